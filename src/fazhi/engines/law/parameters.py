"""Dated parameters: every legal number with its unit, article and period of force.

An entry is never edited: a change of the law is a later entry. A rule marked C never acts by itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from fazhi.engines.law.citation import Law
from fazhi.engines.law.library import day, law, table

if TYPE_CHECKING:
    from fazhi.engines.calendar.terms import Term

UNITS = {"workday": "wd", "day": "d", "month": "m", "year": "y", "hour": "h"}


class UnknownParameter(LookupError):
    """A key that no parameter has."""


class NotInForce(LookupError):
    """A parameter that has no entry for the day."""


@dataclass(frozen=True)
class Parameter:
    """One entry: the number that a rule of law names, from a day to a day."""

    key: str
    title: str
    amount: str
    unit: str
    """workday, day, month, year, hour; others (annual_date, class_hour, per_year ...) are no terms."""
    event_from: str
    """The event from which the term runs."""
    extendable_by: str
    laws: tuple[Law, ...]
    article: str
    in_force_from: dt.date
    in_force_to: dt.date | None
    confidence: str
    """A checked, B certain but not re-read, C to be checked first."""

    @property
    def law(self) -> Law:
        """The law that names the number (the first where several do)."""
        return self.laws[0]

    @property
    def acts(self) -> bool:
        """Whether a consequence may follow by itself."""
        return self.confidence != "C"

    @property
    def term(self) -> Term | None:
        """The number as a term that can be counted; None for dates, hours of training and the like."""
        from fazhi.engines.calendar.terms import Term, Unit

        return Term(int(self.amount), Unit(UNITS[self.unit])) if self.unit in UNITS else None

    @property
    def citation(self) -> str:
        """`《行政复议法（2023年修订）》62(1)`."""
        return f"{self.law}{self.article}"

    def in_force(self, on: dt.date) -> bool:
        """Whether the entry holds on the day."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)


@lru_cache(maxsize=1)
def _entries() -> dict[str, tuple[Parameter, ...]]:
    entries: dict[str, list[Parameter]] = {}
    folder = files("fazhi.engines.law").joinpath("data", "parameters")
    for name in sorted(item.name for item in folder.iterdir() if item.name.endswith(".csv")):
        for row in table("parameters", name):
            entry = _entry(row)
            entries.setdefault(entry.key, []).append(entry)
    return {key: _in_order(key, found) for key, found in sorted(entries.items())}


def _entry(row: dict[str, str]) -> Parameter:
    begins = day(row["in_force_from"])
    if begins is None or row["confidence"] not in {"A", "B", "C"}:
        raise ValueError(f"parameter {row['key']}: in_force_from and confidence A, B or C must be given")
    if row["unit"] in UNITS and not row["amount"].isdigit():
        raise ValueError(f"parameter {row['key']}: the amount {row['amount']!r} is no whole number")
    return Parameter(
        row["key"], row["title"], row["amount"], row["unit"], row["event_from"], row["extendable_by"],
        tuple(law(key) for key in row["law"].split("; ")), row["article"], begins, day(row["in_force_to"]),
        row["confidence"],
    )  # fmt: skip


def _in_order(key: str, found: list[Parameter]) -> tuple[Parameter, ...]:
    ordered = sorted(found, key=lambda entry: entry.in_force_from)
    for earlier, later in pairwise(ordered):
        if earlier.in_force_to is None or earlier.in_force_to > later.in_force_from:
            raise ValueError(
                f"parameter {key}: the entries from {earlier.in_force_from} and {later.in_force_from} overlap"
            )
    return tuple(ordered)


def all_keys() -> tuple[str, ...]:
    """Keys of all parameters, sorted."""
    return tuple(_entries())


def history(key: str) -> tuple[Parameter, ...]:
    """All entries of a key, the earliest first; UnknownParameter suggests what may be meant."""
    try:
        return _entries()[key]
    except KeyError:
        near = get_close_matches(key, all_keys(), 3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownParameter(f"there is no parameter {key!r}{hint}") from None


@lru_cache(maxsize=8192)
def parameter(key: str, on: dt.date) -> Parameter:
    """The entry in force on a day; NotInForce names the days on which there is one."""
    for entry in history(key):
        if entry.in_force(on):
            return entry
    spans = "; ".join(f"{entry.in_force_from} to {entry.in_force_to or 'now'}" for entry in history(key))
    raise NotInForce(f"parameter {key} is not in force on {on} (in force: {spans})")
