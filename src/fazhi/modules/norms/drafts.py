"""A draft under the linter: with the list of makers, the fair review and the findings that were put aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fazhi.engines.lint.clauses import Clause
from fazhi.engines.lint.findings import Context, Finding
from fazhi.engines.lint.lint import Report, lint
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.suppress import Suppression
from fazhi.kernel.registers.versions import as_of
from fazhi.modules.norms.models import Maker, Norm


def report(norm: Norm, text: str, on: dt.date) -> Report:
    """What the linter says of a text of this document."""
    makers = frozenset(as_of(Maker.objects.all(), on).values_list("title", flat=True)) or None
    aside = tuple(
        Suppression(one.key, one.reason, one.by, one.on.isoformat()) for one in norm.suppressed.all()
    )
    return lint(
        parse_text(text), Context(on, makers, norm.fair_on is not None if norm.business else None), aside
    )


def counts(text: str, on: dt.date) -> dict[str, int]:
    """Number of findings by rule, for screening."""
    found: dict[str, int] = {}
    for one in lint(parse_text(text), Context(on)).findings:
        found[one.rule] = found.get(one.rule, 0) + 1
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Line:
    """A clause with its pieces (text, whether marked) and its findings."""

    clause: Clause
    pieces: tuple[tuple[str, bool], ...]
    findings: tuple[Finding, ...]


def lines(found: Report) -> list[Line]:
    """The clauses of a report, findings beside them."""
    beside: dict[str, list[Finding]] = {}
    for one in found.findings:
        beside.setdefault(one.clause_id, []).append(one)
    return [
        _line(clause, beside.get(clause.id, [])) for clause in found.document.clauses if clause.text.strip()
    ]


def _line(clause: Clause, findings: list[Finding]) -> Line:
    pieces: list[tuple[str, bool]] = []
    done = 0
    for one in sorted(findings, key=lambda one: (one.start, one.end)):
        first, last = max(one.start - clause.start, done), min(one.end - clause.start, len(clause.text))
        if first < last:
            pieces += [(clause.text[done:first], False), (clause.text[first:last], True)]
            done = last
    pieces.append((clause.text[done:], False))
    return Line(clause, tuple(piece for piece in pieces if piece[0]), tuple(findings))
