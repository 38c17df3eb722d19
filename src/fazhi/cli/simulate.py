"""`fazhi simulate`: a year in the life of a district."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from fazhi.cli.frame import database_ready, refuse, start_django


def profile_path(name: str) -> Path:
    """The file of a profile: a path, or the name of one that ships."""
    path = Path(name)
    if path.is_file():
        return path
    shipped = Path(str(files("fazhi.profiles"))) / f"{name}.toml"
    if not shipped.is_file():
        refuse(f"there is no profile {name!r}: give a file, yuzhong-2020, hongqiao-2020 or chongqing-2021")
    return shipped


def play(profile: dict[str, Any], year: int, seed: int = 1) -> int:
    """Simulate with a progress bar; the number of cases."""
    import datetime as dt

    from rich.progress import Progress

    from fazhi.kernel.simulation.run import simulate

    start = dt.date(year, 1, 1)
    with Progress() as bar:
        task = bar.add_task(f"{profile['district']} {year}", total=366)
        result = simulate(
            profile,
            year,
            seed=seed,
            progress=lambda day: bar.update(task, completed=min((day - start).days + 1, 366)),
        )
        bar.update(task, completed=366)
    return result.scripts


@click.command()
@click.option(
    "--profile", "name", default="yuzhong-2020", show_default=True, help="file, or name of a shipped profile"
)
@click.option("--year", type=int, help="year to simulate (default: every year of the profile)")
@click.option("--seed", type=int, default=1, show_default=True)
def command(name: str, year: int | None, seed: int) -> None:
    """Make the records of a year through the real procedures, exact to the profile's figures."""
    start_django()
    database_ready()
    from fazhi.kernel.errors import UserError
    from fazhi.kernel.simulation.run import load_profile

    try:
        profile = load_profile(profile_path(name))
        for each in [year] if year else sorted(int(y) for y in profile["years"]):
            click.echo(f"{each}: {play(profile, each, seed)} cases")
    except UserError as fault:
        refuse(fault)
