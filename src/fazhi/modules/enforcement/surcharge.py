"""The surcharge on a fine that is not paid: so much a day, at most the fine, not while it is challenged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from fazhi.engines.law.parameters import parameter

Pause = tuple[dt.date, dt.date | None]


def days_late(pay_by: dt.date, until: dt.date, pauses: Iterable[Pause] = ()) -> int:
    """Days after the last day of payment up to `until`, without the days of review and suit (行政处罚法(2021) 72, 73(3)).

    A pause goes from the day of the application or suit to the day before its end; None while it lasts. Pauses may
    overlap: a day is left out once.
    """
    if until <= pay_by:
        return 0
    first, last = pay_by.toordinal() + 1, until.toordinal()
    paused: set[int] = set()
    for begins, ends in pauses:
        end = last if ends is None else min(ends.toordinal() - 1, last)
        paused.update(range(max(begins.toordinal(), first), end + 1))
    return last - first + 1 - len(paused)


def surcharge(fine: Decimal, days: int, on: dt.date) -> Decimal:
    """The surcharge after so many days, under the numbers of the day of the case: rate a day, capped."""
    rate = Decimal(parameter("pn.surcharge.rate", on).amount)
    cap = Decimal(parameter("pn.surcharge.cap", on).amount)
    share = min(rate * days, cap) / 100
    return (fine * share).quantize(Decimal("0.01"))
