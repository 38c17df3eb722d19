"""What the commands share: Django when it is needed, one clear line for bad input."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def refuse(sentence: object) -> NoReturn:
    """One line on stderr, exit 2."""
    print(" ".join(str(sentence).split()), file=sys.stderr)
    raise SystemExit(2)


def plain_errors(*kinds: type[Exception]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator: errors of these kinds become one line and exit 2."""

    def wrap(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return command(*args, **kwargs)
            except kinds as fault:
                refuse(fault)

        return run

    return wrap


def start_django() -> None:
    """Set Django up, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")
    import django

    django.setup()
    settled()


def settled() -> None:
    """Leave what was loaded at the start out of every later collection: it stays as long as the process."""
    gc.collect()
    gc.freeze()


def show_json(value: Any) -> None:
    """A value as JSON, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def database_ready() -> None:
    """Stop with a clear line when the tables are not there."""
    from django.db import OperationalError, ProgrammingError, connection

    try:
        tables = connection.introspection.table_names()
    except (OperationalError, ProgrammingError) as fault:
        refuse(f"cannot reach the database: {fault}")
    if "procedures_case" not in tables:
        refuse("the database is empty: run `fazhi migrate`, or `fazhi demo` for a district to look at")


def now() -> datetime:
    """The moment of the machine, or the one at which a demonstration stands still."""
    given = os.environ.get("FAZHI_NOW")
    return datetime.fromisoformat(given) if given else datetime.now(UTC).astimezone()


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for each stage of a long work on a terminal, nothing elsewhere: called with stage, done, total."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    tasks: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield tell
