"""`fazhi lint`: what is wrong with a normative document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from fazhi.cli.due import day
from fazhi.cli.frame import plain_errors, refuse, show_json
from fazhi.engines.files.read import Unreadable, content_of, read_path
from fazhi.engines.lint.clauses import Document
from fazhi.engines.lint.findings import Context, Finding
from fazhi.engines.lint.lint import Report, lint
from fazhi.engines.lint.parse import parse
from fazhi.engines.lint.suppress import read

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "form", flag_value="json", help="findings as JSON")
@click.option("--sarif", "form", flag_value="sarif", help="findings as SARIF 2.1.0")
@click.option("--html", "form", flag_value="html", help="the text as a page, findings beside their clauses")
@click.option(
    "--docx", "marked", type=FILE, metavar="OUT", help="write the text as DOCX, findings as comments"
)
@click.option(
    "--suppress", type=FILE, metavar="TOML", help="findings put aside, each with key, reason, by, on"
)
@click.option("--makers", type=FILE, metavar="LIST", help="the list of makers, a name a line")
@click.option(
    "--fair-review", type=click.Choice(["yes", "no"]), help="whether a fair-competition review was concluded"
)
@click.option("--on", metavar="DATE", help="day to judge by when the document has none (default: today)")
@plain_errors(Unreadable, ValueError, LookupError, OSError)
def command(
    file: Path,
    form: str | None,
    marked: Path | None,
    suppress: Path | None,
    makers: Path | None,
    fair_review: str | None,
    on: str | None,
) -> None:
    """Findings in FILE (DOCX, PDF, HTML, text): exit 0 none, 1 some, 2 unreadable."""
    document = load(file)
    context = Context(
        day(on) if on else dt.date.today(),  # noqa: DTZ011 - the command line reads the machine's clock
        frozenset(_text(makers).split("\n")) - {""} if makers else None,
        {"yes": True, "no": False}.get(fair_review or ""),
    )
    report = lint(document, context, read(_text(suppress)) if suppress else ())
    if marked:
        from fazhi.engines.lint.write import docx

        marked.write_bytes(docx(document, report.findings))
    _show(report, form, file)
    raise SystemExit(1 if report.findings else 0)


def load(file: Path) -> Document:
    """The document of a file (DOCX, PDF, HTML, text, Akoma Ntoso in .xml); Unreadable."""
    if file.suffix.lower() == ".xml":
        from fazhi.engines.lint.akn import from_akn

        return from_akn(content_of(file))
    found = read_path(file)
    return parse(found.lines, found.notes)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        refuse(f"{file.name}: no text in UTF-8")


def _show(report: Report, form: str | None, file: Path) -> None:
    if form == "json":
        show_json(report.as_json())
    elif form == "sarif":
        from fazhi.engines.lint.shown import sarif

        show_json(sarif(report, file.name))
    elif form == "html":
        from fazhi.engines.lint.shown import html

        click.echo(html(report), nl=False)
    else:
        click.echo(f"《{report.document.name}》 {len(report.findings)}处")
        for one in report.findings:
            click.echo(_line(one))


def _line(one: Finding) -> str:
    mark = {"error": "错误", "warning": "警告", "note": "提示"}[one.severity]
    basis = f"（{'、'.join(one.basis)}）" if one.basis else ""
    return f"{mark}  {one.clause or '正文'}  {one.rule}  “{one.quote}”  {one.message}{basis}{one.remedy}"
