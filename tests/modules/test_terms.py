"""Worked examples for the terms of reconsideration and litigation.

Amounts, units and articles were copied from the statutes; the days were counted one by one over the calendar of a
maintained library, apart from the engine, and the triggers lie on purpose before festivals and worked weekends.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from fazhi.engines.calendar.terms import Term, compute
from fazhi.engines.law.parameters import parameter

ROWS = list(csv.DictReader((Path(__file__).parent / "terms.csv").read_text(encoding="utf-8").splitlines()))


def example(row: dict[str, str]) -> ParameterSet:
    """The row as a case that proves the duty which the parameter states."""
    rule = parameter(row["parameter"], dt.date.fromisoformat(row["trigger"]))
    assert rule.term is not None
    proves = pytest.mark.duty(rule.law.key, rule.article, f"{rule.title}：{rule.term.chinese}")
    return pytest.param(row, marks=proves, id=f"{row['parameter']}@{row['trigger']}")


@pytest.mark.parametrize("row", [example(row) for row in ROWS])
def test_worked_example(row: dict[str, str]) -> None:
    trigger = dt.date.fromisoformat(row["trigger"])
    rule = parameter(row["parameter"], trigger)
    assert rule.term is not None
    assert row["article"] in rule.article.replace("; ", ";").split(";")
    pauses = (
        [tuple(dt.date.fromisoformat(day) for day in row["suspension"].split(".."))]
        if row["suspension"]
        else []
    )
    extension = Term.parse(row["extension"]) if row["extension"] else None
    result = compute(trigger, rule.term, suspensions=pauses, extension=extension)  # type: ignore[arg-type]
    assert (str(result.nominal), str(result.due)) == (row["nominal"], row["due"])


def test_there_are_three_hundred() -> None:
    assert len(ROWS) >= 290
