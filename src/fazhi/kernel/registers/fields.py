"""Fields of a register, and the closed algebra of predicates over them.

A predicate can only say what every engine can compute. A comparison with a missing value is false, and its
negation true, on every engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from fazhi.kernel.text import Text, _

Scalar = str | int | bool | dt.date | Decimal


class Predicate:
    """A yes-or-no question about a row; `&`, `|` and `~` combine them."""

    def __and__(self, other: Predicate) -> Predicate:
        return And(self, other)

    def __or__(self, other: Predicate) -> Predicate:
        return Or(self, other)

    def __invert__(self) -> Predicate:
        return Not(self)


@dataclass(frozen=True)
class Field:
    """A column of a register: its name in snapshots and addresses, its label, its path in the database."""

    name: str
    label: Text
    kind: str = "text"
    """text, choice, date, flag, number, money, unit"""
    path: str = ""
    choices: type[TextChoices] | None = None
    restricted: bool = False
    """Personal data: masked in lists, its reading audited."""

    @property
    def orm(self) -> str:
        """Path for the ORM."""
        return self.path or self.name

    def is_(self, value: Scalar) -> Predicate:
        """The field has the value."""
        return Compare(self, "=", value)

    def one_of(self, *values: Scalar) -> Predicate:
        """The field has one of the values."""
        return OneOf(self, tuple(values))

    def by(self, other: Field | dt.date) -> Predicate:
        """On or before a day or another date field."""
        return Compare(self, "<=", other)

    def after(self, other: Field | dt.date) -> Predicate:
        """After a day or another date field."""
        return Compare(self, ">", other)

    def at_least(self, amount: int | Decimal) -> Predicate:
        """The number or another is reached."""
        return Compare(self, ">=", amount)

    def known(self) -> Predicate:
        """The field has a value at all; the empty text is none."""
        return Known(self)

    def true(self) -> Predicate:
        """The flag is set."""
        return Compare(self, "=", True)

    def in_period(self) -> Predicate:
        """The date lies in the period for which the figure is asked."""
        return InPeriod(self)

    def by_end(self) -> Predicate:
        """The date lies on or before the last day of the period: for stocks ("members at the end of the year")."""
        return ByEnd(self)


@dataclass(frozen=True)
class ByEnd(Predicate):
    field: Field


@dataclass(frozen=True)
class Compare(Predicate):
    field: Field
    op: str
    value: Scalar | Field


@dataclass(frozen=True)
class OneOf(Predicate):
    field: Field
    values: tuple[Scalar, ...]


@dataclass(frozen=True)
class Known(Predicate):
    field: Field


@dataclass(frozen=True)
class InPeriod(Predicate):
    field: Field


@dataclass(frozen=True)
class And(Predicate):
    left: Predicate
    right: Predicate


@dataclass(frozen=True)
class Or(Predicate):
    left: Predicate
    right: Predicate


@dataclass(frozen=True)
class Not(Predicate):
    inner: Predicate


def fields_of(predicate: Predicate) -> Iterator[Field]:
    """Every field that a predicate looks at, in reading order."""
    match predicate:
        case And(left, right) | Or(left, right):
            yield from fields_of(left)
            yield from fields_of(right)
        case Not(inner):
            yield from fields_of(inner)
        case Compare(field, _op, value):
            yield field
            if isinstance(value, Field):
                yield value
        case OneOf(field) | Known(field) | InPeriod(field) | ByEnd(field):
            yield field


_WORDS = {"=": _("为"), "<=": _("不晚于或不超过"), ">": _("晚于"), ">=": _("不少于")}


def sentence(predicate: Predicate) -> str:
    """The predicate in words, with the labels of fields and choices."""
    match predicate:
        case And(left, right):
            return f"{sentence(left)}{_('，且')}{sentence(right)}"
        case Or(left, right):
            return f"（{sentence(left)}{_('，或者')}{sentence(right)}）"
        case Not(inner):
            return f"{_('不满足')}（{sentence(inner)}）"
        case Compare(field, "=", True):
            return str(field.label)
        case Compare(field, "=", False):
            return f"{_('未')}{field.label}"
        case Compare(field, op, value):
            return f"{field.label}{_WORDS[op]}{_shown(field, value)}"
        case OneOf(field, values):
            return f"{field.label}{_('为')}{'、'.join(_shown(field, value) for value in values)}{_('之一')}"
        case Known(field):
            return f"{_('已有')}{field.label}"
        case InPeriod(field):
            return f"{field.label}{_('在统计期内')}"
        case ByEnd(field):
            return f"{field.label}{_('不晚于期末')}"
    raise TypeError(f"not a predicate: {predicate!r}")


def _shown(field: Field, value: Scalar | Field) -> str:
    if isinstance(value, Field):
        return str(value.label)
    if field.choices is not None:
        return f"“{field.choices(str(value)).label}”"
    return str(value)
