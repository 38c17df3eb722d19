"""`fazhi ledger`: verify the trail."""

from __future__ import annotations

from pathlib import Path

import click

from fazhi.cli.frame import database_ready, refuse, show_json, start_django


@click.group()
def command() -> None:
    """Chains, checkpoints, receipts."""


@command.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--chain", default="", help="only this chain, e.g. case:17")
@click.option("--json", "as_json", is_flag=True)
def verify(path: Path | None, chain: str, as_json: bool) -> None:
    """Find and locate every edited, removed or reordered entry. With PATH: the bundle of a report, or a receipt."""
    if path is not None:
        if not path.exists():
            refuse(f"there is no {path}")
        if path.is_dir():
            from fazhi.engines.ledger.verify_bundle import main as check_bundle

            raise SystemExit(check_bundle([str(path)]))
        from fazhi.engines.ledger.verify_receipt import main as check_receipt

        raise SystemExit(check_receipt([str(path)]))
    start_django()
    database_ready()
    from fazhi.kernel.audit.verify import verify as run

    faults = run(chain)
    if as_json:
        show_json([{"chain": f.chain, "seq": f.seq, "kind": f.kind, "sentence": f.sentence} for f in faults])
    else:
        for fault in faults:
            click.echo(f"{fault.kind}: {fault.sentence}")
        if not faults:
            click.echo("sound")
    raise SystemExit(1 if faults else 0)


@command.command()
def checkpoint() -> None:
    """Set today's checkpoint over all chains."""
    start_django()
    database_ready()
    from django.utils import timezone

    from fazhi.kernel.audit.verify import checkpoint as run

    made = run(timezone.localdate())
    click.echo(f"{made.day} {made.root} {made.digest}")


@command.command()
@click.argument("chain")
@click.argument("seq", type=int)
def receipt(chain: str, seq: int) -> None:
    """The receipt of an entry (JSON): verifies offline with the standalone script."""
    start_django()
    database_ready()
    from fazhi.kernel.audit.receipts import receipt_of

    made = receipt_of(chain, seq)
    if made is None:
        refuse(f"no checkpoint covers entry {seq} of {chain}: run `fazhi ledger checkpoint` first")
    show_json(made)
