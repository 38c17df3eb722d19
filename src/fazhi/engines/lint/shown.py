"""Findings as SARIF 2.1.0 and as a page of HTML that stands alone."""

from __future__ import annotations

from html import escape
from typing import Any

from fazhi.engines.lint.findings import Finding
from fazhi.engines.lint.lint import Report
from fazhi.engines.lint.rules import rules

_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def sarif(report: Report, uri: str) -> dict[str, Any]:
    """The report as SARIF 2.1.0. Offsets count characters of the text; what was put aside carries its justification."""
    named = {one.rule for one in (*report.findings, *report.suppressed)}
    known = [
        {
            "id": rule.name, "name": rule.title, "shortDescription": {"text": rule.title},
            "help": {"text": rule.remedy}, "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"basis": list(rule.cited)},
        }
        for rule in rules() if rule.name in named and not rule.reported_as
    ]  # fmt: skip
    return {
        "version": "2.1.0",
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "runs": [{
            "tool": {"driver": {"name": "fazhi lint", "rules": known}},
            "columnKind": "unicodeCodePoints",
            "results": [_result(one, uri) for one in (*report.findings, *report.suppressed)],
        }],
    }  # fmt: skip


def _result(one: Finding, uri: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": one.rule, "level": _LEVELS[one.severity], "message": {"text": f"{one.message}{one.remedy}"},
        "partialFingerprints": {"sentence/v1": one.key},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri},
                "region": {"charOffset": one.start, "charLength": one.end - one.start, "snippet": {"text": one.quote}},
            },
            "logicalLocations": [{"fullyQualifiedName": one.clause_id, "name": one.clause}],
        }],
        "properties": {"basis": list(one.basis)},
    }  # fmt: skip
    if one.suppressed:
        made["suppressions"] = [{"kind": "external", "justification": one.suppressed}]
    return made


def html(report: Report) -> str:
    """The whole document, findings beside their clauses; no script, no style from elsewhere, nothing unescaped."""
    document = report.document
    beside: dict[str, list[Finding]] = {}
    for one in report.findings:
        beside.setdefault(one.clause_id, []).append(one)
    rows = "\n".join(
        _row(clause.text, clause.start, beside.get(clause.id, [])) for clause in document.clauses
    )
    title = escape(document.name or document.title)
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f"<h1>{title}</h1>\n<p>{len(report.findings)}</p>\n<table>\n{rows}\n</table>\n</body></html>\n"
    )


def _row(text: str, start: int, findings: list[Finding]) -> str:
    pieces, done = [], 0
    for one in sorted(findings, key=lambda one: (one.start, one.end)):
        first, last = max(one.start - start, done), min(one.end - start, len(text))
        if first < last:
            pieces += [escape(text[done:first]), f"<mark>{escape(text[first:last])}</mark>"]
            done = last
    pieces.append(escape(text[done:]))
    notes = "".join(
        f"<li><strong>{one.rule}</strong> {escape(one.message)}{escape('、'.join(one.basis))}。{escape(one.remedy)}</li>"
        for one in findings
    )
    return f"<tr><td>{''.join(pieces)}</td><td>{f'<ul>{notes}</ul>' if notes else ''}</td></tr>"
