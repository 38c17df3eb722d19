"""W14: prove a discretion table of 12 columns and 2,000 rows; find the row for 100,000 cases, beside a rule engine."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from benchmarks.discretion_tables import clean, faults
from benchmarks.harness import Missing, Row, alternate, exponent, timed
from fazhi.engines.discretion.evaluate import Index
from fazhi.engines.discretion.prove import check
from fazhi.engines.discretion.table import Column, Condition, Kind, Span, Table

SIZES = {"full": (2_000, 100_000), "small": (200, 10_000)}
WIDTH, RULES = 12, 200
"""Columns of both tables; rows of the table that the cases are judged by, the size of a large real one."""
FAULTS = 40


def cases(table: Table, number: int, seed: int = 14) -> dict[str, Any]:
    """Facts of cases, a column each: near the numbers where a row ends, and anywhere."""
    dice = np.random.default_rng(seed)
    result = {}
    for place, column in enumerate(table.columns):
        if not column.ordered:
            result[column.name] = dice.integers(0, len(column.options), number)
            continue
        spans = [row.conditions[place] for row in table.rows if isinstance(row.conditions[place], Span)]
        edges = np.array([span.low for span in spans if isinstance(span, Span)] or [column.low])
        top = column.high or max(int(edges.max()) * 2, 1000)
        near = np.clip(dice.choice(edges, number) - dice.integers(0, 2, number), column.low, top - 1)
        result[column.name] = np.where(
            dice.random(number) < 0.5, near, dice.integers(column.low, top, number)
        )
    return result


def zen_rules(table: Table) -> str:
    """The table as a decision of the rule engine: options as numbers, spans as its intervals, the first hit."""
    names = {column.name: f"f{place}" for place, column in enumerate(table.columns)}
    rules = []
    for place, row in enumerate(table.rows):
        cells = zip(table.columns, row.conditions, strict=True)
        rule = {names[column.name]: _zen_cell(column, condition) for column, condition in cells}
        rules.append({"_id": f"r{place}", **rule, "o": str(place)})
    content = {
        "hitPolicy": "first",
        "inputs": [
            {"id": name, "name": name, "type": "expression", "field": name} for name in names.values()
        ],
        "outputs": [{"id": "o", "name": "row", "type": "expression", "field": "row"}],
        "rules": rules,
    }
    at = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **at},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content, **at},
        {"id": "out", "type": "outputNode", "name": "out", **at},
    ]
    edges = [
        {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "e2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _zen_cell(column: Column, condition: Condition) -> str:
    if condition is None:
        return ""
    if isinstance(condition, Span):
        if condition.high is None:
            return f">= {condition.low}"
        return f"[{condition.low}..{condition.high})"
    if len(condition) == 1:
        return str(min(condition))
    return f"{', '.join(map(str, sorted(condition)))}" if len(condition) < len(column.options) else ""


def zen(table: Table, facts: list[dict[str, int]]) -> Callable[[], list[int]]:
    """Every case through the rule engine, one call a case; of its three ways the fastest: compiled content, a loader."""
    try:
        import zen as engine
    except ImportError as missing:
        raise Missing("zen-engine is not installed") from missing
    content = engine.ZenDecisionContent(zen_rules(table))
    loaded = engine.ZenEngine({"loader": lambda _key: content})
    return lambda: [int(loaded.evaluate("table", fact)["result"]["row"]) for fact in facts]


def _judged(number: int, rounds: int) -> dict[str, float]:
    table = clean(14, WIDTH, RULES)
    index, columns = Index(table), cases(table, number)
    lines = [dict(zip(columns, map(int, line), strict=True)) for line in zip(*columns.values(), strict=True)]
    numbered = [{f"f{place}": value for place, value in enumerate(line.values())} for line in lines]
    natural = [{c.name: _fact(c, line[c.name]) for c in table.columns} for line in lines]
    try:
        peer = zen(table, numbered)
        peer()
    except Missing:
        peer = _absent
    medians, _results, skipped = alternate(
        {
            "bulk": lambda: index.find_many(columns).tolist(),
            "single": lambda: [index.find(fact) for fact in natural],
            "zen": peer,
        },
        rounds,
        same=("bulk", "single", "zen"),
    )
    return medians | ({"zen": 0.0} if skipped else {})


def _fact(column: Column, value: int) -> Any:
    """A fact as a program holds it: an option, a date, a whole number or a decimal."""
    if not column.ordered:
        return column.options[value]
    if column.kind == Kind.DATE:
        return dt.date.fromordinal(value)
    return Decimal(value).scaleb(-column.decimals) if column.decimals else value


def _absent() -> list[int]:
    raise Missing("zen-engine is not installed")


def _proofs(rows: int, rounds: int) -> float:
    """Seconds for the proof of a clean table; the faulty ones of the same size must all be found."""
    table, dice = clean(14, WIDTH, rows), random.Random(14)
    assert len(table.rows) == rows
    for kind, put in faults(table, dice).items():
        for _number in range(FAULTS // 4):
            faulty = put()
            assert faulty is None or any(f.kind == kind for f in check(faulty).failures), kind
    seconds = []
    for _round in range(rounds):
        taken, proof = timed(lambda: check(table))
        assert proof.ok
        seconds.append(taken)
    return sorted(seconds)[len(seconds) // 2]


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W14."""
    rows, number = SIZES[size]
    small, large = _proofs(rows // 10, rounds), _proofs(rows, rounds)
    tenth, full = _judged(number // 10, rounds), _judged(number, rounds)
    peer = full["zen"] or None
    name = "zen-engine, one call a case" if peer else "zen-engine (skipped: not installed)"
    answer: list[Row] = [
        {
            "id": "w14.prove", "work": f"a table of {WIDTH} columns proven: gaps, overlaps, bounds, direction",
            "size": rows, "ours": large, "unit": "s", "exponent": exponent(small, large),
        },
    ]  # fmt: skip
    for key, work in (
        ("bulk", "the row for each case, from columns"),
        ("single", "the same, one case a call"),
    ):
        answer.append(
            {
                "id": f"w14.evaluate.{key}", "work": work, "size": number, "ours": full[key], "unit": "s",
                "peer": peer, "peer_name": name, "exponent": exponent(tenth[key], full[key]),
            }
        )  # fmt: skip
    return answer
