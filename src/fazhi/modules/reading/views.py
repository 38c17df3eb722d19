"""Pages of the reading of reports: upload, the marked text, two reports side by side, one measure across all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.engines.figures.model import Reading, written
from fazhi.engines.figures.readers import LARGEST
from fazhi.engines.figures.render import pieces, sentence
from fazhi.kernel.errors import BadData, NotAllowed, NotFound
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import Text, _
from fazhi.kernel.web import tables
from fazhi.modules.reading import service
from fazhi.modules.reading.models import ReadFigure, ReadReport

VERDICTS: dict[str, Text] = {
    "fails": _("不符"), "rounding": _("尾数差"), "unknown": _("不能判断"), "holds": _("相符"), "": _("未涉及"),
}  # fmt: skip
LIGHTS = {"fails": "red", "rounding": "yellow", "unknown": "grey", "holds": "green", "": ""}
CLAIMS: dict[str, Text] = {
    "coverage": _("全部、全覆盖"), "none": _("未发生"), "all": _("均已"), "first": _("率先、领先"), "better": _("显著提升"),
}  # fmt: skip


def _unit(request: Request) -> Unit:
    """The unit for which the actor reads: that of the first post."""
    grants = sorted(request.actor.grants, key=lambda grant: (-len(grant.unit_path), grant.unit_id))
    if not grants:
        raise NotAllowed(_("您没有任职，不能核对报告。请联系系统管理员登记任职。"))
    return Unit.objects.get(pk=grants[0].unit_id)


def _report(request: Request, pk: object) -> ReadReport:
    number = str(pk)
    found = service.visible_reports(request.actor).filter(
        pk=int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
    )
    report = found.first()
    if report is None:
        raise NotFound(_("没有这份报告，或者不是您的机关读取的。"))
    return report


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: Request) -> HttpResponse:
    """The reports read so far, and a place to drop another."""
    unit = _unit(request)
    if request.method == "POST":
        return redirect("reading", pk=_take_in(request, unit).pk)
    reports = service.visible_reports(request.actor).select_related("unit")[:500]
    return render(request, "reading/overview.html", {"reports": reports, "unit": unit})


def _take_in(request: Request, unit: Unit) -> ReadReport:
    upload, pasted = request.FILES.get("file"), request.POST.get("text", "").strip()
    year = request.POST.get("year", "").strip()
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise BadData(_("年度应当是四位数字。"))
    if upload is None and not pasted:
        raise BadData(_("请选择文件，或者粘贴报告的文字。"))
    if upload is not None and (upload.size or 0) > LARGEST:
        raise BadData(_("文件超过20兆字节，没有读取。"))
    data = upload.read() if upload is not None else pasted.encode()
    name = (upload.name or "") if upload is not None else "pasted.txt"
    return service.take_in(
        data, name, unit=unit, place=request.POST.get("place", ""), year=int(year) if year else None,
        actor=request.actor, at=request.at,
    )  # fmt: skip


@login_required
@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    """The text with its figures marked; a figure that is chosen shows what it counts and what it stands in."""
    report = _report(request, pk)
    reading = service.reading_of(report)
    rows = {f"f{row.number}": row for row in report.figures.all()}
    asked = {name: request.GET.get(name, "")[:60] for name in ("section", "verdict", "measure")}
    kept = {id_ for id_, row in rows.items() if _kept(row, asked)}
    chosen = rows.get(request.GET.get("figure", ""))
    others = service.visible_reports(request.actor).exclude(pk=report.pk)[:200]
    context = {
        "report": report, "paragraphs": list(_paragraphs(reading, rows, kept)), "chosen": chosen, "asked": asked,
        "sections": sorted({row.section.split("/")[0] for row in rows.values() if row.section}),
        "verdicts": [(key or "none", label) for key, label in VERDICTS.items()], "found": len(kept), "total": len(rows),
        "relations": _relations(reading, chosen), "others": others, "counts": _counts(report),
        "claims": [(CLAIMS.get(one["word"], one["word"]), one["quote"]) for one in report.claims][:100],
        "records": service.beside_records(reading, report.unit),
    }  # fmt: skip
    return render(request, "reading/page.html", context)


def _kept(row: ReadFigure, asked: dict[str, str]) -> bool:
    verdict = "" if asked["verdict"] == "none" else asked["verdict"]
    return (
        (not asked["section"] or row.section.split("/")[0] == asked["section"])
        and (not asked["verdict"] or row.verdict == verdict)
        and (not asked["measure"] or asked["measure"] in row.measure)
    )


def _counts(report: ReadReport) -> list[tuple[str, Text, int]]:
    found = [one["verdict"] for one in report.relations]
    return [(LIGHTS[key], label, found.count(key)) for key, label in VERDICTS.items() if key]


def _paragraphs(
    reading: Reading, rows: dict[str, ReadFigure], kept: set[str]
) -> Iterator[list[dict[str, Any]]]:
    """The lines of the text, each as spans; a span that is a figure carries its row."""
    line: list[dict[str, Any]] = []
    for text, figures in pieces(reading):
        row = rows[figures[0].id] if figures else None
        if row is not None:
            line.append(
                {
                    "text": text,
                    "id": figures[0].id,
                    "row": row,
                    "kept": any(one.id in kept for one in figures),
                }
            )
            continue
        first, *rest = text.split("\n")
        line.append({"text": first})
        for more in rest:
            if any(span["text"].strip() for span in line):
                yield line
            line = [{"text": more}]
    if any(span["text"].strip() for span in line):
        yield line


def _relations(reading: Reading, chosen: ReadFigure | None) -> list[dict[str, Any]]:
    """The relations of the chosen figure, or all but those that hold."""
    figures = {one.id: one for one in reading.figures}
    id_ = f"f{chosen.number}" if chosen else ""
    return [
        {
            "verdict": VERDICTS[str(one.verdict)], "light": LIGHTS[str(one.verdict)], "formula": sentence(one, figures),
            "note": one.note, "computed": one.computed, "printed": one.printed, "quote": figures[one.figures[0]].quote,
            "sources": [(i, figures[i].quote) for i in one.figures],
        }
        for one in reading.relations
        if (id_ in one.figures if chosen else str(one.verdict) != "holds")
    ]  # fmt: skip


@login_required
@require_safe
def against(request: Request, pk: int) -> HttpResponse:
    """Two reports side by side: what changed from the other one to this one."""
    report, other = _report(request, pk), _report(request, request.GET.get("with", ""))
    changes, relations = service.side_by_side(report, other)
    rows = [
        {
            "measure": one.measure, "unit": one.unit, "last": None if one.last is None else written(one.last),
            "this": None if one.this is None else written(one.this), "difference": one.difference, "percent": one.percent,
        }
        for one in changes
    ]  # fmt: skip
    both = [row for row in rows if row["last"] is not None and row["this"] is not None]
    only = [row for row in rows if row["last"] is None or row["this"] is None]
    context = {"report": report, "other": other, "both": both, "only": only, "relations": relations}
    return render(request, "reading/against.html", context)


@login_required
@require_safe
def measure(request: Request) -> HttpResponse:
    """One measure across the years and places of all reports read so far, as a table and as bars."""
    _unit(request)
    words = request.GET.get("q", "").strip()[:60]
    found = service.of_measure(request.actor, words) if len(words) > 1 else []
    charts = []
    for unit, group in groupby(found, key=lambda row: row.unit):
        rows = list(group)
        top = max((row.value or 0 for row in rows), default=0) or 1
        bars = [
            {
                "row": row,
                "width": int((row.value or 0) * 100 / top),
                "value": row.number_shown,
            }
            for row in rows
        ]
        charts.append({"unit": unit, "bars": bars})
    return render(request, "reading/measure.html", {"charts": charts, "q": words})


@login_required
@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """The figures of a report as an Excel workbook."""
    report = _report(request, pk)
    heads = [
        str(one)
        for one in (
            _("章节"),
            _("事项"),
            _("原文"),
            _("数值"),
            _("单位"),
            _("期间"),
            _("核对结论"),
            _("引文"),
        )
    ]
    rows = [
        [row.section, row.title, row.raw, row.number_shown, row.unit, row.period, str(VERDICTS[row.verdict]), row.quote]
        for row in report.figures.all()
    ]  # fmt: skip
    return tables.workbook([heads, *rows], f"figures-{report.pk}.xlsx")
