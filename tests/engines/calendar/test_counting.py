"""The counting rule of a law and the unit of each of its terms agree."""

from __future__ import annotations

import pytest

from fazhi.engines.calendar.counting import countings, unit_for
from fazhi.engines.calendar.terms import Unit
from fazhi.engines.law.library import laws
from fazhi.engines.law.parameters import all_keys, history

EXCEPTIONS = {
    "ar.correction_submit",  # 2007: a reasonable time, the ten days are the platform's
    "lc.renew_apply",  # article 50: the applicant's duty, unit disputed
}


@pytest.mark.duty("行政复议法(2023)", "88(2)", "三日、五日、七日、十日是指工作日，其他为自然日")
@pytest.mark.duty("行政复议法(2017)", "40(2)", "五日、七日是指工作日，其他为自然日")
@pytest.mark.duty("行政处罚法(2021)", "85", "二日、三日、五日、七日是指工作日")
@pytest.mark.duty("行政强制法", "69", "十日以内期限是指工作日")
@pytest.mark.duty("行政许可法(2019)", "82", "实施行政许可的期限以工作日计算")
def test_every_term_follows_the_counting_rule_of_its_law() -> None:
    checked = 0
    for key in all_keys():
        for entry in history(key):
            unit = unit_for(entry.law.key, int(entry.amount)) if entry.unit in {"workday", "day"} else None
            if unit is None or key.removesuffix(".extension") in EXCEPTIONS:
                continue
            assert entry.term is not None
            assert entry.term.unit == unit, (key, entry.law.key, entry.amount, entry.unit)
            checked += 1
    assert checked > 60


def test_the_laws_of_the_table_are_known() -> None:
    assert set(countings()) <= set(laws())


@pytest.mark.parametrize(
    ("law", "amount", "unit"),
    [
        ("行政复议法(2023)", 10, Unit.WORKDAY),
        ("行政复议法(2017)", 10, Unit.DAY),
        ("行政强制法", 10, Unit.WORKDAY),
        ("行政强制法", 15, Unit.DAY),
        ("行政处罚法(2021)", 10, Unit.DAY),
    ],
)
def test_the_same_number_counts_otherwise_under_another_law(law: str, amount: int, unit: Unit) -> None:
    assert unit_for(law, amount) == unit


def test_a_law_that_names_its_units_each_time() -> None:
    assert unit_for("政府信息公开条例(2019)", 20) is None
