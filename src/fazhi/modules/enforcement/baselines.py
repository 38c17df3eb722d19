"""Discretion tables in the house: taken in when proven, found by day, applied to the facts of a case."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from fazhi.engines.discretion import prove, sheets
from fazhi.engines.discretion.evaluate import Index, NoRow
from fazhi.engines.discretion.table import BadFact, BadTable, Table
from fazhi.engines.discretion.versions import Choice, applicable
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _
from fazhi.modules.enforcement.models import Baseline


def take_in(workbook: bytes, unit: Unit, *, actor: Actor, at: dt.datetime) -> Baseline:
    """Keep a version of a table; the version before ends when it begins. Refused, with what fails, unless proven."""
    try:
        table = sheets.read(workbook)
    except BadTable as fault:
        raise BadData(_("不能读取裁量基准：%(fault)s") % {"fault": fault}) from fault
    proof = prove.check(table)
    if not proof.ok:
        told = "；".join(failure.message for failure in proof.failures[:3]) or "、".join(proof.undecided)
        raise Refused(_("裁量基准没有通过检验，不能施行：%(told)s") % {"told": told})
    earlier = Baseline.objects.filter(key=table.key).order_by("-in_force_from").first()
    if earlier and earlier.in_force_from >= table.in_force_from:
        raise Refused(_("已有自%(day)s起施行的版本；新版本应当在其后施行。") % {"day": earlier.in_force_from})
    if earlier and (earlier.in_force_to is None or earlier.in_force_to > table.in_force_from):
        earlier.in_force_to = table.in_force_from
        earlier.save(update_fields=["in_force_to"])
    made = Baseline.objects.create(
        unit=unit, key=table.key, title=table.title, number=table.number, in_force_from=table.in_force_from,
        in_force_to=table.in_force_to, workbook=workbook, rows=len(table.rows),
    )  # fmt: skip
    body = {"key": table.key, "number": table.number, "rows": len(table.rows)}
    append(f"baseline:{table.key}", "take_in", body, actor=actor, at=at)
    return made


@lru_cache(maxsize=64)
def _index(_pk: int, workbook: bytes) -> Index:
    return Index(sheets.read(workbook))


def index_on(key: str, on: dt.date) -> Index:
    """The version in force on a day, ready to be applied; BadData when there is none."""
    found = valid_on_day(key, on)
    if found is None:
        raise BadData(
            _("没有编号为“%(key)s”、在%(day)s施行的裁量基准。") % {"key": key, "day": on},
            fields={"table": _("没有这一裁量基准")},
        )
    return _index(found.pk, bytes(found.workbook))


def valid_on_day(key: str, on: dt.date) -> Baseline | None:
    """The version of a table on a day; None when there is none."""
    rows = Baseline.objects.filter(key=key, in_force_from__lte=on).order_by("-in_force_from")
    latest = rows.first()
    return latest if latest and (latest.in_force_to is None or latest.in_force_to > on) else None


def facts_of(text: str) -> dict[str, str]:
    """Lines `要素=值` as facts; BadData names a line that is none."""
    facts: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, equals, value = line.replace("＝", "=").partition("=")
        if not equals or name.strip() in facts:
            raise BadData(
                _("“%(line)s”应写成“要素=值”，每行一个，不得重复。") % {"line": line[:60]},
                fields={"circumstances": _("请按“要素=值”填写，每行一个。")},
            )
        facts[name.strip()] = value.strip()
    return facts


def choose(key: str, circumstances: str, act_on: dt.date, on: dt.date) -> Choice:
    """The row for a case: the version of the act's day, the present one where it is milder (行政处罚法(2021) 37).

    An act from before the first version is judged by the first one that is in force at the decision.
    """
    now = index_on(key, on)
    then = index_on(key, act_on) if valid_on_day(key, act_on) else now
    try:
        return applicable(then, now, facts_of(circumstances))
    except (BadFact, NoRow) as fault:
        columns = "、".join(column.name for column in now.table.columns)
        raise BadData(
            _("裁量情节填写有误：%(fault)s。该基准的要素：%(columns)s。")
            % {"fault": fault, "columns": columns},
            fields={"circumstances": _("请逐项填写：%(columns)s") % {"columns": columns}},
        ) from fault


def money(amount: int, unit: str, base: Decimal | None) -> Decimal:
    """An end of a band in yuan; a multiple needs its base. BadData when that is missing."""
    value = Decimal(amount) / 100
    if unit == "元":
        return value
    if base is None:
        raise BadData(_("本阶次按倍数计算，请填写计算基数。"), fields={"base": _("请填写计算基数。")})
    return (value * base).quantize(Decimal("0.01"))


def table_of(baseline: Baseline) -> Table:
    """The table of a kept version."""
    return _index(baseline.pk, bytes(baseline.workbook)).table


def fields(case: Any, data: Any, on: dt.date) -> dict[str, Any]:
    """What the step that applies the table writes into the case."""
    choice = choose(data["table"], data["circumstances"], case.act_ended_on or case.act_on, on)
    answer, row = choice.answer, choice.answer.row
    base = data.get("base")
    return {
        "table": f"{answer.table.title}（{answer.table.number}）"[:120],
        "band": str(int(row.band)),
        "band_low": money(row.low, row.unit, base),
        "band_high": money(row.high, row.unit, base),
        "band_reason": f"{answer.paragraph()}{choice.reason}。",
    }
