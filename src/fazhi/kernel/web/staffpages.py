"""Pages of the administrator (units, people, posts) and of everyone's own account (password, keys for programs)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import NotFound, UserError
from fazhi.kernel.orgs import tokens
from fazhi.kernel.orgs.models import Post, Unit, UnitKind, User, valid_on
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _
from fazhi.kernel.web import staff
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.lists import PAGE, address
from fazhi.kernel.web.views import today


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class PersonForm(AccessibleForm):
    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=60, validators=[UnicodeUsernameValidator()]
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)


class PostForm(AccessibleForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("机关"))
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=[(r.value, r.label) for r in staff.GIVEN])
    title = forms.CharField(label=gettext_lazy("职务"), max_length=60, required=False)
    valid_from = _day(gettext_lazy("起"))
    valid_to = _day(
        gettext_lazy("止"), required=False, help_text=gettext_lazy("不再担任的第一天；留空表示一直担任")
    )


class UnitForm(AccessibleForm):
    code = forms.CharField(label=gettext_lazy("代码"), max_length=40)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    short = forms.CharField(label=gettext_lazy("简称"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("上级机关"))
    valid_from = _day(gettext_lazy("设立日期"))


class UnitChangeForm(AccessibleForm):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    short = forms.CharField(label=gettext_lazy("简称"), max_length=40)
    valid_to = _day(gettext_lazy("终止日期"), required=False)


class PasswordForm(AccessibleForm):
    old = forms.CharField(
        label=gettext_lazy("原密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=gettext_lazy("新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("至少10个字符，不能是常见密码"),
    )  # fmt: skip


class TokenForm(AccessibleForm):
    name = forms.CharField(label=gettext_lazy("用途"), max_length=60)
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"), min_value=1, max_value=tokens.LONGEST, initial=90
    )
    writes = forms.BooleanField(label=gettext_lazy("允许办理步骤（不只是查询）"), required=False)


def _try(form: AccessibleForm, act: Any) -> tuple[Any, int]:
    """Carry out what the form asks for: (result, 200) or (None, status) with the fault beside its field."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return act(form.cleaned_data), 200
    except UserError as fault:
        return None, explain(form, fault)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    """The people whom the administrator keeps, and the form for a new one."""
    staff.demand_admin(request.actor)
    form = PersonForm(request.POST or None)
    made, status = _try(form, lambda clean: staff.add_person(request.actor, request.at, **clean))
    if made:
        _show_password(request, *made)
        return redirect("person", pk=made[0].pk)
    found = staff.people_of(request.actor).order_by("pk")
    if words := request.GET.get("q", "").strip()[:60]:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    cursor = request.GET.get("after", "")
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        found = found.filter(pk__gt=int(cursor))
    rows = list(found[: PAGE + 1])
    posts: dict[int, list[Post]] = {}
    for post in valid_on(Post.objects.filter(user__in=rows), today(request)).select_related("unit"):
        posts.setdefault(post.user_id, []).append(post)
    context = {
        "form": form, "rows": [(user, posts.get(user.pk, [])) for user in rows[:PAGE]], "q": request.GET.get("q", ""),
        "next": address(request, after=str(rows[PAGE - 1].pk)) if len(rows) > PAGE else "",
    }  # fmt: skip
    return render(request, "work/people.html", context, status=status)


def _show_password(request: Request, user: User, password: str) -> None:
    text = gettext("“%(name)s”的初始密码是 %(password)s 。只显示这一次，请当面交给本人，并提醒其登录后修改。")
    messages.success(request, text % {"name": user, "password": password})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    """A person with all posts, past and present, and the form for a new one."""
    staff.demand_admin(request.actor)
    user = staff.person_for(request.actor, pk)
    form = PostForm(request.POST or None, initial={"valid_from": today(request)})
    field = form.fields["unit"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = valid_on(staff.units_of(request.actor), today(request))

    def act(clean: dict[str, Any]) -> Post:
        return staff.give_post(
            request.actor, request.at, user, unit=clean["unit"], role=clean["role"], title=clean["title"],
            start=clean["valid_from"], end=clean["valid_to"],
        )  # fmt: skip

    made, status = _try(form, act)
    if made:
        return redirect("person", pk=user.pk)
    posts = user.posts.select_related("unit").order_by("-valid_from", "pk")
    context = {"person": user, "posts": posts, "form": form, "today": today(request)}
    return render(request, "work/person.html", context, status=status)


@login_required
@require_POST
def person_act(request: Request, pk: int, key: str) -> HttpResponse:
    """A new password for a person, or the account closed or opened."""
    staff.demand_admin(request.actor)
    user = staff.person_for(request.actor, pk)
    staff.demand_whole(request.actor, user, today(request))
    if key == "password":
        _show_password(request, user, staff.new_password(request.actor, request.at, user))
    elif key in ("close", "open"):
        staff.set_active(request.actor, request.at, user, active=key == "open")
    else:
        raise NotFound(_("没有这一操作。"))
    return redirect("person", pk=user.pk)


@login_required
@require_POST
def post_end(request: Request, pk: int) -> HttpResponse:
    """End a post."""
    staff.demand_admin(request.actor)
    post = Post.objects.filter(pk=pk, unit__in=staff.units_of(request.actor)).first()
    if post is None:
        raise NotFound(_("没有找到这一任职，或者不在您的管理范围内。"))
    try:
        day = dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        day = today(request)
    staff.end_post(request.actor, request.at, post, day)
    return redirect("person", pk=post.user_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: Request) -> HttpResponse:
    """The units that the administrator keeps, and the form for a new one."""
    staff.demand_admin(request.actor)
    own = staff.units_of(request.actor)
    form = UnitForm(request.POST or None, initial={"valid_from": today(request)})
    field = form.fields["parent"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = valid_on(own, today(request))
    made, status = _try(form, lambda clean: staff.add_unit(request.actor, request.at, **clean))
    if made:
        return redirect("unit", pk=made.pk)
    shown = own.filter(name__icontains=words) if (words := request.GET.get("q", "").strip()[:60]) else own
    context = {"units": [(unit, unit.path.count("/") - 2) for unit in shown[:1000]], "form": form, "q": words}
    return render(request, "work/units.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: Request, pk: int) -> HttpResponse:
    """A unit, its people on the day, and the form that changes it."""
    staff.demand_admin(request.actor)
    found = staff.unit_for(request.actor, pk)
    initial = {"name": found.name, "short": found.short, "valid_to": found.valid_to}
    form = UnitChangeForm(request.POST or None, initial=initial)

    def act(clean: dict[str, Any]) -> bool:
        staff.change_unit(
            request.actor, request.at, found, name=clean["name"], short=clean["short"], end=clean["valid_to"]
        )
        return True

    made, status = _try(form, act)
    if made:
        return redirect("unit", pk=found.pk)
    posts = valid_on(Post.objects.filter(unit=found), today(request)).select_related("user")[:500]
    return render(request, "work/unit.html", {"unit": found, "form": form, "posts": posts}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    """Everyone's own page: posts, password, keys for programs."""
    assert isinstance(request.user, User)
    user, fresh = request.user, ""
    asked = request.POST.get("form", "")
    password = PasswordForm(request.POST if asked == "password" else None)
    token = TokenForm(request.POST if asked == "token" else None)
    status = 200
    if asked == "password":
        _none, status = _try(
            password, lambda c: staff.change_own_password(user, request.at, c["old"], c["new"])
        )
        if status == 200:
            update_session_auth_hash(request, user)
            messages.success(request, gettext("密码已修改。"))
            return redirect("account")
    elif asked == "token":
        made, status = _try(token, lambda c: _issue(request, user, c))
        fresh = made or ""
    context = {
        "password": password, "token": token, "fresh": fresh, "tokens": user.tokens.all(), "today": today(request),
        "posts": valid_on(user.posts.all(), today(request)).select_related("unit"),
    }  # fmt: skip
    return render(request, "work/account.html", context, status=status)


def _issue(request: Request, user: User, clean: dict[str, Any]) -> str:
    made, secret = tokens.issue(
        user, clean["name"], on=today(request), days=clean["days"], read_only=not clean["writes"]
    )
    append("access:keys", "issued", {"key": made.pk, "name": made.name, "read_only": made.read_only}, actor=request.actor, at=request.at)  # fmt: skip
    return secret


@login_required
@require_POST
def token_end(request: Request, pk: int) -> HttpResponse:
    """Take a key of one's own out of use."""
    assert isinstance(request.user, User)
    found = request.user.tokens.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这一密钥。"))
    append("access:keys", "ended", {"key": found.pk, "name": found.name}, actor=request.actor, at=request.at)
    found.delete()
    return redirect("account")


@login_required
@require_safe
def keys(request: Request) -> HttpResponse:
    """The keys of the keyboard."""
    return render(request, "work/keys.html")
