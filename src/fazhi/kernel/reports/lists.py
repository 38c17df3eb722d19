"""The lists behind figures, as lines, and their Merkle roots."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

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


def page(path: Path, after: int, size: int) -> list[tuple[int, str]]:
    """The records of a frozen list whose id is greater, at most `size`: id, and the rest of the line.

    Found by halving the file, so that a page costs the same anywhere in a list of any length.
    """
    with path.open("rb") as listed:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            begin, line = _line_from(listed, middle)
            if not line or int(line.partition(b",")[0]) > after:
                high = middle
            else:
                low = begin + len(line)
        found = [line.decode().rstrip("\n").partition(",") for line in _lines_at(listed, low, size)]
    return [(int(key), rest) for key, _comma, rest in found]


def _line_from(listed: BinaryIO, at: int) -> tuple[int, bytes]:
    """Where the first line begins that begins at a byte or after it, and the line; nothing at the end."""
    listed.seek(max(at - 1, 0))
    skipped = listed.readline() if at else b""
    return max(at - 1, 0) + len(skipped), listed.readline()


def _lines_at(listed: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    """The lines from the first that begins at a byte or after it."""
    begin, _line = _line_from(listed, at)
    listed.seek(begin)
    return islice(listed, size)


def list_root(found: list[str]) -> str:
    """The Merkle root over groups of lines."""
    return root(["\n".join(found[i : i + GROUP]).encode() for i in range(0, len(found), GROUP)])
