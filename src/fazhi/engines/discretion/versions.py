"""Versions of a table in time: the one in force on a day, the milder of two, old cases under a new table."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.engines.discretion.evaluate import Answer, Facts, Index, NoRow, evaluate
from fazhi.engines.discretion.table import BadFact, Row, Table

CHANGES = ("same", "lighter", "heavier", "mixed", "undecided")


def version_on(tables: Iterable[Table], key: str, on: dt.date) -> Table:
    """The version in force on a day. LookupError when there is none, ValueError when two are in force."""
    versions = [table for table in tables if table.key == key]
    found = [table for table in versions if table.in_force(on)]
    if len(found) > 1:
        raise ValueError(f"{key}: {found[0].number} and {found[1].number} are both in force on {on}")
    if not found:
        spans = "; ".join(f"{t.number}: {t.in_force_from} to {t.in_force_to or 'now'}" for t in versions)
        raise LookupError(f"no version of {key} is in force on {on}" + (f" ({spans})" if spans else ""))
    return found[0]


def compare(old: Row, new: Row) -> str:
    """How a penalty changes: same, lighter, heavier, or mixed when one end rises and another falls."""
    if old.unit != new.unit:
        signs = {_sign(int(old.band), int(new.band))} | {2}
    else:
        pairs = ((int(old.band), int(new.band)), (old.low, new.low), (old.high, new.high))
        signs = {_sign(a, b) for a, b in pairs}
    signs -= {0}
    return (
        "same"
        if not signs
        else {frozenset({-1}): "lighter", frozenset({1}): "heavier"}.get(frozenset(signs), "mixed")
    )


def _sign(a: int, b: int) -> int:
    return (b > a) - (b < a)


@dataclass(frozen=True)
class Choice:
    """The version that applies (从旧兼从轻): that of the act, unless the present one is milder."""

    answer: Answer
    reason: str


def applicable(at_act: Index, at_decision: Index, facts: Facts) -> Choice:
    """The table for acts before a change: the old one, the new one where it is milder (行政处罚法(2021) 37)."""
    old = evaluate(at_act, facts)
    if at_act.table == at_decision.table:
        return Choice(old, "违法行为发生时与作出决定时适用同一版本")
    new = evaluate(at_decision, facts)
    if compare(old.row, new.row) == "lighter":
        return Choice(new, "作出决定时的版本处罚较轻，适用新的规定")
    return Choice(old, "作出决定时的版本处罚不较轻，适用违法行为发生时的规定")


@dataclass(frozen=True)
class Case:
    """An old case. `fined`: the fine imposed, in hundredths of its row's unit; None when it is not known."""

    key: str
    facts: Facts
    fined: int | None = None


@dataclass(frozen=True)
class Change:
    """An old case under two tables. `inside`: whether its fine lies in the new row's range (None: not known)."""

    case: Case
    old: Row | None
    new: Row | None
    change: str
    inside: bool | None
    message: str = ""


def replay(cases: Sequence[Case], old: Index, new: Index) -> list[Change]:
    """Each case under the old and the new table, in the order given; a case that one of them cannot judge says why."""
    return [_replayed(case, old, new) for case in cases]


def _replayed(case: Case, old: Index, new: Index) -> Change:
    rows: list[Row | None] = []
    message = ""
    for index in (old, new):
        names = {column.name for column in index.table.columns}
        try:
            rows.append(index.table.rows[index.find({n: v for n, v in case.facts.items() if n in names})])
        except (BadFact, NoRow) as fault:
            rows.append(None)
            message = message or str(fault)
    before, after = rows
    if before is None or after is None:
        return Change(case, before, after, "undecided", None, message)
    inside = None if case.fined is None else after.low <= case.fined <= after.high
    return Change(case, before, after, compare(before, after), inside)


def summary(changes: Iterable[Change]) -> dict[str, int]:
    """How many cases change in which way, and how many fines would lie outside the new range."""
    counts = Counter[str]()
    for change in changes:
        counts[change.change] += 1
        counts["outside"] += change.inside is False
    return {name: counts[name] for name in (*CHANGES, "outside")}
