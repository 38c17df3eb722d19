"""Counting a statutory term, with its trace. The rules are those of docs/spec/calendar.md.

The day of the trigger is not counted. Working days: the n-th working day after it. Days, months, years: the
nominal end, moved once over rest days. A suspension leaves the rest of the term for the day on which it ends.
"""

from __future__ import annotations

import calendar as _months
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from fazhi.engines.calendar.days import HORIZON, Calendar, default_calendar


class Unit(StrEnum):
    """Units of a term: working day, day, month, year, hour."""

    WORKDAY = "wd"
    DAY = "d"
    MONTH = "m"
    YEAR = "y"
    HOUR = "h"


_CHINESE = {Unit.WORKDAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月", Unit.YEAR: "年", Unit.HOUR: "小时"}
_FORM = re.compile(r"(\d{1,5})(wd|d|m|y|h)")


class BadTerm(ValueError):
    """A term, day or suspension that cannot be counted, with the reason."""


@dataclass(frozen=True)
class Term:
    """An amount of a unit: `Term.parse("5wd")`."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Term:
        """From `5wd`, `60d`, `6m`, `1y`, `24h`; BadTerm otherwise."""
        match = _FORM.fullmatch(text.strip())
        if not match or int(match[1]) == 0:
            raise BadTerm(f"not a term: {text!r} (write 5wd, 60d, 6m, 1y or 24h)")
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def chinese(self) -> str:
        """`5个工作日`, `60日`, `6个月`."""
        return f"{self.amount}{_CHINESE[self.unit]}"


@dataclass(frozen=True)
class TraceDay:
    """One day of the count: whether it counts and why."""

    date: dt.date
    counts: bool
    why: str


Suspensions = Sequence[tuple[dt.date, dt.date | None]]
"""Pairs (day on which the clock stops, day on which it runs on); None while it stands still."""


@dataclass(frozen=True)
class Due:
    """The result of a count."""

    start: dt.date
    term: Term
    due: dt.date | None
    """The last day; None while a suspension is open."""
    nominal: dt.date | None
    """The last day before it was moved over rest days."""
    provisional: bool
    suspensions: tuple[tuple[dt.date, dt.date | None], ...]
    extension: Term | None
    calendar: Calendar
    due_at: dt.datetime | None = None
    """The moment, for terms in hours."""

    @cached_property
    def trace(self) -> tuple[TraceDay, ...]:
        """Every day after the start up to the last, each with the reason why it counts or does not."""
        from fazhi.engines.calendar.trace import trace_of

        return trace_of(self)


def compute(
    start: dt.date | dt.datetime,
    term: Term,
    *,
    calendar: Calendar | None = None,
    suspensions: Suspensions = (),
    extension: Term | None = None,
) -> Due:
    """Count a term from its trigger. BadTerm when the days do not fit together or leave the calendar."""  # fmt: skip
    days = calendar or default_calendar()
    return (
        _unbroken(start, term, extension, days)
        if not suspensions
        else _compute(start, term, extension, days, suspensions)
    )


@lru_cache(maxsize=8192)
def _unbroken(start: dt.date | dt.datetime, term: Term, extension: Term | None, days: Calendar) -> Due:
    """A term that never stood still: many cases of a day count the same one."""
    return _compute(start, term, extension, days, ())


def _compute(
    start: dt.date | dt.datetime, term: Term, extension: Term | None, days: Calendar, suspensions: Suspensions
) -> Due:
    moment = start if isinstance(start, dt.datetime) else None
    day = moment.date() if moment else start
    pauses = merged(day, suspensions)
    try:
        if term.unit == Unit.HOUR:
            return _hours(moment or dt.datetime.combine(day, dt.time.min), term, days, pauses, extension)
        nominal = _nominal(day, term, extension, days)
        for begins, ends in pauses:
            if begins > roll(nominal, days):
                break
            if ends is None:
                return Due(day, term, None, None, False, pauses, extension, days)
            nominal = _resume(nominal, begins, ends, term.unit, days)
        due = roll(nominal, days)
    except (ValueError, OverflowError) as fault:
        raise BadTerm(str(fault)) from fault
    if due > HORIZON:
        raise BadTerm(f"the term ends on {due}, beyond the calendar, which ends on {HORIZON}")
    unofficial = days.provisional(due) or days.provisional(day)
    return Due(day, term, due, nominal, unofficial, pauses, extension, days)


def merged(start: dt.date, suspensions: Suspensions) -> tuple[tuple[dt.date, dt.date | None], ...]:
    """The suspensions in order, overlapping ones made one. BadTerm if one ends before it begins or begins too early."""
    result: list[tuple[dt.date, dt.date | None]] = []
    for begins, ends in sorted(suspensions, key=lambda pair: (pair[0], pair[1] or dt.date.max)):
        if ends is not None and ends < begins:
            raise BadTerm(f"a suspension ends on {ends}, before it begins on {begins}")
        if begins < start:
            raise BadTerm(f"a suspension begins on {begins}, before the term starts on {start}")
        if result and (result[-1][1] is None or begins <= result[-1][1]):
            last = result[-1]
            later = None if last[1] is None or ends is None else max(last[1], ends)
            result[-1] = (last[0], later)
        else:
            result.append((begins, ends))
    return tuple(result)


def _nominal(start: dt.date, term: Term, extension: Term | None, days: Calendar) -> dt.date:
    if extension is None:
        return _after(start, term.amount, term.unit, days)
    if extension.unit == term.unit:
        return _after(start, term.amount + extension.amount, term.unit, days)
    return _after(_after(start, term.amount, term.unit, days), extension.amount, extension.unit, days)


def _after(start: dt.date, amount: int, unit: Unit, days: Calendar) -> dt.date:
    if unit == Unit.WORKDAY:
        return days.nth(days.upto(start) + amount)
    if unit == Unit.DAY:
        return start + dt.timedelta(days=amount)
    if unit == Unit.HOUR:
        raise BadTerm("a term in days cannot be extended by hours")
    months = start.month - 1 + amount * (12 if unit == Unit.YEAR else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(start.day, _months.monthrange(year, month)[1]))


def _resume(nominal: dt.date, begins: dt.date, ends: dt.date, unit: Unit, days: Calendar) -> dt.date:
    """The rest of the term on the day of the stop, counted from the day on which the clock runs on.

    A stop on the last day (or on a rest day behind it) leaves nothing: the term then ends when the clock runs on.
    """
    if nominal <= begins:
        return ends
    if unit == Unit.WORKDAY:
        return days.nth(days.upto(ends) + days.upto(nominal) - days.upto(begins))
    return ends + (nominal - begins)


def roll(day: dt.date, calendar: Calendar | None = None) -> dt.date:
    """The day itself if it is a working day, otherwise the first working day after it."""
    days = calendar or default_calendar()
    return day if days.is_workday(day) else days.nth(days.upto(day) + 1)


def _hours(
    start: dt.datetime, term: Term, days: Calendar, pauses: Suspensions, extension: Term | None
) -> Due:
    if pauses:
        raise BadTerm("a term in hours runs through: it cannot be suspended")
    if extension and extension.unit != Unit.HOUR:
        raise BadTerm("a term in hours is extended in hours")
    end = start + dt.timedelta(hours=term.amount + (extension.amount if extension else 0))
    return Due(start.date(), term, end.date(), end.date(), False, (), extension, days, due_at=end)


def latest_before(
    event: dt.date, term: Term, *, conservative: bool = True, calendar: Calendar | None = None
) -> dt.date:
    """The last day on which something due "n days before" an event may be done.

    Conservative (default where the rule protects the citizen): n full days lie between that day and the event.
    """
    days = calendar or default_calendar()
    amount = term.amount + (1 if conservative else 0)
    try:
        if term.unit == Unit.WORKDAY:
            return days.nth(days.upto(event - dt.timedelta(days=1)) - amount + 1)
        if term.unit == Unit.DAY:
            return event - dt.timedelta(days=amount)
    except (ValueError, OverflowError) as fault:
        raise BadTerm(str(fault)) from fault
    raise BadTerm("a term before an event is counted in working days or days")


def workdays_between(a: dt.date, b: dt.date, calendar: Calendar | None = None) -> int:
    """Working days after `a` up to and including `b`; negative when `b` lies before `a`."""
    days = calendar or default_calendar()
    return days.upto(b) - days.upto(a)
