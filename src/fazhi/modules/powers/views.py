"""Evaluation of the use of powers, and who holds a power, for everybody."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _
from fazhi.kernel.web.lists import as_of_day, visible_units
from fazhi.modules.powers import selectors
from fazhi.modules.powers.models import Power

SHOWN = 20


@login_required
@require_safe
def power_use(request: Request) -> HttpResponse:
    """How often a body used each of its powers in a year, the least used first."""
    today = as_of_day(request)
    year = _year(request, today)
    holders = valid_on(Power.objects.all(), dt.date(year, 12, 31)).values("unit_id")
    mine = visible_units(Power.objects.all(), request).values("unit_id")
    units = Unit.objects.filter(pk__in=holders).filter(pk__in=mine)
    asked = request.GET.get("unit", "")
    unit = (
        units.filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 13
        else units.first()
    )
    if asked and unit is None:
        raise NotFound(_("没有这一机关，或者您无权查看。"))
    rows = selectors.evaluation(unit, year) if unit else []
    unused = sum(row.count == 0 for row in rows)
    context = {
        "units": units, "unit": unit, "year": year, "years": range(today.year, today.year - 6, -1), "rows": rows,
        "unused": unused, "used": len(rows) - unused, "times": sum(row.count for row in rows),
    }  # fmt: skip
    return render(request, "powers/use.html", context)


def _year(request: Request, today: dt.date) -> int:
    text = request.GET.get("year", "") or str(today.year)
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:6]) <= today.year):
        raise BadData(_("年份应为2000年至今年之间的四位数字。"))
    return int(text)


@require_safe
def public_power(request: Request) -> HttpResponse:
    """Who holds a power on a day, and what is given to streets: by code or by words of the name."""
    words, day = request.GET.get("q", "").strip()[:60], as_of_day(request)
    rows = valid_on(Power.objects.select_related("unit"), day)
    for word in words.split()[:5]:
        rows = rows.filter(title__icontains=word) | rows.filter(code__iexact=word)
    found = list(rows.order_by("code", "pk")[: SHOWN + 1]) if words else []
    shown = [(power, selectors.delegations(power, day)) for power in found[:SHOWN]]
    context = {"q": words, "as_of": day, "rows": shown, "more": len(found) > SHOWN}
    return render(request, "powers/public.html", context)
