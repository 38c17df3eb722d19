"""Millions of terms at once: the same rules as `terms.compute`, compiled, over arrays of days."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from fazhi.engines.calendar.days import HORIZON, Calendar, default_calendar

WORKDAY, DAY, MONTH, YEAR = range(4)
"""Codes of the units in the array of units."""
NONE = np.iinfo(np.int32).min
"""No suspension, no end of one, no due date."""
Days = npt.NDArray[np.int32]
"""Days as numbers since 1970-01-01."""
EPOCH = dt.date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4)
def _tables(calendar: Calendar) -> tuple[Days, Days, int, int]:
    """Working days up to each day, the day of each working day, the first day, the last official day."""
    sums = np.asarray(calendar.cumulative, dtype=np.int32)
    changes = np.diff(sums, prepend=np.int32(0))
    first = calendar.first.toordinal() - EPOCH
    nth = np.flatnonzero(changes).astype(np.int32) + np.int32(first)
    last = dt.date(calendar.last_official_year, 12, 31).toordinal() - EPOCH
    return sums, nth, first, last


def due_many(
    starts: Days,
    amounts: npt.NDArray[np.int32],
    units: npt.NDArray[np.uint8],
    stops: Days,
    resumes: Days,
    *,
    calendar: Calendar | None = None,
) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Last days and provisional marks of many terms, each with at most one suspension.

    `starts`: trigger days. `amounts`, `units`: the terms (codes above). `stops`, `resumes`: the suspension, NONE
    where there is none; a suspension without a resumption gives NONE. All arrays have the same length; days are
    numbers since 1970-01-01. Days outside the calendar (from its first day to HORIZON) raise ValueError.
    """
    days = calendar or default_calendar()
    sums, nth, first, last = _tables(days)
    horizon = HORIZON.toordinal() - EPOCH
    if len(starts) and (int(starts.min()) < first or int(starts.max()) > horizon):
        raise ValueError(f"a trigger lies outside the calendar ({days.first} to {HORIZON})")
    due = np.empty(len(starts), dtype=np.int32)
    provisional = np.empty(len(starts), dtype=np.bool_)
    bad = _count(starts, amounts, units, stops, resumes, sums, nth, first, last, horizon, due, provisional)
    if bad >= 0:
        raise ValueError(f"term {bad} ends outside the calendar, which ends on {HORIZON}")
    return due, provisional


_jit: Any = numba.njit(cache=True, inline="always")


@_jit
def _civil(day: int) -> tuple[int, int, int]:
    """Year, month and day of a day number (days from civil, inverted)."""
    z = day + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (1 if month <= 2 else 0), month, doy - (153 * mp + 2) // 5 + 1


@_jit
def _number(year: int, month: int, day: int) -> int:
    """The day number of a date."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    yoe = y - era * 400
    mp = month - 3 if month > 2 else month + 9
    doy = (153 * mp + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


@_jit
def _month_later(day: int, months: int) -> int:
    """The corresponding day so many months later, or the month's last day."""
    year, month, date = _civil(day)
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    following = _number(year + month // 12, month % 12 + 1, 1)
    begin = _number(year, month, 1)
    return begin + min(date, following - begin) - 1


@numba.njit(cache=True, parallel=True)
def _count(starts, amounts, units, stops, resumes, sums, nth, first, last, horizon, due, provisional):  # type: ignore[no-untyped-def]
    bad = -1
    for i in numba.prange(len(starts)):
        start, unit, amount = starts[i], units[i], amounts[i]
        if unit == 0:
            place = sums[start - first] + amount - 1
            nominal = nth[place] if place < len(nth) else horizon + 1
        elif unit == 1:
            nominal = start + amount
        else:
            nominal = _month_later(start, amount * (12 if unit == 3 else 1))
        if nominal > horizon:
            bad = max(bad, i)
            continue
        here = sums[nominal - first]
        works = nominal == nth[here - 1] if here > 0 else False
        rolled = nominal if works else nth[here]
        stop = stops[i]
        if stop != NONE and stop <= rolled:
            resume = resumes[i]
            if resume == NONE:
                due[i] = NONE
                provisional[i] = False
                continue
            if nominal <= stop:
                nominal = resume
            elif unit == 0:
                nominal = nth[sums[resume - first] + here - sums[stop - first] - 1]
            else:
                nominal = resume + nominal - stop
            if nominal > horizon:
                bad = max(bad, i)
                continue
            here = sums[nominal - first]
            works = nominal == nth[here - 1] if here > 0 else False
            rolled = nominal if works else nth[here]
        due[i] = rolled
        provisional[i] = rolled > last or start > last
    return bad
