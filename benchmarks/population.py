"""A large district: cases copied from a few that went through the real steps, each with its parties, clocks and trail.

Copies are plain rows, written by the database's own driver: what is measured is reading. Their digests are those of the
model, so that the ledger of such a population does not verify.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

CHILDREN = (
    ("procedures_party", "case_id"), ("procedures_clock", "case_id"), ("audit_entry", "case_id"),
    ("documents_document", "case_id"),
)  # fmt: skip
FIRST = dt.date(2024, 1, 2)
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
THINGS = (
    "罚款决定",
    "行政强制措施",
    "不予公开决定",
    "工伤认定",
    "房屋征收补偿决定",
    "道路交通处罚",
    "不予受理决定",
    "吊销许可证",
)
STEPS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("use_ordinary", "2024-03-04", "officer", {}),
    ("send_copy", "2024-03-05", "officer", {}),
    ("copy_served", "2024-03-06", "officer", {"method": "direct", "served_on": "2024-03-06"}),
    ("reply", "2024-03-15", "respondent", {"reply_text": "维持"}),
    ("hear_parties", "2024-03-20", "officer", {"opinions": "坚持请求"}),
    ("deliberate", "2024-04-01", "officer", {"findings": "事实清楚"}),
    ("decide", "2024-04-10", "head", {"result": "maintain", "approval": "head", "reasons": "证据确凿"}),
)
Row = tuple[Any, ...]


def models(district: Any) -> list[int]:
    """Ids of a case received, one accepted and one decided and closed."""
    received = district.apply("2024-03-01")
    accepted = district.accept("2024-03-01", "2024-03-04")
    decided = district.accept("2024-03-01", "2024-03-04")
    for step, day, who, data in STEPS:
        district.do(decided, step, day, who, **data)
    return [received.pk, accepted.pk, decided.pk]


def fill(path: str, chosen: list[int], count: int, seed: int = 2020) -> None:
    """Copy the chosen cases until there are `count` more. Nine of ten are copies of the last (closed) one."""
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;PRAGMA cache_size=-524288;BEGIN IMMEDIATE;"
    )
    indexes = _without_indexes(base)
    first = base.execute("SELECT max(id) FROM procedures_case").fetchone()[0] + 1
    dice = random.Random(seed)
    kinds = [chosen[min(dice.randrange(30), 2)] for _n in range(count)]
    draws = [(dice.randrange(300), dice.choice(NAMES), dice.choice(THINGS)) for _n in range(count)]
    units = [
        row[0] for row in base.execute("SELECT counterpart_id FROM procedures_case WHERE id = ?", chosen[:1])
    ]
    units += [
        row[0] for row in base.execute("SELECT id FROM orgs_unit WHERE kind = 'department' ORDER BY id")
    ]

    def case(place: int, row: dict[str, Any]) -> None:
        days, name, thing = draws[place]
        opened = FIRST + dt.timedelta(days=days)
        row |= {
            "id": first + place, "number": f"测府复〔{opened.year}〕{place}号", "title": f"{name}某不服{thing}案",
            "opened_on": opened.isoformat(), "counterpart_id": units[place % len(units)],
        }  # fmt: skip
        if row["closed_on"]:
            row["closed_on"] = (opened + dt.timedelta(days=40)).isoformat()

    def own(place: int, row: dict[str, Any]) -> None:
        row["case_ptr_id"] = first + place

    _copy(base, "procedures_case", "id", kinds, case)
    _copy(base, "reconsideration_reconsideration", "case_ptr_id", kinds, own)
    for table, column in CHILDREN:
        _copy(base, table, column, kinds, _child(table, column, first, draws))
    _index(base, first, draws)
    for statement in indexes:
        base.execute(statement)
    for statement in ("COMMIT", "ANALYZE", "PRAGMA journal_mode=WAL"):
        base.execute(statement)
    base.close()


def _without_indexes(base: sqlite3.Connection) -> list[str]:
    """Drop the indexes that no constraint needs; the statements that make them again."""
    found = base.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _sql in found:
        base.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in found]


def _child(table: str, column: str, first: int, draws: list[Row]) -> Callable[[int, dict[str, Any]], None]:
    def change(place: int, row: dict[str, Any]) -> None:
        row |= {"id": None, column: first + place}
        if table == "procedures_party":
            row["name"] = draws[place][1] + "某"
        elif table == "audit_entry":
            row |= {"chain": f"case:{first + place}", "key": None}
        elif table == "documents_document":
            row["number"] = f"{row['kind']}〔2024〕{first + place}-{row['entry_seq']}号"

    return change


def _copy(
    base: sqlite3.Connection, table: str, column: str, kinds: list[int], change: Callable[[int, dict[str, Any]], None]
) -> None:  # fmt: skip
    cursor = base.execute(f'SELECT * FROM "{table}" LIMIT 0')
    names = [entry[0] for entry in cursor.description]
    models = {
        kind: [
            dict(zip(names, row, strict=True))
            for row in base.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', [kind])
        ]
        for kind in set(kinds)
    }

    def rows() -> Iterator[Row]:
        for place, kind in enumerate(kinds):
            for model in models[kind]:
                row = dict(model)
                change(place, row)
                yield tuple(row.values())

    marks = ", ".join("?" * len(names))
    base.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows())


def _index(base: sqlite3.Connection, first: int, draws: list[Row]) -> None:
    from fazhi.kernel.registers.search import text_of
    from fazhi.kernel.registers.searchsql import spelled

    def texts() -> Iterator[Any]:
        held = base.execute(
            "SELECT c.id, u.id, u.path, c.counterpart_id FROM procedures_case c JOIN orgs_unit u ON u.id = c.unit_id "
            "WHERE c.id >= ? ORDER BY c.id", (first,)
        )  # fmt: skip
        for (key, *unit, other), (days, name, thing) in zip(held, draws, strict=True):
            number = f"测府复〔{(FIRST + dt.timedelta(days=days)).year}〕{key - first}号"
            words = (number, f"{name}某不服{thing}案", f"{name}某")
            yield text_of(key, words, kind="reconsideration", unit=(unit[0], unit[1]), other=other)

    made = list(texts())
    base.executemany(
        "INSERT INTO search_text(case_id, body, public, scope) VALUES (?, ?, '', ?)", ((t.case_id, t.body, t.scope) for t in made)
    )  # fmt: skip
    base.executemany(
        "INSERT INTO search_case(rowid, body, public, scope) VALUES (?, ?, ?, ?)", map(spelled, reversed(made))
    )  # fmt: skip
