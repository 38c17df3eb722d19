"""The rules as data: units, hedges, what is left out, numerals, names. Each file is TOML with examples beside each rule."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILES = (
    "units", "hedges", "left_out", "numerals", "special", "nouns", "measures", "relations", "indicators", "claims",
)  # fmt: skip


@cache
def rules(name: str) -> dict[str, list[dict[str, Any]]]:
    """One file of rules, as written."""
    text = files("fazhi.engines.figures").joinpath(f"rules/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def examples() -> list[tuple[str, str, str]]:
    """Every example: file, text, what must be found in it (`raw|value|unit; ...`)."""
    found = []
    for name in FILES:
        for table in rules(name).values():
            for rule in table:
                for line in rule.get("examples", ()):
                    text, _arrow, wanted = line.partition("=>")
                    found.append((name, text.rstrip(" ") if text.strip() else text, wanted.strip()))
    return found


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a unit: the word that stands for it, the kind of figure, what may not follow."""

    written: str
    name: str
    kind: str
    unless: tuple[str, ...]


@cache
def units() -> dict[str, tuple[Unit, ...]]:
    """First character -> units that begin with it, the longest first."""
    table: dict[str, list[Unit]] = {}
    for rule in rules("units")["unit"]:
        for text in rule["written"]:
            unless = tuple(word for word in rule.get("unless", ()) if word.startswith(text))
            table.setdefault(text[0], []).append(
                Unit(text, rule.get("name", text), rule.get("kind", "count"), unless)
            )
    for rule in rules("units")["noun"]:
        for text in rule["written"]:
            unless = tuple(word for word in rule.get("unless", ()) if word.startswith(text))
            table.setdefault(text[0], []).append(Unit(text, "", "count", unless))
    return {first: tuple(sorted(found, key=lambda u: -len(u.written))) for first, found in table.items()}


@cache
def per() -> tuple[str, ...]:
    """What may follow a slash in a unit, the longest first."""
    return tuple(sorted(rules("units")["per"][0]["written"], key=len, reverse=True))


def words(name: str, table: str, key: str = "words") -> str:
    """An alternation of all words of a table, the longest first."""
    found = {word for rule in rules(name)[table] for word in rule[key]}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda w: (-len(w), w)))


@cache
def hedge_of(table: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Word -> its hedge and the characters after which it is another word."""
    return {
        word: (rule["hedge"], frozenset(rule.get("not_after", ())))
        for rule in rules("hedges")[table]
        for word in rule["words"]
    }


@cache
def one_of(name: str, table: str, key: str = "pattern") -> re.Pattern[str]:
    """All patterns of a table as one."""
    return re.compile("|".join(f"(?:{rule[key]})" for rule in rules(name)[table] if rule.get(key)))
