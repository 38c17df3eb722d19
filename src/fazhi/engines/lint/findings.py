"""A finding, and what a linter has to know beside the text."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fazhi.engines.lint.clauses import Clause, Document
from fazhi.engines.lint.rules import Rule


@dataclass(frozen=True)
class Context:
    """What the text does not say of itself."""

    on: dt.date
    """The day for which is judged when the document names none."""
    makers: frozenset[str] | None = None
    """Names on the list of makers; None where there is no list at hand."""
    fair_review: bool | None = None
    """Whether a fair-competition review was concluded; None when it is not known, then nothing is said."""
    whole: bool = True
    """False for a fragment: rules on what a whole document must have keep still."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `quote == document.text[start:end]`."""

    rule: str
    severity: str
    clause: str
    """The place as cited: 第三条第一款第二项, 标题."""
    clause_id: str
    start: int
    end: int
    quote: str
    sentence: str
    message: str
    basis: tuple[str, ...]
    remedy: str
    suppressed: str = ""
    """The reason for which it was put aside; empty while it counts."""

    @property
    def key(self) -> str:
        """Stable over edits elsewhere: rule and sentence, as a short digest."""
        return hashlib.sha256(f"{self.rule}\n{self.sentence}".encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        """The form of the command line and the interface."""
        shown = {
            "rule": self.rule, "severity": self.severity, "clause": self.clause, "start": self.start, "end": self.end,
            "quote": self.quote, "message": self.message, "basis": list(self.basis), "remedy": self.remedy,
            "clause_id": self.clause_id, "sentence": self.sentence, "key": self.key,
        }  # fmt: skip
        return shown | ({"suppressed": self.suppressed} if self.suppressed else {})


def clause_at(document: Document, offset: int) -> Clause:
    """The clause in which an offset lies."""
    return document.clauses[max(bisect_right(document.starts, offset) - 1, 0)]


ENDS = "。；;\n"


_SENTENCE = re.compile(f"[^{ENDS}]+")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of all sentences, in order."""
    return (found.span() for found in _SENTENCE.finditer(text))


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence round a span: from behind the last 。；or line break to the next one."""
    first = max(text.rfind(mark, 0, start) for mark in ENDS) + 1
    stops = [found for mark in ENDS if (found := text.find(mark, end)) >= 0]
    return first, min(stops, default=len(text))


def finding(
    document: Document,
    rule: Rule,
    start: int,
    end: int,
    basis: tuple[str, ...] | None = None,
    **values: object,
) -> Finding:
    """A finding of a rule at a span; `values` fill the message."""
    clause = clause_at(document, start)
    first, last = sentence_bounds(document.text, start, end)
    return Finding(
        rule.name, rule.severity, clause.place, clause.id, start, end, document.text[start:end],
        document.text[first:last].strip(), rule.message % values if values else rule.message,
        rule.cited if basis is None else basis, rule.remedy,
    )  # fmt: skip
