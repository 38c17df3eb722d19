"""Reading reports into the corpus, finding one measure across it, and checking a text before it is frozen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from fazhi.engines.figures.compare import Change, against, compare
from fazhi.engines.figures.model import Figure, Reading, Relation, Verdict, plain
from fazhi.engines.figures.read import read
from fazhi.engines.figures.readers import Unreadable, read_bytes
from fazhi.engines.figures.render import sentence, verdicts
from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents.attachments import clean_name
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit, UnitKind
from fazhi.kernel.reports.build import Draft, rows_of
from fazhi.kernel.reports.render import text_of
from fazhi.kernel.text import _
from fazhi.modules.reading.models import ReadFigure, ReadReport

ROWS = 400
"""Figures of one measure that are shown together."""


def visible_reports(actor: Actor) -> QuerySet[ReadReport]:
    """The reports that the actor's units have read; a wide post sees those of the units below it."""
    if actor.kind != "staff" or not actor.grants:
        return ReadReport.objects.none()
    scope = Q(unit_id__in=sorted(actor.units()))
    for path in actor.wide_paths():
        scope |= Q(unit__path__startswith=path)
    return ReadReport.objects.filter(scope)


def take_in(
    data: bytes, name: str, *, unit: Unit, place: str, year: int | None, actor: Actor, at: dt.datetime
) -> ReadReport:
    """Read a file into the corpus. BadData says why it cannot be read; the same file is kept once a unit."""  # fmt: skip
    if actor.user_id is None:
        raise NotAllowed(_("报告由工作人员读取。"))
    name = clean_name(name)
    try:
        source = read_bytes(data, name)
    except Unreadable as fault:
        raise BadData(str(fault)) from None
    known = ReadReport.objects.filter(unit=unit, sha256=source.sha256).first()
    if known is not None:
        return known
    found = read(source.text)
    year = year or found.year
    if year is None or not 1990 <= year <= 2100:
        raise BadData(_("报告中没有找到年度，请填写年度。"))
    with transaction.atomic():
        made = ReadReport.objects.create(
            unit=unit, name=name, title=(found.title or name)[:200], place=place.strip()[:60] or unit.short, year=year,
            sha256=source.sha256, text=source.text, relations=[one.as_json() for one in found.relations],
            claims=[one.as_json() for one in found.claims], fails=len(found.fails), added_by_id=actor.user_id, added_at=at,
        )  # fmt: skip
        judged = verdicts(found)
        ReadFigure.objects.bulk_create(
            [_row(made, number, one, judged.get(one.id, "")) for number, one in enumerate(found.figures, 1)]
        )
        append(
            f"reading:{at.date().isoformat()}",
            "read",
            {"report": made.pk, "sha256": made.sha256, "unit": unit.code},
            actor=actor,
            at=at,
        )
    return made


def _row(report: ReadReport, number: int, one: Figure, verdict: str) -> ReadFigure:
    fits = one.value is not None and abs(one.value) < Decimal(10) ** 24
    return ReadFigure(
        report=report, number=number, section=one.section[:200], start=one.start, end=one.end, raw=one.raw[:60],
        value=one.value if fits else None, high=one.high if fits else None, unit=one.unit[:20], hedge=one.hedge,
        kind=one.kind, measure=one.measure[:200], dimensions=one.dimensions, period=one.period[:20],
        indicator=one.indicator, verdict=verdict, quote=one.quote[:80],
    )  # fmt: skip


def reading_of(report: ReadReport) -> Reading:
    """The reading of a report of the corpus, from its rows."""
    figures = [
        Figure(
            f"f{row.number}", row.section, row.start, row.end, row.raw, row.value, row.unit, row.hedge, row.kind,
            high=row.high, measure=row.measure, dimensions=row.dimensions, period=row.period, indicator=row.indicator,
            quote=row.quote,
        )
        for row in report.figures.all()
    ]  # fmt: skip
    relations = [Relation(**{**one, "verdict": Verdict(one["verdict"])}) for one in report.relations]
    return Reading(report.text, report.title, report.year, figures, relations, [])


def side_by_side(this: ReadReport, last: ReadReport) -> tuple[list[Change], list[Relation]]:
    """What changed from one report to the other, and what this one says of it."""
    mine, other = read(this.text), read(last.text)
    return compare(mine, other), against(mine, other)


def of_measure(actor: Actor, words: str) -> list[ReadFigure]:
    """The figures of all visible reports whose measure holds every one of the words, by place and year."""
    found = ReadFigure.objects.filter(report__in=visible_reports(actor), value__isnull=False).select_related(
        "report"
    )
    for word in words.split()[:6]:
        found = found.filter(measure__contains=word)
    return list(found.order_by("unit", "report__place", "report__year", "number")[:ROWS])


def beside_records(reading: Reading, unit: Unit | None = None) -> list[dict[str, Any]]:
    """Each figure that a registered indicator counts, beside what the records of the unit's government say for its year."""
    codes = unit.path.strip("/").split("/") if unit is not None else []
    governments = Unit.objects.filter(kind=UnitKind.GOVERNMENT)
    unit = (governments.filter(code__in=codes) if codes else governments).order_by("path").first()
    found: list[dict[str, Any]] = []
    for one in reading.figures:
        if (
            not one.indicator
            or one.value is None
            or not one.period[:4].isdigit()
            or len(one.period) != 4
            or unit is None
        ):
            continue
        try:
            indicator = definition.get(one.indicator)
        except KeyError:
            continue
        recorded = orm.evaluate(indicator, Period.year(int(one.period)), rows_of(indicator, unit))
        value = None if recorded.value is None else recorded.value.quantize(Decimal("0.01"))
        found.append({
            "id": one.id, "indicator": one.indicator, "title": str(indicator.title), "period": one.period,
            "printed": one.raw, "recorded": recorded.printed,
            "difference": None if value is None else plain(one.value - value),
            "list": reverse("figure_live", args=(one.indicator, int(one.period))), "quote": one.quote,
        })  # fmt: skip
    return found


def text_of_draft(draft: Draft) -> str:
    """A draft of the annual report as the text that its readers will see: a line a block, cells apart by tabs."""
    return "\n".join("\t".join(text_of(cell) for cell in block["cells"]) for block in draft.blocks)


def refuse_what_does_not_add_up(draft: Draft) -> None:
    """Refused, with the sentence, when figures of a draft contradict each other."""
    found = read(text_of_draft(draft))
    if not found.fails:
        return
    figures = {one.id: one for one in found.figures}
    first = found.fails[0]
    raise Refused(
        _(
            "“%(quote)s”与报告中的其他数字不符：%(formula)s。请核对记录或者修改文字后再定稿（共%(count)d处不符）。"
        )
        % {
            "quote": figures[first.figures[0]].quote,
            "formula": sentence(first, figures),
            "count": len(found.fails),
        },
        relations=[one.as_json() for one in found.fails],
    )
