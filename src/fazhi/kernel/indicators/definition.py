"""Indicators: one definition a figure. Meaning is here; how it is computed is in the engines."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from fazhi.kernel.registers.fields import Field, InPeriod, Predicate, fields_of, sentence
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import Text, _


@dataclass(frozen=True)
class Count:
    """Number of rows of the population."""

    of: Predicate


@dataclass(frozen=True)
class Share:
    """Rows of the population that meet `count`, as a share of the population."""

    of: Predicate
    count: Predicate


@dataclass(frozen=True)
class Total:
    """Sum of an amount over the population; rows without the amount add nothing."""

    of: Predicate
    amount: Field


@dataclass(frozen=True)
class Mean:
    """Mean of an amount over the rows of the population that have it."""

    of: Predicate
    amount: Field


Kind = Count | Share | Total | Mean


@dataclass(frozen=True)
class Period:
    """Days from and to, both included."""

    start: dt.date
    end: dt.date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    def __str__(self) -> str:
        whole = self == Period.year(self.start.year)
        return str(self.start.year) if whole else f"{self.start}/{self.end}"


@dataclass(frozen=True)
class Indicator:
    """A figure with its population, unit, rounding, basis and the dimensions by which it may be sliced."""

    key: str
    title: Text
    register: Register
    kind: Kind
    unit: Text = _("件")
    decimals: int = 0
    """Digits after the point when printed; trailing zeros are dropped, as reports do."""
    by: tuple[Field, ...] = ()
    basis: Text = ""
    note: Text = ""
    chapter: str = ""
    card: int = 0
    """Place among the figures of its chapter in the cockpit (the first three are shown); 0: not there."""
    better: int = 0
    """1 where more is better, -1 where less is, 0 where it is neither."""

    @property
    def formula(self) -> str:
        """The definition in words, complete."""
        kind = self.kind
        of = sentence(kind.of)
        match kind:
            case Count():
                return f"{_('计数')}：{of}"
            case Share(_of, count):
                return f"（{sentence(count)}）÷（{of}）×100%"
            case Total(_of, amount):
                return f"{_('合计')} {amount.label}：{of}"
            case Mean(_of, amount):
                return f"{_('平均')} {amount.label}：{of}"
        raise TypeError(f"not a kind of indicator: {kind!r}")

    @property
    def counted_by(self) -> str:
        """Labels of the date fields to which the period is applied."""
        names = [str(p.field.label) for p in _periods(self.kind.of)]
        return "、".join(dict.fromkeys(names))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the definition: kept with a frozen report."""
        text = f"{self.key}|{self.kind!r}|{self.decimals}|{self.register.key}"
        return hashlib.sha256(text.encode()).hexdigest()

    def fields(self) -> tuple[Field, ...]:
        """Every field on which the figure depends, once each."""
        kind = self.kind
        found = list(fields_of(kind.of))
        if isinstance(kind, Share):
            found += fields_of(kind.count)
        if isinstance(kind, Total | Mean):
            found.append(kind.amount)
        return tuple(dict.fromkeys(found))


def _periods(predicate: Predicate) -> list[InPeriod]:
    if isinstance(predicate, InPeriod):
        return [predicate]
    parts = [getattr(predicate, name, None) for name in ("left", "right", "inner")]
    return [found for part in parts if isinstance(part, Predicate) for found in _periods(part)]


_indicators: dict[str, Indicator] = {}


def register(*declared: Indicator) -> None:
    """Make indicators known; a second one of the same key is refused."""
    for indicator in declared:
        if _indicators.setdefault(indicator.key, indicator) is not indicator:
            raise ValueError(f"indicator {indicator.key} is registered twice")


def get(key: str) -> Indicator:
    """The indicator by its key; KeyError when there is none."""
    return _indicators[key]


def all_indicators() -> tuple[Indicator, ...]:
    """All indicators by key."""
    return tuple(_indicators[key] for key in sorted(_indicators))
