"""Accounts of the public: they save typing number and code again, and give no other right.

They have nothing to do with staff accounts: another table, another session key, never a post.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.audit.trail import append
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import PublicAccount
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Case, Following
from fazhi.kernel.web.forms import AccessibleForm
from fazhi.kernel.web.middleware import SESSION_ACCOUNT, SESSION_CASES, followed_cases

FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
_DUMMY = make_password(None)


def _secret(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, widget=widget, strip=False, **options)


def _strong(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise forms.ValidationError(weak.messages) from None
    return password


class SignUpForm(AccessibleForm):
    name = forms.CharField(label=gettext_lazy("姓名或者名称"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"), max_length=254, help_text=gettext_lazy("用来登录")
    )
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=30, required=False)
    password = _secret(
        gettext_lazy("密码"), "new-password", help_text=gettext_lazy("至少10个字符，不能是常见密码")
    )

    def clean_password(self) -> str:
        return _strong(self.cleaned_data["password"])


class SignInForm(AccessibleForm):
    email = forms.EmailField(label=gettext_lazy("电子邮箱"), max_length=254)
    password = _secret(gettext_lazy("密码"), "current-password")


class PasswordForm(AccessibleForm):
    old = _secret(gettext_lazy("原密码"), "current-password")
    new = _secret(
        gettext_lazy("新密码"), "new-password", help_text=gettext_lazy("至少10个字符，不能是常见密码")
    )

    def clean_new(self) -> str:
        return _strong(self.cleaned_data["new"])


def signed_in(request: Request) -> PublicAccount | None:
    """The account of the session."""
    key = request.session.get(SESSION_ACCOUNT)
    return PublicAccount.objects.filter(pk=key).first() if key else None


def follow(request: Request, case_id: int) -> None:
    """Keep the case with the account, if someone is signed in."""
    if account := request.session.get(SESSION_ACCOUNT):
        Following.objects.get_or_create(account_id=account, case_id=case_id)


def _begin(request: Request, account: PublicAccount) -> HttpResponse:
    """Start the session of an account; cases opened before signing in are kept with it."""
    opened = request.session.get(SESSION_CASES, [])
    request.session.cycle_key()
    request.session[SESSION_ACCOUNT] = account.pk
    for case_id in opened:
        follow(request, case_id)
    _note(request, "public.login", account)
    return redirect("my_cases")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: Request) -> HttpResponse:
    """A new account."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        account = PublicAccount(
            email=clean["email"].lower(), name=clean["name"], phone=clean["phone"],
            password=make_password(clean["password"]), created_at=request.at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                account.save()
            return _begin(request, account)
        except IntegrityError:
            form.add_error("email", gettext("这个邮箱不能注册。如果您以前注册过，请直接登录。"))
    return _form_page(request, form, gettext("注册"))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Sign in; five failures close the account for a quarter of an hour. Unknown and wrong look the same."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = PublicAccount.objects.filter(email=form.cleaned_data["email"].lower()).first()
        locked = bool(account and account.locked_until and account.locked_until > request.at)
        right = check_password(form.cleaned_data["password"], account.password if account else _DUMMY)
        if account and right and not locked:
            PublicAccount.objects.filter(pk=account.pk).update(failures=0, locked_until=None)
            return _begin(request, account)
        if account and not locked:
            _count_failure(request, account)
        form.add_error(None, gettext("邮箱或者密码不正确；多次输错后要等十五分钟。"))
    return _form_page(request, form, gettext("登录"))


def _count_failure(request: Request, account: PublicAccount) -> None:
    failures = account.failures + 1
    locked = request.at + LOCKED_FOR if failures >= FAILURES else None
    PublicAccount.objects.filter(pk=account.pk).update(
        failures=0 if locked else failures, locked_until=locked
    )
    _note(request, "public.failed", account)


def _note(request: Request, action: str, account: PublicAccount) -> None:
    append(
        "access:public",
        action,
        {"account": account.pk},
        actor=Actor("public", account.name[:60]),
        at=request.at,
    )


def _form_page(request: Request, form: AccessibleForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "account": signed_in(request)}
    return render(request, "portal/account.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session, with what was opened in it."""
    request.session.flush()
    return redirect("portal")


@require_safe
def my_cases(request: Request) -> HttpResponse:
    """The cases that one follows, each with its state."""
    cases = Case.objects.filter(pk__in=followed_cases(request)).order_by("-pk")[:200]
    rows = [(case, registry.of(case)) for case in cases]
    lines = [(case, procedure.title, procedure.states(case.state).label) for case, procedure in rows]
    return render(request, "portal/my.html", {"lines": lines, "account": signed_in(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """A new password."""
    account = signed_in(request)
    if account is None:
        return redirect("public_sign_in")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_password(form.cleaned_data["old"], account.password):
            account.password = make_password(form.cleaned_data["new"])
            account.save(update_fields=["password"])
            _note(request, "public.password", account)
            return redirect("my_cases")
        form.add_error("old", gettext("原密码不正确。"))
    return _form_page(request, form, gettext("修改密码"))
