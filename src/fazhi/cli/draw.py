"""`fazhi draw`: a random draw that anyone can recompute."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

import click

from fazhi.cli.frame import plain_errors, refuse, show_json
from fazhi.engines.draw.encoding import BadDraw

FOLDER = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Commit to lists, promise and reveal secrets, draw and pair, verify. A draw is a folder of CSV and JSON."""


@command.command()
@click.argument("folder", type=FOLDER)
@click.option("--party", help="note the promise of this party instead; its secret is written to --keep")
@click.option("--keep", type=FOLDER, help="new file for the party's secret, outside FOLDER")
@click.option("--again", "old", type=FOLDER, help="draw again after this earlier draw")
@click.option("--reason", default="", help="why there is a draw again")
@click.option("--source", default="", help="where the new public value comes from")
@click.option("--known", default="", metavar="MOMENT", help="when the new public value is known")
@click.option("--at", metavar="MOMENT", help="default: now")
@plain_errors(BadDraw, OSError)
def commit(
    folder: Path, party: str | None, keep: Path | None, old: Path | None, reason: str, source: str, known: str,
    at: str | None,
) -> None:  # fmt: skip
    """Bind plan.json and the lists in FOLDER before there is a seed; then each party's promise."""
    from fazhi.engines.draw import bundle

    _folder(folder, made=old is not None)
    when = _moment(at)
    if party is None:
        if old is not None:
            bundle.again(old, folder, reason=reason, source=source, known=known)
        click.echo(bundle.commit(folder, at=when))
        return
    if keep is None or keep.exists() or keep.resolve().parent == folder.resolve():
        refuse("--party needs --keep FILE: a new file outside the folder, for the party alone")
    secret = secrets.token_hex(32)
    keep.touch(mode=0o600)
    keep.write_text(secret + "\n", encoding="utf-8")
    try:
        click.echo(bundle.promise(folder, party, secret, at=when))
    except BadDraw:
        keep.unlink()
        raise


@command.command()
@click.argument("folder", type=FOLDER)
@click.option("--party", help="the party whose secret is revealed")
@click.option("--secret", type=FOLDER, help="the file that holds it")
@click.option("--public", "value", help="the public value, when all secrets are revealed")
@click.option("--at", metavar="MOMENT", help="default: now")
@plain_errors(BadDraw, OSError)
def reveal(folder: Path, party: str | None, secret: Path | None, value: str | None, at: str | None) -> None:
    """Note a party's secret, or last of all the public value, which makes the seed."""
    from fazhi.engines.draw import bundle

    _folder(folder)
    if value is not None and party is None:
        click.echo(bundle.publish_value(folder, value, at=_moment(at)).hex())
    elif party is not None and secret is not None and value is None:
        try:
            text = secret.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            refuse(f"{secret} is not UTF-8")
        bundle.reveal(folder, party, text.removesuffix("\n"), at=_moment(at))
        click.echo(f"{party} revealed")
    else:
        refuse("give --party NAME --secret FILE, or --public VALUE")


@command.command()
@click.argument("folder", type=FOLDER)
@plain_errors(BadDraw, OSError)
def run(folder: Path) -> None:
    """Draw and pair: writes result.csv, draw.json and verify.py into FOLDER."""
    from fazhi.engines.draw import bundle

    _folder(folder)
    show_json(bundle.run(folder))


@command.command()
@click.argument("folder", type=FOLDER)
@click.option("--subject", help="check one subject alone")
@plain_errors(BadDraw, OSError)
def verify(folder: Path, subject: str | None) -> None:
    """Compute the draw anew. Exit 0: sound; 1: not; 2: not a bundle."""
    _folder(folder)
    if subject is None:
        from fazhi.engines.draw.verify_bundle import main

        raise SystemExit(main([str(folder)]))
    from fazhi.engines.draw.one import check_one, proof_of

    found = check_one(folder, subject)
    lines, proof = proof_of(folder, found.place)
    show_json(vars(found) | {"lines": lines, "proof": proof})


def _folder(path: Path, *, made: bool = False) -> None:
    if not made and not path.is_dir():
        refuse(f"there is no folder {path}")


def _moment(text: str | None) -> dt.datetime:
    from fazhi.engines.draw.seed import moment

    return moment(text, "--at") if text else dt.datetime.now(dt.UTC).astimezone()
