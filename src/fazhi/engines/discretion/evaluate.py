"""Which row applies to the facts of a case, one by one or a hundred thousand at once; the paragraph for the letter."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from fazhi.engines.discretion.boxes import Grid
from fazhi.engines.discretion.cells import plain, steps, write_condition, write_fine, write_number
from fazhi.engines.discretion.table import BadFact, BadTable, Column, Kind, Row, Statute, Table

Facts = Mapping[str, Any]
"""Column -> number (int, Decimal or text), date, option, True or False."""
NO_ROW = -1


class NoRow(LookupError):
    """No row, or more than one, applies: the table has not passed its proofs."""


@dataclass(frozen=True)
class Answer:
    """The row that applies, the statute's bounds that hold, the facts as they were read."""

    table: Table
    row: Row
    statutes: tuple[Statute, ...]
    values: tuple[int, ...]

    def paragraph(self) -> str:
        """The reasoning for the decision letter: facts, conditions, row, band, range, the statute."""
        return paragraph(self)


class Index:
    """A table made ready: per column and atom, the rows (a bit each) whose condition holds there."""

    def __init__(self, table: Table) -> None:
        self.table = table
        grid = Grid(table)
        self.starts = grid.starts
        self.rows = [_bits(grid, place, grid.rows) for place in range(len(table.columns))]
        self.statutes = [_bits(grid, place, grid.statutes) for place in range(len(table.columns))]
        self._words = [_words(bits, len(table.rows)) for bits in self.rows]
        self._names = frozenset(column.name for column in table.columns)
        self._readers = [(column.name, reader(column)) for column in table.columns]

    def values(self, facts: Facts) -> tuple[int, ...]:
        """The facts as whole steps and places of options; BadFact names what is missing or cannot be."""
        if not self._names.issuperset(facts):
            strange = min(set(facts) - self._names)
            raise BadFact(f"the table has no column {strange} (columns: {'、'.join(sorted(self._names))})")
        return tuple([read(facts.get(name)) for name, read in self._readers])

    def atoms(self, values: Iterable[int]) -> list[int]:
        """The atom of each value."""
        return [
            bisect_right(starts, value) - 1 if starts else value
            for starts, value in zip(self.starts, values, strict=True)
        ]

    def find(self, facts: Facts) -> int:
        """The place of the one row that applies; NoRow when there is none or more than one."""
        return self._place(self.values(facts))

    def _place(self, values: tuple[int, ...]) -> int:
        found = _together(self.rows, self.atoms(values))
        if found.bit_count() != 1:
            how = "no row applies" if not found else "more than one row applies"
            raise NoRow(f"{self.table.title}: {how}; run `fazhi discretion check`")
        return found.bit_length() - 1

    def find_many(self, columns: Mapping[str, npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
        """The place of the first row that applies to each case, NO_ROW where none does.

        `columns`: for every column an array of whole steps or places of options, all of one length. BadFact when a
        column is missing or holds a value that it cannot.
        """
        words: npt.NDArray[np.uint64] | None = None
        for column, starts, table in zip(self.table.columns, self.starts, self._words, strict=True):
            if column.name not in columns:
                raise BadFact(f"the facts lack the column {column.name}")
            values = columns[column.name]
            high = column.high if starts else len(column.options)
            if len(values) and (values.min() < column.low or (high is not None and values.max() >= high)):
                raise BadFact(f"column {column.name}: a value lies outside what the column can hold")
            if len(table) == 1:
                continue
            atoms = np.searchsorted(np.asarray(starts), values, side="right") - 1 if starts else values
            words = table[atoms] if words is None else np.bitwise_and(words, table[atoms], out=words)
        if words is None:
            words = np.repeat(self._words[0][:1], len(next(iter(columns.values()))), axis=0)
        return _first(words)


def evaluate(index: Index, facts: Facts) -> Answer:
    """The row for the facts of a case with the statute that holds. BadFact, or NoRow when no single row applies."""
    values = index.values(facts)
    row = index.table.rows[index._place(values)]
    laws = _together(index.statutes, index.atoms(values))
    statutes = tuple(law for place, law in enumerate(index.table.statutes) if laws >> place & 1)
    return Answer(index.table, row, statutes, values)


def reader(column: Column) -> Callable[[Any], int]:
    """The function that reads a fact of a column: a whole step or the place of an option; BadFact says what is wrong."""
    if column.ordered:
        return _number_reader(column)
    places: dict[Any, int] = {option: place for place, option in enumerate(column.options)}
    if column.kind == Kind.FLAG:
        places |= {False: 0, True: 1}

    def place(given: Any) -> int:
        try:
            return int(places[given])
        except (KeyError, TypeError):
            raise BadFact(_expected(column, given, f"known: {'、'.join(column.options)}")) from None

    return place


def _number_reader(column: Column) -> Callable[[Any], int]:
    low, high = column.low, column.high if column.high is not None else float("inf")
    scale, dated = 10**column.decimals, column.kind == Kind.DATE

    def number(given: Any) -> int:
        kind = type(given)
        if kind is int and not dated:
            value: int = given * scale
        elif kind is dt.date and dated:
            value = given.toordinal()
        elif kind is Decimal and not dated and given * scale == (value := int(given * scale)):
            pass
        else:
            try:
                value = steps(plain(str("" if given is None else given)), column)
            except BadTable as fault:
                raise BadFact(_expected(column, given, str(fault))) from fault
        if not low <= value < high:
            raise BadFact(_expected(column, given, "it lies outside what the column can hold"))
        return value

    return number


def _expected(column: Column, given: Any, reason: str) -> str:
    if given is None or given == "":
        return f"the fact {column.name} is missing"
    return f"{column.name}: {given!r} cannot be ({reason})"


def paragraph(answer: Answer) -> str:
    """Every clause that was used, in one Chinese paragraph."""
    table, row = answer.table, answer.row
    clauses = []
    for column, condition, value in zip(table.columns, row.conditions, answer.values, strict=True):
        unit = column.unit if column.kind == Kind.NUMBER else ""
        fact = write_number(value, column) + unit if column.ordered else column.options[value]
        if condition is not None:
            clauses.append(f"{column.name}为{fact}，属于“{write_condition(condition, column)}”")
    reasons = "；".join(clauses) or "本基准对情节不作区分"
    laws = "；".join(
        f"{law.basis}规定罚款{write_fine(law.low, law.unit)}以上{write_fine(law.high, law.unit)}以下"
        for law in answer.statutes
    )
    if row.band == 0:
        result = "裁量阶次为不予处罚"
    else:
        result = f"裁量阶次为{row.band.chinese}，罚款幅度为{write_fine(row.low, row.unit)}以上{write_fine(row.high, row.unit)}以下"
        result += f"，并处{'、'.join(row.measures)}" if row.measures else ""
    source = f"{table.maker}《{table.title}》（{table.number}，自{table.in_force_from.isoformat()}起施行）第{row.line}行"
    return f"经查，{reasons}。{laws}。依照{source}，{result}{f'（{row.note}）' if row.note else ''}。"


def _bits(grid: Grid, place: int, boxes: list[Any]) -> list[int]:
    """Per atom of a column, the boxes that hold it, a bit each; one entry when no box narrows the column."""
    whole = grid.whole[place]
    everything = (1 << len(boxes)) - 1
    if all(box[place] == whole for box in boxes):
        return [everything]
    if isinstance(whole, tuple):
        changes = [0] * (whole[1] + 1)
        for bit, box in enumerate(boxes):
            changes[box[place][0]] ^= 1 << bit
            changes[box[place][1]] ^= 1 << bit
        result, current = [], 0
        for change in changes[:-1]:
            current ^= change
            result.append(current)
        return result
    return [
        sum(1 << bit for bit, box in enumerate(boxes) if box[place] >> option & 1)
        for option in range(whole.bit_length())
    ]


def _together(bits: list[list[int]], atoms: list[int]) -> int:
    found = -1
    for entries, atom in zip(bits, atoms, strict=True):
        found &= entries[atom] if len(entries) > 1 else entries[0]
        if not found:
            break
    return found


def _words(bits: list[int], rows: int) -> npt.NDArray[np.uint64]:
    """Bit sets as lines of 64-bit words."""
    width = (rows + 63) // 64
    raw = b"".join(entry.to_bytes(width * 8, "little") for entry in bits)
    return np.frombuffer(raw, dtype="<u8").reshape(len(bits), width)


def _first(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """The place of the first bit of each line, NO_ROW where there is none."""
    word = (words != 0).argmax(axis=1)
    value = words[np.arange(len(words)), word]
    lowest = value & (~value + np.uint64(1))
    place = np.where(
        value != 0, np.log2(lowest.astype(np.float64), where=value != 0, out=np.zeros(len(value))), 0
    )
    return np.where(value != 0, word * 64 + place.astype(np.int64), NO_ROW)
