"""Clean discretion tables by seed, and the faults that can be put into them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fazhi.engines.discretion.table import Band, Column, Condition, Kind, Row, Span, Statute, Table

FLOOR, CAP = 100_000, 100_000_000
"""Hundredths of yuan: 1,000 to 1,000,000 yuan."""
Cell = list[Condition]


def columns(dice: random.Random, number: int) -> tuple[Column, ...]:
    """So many typed columns; the first leads to leniency (否 first: graver)."""
    result = [Column("初次违法", Kind.FLAG, options=("否", "是"), direction=-1)]
    for place in range(1, number):
        way, kind = dice.choice((-1, 0, 1, 1)), dice.choice(tuple(Kind))
        name = f"要素{place}"
        if kind == Kind.NUMBER:
            high = dice.choice((None, 1_000_000))
            result.append(Column(name, kind, "元", dice.choice((0, 2)), 0, high, (), way))
        elif kind == Kind.DATE:
            first = dt.date(2015, 1, 1).toordinal()
            result.append(Column(name, kind, low=first, high=first + 3650, direction=way))
        elif kind == Kind.CHOICE:
            options = tuple(f"选项{letter}" for letter in "甲乙丙丁戊己"[: dice.randint(2, 6)])
            result.append(Column(name, kind, options=options, direction=way))
        else:
            result.append(Column(name, kind, options=("否", "是"), direction=way))
    return tuple(result)


def clean(seed: int, number: int, rows: int) -> Table:
    """A table without faults: the space of facts is cut again and again, the graver half gets the upper part of the fine.

    So graver facts never get less, whatever the cuts; cuts across columns without direction share the fine.
    """
    dice = random.Random(seed)
    facts = columns(dice, number)
    spared: Cell = [frozenset({1}), *[None] * (number - 1)]
    rest: Cell = [frozenset({0}), *[None] * (number - 1)]
    leaves: list[tuple[Cell, int, int, Band | None]] = [(spared, 0, 0, Band.NONE), (rest, FLOOR, CAP, None)]
    stuck = 0
    while len(leaves) < rows and stuck < 50 * rows:
        place = dice.randrange(1, len(leaves)) if len(leaves) < 4 * number else _widest(dice, leaves)
        halves = _cut(dice, facts, leaves[place])
        stuck += halves is None
        if halves:
            leaves[place : place + 1] = halves
    made = tuple(
        Row(
            line, tuple(cell), _band(low) if band is None else band, low, high, "元", ("没收",) if low else ()
        )
        for line, (cell, low, high, band) in enumerate(leaves, start=2)
    )
    nothing: tuple[Condition, ...] = (None,) * number
    law = Statute(2, nothing, "《示例法》第一条", FLOOR, CAP, "元", ("没收",))
    return Table(f"t{seed}", f"示例基准{seed}", f"示例〔2024〕{seed}号", "示例局", dt.date(2024, 1, 1), None, facts, made, (law,))  # fmt: skip


def _widest(dice: random.Random, leaves: list[Any]) -> int:
    return max(dice.sample(range(1, len(leaves)), 4), key=lambda p: leaves[p][2] - leaves[p][1])


def _band(low: int) -> Band:
    share = (low - FLOOR) / (CAP - FLOOR)
    return Band.LIGHT if share < 0.3 else Band.ORDINARY if share < 0.7 else Band.HEAVY


def _cut(dice: random.Random, facts: tuple[Column, ...], leaf: Any) -> list[Any] | None:
    cell, low, high, band = leaf
    place = dice.randrange(1, len(facts))
    column, condition = facts[place], cell[place]
    if column.ordered:
        span = condition or Span(column.low, column.high)
        end = span.high if span.high is not None else max(span.low * 4, 1000)
        if end - span.low < 2:
            return None
        middle = dice.randint(span.low + 1, end - 1)
        halves: list[Condition] = [Span(span.low, middle), Span(middle, span.high)]
    else:
        options = sorted(condition or range(len(column.options)))
        if len(options) < 2:
            return None
        middle = dice.randrange(1, len(options))
        halves = [frozenset(options[:middle]), frozenset(options[middle:])]
    fines = [(low, high), (low, high)]
    if column.direction:
        if high - low < 100:
            return None
        inner = dice.randint(low + 1, high - 1)
        fines = [(low, inner), (inner, high)]
        if column.direction < 0:
            fines.reverse()
    return [
        ([*cell[:place], half, *cell[place + 1 :]], *fine, band)
        for half, fine in zip(halves, fines, strict=True)
    ]


def faults(table: Table, dice: random.Random) -> dict[str, Callable[[], Table | None]]:
    """Kind of failure -> a table with such a fault in it (None when the drawn row cannot carry it)."""
    return {
        "gap": lambda: _gap(table, dice),
        "overlap": lambda: _overlap(table, dice),
        "bound": lambda: _bound(table, dice),
        "monotonicity": lambda: _reversal(table, dice),
    }


def _with(table: Table, place: int, row: Row | None) -> Table:
    rows = table.rows
    return replace(table, rows=(*rows[:place], *([row] if row else []), *rows[place + 1 :]))


def _changed(row: Row, place: int, condition: Condition) -> Row:
    return replace(row, conditions=(*row.conditions[:place], condition, *row.conditions[place + 1 :]))


def _gap(table: Table, dice: random.Random) -> Table | None:
    """A row is taken out, or its span loses one step, or its options lose one."""
    place = dice.randrange(len(table.rows))
    row = table.rows[place]
    narrowed = [k for k, c in enumerate(row.conditions) if c is not None]
    if dice.random() < 0.3 or not narrowed:
        return _with(table, place, None)
    k = dice.choice(narrowed)
    condition = row.conditions[k]
    if isinstance(condition, Span):
        if condition.high is not None and condition.high - condition.low < 2:
            return None
        return _with(table, place, _changed(row, k, Span(condition.low + 1, condition.high)))
    assert condition is not None
    if len(condition) < 2:
        return None
    return _with(table, place, _changed(row, k, condition - {min(condition)}))


def _overlap(table: Table, dice: random.Random) -> Table | None:
    """A span is one step wider, options are one more, or a row stands twice."""
    place = dice.randrange(len(table.rows))
    row = table.rows[place]
    narrowed = [k for k, c in enumerate(row.conditions) if c is not None]
    if dice.random() < 0.2 or not narrowed:
        return replace(table, rows=(*table.rows, replace(row, line=len(table.rows) + 2)))
    k = dice.choice(narrowed)
    condition, column = row.conditions[k], table.columns[k]
    if isinstance(condition, Span):
        if condition.low > column.low:
            return _with(table, place, _changed(row, k, Span(condition.low - 1, condition.high)))
        if condition.high is None:
            return None
        return _with(table, place, _changed(row, k, Span(condition.low, condition.high + 1)))
    assert condition is not None
    missing = sorted(set(range(len(column.options))) - condition)
    return _with(table, place, _changed(row, k, condition | {missing[0]}))


def _bound(table: Table, dice: random.Random) -> Table:
    """One fen above the cap or below the floor, a fine where none may be, a penalty that the law does not know."""
    place = dice.randrange(len(table.rows))
    row = table.rows[place]
    if row.band == Band.NONE:
        return _with(table, place, replace(row, high=1))
    way = dice.randrange(3)
    if way == 0:
        return _with(table, place, replace(row, high=CAP + 1))
    if way == 1:
        return _with(table, place, replace(row, low=FLOOR - 1))
    return _with(table, place, replace(row, measures=("没收", "吊销许可证件")))


def _reversal(table: Table, dice: random.Random) -> Table | None:
    """Two neighbours along a column with a direction change their fines: the graver one is lighter now."""
    places = [k for k, c in enumerate(table.columns) if c.direction]
    for _try in range(200):
        i, j = dice.sample(range(1, len(table.rows)), 2)
        a, b = table.rows[i], table.rows[j]
        if a.low >= b.low or not _comparable(table, a, b, places):
            continue
        swapped = _with(table, i, replace(a, low=b.low, high=b.high, band=b.band))
        return _with(swapped, j, replace(b, low=a.low, high=a.high, band=a.band))
    return None


def _comparable(table: Table, a: Row, b: Row, places: list[int]) -> bool:
    """Whether some facts of a are at most as grave as some of b, seen plainly."""
    for k, column in enumerate(table.columns):
        one, other = (_values(column, row.conditions[k]) for row in (a, b))
        if k in places:
            if column.direction > 0 and one[0] > other[1]:
                return False
            if column.direction < 0 and one[1] < other[0]:
                return False
        elif isinstance(a.conditions[k], frozenset) and isinstance(b.conditions[k], frozenset):
            if not a.conditions[k] & b.conditions[k]:  # type: ignore[operator]
                return False
        elif max(one[0], other[0]) > min(one[1], other[1]):
            return False
    return True


def _values(column: Column, condition: Condition) -> tuple[float, float]:
    if condition is None:
        high = column.high if column.ordered else len(column.options)
        return column.low, float("inf") if high is None else high - 1
    if isinstance(condition, Span):
        return condition.low, float("inf") if condition.high is None else condition.high - 1
    return min(condition), max(condition)
