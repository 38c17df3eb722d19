"""Pages for what goes wrong outside the steps of a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    del exception
    return render(
        request, "error.html", {"sentence": gettext("没有这个页面。请核对地址，或者回到首页。")}, status=404
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    del exception
    return render(request, "error.html", {"sentence": gettext("您无权打开这个页面。")}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing was changed, because every change is whole or not at all."""
    return render(
        request,
        "error.html",
        {"sentence": gettext("系统出错，您的操作没有生效。请稍后重试，或者联系系统管理员。")},
        status=500,
    )
