"""How long bad credit information is shown: one place, free of the database, on which every page and answer stands.

A term runs from the day on which the decision was made (CR-06). It ends on its nominal last day: that a term rolls over
rest days is for those who must act, and never makes a publication longer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fazhi.engines.calendar.terms import compute
from fazhi.engines.law.parameters import parameter

LEAST = {"general": "cr.general_min", "serious": "cr.serious_min"}
MOST = {"minor": "cr.minor_max", "general": "cr.general_max", "serious": "cr.serious_max"}


def last_day(key: str, decided_on: dt.date, law_of: dt.date) -> dt.date:
    """The nominal last day of a publicity term under the numbers in force on `law_of`."""
    term = parameter(key, law_of).term
    assert term is not None, key
    end = compute(decided_on, term).nominal
    assert end is not None
    return end


def span(level: str, decided_on: dt.date, law_of: dt.date) -> tuple[dt.date, dt.date]:
    """Last day of the least and of the longest publication; minor information has no least (CR-03)."""
    least = last_day(LEAST[level], decided_on, law_of) if level in LEAST else decided_on
    return least, last_day(MOST[level], decided_on, law_of)


@dataclass(frozen=True)
class Publicity:
    """What decides whether a statement is shown."""

    published_on: dt.date | None
    shown_until: dt.date | None
    ended_on: dt.date | None = None
    """Repaired, withdrawn or stopped: from this day on it is shown nowhere."""
    shielded_from: dt.date | None = None
    shielded_to: dt.date | None = None
    """Shielded for a reorganised enterprise on the court's document (CR-13); inclusive."""


def shown(statement: Publicity, on: dt.date) -> bool:
    """Whether the statement may be shown and used on a day."""
    if statement.published_on is None or statement.shown_until is None:
        return False
    if not statement.published_on <= on <= statement.shown_until:
        return False
    if statement.ended_on is not None and on >= statement.ended_on:
        return False
    if statement.shielded_from is None or on < statement.shielded_from:
        return True
    return statement.shielded_to is not None and on > statement.shielded_to


def spans(statement: Publicity) -> list[tuple[dt.date, dt.date]]:
    """The days on which `shown` holds, as ranges from a day (inclusive) to a day (exclusive)."""
    if statement.published_on is None or statement.shown_until is None:
        return []
    one = dt.timedelta(days=1)
    begin, end = statement.published_on, statement.shown_until + one
    if statement.ended_on is not None:
        end = min(end, statement.ended_on)
    if statement.shielded_from is None:
        return [(begin, end)] if begin < end else []
    parts = [(begin, min(end, statement.shielded_from))]
    if statement.shielded_to is not None:
        parts.append((max(begin, statement.shielded_to + one, statement.shielded_from), end))
    return [(first, last) for first, last in parts if first < last]
