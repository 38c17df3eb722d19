"""The laws that the house stands on, each edition with the days of its force."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from fazhi.engines.law.citation import Law

CONFIDENCES = frozenset("ABC")
"""A checked against the text, B certain but not re-read, C to be checked before anything acts on it."""


class UnknownLaw(LookupError):
    """A law that is not in the library."""


class NoEdition(LookupError):
    """A law of which no edition is in force on the day."""


class BadLibrary(ValueError):
    """A data file of the library that contradicts itself, with the row."""


@dataclass(frozen=True)
class LawRecord:
    """What the library knows of an edition beside its days: from which document it comes and how sure that is."""

    law: Law
    name: str
    """The title without the edition, e.g. `行政复议法`; editions of one law share it."""
    number: str
    """Number of the document, e.g. `国务院令第711号`; empty where none is recorded."""
    adopted: dt.date | None
    confidence: str
    note: str


def table(*path: str) -> Iterator[dict[str, str]]:
    """Rows of a data file of this package."""
    text = files("fazhi.engines.law").joinpath("data", *path).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def day(text: str) -> dt.date | None:
    """An ISO day, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def records() -> dict[str, LawRecord]:
    """All editions by key, in the order of the keys."""
    return read_records(table("laws.csv"))


def read_records(rows: Iterator[dict[str, str]]) -> dict[str, LawRecord]:
    """The records of a table of laws. BadLibrary: a key twice, no first day, an unknown mark, overlapping editions."""
    result: dict[str, LawRecord] = {}
    for row in rows:
        record = _record(row)
        if record.law.key in result:
            raise BadLibrary(f"law {record.law.key} stands twice")
        result[record.law.key] = record
    for name in {record.name for record in result.values()}:
        editions = _editions(result, name)
        for earlier, later in pairwise(editions):
            if earlier.in_force_to is None or earlier.in_force_to > later.in_force_from:
                raise BadLibrary(f"the editions {earlier.key} and {later.key} overlap")
    return dict(sorted(result.items()))


def _record(row: dict[str, str]) -> LawRecord:
    try:
        begins, ends, adopted = (day(row[name]) for name in ("in_force_from", "in_force_to", "adopted"))
    except ValueError as fault:
        raise BadLibrary(f"law {row['key']}: {fault}") from fault
    if begins is None or (ends is not None and ends <= begins) or (adopted is not None and adopted > begins):
        raise BadLibrary(
            f"law {row['key']}: adopted, in_force_from and in_force_to must be given in this order"
        )
    if row["confidence"] not in CONFIDENCES:
        raise BadLibrary(f"law {row['key']}: confidence must be A, B or C, not {row['confidence']!r}")
    edition = Law(row["key"], row["title"], begins, ends)
    return LawRecord(edition, row["name"], row["number"], adopted, row["confidence"], row["note"])


def _editions(known: dict[str, LawRecord], name: str) -> list[Law]:
    found = (record.law for record in known.values() if record.name == name)
    return sorted(found, key=lambda edition: (edition.in_force_from, edition.key))


def laws() -> dict[str, Law]:
    """All editions by key."""
    return {key: record.law for key, record in records().items()}


def record(key: str) -> LawRecord:
    """What the library knows of an edition; UnknownLaw names what there is."""
    try:
        return records()[key]
    except KeyError:
        near = get_close_matches(key, records(), 3) or [known for known in records() if known[:4] == key[:4]]
        hint = f" (there is: {', '.join(sorted(near))})" if near else ""
        raise UnknownLaw(f"the library has no law {key!r}{hint}") from None


def law(key: str) -> Law:
    """The edition by its key, e.g. `行政复议法(2023)`; UnknownLaw names what there is."""
    return record(key).law


def editions(title: str) -> tuple[Law, ...]:
    """The editions of a law by its title without the year (`行政复议法`) or any of their keys, the earliest first."""
    name = title if any(entry.name == title for entry in records().values()) else record(title).name
    return tuple(_editions(records(), name))


def law_on(title: str, on: dt.date) -> Law:
    """The edition in force on a day. UnknownLaw for an unknown title, NoEdition when none is in force."""
    found = editions(title)
    for edition in found:
        if edition.in_force(on):
            return edition
    spans = "; ".join(
        f"{edition.key}: {edition.in_force_from} to {edition.in_force_to or 'now'}" for edition in found
    )
    raise NoEdition(f"no edition of {title} is in force on {on} ({spans})")
