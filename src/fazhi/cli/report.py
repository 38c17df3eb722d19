"""`fazhi report`: build, freeze, verify."""

from __future__ import annotations

from pathlib import Path

import click

from fazhi.cli.frame import database_ready, plain_errors, refuse, show_json, start_django


@click.group()
def command() -> None:
    """The annual report."""


@command.command()
@click.option("--unit", required=True, help="code of the government")
@click.option("--year", type=int, required=True)
@click.option("--out", type=click.Path(path_type=Path), help="folder to copy the bundle to")
def freeze(unit: str, year: int, out: Path | None) -> None:
    """Build and freeze the report of a year."""
    start_django()
    database_ready()
    import shutil

    from django.conf import settings
    from django.utils import timezone

    from fazhi.kernel.errors import UserError
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.models import Unit
    from fazhi.modules.annualreport.service import freeze_report

    government = Unit.objects.filter(code=unit).first()
    if government is None:
        refuse(f"there is no unit {unit!r}")
    try:
        issue = freeze_report(government, year, actor=SYSTEM, at=timezone.now())
    except UserError as refusal:
        refuse(refusal)
    folder = settings.DATA / issue.bundle
    if out:
        shutil.copytree(folder, out)
    click.echo(str(out or folder))


@command.command()
@click.argument("bundle", type=click.Path(path_type=Path))
def verify(bundle: Path) -> None:
    """Verify a bundle: needs no database."""
    from fazhi.engines.ledger.verify_bundle import main

    raise SystemExit(main([str(bundle)]))


@command.command()
@click.argument("issue_id", type=int)
@plain_errors(LookupError)
def drift(issue_id: int) -> None:
    """The figures of a frozen issue that would come out otherwise today."""
    start_django()
    database_ready()
    from fazhi.kernel.reports.freeze import drift as differences
    from fazhi.kernel.reports.models import Issue

    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is None:
        refuse(f"there is no issue {issue_id}")
    show_json(
        [
            {
                "number": d.figure.number,
                "key": d.figure.key,
                "frozen": d.figure.printed,
                "today": d.printed,
                "lists": d.parts,
            }
            for d in differences(issue)
        ]
    )
