"""The form of a record kind as one value; everything that checks, stores, marks or documents a record reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal


def _(text: str) -> str:
    """Mark a text that pages translate: headings and rules are Chinese wherever a sender reads or writes them."""
    return text


Type = Literal["text", "code", "date", "amount", "choice", "unit"]
FEN = 100
"""Stored amounts are whole fen."""
Words = Callable[[str], str]
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
    """One way in which a row may be faulty: its bit in the mask, the columns, the rule, and what the sender is told."""

    bit: int
    column: str
    labels: tuple[str, ...]
    """Headings of the columns that it is about."""
    rule: str
    basis: str
    """Standard or law that asks for it."""
    others: tuple[tuple[str, str], ...] = ()
    """What else stands in the sentences: the other column, the value that was expected, the most there may be."""

    @property
    def label(self) -> str:
        """The headings as one text."""
        return "、".join(self.labels)

    def tell(self, value: str | None, words: Words = str) -> str:
        """The sentence about one value. `words`: translates each text."""
        return self._fill(RULES[self.rule].sentence, value, words)

    def remedy(self, words: Words = str) -> str:
        """The way out."""
        return self._fill(RULES[self.rule].remedy, None, words)

    def _fill(self, text: str, value: str | None, words: Words) -> str:
        shown = (value or "").strip()[:60] or words(EMPTY)
        label = "、".join(words(label) for label in self.labels)
        others = {name: words(other) for name, other in self.others}
        return words(text).format(label=label, value=shown, **others)


@dataclass(frozen=True)
class Rule:
    """What a rule tells the sender: what is wrong and the way out. `basis`: where it is not that of the kind itself."""

    sentence: str
    remedy: str
    basis: str = ""


EMPTY = _("（空）")
RULES = {
    "required": Rule(_("“{label}”没有填写"), _("补填“{label}”")),
    "length": Rule(_("“{label}”超过{most}个字"), _("缩短到{most}个字以内")),
    "formula": Rule(_("“{label}”以公式符号开头，请填写文字：{value}"), _("去掉开头的=、+、-、@")),
    "uscc": Rule(
        _("“{label}”不是有效的统一社会信用代码（GB 32100-2015）：{value}"),
        _("对照营业执照核对十八位代码和末位校验码；没有代码的，先办理主体匹配"), "GB 32100-2015",
    ),
    "unregistered": Rule(
        _("“{label}”不在市场主体名录中：{value}"), _("向登记机关核对主体是否已经注销或者变更代码"), "GB 32100-2015",
    ),
    "date": Rule(_("“{label}”不是日期，请写成2026-01-31的样子：{value}"), _("写成2026-01-31的样子")),
    "future": Rule(_("“{label}”晚于收到批次的日期：{value}"), _("核对年月日；决定作出之后再报送")),
    "amount": Rule(_("“{label}”不是金额：{value}"), _("只写数字，单位与标题一致")),
    "negative": Rule(_("“{label}”小于零：{value}"), _("核对金额的正负")),
    "precision": Rule(_("“{label}”的小数位多于到分：{value}"), _("写到分为止，并核对单位与标题一致")),
    "choice": Rule(_("“{label}”不在规定的取值中：{value}（可填：{values}）"), _("在规定的取值中选一个：{values}")),
    "unit": Rule(_("“{label}”不在报送单位名录中：{value}"), _("写机关的全称；新设机关先登记入名录")),
    "order": Rule(_("“{label}”晚于“{other}”：{value}"), _("核对“{label}”和“{other}”")),
    "needs": Rule(_("“{other}”为“{equals}”时应当填写“{label}”"), _("补填“{label}”，或者改正“{other}”")),
    "duplicate": Rule(_("与本批前面的记录重复（{label}相同）：{value}"), _("删去重复的一条；不是同一决定的，改正文书号")),
    "stored": Rule(_("已经入库，内容没有变化（{label}相同）：{value}"), _("不必再报送；内容有变化的，改正后再报送")),
    "columns": Rule(_("单元格的数目与标题不一致"), _("检查多余的分隔符和没有闭合的引号")),
}  # fmt: skip
"""Rule -> what it tells."""
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("length", "formula"),
    "code": ("uscc", "unregistered"),
    "date": ("date",),
    "amount": ("amount", "negative", "precision"),
    "choice": ("choice",),
    "unit": ("unit",),
}
WHOLE_ROW = _("整行")


def faults(kind: RecordKind) -> tuple[Fault, ...]:
    """All faults that a row of the kind may have, in the order of its columns; their place is their bit."""
    found = [
        Fault(place, column, labels, rule, RULES[rule].basis or kind.basis, others)
        for place, (column, labels, rule, others) in enumerate(_faults(kind))
    ]
    assert len(found) <= 64, f"{kind.key}: a mask holds 64 faults"
    return tuple(found)


def _faults(kind: RecordKind) -> Iterator[tuple[str, tuple[str, ...], str, tuple[tuple[str, str], ...]]]:
    for column in kind.columns:
        rules = ("required",) * column.required + _BY_TYPE[column.type] + ("future",) * column.past
        for rule in rules:
            others = {"choice": ("values", "、".join(column.values)), "length": ("most", str(column.longest))}
            yield column.name, (column.label,), rule, (others[rule],) if rule in others else ()
    for across in kind.rules:
        if isinstance(across, Order):
            first, second = kind.column(across.first), kind.column(across.second)
            yield first.name, (first.label,), "order", (("other", second.label),)
        else:
            when, needs = kind.column(across.when), kind.column(across.needs)
            yield needs.name, (needs.label,), "needs", (("other", when.label), ("equals", across.value))
    labels = tuple(kind.column(name).label for name in kind.keys)
    yield kind.keys[0], labels, "duplicate", ()
    yield kind.keys[0], labels, "stored", ()
    yield kind.columns[0].name, (WHOLE_ROW,), "columns", ()
