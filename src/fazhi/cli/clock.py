"""`fazhi clock`: what follows when terms run out."""

from __future__ import annotations

import click

from fazhi.cli.frame import database_ready, start_django


@click.group()
def command() -> None:
    """The legal clocks."""


@command.command()
def tick() -> None:
    """Open what the calendar asks for, act on terms that have run out, propose what the law leaves to an officer, remind. Safe to run twice."""
    start_django()
    database_ready()
    from django.utils import timezone

    from fazhi.kernel.procedures.tick import night

    report = night(timezone.now())
    click.echo(
        f"opened {report.opened}, missed {report.missed}, acted {report.acted}, proposed {report.proposed}, "
        f"reminded {report.reminded}"
    )
