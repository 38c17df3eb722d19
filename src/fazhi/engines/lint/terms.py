"""Terms that a document sets, against the terms of the law in force on its day."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fazhi.engines.law.parameters import NotInForce, Parameter, parameter
from fazhi.engines.lint import facts
from fazhi.engines.lint.clauses import Document
from fazhi.engines.lint.findings import Context, Finding, finding, sentence_bounds
from fazhi.engines.lint.rules import Rule

TERM = r"(?<![一二两三四五六七八九十百\d])(?P<amount>\d{1,3}|[一二两三四五六七八九十百]{1,4})\s*个?(?P<unit>工作日|日|天|个?月|年)"
_DAYS = {"工作日": 1.4, "日": 1.0, "天": 1.0, "月": 30.4, "个月": 30.4, "年": 365.0}
"""Rough length in days, only to tell longer from shorter between different units."""
_LAW_DAYS = {"workday": 1.4, "day": 1.0, "month": 30.4, "year": 365.0}
_SAME = {"工作日": "workday", "日": "day", "天": "day", "月": "month", "个月": "month", "年": "year"}
_RELATION = {"least": "不少于", "most": "不超过", "equal": "为"}
_WORDS = {"workday": "个工作日", "day": "日", "month": "个月", "year": "年"}


@dataclass(frozen=True)
class Statutory:
    """Where a document speaks of a term that a law sets, and how the two may differ."""

    key: str
    holds: str
    """least: the document may give more; most: it may give less; equal."""
    cue: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@lru_cache(maxsize=1)
def statutory() -> tuple[Statutory, ...]:
    """The table of data/terms.csv, in its order."""
    text = files("fazhi.engines.lint").joinpath("data/terms.csv").read_text(encoding="utf-8")
    return tuple(
        Statutory(
            row["parameter"], row["holds"], row["cue"], re.compile(row["pattern"].replace("{T}", TERM)),
            re.compile(row["unless"]) if row["unless"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def terms(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """Terms that are shorter, longer or other than the law says. A number marked C is only reported as a note."""
    text, rule = document.text, rules["term-conflict"]
    on = document.date or context.on
    for one in statutory():
        if one.cue not in text:
            continue
        for found in one.pattern.finditer(text):
            first, last = sentence_bounds(text, found.start(), found.end())
            if one.unless and one.unless.search(text, first, last):
                continue
            key = _key(one.key, document, text[first:last])
            try:
                entry = parameter(key, on)
            except NotInForce:
                continue
            if conflicts(found["amount"], found["unit"], entry, one.holds):
                yield _reported(document, rule, found, entry, one.holds)


def _key(key: str, document: Document, sentence: str) -> str:
    """The shorter validity holds for provisional documents."""
    provisional = re.search(r"试行|暂行", document.name) or re.search(r"试行|暂行", sentence)
    return "nd.validity_provisional" if key == "nd.validity" and provisional else key


def conflicts(amount: str, unit: str, entry: Parameter, holds: str) -> bool:
    """Whether a written term goes against a parameter. Different units are compared by their rough length."""
    number = facts.numeral(amount.replace("两", "二"))
    if number is None or entry.unit not in _LAW_DAYS:
        return False
    here, there = float(number), float(entry.amount)
    if _SAME[unit] != entry.unit:
        here, there = here * _DAYS[unit], there * _LAW_DAYS[entry.unit]
        if abs(here - there) <= 0.05 * there and holds != "equal":
            return False
    return {"least": here < there, "most": here > there, "equal": abs(here - there) > 0.05 * there}[holds]


def _reported(document: Document, rule: Rule, found: re.Match[str], entry: Parameter, holds: str) -> Finding:
    made = finding(
        document, rule, found.start("amount"), found.end("unit"), (entry.citation,), here=found["amount"] + _spoken(found["unit"]),
        law=entry.law, title=entry.title, relation=_RELATION[holds], there=f"{entry.amount}{_WORDS[entry.unit]}",
    )  # fmt: skip
    if entry.confidence == "A":
        return made
    from dataclasses import replace

    return replace(made, severity="warning" if entry.acts else "note")


def _spoken(unit: str) -> str:
    return {"工作日": "个工作日", "月": "个月"}.get(unit, unit)
