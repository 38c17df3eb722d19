"""What the reading of a report gives: figures, relations, claims, each with its place in the text that was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What the arithmetic says of a relation."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    """Off by at most one in the last printed digit."""
    FAILS = "fails"
    UNKNOWN = "unknown"
    """The base is not printed, or the list names not all parts."""


@dataclass(slots=True)
class Figure:
    """One figure. `start` and `end` bound `raw` in the text, in characters."""

    id: str
    section: str
    start: int
    end: int
    raw: str
    value: Decimal | None
    """None when it cannot be known; the lower end of a range."""
    unit: str
    hedge: str
    """exact, about, over, under or range."""
    kind: str
    """count, rate, share, amount, duration, change, target, index, rank or structure."""
    high: Decimal | None = None
    """The upper end of a range."""
    measure: str = ""
    noun: str = ""
    """The noun of `measure` that the next figures of the sentence can take over."""
    dimensions: dict[str, str] = field(default_factory=dict)
    period: str = ""
    indicator: str = ""
    quote: str = ""
    before: str = ""
    """The clause before the number, and the clause after its unit."""
    after: str = ""
    sentence: int = 0
    clause: int = 0
    stop: int = 0
    """Where the unit ends."""
    decimals: int = 0
    """Digits after the point as printed."""
    scale: int = 1
    """What 万 or 亿 multiplied."""
    note: str = ""

    @property
    def tick(self) -> Decimal:
        """One in the last printed digit, in the unit of the value."""
        return Decimal(self.scale).scaleb(-self.decimals)

    def as_json(self) -> dict[str, Any]:
        """The figure with the keys of the specification (docs/spec/figures.md)."""
        return {
            "id": self.id, "section": self.section, "start": self.start, "end": self.end, "quote": self.quote,
            "raw": self.raw, "value": written(self), "unit": self.unit, "hedge": self.hedge, "kind": self.kind,
            "measure": self.measure, "dimensions": self.dimensions, "period": self.period,
            "indicator": self.indicator or None,
        }  # fmt: skip


@dataclass(slots=True)
class Relation:
    """A relation between figures, with what is printed and what comes out."""

    id: str
    kind: str
    """total, share, rate, change, balance, equal."""
    figures: list[str]
    formula: str
    printed: str
    computed: str
    verdict: Verdict
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The relation with the keys of the specification."""
        return {
            "id": self.id, "kind": self.kind, "figures": self.figures, "formula": self.formula,
            "printed": self.printed, "computed": self.computed, "verdict": str(self.verdict), "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in words, without a number: 全覆盖, 率先."""

    id: str
    section: str
    start: int
    end: int
    word: str
    quote: str

    def as_json(self) -> dict[str, Any]:
        """The claim with its place."""
        return {
            "id": self.id, "section": self.section, "start": self.start, "end": self.end, "word": self.word,
            "quote": self.quote,
        }  # fmt: skip


@dataclass(slots=True)
class Reading:
    """A report as read."""

    text: str
    title: str
    year: int | None
    figures: list[Figure]
    relations: list[Relation]
    claims: list[Claim]

    @property
    def fails(self) -> list[Relation]:
        """The relations that do not hold."""
        return [one for one in self.relations if one.verdict == Verdict.FAILS]

    def as_json(self, **document: Any) -> dict[str, Any]:
        """The reading as the command prints it; `document` adds what is known of the file."""
        about = {"title": self.title, "year": self.year, "characters": len(self.text)}
        return {
            "document": document | about, "figures": [one.as_json() for one in self.figures],
            "relations": [one.as_json() for one in self.relations], "claims": [one.as_json() for one in self.claims],
        }  # fmt: skip


def titled(measure: str, dimensions: dict[str, str]) -> str:
    """What is counted, with the outcome or the row of the table that tells it from its neighbours."""
    apart = [dimensions[key] for key in ("outcome", "row") if dimensions.get(key, measure) not in measure]
    return f"{measure}（{'，'.join(apart)}）" if apart else measure


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(figure: Figure) -> int | float | str | None:
    """The value as JSON: a number; `low-high` for a range; None when it is not known."""
    if figure.value is None:
        return None
    if figure.high is not None:
        return f"{plain(figure.value)}-{plain(figure.high)}"
    return int(figure.value) if figure.value == figure.value.to_integral_value() else float(figure.value)
