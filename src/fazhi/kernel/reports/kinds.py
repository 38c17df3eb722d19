"""The kinds of frozen reports: what each is called and on which lists it stands."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.text import Text


@dataclass(frozen=True)
class Kind:
    """A kind of report: the `report` of its issues, its title, the names of its pages for staff and for everybody."""

    key: str
    title: Text
    work: str
    public: str
    by_hand: bool = False
    """An issue is published on its own page; otherwise a step of a procedure publishes it."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """A module says what its reports are."""
    _kinds[kind.key] = kind


def get(key: str) -> Kind:
    """The kind of an issue. KeyError: no module has registered it."""
    return _kinds[key]


def known(key: str) -> bool:
    """Whether there is such a kind."""
    return key in _kinds
