"""Workbooks built to do harm are refused before a reader opens them: it would take the whole memory and end the process."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from fazhi.engines.discretion.sheets import BadTable
from fazhi.engines.discretion.sheets import read as read_table
from fazhi.engines.files.read import Unreadable
from fazhi.engines.files.sheets import PIECE, measure
from fazhi.kernel.errors import BadData
from fazhi.kernel.web import tables
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.reading import BadBatch, pieces

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">%s'
    '<table:table-row table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="%d">%s</table:table-cell>'
    "</table:table-row></office:document-content>"
)


def book(*cells: tuple[int, int, str]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet()
        for row, column, text in cells:
            sheet.write_string(row, column, text)
    return stream.getvalue()


def changed(content: bytes, old: bytes, new: bytes, rename: tuple[str, str] = ("", "")) -> bytes:
    """The archive with a text replaced in every part, and a part renamed wherever it is named."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            body = source.read(name).replace(old, new)
            if rename[0]:
                body, name = body.replace(rename[0].encode(), rename[1].encode()), name.replace(*rename)
            made.writestr(name, body)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return target.getvalue()


WIDE = book((0, 0, "案由"), (LAST_ROW, LAST_COLUMN, "x"))
SMALL = book((0, 0, "案由"), (1, 0, "x"))
LONG_RUN = ODS % ("", 1_000_000, 1000, "<text:p>x</text:p>")
HOSTILE = {
    "two cells in the corners": WIDE,
    "a sheet under another name": changed(WIDE, b"", b"", ("worksheets/sheet1.xml", "media/picture1.xml")),
    "other quotes": changed(WIDE, b'r="XFD1048576"', b"r = 'xfd1048576'"),
    "a row without places of its cells": changed(SMALL, b'<row r="2"', b'<row r="999999999"'),
    "values repeated": archive(**{"content.xml": LONG_RUN.encode()}),
    "entities": archive(**{"content.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' * 2}),
    "a sheet in another encoding": archive(
        **{"xl/worksheets/sheet1.xml": '<c r="XFD1048576"/>'.encode("utf-16")}
    ),
    "a binary workbook": archive(**{"xl/workbook.bin": b"x"}),
    "many parts": archive(**{f"p{n}": b"" for n in range(4001)}),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_one_clear_line_wherever_it_comes_in(content: bytes, tmp_path: Path) -> None:
    assert len(content) < 2 * 1024 * 1024
    with pytest.raises(Unreadable) as told:
        measure(content)
    assert "\n" not in str(told.value)
    with pytest.raises(BadData, match="xlsx"):
        tables.read(SimpleUploadedFile("a.xlsx", content))


@pytest.mark.parametrize("name", ["two cells in the corners", "a sheet under another name"])
def test_tables_of_discretion_and_batches_of_credit(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadTable):
        read_table(HOSTILE[name])
    path = tmp_path / "batch.xlsx"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(BadBatch):
        list(pieces(path, KINDS["licence"]))


def test_what_an_office_writes_passes() -> None:
    for content in (SMALL, book((0, 0, "a"), (99_999, 20, "b")), b"\xd0\xcf\x11\xe0 old", b"a,b\n1,2\n"):
        measure(content)
    # an office writes the empty rest of a sheet as one repeated row
    measure(archive(**{"content.xml": (ODS % ("", 1_048_000, 16_000, "")).encode()}))
    assert tables.read(SimpleUploadedFile("a.xlsx", SMALL)) == [["案由"], ["x"]]


def test_a_part_that_grows_is_read_no_further_than_the_limit() -> None:
    content = archive(**{"xl/sharedStrings.xml": b"a" * (20 * PIECE)})
    with pytest.raises(Unreadable, match="unpacks to more"):
        measure(content, largest=PIECE)
    measure(content)


def test_a_place_that_lies_across_two_pieces() -> None:
    for shift in range(30):
        body = b"<x>" + b" " * (PIECE - 20 - shift) + b'<c r="XFD1048576"/></x>'
        with pytest.raises(Unreadable, match="cells"):
            measure(archive(**{"xl/worksheets/sheet1.xml": body}))
