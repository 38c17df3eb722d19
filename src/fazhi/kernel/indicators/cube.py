"""The compiled engine: all indicators by period and dimensions in one pass, and kept right by what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise, product
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fazhi.kernel.indicators import bits
from fazhi.kernel.indicators.columns import EPOCH, PLACES, Columns, Place, columns
from fazhi.kernel.indicators.definition import Indicator, Mean, Period
from fazhi.kernel.indicators.figure import Figure, figure
from fazhi.kernel.indicators.program import Need, Program, anchor, compared, need
from fazhi.kernel.registers.fields import Field, Predicate

Array = npt.NDArray[Any]
_SORT = 1 << 16
"""Below so many rows a comparison sort is cheaper than counting all cells, and one thread than many."""


@dataclass(frozen=True)
class _Group:
    """Indicators whose rows find their period by the same date; None: a row may count in every period (stocks)."""

    anchor: Field | None
    counted: tuple[Predicate, ...]
    summed: tuple[tuple[Predicate, Field], ...]
    first_count: int
    first_sum: int


@dataclass(frozen=True)
class _Compiled:
    """The program of a group for one layout of columns: steps, bitmaps to count, (bitmap, row of amounts) to sum."""

    places: dict[str, Place]
    steps: Array
    counted: Array
    summed: Array


@dataclass
class Cube:
    """Cells of (period, dimension, ...), each with the counters of all indicators.

    `counts`: int32, `sums`: int64 ten-thousandths; shape (cells, counters). `values`: of each dimension, None first.
    """

    indicators: tuple[Indicator, ...]
    periods: tuple[Period, ...]
    by: tuple[Field, ...]
    values: tuple[tuple[Any, ...], ...]
    groups: tuple[_Group, ...]
    places: Places
    """Indicator -> columns of the rows that hit, of the population, of the sum."""
    counts: Array = field(repr=False)
    sums: Array = field(repr=False)
    wanted: Wanted = field(repr=False)
    layout: dict[str, Place] = field(default_factory=dict, repr=False)
    programs: dict[Field | None, _Compiled] = field(default_factory=dict, repr=False)

    def add(self, rows: Columns, sign: int = 1) -> None:
        """Count the rows in (or, with -1, out again). A value that a dimension has not had yet makes room for itself."""
        self._make_room(rows)
        self.layout = rows.places
        for group in self.groups:
            self._count(rows, group, sign)

    def encoded(self, table: pa.Table) -> Columns:
        """Rows of a snapshot that were added or changed, as columns with the codes of this cube."""
        return columns(table, self.wanted.fields, self.wanted.pairs, self.layout)

    def replace(self, old: Columns, new: Columns) -> None:
        """Rows that changed: as they were, and as they are now."""
        self.add(old, -1)
        self.add(new)

    def _program(self, rows: Columns, group: _Group) -> _Compiled:
        """The steps of the group for columns laid out like these; worked out again only when the layout changes."""
        known = self.programs.get(group.anchor)
        if known is None or known.places != rows.places:
            program = Program(rows, group.anchor)
            counted = np.array([program.bitmap(predicate) for predicate in group.counted], np.int64)
            summed = [(program.bitmap(p), rows.places[amount.name].row) for p, amount in group.summed]
            known = _Compiled(
                rows.places, program.matrix(), counted, np.array(summed, np.int64).reshape(-1, 2)
            )
            self.programs[group.anchor] = known
        return known

    def _count(self, rows: Columns, group: _Group, sign: int) -> None:
        program = self._program(rows, group)
        turns = range(1) if group.anchor else range(len(self.periods))
        order, bounds, cells = self._arranged(rows, group.anchor)
        starts = np.array([_number(period.start) for period in self.periods], np.int32)
        ends = np.array([_number(period.end) for period in self.periods], np.int32)
        size = len(self.counts) // len(self.periods)
        for turn in turns:
            slots = cells + turn * size
            at = slots // size
            before = (
                program.steps, program.counted, program.summed, rows.small, rows.days, rows.wide, order, bounds, slots, starts[at], ends[at],
            )  # fmt: skip
            after = (sign, self.counts, group.first_count, self.sums, group.first_sum)
            _apart(_parts(bounds), partial(_count_cells, before, after))

    def _arranged(self, rows: Columns, by: Field | None) -> tuple[Array, Array, Array]:
        """Rows cell by cell: their order (empty when they lie so), where each cell begins, and which cell it is."""
        keys = np.zeros(rows.rows, np.int32)
        if by is not None:
            first, period_of = _calendar(self.periods)
            days = rows.column(rows.places[by.name])
            _spread(rows.rows, lambda a, b: bits.place_periods(days[a:b], period_of, first, keys[a:b]))
        for dimension, held in zip(self.by, self.values, strict=True):
            codes = self._codes(rows, dimension, held)
            _spread(rows.rows, partial(_place_part, codes, len(held), keys))
        order: Array
        cells: Array
        if all(_spread(rows.rows, lambda a, b: bits.in_order(keys[a : b + 1]))):
            order, skipped = np.empty(0, np.int32), int(np.searchsorted(keys, 0))
            edges = np.flatnonzero(np.diff(keys[skipped:])) + skipped + 1
            begins = np.concatenate(([skipped], edges, [rows.rows]) if skipped < rows.rows else ([0],))
            return order, begins.astype(np.int64), keys[begins[:-1]].astype(np.int64)
        if rows.rows < _SORT:
            placed = np.argsort(keys, kind="stable").astype(np.int32)
            order = placed[np.searchsorted(keys[placed], 0) :]
            cells, begins = np.unique(keys[order], return_index=True)
            return order, np.append(begins, len(order)).astype(np.int64), cells.astype(np.int64)
        bounds = np.zeros(len(self.counts) + 1, np.int64)
        order = np.empty(rows.rows, np.int32)
        bits.arranged(keys, len(self.counts), order, bounds)
        cells = np.flatnonzero(np.diff(bounds))
        return order[: bounds[-1]], np.append(bounds[cells], bounds[-1]), cells

    def _codes(self, rows: Columns, dimension: Field, held: Sequence[Any]) -> Array:
        """The dimension of each row in the codes of the cube, which may have values that the rows have not."""
        place = rows.places[dimension.name]
        assert place.values is not None
        if (None, *place.values) == tuple(held):
            return rows.column(place)
        ours = {value: code for code, value in enumerate(held)}
        codes: Array = np.array([ours[value] for value in (None, *place.values)], np.int32)
        return codes[rows.column(place)]

    def _make_room(self, rows: Columns) -> None:
        for axis, dimension in enumerate(self.by):
            had = self.values[axis]
            new = sorted(set(rows.places[dimension.name].values or ()) - set(had))
            if new:
                room = [(0, 0)] * (len(self.by) + 2)
                room[axis + 1] = (0, len(new))
                self.counts, self.sums = (self._padded(held, room) for held in (self.counts, self.sums))
                self.values = (*self.values[:axis], (*had, *new), *self.values[axis + 1 :])

    def _padded(self, held: Array, room: list[tuple[int, int]]) -> Array:
        wider = np.pad(self._by_axis(held), room)
        return wider.reshape(int(np.prod(wider.shape[:-1])), held.shape[1])

    def table(
        self, by: Sequence[Field] | None = None
    ) -> Iterator[tuple[Indicator, Period, tuple[Any, ...], Figure]]:
        """Every figure that has something to count, by the dimensions named (all): by indicator, period, values."""
        kept = tuple(self.by if by is None else by)
        folded = tuple(axis + 1 for axis, dimension in enumerate(self.by) if dimension not in kept)
        counts = self._by_axis(self.counts).sum(axis=folded, dtype=np.int64)
        sums = self._by_axis(self.sums).sum(axis=folded)
        values = [held for dimension, held in zip(self.by, self.values, strict=True) if dimension in kept]
        places = [sorted(range(len(held)), key=lambda at, held=held: str(held[at])) for held in values]  # type: ignore[misc]
        for indicator in self.indicators:
            for at in product(range(len(self.periods)), *places):
                if counts[at][self.places[indicator.key][1]]:
                    period, named = (
                        self.periods[at[0]],
                        tuple(v[a] for v, a in zip(values, at[1:], strict=True)),
                    )
                    yield indicator, period, named, self._figure(indicator, period, counts[at], sums[at])

    def figures(self) -> dict[tuple[str, Period], Figure]:
        """The figure of every indicator and period over all rows."""
        axes = tuple(range(1, len(self.by) + 1))
        counts = self._by_axis(self.counts).sum(axis=axes, dtype=np.int64)
        sums = self._by_axis(self.sums).sum(axis=axes)
        return {
            (indicator.key, period): self._figure(indicator, period, counts[at], sums[at])
            for indicator in self.indicators
            for at, period in enumerate(self.periods)
        }

    def _by_axis(self, held: Array) -> Array:
        """The store with an axis for the periods and for each dimension, counters last."""
        return held.reshape(len(self.periods), *(len(values) for values in self.values), held.shape[1])

    def _figure(self, indicator: Indicator, period: Period, counts: Array, sums: Array) -> Figure:
        hits, population, amount = self.places[indicator.key]
        counted = int(counts[population])
        if amount is not None:
            total = Decimal(int(sums[amount])).scaleb(-PLACES)
            return figure(indicator, period, total, counted if isinstance(indicator.kind, Mean) else None)
        if hits is not None:
            return figure(indicator, period, int(counts[hits]), counted)
        return figure(indicator, period, counted, None)


def cube(
    indicators: Sequence[Indicator], periods: Sequence[Period], by: Sequence[Field], rows: Columns
) -> Cube:
    """The cube of the indicators over the rows. All indicators belong to one register.

    `periods`: in order, not overlapping. `by`: dimensions, fields of codes (choice, unit, flag, text).
    `rows`: see `columns_for`. Raises ValueError for periods that overlap or a dimension that is a date or an amount.
    """
    if any(a.end >= b.start for a, b in pairwise(periods)):
        raise ValueError("the periods of a cube follow each other and do not overlap")
    for dimension in by:
        if rows.places[dimension.name].values is None:
            raise ValueError(f"{dimension.name} is a {dimension.kind}: a cube is sliced by codes and periods")
    values = tuple((None, *(rows.places[dimension.name].values or ())) for dimension in by)
    groups, places, counted, summed = _groups(indicators)
    cells = len(periods) * int(np.prod([len(held) for held in values], dtype=np.int64))
    made = Cube(
        tuple(indicators), tuple(periods), tuple(by), values, groups, places,
        np.zeros((cells, counted), np.int32), np.zeros((cells, summed), np.int64), wanted(indicators, by),
    )  # fmt: skip
    made.add(rows)
    return made


@dataclass(frozen=True)
class Wanted:
    """The fields that indicators and dimensions look at, and those that are compared with each other."""

    fields: tuple[Field, ...]
    pairs: tuple[tuple[Field, Field], ...]


def wanted(indicators: Sequence[Indicator], by: Sequence[Field]) -> Wanted:
    """What the indicators and dimensions look at."""
    fields = dict.fromkeys([name for indicator in indicators for name in indicator.fields()] + list(by))
    pairs = dict.fromkeys(pair for indicator in indicators for pair in compared(indicator))
    return Wanted(tuple(fields), tuple(pairs))


def columns_for(indicators: Sequence[Indicator], by: Sequence[Field], table: pa.Table) -> Columns:
    """The columns of a snapshot that the indicators and dimensions need."""
    needed = wanted(indicators, by)
    return columns(table, needed.fields, needed.pairs)


Places = dict[str, tuple[int | None, int, int | None]]


def _groups(indicators: Sequence[Indicator]) -> tuple[tuple[_Group, ...], Places, int, int]:
    """The groups, the counters of each indicator, and how many counts and sums there are."""
    anchors: dict[Field | None, list[tuple[str, Need]]] = {}
    for indicator in indicators:
        asked = need(indicator)
        anchors.setdefault(anchor(asked.population), []).append((indicator.key, asked))
    groups: list[_Group] = []
    places: Places = {}
    first_count = first_sum = 0
    for by, members in anchors.items():
        counted: dict[Predicate, int] = {}
        summed: dict[tuple[Predicate, Field], int] = {}
        for key, asked in members:
            places[key] = (
                None if asked.hits is None else first_count + counted.setdefault(asked.hits, len(counted)),
                first_count + counted.setdefault(asked.population, len(counted)),
                None if asked.amount is None else first_sum + summed.setdefault((asked.population, asked.amount), len(summed)),
            )  # fmt: skip
        groups.append(_Group(by, tuple(counted), tuple(summed), first_count, first_sum))
        first_count, first_sum = first_count + len(counted), first_sum + len(summed)
    return tuple(groups), places, first_count, first_sum


def _number(day: dt.date) -> int:
    return day.toordinal() - EPOCH


def _calendar(periods: Sequence[Period]) -> tuple[int, Array]:
    """The first day, and for each day from it on the number of its period, -1 for none."""
    first, last = _number(periods[0].start), _number(periods[-1].end)
    found = np.full(last - first + 1, -1, np.int32)
    for place, period in enumerate(periods):
        found[_number(period.start) - first : _number(period.end) - first + 1] = place
    return first, found


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(numba.get_num_threads())


def _count_cells(before: tuple[Any, ...], after: tuple[Any, ...], cell: int, last: int) -> None:
    bits.count(*before, cell, last, *after)


def _place_part(codes: Array, size: int, keys: Array, first: int, last: int) -> None:
    bits.place_dimension(codes[first:last], size, keys[first:last])


def _apart(edges: Sequence[int], work: Callable[[int, int], Any]) -> list[Any]:
    """The work on each piece between the edges, on all cores where there is more than one."""
    pieces = list(pairwise(edges))
    return (
        [work(*piece) for piece in pieces]
        if len(pieces) < 2
        else list(_threads().map(lambda p: work(*p), pieces))
    )


def _spread(rows: int, work: Callable[[int, int], Any]) -> list[Any]:
    """The work on pieces of the rows; a few rows are not worth a thread."""
    pieces = numba.get_num_threads() if rows >= _SORT else 1
    return _apart([rows * n // pieces for n in range(pieces + 1)], work)


def _parts(bounds: Array) -> list[int]:
    """Cells at which the rows are parted into pieces for the threads."""
    pieces = numba.get_num_threads() * 4 if bounds[-1] - bounds[0] >= _SORT else 1
    wanted = np.linspace(bounds[0], bounds[-1], pieces + 1)
    found = np.unique(np.append(np.searchsorted(bounds, wanted[:-1]), len(bounds) - 1))
    return [int(cell) for cell in found]


def months(year: int) -> tuple[Period, ...]:
    """The twelve months of a year."""
    begins = [*(dt.date(year, month, 1) for month in range(1, 13)), dt.date(year + 1, 1, 1)]
    return tuple(Period(a, b - dt.timedelta(days=1)) for a, b in pairwise(begins))
