"""A platform of its own for a benchmark: an empty database, Django on it, a district, many cases like one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from benchmarks.harness import Row

WRITE = 400


@contextmanager
def databases(name: str) -> Iterator[str]:
    """Address of an empty database: a file of SQLite (`sqlite`) or a server that lives as long (`postgres`)."""
    from tests.support.postgres import Server, server

    with (
        tempfile.TemporaryDirectory(prefix="fazhi-bench-", ignore_cleanup_errors=True) as folder,
        server() if name == "postgres" else nullcontext() as url,
    ):
        os.environ["FAZHI_DATA"] = folder
        yield Server(url).create() if url else f"sqlite:///{folder}/bench.sqlite3"


def in_child(module: str, url: str, *arguments: object) -> list[Row]:
    """The rows that `python -m benchmarks.MODULE ARGUMENTS` prints as JSON: Django knows one database a process."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "fazhi.settings"}
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    rows: list[Row] = json.loads(done.stdout)
    return rows


def start() -> Path:
    """Django on the database of the environment, tables made; the data folder."""
    from fazhi.cli.frame import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return Path(os.environ["FAZHI_DATA"])


def cases(district: Any, count: int) -> list[Any]:
    """Cases received on one day, written in bulk with their first entry and clock."""
    from django.db import connection

    from fazhi.kernel.audit.models import Entry
    from fazhi.kernel.procedures.models import Case, Clock
    from fazhi.modules.reconsideration.models import Reconsideration

    model = district.apply("2024-03-01")
    first, clock = Entry.objects.get(chain=model.chain), Clock.objects.get(case=model)
    base = Case.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    span = range(base, base + count)
    parents = [Case(pk=pk, **columns(Case, model, number=f"B{pk}")) for pk in span]
    Case.objects.bulk_create(parents, batch_size=WRITE)
    if connection.vendor == "postgresql":
        connection.cursor().execute(
            "SELECT setval(pg_get_serial_sequence('procedures_case', 'id'), %s)", [base + count]
        )
    children = [Reconsideration(case_ptr_id=pk, **columns(Reconsideration, model)) for pk in span]
    fields = list(Reconsideration._meta.local_concrete_fields)
    for at in range(0, count, WRITE):
        Reconsideration._base_manager._insert(children[at : at + WRITE], fields=fields, using="default")
    told = columns(Entry, first, skip=("chain", "seq", "case_id", "key"))
    Entry.objects.bulk_create(
        [Entry(chain=f"case:{pk}", seq=1, case_id=pk, **told) for pk in span], batch_size=WRITE
    )
    Clock.objects.bulk_create(
        [Clock(case_id=pk, **columns(Clock, clock, skip=("case",))) for pk in span], batch_size=WRITE
    )
    return list(Reconsideration.objects.filter(pk__gte=base).order_by("pk"))


def columns(model: Any, like: Any, *, skip: Sequence[str] = (), **changed: Any) -> dict[str, Any]:
    """The columns of a row by name, without its key and those to skip."""
    fields = model._meta.local_concrete_fields
    named = {f.attname: getattr(like, f.attname) for f in fields if not f.primary_key and f.name not in skip}
    return named | changed
