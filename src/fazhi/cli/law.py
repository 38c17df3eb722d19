"""`fazhi law`: dated parameters, and what stands on an article."""

from __future__ import annotations

import click

from fazhi.cli.due import day
from fazhi.cli.frame import plain_errors, show_json
from fazhi.engines.law.parameters import Parameter, all_keys, history, parameter


@click.group()
def command() -> None:
    """Dated parameters of the law."""


def _as_json(entry: Parameter) -> dict[str, object]:
    return {
        "key": entry.key, "title": entry.title, "amount": entry.amount, "unit": entry.unit, "law": entry.law.key,
        "article": entry.article, "event_from": entry.event_from, "extendable_by": entry.extendable_by,
        "in_force_from": entry.in_force_from, "in_force_to": entry.in_force_to, "confidence": entry.confidence,
        "acts": entry.acts,
    }  # fmt: skip


def _line(entry: Parameter) -> str:
    term = entry.term.chinese if entry.term else f"{entry.amount} {entry.unit}"
    span = f"{entry.in_force_from}起" + (f"，{entry.in_force_to}止" if entry.in_force_to else "")
    caution = "" if entry.acts else "（待核对：不自动产生后果）"
    return f"{entry.key}  {entry.title}  {term}  {entry.citation}  {span}  {entry.confidence}{caution}"


@command.command()
@click.argument("key")
@click.option("--on", metavar="DATE", help="the entry in force on this day; all entries without it")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, LookupError)
def show(key: str, on: str | None, as_json: bool) -> None:
    """A parameter on a day, or its whole history."""
    entries = (parameter(key, day(on)),) if on else history(key)
    if as_json:
        shown = [_as_json(entry) for entry in entries]
        show_json(shown[0] if on else shown)
    else:
        for entry in entries:
            click.echo(_line(entry))


@command.command("list")
@click.option("--prefix", default="", help="only keys that begin so, e.g. ar")
@click.option("--json", "as_json", is_flag=True)
def list_(prefix: str, as_json: bool) -> None:
    """All parameters."""
    entries = [entry for key in all_keys() if key.startswith(prefix) for entry in history(key)]
    if as_json:
        show_json([_as_json(entry) for entry in entries])
    else:
        for entry in entries:
            click.echo(_line(entry))


@command.command()
@click.argument("law_key")
@click.argument("article", default="")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, LookupError)
def stands(law_key: str, article: str, as_json: bool) -> None:
    """What stands on a law or on one of its articles: parameters, steps, deadlines, conditions."""
    from fazhi.cli.frame import start_django
    from fazhi.engines.law.library import law

    law(law_key)
    start_django()
    from fazhi.kernel.procedures.describe import stands_on

    found = stands_on(law_key, article)
    if as_json:
        show_json(found)
    else:
        for row in found:
            click.echo(f"{row['article']:<10} {row['kind']:<10} {row['key']}  {row['title']}")
