"""A workbook is measured before a reader opens it: what it unpacks to, and over how many cells its values lie.

A reader makes room for every cell between the first and the last: two words, one of them in the last corner of a sheet, are a
file of five thousand bytes and would take 500 GB.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from fazhi.engines.files.office import MOST_MEMBERS
from fazhi.engines.files.read import Unreadable

LARGEST_PART = 256 * 1024 * 1024
"""Bytes that one part of a workbook may unpack to."""
MOST_CELLS = 8_000_000
PIECE = 1024 * 1024
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_LONGEST = 64
"""Bytes of the end of a piece that are looked at again with the next one: a place may lie across."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    etree.XMLSyntaxError,
)


def measure(source: bytes | Path, most_cells: int = MOST_CELLS, largest: int = LARGEST_PART) -> None:
    """Unreadable for an archive that is a bomb; what is no archive (.xls, text) is left to its reader."""
    try:
        if not zipfile.is_zipfile(source if isinstance(source, Path) else io.BytesIO(source)):
            return
        with zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source)) as archive:
            _archive(archive, most_cells, largest)
    except Unreadable:
        raise
    except _DAMAGED as fault:
        raise Unreadable(f"a damaged or encrypted workbook: {fault}") from fault


def _archive(archive: zipfile.ZipFile, most_cells: int, largest: int) -> None:
    names = archive.namelist()
    if len(names) > MOST_MEMBERS:
        raise Unreadable(f"{len(names)} parts in one file: no workbook")
    if "xl/workbook.bin" in names:
        raise Unreadable("a binary workbook (.xlsb): save it as .xlsx")
    for name in names:  # whatever it is called: the workbook itself says which part is a sheet
        cells = (
            _repeated(archive, name, largest) if name == "content.xml" else _extent(archive, name, largest)
        )
        if cells > most_cells:
            raise Unreadable(f"{name} lies over {cells} cells, more than {most_cells}: refused as a bomb")


def _pieces(archive: zipfile.ZipFile, name: str, largest: int) -> Iterator[bytes]:
    """One part in pieces, read no further than the limit, whatever its header says."""
    size = 0
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > largest:
                raise Unreadable(f"{name} unpacks to more than {largest} bytes: refused as a bomb")
            yield piece


def _extent(archive: zipfile.ZipFile, name: str, largest: int) -> int:
    """Cells of the rectangle from the first corner to the last row and the last column that the part names."""
    rows = columns = 1
    before = b""
    for piece in _pieces(archive, name, largest):
        if not before and piece[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise Unreadable(f"{name} is in UTF-16, which no office writes")
        for letters, digits in _PLACE.findall(before + piece):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters))
        before = piece[-_LONGEST:]
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _repeated(archive: zipfile.ZipFile, name: str, largest: int) -> int:
    """Cells with a value of an OpenDocument sheet, each as often as it is repeated."""
    content = io.BytesIO(b"".join(_pieces(archive, name, largest)))
    cells = 0
    for _event, row in etree.iterparse(
        content, tag=f"{_TABLE}table-row", resolve_entities=False, load_dtd=False, no_network=True
    ):
        filled = [cell for cell in row if len(cell)]
        wide = sum(int(cell.get(f"{_TABLE}number-columns-repeated", "1")) for cell in filled)
        cells += wide * int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        row.clear()
    return cells
