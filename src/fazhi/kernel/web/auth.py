"""Signing in with a password, with lockout: five failures close the account for a quarter of an hour."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from fazhi.kernel.audit.trail import append
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import User
from fazhi.kernel.orgs.request import Request

FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
_DUMMY = make_password(None)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The page to sign in."""
    if request.method != "POST":
        failed = gettext("统一身份认证没有成功：账户不在本平台，或者认证服务暂时连不上。请联系系统管理员。")
        sentence = failed if request.GET.get("oidc") else ""
        context = {
            "next": request.GET.get("next", ""),
            "sentence": sentence,
            "oidc": bool(settings.OIDC_ISSUER),
        }
        return render(request, "login.html", context)
    name, password = request.POST.get("username", "")[:150], request.POST.get("password", "")[:200]
    user = User.objects.filter(username=name).first()
    now = request.at
    if user and user.locked_until and user.locked_until > now:
        return _refused(request, gettext("账户因多次输错密码已暂停登录，请在十五分钟后再试。"), name)
    if user is None:
        check_password(password, _DUMMY)
    found = authenticate(request, username=name, password=password) if user else None
    if found is None:
        if user:
            _count_failure(user, now)
        return _refused(request, gettext("用户名或者密码不正确。"), name)
    User.objects.filter(pk=found.pk).update(failures=0, locked_until=None)
    login(request, found)
    append("access:login", "login", {"user": name}, actor=Actor("staff", str(found), found.pk), at=now)
    return redirect(_next(request))


def _count_failure(user: User, now: dt.datetime) -> None:
    failures = user.failures + 1
    locked = now + LOCKED_FOR if failures >= FAILURES else None
    User.objects.filter(pk=user.pk).update(failures=0 if locked else failures, locked_until=locked)
    append(
        "access:login",
        "failed",
        {"user": user.username, "locked": bool(locked)},
        actor=Actor("staff", user.username),
        at=now,
    )


def _refused(request: Request, sentence: str, name: str) -> HttpResponse:
    context = {
        "sentence": sentence,
        "username": name,
        "next": request.POST.get("next", ""),
        "oidc": bool(settings.OIDC_ISSUER),
    }
    return render(request, "login.html", context, status=403)


def _next(request: Request) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else "/work/"


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Sign out. What the browser keeps of this site, pages and records for work without network, goes with it."""
    logout(request)
    response = redirect("/")
    response["Clear-Site-Data"] = '"storage"'
    return response
