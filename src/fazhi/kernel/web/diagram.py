"""The state diagram of a procedure as a drawing: states in columns by their distance from the opening, steps as arrows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.describe import diagram

WIDE, HIGH, COLUMN, LINE, EDGE = 128, 34, 186, 58, 16
"""Width and height of a state, distance of columns and of rows, margin; in the drawing's units."""


@dataclass(frozen=True)
class Node:
    label: str
    x: int
    y: int
    phase: str
    """`now`, `done`, `final` or empty."""

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + WIDE // 2, self.y + HIGH // 2 + 5


@dataclass(frozen=True)
class Arrow:
    path: str
    title: str
    usual: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    steps: tuple[tuple[str, str, str], ...]
    """(from, step, to) in words: the same for those who cannot see the drawing."""


def drawing(procedure: Procedure, now: str = "", passed: frozenset[str] = frozenset()) -> Drawing:
    """The diagram, with the present state and those passed marked."""
    edges = diagram(procedure)
    places = _places(procedure, edges)
    label = {state: str(procedure.states(state).label) for state in places}

    def phase(state: str) -> str:
        return (
            "now"
            if state == now
            else "done"
            if state in passed
            else "final"
            if state in procedure.final
            else ""
        )

    nodes = {
        state: Node(label[state], EDGE + column * COLUMN, EDGE + row * LINE, phase(state))
        for state, (column, row) in places.items()
    }
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for begin, title, end in edges:
        if begin:
            titles[begin, end].append(title)
    usual = set(zip(procedure.usual_path, procedure.usual_path[1:], strict=False))
    arrows = tuple(
        Arrow(_curve(nodes[begin], nodes[end]), "、".join(dict.fromkeys(names)), (begin, end) in usual)
        for (begin, end), names in sorted(titles.items())
    )
    return Drawing(
        2 * EDGE + max(c for c, _r in places.values()) * COLUMN + WIDE,
        2 * EDGE + max(r for _c, r in places.values()) * LINE + HIGH + 14,
        tuple(nodes.values()), arrows,
        tuple((label.get(begin, "—"), title, label[end]) for begin, title, end in edges),
    )  # fmt: skip


def _places(procedure: Procedure, edges: list[tuple[str, str, str]]) -> dict[str, tuple[int, int]]:
    """State -> (column, row). The usual course is the first row; every other state stands one column after where it comes from."""
    column: dict[str, int] = {state: place for place, state in enumerate(procedure.usual_path)}
    pending = [end for begin, _t, end in edges if not begin] + list(procedure.usual_path)
    for state in pending:
        column.setdefault(state, 0)
        for begin, _title, end in edges:
            if begin == state and end not in column:
                column[end] = column[state] + 1
                pending.append(end)
    taken: dict[int, int] = defaultdict(int)
    places = {}
    usual = set(procedure.usual_path)
    for state in sorted(column, key=lambda s: (s not in usual, column[s], s)):
        row = 0 if state in usual else max(taken[column[state]], 1)
        places[state] = (column[state], row)
        taken[column[state]] = row + 1
    return places


def _curve(begin: Node, end: Node) -> str:
    """From the right side to the left side; backwards and within a column below the states."""
    if end.x > begin.x:
        x1, y1, x2, y2 = begin.x + WIDE, begin.y + HIGH // 2, end.x - 5, end.y + HIGH // 2
        bend = (x2 - x1) // 2
        if begin.y == end.y and end.x - begin.x > COLUMN:
            return f"M{x1} {y1} C{x1 + 40} {y1 - 34} {x2 - 40} {y1 - 34} {x2} {y2}"
        return f"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    x1, y1, x2, y2 = begin.x + WIDE // 2, begin.y + HIGH, end.x + WIDE // 2, end.y + HIGH + 5
    low = max(y1, y2) + 22
    return f"M{x1} {y1} C{x1} {low} {x2} {low} {x2} {y2}"
