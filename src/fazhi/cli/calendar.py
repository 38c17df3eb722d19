"""`fazhi calendar`: the notice of a new year."""

from __future__ import annotations

from pathlib import Path

import click

from fazhi.cli.frame import database_ready, refuse, show_json, start_django


@click.group()
def command() -> None:
    """The working-day calendar."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="only tell what would move")
@click.option("--json", "as_json", is_flag=True)
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in the State Council's notice (JSON) and list every running term that it moves."""
    start_django()
    database_ready()
    from django.utils import timezone

    from fazhi.kernel.errors import UserError
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.procedures.recount import import_notice, preview

    try:
        text = file.read_text(encoding="utf-8")
        moved = preview(text)[1] if dry_run else import_notice(text, actor=SYSTEM, at=timezone.now())
    except (OSError, UnicodeDecodeError, UserError) as fault:
        refuse(fault)
    rows = [
        {"case": m.clock.case.number, "term": m.clock.key, "before": m.before, "after": m.after}
        for m in moved
    ]
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['case']}  {row['term']}  {row['before']} -> {row['after']}")
        click.echo(
            f"{len(rows)} terms"
            + (" would move" if dry_run else "; restart the servers, so that they count with it")
        )
