"""`fazhi ledger`: verify the trail."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from fazhi.cli.frame import database_ready, plain_errors, refuse, show_json, start_django


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


@command.group()
def journal() -> None:
    """Journals of what is written by the million: blocks in one chain."""


@journal.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--head", default="", help="the digest that was published: finds a journal that was cut or made anew"
)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(OSError, ValueError)
def verify_journal(path: Path, head: str, as_json: bool) -> None:
    """Check a journal whole; every change names its entry."""
    from fazhi.engines.ledger.journal_check import verify as run

    found = run(path, head)
    if as_json:
        show_json(asdict(found))
    else:
        for fault in found.faults:
            click.echo(f"{fault.kind}: {fault.sentence}")
        torn = f", {found.torn} bytes of a call that was never acknowledged" if found.torn else ""
        state = "changed" if found.faults else "sound"
        click.echo(f"{state}: {found.entries} entries in {found.blocks} blocks, head {found.head}{torn}")
    raise SystemExit(1 if found.faults else 0)


@journal.command("proof")
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("number", type=int)
@plain_errors(OSError, ValueError)
def prove_entry(path: Path, number: int) -> None:
    """The proof of one entry (JSON), without its neighbours."""
    from fazhi.engines.ledger.journal_check import proof

    try:
        show_json(proof(path, number))
    except KeyError as fault:
        refuse(fault.args[0])


@journal.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("head")
@plain_errors(OSError, ValueError)
def check_entry(path: Path, head: str) -> None:
    """Whether a proof leads from its entry to the published head."""
    from fazhi.engines.ledger.journal_check import check_proof

    told = json.loads(path.read_text(encoding="utf-8"))
    sound = isinstance(told, dict) and check_proof(told, head)
    click.echo("sound" if sound else "the proof does not lead to this head")
    raise SystemExit(0 if sound else 1)
