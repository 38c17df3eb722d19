"""A figure: numerator, denominator, value, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fazhi.kernel.indicators.definition import Indicator, Period, Share, Total


@dataclass(frozen=True)
class Figure:
    """The value of an indicator for a period. `value` is None where there is nothing to divide by."""

    key: str
    period: Period
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    printed: str


def figure(
    indicator: Indicator, period: Period, numerator: Decimal | int, denominator: Decimal | int | None
) -> Figure:
    """The figure from what was counted. A count and a total have no denominator."""
    top = Decimal(numerator)
    bottom = None if denominator is None else Decimal(denominator)
    if bottom is None:
        value: Decimal | None = top
    elif bottom == 0:
        value = None
    else:
        value = top / bottom * (100 if isinstance(indicator.kind, Share) else 1)
    return Figure(indicator.key, period, top, bottom, value, printed(indicator, value))


def printed(indicator: Indicator, value: Decimal | None) -> str:
    """The number as a report prints it, without its unit except for the percent sign; a dash where there is none."""
    if value is None:
        return "—"
    rounded = value.quantize(Decimal(1).scaleb(-indicator.decimals), ROUND_HALF_UP)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if isinstance(indicator.kind, Total) and text == "-0":
        text = "0"
    return text + ("%" if isinstance(indicator.kind, Share) else "")
