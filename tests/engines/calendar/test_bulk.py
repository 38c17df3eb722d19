"""The bulk form gives what the single form gives."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from fazhi.engines.calendar.bulk import EPOCH, NONE, due_many
from fazhi.engines.calendar.terms import Term, Unit, compute

UNITS = list(Unit)[:4]


def test_twenty_thousand_terms_agree_one_by_one() -> None:
    dice, size = np.random.default_rng(3), 20_000
    starts = dice.integers(
        dt.date(2004, 1, 2).toordinal() - EPOCH, dt.date(2030, 1, 1).toordinal() - EPOCH, size
    ).astype(np.int32)
    units = dice.integers(0, 4, size).astype(np.uint8)
    amounts = (dice.integers(1, 90, size) // np.where(units == 3, 8, np.where(units == 2, 3, 1)) + 1).astype(
        np.int32
    )
    stops = np.where(dice.random(size) < 0.4, starts + dice.integers(0, 120, size), NONE).astype(np.int32)
    ends = dice.random(size) < 0.9
    resumes = np.where((stops != NONE) & ends, stops + dice.integers(0, 90, size), NONE).astype(np.int32)
    due, provisional = due_many(starts, amounts, units, stops, resumes)
    for i in range(size):
        pause = (
            [] if stops[i] == NONE else [(_day(stops[i]), None if resumes[i] == NONE else _day(resumes[i]))]
        )
        expected = compute(_day(starts[i]), Term(int(amounts[i]), UNITS[units[i]]), suspensions=pause)
        assert (None if due[i] == NONE else _day(due[i])) == expected.due, (i, expected)
        assert bool(provisional[i]) == expected.provisional, (i, expected)


def _day(number: int) -> dt.date:
    return dt.date.fromordinal(int(number) + EPOCH)


def test_what_leaves_the_calendar_is_refused() -> None:
    one = np.array([1], dtype=np.int32)
    start = np.array([dt.date(2059, 1, 1).toordinal() - EPOCH], dtype=np.int32)
    none, unit = np.array([NONE], dtype=np.int32), np.array([0], dtype=np.uint8)
    with pytest.raises(ValueError, match="outside"):
        due_many(np.array([0], dtype=np.int32), one, unit, none, none)
    with pytest.raises(ValueError, match="outside"):
        due_many(start, np.array([5000], dtype=np.int32), unit, none, none)
