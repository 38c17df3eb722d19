"""`fazhi check`: read a report, check its figures, compare it with last year's and with the registers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from fazhi.cli.frame import plain_errors, show_json
from fazhi.engines.figures.compare import Change, against, compare
from fazhi.engines.figures.model import Reading, Verdict, written
from fazhi.engines.figures.read import read
from fazhi.engines.figures.readers import LARGEST, Source, Unreadable, read_bytes, read_file

WORDS = {
    Verdict.HOLDS: "相符",
    Verdict.ROUNDING: "尾数差",
    Verdict.FAILS: "不符",
    Verdict.UNKNOWN: "不能判断",
}


@click.command()
@click.argument("file")
@click.option("--against", "last", metavar="LAST_YEAR", help="the report of the year before")
@click.option("--registers", is_flag=True, help="beside each indicator, what the records of the platform say")
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--html",
    "html_out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="write a page with the figures marked",
)
@click.option(
    "--docx",
    "docx_out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="write a document with the figures marked",
)
@click.option(
    "--text", "as_text", is_flag=True, help="print the text that was read; offsets count its characters"
)
@plain_errors(Unreadable, OSError)
def command(
    file: str,
    last: str | None,
    registers: bool,
    as_json: bool,
    html_out: Path | None,
    docx_out: Path | None,
    as_text: bool,
) -> None:
    """Check a report (DOCX, PDF, web page, text; - reads standard input).

    Exit 0: nothing fails; 1: something fails; 2: the file cannot be read.
    """  # fmt: skip
    source = _source(file)
    if as_text:
        sys.stdout.write(source.text)
        return
    reading = read(source.text)
    changes: list[Change] = []
    if last is not None:
        before = read(_source(last).text)
        changes = compare(reading, before)
        reading.relations += against(reading, before)
    records = _records(reading) if registers else []
    if html_out or docx_out:
        from fazhi.engines.figures import render

        if html_out:
            html_out.write_text(render.page(reading, changes), encoding="utf-8")
        if docx_out:
            render.document(reading, changes).save(str(docx_out))
    if as_json:
        show_json(
            _as_json(source, file, reading, changes, records, compared=last is not None, registers=registers)
        )
    else:
        _print(reading, changes, records)
    if reading.fails:
        raise SystemExit(1)


def _source(file: str) -> Source:
    if file == "-":
        return read_bytes(sys.stdin.buffer.read(LARGEST + 1), "标准输入")
    return read_file(Path(file))


def _records(reading: Reading) -> list[dict[str, Any]]:
    """What the records say; starts the database only when it is asked for."""
    from fazhi.cli.frame import database_ready, start_django

    start_django()
    database_ready()
    from fazhi.modules.reading.service import beside_records

    return beside_records(reading)


def _as_json(
    source: Source, file: str, reading: Reading, changes: list[Change], records: list[dict[str, Any]],
    *, compared: bool, registers: bool,
) -> dict[str, Any]:  # fmt: skip
    """The reading with what is known of the file; `changes` and `registers` only when they were asked for."""
    about = {
        "name": Path(file).name, "kind": source.kind, "encoding": source.encoding, "size": source.size,
        "sha256": source.sha256,
    }  # fmt: skip
    made = reading.as_json(**about)
    if compared:
        made["changes"] = [one.as_json() for one in changes]
    if registers:
        made["registers"] = records
    return made


def _print(reading: Reading, changes: list[Change], records: list[dict[str, Any]]) -> None:
    figures = {one.id: one for one in reading.figures}
    click.echo(
        f"{reading.title or '（无标题）'}  数字{len(figures)}个，关系{len(reading.relations)}个，文字表述{len(reading.claims)}处"
    )
    for verdict in (Verdict.FAILS, Verdict.ROUNDING, Verdict.UNKNOWN, Verdict.HOLDS):
        found = [one for one in reading.relations if one.verdict == verdict]
        click.echo(f"{WORDS[verdict]} {len(found)}")
        for one in found if verdict != Verdict.HOLDS else []:
            first = figures[one.figures[0]]
            computed = f"，按原文数字计算为{one.computed}" if one.computed else ""
            click.echo(
                f"  {first.section or '-'}  {first.quote}  {one.formula}，原文为{one.printed}{computed}  {one.note}".rstrip()
            )
    for change in changes:
        if change.this is not None and change.last is not None and change.difference:
            growth = "" if change.percent is None else f"（{change.percent}%）"
            click.echo(
                f"  {change.measure}：{written(change.last)} -> {written(change.this)} {change.unit}{growth}"
            )
    for row in records:
        click.echo(f"  {row['title']}：报告{row['printed']}，台账{row['recorded']}，相差{row['difference']}")
