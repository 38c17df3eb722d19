"""How a printed figure is judged by a computed one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from fazhi.engines.figures.model import Figure, Relation, Verdict, plain

EXACT = "exact"


def quotient(printed: Figure, over: Decimal, under: Decimal, *, times: int = 100) -> tuple[Verdict, str]:
    """Verdict and computed value of a share, a rate or a growth: `over / under` in percent beside what is printed."""
    exact = over * times / under
    assert printed.value is not None
    places = Decimal(1).scaleb(-printed.decimals)
    rounded = exact.quantize(places, ROUND_HALF_UP)
    shown = plain(exact.quantize(places.scaleb(-2), ROUND_HALF_UP))
    off = abs(printed.value - rounded)
    if not off:
        return Verdict.HOLDS, shown
    if printed.hedge != EXACT or not printed.raw[:1].isdigit():
        near = printed.hedge == EXACT and off <= 1
        return (Verdict.HOLDS if near or agrees(printed, exact) else Verdict.UNKNOWN), shown
    return (Verdict.ROUNDING if off <= places else Verdict.FAILS), shown


def agrees(printed: Figure, exact: Decimal) -> bool:
    """Whether a hedged figure can stand for a value: 97%以上 for 98.2, 近20 for 19.4."""
    value = printed.value
    assert value is not None
    if printed.hedge == "over":
        return value <= exact <= value * Decimal("1.2")
    if printed.hedge == "under":
        return value * Decimal("0.8") <= exact <= value
    if printed.hedge == "about":
        return abs(exact - value) <= abs(value) * Decimal("0.05")
    return exact == value


def total(printed: Figure, parts: Iterable[Figure]) -> tuple[Verdict, Decimal]:
    """Verdict and sum: counts are exact; amounts printed in 万 or 亿 may be off by their last printed digits."""
    parts = list(parts)
    summed = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    assert printed.value is not None
    off = abs(printed.value - summed)
    if not off:
        return Verdict.HOLDS, summed
    if any(one.hedge != EXACT for one in [printed, *parts]):
        return Verdict.UNKNOWN, summed
    coarse = [one for one in [printed, *parts] if one.scale > 1 or one.decimals]
    slack = sum((one.tick for one in coarse), Decimal(0)) / 2
    if off <= max(slack, max((one.tick for one in coarse), default=Decimal(0))):
        return Verdict.ROUNDING, summed
    return Verdict.FAILS, summed


def difference(printed: Figure, one: Figure, other: Figure) -> tuple[Verdict, Decimal]:
    """Verdict and difference: |one - other| beside what is printed."""
    assert printed.value is not None
    assert one.value is not None
    assert other.value is not None
    exact = abs(one.value - other.value)
    off = abs(printed.value - exact)
    if not off:
        return Verdict.HOLDS, exact
    if any(f.hedge != EXACT for f in (printed, one, other)):
        return (Verdict.HOLDS if agrees(printed, exact) else Verdict.UNKNOWN), exact
    rounded = exact.quantize(printed.tick, ROUND_HALF_UP) if printed.tick < 1 else exact
    if abs(printed.value - rounded) <= printed.tick and (printed.decimals or printed.scale > 1 or exact % 1):
        return (Verdict.HOLDS if printed.value == rounded else Verdict.ROUNDING), exact
    return Verdict.FAILS, exact


def relation(
    kind: str,
    printed: Figure,
    others: list[Figure],
    formula: str,
    computed: str,
    verdict: Verdict,
    note: str = "",
) -> Relation:
    """A relation, its formula written with the ids of the figures: `{0}` is the printed one, `{1}` the first other."""
    ids = [printed.id, *(one.id for one in others)]
    return Relation("", kind, ids, formula.format(*ids), printed.raw, computed, verdict, note)
