"""`fazhi search`: the index of the search made anew, the index file brought up to date."""

from __future__ import annotations

from collections.abc import Iterable

import click

from fazhi.cli.frame import database_ready, refuse, start_django


@click.group()
def command() -> None:
    """The index of the search."""


def _ready() -> None:
    start_django()
    database_ready()


def filled(steps: Iterable[int], total: int, label: str) -> int:
    """Go through the steps with a bar; how many things were done."""
    from rich.progress import Progress

    done = 0
    with Progress() as bar:
        task = bar.add_task(label, total=total)
        for step in steps:
            done += step
            bar.update(task, completed=done)
    return done


@command.command()
def rebuild() -> None:
    """Index every case again, then make the index file anew if it is switched on. Safe to break off and run again."""
    _ready()
    from fazhi.kernel.procedures import searchable
    from fazhi.kernel.procedures.models import Case
    from fazhi.kernel.registers import indexfile

    total = Case.objects.count()
    click.echo(f"cases indexed: {filled(searchable.rebuild(), total, 'index')}")
    if indexfile.folder():
        _file(total)


def _file(total: int) -> None:
    """The index file, with a bar."""
    from rich.progress import Progress

    from fazhi.kernel.registers import indexfile

    try:
        with Progress() as bar:
            task = bar.add_task("index file", total=total)
            free = indexfile.rebuild(lambda count: bar.advance(task, count))
    except ImportError:
        refuse(
            "FAZHI_SEARCH_INDEX is set, but the package tantivy is not installed: pip install 'fazhi[search]'"
        )
    except (OSError, ValueError) as fault:
        refuse(f"the index file cannot be written: {fault}")
    if not free:
        refuse("another process is writing the index file: try again when it has ended")
    click.echo(f"index file: {indexfile.folder()}")


@command.command()
def update() -> None:
    """Put into the index file what is not in it yet; to be run every few minutes where the file is switched on."""
    _ready()
    from fazhi.kernel.registers import indexfile

    if indexfile.folder() is None:
        refuse("the index file is switched off: set FAZHI_SEARCH_INDEX to a folder")
    if not indexfile.update():
        refuse("there is no usable index file, or another process is writing it: fazhi search rebuild")
    click.echo("up to date")
