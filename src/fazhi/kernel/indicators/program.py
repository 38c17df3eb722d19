"""A set of indicators as one program of bitmap steps; what two predicates have in common is worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from fazhi.kernel.indicators import bits, reference
from fazhi.kernel.indicators.columns import EPOCH, PLACES, Columns, Place
from fazhi.kernel.indicators.definition import Indicator, Mean, Period, Share, Total
from fazhi.kernel.registers.fields import (
    And,
    ByEnd,
    Compare,
    Field,
    InPeriod,
    Known,
    Not,
    OneOf,
    Or,
    Predicate,
)

_NO_PERIOD = Period(dt.date.min, dt.date.max)
Node = tuple[Any, ...] | bool
"""A step whose parts are earlier steps, or what holds for every row or for none."""


@dataclass(frozen=True)
class Need:
    """What an indicator needs of each cell: rows of the population, rows that hit, the sum of an amount."""

    population: Predicate
    hits: Predicate | None = None
    amount: Field | None = None


def need(indicator: Indicator) -> Need:
    """The counters of an indicator."""
    kind = indicator.kind
    if isinstance(kind, Share):
        return Need(kind.of, kind.of & kind.count)
    if isinstance(kind, Total | Mean):
        return Need(kind.of & Known(kind.amount), amount=kind.amount)
    return Need(kind.of)


def anchor(predicate: Predicate) -> Field | None:
    """The date that must lie in the period for the predicate to hold: it says which period a row belongs to."""
    match predicate:
        case InPeriod(field):
            return field
        case And(left, right):
            return anchor(left) or anchor(right)
    return None


def compared(indicator: Indicator) -> Iterator[tuple[Field, Field]]:
    """Fields that the indicator compares with each other."""
    kind = indicator.kind
    for predicate in (kind.of, kind.count) if isinstance(kind, Share) else (kind.of,):
        yield from _compared(predicate)


def _compared(predicate: Predicate) -> Iterator[tuple[Field, Field]]:
    match predicate:
        case And(left, right) | Or(left, right):
            yield from _compared(left)
            yield from _compared(right)
        case Not(inner):
            yield from _compared(inner)
        case Compare(field, _op, Field() as other):
            yield field, other


@dataclass
class Program:
    """Bitmap steps over the columns, for indicators with the same anchor."""

    columns: Columns
    anchor: Field | None
    steps: list[tuple[int, ...]] = field(default_factory=list)
    made: dict[Any, int] = field(default_factory=dict)
    nodes: dict[int, tuple[Predicate, Node]] = field(default_factory=dict)
    """By identity of the predicate, which is kept with its node: declared predicates share their parts."""
    leaves: dict[Predicate, Node] = field(default_factory=dict)

    def matrix(self) -> npt.NDArray[np.int64]:
        """The steps as the kernel takes them, shape (steps, 7)."""
        return np.array(self.steps, np.int64).reshape(-1, 7)

    def bitmap(self, predicate: Predicate) -> int:
        """The number of the step that makes the bitmap of the predicate."""
        return self._step(self._node(predicate))

    def _step(self, node: Node) -> int:
        if node is True or node is False:
            everything = self._emit((bits.EQ, bits.DAYS, *[self._period_row(0)] * 2, 0, 0, 0))
            return everything if node else self._emit((bits.NOT, 0, everything, 0, 0, 0, 0))
        assert isinstance(node, tuple)
        if node[0] in {bits.AND, bits.OR}:
            return self._emit((node[0], 0, self._step(node[1]), self._step(node[2]), 0, 0, 0))
        if node[0] == bits.NOT:
            return self._emit((bits.NOT, 0, self._step(node[1]), 0, 0, 0, 0))
        return self._emit(node)

    def _emit(self, step: tuple[int, ...]) -> int:
        if step not in self.made:
            self.made[step] = len(self.steps)
            self.steps.append(step)
        return self.made[step]

    def _node(self, predicate: Predicate) -> Node:
        if id(predicate) not in self.nodes:
            self.nodes[id(predicate)] = predicate, self._worked_out(predicate)
        return self.nodes[id(predicate)][1]

    def _worked_out(self, predicate: Predicate) -> Node:
        match predicate:
            case And(left, right):
                return _both(self._node(left), self._node(right))
            case Or(left, right):
                return _negated(_both(_negated(self._node(left)), _negated(self._node(right))))
            case Not(inner):
                return _negated(self._node(inner))
        if predicate not in self.leaves:
            self.leaves[predicate] = self._leaf(predicate)
        return self.leaves[predicate]

    def _leaf(self, predicate: Predicate) -> Node:
        match predicate:
            case Compare(of, op, Field() as other):
                return _pair(self._place(of), op, self._place(other))
            case Known(of) | OneOf(of) | Compare(of) if self._place(of).values is not None:
                return _coded(predicate, of, self._place(of))
            case Known(of):
                return _known(self._place(of))
            case OneOf(of, values):
                return _any([_compared_with(self._place(of), "=", value) for value in values])
            case Compare(of, op, value):
                return _compared_with(self._place(of), op, value)
            case InPeriod(of) if of == self.anchor:
                return True
            case InPeriod(of):
                row = self._place(of).row
                return _both(_days(self._period_row(0), row), _days(row, self._period_row(1)))
            case ByEnd(of):
                return _days(self._place(of).row, self._period_row(1))
        raise TypeError(f"not a predicate: {predicate!r}")

    def _place(self, of: Field) -> Place:
        return self.columns.places[of.name]

    def _period_row(self, which: int) -> int:
        """Row of the days that holds the first (0) or last (1) day of the period of each row."""
        return len(self.columns.days) + which


def _days(left: int, right: int) -> Node:
    """Known, and on or before the other day."""
    return (bits.LE, bits.DAYS, left, right, 0, 0, bits.MISSING_DAY)


def _both(left: Node, right: Node) -> Node:
    if left is False or right is False:
        return False
    if left is True or left == right:
        return right
    return left if right is True else (bits.AND, left, right)


def _negated(node: Node) -> Node:
    if node is True or node is False:
        return not node
    assert isinstance(node, tuple)
    return node[1] if node[0] == bits.NOT else (bits.NOT, node)


def _any(nodes: Sequence[Node]) -> Node:
    held: list[Node] = [node for node in dict.fromkeys(nodes) if node is not False]
    if not held or True in held:
        return bool(held)
    whole = held[0]
    for node in held[1:]:
        whole = (bits.OR, whole, node)
    return whole


def _range(place: Place, low: int, high: int) -> Node:
    return (bits.RANGE, place.matrix, place.row, 0, low, high, 0) if low <= high else False


def _known(place: Place) -> Node:
    top = bits.MISSING_DAY if place.matrix == bits.DAYS else bits.MISSING_NUMBER
    return _range(place, top + 1, -(top + 1))


def _coded(predicate: Predicate, of: Field, place: Place) -> Node:
    """A question about one column of codes: the reference answers it for each value, runs of codes answer it for rows."""
    assert place.values is not None
    answers = [reference.holds(predicate, {of.name: value}, _NO_PERIOD) for value in (None, *place.values)]
    if all(answers) or not any(answers):
        return answers[0]
    edges = np.flatnonzero(np.diff(np.array([False, *answers, False], np.int8))).reshape(-1, 2)
    return _any([_range(place, int(low), int(high) - 1) for low, high in edges])


def _compared_with(place: Place, op: str, value: Any) -> Node:
    """A date or amount against a constant, as a range; an amount finer than the column's is compared exactly."""
    if isinstance(value, dt.date):
        exact = Decimal(value.toordinal() - EPOCH)
    elif isinstance(value, int | Decimal):
        exact = Decimal(value) * 10**PLACES
    else:
        return False
    known = _known(place)
    assert isinstance(known, tuple)
    lowest, highest = known[4], known[5]
    low, high = {
        "=": (ceil(exact), floor(exact)),
        "<=": (lowest, floor(exact)),
        ">": (floor(exact) + 1, highest),
        ">=": (ceil(exact), highest),
    }[op]
    return _range(place, max(low, lowest), min(high, highest))


def _pair(left: Place, op: str, right: Place) -> Node:
    if left.matrix != right.matrix or (left.values is None) != (right.values is None):
        raise TypeError("only fields of one kind are compared with each other")
    if op in {">", ">="}:
        left, right = right, left
    code = {"=": bits.EQ, "<=": bits.LE, ">=": bits.LE, ">": bits.LT}[op]
    return (code, left.matrix, left.row, right.row, 0, 0, left.missing)
