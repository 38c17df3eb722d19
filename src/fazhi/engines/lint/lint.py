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
    begins = [first for first, _last in sentences]
    for rule in rules():
        if rule.match is None:
            continue
        for first, last in _candidates(text, rule, sentences, begins):
            for found in rule.match.finditer(text, first, last):
                if not excused(rule, text[first:last], found.start() - first, found.end() - first):
                    yield finding(document, rule, found.start(), found.end())
                    break


def _candidates(
    text: str, rule: Rule, sentences: list[tuple[int, int]], begins: list[int]
) -> list[tuple[int, int]]:
    """The sentences that hold a word which the rule needs."""
    if not rule.needles:
        return sentences
    numbers: set[int] = set()
    for needle in rule.needles:
        at = text.find(needle)
        while at >= 0:
            number = bisect_right(begins, at) - 1
            numbers.add(number)
            at = text.find(needle, sentences[number][1])
    return [sentences[number] for number in sorted(numbers)]


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
