"""Dated parameters: every legal number with its unit, article and period of force.

An entry is never edited: a change of the law is a later entry. A rule marked C never acts by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from fazhi.engines.law.citation import Law
from fazhi.engines.law.library import CONFIDENCES, UnknownLaw, day, law, table

if TYPE_CHECKING:
    from fazhi.engines.calendar.terms import Term

UNITS = {"workday": "wd", "day": "d", "month": "m", "year": "y", "hour": "h"}
_OTHER_UNITS = frozenset(
    {
        "annual_date",
        "class_hour",
        "hour_per_month",
        "per_quarter",
        "per_year",
        "percent",
        "percent_per_day",
        "person",
        "yuan",
    }
)


class UnknownParameter(LookupError):
    """A key that no parameter has."""


class NotInForce(LookupError):
    """A parameter that has no entry for the day."""


class BadParameter(ValueError):
    """An entry of the parameter files that cannot be, with its key and the reason."""


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
    note: str = ""

    @property
    def law(self) -> Law:
        """The law that names the number (the first where several do)."""
        return self.laws[0]

    @property
    def acts(self) -> bool:
        """Whether a consequence may follow by itself."""
        return self.confidence != "C"

    @cached_property
    def term(self) -> Term | None:
        """The number as a term that can be counted; None for dates, hours of training and the like."""
        from fazhi.engines.calendar.terms import Term, Unit

        return Term(int(self.amount), Unit(UNITS[self.unit])) if self.unit in UNITS else None

    @property
    def places(self) -> tuple[tuple[Law, str], ...]:
        """Every place that names the number, as (law, article): `53; 156` of two laws is one place in each."""
        articles = [ref.strip() for ref in self.article.split(";")]
        if len(self.laws) == 1:
            return tuple((self.law, ref) for ref in articles)
        articles += [""] * (len(self.laws) - len(articles))
        return tuple(zip(self.laws, articles, strict=False))

    @property
    def citation(self) -> str:
        """`《行政复议法（2023年修订）》62(1)`."""
        return f"{self.law}{self.article}"

    def in_force(self, on: dt.date) -> bool:
        """Whether the entry holds on the day."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)


@lru_cache(maxsize=1)
def _entries() -> dict[str, tuple[Parameter, ...]]:
    folder = files("fazhi.engines.law").joinpath("data", "parameters")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".csv"))
    return read_entries(row for name in names for row in table("parameters", name))


def read_entries(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Parameter, ...]]:
    """The entries of parameter files by key, each key's in order of time.

    BadParameter: a malformed day, number, unit or mark, an unknown law, an entry outside the force of its law, entries
    of one key that overlap.
    """
    entries: dict[str, list[Parameter]] = {}
    for row in rows:
        entry = _entry(row)
        entries.setdefault(entry.key, []).append(entry)
    return {key: _in_order(key, found) for key, found in sorted(entries.items())}


def _entry(row: dict[str, str]) -> Parameter:
    key = row["key"]
    try:
        begins, ends = day(row["in_force_from"]), day(row["in_force_to"])
        cited = tuple(law(name) for name in row["law"].split("; "))
    except (ValueError, UnknownLaw) as fault:
        raise BadParameter(f"parameter {key}: {fault}") from fault
    if begins is None or (ends is not None and ends <= begins):
        raise BadParameter(f"parameter {key}: in_force_from must be given and lie before in_force_to")
    if row["confidence"] not in CONFIDENCES:
        raise BadParameter(f"parameter {key}: confidence must be A, B or C, not {row['confidence']!r}")
    if row["unit"] not in UNITS.keys() | _OTHER_UNITS:
        raise BadParameter(f"parameter {key}: unknown unit {row['unit']!r}")
    if row["unit"] != "annual_date" and not (row["amount"].isdigit() and int(row["amount"])):
        raise BadParameter(f"parameter {key}: the amount {row['amount']!r} is no whole number above zero")
    for edition in cited:
        if begins < edition.in_force_from or (
            edition.in_force_to and (ends is None or ends > edition.in_force_to)
        ):
            raise BadParameter(
                f"parameter {key}: the entry from {begins} outlasts the force of {edition.key}"
            )
    return Parameter(
        key, row["title"], row["amount"], row["unit"], row["event_from"], row["extendable_by"], cited, row["article"],
        begins, ends, row["confidence"], row["note"],
    )  # fmt: skip


def _in_order(key: str, found: list[Parameter]) -> tuple[Parameter, ...]:
    ordered = sorted(found, key=lambda entry: entry.in_force_from)
    for earlier, later in pairwise(ordered):
        if earlier.in_force_to is None or earlier.in_force_to > later.in_force_from:
            raise BadParameter(
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
