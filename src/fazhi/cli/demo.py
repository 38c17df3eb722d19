"""`fazhi demo`, `fazhi migrate`, `fazhi serve`: a district to look at, from nothing."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import click

from fazhi.cli.frame import start_django
from fazhi.cli.simulate import profile_path


@click.command()
@click.option("--profile", "name", default="yuzhong-2020", show_default=True)
@click.option("--serve/--no-serve", default=True, help="serve at 127.0.0.1:8000 when all is built")
def command(name: str, serve: bool) -> None:
    """Simulate a district, build its report, serve it."""
    os.environ.setdefault("FAZHI_DATA", str(Path("data").resolve()))
    path = profile_path(name)
    year = tomllib.loads(path.read_text(encoding="utf-8"))["report_year"]
    os.environ.setdefault("FAZHI_NOW", f"{year + 1}-01-05T09:30:00+08:00")
    start_django()
    from fazhi.cli.simulate import play
    from fazhi.kernel.orgs.models import Unit
    from fazhi.kernel.simulation.run import load_profile

    prepare()
    profile = load_profile(path)
    if not Unit.objects.filter(code=profile["key"]).exists():
        for year in sorted(int(y) for y in profile["years"]):
            click.echo(f"{profile['district']} {year}: {play(profile, year)} cases")
    folder = report(profile)
    log_ins()
    click.echo(f"report: {folder}")
    if serve:
        run_server()


def prepare() -> None:
    """Tables and static files; an older database gets its new index filled."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from fazhi.kernel.procedures import searchable

    if searchable.is_empty():
        for _count in searchable.rebuild():
            pass


def report(profile: dict[str, object]) -> Path:
    """Freeze and publish the report of the profile's year, once; the folder of its bundle."""
    import datetime as dt

    from django.conf import settings

    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.models import Unit
    from fazhi.kernel.reports.models import Issue
    from fazhi.kernel.simulation.world import PLACE
    from fazhi.modules.annualreport.service import REPORT, freeze_report, publish

    year = int(str(profile["report_year"]))
    government = Unit.objects.get(code=profile["key"])
    issue = Issue.objects.filter(report=REPORT, unit=government, year=year).first()
    if issue is None:
        at = dt.datetime(year + 1, 1, 4, 10, tzinfo=PLACE)
        issue = publish(freeze_report(government, year, actor=SYSTEM, at=at), actor=SYSTEM, at=at)
    return Path(settings.DATA / issue.bundle)


def log_ins() -> None:
    """The people of the demonstration."""
    from fazhi.kernel.simulation.world import PASSWORD

    click.echo(f"password of everyone in this demonstration: {PASSWORD}")
    for name, who in (
        ("justice-officer", "承办人, bureau of justice"), ("justice-office-head", "机构负责人, bureau of justice"),
        ("justice-head", "机关负责人, bureau of justice"), ("market-counterpart", "respondent's officer"),
        ("government-auditor", "supervision"), ("government-leader", "district leader"),
        ("government-admin", "administrator"),
    ):  # fmt: skip
        click.echo(f"  {name:<20} {who}")


def run_server(address: str = "127.0.0.1", port: int = 8000, workers: int = 2) -> None:
    """Serve until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces

    click.echo(f"http://{address}:{port}/  (stop with Ctrl-C)")
    Granian(
        "fazhi.web.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=2, workers_kill_timeout=10,
    ).serve()  # fmt: skip
