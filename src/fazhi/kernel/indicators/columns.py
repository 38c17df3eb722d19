"""Rows of a register as columns of numbers: what the compiled pass reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fazhi.kernel.indicators.bits import DAYS, MISSING_DAY, MISSING_NUMBER, SMALL, WIDE
from fazhi.kernel.registers.fields import Field

EPOCH = dt.date(1970, 1, 1).toordinal()
PLACES = 4
"""Digits after the point that amounts are kept with."""
TYPES = {"flag": pa.bool_(), "date": pa.date32(), "unit": pa.int64(), "number": pa.int64(), "money": pa.decimal128(18, 2)}  # fmt: skip
"""Arrow types of the kinds of fields; text for the others."""
Matrix = npt.NDArray[Any]


class UnfitColumn(ValueError):
    """A column that the compiled pass cannot hold exactly."""


@dataclass(frozen=True)
class Place:
    """Where a field lies: matrix, row, and for codes the values (code 1 is the first; 0 is none)."""

    matrix: int
    row: int
    values: tuple[Any, ...] | None = None

    @property
    def missing(self) -> int:
        """The number that stands for no value."""
        if self.values is not None:
            return 0
        return MISSING_DAY if self.matrix == DAYS else MISSING_NUMBER


@dataclass(frozen=True)
class Columns:
    """Columns as three matrices (uint8, int32, int64; shape fields x rows), each field in one of them."""

    places: dict[str, Place]
    small: Matrix
    days: Matrix
    wide: Matrix
    rows: int

    def column(self, place: Place) -> Matrix:
        """The column, shape (rows,)."""
        column: Matrix = (self.small, self.days, self.wide)[place.matrix][place.row]
        return column


def schema(fields: Iterable[Field]) -> pa.Schema:
    """The Arrow schema of a snapshot with these fields."""
    return pa.schema([(field.name, TYPES.get(field.kind, pa.string())) for field in fields])


def columns(
    table: pa.Table,
    fields: Sequence[Field],
    paired: Iterable[tuple[Field, Field]] = (),
    like: Mapping[str, Place] | None = None,
) -> Columns:
    """The fields of an Arrow table whose columns have their names.

    `paired`: fields that a predicate compares with each other; codes of such fields come from one list of values.
    `like`: places of other columns of these fields, whose codes are kept as long as no value is new.
    Raises UnfitColumn for an amount that is no whole number of ten-thousandths, or too large.
    """
    like = like or {}
    lists = _shared(table, paired)
    found: tuple[list[Matrix], ...] = ([], [], [])
    places = {}
    for field in dict.fromkeys(fields):
        column = table[field.name].combine_chunks()
        if field.kind == "date":
            values, made, matrix = None, _days(column), DAYS
        elif field.kind in {"number", "money"}:
            values, made, matrix = None, _amounts(column, field.name), WIDE
        else:
            had = like[field.name].values if field.name in like else None
            values, made = _codes(column, lists.get(field.name), had or ())
            matrix = SMALL if made.dtype == np.uint8 and field.name not in lists else DAYS
        places[field.name] = Place(matrix, len(found[matrix]), values)
        found[matrix].append(made)
    kinds = (np.uint8, np.int32, np.int64)
    small, days, wide = (_stacked(p, kind, table.num_rows) for p, kind in zip(found, kinds, strict=True))
    return Columns(places, small, days, wide, table.num_rows)


def _stacked(part: list[Matrix], kind: Any, rows: int) -> Matrix:
    made = np.empty((len(part), rows), kind)
    for row, column in enumerate(part):
        made[row] = column
    return made


def _days(column: Any) -> Matrix:
    made: Matrix = pc.fill_null(column.cast(pa.int32()), MISSING_DAY).to_numpy(zero_copy_only=False)
    return made


def _amounts(column: Any, name: str) -> Matrix:
    """Ten-thousandths, exact."""
    if pa.types.is_floating(column.type):
        raise UnfitColumn(f"{name} holds floating numbers, which have no exact sum")
    try:
        exact = pc.fill_null(column.cast(pa.decimal128(38, PLACES)), Decimal(0))
    except pa.ArrowInvalid as fault:
        raise UnfitColumn(f"{name} cannot be counted exactly: {fault}") from fault
    halves = np.frombuffer(exact.buffers()[1], np.int64).reshape(-1, 2)
    halves = halves[exact.offset : exact.offset + len(exact)]
    if bool((halves[:, 0] >> 63 != halves[:, 1]).any()):
        raise UnfitColumn(f"{name} holds an amount too large to be counted here")
    made: Matrix = np.where(column.is_null().to_numpy(zero_copy_only=False), MISSING_NUMBER, halves[:, 0])
    return made


def _values(column: Any) -> list[Any]:
    return [value for value in pc.unique(column).to_pylist() if value is not None and value != ""]


def _shared(table: pa.Table, paired: Iterable[tuple[Field, Field]]) -> dict[str, list[Any]]:
    """One list of values for all fields that are compared with each other, however far the ties reach."""
    groups: list[set[str]] = []
    for left, right in paired:
        met = [group for group in groups if group & {left.name, right.name}]
        groups = [group for group in groups if group not in met] + [{left.name, right.name}.union(*met)]
    lists: dict[str, list[Any]] = {}
    for group in groups:
        together = sorted({value for name in group for value in _values(table[name])})
        lists |= dict.fromkeys(group, together)
    return lists


def _codes(column: Any, together: list[Any] | None, had: tuple[Any, ...]) -> tuple[tuple[Any, ...], Matrix]:
    """Sorted values, and for each row the place of its value among them, from 1; 0 for none."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    held = coded.dictionary.to_pylist()
    found = together if together is not None else [v for v in held if v is not None and v != ""]
    values = had if set(found).issubset(had) else tuple(sorted({*found, *had}))
    code = {value: place for place, value in enumerate(values, 1)}
    kind = np.uint8 if len(values) < 256 else np.int32
    new = np.array([code.get(value, 0) for value in held] + [0], kind)
    indices = pc.fill_null(coded.indices.cast(pa.int32()), len(held)).to_numpy(zero_copy_only=False)
    return values, new[indices]
