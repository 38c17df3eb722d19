"""`fazhi credit publicity`, `exchange`, `key` and `find-firms`: what a credit office runs beside the platform."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from fazhi.cli.frame import bar, database_ready, now, refuse, show_json, stages, start_django
from fazhi.pipeline.credit.kinds import KINDS


def platform() -> None:
    """Django on the platform's database."""
    start_django()
    database_ready()


@click.command("publicity")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="decisions from this day on; the last sixty days without it",
)
@click.option("--json", "as_json", is_flag=True)
def _publicity(since: datetime | None, as_json: bool) -> None:
    """双公示: licences and penalties of the platform's modules into batches, for upload within seven working days. Safe to run twice."""
    platform()
    from fazhi.kernel.errors import UserError
    from fazhi.modules.credit.service import pack, pull

    try:
        with stages() as tell:
            told = {
                "pulled": pull(now(), since=since.date() if since else None, progress=partial(tell, "归集"))
            }
            told |= pack(now(), progress=partial(tell, "入库"))
    except UserError as fault:
        refuse(fault)
    show_json(told) if as_json else click.echo("  ".join(f"{name} {count}" for name, count in told.items()))


@click.command("exchange")
@click.option(
    "--every",
    type=click.IntRange(1, 3600),
    metavar="SECONDS",
    help="go on for ever, with so many seconds between",
)
@click.option("--json", "as_json", is_flag=True)
def _exchange(every: int | None, as_json: bool) -> None:
    """Send what waits, have repaired statements taken down, fetch what waits above; receipts are kept. Safe to run twice."""
    import time

    platform()
    from fazhi.modules.credit.service import exchange

    while True:
        with stages() as tell:
            done = exchange(now(), progress=tell)
        if done.busy and every is None:
            refuse("another run of exchange is at work on this data folder; wait until it has ended")
        if as_json:
            show_json(vars(done))
        elif every is None or done.sent + done.taken_down + done.fetched + done.failed:
            late = f"  late: {'、'.join(done.late)}" if done.late else ""
            click.echo(
                f"sent {done.sent}, taken down {done.taken_down}, fetched {done.fetched}, failed {done.failed}{late}"
            )
        if every is None:
            return
        time.sleep(every)


@click.command("key")
@click.argument("receiver")
def _key(receiver: str) -> None:
    """Keep the key with which RECEIVER (its code in the register of receiving systems) is called; read from standard input."""
    platform()
    from fazhi.modules.credit.service import set_key

    secret = sys.stdin.readline().strip()
    if not secret:
        refuse("no key on standard input")
    set_key(receiver, secret)
    click.echo(f"kept the key of {receiver}")


@click.command("find-firms")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--sender", help="code of the unit that sends")
@click.option("--kind", metavar="|".join(KINDS))
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    help="CSV of the firms: code,name,address,former (names divided by 、)",
)
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    help="JSON: districts and roads (old name to present), cities",
)
@click.option("--settle", is_flag=True, help="store the records that a person has found to be about a firm")
@click.option("--json", "as_json", is_flag=True)
def _find(
    file: Path | None, sender: str | None, kind: str | None, register: Path | None, places: Path | None, settle: bool, as_json: bool
) -> None:  # fmt: skip
    """Find the firms of records without a code; what is doubtful waits in the workbench (待判断的匹配)."""
    platform()
    from fazhi.kernel.errors import UserError
    from fazhi.modules.credit.service import find_firms, settle_matches

    if settle:
        click.echo(f"stored {settle_matches(now())}")
        return
    if file is None or sender is None or kind is None or register is None:
        refuse("give a FILE, --sender, --kind and --register, or --settle")
    if not file.is_file():
        refuse(f"there is no file {file.name}")
    try:
        with bar(f"匹配 {file.name}") as progress:
            told = find_firms(file, kind, sender, register, places, at=now(), progress=progress)
    except UserError as fault:
        refuse(fault)
    if as_json:
        show_json(told)
        return
    click.echo("  ".join(f"{name} {value}" for name, value in told.items() if not isinstance(value, dict)))


COMMANDS = (_publicity, _exchange, _key, _find)
