"""The laws that the house stands on, each edition with the days of its force."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from fazhi.engines.law.citation import Law


class UnknownLaw(LookupError):
    """A law that is not in the library."""


def table(*path: str) -> Iterator[dict[str, str]]:
    """Rows of a data file of this package."""
    text = files("fazhi.engines.law").joinpath("data", *path).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def day(text: str) -> dt.date | None:
    """An ISO day, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def laws() -> dict[str, Law]:
    """All editions by key."""
    result = {}
    for row in table("laws.csv"):
        begins = day(row["in_force_from"])
        assert begins is not None, row["key"]
        result[row["key"]] = Law(row["key"], row["title"], begins, day(row["in_force_to"]))
    return result


def law(key: str) -> Law:
    """The edition by its key, e.g. `行政复议法(2023)`; UnknownLaw names what there is."""
    try:
        return laws()[key]
    except KeyError:
        like = [known for known in sorted(laws()) if known[:4] == key[:4]]
        hint = f" (there is: {', '.join(like)})" if like else ""
        raise UnknownLaw(f"the library has no law {key!r}{hint}") from None
