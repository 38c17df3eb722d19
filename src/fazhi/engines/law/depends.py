"""What stands on an article: parameters are found here, the upper floors add their steps, terms and indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import all_keys, history

Kind = Literal["parameter", "step", "deadline", "condition", "indicator", "document"]
KINDS: tuple[str, ...] = get_args(Kind)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Dependent:
    """One thing that rests on a place in a law."""

    law: str
    """Key of the edition."""
    article: str
    """Reference as in the parameter files: `30`, `30(1)`, `41(1)5`; empty for the law as a whole."""
    kind: str
    key: str
    title: str

    @property
    def order(self) -> tuple[tuple[int, ...], str, int, str, str]:
        """Total order: by article number, paragraph and item, then kind, key and title."""
        numbers = tuple(int(number) for number in _NUMBER.findall(self.article))
        return numbers, self.article, KINDS.index(self.kind), self.key, self.title


_registered: set[Dependent] = set()


def register(law_key: str, article: str, kind: Kind, key: str, title: str) -> Dependent:
    """Note that something rests on an article; twice is once. UnknownLaw, ValueError for an unknown kind."""
    law(law_key)
    if kind not in KINDS:
        raise ValueError(f"no kind of dependents {kind!r} (there is: {', '.join(KINDS)})")
    found = Dependent(law_key, article, kind, key, title)
    _registered.add(found)
    return found


def stands_on(law_key: str, article: str | None = None) -> list[Dependent]:
    """Everything that rests on a law, or on one article with its paragraphs and items, in total order.

    `30` covers `30`, `30(1)` and `30(1)2`, but not `300`; `30(1)` does not cover `30`. UnknownLaw for an unknown law.
    """
    law(law_key)
    found = {one for one in _registered if one.law == law_key} | _parameters(law_key)
    return sorted((one for one in found if covers(article or "", one.article)), key=lambda one: one.order)


def covers(asked: str, ref: str) -> bool:
    """Whether a reference lies within the place asked for; an empty place is the whole law."""
    if not ref.startswith(asked):
        return False
    return not asked or asked.endswith(")") or not ref[len(asked) : len(asked) + 1].isdigit()


def _parameters(law_key: str) -> set[Dependent]:
    return {
        Dependent(law_key, ref, "parameter", key, entry.title)
        for key in all_keys()
        for entry in history(key)
        for edition, ref in entry.places
        if edition.key == law_key
    }
