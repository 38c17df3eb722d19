"""Two reports side by side: which figures speak of the same, and what changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fazhi.engines.figures.model import Figure, Reading, Relation, Verdict, plain, titled, written
from fazhi.engines.figures.verdicts import difference, quotient, relation

ALIKE = 0.6
"""The share of common pairs of characters from which two names are held to be the same."""
_NOISE = re.compile(r"20\d\d年度?|[“”\"'《》（）()\s]|全[年区市县]|共计|累计|我区|我市|本年")
_OVER_YEAR = re.compile("同比|较上年|较去年|比上年|比去年|较上一年")


@dataclass(frozen=True)
class Change:
    """A figure of this report and the one of the other report that speaks of the same; either may be missing."""

    measure: str
    unit: str
    last: Figure | None
    this: Figure | None

    @property
    def difference(self) -> Decimal | None:
        """This minus last."""
        if self.last is None or self.this is None or self.last.value is None or self.this.value is None:
            return None
        return self.this.value - self.last.value

    @property
    def percent(self) -> Decimal | None:
        """The growth in percent, two decimals; None for rates and where there is no base."""
        change = self.difference
        if change is None or self.unit in ("%", "百分点") or self.last is None or not self.last.value:
            return None
        return (change * 100 / self.last.value).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """The change as the command prints it."""
        number = self.difference
        return {
            "measure": self.measure, "unit": self.unit,
            "last": {"id": self.last.id, "value": written(self.last), "quote": self.last.quote} if self.last else None,
            "this": {"id": self.this.id, "value": written(self.this), "quote": self.this.quote} if self.this else None,
            "difference": None if number is None else float(number),
            "percent": None if self.percent is None else float(self.percent),
        }  # fmt: skip


def compare(this: Reading, last: Reading) -> list[Change]:
    """The figures of both reports in the order of this one, then those that only the last one has."""
    pool: dict[tuple[str, str], list[tuple[Figure, frozenset[str]]]] = defaultdict(list)
    for one in _compared(last):
        pool[one.unit, _family(one)].append((one, _pairs(one)))
    found: list[Change] = []
    taken: set[str] = set()
    for one in _compared(this):
        pairs = _pairs(one)
        best, points = None, ALIKE
        for other, others in pool[one.unit, _family(one)]:
            if other.id not in taken and (alike := _alike(pairs, others)) >= points:
                better = best is None or alike > points
                best, points = (other, alike) if better else (best, points)
        if best is not None:
            taken.add(best.id)
        found.append(Change(titled(one.measure, one.dimensions), one.unit, best, one))
    found += [
        Change(titled(one.measure, one.dimensions), one.unit, one, None)
        for one in _compared(last)
        if one.id not in taken
    ]
    return found


def against(this: Reading, last: Reading) -> list[Relation]:
    """What this report says of the change since last year, judged by the figures that last year's report printed."""
    base = {
        one.this.id: one.last for one in compare(this, last) if one.this is not None and one.last is not None
    }
    found: list[Relation] = []
    for figure, change in zip(this.figures, this.figures[1:], strict=False):
        before = base.get(figure.id)
        said = (
            _OVER_YEAR.search(change.before)
            and change.kind == "change"
            and change.clause - figure.clause == 1
        )
        if (
            before is None
            or not said
            or None in (figure.value, before.value, change.value)
            or not before.value
        ):
            continue
        assert figure.value is not None
        formula = "{0} = |{1} - 上年报告" + plain(before.value) + "|"
        if change.unit == "%" and figure.unit != "%":
            verdict, computed = quotient(change, abs(figure.value - before.value), before.value)
            formula += " / 上年报告" + plain(before.value)
        elif change.unit in (figure.unit, "百分点"):
            verdict, value = difference(change, figure, before)
            computed = plain(value)
        else:
            continue
        note = "上年报告：" + before.quote
        if verdict == Verdict.FAILS:
            verdict, note = Verdict.UNKNOWN, "与上年报告的数字不符，口径可能不同。" + note
        found.append(relation("against", change, [figure], formula, computed, verdict, note))
    for number, one in enumerate(found, 1):
        one.id = f"a{number}"
    return found


def _compared(reading: Reading) -> Iterator[Figure]:
    return (one for one in reading.figures if one.kind not in ("structure", "change") and one.measure)


def _family(one: Figure) -> str:
    return one.dimensions.get("outcome", "") + one.dimensions.get("row", "")


def _pairs(one: Figure) -> frozenset[str]:
    name = _NOISE.sub("", one.measure)
    return frozenset(name[i : i + 2] for i in range(len(name) - 1)) or frozenset((name,))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
