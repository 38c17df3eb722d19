"""`fazhi due`: count a term and show each day."""

from __future__ import annotations

import datetime as dt

import click

from fazhi.cli.frame import plain_errors, show_json
from fazhi.engines.calendar.terms import BadTerm, Due, Term, compute, latest_before


@click.command()
@click.option("--from", "start", metavar="DATE", help="day of the trigger; it is not counted")
@click.option("--before", "event", metavar="DATE", help="count backwards from an event instead")
@click.option("--term", metavar="TERM", help="5wd, 60d, 6m, 1y or 24h")
@click.option("--rule", metavar="KEY", help="take the term from a dated parameter, e.g. ar.ord.decide")
@click.option("--as-of", metavar="DATE", help="edition of the rule (default: the day of the trigger)")
@click.option(
    "--suspend",
    "suspensions",
    multiple=True,
    metavar="DATE..DATE",
    help="suspension; leave the end out while it lasts",
)
@click.option("--extend", metavar="TERM", help="extension, e.g. 30d")
@click.option("--restart", metavar="DATE", help="the term begins anew on this day")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, LookupError)
def command(
    start: str | None,
    event: str | None,
    term: str | None,
    rule: str | None,
    as_of: str | None,
    suspensions: tuple[str, ...],
    extend: str | None,
    restart: str | None,
    as_json: bool,
) -> None:
    """Count a statutory term from its trigger, with the reason for every day."""  # fmt: skip
    if (start is None) == (event is None):
        raise BadTerm("give either --from DATE or --before DATE")
    if (term is None) == (rule is None):
        raise BadTerm("give either --term TERM or --rule KEY")
    anchor = day(start or event or "")
    counted, source = _term(term, rule, day(as_of) if as_of else anchor)
    if event:
        latest = latest_before(anchor, counted, conservative=False)
        careful = latest_before(anchor, counted)
        show_json({"latest": latest, "conservative": careful}) if as_json else click.echo(
            f"最迟{latest}；从严计算{careful}"
        )
        return
    result = compute(
        day(restart) if restart else anchor, counted, suspensions=[_span(text) for text in suspensions],
        extension=Term.parse(extend) if extend else None,
    )  # fmt: skip
    if as_json:
        show_json(_as_json(result, source))
    else:
        _print(result, source)


def day(text: str) -> dt.date:
    """A day from the command line; BadTerm otherwise."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadTerm(f"not a date: {text!r} (write 2024-09-27)") from None


def _span(text: str) -> tuple[dt.date, dt.date | None]:
    begins, dots, ends = text.partition("..")
    if not dots:
        raise BadTerm(
            f"not a suspension: {text!r} (write 2024-08-05..2024-08-20, or 2024-08-05.. while it lasts)"
        )
    return day(begins), day(ends) if ends else None


def _term(term: str | None, rule: str | None, on: dt.date) -> tuple[Term, str]:
    if term is not None:
        return Term.parse(term), ""
    from fazhi.engines.law.parameters import parameter

    found = parameter(rule or "", on)
    if found.term is None:
        raise BadTerm(f"{rule} is a {found.unit}, not a term that can be counted")
    return found.term, f"{found.citation}（{found.title}，{found.term.chinese}，{found.in_force_from}起施行）"


def _as_json(result: Due, source: str) -> dict[str, object]:
    answer: dict[str, object] = {
        "due": result.due.isoformat() if result.due else None, "provisional": result.provisional,
        "nominal": result.nominal.isoformat() if result.nominal else None, "term": str(result.term),
        "trace": [{"date": line.date.isoformat(), "counts": line.counts, "why": line.why} for line in result.trace],
    }  # fmt: skip
    if result.due_at:
        answer["due_at"] = result.due_at.isoformat()
    return answer | ({"rule": source} if source else {})


def _print(result: Due, source: str) -> None:
    if source:
        click.echo(source)
    for line in result.trace:
        click.echo(f"{line.date} {'计入' if line.counts else '　　'} {line.why}")
    if result.due is None:
        click.echo("期限中止计算，尚无届满日")
    else:
        click.echo(
            f"届满日：{result.due_at or result.due}"
            + ("（暂定：该年放假安排尚未公布）" if result.provisional else "")
        )
