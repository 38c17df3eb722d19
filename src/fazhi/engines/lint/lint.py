"""The linter: a document and a context in, findings out, in the order of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fazhi.engines.lint.checks import business, checks
from fazhi.engines.lint.clauses import Document
from fazhi.engines.lint.findings import Context, Finding, finding, spans
from fazhi.engines.lint.rules import GUARDS, Rule, rules
from fazhi.engines.lint.suppress import Suppression, applied


@dataclass(frozen=True)
class Report:
    """All findings of a document; those put aside carry the reason."""

    document: Document
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form of `fazhi lint --json`."""
        return {
            "document": described(self.document),
            "findings": [one.as_json() for one in self.findings],
            "suppressed": [one.as_json() for one in self.suppressed],
        }


def described(document: Document) -> dict[str, Any]:
    """What the document says of itself, for JSON."""
    kinds = [clause.kind for clause in document.clauses]
    return {
        "title": document.title, "name": document.name, "number": document.number, "issuers": list(document.issuers),
        "date": document.date and document.date.isoformat(),
        "effective": document.effective and document.effective.isoformat(),
        "expires": document.expires and document.expires.isoformat(),
        "chapters": kinds.count("chapter"), "articles": kinds.count("article"), "clauses": len(document.clauses),
        "characters": len(document.text), "business": business(document) is not None, "notes": list(document.notes),
    }  # fmt: skip


def lint(document: Document, context: Context, suppressions: tuple[Suppression, ...] = ()) -> Report:
    """Everything that the rules find. The same document and context always give the same report."""
    found = {(one.start, one.end, one.rule): one for one in _all(document, context)}
    ordered = sorted(found.values(), key=lambda one: (one.start, one.rule, one.end))
    counted, aside = applied(ordered, suppressions)
    return Report(document, counted, aside)


def _all(document: Document, context: Context) -> Iterator[Finding]:
    known = {rule.code: rule for rule in rules()}
    for check in _needed():
        yield from checks()[check](document, context, known)
    yield from _patterns(document)


@lru_cache(maxsize=1)
def _needed() -> tuple[str, ...]:
    return tuple(sorted({rule.check for rule in rules() if rule.check}))


def _patterns(document: Document) -> Iterator[Finding]:
    """Findings of the rules that are patterns: at most one a rule and sentence."""
    text = document.text
    sentences = list(spans(text))
    near = _Places(text, sentences).near()
    for rule in rules():
        if rule.match is None:
            continue
        for number in near.get(rule.code, ()) if rule.needles else range(len(sentences)):
            first, last = sentences[number]
            for found in rule.match.finditer(text, first, last):
                if not excused(rule, text[first:last], found.start() - first, found.end() - first):
                    yield finding(document, rule, found.start(), found.end())
                    break


Part = tuple[str, tuple[frozenset[str], ...]]
"""Code of a rule, and the sets of words of one of its patterns."""


@lru_cache(maxsize=1)
def _parts() -> tuple[tuple[Part, ...], dict[str, tuple[str, ...]], dict[str, tuple[tuple[int, int], ...]]]:
    """All patterns; their words by first character; word -> (place of a pattern, bit of the set that holds the word)."""
    parts = tuple((rule.code, part) for rule in rules() for part in rule.needles)
    first: dict[str, tuple[str, ...]] = {}
    where: dict[str, tuple[tuple[int, int], ...]] = {}
    for place, (_code, sets) in enumerate(parts):
        for bit, words in enumerate(sets):
            for word in words:
                if word not in where:
                    first[word[0]] = (*first.get(word[0], ()), word)
                where[word] = (*where.get(word, ()), (place, 1 << bit))
    return parts, first, where


class _Places:
    """Where the words stand that the rules need: they share most of them, and a text has few."""

    def __init__(self, text: str, sentences: list[tuple[int, int]]) -> None:
        self.text, self.sentences = text, sentences
        self.begins = [first for first, _last in sentences]
        self.numbers: dict[str, set[int]] = {}

    def near(self) -> dict[str, list[int]]:
        """Code of a rule -> numbers of the sentences in which it could match, in order."""
        parts, first, where = _parts()
        characters = set(self.text)
        words = [word for start in characters & first.keys() for word in first[start]]
        here = frozenset(word for word in words if characters.issuperset(word) and word in self.text)
        masks: dict[int, int] = {}
        for word in here:
            for place, bit in where[word]:
                masks[place] = masks.get(place, 0) | bit
        found: dict[str, set[int]] = {}
        for place, mask in masks.items():
            code, sets = parts[place]
            if mask == (1 << len(sets)) - 1:
                numbers = set.intersection(*(self._any(here & words) for words in sets))
                found.setdefault(code, set()).update(numbers)
        return {code: sorted(numbers) for code, numbers in found.items()}

    def _any(self, words: frozenset[str]) -> set[int]:
        """The sentences that hold one of the words."""
        return set[int]().union(*map(self._holding, words))

    def _holding(self, word: str) -> set[int]:
        if word not in self.numbers:
            numbers = self.numbers[word] = set()
            at = self.text.find(word)
            while at >= 0:
                number = bisect_right(self.begins, at) - 1
                numbers.add(number)
                at = self.text.find(word, self.sentences[number][1])
        return self.numbers[word]


def excused(rule: Rule, sentence: str, start: int, end: int) -> bool:
    """Whether the sentence is no breach after all: it forbids the thing, rests on a law, or an exception holds.

    `start` and `end` are the offsets of the match in the sentence.
    """
    if "prohibits" in rule.guards and (
        GUARDS["prohibits"].search(sentence, 0, start) or GUARDS["forbids"].search(sentence, 0, end)
    ):
        return True
    if "lawful" in rule.guards and GUARDS["lawful"].search(sentence):
        return True
    return bool(
        rule.unless and rule.unless.search(sentence) and not (rule.keeps and rule.keeps.search(sentence))
    )
