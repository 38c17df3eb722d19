"""W12: one step of a case against the bare INSERTs and UPDATEs that it makes; the bulk form against one by one.

The steps are timed alone. Those of as many other cases are recorded, and their statements played again by the database's own
driver on a copy of the database as it was before: one transaction a case for `perform`, one a chunk for the bulk form. On SQLite
and PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.harness import Row, exponent, timed
from benchmarks.platform import cases, databases, in_child, start

SIZES = {"full": (1_000, 100_000), "small": (300, 10_000)}
WRITES = ("INSERT", "UPDATE")
Groups = list[list[tuple[str, Any]]]


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W12 on both databases."""
    rows: list[Row] = []
    for name in ("sqlite", "postgres"):
        with databases(name) as url:
            rows += in_child("w12_perform", url, size, rounds)
    return rows


@contextmanager
def recorded() -> Iterator[Groups]:
    """Lists of writing statements with all their rows; who records begins a new list for each transaction."""
    from django.db import connection

    groups: Groups = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            groups[-1].append((sql, params if many else [params]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield groups


class Copy:
    """The database as it was before, on which bare statements are played."""

    def __init__(self) -> None:
        from django.db import connection

        self.vendor, self.settings = connection.vendor, connection.settings_dict
        if self.vendor == "sqlite":
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.settings["NAME"], f"{self.settings['NAME']}.copy")
        else:
            connection.close()
            self._administer('DROP DATABASE IF EXISTS "copy"', f'CREATE DATABASE "copy" TEMPLATE "{self.settings["NAME"]}"')  # fmt: skip

    def _administer(self, *statements: str) -> None:
        with self._connect("postgres") as base:
            base.autocommit = True
            for statement in statements:
                base.execute(statement)

    def _connect(self, name: str) -> Any:
        import psycopg

        own = self.settings
        return psycopg.connect(host=own["HOST"], port=own["PORT"], user=own["USER"], dbname=name)

    def replay(self, groups: Groups) -> float:
        """Seconds for the statements, a transaction a group, with the settings of the platform."""
        groups = [[(sql, [tuple(row or ()) for row in rows]) for sql, rows in group] for group in groups]
        if self.vendor == "sqlite":
            base = sqlite3.connect(f"{self.settings['NAME']}.copy", isolation_level=None)
            base.executescript(
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;PRAGMA wal_autocheckpoint=8000;"
            )
            ready = [
                [(sql.replace("%s", "?"), [_plain(row) for row in rows]) for sql, rows in g] for g in groups
            ]
        else:
            base, ready = self._connect("copy"), groups
        seconds, _none = timed(lambda: self._play(base, ready))
        base.close()
        return seconds

    def _play(self, base: Any, groups: Groups) -> None:
        cursor = base.cursor()
        for group in groups:
            if self.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            for sql, rows in group:
                cursor.executemany(sql, rows) if len(rows) > 1 else cursor.execute(sql, rows[0])
            base.commit() if self.vendor != "sqlite" else cursor.execute("COMMIT")


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [str(value) if isinstance(value, dt.date | dt.datetime) else value for value in row]


def measured(single: int, many: int, rounds: int) -> list[Row]:
    """The rows on the database of the environment."""
    start()
    from django.db import connection

    from tests.support.district import make_district

    district = make_district(dt.date(2019, 1, 1))
    _one_by_one(district, 100)
    pairs = sorted(_one_by_one(district, single) for _n in range(rounds))
    ours, bare = pairs[len(pairs) // 2]
    _bulk(district, 200)
    small, (bulk, floor) = _bulk(district, many // 10)[0], _bulk(district, many)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return [
        {
            "id": f"w12.perform.{connection.vendor}", "work": f"one step with audit, clocks and document, {name}",
            "size": single, "ours": ours / single * 1000, "unit": "ms", "limit": bare / single * 1000,
        },
        {
            "id": f"w12.bulk.{connection.vendor}", "work": f"the same step for many cases, {name}", "size": many,
            "ours": bulk, "unit": "s", "peer": ours / single * many, "peer_name": "one by one (scaled)",
            "limit": floor, "exponent": exponent(small, bulk),
        },
    ]  # fmt: skip


def _one_by_one(district: Any, count: int) -> tuple[float, float]:
    """Seconds for `perform` on that many cases, and for its bare statements."""
    from fazhi.kernel.procedures.perform import perform
    from tests.support.district import moment

    actor, when = district.actor("officer"), moment("2024-03-04")

    def take(batch: list[Any], groups: Groups) -> int:
        for case in batch:
            groups.append([])
            perform(case, "accept", acting_user=actor, at=when, conditions_met=True)
        return len(batch)

    return _taken(take, district, count)


def _bulk(district: Any, count: int) -> tuple[float, float]:
    """Seconds for the bulk form on that many cases, and for its bare statements."""
    from fazhi.kernel.procedures.bulk import CHUNK, perform_many
    from tests.support.district import moment

    actor, when = district.actor("officer"), moment("2024-03-04")

    def take(batch: list[Any], groups: Groups) -> int:
        done = 0
        for at in range(0, count, CHUNK):
            groups.append([])
            part = batch[at : at + CHUNK]
            done += len(perform_many(part, "accept", acting_user=actor, at=when, conditions_met=True).done)
        return done

    return _taken(take, district, count)


def _taken(take: Callable[[list[Any], Groups], int], district: Any, count: int) -> tuple[float, float]:
    """Seconds of the steps in some cases, then of the statements that they make in as many others."""
    batch = cases(district, count)
    seconds, done = timed(lambda: take(batch, []))
    assert done == count
    batch = cases(district, count)
    copy = Copy()
    with recorded() as groups:
        take(batch, groups)
    return seconds, copy.replay(groups)


if __name__ == "__main__":
    size, rounds = sys.argv[1], int(sys.argv[2])
    print(json.dumps(measured(*SIZES[size], rounds)))
