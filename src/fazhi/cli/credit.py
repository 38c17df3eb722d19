"""`fazhi credit`: batches in, rates, evaluation, matching, the counter's service."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fazhi.cli.creditmatch import register_commands
from fazhi.cli.creditoffice import COMMANDS, platform
from fazhi.cli.frame import bar, now, plain_errors, refuse, show_json
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.model import Model
from fazhi.pipeline.credit.reading import BadBatch

if TYPE_CHECKING:
    from fazhi.pipeline.credit.evaluation import Standing


def root() -> Path:
    """Folder of the credit store, inside the data folder."""
    return Path(os.environ.get("FAZHI_DATA", "data")).resolve() / "credit"


@click.group()
def command() -> None:
    """Credit: collect, check, store, match, evaluate, answer at the counter."""


@command.command("kinds")
@click.option("--json", "as_json", is_flag=True)
def kinds(as_json: bool) -> None:
    """The kinds of record and their columns."""
    if as_json:
        show_json(
            {k: {"label": v.label, "columns": {c.name: c.label for c in v.columns}} for k, v in KINDS.items()}
        )
        return
    for key, kind in KINDS.items():
        click.echo(f"{key}  {kind.label}：{'、'.join(c.label for c in kind.columns)}")


@command.command("ingest")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sender", required=True, help="the unit that sends")
@click.option("--kind", required=True, metavar="|".join(KINDS))
@click.option("--units", type=click.Path(path_type=Path), help="text file with the known units, one a line")
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    help="text file with the registered credit codes, one a line",
)
@click.option("--json", "as_json", is_flag=True)
@plain_errors(BadBatch, OSError)
def ingest_(
    file: Path, sender: str, kind: str, units: Path | None, register: Path | None, as_json: bool
) -> None:
    """Take a batch in: CSV, Excel or JSON lines. The same file again is stored once."""
    if kind not in KINDS:
        refuse(f"不认识的记录种类“{kind}”：可选{'、'.join(KINDS)}")
    from fazhi.pipeline.credit import rejects
    from fazhi.pipeline.credit.checks import Known, registered
    from fazhi.pipeline.credit.ingest import ingest

    known = Known(
        frozenset(units.read_text(encoding="utf-8").split("\n")) - {""} if units else None,
        registered(register.read_text(encoding="utf-8").split()) if register else None,
    )
    with bar(f"入库 {file.name}") as progress:
        receipt = ingest(
            root(), file, sender=sender, kind=KINDS[kind], at=now(), known=known, progress=progress
        )
        marked = rejects.write(root(), receipt)
    told = rejects.answer(receipt, marked)
    if as_json:
        show_json(told)
        return
    again = "（此前已经入库）" if receipt.repeated else ""
    rate = "—" if receipt.rate is None else f"{receipt.rate:.2%}"
    click.echo(
        f"批次{receipt.batch}{again}：收到{receipt.received}，入库{receipt.stored}，退回{receipt.rejected}，入库率{rate}"
    )
    for rule, count in receipt.rejects_by_rule.items():
        click.echo(f"  {rule} {count}")
    if marked:
        click.echo(f"退回文件：{marked}")


@command.command("rates")
@click.option("--json", "as_json", is_flag=True)
def rates_(as_json: bool) -> None:
    """入库率 by sender, kind and month, with its change."""
    from fazhi.pipeline.credit.rates import rates
    from fazhi.pipeline.credit.store import receipts

    lines = rates(receipts(root()))
    if as_json:
        show_json([{**vars(line), "percent": line.percent} for line in lines])
        return
    for line in lines:
        change = "" if line.change is None else f"（{line.change:+.2f}个百分点）"
        click.echo(
            f"{line.month}  {line.sender}  {KINDS[line.kind].label}  {line.received} → {line.stored}  {line.percent}%{change}"
        )


@command.command("watch")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--once", is_flag=True, help="one sweep, then stop")
def watch(folder: Path, once: bool) -> None:
    """Take in the files of FOLDER/SENDER/KIND as they come."""
    import time

    from fazhi.pipeline.credit.watch import sweep

    while True:
        for result in sweep(root(), folder, at=now()):
            click.echo(
                f"{result}"
                if isinstance(result, BadBatch)
                else f"{result.name}: {result.received} → {result.stored}"
            )
        if once:
            return
        time.sleep(5)


@command.command("table")
def table_() -> None:
    """Write the table and the keys that `serve` answers from, out of the platform's database."""
    platform()
    from fazhi.modules.credit.service import write_counter, write_keys

    day = now().date()
    click.echo(f"{write_counter(day)} firms, {write_keys(day)} keys")


@command.command("collect")
def collect_() -> None:
    """Bring the checks that `serve` has answered into the platform's records. Safe to run twice."""
    platform()
    from fazhi.modules.credit.service import collect_checks

    checks, applied = collect_checks()
    click.echo(f"{checks} checks, {applied} answers whether the measure was applied")


@command.command("serve")
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True)
def serve(address: str, port: int) -> None:
    """Serve the check at the counter from memory; every answer is audited before it goes out."""
    from granian import Granian
    from granian.constants import Interfaces

    from fazhi.pipeline.credit.counter.turns import short_turns

    short_turns()
    server = Granian(
        "fazhi.pipeline.credit.counter.service:app", address=address, port=port, interface=Interfaces.RSGI, workers=1,
        workers_kill_timeout=10, log_access=False,
    )  # fmt: skip
    server.serve()


@command.command("stock")
@click.option("--json", "as_json", is_flag=True)
def stock_(as_json: bool) -> None:
    """Received, stored, rejected, superseded and current records of every kind."""
    from fazhi.pipeline.credit.snapshot import stock

    lines = stock(root())
    if as_json:
        show_json([vars(line) for line in lines])
        return
    for line in lines:
        click.echo(
            f"{KINDS[line.kind].label}：收到{line.received}，入库{line.stored}，退回{line.rejected}，被替代{line.superseded}，现行{line.current}"
        )


def _model(path: Path | None) -> Model:
    from fazhi.pipeline.credit.model import STANDARD, from_json

    return from_json(path.read_text(encoding="utf-8")) if path else STANDARD


def _standing(facts: Path, model: Model, on: int, firms: int) -> Standing:
    """By the engine of `FAZHI_ENGINE`, or by the compiled pass."""
    if "FAZHI_ENGINE" in os.environ:
        from fazhi.pipeline.credit.expressions import standing

        return standing(facts, model, on, firms)
    from fazhi.pipeline.credit.evaluation import evaluate_file

    with bar(f"评价 {model.version}") as progress:
        return evaluate_file(facts, model, on, firms, progress=progress)


@command.command("model")
def model_() -> None:
    """The model to begin with, as data to copy and change."""
    from fazhi.pipeline.credit.model import STANDARD

    click.echo(STANDARD.as_json())


@command.command("evaluate")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="the day of evaluation; today without it")
@click.option("--model", "model", type=click.Path(path_type=Path), help="file of the model")
@click.option("--against", type=click.Path(path_type=Path), help="file of an earlier model to compare with")
@click.option("--keep", is_flag=True, help="put the grades into use: at the counter and in the draw")
@click.option("--firm", help="show every statement behind the score of this credit code")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(ValueError, OSError)
def evaluate_(
    on: datetime | None, model: Path | None, against: Path | None, keep: bool, firm: str | None, as_json: bool
) -> None:
    """Score and grade every firm of the store."""
    from fazhi.pipeline.credit import evaluation as e
    from fazhi.pipeline.credit.snapshot import snapshot

    day, chosen = (on or now()).date(), _model(model)
    taken = snapshot(root(), chosen, day)
    standing = _standing(taken.facts, chosen, e.number(day), len(taken.codes))
    if keep:
        from fazhi.pipeline.credit.grades import keep as keep_grades

        keep_grades(root(), standing, taken.codes, day)
    grades = [grade for grade, _least in chosen.grades]
    told: dict[str, object] = {
        "on": day.isoformat(), "model": chosen.version, "basis": chosen.basis, "firms": len(taken.codes),
        "grades": {grade: int((standing.grade == place).sum()) for place, grade in enumerate(grades)}, "not_counted": taken.left,
    }  # fmt: skip
    if firm is not None:
        if firm not in taken.codes:
            refuse(f"库中没有这个主体的记录：{firm}")
        place = taken.codes.index(firm)
        lines = [reason.sentence for reason in e.reasons(taken.facts, place, chosen, e.number(day))]
        told |= {
            "firm": firm,
            "score": standing.score[place] / 64_000,
            "grade": grades[standing.grade[place]],
            "reasons": lines,
        }
    if against is not None:
        old = _model(against)
        before = snapshot(root(), old, day)
        earlier = _standing(before.facts, old, e.number(day), len(before.codes))
        moves = e.backtest(earlier, standing)
        told["moves"] = {f"{a}→{b}": count for (a, b), count in sorted(moves.moves.items())}
        told["mean_shift"] = moves.mean_shift
    if as_json:
        show_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name}: " + ("\n  ".join(["", *value]) if isinstance(value, list) else str(value)))


register_commands(command, root, now)
for _office in COMMANDS:
    command.add_command(_office)
