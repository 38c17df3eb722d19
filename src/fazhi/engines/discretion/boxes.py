"""Boxes: the sets of facts that conditions describe, over the atoms that no condition of a table splits.

A part of a box is a pair (first atom, atom after the last) for spans, a bit mask for options. All is exact: numbers
of a column are whole steps, sizes are Python integers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from fazhi.engines.discretion.table import Column, Condition, Row, Span, Statute, Table

Part = tuple[int, int] | int
Box = tuple[Part, ...]
PIECES = 50_000
"""So many pieces at most when overlapping rows are cut apart; beyond, the question stays open."""


class TooTangled(Exception):
    """So many rows overlap that cutting them apart has no end in reasonable time."""


class Grid:
    """The atoms of a table: per span column the first number of each atom, per option column its options."""

    def __init__(self, table: Table) -> None:
        parts: tuple[Row | Statute, ...] = (*table.rows, *table.statutes)
        self.columns = table.columns
        self.starts = [
            _starts(column, [part.conditions[place] for part in parts])
            for place, column in enumerate(table.columns)
        ]
        self.whole: Box = tuple(
            (0, len(starts)) if column.ordered else (1 << len(column.options)) - 1
            for column, starts in zip(self.columns, self.starts, strict=True)
        )
        self.rows = [self.box(row.conditions) for row in table.rows]
        self.statutes = [self.box(statute.conditions) for statute in table.statutes]

    def box(self, conditions: Sequence[Condition]) -> Box:
        """The box of some conditions, cut to what the columns can hold."""
        return tuple(self._part(place, condition) for place, condition in enumerate(conditions))

    def _part(self, place: int, condition: Condition) -> Part:
        if condition is None:
            return self.whole[place]
        if not isinstance(condition, Span):
            return sum(1 << option for option in condition)
        starts = self.starts[place]
        high = len(starts) if condition.high is None else bisect_left(starts, condition.high)
        return bisect_left(starts, condition.low), high

    def point(self, box: Box, *, last: Iterable[int] = ()) -> tuple[int, ...]:
        """A fact vector of a box: in each column the first number or option; in the columns `last` the last atom's."""
        ends = set(last)
        return tuple(self._value(place, part, place in ends) for place, part in enumerate(box))

    def _value(self, place: int, part: Part, last: bool) -> int:
        if isinstance(part, tuple):
            return self.starts[place][part[1] - 1 if last else part[0]]
        return part.bit_length() - 1 if last else (part & -part).bit_length() - 1


def _starts(column: Column, conditions: list[Condition]) -> list[int]:
    if not column.ordered:
        return []
    ends = {column.low}
    for condition in conditions:
        if isinstance(condition, Span):
            ends |= {condition.low, condition.high if condition.high is not None else column.low}
    return sorted(end for end in ends if end >= column.low and (column.high is None or end < column.high))


def size(box: Box) -> int:
    """The number of atoms in a box."""
    total = 1
    for part in box:
        total *= part[1] - part[0] if isinstance(part, tuple) else part.bit_count()
    return total


def meet(a: Part, b: Part) -> Part | None:
    """What two parts share; None when nothing."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        low, high = max(a[0], b[0]), min(a[1], b[1])
        return (low, high) if low < high else None
    assert isinstance(a, int)
    assert isinstance(b, int)
    return a & b or None


def common(a: Box, b: Box) -> Box | None:
    """What two boxes share; None when nothing."""
    parts = []
    for one, other in zip(a, b, strict=True):
        shared = meet(one, other)
        if shared is None:
            return None
        parts.append(shared)
    return tuple(parts)


def _rest(part: Part, shared: Part) -> list[Part]:
    if isinstance(part, tuple) and isinstance(shared, tuple):
        sides = ((part[0], shared[0]), (shared[1], part[1]))
        return [side for side in sides if side[0] < side[1]]
    assert isinstance(part, int)
    assert isinstance(shared, int)
    return [part & ~shared] if part & ~shared else []


def minus(box: Box, other: Box) -> list[Box]:
    """The box without the other, in disjoint boxes."""
    shared = common(box, other)
    if shared is None:
        return [box]
    result = []
    for place, part in enumerate(box):
        result += [(*shared[:place], rest, *box[place + 1 :]) for rest in _rest(part, shared[place])]
    return result


def disjoint(boxes: Sequence[Box], earlier: Sequence[Iterable[int]]) -> list[Box]:
    """The union of boxes in disjoint pieces; `earlier[i]` are the places before i whose boxes meet box i.

    TooTangled beyond PIECES.
    """
    result: list[Box] = []
    for place, box in enumerate(boxes):
        pieces = [box]
        for other in earlier[place]:
            pieces = [piece for part in pieces for piece in minus(part, boxes[other])]
            if len(result) + len(pieces) > PIECES:
                raise TooTangled
        result += pieces
    return result


def uncovered(cell: Box, pieces: Sequence[Box]) -> Box | None:
    """A largest box of the cell that no piece meets; None when the disjoint pieces fill the cell.

    Pieces fill a cell exactly when their sizes add up to the cell's; the half whose sum falls short holds the gap.
    """
    inside = [shared for piece in pieces if (shared := common(cell, piece)) is not None]
    if sum(map(size, inside)) == size(cell):
        return None
    near, whole = inside, cell
    while inside:
        place = max(range(len(cell)), key=lambda k: (_splits(cell, inside, k), -k))
        for half in _halves(cell, place):
            part = [shared for piece in inside if (shared := common(half, piece)) is not None]
            if sum(map(size, part)) < size(half):
                cell, inside = half, part
                break
    return _grown(cell, whole, near)


def _splits(cell: Box, inside: Sequence[Box], place: int) -> int:
    return sum(1 for piece in inside if piece[place] != cell[place])


def _halves(cell: Box, place: int) -> tuple[Box, Box]:
    part = cell[place]
    if isinstance(part, tuple):
        middle = (part[0] + part[1]) // 2
        halves: tuple[Part, Part] = (part[0], middle), (middle, part[1])
    else:
        lowest = part & -part
        halves = lowest, part & ~lowest
    return tuple((*cell[:place], half, *cell[place + 1 :]) for half in halves)  # type: ignore[return-value]


def _grown(cell: Box, whole: Box, pieces: Sequence[Box]) -> Box:
    """The cell made larger, one column after the other, as long as no piece is met."""
    for place, limit in enumerate(whole):
        wide = (*cell[:place], limit, *cell[place + 1 :])
        parts = [shared[place] for piece in pieces if (shared := common(wide, piece)) is not None]
        part = cell[place]
        if isinstance(part, tuple) and isinstance(limit, tuple):
            below = [p[1] for p in parts if isinstance(p, tuple) and p[1] <= part[0]]
            above = [p[0] for p in parts if isinstance(p, tuple) and p[0] >= part[1]]
            grown: Part = (max(below, default=limit[0]), min(above, default=limit[1]))
        else:
            assert isinstance(limit, int)
            taken = 0
            for p in parts:
                assert isinstance(p, int)
                taken |= p
            grown = limit & ~taken
        cell = (*cell[:place], grown, *cell[place + 1 :])
    return cell
