"""Snapshots: the fields of a register as columns, in memory or as Parquet, and the figures counted from them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Model, QuerySet

from fazhi.kernel.indicators.columns import schema
from fazhi.kernel.indicators.cube import columns_for, cube
from fazhi.kernel.indicators.definition import Indicator, Period, all_indicators
from fazhi.kernel.indicators.figure import Figure
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register, all_registers

CHUNK = 50_000
Line = tuple[Indicator, Period, tuple[Any, ...], Figure]


class NoSnapshot(ValueError):
    """A file is not there, or is not a snapshot of the register as it is declared today."""


def fields_of(register: Register) -> tuple[Field, ...]:
    """What a snapshot of the register holds: its fields without personal data."""
    return tuple(field for field in register.fields if not field.restricted)


def take(register: Register, rows: QuerySet[Model] | None = None) -> pa.Table:
    """The rows (all of the register) as an Arrow table with the names of the fields, by id."""
    kept = schema(fields_of(register))
    found = (rows if rows is not None else register.rows()).order_by("pk")
    values = found.values_list(*(field.orm for field in fields_of(register))).iterator(CHUNK)
    batches = []
    while chunk := [row for row, _n in zip(values, range(CHUNK), strict=False)]:
        batches.append(pa.record_batch([pa.array(c, t) for c, t in zip(zip(*chunk, strict=True), kept.types, strict=True)], kept))  # fmt: skip
    return pa.Table.from_batches(batches, kept)


def write(folder: Path, at: dt.datetime) -> list[Path]:
    """A Parquet file for every register. Each is written beside its place and then moved there, so that none is half done."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for register in all_registers():
        told = {"register": register.key, "at": at.isoformat()}
        path = folder / f"{register.key}.parquet"
        pq.write_table(
            take(register).replace_schema_metadata(told), path.with_suffix(".part"), compression="zstd"
        )
        written.append(path.with_suffix(".part").replace(path))
    return written


def read(register: Register, folder: Path) -> pa.Table:
    """The snapshot of the register; NoSnapshot when there is none or its columns are others than declared."""
    path = folder / f"{register.key}.parquet"
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as fault:
        raise NoSnapshot(f"{path} is not a snapshot: {fault}") from fault
    if not table.schema.equals(schema(fields_of(register))):
        raise NoSnapshot(f"{path} was made for other fields of {register.key}: take the snapshot again")
    return table


def figures(
    keys: Sequence[str], by: Sequence[str], periods: Sequence[Period], source: Callable[[Register], pa.Table] = take
) -> Iterator[Line]:  # fmt: skip
    """Every figure by period and dimension, one pass a register; what has nothing to count is left out.

    `keys`: indicators; all that have the dimensions when empty. `by`: names of dimensions. `source`: the rows of a
    register. Raises KeyError for an indicator or dimension that is not there.
    """
    chosen: dict[str, list[Indicator]] = {}
    for indicator in all_indicators():
        named = not keys or indicator.key in keys
        if named and {field.name for field in indicator.by}.issuperset(by):
            chosen.setdefault(indicator.register.key, []).append(indicator)
    missing = set(keys) - {indicator.key for members in chosen.values() for indicator in members}
    if missing or not chosen:
        what = f"no indicator {', '.join(sorted(missing))}" if missing else "no indicator"
        raise KeyError(what + (f" with the dimensions {', '.join(by)}" if by else ""))
    for members in chosen.values():
        register = members[0].register
        dimensions = [register.field(name) for name in by]
        table = source(register)
        yield from cube(members, periods, dimensions, columns_for(members, dimensions, table)).table()
