"""`fazhi serve` and `fazhi migrate`: run the platform of a real district."""

from __future__ import annotations

import click

from fazhi.cli.frame import database_ready, start_django


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="processes that answer"
)
def command(address: str, port: int, workers: int) -> None:
    """Serve the platform."""
    start_django()
    database_ready()
    from fazhi.cli.demo import run_server

    run_server(address, port, workers)


@click.command()
def migrate() -> None:
    """Create or bring up to date the tables and static files."""
    start_django()
    from fazhi.cli.demo import prepare

    prepare()
    click.echo("ready")
