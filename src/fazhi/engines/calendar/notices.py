"""Notices that came after the release: read from JSON, kept as files in a folder, taken in in the order of their years.

{"year": 2027, "title": "...", "number": "国办发明电〔2026〕…号", "issued_on": "2026-11-…",
 "off": ["2027-01-01", ...], "work": ["2027-02-…", ...]}
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fazhi.engines.calendar.days import BadNotice, Calendar, Notice, with_notice


def parse(text: str) -> tuple[Notice, list[dt.date], list[dt.date]]:
    """The notice, its days off and its worked weekends; BadNotice says which part is missing or wrong."""
    try:
        data: Any = json.loads(text)
        year, title = int(data["year"]), str(data["title"]).strip()
        off, work = ([dt.date.fromisoformat(day) for day in data[name]] for name in ("off", "work"))
        notice = Notice(str(year), year, title, str(data.get("number", "")), str(data.get("issued_on", "")))
    except (ValueError, KeyError, TypeError) as fault:
        raise BadNotice(
            f"not a notice: {fault} (needed: year, title, off, work; days like 2027-01-01)"
        ) from fault
    if not title:
        raise BadNotice("not a notice: the title is empty")
    return notice, off, work


def taken_in(calendar: Calendar, text: str) -> Calendar:
    """The calendar with the notice of a JSON text."""
    notice, off, work = parse(text)
    return with_notice(calendar, notice, off, work)


def with_folder(calendar: Calendar, folder: Path) -> Calendar:
    """The calendar with every notice kept in the folder (`2027.json`, ...), in the order of their names."""
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        calendar = taken_in(calendar, path.read_text(encoding="utf-8"))
    return calendar


def changed_days(before: Calendar, after: Calendar, year: int) -> Iterable[dt.date]:
    """Days of a year that are working days under one calendar and not under the other."""
    day = dt.date(year, 1, 1)
    while day.year == year:
        if before.is_workday(day) != after.is_workday(day):
            yield day
        day += dt.timedelta(days=1)
