"""Why no assignment exists: a smallest set of demands, recusals and caps that cannot hold together. Section 6."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from fazhi.engines.draw.pairing import UNBOUND, Short, Staff, Work, assign

T = TypeVar("T")


@dataclass(frozen=True)
class Conflict:
    """Places of subjects (order of the draw) and inspectors; without any one of them the others could hold."""

    subjects: tuple[int, ...]
    recusals: tuple[tuple[int, int], ...]
    """(inspector, subject)"""
    caps: tuple[int, ...]


_Item = tuple[str, int, int]


def explain(staff: Staff, work: Work, team: int, subjects: Sequence[int]) -> Conflict:
    """The smallest conflict among subjects that cannot all have their teams: none of its parts can be left out."""
    near = {int(one) for subject in subjects for one in work.pools[work.pool_of[subject]]}
    items: list[_Item] = [("cap", one, 0) for one in sorted(near) if staff.caps[one] != UNBOUND]
    items += [
        ("recusal", int(one), subject)
        for subject in subjects
        for one in work.barred_of(subject)
        if int(one) in near
    ]
    items += [("subject", subject, 0) for subject in subjects]

    def impossible(kept: Sequence[_Item]) -> bool:
        return isinstance(assign(*_part(staff, work, kept), team, b""), Short)

    found = smallest(items, impossible)
    return Conflict(
        tuple(sorted(a for kind, a, _b in found if kind == "subject")),
        tuple(sorted((a, b) for kind, a, b in found if kind == "recusal")),
        tuple(sorted(a for kind, a, _b in found if kind == "cap")),
    )


def _part(staff: Staff, work: Work, kept: Sequence[_Item]) -> tuple[Staff, Work]:
    """The problem with these subjects, recusals and caps alone."""
    subjects = [a for kind, a, _b in kept if kind == "subject"]
    caps = np.full(len(staff.ids), UNBOUND, np.int32)
    barred: dict[int, list[int]] = {}
    for kind, a, b in kept:
        if kind == "cap":
            caps[a] = staff.caps[a]
        elif kind == "recusal":
            barred.setdefault(b, []).append(a)
    rows = [sorted(barred.get(subject, [])) for subject in subjects]
    begins = np.cumsum([0, *map(len, rows)])
    flat = np.array([one for row in rows for one in row], np.int32)
    return Staff(staff.ids, caps), Work(work.pools, work.pool_of[subjects], flat, begins)


def smallest(items: Sequence[T], impossible: Callable[[Sequence[T]], bool]) -> list[T]:
    """Items that are impossible together, while without any one of them they are not (QuickXplain, Junker 2004).

    `impossible` holds for all items, and does not cease to hold when items are added.
    """

    def within(fixed: list[T], changed: bool, rest: Sequence[T]) -> list[T]:
        if changed and impossible(fixed):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        second = within([*fixed, *rest[:half]], True, rest[half:])
        first = within([*fixed, *second], bool(second), rest[:half])
        return [*first, *second]

    return within([], False, items) if items else []
