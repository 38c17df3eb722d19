"""The lists behind figures, as lines, and their Merkle roots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from fazhi.engines.ledger.merkle import root
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.definition import Indicator, Mean, Period, Share, Total

GROUP = 256
"""Lines a leaf: a list of half a million records has two thousand leaves."""


def parts_of(indicator: Indicator) -> tuple[str, ...]:
    """The lists that a figure opens."""
    return ("numerator", "denominator", "rest") if isinstance(indicator.kind, Share) else ("numerator",)


def lines(indicator: Indicator, period: Period, rows: QuerySet[Model], part: str) -> Iterator[str]:
    """One line a record: its id, its number if it has one, and the amount where amounts are summed. Sorted by id."""
    kind = indicator.kind
    names = ["pk"]
    if indicator.register.case:
        names.append("number")
    if isinstance(kind, Total | Mean):
        names.append(kind.amount.orm)
    counted = orm.counted(indicator, period, rows, part).order_by("pk").values_list(*names)
    for row in counted.iterator(chunk_size=20_000):
        yield ",".join(_cell(value) for value in row)


def _cell(value: Any) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text


def list_root(found: list[str]) -> str:
    """The Merkle root over groups of lines."""
    return root(["\n".join(found[i : i + GROUP]).encode() for i in range(0, len(found), GROUP)])
