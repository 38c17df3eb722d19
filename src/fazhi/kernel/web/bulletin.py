"""The monthly bulletin: terms that ended in a month, unit by unit, met in time, late or still open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Clock, ClockStatus
from fazhi.kernel.text import _

LISTED = 200


@dataclass(frozen=True)
class Line:
    """A unit's terms of the month."""

    unit: str
    ended: int
    in_time: int
    late: int
    open: int


@login_required
@require_safe
def bulletin(request: Request) -> HttpResponse:
    """The bulletin of a month, for the cases that the actor may see."""
    start, end = _month(request)
    ended = visible(
        Clock.objects.filter(due__gte=start, due__lt=end).exclude(status=ClockStatus.CANCELLED),
        request.actor,
        "case__",
    ).exclude(unit=None)
    late = Q(status=ClockStatus.MET, ended_on__gt=F("due"))
    still = Q(status=ClockStatus.OPEN, due__lt=timezone.localtime(request.at).date())
    counted = ended.order_by().values("unit_id").annotate(
        n=Count("pk"), met=Count("pk", filter=Q(status=ClockStatus.MET) & ~late), after=Count("pk", filter=late),
        open=Count("pk", filter=still),
    )  # fmt: skip
    names = dict(Unit.objects.values_list("pk", "short"))
    rows = [Line(names[row["unit_id"]], row["n"], row["met"], row["after"], row["open"]) for row in counted]
    listed = ended.filter(late | still).select_related("case", "unit").order_by("due", "pk")[:LISTED]
    context = {
        "rows": sorted(rows, key=lambda row: (-row.late - row.open, row.unit)), "month": start,
        "before": start - dt.timedelta(days=1), "after": end,
        "clocks": [(clock, registry.of(clock.case).deadline(clock.key).title) for clock in listed],
    }  # fmt: skip
    return render(request, "work/bulletin.html", context)


def _month(request: Request) -> tuple[dt.date, dt.date]:
    text = request.GET.get("month", "")
    try:
        day = (
            dt.date.fromisoformat(f"{text}-01")
            if text
            else timezone.localtime(request.at).date().replace(day=1)
        )
        end = (day + dt.timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise BadData(_("月份请按2024-01的形式填写。")) from None
    return day, end
