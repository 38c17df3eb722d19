"""Two codes of one firm: side by side, proposed here; checked, decided and taken back on the page of the case."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _, plain
from fazhi.modules.credit import merges
from fazhi.modules.credit.doubts import JUDGES
from fazhi.modules.credit.models import CodeMerge
from fazhi.modules.credit.states import RECORD_KINDS, M, MergeCause

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """Compare two codes, propose to merge them; the merges of the office below, the newest first."""
    units = sorted(request.actor.units(*JUDGES))
    if not units:
        raise NotAllowed(_("您的岗位不能办理这一事项。"))
    told = request.POST if request.method == "POST" else request.GET
    asked = {name: plain(told.get(name, ""), 64) for name in ("old", "new")}
    context: dict[str, Any] = {
        **asked,
        "causes": MergeCause.choices,
        "evidence": plain(told.get("evidence", ""), 2000),
    }
    context["cause"] = plain(told.get("cause", ""), 10)
    try:
        if asked["old"] and asked["new"]:
            context |= _compared(asked["old"], asked["new"], request)
        if request.method == "POST":
            case = merges.propose(
                Unit.objects.get(pk=units[0]), asked["old"], asked["new"], context["cause"], context["evidence"],
                actor=request.actor, at=request.at, day=local_day(request.at),
            )  # fmt: skip
            return redirect("case", case.pk)
    except (BadData, Refused) as fault:
        context["fault"] = fault
    rows = visible(CodeMerge.objects.all(), request.actor).order_by("-pk")
    context["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context["lines"] = [(row, M(row.state).label) for row in context["page"]]
    return render(request, "credit/merges.html", context)


def _compared(old: str, new: str, request: Request) -> dict[str, Any]:
    """Both sides, and what speaks for one firm."""
    sides = [merges.side(merges.code_of(text), local_day(request.at)) for text in (old, new)]
    if sides[0].code == sides[1].code:
        raise BadData(_("两个代码相同，不需要归并。"))
    shown = [(one, [(RECORD_KINDS[key], n) for key, n in one.records]) for one in sides]
    return {"sides": shown, "alike": merges.alike(sides[0], sides[1], gettext)}
