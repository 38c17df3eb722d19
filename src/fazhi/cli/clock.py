"""`fazhi clock`: what follows when terms run out."""

from __future__ import annotations

import click

from fazhi.cli.frame import database_ready, start_django


@click.group()
def command() -> None:
    """The legal clocks."""


@command.command()
def tick() -> None:
    """Act on terms that have run out, propose what the law leaves to an officer, remind. Safe to run twice."""
    start_django()
    database_ready()
    from django.utils import timezone

    from fazhi.kernel.procedures.tick import tick as run

    report = run(timezone.now())
    click.echo(
        f"missed {report.missed}, acted {report.acted}, proposed {report.proposed}, reminded {report.reminded}"
    )
