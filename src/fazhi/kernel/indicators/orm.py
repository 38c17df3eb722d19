"""The ORM engine: live figures, and the lists behind them by the same predicate."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count as Rows
from django.db.models import F, Model, Q, QuerySet, Sum

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

_LOOKUPS = {"=": "", "<=": "__lte", ">": "__gt", ">=": "__gte"}
_TEXTUAL = ("text", "choice")
NEVER = Q(pk__in=())


def condition(predicate: Predicate, period: Period) -> Q:
    """The predicate as a query condition. Django's negation already takes a missing value for "does not hold"."""
    match predicate:
        case And(left, right):
            return condition(left, period) & condition(right, period)
        case Or(left, right):
            return condition(left, period) | condition(right, period)
        case Not(inner):
            return ~condition(inner, period)
        case Known(field):
            return _known(field)
        case OneOf(field, values):
            return Q(**{f"{field.orm}__in": values}) & _known(field)
        case InPeriod(field):
            return Q(**{f"{field.orm}__gte": period.start, f"{field.orm}__lte": period.end})
        case ByEnd(field):
            return Q(**{f"{field.orm}__lte": period.end})
        case Compare(field, op, other):
            if isinstance(other, Field):
                return Q(**{field.orm + _LOOKUPS[op]: F(other.orm)}) & _known(field) & _known(other)
            return Q(**{field.orm + _LOOKUPS[op]: other}) & _known(field) if other != "" else NEVER
    raise TypeError(f"not a predicate: {predicate!r}")


def _known(field: Field) -> Q:
    known = Q(**{f"{field.orm}__isnull": False})
    return known & ~Q(**{field.orm: ""}) if field.kind in _TEXTUAL else known


def counted(
    indicator: Indicator, period: Period, rows: QuerySet[Model], part: str = "numerator"
) -> QuerySet[Model]:
    """The list behind a figure: `numerator`, `denominator` (the population) or `rest` (population without numerator)."""
    kind = indicator.kind
    population = rows.filter(condition(kind.of, period))
    if isinstance(kind, Share) and part != "denominator":
        count = condition(kind.count, period)
        return population.filter(count) if part == "numerator" else population.filter(~count)
    if isinstance(kind, Total | Mean):
        return population.filter(**{f"{kind.amount.orm}__isnull": False})
    return population


def evaluate(indicator: Indicator, period: Period, rows: QuerySet[Model]) -> Figure:
    """The figure over the rows of the query, in one statement."""
    kind = indicator.kind
    population = rows.order_by().filter(condition(kind.of, period))
    if isinstance(kind, Share):
        result = population.aggregate(all=Rows("pk"), hits=Rows("pk", filter=condition(kind.count, period)))
        return figure(indicator, period, result["hits"], result["all"])
    if isinstance(kind, Total | Mean):
        result = population.aggregate(total=Sum(kind.amount.orm), known=Rows(kind.amount.orm))
        total = result["total"] or Decimal(0)
        return figure(indicator, period, total, result["known"] if isinstance(kind, Mean) else None)
    return figure(indicator, period, population.count(), None)


def slices(indicator: Indicator, period: Period, rows: QuerySet[Model], by: Field) -> dict[object, Figure]:
    """The figure for every value of a dimension, in the order of the values; one statement."""
    kind = indicator.kind
    population = rows.order_by().filter(condition(kind.of, period)).values(by.orm)
    if isinstance(kind, Share):
        found = population.annotate(n=Rows("pk"), hits=Rows("pk", filter=condition(kind.count, period)))
        figures = {row[by.orm]: figure(indicator, period, row["hits"], row["n"]) for row in found}
    elif isinstance(kind, Total | Mean):
        found = population.annotate(total=Sum(kind.amount.orm), known=Rows(kind.amount.orm))
        figures = {
            row[by.orm]: figure(
                indicator, period, row["total"] or 0, row["known"] if isinstance(kind, Mean) else None
            )
            for row in found
        }
    else:
        found = population.annotate(n=Rows("pk"))
        figures = {row[by.orm]: figure(indicator, period, row["n"], None) for row in found}
    return dict(sorted(figures.items(), key=lambda pair: str(pair[0])))
