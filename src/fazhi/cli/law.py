"""`fazhi law`: dated parameters, and what stands on an article."""

from __future__ import annotations

import datetime as dt

import click

from fazhi.cli.due import day
from fazhi.cli.frame import plain_errors, show_json
from fazhi.engines.law.parameters import Parameter, all_keys, history, parameter


@click.group()
def command() -> None:
    """Dated parameters of the law."""


def _as_json(entry: Parameter) -> dict[str, object]:
    return {
        "key": entry.key, "title": entry.title, "amount": entry.amount, "unit": entry.unit,
        "term": str(entry.term) if entry.term else None, "law": entry.law.key, "laws": [law.key for law in entry.laws],
        "article": entry.article, "event_from": entry.event_from, "extendable_by": entry.extendable_by,
        "in_force_from": entry.in_force_from, "in_force_to": entry.in_force_to, "confidence": entry.confidence,
        "acts": entry.acts, "note": entry.note,
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
@click.option("--on", metavar="DATE", help="only the entries in force on this day")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, LookupError)
def list_(prefix: str, on: str | None, as_json: bool) -> None:
    """All parameters, or those in force on a day."""
    entries = _entries(prefix, day(on) if on else None)
    if as_json:
        show_json([_as_json(entry) for entry in entries])
    else:
        for entry in entries:
            click.echo(_line(entry))


def _entries(prefix: str, on: dt.date | None) -> list[Parameter]:
    keys = [key for key in all_keys() if key.startswith(prefix)]
    if not keys:
        known = "、".join(sorted({key.partition(".")[0] for key in all_keys()}))
        raise LookupError(f"no parameter begins with {prefix!r} (there is: {known})")
    return [entry for key in keys for entry in history(key) if on is None or entry.in_force(on)]


@command.command()
@click.argument("law_key", metavar="LAW")
@click.argument("article", default="")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, LookupError)
def stands(law_key: str, article: str, as_json: bool) -> None:
    """What stands on a law or on one of its articles: parameters, steps, deadlines, conditions, indicators."""
    from fazhi.engines.law import depends
    from fazhi.engines.law.citation import parse_ref
    from fazhi.engines.law.library import law

    edition = law(law_key)
    if article:
        article = parse_ref(edition, article).ref
    _register_procedures(law_key)
    found = depends.stands_on(law_key, article)
    if as_json:
        show_json(
            [
                {name: getattr(one, name) for name in ("law", "article", "kind", "key", "title")}
                for one in found
            ]
        )
    else:
        for one in found:
            click.echo(f"{one.article:<10} {one.kind:<10} {one.key}  {one.title}")


def _register_procedures(law_key: str) -> None:
    """Bring in the steps, deadlines, conditions and indicators of the modules; without Django there are only parameters."""
    from fazhi.engines.law import depends

    try:
        from django.core.exceptions import ImproperlyConfigured

        from fazhi.cli.frame import start_django

        start_django()
    except (ImportError, ImproperlyConfigured) as fault:
        click.echo(f"steps are left out, the platform is not configured: {fault}", err=True)
        return
    from fazhi.kernel.indicators.basis import cited
    from fazhi.kernel.indicators.definition import all_indicators
    from fazhi.kernel.procedures.describe import stands_on

    for indicator in all_indicators():
        for key, ref in cited(indicator):
            depends.register(key, ref, "indicator", indicator.key, str(indicator.title))

    kinds: dict[str, depends.Kind] = {"step": "step", "deadline": "deadline", "condition": "condition"}
    for row in stands_on(law_key):
        if row["kind"] in kinds:
            depends.register(row["law"], row["article"], kinds[row["kind"]], row["key"], row["title"])
