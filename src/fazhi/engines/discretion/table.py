"""A discretion table as a value: typed fact columns, rows with a band of penalty, the statute's bounds beside."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class BadTable(ValueError):
    """A table that cannot be read; the message names the sheet, the line and the column."""


class BadFact(ValueError):
    """A fact that the table does not know, or that is missing; the message names the column."""


class Kind(StrEnum):
    """What a fact column holds."""

    NUMBER = "数值"
    DATE = "日期"
    CHOICE = "选项"
    FLAG = "是否"


class Band(IntEnum):
    """裁量阶次, from the lightest to the gravest (国办发〔2022〕27号)."""

    NONE = 0
    MITIGATED = 1
    LIGHT = 2
    ORDINARY = 3
    HEAVY = 4

    @property
    def chinese(self) -> str:
        """The statute's word."""
        return BANDS[self]


BANDS = ("不予处罚", "减轻处罚", "从轻处罚", "一般处罚", "从重处罚")
SANCTIONS = (
    "警告", "通报批评", "没收", "暂扣许可证件", "降低资质等级", "限制开展生产经营活动", "责令停产停业", "责令关闭",
    "限制从业", "吊销许可证件",
)  # fmt: skip
"""Penalties beside the fine (行政处罚法(2021) 9), from the lightest to the gravest, in the order of the yearly statistics."""
UNITS = ("元", "倍")
"""A fine is an amount of yuan or a multiple of what the statute names (value of the goods, unlawful income)."""
SCALE = 100
"""Fines are whole hundredths of their unit: fen, or hundredths of a multiple."""
LARGEST_CHOICE = 60


@dataclass(frozen=True)
class Span:
    """Numbers from `low` to below `high` (None: without end), in the column's smallest step."""

    low: int
    high: int | None


Condition = Span | frozenset[int] | None
"""What a cell asks of a fact: a span of numbers, a set of options by place, or nothing (不限)."""


@dataclass(frozen=True)
class Column:
    """A fact. Numbers are whole steps of 10**-decimals, dates are day numbers; `high` is excluded, None is no end.

    `direction`: 1 when a greater value (a later option) is graver, -1 when it is milder, 0 when it tells nothing.
    """

    name: str
    kind: Kind
    unit: str = ""
    decimals: int = 0
    low: int = 0
    high: int | None = None
    options: tuple[str, ...] = ()
    direction: int = 0

    @property
    def ordered(self) -> bool:
        """Whether its conditions are spans."""
        return self.kind in {Kind.NUMBER, Kind.DATE}


@dataclass(frozen=True)
class Row:
    """A rule. `line`: its line in the sheet. `low`, `high`: the fine in hundredths of `unit`, both included."""

    line: int
    conditions: tuple[Condition, ...]
    band: Band
    low: int
    high: int
    unit: str = "元"
    measures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Statute:
    """What the statute allows where its conditions hold: fine from `low` to `high`, and which other penalties."""

    line: int
    conditions: tuple[Condition, ...]
    basis: str
    low: int
    high: int
    unit: str = "元"
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One version of a discretion table, in force from a day to another (excluded; None while it lasts)."""

    key: str
    title: str
    number: str
    maker: str
    in_force_from: dt.date
    in_force_to: dt.date | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    statutes: tuple[Statute, ...]

    def __post_init__(self) -> None:
        """BadTable when the parts do not fit each other."""
        if not (self.key and self.title and self.columns and self.rows and self.statutes):
            raise BadTable("the table needs a key, a title, columns, rows and the statute's bounds")
        if self.in_force_to is not None and self.in_force_to <= self.in_force_from:
            raise BadTable(f"{self.title}: it would end before it comes into force")
        doubles = [name for name, count in Counter(c.name for c in self.columns).items() if count > 1]
        if doubles:
            raise BadTable(f"the column {doubles[0]} stands twice")
        for column in self.columns:
            _check_column(column)
        parts: tuple[Row | Statute, ...] = (*self.rows, *self.statutes)
        for part in parts:
            _check_part(self, part)

    def in_force(self, on: dt.date) -> bool:
        """Whether this version is in force on a day."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)


def _check_column(column: Column) -> None:
    if column.ordered:
        if column.options or (column.high is not None and column.high <= column.low):
            raise BadTable(f"column {column.name}: its range is empty, or it has options and numbers at once")
        return
    if not 2 <= len(column.options) <= LARGEST_CHOICE or len(set(column.options)) != len(column.options):
        raise BadTable(f"column {column.name}: it needs 2 to {LARGEST_CHOICE} different options")


def _check_part(table: Table, part: Row | Statute) -> None:
    where = f"line {part.line}"
    if len(part.conditions) != len(table.columns):
        raise BadTable(f"{where}: {len(part.conditions)} conditions for {len(table.columns)} columns")
    if not 0 <= part.low <= part.high or part.unit not in UNITS:
        raise BadTable(f"{where}: a fine goes from a lower to a higher amount, in {' or '.join(UNITS)}")
    strange = [measure for measure in part.measures if measure not in SANCTIONS]
    if strange:
        raise BadTable(f"{where}: unknown penalty {strange[0]} (known: {'、'.join(SANCTIONS)})")
    for column, condition in zip(table.columns, part.conditions, strict=True):
        if not _possible(column, condition):
            raise BadTable(f"{where}, column {column.name}: no fact ever fulfils this condition")


def _possible(column: Column, condition: Condition) -> bool:
    if condition is None:
        return True
    if isinstance(condition, Span):
        ends = [high for high in (condition.high, column.high) if high is not None]
        return column.ordered and max(condition.low, column.low) < min(ends, default=float("inf"))
    return not column.ordered and bool(condition) and max(condition) < len(column.options)
