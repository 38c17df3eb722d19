"""Pages of the yearly statistics: the tables of today with the records behind every cell, exports, what was published."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fazhi.kernel.errors import NotAllowed, NotFound
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.reports.build import rows_of
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.text import _
from fazhi.kernel.web import lists
from fazhi.modules.enforcement import yearly
from fazhi.modules.enforcement.models import Statistics
from fazhi.modules.enforcement.states_side import Y

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMAT = "fazhi/enforcement-statistics/1"
PAGE = 100


def _government(request: Request) -> Unit:
    """The government to which the actor's units belong; NotAllowed for who has no post."""
    path = min((grant.unit_path for grant in request.actor.grants), default="")
    found = Unit.objects.filter(path=f"/{path.strip('/').split('/')[0]}/").first() if path else None
    if found is None:
        raise NotAllowed(_("您没有任职，不能查看统计。请联系系统管理员登记任职。"))
    return found


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    return year if 1990 <= year <= 2100 else timezone.localtime(request.at).year - 1


@login_required
@require_safe
def statistics(request: Request) -> HttpResponse:
    """The tables of a year, of all bodies together and body by body."""
    government, year = _government(request), _year(request)
    cases = Statistics.objects.filter(year=year, unit__path__startswith=government.path).select_related(
        "unit"
    )
    context = {
        "government": government, "year": year, "years": (year - 1, year, year + 1),
        "tables": list(yearly.tables(government, year)), "notes": yearly.NOTES,
        "cases": [(case, Y(case.state).label) for case in cases],
        "due": yearly.due(year),
    }  # fmt: skip
    return render(request, "enforcement/statistics.html", context)


@login_required
@require_safe
def statistics_cell(request: Request, year: int, key: str) -> HttpResponse:
    """The records behind a cell; `unit` narrows them to a body."""
    indicator = next((i for table in yearly.TABLES for i in table.counts if i.key == key), None)
    if indicator is None or not 1990 <= year <= 2100:
        raise NotFound(_("统计表没有这一格。"))
    asked = request.GET.get("unit", "")
    units = Unit.objects.filter(path__startswith=_government(request).path)
    unit = (
        units.filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 12
        else None
    )
    rows = rows_of(indicator, _government(request))
    if unit is not None and indicator.by:
        rows = rows.filter(unit_id=unit.pk)
    period = Period.year(year)
    figure = orm.evaluate(indicator, period, rows)
    seen = lists.narrowed_to(orm.counted(indicator, period, rows), indicator.register, request)
    after = request.GET.get("after", "0")
    cursor = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    models = list(seen.filter(pk__gt=cursor).order_by("pk")[: PAGE + 1])
    context = {
        "indicator": indicator, "figure": figure, "year": year, "unit": unit,
        "columns": [indicator.register.field(n) for n in indicator.register.columns],
        "rows": lists.cells(indicator.register, models[:PAGE]),
        "next": models[PAGE - 1].pk if len(models) > PAGE else None,
    }  # fmt: skip
    return render(request, "enforcement/statistics_cell.html", context)


@login_required
@require_safe
def statistics_export(request: Request, year: int, kind: str) -> HttpResponse:
    """The tables of a year as a workbook or as JSON, computed now."""
    if not 1990 <= year <= 2100:
        raise NotFound(_("没有这一年度的统计。"))
    government = _government(request)
    shown = list(yearly.tables(government, year))
    if kind == "xlsx":
        return _workbook([(str(t.title), _sheet(t)) for t in shown], f"statistics-{year}.xlsx")
    tables = [
        {"title": str(t.title), "rows": [_line(t, place) for place in range(len(t.total))]} for t in shown
    ]
    return _json({"format": FORMAT, "unit": government.code, "year": year, "frozen": False, "tables": tables})


def _line(table: yearly.Shown, place: int) -> dict[str, Any]:
    """A line of a table with its value by body; amounts have none."""
    counted, value = table.total[place]
    bodies = {
        row.unit.code: printed for row in table.rows for cell, printed in row.cells if cell.key == counted.key
    }
    return {
        "key": counted.key, "title": str(counted.title), "unit": str(counted.unit), "value": value,
        "formula": counted.formula, "basis": str(counted.basis), "bodies": bodies,
    }  # fmt: skip


def _sheet(table: yearly.Shown) -> list[list[str]]:
    """The sum in the first lines, the bodies below."""
    sums = [[str(_("项目")), str(_("数量")), str(_("单位"))]]
    sums += [[str(i.title), value, str(i.unit)] for i, value in table.total]
    head = [str(_("机关")), *(str(i.title) for i in table.by_body)]
    return [*sums, [], head, *([row.unit.name, *(value for _i, value in row.cells)] for row in table.rows)]


@require_safe
def public_statistics(request: Request) -> HttpResponse:
    """The yearly statistics that were published, for everybody."""
    return render(
        request, "enforcement/public_statistics.html", {"issues": _published().select_related("unit")}
    )


@require_safe
def public_export(_request: Request, pk: int, kind: str) -> HttpResponse:
    """Published statistics as a workbook or as JSON, from the frozen figures."""
    issue = get_object_or_404(_published(), pk=pk)
    figures = [
        {
            "key": f.key, "title": f.title, "unit": f.unit, "value": f.printed, "formula": f.formula, "basis": f.basis,
            "records": f.roots["numerator"][0], "root": f.roots["numerator"][1],
        }
        for f in issue.figures.all()
    ]  # fmt: skip
    if kind == "json":
        told = {
            "format": FORMAT,
            "unit": issue.unit.code,
            "year": issue.year,
            "frozen": True,
            "root": issue.root,
        }
        return _json({**told, "figures": figures})
    sheets: list[tuple[str, list[list[str]]]] = []
    for block in issue.blocks:
        if block["kind"] == "heading" and block["level"] == 3:
            sheets.append((_text(block["cells"][0]), []))
        elif block["kind"] == "row" and sheets:
            sheets[-1][1].append([_text(cell) for cell in block["cells"]])
    return _workbook(sheets, f"statistics-{issue.year}.xlsx")


def _published() -> Any:
    return Issue.objects.filter(report=yearly.REPORT, state=IssueState.PUBLISHED)


def _text(cell: list[dict[str, Any]]) -> str:
    return "".join(span["text"] for span in cell)


def _json(told: dict[str, Any]) -> JsonResponse:
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _workbook(sheets: list[tuple[str, list[list[str]]]], name: str) -> HttpResponse:
    """A workbook with a sheet a table; numbers are numbers, and nothing in it is taken for a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title[:31])
            for line, row in enumerate(rows):
                for place, text in enumerate(row):
                    _write(sheet, line, place, text)
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _write(sheet: Any, line: int, place: int, text: str) -> None:
    if place and text.replace(".", "", 1).isdigit():
        sheet.write_number(line, place, float(text))
    else:
        sheet.write_string(line, place, text)
