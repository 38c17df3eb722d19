"""Conditions of the yearly statistics (国办发〔2018〕118号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fazhi.engines.law.library import law
from fazhi.kernel.errors import BadData
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.enforcement.models import Statistics

after = law("国办发〔2018〕118号").part("一、事后公开")


def year_end(_case: Statistics, facts: Facts) -> Mapping[str, Any]:
    """31 December of the year, from which the term runs; BadData for a year that cannot be."""
    year = facts.data["year"]
    if not 1990 <= year <= 2100:
        raise BadData(_("统计年度应在1990年至2100年之间。"), fields={"year": _("请核对年度。")})
    return {"year_end": dt.date(year, 12, 31)}


@condition(after, remedy=_("请在次年1月1日之后编制。"))
def year_is_over(_case: Statistics, facts: Facts) -> bool:
    """统计年度已经终了"""
    return bool(facts.data["year"] < facts.on.year)


@condition(after, remedy=_("请在已有的年报上继续办理。"))
def first_of_the_year(case: Statistics, facts: Facts) -> bool:
    """该年度的统计年报还没有编制"""
    rows = Statistics.objects.filter(
        unit_id=case.unit_id, year=facts.data["year"], whole=bool(facts.data.get("whole"))
    )
    return not rows.exists()


@condition(after, remedy=_("请只编制本机关的年报，由司法行政部门汇总。"))
def whole_by_justice(case: Statistics, facts: Facts) -> bool:
    """汇总各机关的年报由司法行政部门编制"""
    return not facts.data.get("whole") or case.unit.name.endswith(("司法局", "司法厅"))
