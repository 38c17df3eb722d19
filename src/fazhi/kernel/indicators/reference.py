"""The reference engine: plain Python over rows. Slow, obvious, and what the others must agree with."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from fazhi.kernel.indicators.definition import Count, Indicator, Mean, Period, Share, Total
from fazhi.kernel.indicators.figure import Figure, figure
from fazhi.kernel.registers.fields import (
    And,
    ByEnd,
    Compare,
    Field,
    InPeriod,
    Known,
    Not,
    OneOf,
    Or,
    Predicate,
)

Row = Mapping[str, Any]
_OPERATORS = {"=": operator.eq, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def missing(value: Any) -> bool:
    """Whether a field has no value: the empty text is none."""
    return value is None or value == ""


def holds(predicate: Predicate, row: Row, period: Period) -> bool:
    """Whether a row (field name -> value) meets the predicate."""
    match predicate:
        case And(left, right):
            return holds(left, row, period) and holds(right, row, period)
        case Or(left, right):
            return holds(left, row, period) or holds(right, row, period)
        case Not(inner):
            return not holds(inner, row, period)
        case Known(field):
            return not missing(row[field.name])
        case OneOf(field, values):
            return not missing(row[field.name]) and row[field.name] in values
        case InPeriod(field):
            value = row[field.name]
            return not missing(value) and period.start <= value <= period.end
        case ByEnd(field):
            return not missing(row[field.name]) and row[field.name] <= period.end
        case Compare(field, op, other):
            value = row[field.name]
            against = row[other.name] if isinstance(other, Field) else other
            return not missing(value) and not missing(against) and bool(_OPERATORS[op](value, against))
    raise TypeError(f"not a predicate: {predicate!r}")


def evaluate(indicator: Indicator, period: Period, rows: Iterable[Row]) -> Figure:
    """The figure over the rows."""
    kind = indicator.kind
    population = [row for row in rows if holds(kind.of, row, period)]
    match kind:
        case Count():
            return figure(indicator, period, len(population), None)
        case Share(_of, count):
            hits = sum(holds(count, row, period) for row in population)
            return figure(indicator, period, hits, len(population))
        case Total(_of, amount) | Mean(_of, amount):
            values = [Decimal(row[amount.name]) for row in population if row[amount.name] is not None]
            total = sum(values, Decimal(0))
            return figure(indicator, period, total, len(values) if isinstance(kind, Mean) else None)
    raise TypeError(f"not a kind of indicator: {kind!r}")
