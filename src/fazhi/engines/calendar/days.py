"""Which days are working days, and which notice makes them so.

Records (days off on weekdays, worked weekends) come from the yearly notices of the State Council. A year whose
notice is not out follows the skeleton of the holidays regulation (全国年节及纪念日放假办法) and is provisional.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

HORIZON = dt.date(2060, 12, 31)
"""Last day that the calendar knows; beyond it a term is refused as bad input."""
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Notice:
    """A notice on the days off of a year. `number` is empty where it is not confirmed."""

    key: str
    year: int
    title: str
    number: str = ""
    issued_on: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True)
class Record:
    """A day that is not what its weekday says: `off` on a weekday, `work` on a weekend."""

    date: dt.date
    kind: str
    holiday: str
    notice: str


@dataclass(frozen=True, eq=False)
class Calendar:
    """An immutable calendar: the records of the years with a notice, the skeleton after them."""

    records: Mapping[dt.date, Record]
    notices: Mapping[str, Notice]
    first_year: int
    last_official_year: int
    skeleton: Mapping[dt.date, str] = field(default_factory=dict)
    """Statutory holidays of the years to come: they are off, but nothing is known of days moved."""

    @cached_property
    def first(self) -> dt.date:
        return dt.date(self.first_year, 1, 1)

    @cached_property
    def cumulative(self) -> list[int]:
        """Number of working days up to and including day i (days counted from `first`)."""
        total, sums = 0, []
        for ordinal in range(self.first.toordinal(), HORIZON.toordinal() + 1):
            total += self.is_workday(dt.date.fromordinal(ordinal))
            sums.append(total)
        return sums

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices work on the day."""
        record = self.records.get(day)
        if record:
            return record.kind == "work"
        return day.weekday() < 5 and day not in self.skeleton

    def provisional(self, day: dt.date) -> bool:
        """Whether the day lies in a year whose notice is not out (or before the records begin)."""
        return day.year > self.last_official_year or day.year < self.first_year

    def why(self, day: dt.date) -> str:
        """Why the day is or is not a working day, with the notice that makes it so."""
        name = f"周{_WEEKDAYS[day.weekday()]}"
        record = self.records.get(day)
        if record:
            source = self.notices[record.notice]
            if record.kind == "work":
                return f"{name}，因{record.holiday}调休上班，依据{source}"
            return f"{name}，{record.holiday}放假，依据{source}"
        if day in self.skeleton:
            return f"{name}，{self.skeleton[day]}（法定节假日；当年放假安排尚未公布，暂按《全国年节及纪念日放假办法》）"
        if day.weekday() >= 5:
            return f"{name}，休息日" + ("（当年放假安排尚未公布）" if self.provisional(day) else "")
        return f"{name}，工作日"

    def index(self, day: dt.date) -> int:
        """Position of the day in `cumulative`; ValueError outside the calendar's span."""
        position = day.toordinal() - self.first.toordinal()
        if not 0 <= position < len(self.cumulative):
            raise ValueError(f"{day} lies outside the calendar ({self.first} to {HORIZON})")
        return position

    def upto(self, day: dt.date) -> int:
        """Working days from the first day of the calendar up to and including the day."""
        return self.cumulative[self.index(day)]

    def nth(self, count: int) -> dt.date:
        """The day on which the count of working days reaches `count`."""
        position = bisect_left(self.cumulative, count)
        if count < 1 or position >= len(self.cumulative):
            raise ValueError(f"the term ends outside the calendar ({self.first} to {HORIZON})")
        return self.first + dt.timedelta(days=position)


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@lru_cache(maxsize=1)
def default_calendar() -> Calendar:
    """The calendar: 2004 to 2026 by the notices that ship, later years by those kept in the folder that the
    environment names as FAZHI_CALENDAR, the skeleton after that."""
    from fazhi.engines.calendar.notices import with_folder

    shipped = shipped_calendar()
    folder = os.environ.get("FAZHI_CALENDAR")
    return with_folder(shipped, Path(folder)) if folder else shipped


def shipped_calendar() -> Calendar:
    """The calendar of the notices that ship."""
    notices = {
        row["key"]: Notice(row["key"], int(row["year"]), row["title"], row["number"], row["issued_on"])
        for row in _rows("notices.csv")
    }
    records = {}
    for row in _rows("days.csv"):
        day = dt.date.fromisoformat(row["date"])
        records[day] = Record(day, row["kind"], row["holiday"], row["notice"])
    years = [notice.year for notice in notices.values()]
    last = max(years)
    return Calendar(records, notices, min(years), last, _skeleton(last + 1))


def _skeleton(first_year: int) -> dict[dt.date, str]:
    """Fixed-date statutory holidays from a year on, and the lunar ones as far as the table goes."""
    days: dict[dt.date, str] = {}
    for year in range(first_year, HORIZON.year + 1):
        for month, day, name in ((1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), (10, 1, "国庆节")):
            days[dt.date(year, month, day)] = name
        days |= {dt.date(year, 10, day): "国庆节" for day in (2, 3)}
    for row in _rows("lunar.csv"):
        feast, name = dt.date.fromisoformat(row["date"]), row["holiday"]
        if feast.year >= first_year:
            # Spring Festival: New Year's Eve to the third day (放假办法, article 2)
            span = range(-1, 3) if name == "春节" else range(1)
            days |= {feast + dt.timedelta(days=offset): name for offset in span}
    return days


class BadNotice(ValueError):
    """A notice that cannot be taken in, with the reason."""


def with_notice(
    calendar: Calendar,
    notice: Notice,
    off: Iterable[dt.date],
    work: Iterable[dt.date],
    holiday: Mapping[dt.date, str] | None = None,
) -> Calendar:
    """The calendar with the notice of the next year taken in. BadNotice if a day does not fit.

    `off`: every day off named by the notice (weekends may be among them); `work`: the worked weekends.
    """
    names = holiday or {}
    if notice.year != calendar.last_official_year + 1:
        raise BadNotice(f"the next notice is for {calendar.last_official_year + 1}, not for {notice.year}")
    off, work = sorted(set(off)), sorted(set(work))
    if set(off) & set(work):
        raise BadNotice(f"{(set(off) & set(work)).pop()} is named both as a day off and as a working day")
    for day in (*off, *work):
        # the days around New Year may lie in the year before
        if abs(day.year - notice.year) > 1:
            raise BadNotice(f"{day} does not belong to a notice for {notice.year}")
    for day in work:
        if day.weekday() < 5:
            raise BadNotice(f"{day} is a weekday: only weekends can be named as worked")
    if len(off) < 7:
        raise BadNotice("a year has at least seven holidays; the list of days off is not complete")
    new = {day: Record(day, "off", names.get(day, "节假日"), notice.key) for day in off if day.weekday() < 5}
    new |= {day: Record(day, "work", names.get(day, "节假日"), notice.key) for day in work}
    skeleton = {day: name for day, name in calendar.skeleton.items() if day.year > notice.year}
    return Calendar(
        {**calendar.records, **new}, {**calendar.notices, notice.key: notice},
        calendar.first_year, notice.year, skeleton,
    )  # fmt: skip
