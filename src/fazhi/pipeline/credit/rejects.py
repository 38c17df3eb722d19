"""What goes back to the sender: every rejected row as it came, every reason as row, column, rule, value and sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fazhi.pipeline.credit import store
from fazhi.pipeline.credit.checks import reasons
from fazhi.pipeline.credit.ingest import SUFFIX
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.reading import pieces
from fazhi.pipeline.credit.schema import Fault, RecordKind

SHEET = 200_000
"""Rows of a marked workbook; the rest is told by the receipt and asked for as a table."""


@dataclass(frozen=True)
class Reject:
    """A rejected row. `row`: its number in the file, the headings being row 1."""

    row: int
    cells: dict[str, str | None]
    faults: tuple[Fault, ...]


def rejects(root: Path, batch: str) -> Iterator[Reject]:
    """The rejected rows of a finished batch in the order of the file; KeyError when there is no such batch."""
    folder = store.find(root, batch)
    if folder is None:
        raise KeyError(batch)
    receipt = store.receipt_of(folder)
    kind = KINDS[receipt.kind]
    raw = next((root / "raw").glob(f"{receipt.checksum}.*"))
    assert raw.suffix in SUFFIX.values()
    parts = iter(sorted(folder.glob("rejects-*.parquet")))
    found = pl.DataFrame(schema={"row": pl.UInt32, "mask": pl.UInt64})
    first = 0
    for piece in pieces(raw, kind):
        stop = first + len(piece.rows)
        while (not len(found) or found["row"][-1] < stop) and (path := next(parts, None)) is not None:
            found = pl.concat([found, pl.read_parquet(path)])
        here, found = found.filter(pl.col("row") < stop), found.filter(pl.col("row") >= stop)
        cells = piece.rows[(here["row"] - first).to_list()]
        for values, row, mask in zip(cells.iter_rows(named=True), here["row"], here["mask"], strict=True):
            yield Reject(row + 2, values, tuple(reasons(mask, kind)))
        first = stop


HEADINGS = ("行号", "栏目", "规则", "内容", "说明", "依据", "怎样改正")


def _lines(reject: Reject) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    for fault in reject.faults:
        value = reject.cells.get(fault.column)
        yield reject.row, fault.label, fault.rule, value or "", fault.tell(value), fault.basis, fault.remedy()


def workbook(root: Path, batch: str, target: Path) -> Path:
    """A marked Excel file: the rejected rows with their faulty cells in red and the reasons; a second sheet lists them.

    Nothing in it is ever taken for a formula.
    """
    import xlsxwriter

    kind = _kind(root, batch)
    options = {
        "constant_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        red = book.add_format({"font_color": "#B3161E", "bg_color": "#FBE9EA"})
        sheet, listed = book.add_worksheet("退回记录"), book.add_worksheet("逐条原因")
        sheet.write_row(0, 0, ["行号", *(c.label for c in kind.columns), "退回原因"])
        listed.write_row(0, 0, HEADINGS)
        line = 0
        for place, reject in enumerate(rejects(root, batch), 1):
            if place > SHEET:
                break
            faulty = {fault.column for fault in reject.faults}
            sheet.write_number(place, 0, reject.row)
            for at, column in enumerate(kind.columns, 1):
                sheet.write_string(
                    place, at, reject.cells[column.name] or "", red if column.name in faulty else None
                )
            told = list(_lines(reject))
            sheet.write_string(place, len(kind.columns) + 1, "；".join(entry[4] for entry in told), red)
            for entry in told:
                line += 1
                listed.write_number(line, 0, entry[0])
                for at, text in enumerate(entry[1:], 1):
                    listed.write_string(line, at, str(text))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, len(kind.columns) + 1, 22)
    return target


def table(root: Path, batch: str, target: Path) -> Path:
    """The reasons as a CSV file, a line each (`HEADINGS`); a leading formula sign is made harmless."""
    import csv

    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for reject in rejects(root, batch):
            for row, label, rule, value, *told in _lines(reject):
                writer.writerow(
                    [row, label, rule, f"'{value}" if value[:1] in "=+-@" and value else value, *told]
                )
    return target


def write(root: Path, receipt: store.Receipt) -> Path | None:
    """The file for the sender beside the batch: Excel up to SHEET rows, CSV beyond; None when nothing was rejected."""
    if not receipt.rejected:
        return None
    folder = store.find(root, receipt.batch)
    assert folder is not None
    make, suffix = (workbook, "xlsx") if receipt.rejected <= SHEET else (table, "csv")
    target = folder / f"rejects.{suffix}"
    if not target.exists():
        part = folder / f"rejects.part.{suffix}"
        make(root, receipt.batch, part).replace(target)
    return target


def answer(receipt: store.Receipt, marked: Path | None) -> dict[str, Any]:
    """What the sender is told of a batch, on the command line and by the interface alike."""
    return {
        "batch": receipt.batch, "sender": receipt.sender, "kind": receipt.kind, "received": receipt.received, "stored": receipt.stored,
        "superseding": receipt.superseding, "rejected": receipt.rejected, "rate": receipt.rate,
        "rejects_by_rule": receipt.rejects_by_rule, "rejects_file": str(marked) if marked else None,
        "checksum": receipt.checksum, "schema_version": receipt.schema_version, "repeated": receipt.repeated,
    }  # fmt: skip


def _kind(root: Path, batch: str) -> RecordKind:
    folder = store.find(root, batch)
    if folder is None:
        raise KeyError(batch)
    return KINDS[store.receipt_of(folder).kind]
