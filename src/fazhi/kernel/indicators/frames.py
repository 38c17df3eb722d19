"""The Ibis engine: the same definitions over snapshots, on DuckDB in the process or on a cluster."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis

from fazhi.kernel.indicators.definition import Indicator, Mean, Period, Share, Total
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

_TEXTUAL = ("text", "choice")


def condition(predicate: Predicate, table: Any, period: Period) -> Any:
    """The predicate as a boolean column that is never missing."""
    match predicate:
        case And(left, right):
            return condition(left, table, period) & condition(right, table, period)
        case Or(left, right):
            return condition(left, table, period) | condition(right, table, period)
        case Not(inner):
            return ~condition(inner, table, period)
        case Known(field):
            return _known(field, table)
        case OneOf(field, values):
            return table[field.name].isin(list(values)).fill_null(False) & _known(field, table)
        case InPeriod(field):
            column = table[field.name]
            within = (column >= ibis.literal(period.start)) & (column <= ibis.literal(period.end))
            return within.fill_null(False)
        case ByEnd(field):
            return (table[field.name] <= ibis.literal(period.end)).fill_null(False)
        case Compare(field, op, other):
            column = table[field.name]
            known = _known(field, table)
            if isinstance(other, Field):
                right, known = table[other.name], known & _known(other, table)
            else:
                right = ibis.literal(other)
            compared = {
                "=": column == right,
                "<=": column <= right,
                ">": column > right,
                ">=": column >= right,
            }[op]
            return compared.fill_null(False) & known
    raise TypeError(f"not a predicate: {predicate!r}")


def _known(field: Field, table: Any) -> Any:
    column = table[field.name]
    known = column.notnull()
    return (known & (column != "").fill_null(False)) if field.kind in _TEXTUAL else known


def expression(indicator: Indicator, period: Period, table: Any) -> Any:
    """One row with `n` (population), `hits` and `total`: what the figure needs."""
    kind = indicator.kind
    population = table.filter(condition(kind.of, table, period))
    if isinstance(kind, Share):
        hits = condition(kind.count, population, period)
        return population.aggregate(n=population.count(), hits=hits.cast("int64").sum().fill_null(0))
    if isinstance(kind, Total | Mean):
        amount = population[kind.amount.name]
        return population.aggregate(n=amount.count(), hits=amount.sum())
    return population.aggregate(n=population.count(), hits=population.count())


def evaluate(indicator: Indicator, period: Period, table: Any) -> Figure:
    """The figure over an Ibis table whose columns are the register's field names."""
    kind = indicator.kind
    row = expression(indicator, period, table).to_pyarrow().to_pylist()[0]
    if isinstance(kind, Share):
        return figure(indicator, period, row["hits"], row["n"])
    if isinstance(kind, Total | Mean):
        total = Decimal(str(row["hits"])) if row["hits"] is not None else Decimal(0)
        return figure(indicator, period, total, row["n"] if isinstance(kind, Mean) else None)
    return figure(indicator, period, row["n"], None)
