"""W12: one step of a case against the bare INSERTs and UPDATEs that it makes; the bulk form against one by one.

The statements are recorded while the step is taken, then played again on a copy of the database as it was before,
in one transaction a case, by the database's own driver.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.harness import Row, exponent, timed

SIZES = {"full": (1_000, 100_000), "small": (300, 10_000)}
WRITES = ("INSERT", "UPDATE")


def start() -> Path:
    """Django on an empty SQLite database in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fazhi-bench-"))
    os.environ |= {
        "FAZHI_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder


def cases(district: Any, count: int) -> list[Any]:
    """Cases received on one day, written in bulk with their first entry and clock."""
    from fazhi.kernel.audit.models import Entry
    from fazhi.kernel.procedures.models import Case, Clock
    from fazhi.modules.reconsideration.models import Reconsideration

    model = district.apply("2024-03-01")
    first, clock = Entry.objects.get(chain=model.chain), Clock.objects.get(case=model)
    base = Case.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    parents = [Case(pk=base + n, **_columns(Case, model, number=f"B{base + n}")) for n in range(count)]
    Case.objects.bulk_create(parents, batch_size=400)
    children = [
        Reconsideration(case_ptr_id=base + n, **_columns(Reconsideration, model)) for n in range(count)
    ]
    fields = list(Reconsideration._meta.local_concrete_fields)
    for start_at in range(0, count, 400):
        Reconsideration._base_manager._insert(
            children[start_at : start_at + 400], fields=fields, using="default"
        )
    Entry.objects.bulk_create(
        [
            Entry(
                chain=f"case:{base + n}",
                seq=1,
                case_id=base + n,
                **_columns(Entry, first, skip=("chain", "seq", "case_id", "key")),
            )
            for n in range(count)
        ],
        batch_size=400,
    )
    Clock.objects.bulk_create(
        [Clock(case_id=base + n, **_columns(Clock, clock, skip=("case",))) for n in range(count)],
        batch_size=400,
    )
    return list(Reconsideration.objects.filter(pk__gte=base).order_by("pk"))


def _columns(model: Any, like: Any, *, skip: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    fields = model._meta.local_concrete_fields
    named = {f.attname: getattr(like, f.attname) for f in fields if not f.primary_key and f.name not in skip}
    return named | changed


@contextmanager
def recorded() -> Iterator[list[list[tuple[str, Any]]]]:
    """Lists of writing statements, a list a transaction."""
    from django.db import connection

    groups: list[list[tuple[str, Any]]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            groups[-1] += [(sql.replace("%s", "?"), row) for row in (params if many else [params])]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield groups


def replay(path: Path, groups: list[list[tuple[str, Any]]]) -> None:
    """The bare statements, one transaction a case, with the settings of the platform."""
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;")
    for group in groups:
        base.execute("BEGIN IMMEDIATE")
        for sql, params in group:
            base.execute(sql, [str(p) if hasattr(p, "isoformat") else p for p in params or ()])
        base.execute("COMMIT")
    base.close()


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W12 on SQLite."""
    folder = start()
    try:
        return _rows(folder, *SIZES[size], rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(folder: Path, single: int, many: int, rounds: int) -> list[Row]:
    from tests.support.district import make_district

    district = make_district(dt.date(2019, 1, 1))
    pairs = sorted(_single(folder, district, single) for _n in range(rounds))
    ours, bare = pairs[len(pairs) // 2]
    bulk_small, bulk = _bulk(district, many // 10), _bulk(district, many)
    return [
        {"id": "w12.perform", "work": "one step with audit, clocks and document, SQLite", "size": single, "ours": ours / single * 1000, "unit": "ms", "limit": bare / single * 1000},
        {"id": "w12.bulk", "work": "the same step for many cases", "size": many, "ours": bulk, "unit": "s", "peer": ours / single * many, "peer_name": "one by one (scaled)", "exponent": exponent(bulk_small, bulk)},
    ]  # fmt: skip


def _single(folder: Path, district: Any, count: int) -> tuple[float, float]:
    from django.db import connection

    batch, path, copy = cases(district, count), folder / "bench.sqlite3", folder / "copy.sqlite3"
    actor = district.actor("officer")
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, copy)

    def take(groups: list[Any]) -> None:
        from fazhi.kernel.procedures.perform import perform
        from tests.support.district import moment

        for case in batch:
            groups.append([])
            perform(case, "accept", acting_user=actor, at=moment("2024-03-04"), conditions_met=True)

    with recorded() as groups:
        ours, _none = timed(lambda: take(groups))
    bare, _none = timed(lambda: replay(copy, groups))
    copy.unlink()
    return ours, bare


def _bulk(district: Any, count: int) -> float:
    from fazhi.kernel.procedures.bulk import perform_many
    from tests.support.district import moment

    batch, actor = cases(district, count), district.actor("officer")
    seconds, outcome = timed(
        lambda: perform_many(batch, "accept", acting_user=actor, at=moment("2024-03-04"), conditions_met=True)
    )
    assert len(outcome.done) == count, outcome.refused
    return seconds
