"""The tables of the yearly statistics (law.md 3.1): what they count, how they stand by body, and the frozen issue.

Counting: a calendar year by the day of the decision; a decision that was revoked later stays in; several kinds in one
decision are one case of the heaviest kind; amounts are those of the decisions; nothing done is a nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from fazhi.engines.law.parameters import parameter
from fazhi.kernel.errors import BadData
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.definition import Count, Indicator, Period, Total
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.registers.fields import Predicate
from fazhi.kernel.reports.build import Draft, build, rows_of
from fazhi.kernel.reports.freeze import freeze
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.text import Text, _
from fazhi.modules.enforcement import indicators as known
from fazhi.modules.enforcement import register as r
from fazhi.modules.enforcement.models import Statistics
from fazhi.modules.enforcement.states import Measure, Sanction
from fazhi.modules.enforcement.states_side import OtherKind

REPORT = "enforcement_statistics"
BASIS = "国办发〔2018〕118号"
of = partial(Indicator, chapter="enforcement", basis=BASIS)


def _penalty(key: str, title: Text, where: Predicate) -> Indicator:
    return of(
        f"enforcement.stat.penalty.{key}", title, r.PENALTIES, Count(known.punished & where), by=(r.unit,)
    )


def _of_kind(kind: Sanction) -> Indicator:
    return _penalty(kind.value, kind.label, r.sanction.is_(kind))


PENALTIES = (
    *(_of_kind(kind) for kind in Sanction if kind not in {Sanction.CLOSE, Sanction.BAN, Sanction.REVOKED_LICENCE}),
    _penalty("close_or_ban", _("责令关闭、限制从业"), r.sanction.one_of(Sanction.CLOSE, Sanction.BAN)),
    _of_kind(Sanction.REVOKED_LICENCE),
)  # fmt: skip
"""From the lightest to the heaviest, as the form has them."""
MEASURES = tuple(
    of(
        f"enforcement.stat.measure.{kind.value}", kind.label, r.COERCIONS, Count(r.taken_on.in_period() & r.measure.is_(kind)),
        by=(r.unit,),
    )
    for kind in Measure
)  # fmt: skip
EXECUTION = (
    of("enforcement.stat.surcharge", _("加处罚款"), r.PENALTIES, Count(r.surcharge_on.in_period()), by=(r.unit,)),
    of("enforcement.stat.substitution", _("代履行"), r.SUBSTITUTIONS, Count(r.performed_on.in_period()), by=(r.unit,)),
    of("enforcement.stat.coerced", _("其他强制执行"), r.PENALTIES, Count(r.coerced_on.in_period()), by=(r.unit,)),
    of("enforcement.stat.court", _("申请法院强制执行"), r.PENALTIES, Count(r.applied_court_on.in_period()), by=(r.unit,)),
)  # fmt: skip
went_on = r.inspected_state.is_("followed") & r.inspection_result.one_of(*r.TO_BE_PUNISHED)
INSPECTIONS = (
    of(
        "enforcement.stat.inspections", _("行政检查"), r.INSPECTED, unit=_("户次"), by=(r.unit,),
        kind=Count(r.inspected_on.in_period() & ~went_on),
        note=_("检查后移交处罚的，不再计入检查"),
    ),
)  # fmt: skip


def _other(kind: OtherKind) -> Indicator:
    counted = Count(r.act_decided_on.in_period() & r.act_kind.is_(kind))
    return of(f"enforcement.stat.{kind.value}", kind.label, r.OTHER_ACTS, counted, by=(r.owner,))


def _amount(kind: OtherKind, title: Text) -> Indicator:
    amount = Total(r.act_decided_on.in_period() & r.act_kind.is_(kind), r.act_amount)
    return of(f"enforcement.stat.{kind.value}_amount", title, r.OTHER_ACTS, amount, unit=_("元"), decimals=2)


OTHERS = tuple(_other(kind) for kind in OtherKind)
AMOUNTS = (_amount(OtherKind.LEVY, _("征收金额")), _amount(OtherKind.PAYMENT, _("给付金额")))
INDICATORS = (*PENALTIES, *MEASURES, *EXECUTION, *INSPECTIONS, *OTHERS, *AMOUNTS)


@dataclass(frozen=True)
class Table:
    """A table of the form: its title and what it counts, in order."""

    title: Text
    counts: tuple[Indicator, ...]


_KIND = dict(zip(OtherKind, OTHERS, strict=True))
TABLES = (
    Table(_("行政许可"), (_KIND[OtherKind.LICENCE], _KIND[OtherKind.REFUSED])),
    Table(_("行政处罚"), (*PENALTIES, known.DECISIONS, known.SPARED, known.FINES, known.CONFISCATED)),
    Table(_("行政强制措施"), MEASURES),
    Table(_("行政强制执行"), EXECUTION),
    Table(_("行政征收"), (_KIND[OtherKind.LEVY], AMOUNTS[0])),
    Table(_("行政征用"), (_KIND[OtherKind.REQUISITION],)),
    Table(_("行政检查"), INSPECTIONS),
    Table(
        _("其他行政执法行为"),
        (
            *(_KIND[k] for k in (OtherKind.RULING, OtherKind.CONFIRMATION, OtherKind.REWARD, OtherKind.PAYMENT)),
            AMOUNTS[1],
        ),
    ),
)  # fmt: skip
NOTES = (
    _(
        "统计期为公历年度，按决定日期计算；决定后来被变更、撤销的仍计入；一件决定有几种处罚的，计入最重的一种。"
    ),
    _("金额以决定书为准；没有发生的填零。罚没金额只列总数，不按机关比较（行政处罚法第七十四条）。"),
)


def template() -> str:
    """The statistics as the text of a report: every cell of a table is a figure that opens its records."""
    lines = ["# {government}{year}年度行政执法统计年报", "", "## 第一部分 统计表", ""]
    for table in TABLES:
        lines += [f"### {table.title}", "", f"| {_('项目')} | {_('数量')} | {_('单位')} |"]
        lines += [f"| {count.title} | {{{count.key}}} | {count.unit} |" for count in table.counts]
        lines.append("")
    return "\n".join([*lines, "## 第二部分 说明", "", *(f"{note}\n" for note in NOTES)])


def draft(unit: Unit, year: int) -> Draft:
    """The statistics of a body or of a government for a year, computed now."""
    return build(template(), unit, year)


def due(year: int) -> dt.date:
    """The last day to publish the statistics of a year: 31 January of the next (pb.annual_stat)."""
    month, day = parameter("pb.annual_stat", dt.date(year + 1, 1, 1)).amount.split("-")
    return dt.date(year + 1, int(month), int(day))


def unit_of(case: Statistics) -> Unit:
    """Whose statistics they are: the body's own, or those of all bodies of its government."""
    if not case.whole:
        return case.unit
    return Unit.objects.get(path=case.unit.top)


def issue_of(case: Statistics) -> Issue | None:
    """The frozen issue of the statistics; None before."""
    return Issue.objects.filter(report=REPORT, unit=unit_of(case), year=case.year).order_by("-pk").first()


def freeze_it(case: Statistics, *, actor: Actor, at: dt.datetime) -> Issue:
    """Freeze the figures with their lists."""
    return freeze(draft(unit_of(case), case.year), REPORT, actor=actor, at=at)


def publish_it(case: Statistics, *, at: dt.datetime) -> Issue:
    """Put the frozen issue on the portal."""
    issue = issue_of(case)
    if issue is None:
        raise BadData(_("统计年报还没有定稿。"))
    issue.state, issue.published_at = IssueState.PUBLISHED, at
    issue.save(update_fields=["state", "published_at"])
    return issue


@dataclass(frozen=True)
class Row:
    """What one body did: its cells in the order of the columns of its table."""

    unit: Unit
    cells: tuple[tuple[Indicator, str], ...]


@dataclass(frozen=True)
class Shown:
    """A table of a year: the sum of all bodies, and the bodies that did anything. Amounts have no line by body."""

    title: Text
    total: tuple[tuple[Indicator, str], ...]
    by_body: tuple[Indicator, ...]
    rows: tuple[Row, ...]


def tables(unit: Unit, year: int) -> Iterator[Shown]:
    """The tables of a unit and all below it, each cell the figure of the register at this moment."""
    period = Period.year(year)
    units = {found.pk: found for found in Unit.objects.filter(path__startswith=unit.path)}
    for table in TABLES:
        total = tuple(
            (count, orm.evaluate(count, period, rows_of(count, unit)).printed) for count in table.counts
        )
        sliced = tuple(count for count in table.counts if count.by)
        found = {count.key: orm.slices(count, period, rows_of(count, unit), count.by[0]) for count in sliced}
        acting = {pk for figures in found.values() for pk in figures}
        rows = tuple(
            Row(body, tuple((c, _printed(found[c.key], body.pk)) for c in sliced))
            for body in sorted((units[pk] for pk in acting if pk in units), key=lambda u: (u.path, u.pk))
        )
        yield Shown(table.title, total, sliced, rows)


def _printed(figures: dict[Any, Any], pk: int) -> str:
    return figures[pk].printed if pk in figures else "0"
