"""Catalogues of figures: reads them, finds each row's place in its text, and scores a reading against them.

The passages in `unseen/` are our own. The three real reports lie beside the repository in `../shared/reports`; where
they are absent, what is measured on them is left out (and said to be).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from fazhi.engines.figures.model import Figure, Reading, Verdict
from fazhi.engines.figures.numbers import halved
from fazhi.engines.figures.read import read

HERE = Path(__file__).resolve().parent
REPORTS = next(
    (up / "shared" / "reports" for up in HERE.parents if (up / "shared" / "reports").is_dir()), None
)
"""The folder of the real reports, if this machine has it."""


@dataclass(frozen=True)
class Row:
    """A row of a catalogue with its place in the text."""

    id: str
    start: int
    end: int
    value: Decimal | None
    unit: str
    scored: bool
    noun: str
    derived: str
    holds: str
    kind: str
    quote: str


@dataclass
class Score:
    """What was found of what there is."""

    gold: int = 0
    found: int = 0
    right: int = 0
    spans: int = 0
    nouns: int = 0
    nouns_right: int = 0
    relations: int = 0
    relations_found: int = 0
    relations_right: int = 0
    accused: int = 0
    """Relations that were said to fail where the catalogue knows of none that does."""
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: Score) -> Score:
        for name in ("gold", "found", "right", "spans", "nouns", "nouns_right", "relations", "relations_found", "relations_right", "accused"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.wrong += other.wrong
        return self

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def value_and_unit(self) -> float:
        return self.right / self.spans if self.spans else 1.0

    @property
    def noun(self) -> float:
        return self.nouns_right / self.nouns if self.nouns else 1.0


def rows_of(catalogue: Path, text: str, prefix: str = "") -> list[Row]:
    """The rows of a catalogue, each at its place in the text: rows follow the text, so each is sought from the last on."""
    placed: list[Row] = []
    quotes: Counter[tuple[str, str]] = Counter()
    at = 0
    with catalogue.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["id"].startswith(prefix):
                continue
            where = text.find(row["quote"], max(0, at - 60))
            where = where if where >= 0 else text.find(row["quote"])
            assert where >= 0, row["id"]
            at = where
            inside = [m.start() for m in re.finditer(re.escape(row["raw"]), row["quote"])]
            inside = [i for i in inside if _whole(row["quote"], i, row["raw"])] or inside[-1:]
            nth = quotes[row["quote"], row["raw"]]
            quotes[row["quote"], row["raw"]] += 1
            start = where + inside[min(nth, len(inside) - 1)]
            value = Decimal(row["value"]) if row["value"] and "-" not in row["value"] else None
            if "-" in row["value"]:
                value = Decimal(row["value"].partition("-")[0])
            placed.append(
                Row(
                    row["id"], start, start + len(row["raw"]), value, row["unit"], row["scored"] == "yes",
                    _noun(row["measure_zh"], text, start, row["unit"]), row["derived"], row["holds"], row["kind"], row["quote"],
                )
            )  # fmt: skip
    return placed


def _whole(quote: str, at: int, raw: str) -> bool:
    """Whether the digits of `raw` are no part of longer digits at this place."""
    near = quote[at - 1 : at] + quote[at + len(raw) : at + len(raw) + 1]
    return not (raw[0].isdigit() and near[:1].isdigit() and at) and not (
        raw[-1].isdigit() and quote[at + len(raw) : at + len(raw) + 1].isdigit()
    )


def _noun(measure: str, text: str, at: int, unit: str) -> str:
    """The noun of what the catalogue says is counted: the last two characters of it that the text itself has nearby."""
    name = re.sub(
        r"(?:(?<!案)件数|户数|条数|份数|项数|次数|人数|起数|个数|册数|套数|期数|台数|只数|处数|家数|总数|人次|数|金额)$",
        "",
        measure,
    )
    name = re.sub(r"(?:同比)?(?:增加|增长|下降|减少|[增减降升]幅)$", "", name)
    name = name.removesuffix(unit) if len(unit) > 1 else name
    near = text[max(0, at - 70) : at + 50]
    for end in range(len(name), 1, -1):
        if name[end - 2 : end] in near and not re.search(r"[“”、（）()]", name[end - 2 : end]):
            return name[end - 2 : end]
    return ""


def score(reading: Reading, rows: list[Row]) -> Score:
    """One reading against the rows of its catalogue."""
    result = Score()
    free = list(reading.figures)
    matched: dict[str, Figure] = {}
    for row in rows:
        if not row.scored:
            continue
        result.gold += 1
        same = [one for one in free if one.start == row.start and one.end == row.end]
        right = [one for one in same if one.value == row.value and one.unit == row.unit]
        chosen = _best(right or same, row)
        if chosen is None:
            result.missed.append(f"{row.id} {row.quote}")
            continue
        free.remove(chosen)
        matched[row.id] = chosen
        result.spans += 1
        if right:
            result.right += 1
        else:
            result.wrong.append(
                f"{row.id} {row.quote}: {chosen.value} {chosen.unit} for {row.value} {row.unit}"
            )
        if row.noun:
            result.nouns += 1
            result.nouns_right += row.noun in chosen.measure
            if row.noun not in chosen.measure:
                result.wrong.append(f"{row.id} noun {row.noun} not in {chosen.measure!r} <- {row.quote}")
    ignored = [(row.start, row.end) for row in rows if not row.scored]
    extra = [one for one in free if not any(one.start < b and a < one.end for a, b in ignored)]
    result.found = result.spans + len(extra)
    for one in extra:
        result.wrong.append(f"extra {one.raw} {one.value} {one.unit}: {one.quote}")
    _relations(reading, rows, matched, result)
    return result


def _best(same: list[Figure], row: Row) -> Figure | None:
    return next((one for one in same if row.noun and row.noun in one.measure), same[0] if same else None)


VERDICTS = {"yes": {Verdict.HOLDS, Verdict.ROUNDING}, "no": {Verdict.FAILS}, "n.a.": {Verdict.UNKNOWN}}


def _relations(reading: Reading, rows: list[Row], matched: dict[str, Figure], result: Score) -> None:
    """Whether each derivation of the catalogue has a relation between the same figures, judged alike."""
    known = {row.id: row for row in rows}
    excused: set[str] = set()
    for row in rows:
        names = [row.id, *re.findall(r"[\w]+-\d+", row.derived)]
        if not row.derived:
            continue
        if not all(name in known and known[name].scored for name in names):
            continue
        result.relations += 1
        if not all(name in matched for name in names):
            result.missed.append(f"{row.id} relation {row.derived}: a figure is missing")
            continue
        wanted = {matched[name].id for name in names}
        same = [one for one in reading.relations if wanted == set(one.figures)] or [
            one for one in reading.relations if one.kind == "equal" and wanted <= set(one.figures)
        ]
        if not same:
            result.missed.append(f"{row.id} relation {row.derived} <- {row.quote}")
            continue
        result.relations_found += 1
        judged = [one for one in same if one.verdict in VERDICTS[row.holds]]
        result.relations_right += bool(judged)
        if not judged:
            result.wrong.append(
                f"{row.id} relation {row.derived} is {same[0].verdict}, should be {row.holds}"
            )
        if row.holds == "no":
            excused |= {one.id for one in same}
    for one in reading.relations:
        if one.verdict == Verdict.FAILS and one.id not in excused:
            result.accused += 1
            result.wrong.append(
                f"accused: {one.kind} {one.formula} printed {one.printed} computed {one.computed}"
            )


def unseen() -> Score:
    """The score of the passages in `unseen/`."""
    total = Score()
    for passage in sorted((HERE / "unseen").glob("u*.txt")):
        text = passage.read_text(encoding="utf-8")
        total += score(read(text), rows_of(HERE / "unseen" / "unseen.figures.csv", text, passage.stem))
    return total


def report(name: str) -> Score:
    """The score of one real report."""
    assert REPORTS is not None
    text = (REPORTS / f"{name}.txt").read_text(encoding="utf-8")
    return score(read(text), rows_of(REPORTS / f"{name}.figures.csv", text))


def reports() -> list[str]:
    """The names of the real reports on this machine."""
    return (
        sorted(path.name.removesuffix(".figures.csv") for path in REPORTS.glob("*.figures.csv"))
        if REPORTS
        else []
    )


def normal(text: str) -> str:
    """A text with full-width digits made half-width."""
    return halved(text)
