"""The text of a document as of any day, as it was known on any day, out of its events; never typed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["enact", "amend", "repeal", "revive"]
WHOLE = ""
"""The clause identifier that means the whole document."""


class BadEvent(ValueError):
    """Events that cannot follow each other, with the day and the reason."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a document or to one of its clauses."""

    kind: Kind
    valid: dt.date
    """First day on which it counts."""
    known: dt.date
    """Day on which it was decided (published): before that nobody could know."""
    clause: str = WHOLE
    texts: Mapping[str, str] = field(default_factory=dict)
    """enact and amend: texts by clause identifier; an empty text takes the clause out."""
    by: str = ""
    """Number of the document that did it."""


@dataclass(frozen=True)
class Standing:
    """A document on a day: whether it counts, its text, and what is decided but not in force yet."""

    in_force: bool
    texts: Mapping[str, str]
    pending: tuple[Event, ...] = ()


def standing(events: Sequence[Event], valid: dt.date, known: dt.date) -> Standing:
    """The document on the day `valid`, as it was known on the day `known`.

    Events apply by their first day, of one day by the day of decision, then in the order given. What is repealed keeps
    its text and gets it back, with later amendments, when it is revived.
    """
    seen = [one for one in in_order(events) if one.known <= known]
    counted = [one for one in seen if one.valid <= valid]
    texts: dict[str, str] = {}
    dead: set[str] = set()
    enacted = False
    for one in counted:
        if one.kind in {"enact", "amend"}:
            enacted = enacted or one.kind == "enact"
            texts.update(one.texts)
        elif one.kind == "repeal":
            dead.add(one.clause)
        else:
            dead.discard(one.clause)
    in_force = enacted and WHOLE not in dead
    shown = {key: text for key, text in texts.items() if text and key not in dead} if in_force else {}
    return Standing(in_force, dict(sorted(shown.items())), tuple(one for one in seen if one.valid > valid))


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events in the order in which they apply."""
    return sorted(events, key=lambda one: (one.valid, one.known))


def checked(events: Sequence[Event]) -> list[Event]:
    """The events in order. BadEvent: nothing enacted first, a second enactment, an amendment without text, a revival of what lives."""
    ordered = in_order(events)
    dead: set[str] = set()
    for index, one in enumerate(ordered):
        if (one.kind == "enact") != (index == 0):
            raise BadEvent(
                f"{one.valid}: {'a document is enacted once' if index else 'the first event must enact'}"
            )
        if one.kind in {"enact", "amend"} and not one.texts:
            raise BadEvent(f"{one.valid}: {one.kind} without a text")
        if one.kind == "repeal":
            if one.clause in dead:
                raise BadEvent(f"{one.valid}: {one.clause or 'the document'} is repealed already")
            dead.add(one.clause)
        elif one.kind == "revive":
            if one.clause not in dead:
                raise BadEvent(f"{one.valid}: {one.clause or 'the document'} is not repealed")
            dead.discard(one.clause)
    return ordered
