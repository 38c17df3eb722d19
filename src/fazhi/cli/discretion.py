"""`fazhi discretion`: prove a discretion table, apply it to a case, replay old cases under a new version."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from fazhi.cli.frame import plain_errors, refuse, show_json
from fazhi.engines.discretion import prove, sheets, versions
from fazhi.engines.discretion.evaluate import Index, NoRow, evaluate
from fazhi.engines.discretion.prove import Failure
from fazhi.engines.discretion.table import BadFact, BadTable

FILE = click.Path(path_type=Path)
KEY, FINED = "案号", "罚款"


@click.group()
def command() -> None:
    """Discretion tables (裁量基准) as workbooks."""


@command.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(BadTable)
def check(file: Path, as_json: bool) -> None:
    """Prove a table complete, without overlap, inside the statute and fair in direction; 0 sound, 1 not."""
    proof = prove.check(sheets.read(file))
    if as_json:
        show_json(proof.as_json())
    else:
        for failure in proof.failures:
            click.echo(failure.message)
        for kind in proof.undecided:
            click.echo(f"{kind}: not decided, too many rows overlap; remove the overlaps first")
        click.echo("完备、无重叠、不越法定幅度、轻重有序" if proof.ok else _counted(proof.failures))
    sys.exit(0 if proof.ok else 1)


def _counted(failures: tuple[Failure, ...]) -> str:
    names = {"gap": "缺口", "overlap": "重叠", "bound": "越出法定幅度", "monotonicity": "轻重倒置"}
    counts = {name: sum(failure.kind == kind for failure in failures) for kind, name in names.items()}
    return "，".join(f"{name}{count}处" for name, count in counts.items() if count)


@command.command("evaluate")
@click.argument("file", type=FILE)
@click.option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="a fact of the case; for every column"
)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(BadTable, BadFact, NoRow)
def evaluate_(file: Path, facts: tuple[str, ...], as_json: bool) -> None:
    """The row for a case, with the paragraph for the decision letter."""
    pairs = [fact.partition("=") for fact in facts]
    if any(not equals for _name, equals, _value in pairs):
        refuse("write a fact as NAME=VALUE")
    answer = evaluate(Index(sheets.read(file)), {name: value for name, _equals, value in pairs})
    row = answer.row
    if as_json:
        show_json(
            {
                "row": row.line, "band": row.band.chinese, "low": row.low / 100, "high": row.high / 100,
                "unit": row.unit, "measures": row.measures, "paragraph": answer.paragraph(),
            }
        )  # fmt: skip
    else:
        click.echo(answer.paragraph())


@command.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.argument("cases", type=FILE)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(BadTable, BadFact)
def replay(old: Path, new: Path, cases: Path, as_json: bool) -> None:
    """Old cases (CSV: 案号, 罚款, a column for every fact) under the old and the new table."""
    before, after = Index(sheets.read(old)), Index(sheets.read(new))
    changes = versions.replay(_cases(cases), before, after)
    if as_json:
        rows = [
            {
                "case": c.case.key, "old_row": c.old and c.old.line, "new_row": c.new and c.new.line,
                "change": c.change, "inside": c.inside, "message": c.message,
            }
            for c in changes
        ]  # fmt: skip
        show_json({"summary": versions.summary(changes), "cases": rows})
        return
    for c in changes:
        if c.change != "same" or c.inside is False:
            click.echo(
                f"{c.case.key}  {c.change}{'  fine outside the new range' if c.inside is False else ''}  {c.message}".rstrip()
            )
    click.echo("  ".join(f"{name} {count}" for name, count in versions.summary(changes).items()))


def _cases(path: Path) -> list[versions.Case]:
    try:
        table = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        lines = list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        refuse(f"cannot read {path}: {fault}")
    if KEY not in (table.fieldnames or ()):
        refuse(f"{path}: the column {KEY} is missing")
    return [
        versions.Case(
            line.get(KEY) or "", {n: v for n, v in line.items() if n not in {KEY, FINED, None}}, _fined(line)
        )
        for line in lines
    ]


def _fined(line: dict[str, str]) -> int | None:
    from fazhi.engines.discretion.cells import read_fine

    return read_fine(line[FINED], "元") if line.get(FINED) else None
