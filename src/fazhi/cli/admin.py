"""`fazhi admin`: the first administrator of a district, and a way back in."""

from __future__ import annotations

import datetime as dt

import click

from fazhi.cli.frame import database_ready, refuse, start_django


@click.command()
@click.argument("username")
@click.option("--name", default="", help="the person's name (default: the user name)")
@click.option(
    "--unit",
    "code",
    required=True,
    help="code of the body; made if it does not exist and --unit-name is given",
)
@click.option("--unit-name", help="full name of a body that is to be made")
@click.option("--since", metavar="DATE", help="first day of the post (default: today)")
def command(username: str, name: str, code: str, unit_name: str | None, since: str | None) -> None:
    """Give USERNAME the post of administrator and print a first password."""
    start_django()
    database_ready()
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.models import Unit, UnitKind, User
    from fazhi.kernel.web import staff
    from fazhi.kernel.web.middleware import now

    at = now()
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        if not unit_name or "/" in code:
            refuse(f"there is no body {code!r}; give --unit-name to make it")
        unit = Unit.objects.create(code=code, name=unit_name, short=unit_name[:40], kind=UnitKind.GOVERNMENT)
    try:
        start = dt.date.fromisoformat(since) if since else at.date()
    except ValueError:
        refuse(f"not a date: {since!r} (write 2024-09-27)")
    user = User.objects.filter(username=username).first()
    if user is None:
        user, password = staff.add_person(SYSTEM, at, username=username, name=name or username)
    else:
        password = staff.new_password(SYSTEM, at, user)
    staff.make_admin(SYSTEM, at, user, unit, start)
    click.echo(f"{username}  {password}")
