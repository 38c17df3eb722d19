"""`fazhi norms`: compare, convert and screen normative documents."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click

from fazhi.cli.due import day
from fazhi.cli.frame import plain_errors, show_json
from fazhi.cli.lint import FILE, load
from fazhi.engines.files.read import Unreadable
from fazhi.engines.lint.clauses import Document

SIGNS = {"same": " ", "moved": "→", "changed": "~", "added": "+", "removed": "-"}


@click.group()
def command() -> None:
    """Normative documents: two drafts compared, one form made into another, a folder screened."""


@command.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(Unreadable)
def diff(before: Path, after: Path, as_json: bool) -> None:
    """Clauses moved, changed (word by word), added, taken out: exit 0 none, 1 some, 2 unreadable."""
    from fazhi.engines.lint.diff import compare

    changes = compare(load(before), load(after))
    if as_json:
        show_json([one.as_json() for one in changes])
    else:
        for one in changes:
            if one.kind == "same":
                continue
            marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
            text = "".join(marks[sign].format(piece) for sign, piece in one.words)
            shown = one.after or one.before
            click.echo(f"{SIGNS[one.kind]} {text or (shown.text if shown else '')}")
    raise SystemExit(1 if any(one.kind != "same" for one in changes) else 0)


def _docx(document: Document) -> bytes:
    from fazhi.engines.lint.write import docx

    return docx(document)


def _akn(document: Document) -> bytes:
    from fazhi.engines.lint.akn import to_akn

    return to_akn(document)


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": _docx, "akn": _akn, "text": lambda document: (document.text + "\n").encode(),
}  # fmt: skip


@command.command()
@click.argument("file", type=FILE)
@click.argument("out", type=FILE)
@click.option("--to", "form", type=click.Choice(sorted(WRITERS)), required=True)
@plain_errors(Unreadable, OSError)
def convert(file: Path, out: Path, form: str) -> None:
    """FILE (DOCX, PDF, HTML, text, Akoma Ntoso) as official DOCX, Akoma Ntoso or text."""
    out.write_bytes(WRITERS[form](load(file)))


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--on", metavar="DATE", help="day to judge by (default: today)")
@plain_errors(ValueError)
def screen(folder: Path, jobs: int, on: str | None) -> None:
    """Every file below FOLDER, a line of JSON each, in the order of their names: facts, rules found, or why unreadable."""
    moment = day(on) if on else dt.date.today()  # noqa: DTZ011 - the command line reads the machine's clock
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    work = partial(screened, on=moment)
    if jobs == 1 or len(files) < 2 * jobs:
        rows = map(work, files)
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    with ProcessPoolExecutor(jobs) as pool:
        for row in pool.map(work, files, chunksize=max(1, min(200, len(files) // jobs))):
            click.echo(json.dumps(row, ensure_ascii=False))


def screened(path: Path, on: dt.date) -> dict[str, Any]:
    """One line of a screening."""
    from fazhi.engines.lint.findings import Context
    from fazhi.engines.lint.lint import described, lint

    try:
        document = load(path)
    except Unreadable as fault:
        return {"file": path.name, "unreadable": str(fault)}
    report = lint(document, Context(on))
    counts: dict[str, int] = {}
    for one in report.findings:
        counts[one.rule] = counts.get(one.rule, 0) + 1
    return {"file": path.name, "document": described(document), "rules": counts}
