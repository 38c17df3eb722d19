"""The form of a record kind as one value; everything that checks, stores, marks or documents a record reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "code", "date", "amount", "choice", "unit"]
FEN = 100
"""Stored amounts are whole fen."""
WAN = 1_000_000
"""Fen in ten thousand yuan, the unit of the published tables."""


@dataclass(frozen=True)
class Column:
    """One column of a record kind. `label` is the heading that senders write, `name` the one in the store."""

    name: str
    label: str
    type: Type = "text"
    required: bool = True
    values: tuple[str, ...] = ()
    """Of a choice: what it may be."""
    longest: int = 200
    """Of a text: characters."""
    scale: int = WAN
    """Of an amount: fen in the unit that senders write."""
    past: bool = False
    """Of a date: not later than the day of receipt."""


@dataclass(frozen=True)
class Order:
    """A rule across columns: the first date is not later than the second, where both are given."""

    first: str
    second: str


@dataclass(frozen=True)
class Needs:
    """A rule across columns: where a choice has this value, another column must be filled."""

    when: str
    value: str
    needs: str


@dataclass(frozen=True)
class RecordKind:
    """A kind of record. `key`: columns that together name one record of one sender. `class_column` tells its level."""

    key: str
    label: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    basis: str
    rules: tuple[Order | Needs, ...] = ()
    day: str = "decided_on"
    """The column that dates the record."""
    level: str = ""
    """The column that grades the record, if there is one."""
    version: int = 1

    def column(self, name: str) -> Column:
        """The column of this name; KeyError when there is none."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Fault:
    """One way in which a row may be faulty: a bit of the mask, the column, the rule, the sentence for the sender."""

    bit: int
    column: str
    label: str
    rule: str
    sentence: str

    def tell(self, value: str | None) -> str:
        """The sentence about one value."""
        shown = (value or "").strip() or "（空）"
        return self.sentence.format(label=self.label, value=shown[:60])


_SENTENCES = {
    "required": "“{label}”没有填写",
    "length": "“{label}”超过规定的长度",
    "formula": "“{label}”以公式符号开头，请填写文字：{value}",
    "uscc": "“{label}”不是有效的统一社会信用代码（GB 32100-2015）：{value}",
    "unregistered": "“{label}”不在市场主体名录中：{value}",
    "date": "“{label}”不是日期，请写成2026-01-31的样子：{value}",
    "future": "“{label}”晚于收到批次的日期：{value}",
    "amount": "“{label}”不是金额：{value}",
    "negative": "“{label}”小于零：{value}",
    "precision": "“{label}”的小数位多于到分：{value}",
    "choice": "“{label}”不在规定的取值中：{value}",
    "unit": "“{label}”不在报送单位名录中：{value}",
}
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("length", "formula"),
    "code": ("uscc", "unregistered"),
    "date": ("date",),
    "amount": ("amount", "negative", "precision"),
    "choice": ("choice",),
    "unit": ("unit",),
}


def faults(kind: RecordKind) -> tuple[Fault, ...]:
    """All faults that a row of the kind may have, in the order of its columns; their place is their bit."""
    found = [Fault(place, *parts) for place, parts in enumerate(_faults(kind))]
    assert len(found) <= 64, f"{kind.key}: a mask holds 64 faults"
    return tuple(found)


def _faults(kind: RecordKind) -> Iterator[tuple[str, str, str, str]]:
    for column in kind.columns:
        rules = ("required",) * column.required + _BY_TYPE[column.type] + ("future",) * column.past
        for rule in rules:
            sentence = _SENTENCES[rule]
            if rule == "choice":
                sentence += "（可填：" + "、".join(column.values) + "）"
            if rule == "length":
                sentence = f"“{{label}}”超过{column.longest}个字"
            yield column.name, column.label, rule, sentence
    for across in kind.rules:
        if isinstance(across, Order):
            first, second = kind.column(across.first), kind.column(across.second)
            yield first.name, first.label, "order", f"“{{label}}”晚于“{second.label}”：{{value}}"
        else:
            when, needs = kind.column(across.when), kind.column(across.needs)
            yield needs.name, needs.label, "needs", f"“{when.label}”为“{across.value}”时应当填写“{{label}}”"
    label = "、".join(kind.column(name).label for name in kind.keys)
    yield kind.keys[0], label, "duplicate", "与本批前面的记录重复（{label}相同）：{value}"
    yield kind.keys[0], label, "stored", "已经入库，内容没有变化（{label}相同）：{value}"
    yield kind.columns[0].name, "整行", "columns", "单元格的数目与标题不一致"
