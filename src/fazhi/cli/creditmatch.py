"""`fazhi credit match` and `judge`: records without a code to firms, the queue for a person, judgements that can be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from fazhi.cli.frame import bar, plain_errors, refuse, show_json
from fazhi.pipeline.credit.judgements import BadJudgement, Judgement, digest, in_force, read, write

HEADINGS = {"code": "统一社会信用代码", "name": "主体名称", "address": "地址", "former": "曾用名"}


def _table(path: Path, wanted: tuple[str, ...]) -> Any:
    """The wanted columns of a CSV file as text; a heading is the English or the Chinese word."""
    import polars as pl

    found = pl.read_csv(path, infer_schema=False)
    given = {name: next((h for h in (name, HEADINGS[name]) if h in found.columns), None) for name in wanted}
    missing = [HEADINGS[name] for name, heading in given.items() if heading is None and name != "former"]
    if missing:
        refuse(f"{path.name}：缺少标题：{'、'.join(missing)}")
    columns = [pl.col(h).alias(n) if h else pl.lit(None, pl.String).alias(n) for n, h in given.items()]
    return found.select(columns)


def _places(path: Path | None) -> Any:
    from fazhi.pipeline.credit.naming import Places

    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path else {}
    return Places(told.get("districts", {}), told.get("roads", {}), tuple(told.get("cities", ())))


def _decided(lines: list[dict[str, Any]], judgements: Path) -> None:
    """What a person decided goes before what was computed."""
    kept = {(j.left, j.right): j.kind for j in in_force(read(judgements))}
    firms = {left: right for (left, right), kind in kept.items() if kind == "same"}
    for line in lines:
        if line["record"] in firms:
            line.update(firm=firms[line["record"]], decision="same", why="人工判断")
        elif kept.get((line["record"], line["firm"])) == "different":
            line.update(firm=None, decision="none", why="人工判断")


def match_(
    root: Path, records: Path, register: Path, places: Path | None, output: Path | None, as_json: bool
) -> None:
    """Find the firm of every record; write them all to a table, those for a person first."""
    import polars as pl

    from fazhi.pipeline.credit.matching import match, prepare, sentence

    asked, firms = (
        _table(records, ("name", "address")),
        _table(register, ("code", "name", "address", "former")),
    )
    known = _places(places)
    listed = firms.with_row_index("firm").with_columns(
        pl.col("firm").cast(pl.Int64), pl.col("former").str.split("、")
    )
    with bar(f"匹配 {records.name}") as progress:
        found = match(asked, prepare(listed, known), known, progress=progress)
    codes = firms["code"].to_list()
    lines = [
        {
            "record": f"{name or ''}@{address or ''}",
            "firm": None if row["firm"] is None else codes[row["firm"]],
            "decision": row["decision"],
            "score": round(float(row["score"]), 1),
            "why": sentence(row),
        }
        for (name, address), row in zip(asked.iter_rows(), found.iter_rows(named=True), strict=True)
    ]
    _decided(lines, root / "judgements.jsonl")
    target = output or records.with_suffix(".matched.csv")
    order = {"review": 0, "none": 1, "same": 2}
    pl.DataFrame(sorted(lines, key=lambda line: order[line["decision"]])).write_csv(target, include_bom=True)
    told = {name: sum(line["decision"] == name for line in lines) for name in ("same", "review", "none")}
    if as_json:
        show_json({**told, "file": str(target)})
    else:
        click.echo(f"认定{told['same']}，待人工判断{told['review']}，未找到{told['none']}：{target}")


def register_commands(group: click.Group, root: Any, now: Any) -> None:
    """Put both commands into `fazhi credit`."""

    @group.command("match")
    @click.argument("records", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @click.option("--register", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @click.option(
        "--places", type=click.Path(path_type=Path), help="JSON: districts, roads (old -> new), cities"
    )
    @click.option("--output", type=click.Path(path_type=Path))
    @click.option("--json", "as_json", is_flag=True)
    @plain_errors(OSError, ValueError)
    def _match(
        records: Path, register: Path, places: Path | None, output: Path | None, as_json: bool
    ) -> None:
        """Find the firms of records without a code; doubtful ones go first, for a person to judge."""
        match_(root(), records, register, places, output, as_json)

    @group.command("judge")
    @click.argument("kind", type=click.Choice(["same", "different", "undo"]))
    @click.argument("what", nargs=-1, required=True)
    @click.option("--by", required=True, help="who judges")
    @click.option("--reason", required=True)
    @plain_errors(OSError, BadJudgement)
    def _judge(kind: str, what: tuple[str, ...], by: str, reason: str) -> None:
        """same|different RECORD CODE, or undo NUMBER: a judgement is a line, and taking it back is another."""
        path = root() / "judgements.jsonl"
        if len(what) != (1 if kind == "undo" else 2) or (kind == "undo" and not what[0].isdecimal()):
            refuse("请写 same 记录 代码、different 记录 代码，或者 undo 序号")
        left, right = ("", "") if kind == "undo" else what
        new = Judgement(kind, left, right, by, now().isoformat(timespec="seconds"), reason, int(what[0]) if kind == "undo" else 0)  # fmt: skip
        click.echo(f"{write(path, new)} {digest(read(path))}")
