"""Pages of figures: the cockpit, all indicators by chapter, one indicator with its records."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fazhi.kernel.errors import NotFound
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Indicator, Period
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.reports.build import rows_of
from fazhi.kernel.reports.lists import parts_of
from fazhi.kernel.text import _
from fazhi.kernel.web import lists
from fazhi.kernel.web.navigation import CHAPTERS
from fazhi.modules.annualreport.views import PAGE, government_of, year_of

CARDS = 3
"""Figures on the card of a chapter."""


@login_required
@require_safe
def live_figure(request: Request, key: str, year: int) -> HttpResponse:
    """A figure of today: formula, value, slices, and the records that are counted now."""
    indicator = _indicator(key)
    period, government = Period.year(year_of(year)), government_of(request)
    part = request.GET.get("part", "numerator")
    if part not in parts_of(indicator):
        raise NotFound(_("这一数字没有这份清单。"))
    rows = rows_of(indicator, government)
    found = orm.evaluate(indicator, period, rows)
    counted = orm.counted(indicator, period, rows, part)
    seen = lists.narrowed_to(counted, indicator.register, request)
    after = request.GET.get("after", "0")
    cursor = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    models = list(seen.filter(pk__gt=cursor).order_by("pk")[: PAGE + 1])
    context = {
        "indicator": indicator, "figure": found, "year": year, "part": part, "parts": parts_of(indicator),
        "columns": [indicator.register.field(n) for n in indicator.register.columns],
        "rows": lists.cells(indicator.register, models[:PAGE]), "next": models[PAGE - 1].pk if len(models) > PAGE else None,
        "slices": _slices(indicator, period, rows), "last": orm.evaluate(indicator, Period.year(year - 1), rows),
    }  # fmt: skip
    return render(request, "report/live.html", context)


def _indicator(key: str) -> Indicator:
    try:
        return definition.get(key)
    except KeyError:
        raise NotFound(_("没有这一指标。")) from None


def _slices(indicator: Indicator, period: Period, rows: Any) -> list[dict[str, Any]]:
    """Bars for the first dimensions: label, printed figure, share of the longest bar in percent."""
    made = []
    for field in indicator.by[1:4]:
        found = orm.slices(indicator, period, rows, field)
        units: dict[Any, str] = dict(Unit.objects.values_list("pk", "short")) if field.kind == "unit" else {}
        longest = max((s.value or 0 for s in found.values()), default=0) or 1
        bars = [
            {
                "label": units.get(at, "") if units else _label(field, at),
                "printed": s.printed,
                "width": int((s.value or 0) * 100 / longest),
            }
            for at, s in found.items()
            if at not in (None, "")
        ]
        made.append({"field": field, "bars": bars})
    return made


def _label(field: Any, value: Any) -> str:
    return str(field.choices(value).label) if field.choices and value in field.choices.values else str(value)


def _asked_year(request: Request) -> int:
    """The year in the address; otherwise this year, or the year before until its report is due on 1 April."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        return year_of(int(asked))
    today = timezone.localtime(request.at).date()
    return today.year - (today.month < 4)


@login_required
@require_safe
def cockpit(request: Request) -> HttpResponse:
    """The seven chapters with the figures that matter, this year against the last."""
    government, year = government_of(request), _asked_year(request)
    cards = [
        (title, [_card(indicator, government, year) for indicator in _of_card(chapter)])
        for chapter, title in CHAPTERS.items()
    ]
    context = {"cards": cards, "year": year, "years": _years(year), "government": government}
    return render(request, "report/cockpit.html", context)


def _years(year: int) -> tuple[int, ...]:
    return (year - 1, year, year + 1)


def _of_card(chapter: str) -> list[Indicator]:
    chosen = [i for i in definition.all_indicators() if i.chapter == chapter and i.card]
    return sorted(chosen, key=lambda i: (i.card, i.key))[:CARDS]


def _card(indicator: Indicator, government: Unit, year: int) -> dict[str, Any]:
    rows = rows_of(indicator, government)
    now, before = (orm.evaluate(indicator, Period.year(y), rows) for y in (year, year - 1))
    if now.value is None or before.value is None:
        return {"indicator": indicator, "now": now, "before": before, "mark": "", "light": ""}
    change = (now.value > before.value) - (now.value < before.value)
    light = {1: "up", -1: "down", 0: ""}[change * indicator.better]
    return {"indicator": indicator, "now": now, "before": before, "mark": "＝▲▼"[change], "light": light}


@login_required
@require_safe
def indicators(request: Request) -> HttpResponse:
    """All indicators by chapter, with their formulas; `q` narrows them by words of title, key and formula."""
    words = request.GET.get("q", "").strip()[:60].lower().split()
    found = [
        i
        for i in definition.all_indicators()
        if all(w in f"{i.title} {i.key} {i.formula}".lower() for w in words)
    ]
    chapters = [(title, [i for i in found if i.chapter == chapter]) for chapter, title in CHAPTERS.items()]
    year = _asked_year(request)
    context = {
        "chapters": [(title, rows) for title, rows in chapters if rows], "count": len(found), "q": request.GET.get("q", ""),
        "year": year, "years": _years(year),
    }  # fmt: skip
    return render(request, "report/indicators.html", context)
