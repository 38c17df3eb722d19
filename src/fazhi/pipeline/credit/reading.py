"""Batches as they come (CSV, Excel, JSON lines), read in pieces of bounded size. Uploads are hostile."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fazhi.engines.files.sheets import measure
from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.schema import RecordKind

BLOCK = 4 << 20
"""Bytes of text read at once; a single record may not be longer."""
UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to, and the factor by which it may grow."""
SWELL = 200
MOST_CELLS = 64_000_000
"""Cells over which a sheet may lie: a million rows of the widest kind."""
ROWS = 20_000
"""Rows of a workbook or of JSON lines in one piece."""


class BadBatch(ValueError):
    """A file that cannot be taken as a batch at all; the message says why and what to do."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a batch: texts by column name, which rows have a wrong number of cells, where the next piece begins."""

    rows: pl.DataFrame
    ragged: Array | None
    end: int


def shape_of(path: Path) -> str:
    """`excel`, `json` or `csv` by content."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise BadBatch(f"{path.name}：文件是空的")
    if head.startswith(b"PK\x03\x04"):
        return "excel"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadBatch(f"{path.name}：这是旧式Excel（xls），请另存为xlsx或者CSV")
    return "json" if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else "csv"


def pieces(path: Path, kind: RecordKind, start: int = 0) -> Iterator[Piece]:
    """The rows of a file from a position on (0, or the `end` of a piece). BadBatch when it cannot be read."""
    reader = {"excel": _excel, "json": _json, "csv": _csv}[shape_of(path)]
    yield from reader(path, kind, start)


def headings(found: list[str], kind: RecordKind, name: str) -> list[int]:
    """For each column of the kind the place of its heading, -1 when an optional one is absent."""
    cleaned = [heading.strip().strip("\ufeff") for heading in found]
    twice = sorted({heading for heading in cleaned if heading and cleaned.count(heading) > 1})
    if twice:
        raise BadBatch(f"{name}：标题重复：{'、'.join(twice)[:100]}")
    places = [
        next((n for n, heading in enumerate(cleaned) if heading in {column.label, column.name}), -1)
        for column in kind.columns
    ]
    missing = [c.label for c, place in zip(kind.columns, places, strict=True) if place < 0 and c.required]
    if missing:
        raise BadBatch(
            f"{name}：“{kind.label}”的表格缺少标题：{'、'.join(missing)}；第一行应为：{'、'.join(c.label for c in kind.columns)}"
        )
    return places


def encoding_of(head: bytes, name: str) -> str:
    """utf-8 or gb18030 by the first bytes; BadBatch for what is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        raise BadBatch(f"{name}：不是文本表格，或者编码不是UTF-8、GB18030；请另存为UTF-8的CSV")
    cut = head[: head.rfind(b"\n") + 1] or head
    for encoding in ("utf-8", "gb18030"):
        try:
            cut.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadBatch(f"{name}：编码不是UTF-8，也不是GB18030；请另存为UTF-8的CSV")


def _blocks(path: Path, start: int) -> Iterator[tuple[bytes, int]]:
    """Whole records of about BLOCK bytes with the position after them: a line break inside quotes cuts nothing."""
    with path.open("rb") as file:
        file.seek(start)
        rest, position = b"", start
        while True:
            block = file.read(BLOCK)
            data = rest + block if rest else block
            if not data:
                return
            cut = len(data) if len(block) < BLOCK else data.rfind(b"\n") + 1
            quotes = data.count(b'"', 0, cut)
            while quotes % 2 and len(block) == BLOCK and cut > 0:
                before = data.rfind(b"\n", 0, cut - 1) + 1
                quotes -= data.count(b'"', before, cut)
                cut = before
            if quotes % 2:
                raise BadBatch(f"{path.name}：第{position}字节之后有引号没有闭合")
            if cut == 0:
                raise BadBatch(
                    f"{path.name}：第{position}字节之后的一条记录超过{BLOCK >> 20}兆字节，或者引号没有闭合"
                )
            position += cut
            rest = data[cut:]
            yield data[:cut], position


def _csv(path: Path, kind: RecordKind, start: int) -> Iterator[Piece]:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    encoding = encoding_of(head, path.name)
    bom = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    end = head.find(b"\n") + 1
    if not end:
        raise BadBatch(f"{path.name}：表格中没有数据行")
    line = head[bom:end].decode(encoding, "replace")
    delimiter = "\t" if line.count("\t") > line.count(",") else ","
    found = next(csv.reader([line], delimiter=delimiter))
    places = headings(found, kind, path.name)
    for block, position in _blocks(path, max(start, end)):
        text = block if encoding == "utf-8" else _recode(block, path.name)
        yield _parse(text, len(found), places, kind, delimiter, path.name, position)


def _recode(block: bytes, name: str) -> bytes:
    try:
        return block.decode("gb18030").encode()
    except UnicodeDecodeError as fault:
        raise BadBatch(f"{name}：第{fault.start}字节附近不是有效的GB18030文字，请另存为UTF-8的CSV") from fault


def _parse(
    block: bytes, width: int, places: list[int], kind: RecordKind, delimiter: str, name: str, end: int
) -> Piece:
    schema = {f"c{n}": pl.String for n in range(width)}
    try:
        frame = pl.read_csv(block, schema=schema, has_header=False, separator=delimiter, low_memory=False)
    except pl.exceptions.PolarsError as fault:
        try:
            text = block.decode()
        except UnicodeDecodeError as wrong:
            raise BadBatch(
                f"{name}：有不是UTF-8的文字（第{end - len(block) + wrong.start}字节），请另存为UTF-8的CSV"
            ) from fault
        return _ragged(list(csv.reader(io.StringIO(text), delimiter=delimiter)), width, places, kind, end)
    chosen = [
        pl.col(f"c{place}").alias(c.name) if place >= 0 else pl.lit(None, pl.String).alias(c.name)
        for c, place in zip(kind.columns, places, strict=True)
    ]
    return Piece(frame.select(chosen), None, end)


def _ragged(table: list[list[str]], width: int, places: list[int], kind: RecordKind, end: int) -> Piece:
    """Rows taken apart one by one, because some have more or fewer cells than there are headings."""
    rows = [row for row in table if any(row)]
    wrong = np.array([len(row) != width for row in rows], np.bool_)
    padded = [(row + [""] * (width - len(row)))[:width] for row in rows] if wrong.any() else rows
    cells = list(zip(*padded, strict=True)) or [()] * width
    columns = {
        c.name: [cell or None for cell in cells[place]] if place >= 0 else [None] * len(rows)
        for c, place in zip(kind.columns, places, strict=True)
    }
    return Piece(pl.DataFrame(columns, schema={c.name: pl.String for c in kind.columns}), wrong, end)


def _excel(path: Path, kind: RecordKind, start: int) -> Iterator[Piece]:
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_bombs(path)
    try:
        measure(path, MOST_CELLS, UNPACKED)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.iter_rows()
        first = [_cell(value) for value in next(rows, [])]
    except (CalamineError, IndexError, ValueError, OSError) as fault:
        raise BadBatch(f"{path.name}：不能读取这个Excel文件，请另存为xlsx或者CSV") from fault
    while first and not first[-1].strip():
        first.pop()
    places = headings(first, kind, path.name)
    for _skipped in range(start):
        next(rows, None)
    width, position, table = len(first), start, []
    for row in rows:
        table.append([value.strip() if type(value) is str else _cell(value) for value in row[:width]])
        if len(table) == ROWS:
            position += ROWS
            yield _ragged(table, width, places, kind, position)
            table = []
    if table:
        yield _ragged(table, width, places, kind, position + len(table))


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise BadBatch(f"{path.name}：这个Excel文件已经损坏，请重新保存") from fault
    if unpacked > UNPACKED or unpacked > SWELL * max(path.stat().st_size, 50_000):
        raise BadBatch(
            f"{path.name}：这个Excel文件展开后有{unpacked >> 20}兆字节，超过限度；请改用CSV，或者分批报送"
        )


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _json(path: Path, kind: RecordKind, start: int) -> Iterator[Piece]:
    for block, position in _lines(path, start):
        rows: list[dict[str, str | None]] = []
        wrong = []
        for line in block:
            try:
                value = json.loads(line)
            except ValueError:
                value = None
            row = value if isinstance(value, dict) else {}
            wrong.append(not row)
            rows.append({c.name: _scalar(row.get(c.name, row.get(c.label))) for c in kind.columns})
        schema = {c.name: pl.String for c in kind.columns}
        yield Piece(pl.DataFrame(rows, schema=schema), np.array(wrong, np.bool_), position)


def _scalar(value: Any) -> str | None:
    return None if value is None or value == "" else _cell(value)


def _lines(path: Path, start: int) -> Iterator[tuple[list[bytes], int]]:
    with path.open("rb") as file:
        file.seek(start)
        lines: list[bytes] = []
        while line := file.readline(BLOCK + 1):
            if len(line) > BLOCK:
                raise BadBatch(f"{path.name}：一条记录超过{BLOCK >> 20}兆字节")
            if line.strip():
                lines.append(line)
            if len(lines) == ROWS:
                yield lines, file.tell()
                lines = []
        if lines:
            yield lines, file.tell()
