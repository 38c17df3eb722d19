"""The edge: who acts, what time it is, which headers go out, and what becomes of a `UserError`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from fazhi.kernel.errors import BadData, UserError
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.procedures.models import Following
from fazhi.kernel.text import _

CSP = (
    "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters; tab and line breaks are text."""
SESSION_CASES = "followed_cases"
SESSION_ACCOUNT = "public_account"


def now() -> dt.datetime:
    """The moment of the request. A demonstration may stand still on a day (FAZHI_NOW)."""
    pinned = settings.FAZHI_NOW
    return dt.datetime.fromisoformat(pinned) if pinned else timezone.now()


class EdgeMiddleware:
    """Sets `request.at` (the only place that reads the machine's clock for a page) and `request.actor`."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.at = now()
        request.pinned = bool(settings.FAZHI_NOW)
        request.actor = cast("actors.Actor", SimpleLazyObject(lambda: _actor(request)))
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.path.startswith(("/work/", "/follow/", "/cockpit/", "/api/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """What is asked with control characters ends here: no database takes a NUL, no file of an office any of the others.

        In the words of a search (`q`) they part words.
        """
        if CONTROL.search(words := request.GET.get("q", "")):
            asked: Any = request.GET.copy()
            asked["q"] = CONTROL.sub(" ", words)
            request.GET = asked
        given = [request.GET] if request.content_type == "application/json" else [request.GET, request.POST]
        for name, values in (pair for data in given for pair in data.lists()):
            if CONTROL.search(name) or any(CONTROL.search(value) for value in values):
                told = _("“%(name)s”中有不能识别的控制字符，请删去后重新提交。") % {
                    "name": CONTROL.sub("", name)[:30]
                }
                return self.process_exception(request, BadData(told))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A user's error becomes a page that says what to do; a bug goes on its way to the log."""
        if not isinstance(exception, UserError):
            return None
        if request.path.startswith("/api/"):
            body = {"code": exception.code, "sentence": str(exception), "data": _plain(exception.data)}
            return JsonResponse(body, status=exception.status, json_dumps_params={"ensure_ascii": False})
        return render(request, "error.html", {"sentence": str(exception)}, status=exception.status)


def _actor(request: Request) -> actors.Actor:
    if request.user.is_authenticated:
        return actors.staff(request.user, timezone.localtime(request.at).date())
    return actors.public(case_ids=followed_cases(request))


def followed_cases(request: Request) -> frozenset[int]:
    """Ids of the cases that a member of the public has opened with number and code, in this session or with the account."""
    own: set[int] = set(request.session.get(SESSION_CASES, []))
    if account := request.session.get(SESSION_ACCOUNT):
        own |= set(Following.objects.filter(account_id=account).values_list("case_id", flat=True)[:1000])
    return frozenset(own)


def _plain(data: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(data.items())}
