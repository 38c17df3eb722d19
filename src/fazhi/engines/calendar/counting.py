"""Which numbers of days are working days: each law says so itself (law.md A.2). Never guessed from the number alone."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fazhi.engines.calendar.terms import Unit


@dataclass(frozen=True)
class Counting:
    """How a law counts its terms in days: `listed` amounts, `upto` an amount, `all` or `none` are working days."""

    law: str
    rule: str
    amounts: tuple[int, ...]
    article: str
    confidence: str

    def unit(self, amount: int) -> Unit:
        """Working day or day, for a term of so many days of this law."""
        works = {
            "listed": amount in self.amounts,
            "upto": bool(self.amounts) and amount <= self.amounts[0],
            "all": True,
            "none": False,
        }[self.rule]
        return Unit.WORKDAY if works else Unit.DAY


@lru_cache(maxsize=1)
def countings() -> dict[str, Counting]:
    """The counting rules by key of the law."""
    text = files("fazhi.engines.calendar").joinpath("data", "counting.csv").read_text(encoding="utf-8")
    return {
        row["law"]: Counting(
            row["law"],
            row["rule"],
            tuple(map(int, row["amounts"].split())),
            row["article"],
            row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def unit_for(law: str, amount: int) -> Unit | None:
    """The unit of a term of days under a law; None where the law names the unit each time or is not in the table."""
    rule = countings().get(law)
    return rule.unit(amount) if rule else None
