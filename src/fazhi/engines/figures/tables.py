"""Tables that were flattened to text: by row, or one cell a line; with headers that stand one cell off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fazhi.engines.figures.model import Figure
from fazhi.engines.figures.numbers import MAGNITUDES, digits
from fazhi.engines.figures.patterns import noun_units, unit_at

_CELL = re.compile(r"[^\t|｜\n]+")
_SPACED = re.compile(r"\S+")
_NUMERIC = re.compile(r"-?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(%|万|亿)?$")
_CAPTION = re.compile(r"单位[:：]\s*([^)）\s]{1,6})")
_IN_HEADER = re.compile(r"[(（]([^()（）]{1,6})[)）]\s*$")
NUMBERING = ("序号", "编号", "项次", "行次", "No.", "排名")
_YEAR = re.compile(r"20\d\d年?度?")
TOTALS = ("合计", "总计", "小计", "共计", "全区", "全市", "全县")


@dataclass(slots=True)
class Cell:
    """A cell with its place in the text."""

    start: int
    text: str

    @property
    def numeric(self) -> bool:
        """Whether the cell holds a number and nothing else."""
        return bool(_NUMERIC.fullmatch(self.text))


@dataclass(slots=True)
class Table:
    """A table: header cells, rows, and the unit of its caption."""

    start: int
    end: int
    header: list[str]
    rows: list[list[Cell]]
    unit: str


def tables(lines: list[tuple[int, str]]) -> list[Table]:
    """The tables among the lines of a text."""
    return [*_by_row(lines), *_by_cell(lines)]


def _cells(at: int, line: str) -> list[Cell]:
    pattern = _CELL if "\t" in line or "|" in line or "｜" in line else _SPACED
    found = []
    for match in pattern.finditer(line):
        text = match.group().strip()
        if text:
            found.append(Cell(at + match.start() + match.group().index(text[0]), text))
    return found


def _row(cells: list[Cell]) -> bool:
    """Whether cells look like a row of figures: nearly all are numbers, or all but the label."""
    numbers = sum(cell.numeric for cell in cells)
    return (
        len(cells) >= 2
        and numbers >= 1
        and numbers >= len(cells) - 1
        and max(len(c.text) for c in cells) <= 24
    )


def _by_row(lines: list[tuple[int, str]]) -> Iterator[Table]:
    index = 0
    while index < len(lines):
        first = index
        rows = []
        while index < len(lines) and _row(found := _cells(*lines[index])):
            rows.append(found)
            index += 1
        if rows and first:
            header = _cells(*lines[first - 1])
            shaped = len(header) >= 2 and not any(cell.numeric for cell in header)
            if shaped and abs(len(header) - len(rows[0])) <= 1 and max(len(c.text) for c in header) <= 20:
                above = lines[max(0, first - 3) : first - 1]
                yield Table(
                    lines[first - 1][0], lines[index - 1][0] + len(lines[index - 1][1]),
                    [cell.text for cell in header], rows, _caption(above),
                )  # fmt: skip
        index = max(index, first + 1)


def _by_cell(lines: list[tuple[int, str]]) -> Iterator[Table]:
    index = 0
    while index < len(lines):
        first = index
        cells = []
        while index < len(lines) and _short(lines[index][1]):
            text = lines[index][1].strip()
            cells.append(Cell(lines[index][0] + lines[index][1].index(text), text))
            index += 1
        if sum(cell.numeric for cell in cells) >= 2:
            yield from _cell_table(cells, _caption(lines[max(0, first - 2) : first]))
        index = max(index, first + 1)


def _short(line: str) -> bool:
    text = line.strip()
    return 0 < len(text) <= 14 and not re.search(r"[。，；：:、\t|]|\S\s+\S", text)


def _cell_table(cells: list[Cell], unit: str) -> Iterator[Table]:
    width = next((i for i, cell in enumerate(cells) if cell.numeric), 0)
    header, rest = cells[:width], cells[width:]
    if not header:
        return
    labelled = not all(cell.numeric for cell in rest)
    if labelled:
        header, rest = cells[: width - 1], cells[width - 1 :]
    size = (
        len(header)
        if not labelled
        else next((i for i in range(1, len(rest)) if not rest[i].numeric), len(rest))
    )
    rows = [rest[i : i + size] for i in range(0, len(rest), size)] if size else []
    regular = rows and all(len(row) == size and all(c.numeric for c in row[labelled:]) for row in rows)
    if regular and abs(len(header) - size) <= 1 and len(header) > 1:
        yield Table(
            header[0].start, rest[-1].start + len(rest[-1].text), [c.text for c in header], rows, unit
        )


def _caption(lines: list[tuple[int, str]]) -> str:
    return next((match[1] for _at, line in reversed(lines) if (match := _CAPTION.search(line))), "")


def table_figures(table: Table) -> list[list[Figure]]:
    """The figures of a table, row by row; each takes measure and unit from its column, and its row's label."""
    made = []
    for row in table.rows:
        shift = len(table.header) - len(row)
        label = next((cell.text for cell in row if not cell.numeric), "")
        figures = []
        for column, cell in enumerate(row):
            at = column + shift
            title = table.header[at] if 0 <= at < len(table.header) else ""
            if not cell.numeric or title in NUMBERING:
                continue
            figures.append(_figure(cell, title, label, table.unit))
        made.append(figures)
    return made


def _figure(cell: Cell, title: str, label: str, caption: str) -> Figure:
    """One cell: 31.5 under 罚款（万元） is 315000 元."""
    match = _NUMERIC.fullmatch(cell.text)
    assert match is not None
    bracket = _IN_HEADER.search(title)
    written = bracket[1] if bracket else caption
    rate = match[3] == "%" or (not bracket and title.endswith(("率", "占比", "比例", "比重")))
    end = cell.start + len(cell.text)
    name, kind, scale = "%" if rate else "", "rate" if rate else "count", 1
    if match[3] in ("万", "亿"):
        scale = MAGNITUDES[match[3]]
    if not rate and written:
        if written[0] in "万亿":
            scale, written = MAGNITUDES[written[0]], written[1:]
        found = unit_at(written + "。", 0)
        name, kind = (found[0], found[1]) if found else (written, "count")
    value: Decimal = digits(match[1] + (match[2] or "")) * scale
    figure = Figure("", "", cell.start, end, cell.text, value, name, "exact", kind, clause=end, scale=scale)
    figure.decimals = len((match[2] or ".")[1:])
    figure.measure = _IN_HEADER.sub("", title) or title
    if _YEAR.fullmatch(title) and label:
        figure.measure, figure.period = label, title[:4]
    if not name:
        named = [noun for noun in noun_units() if noun[0].search(figure.measure)]
        figure.unit, figure.kind = (named[0][1], named[0][2]) if named else ("", kind)
    figure.note = "table"
    if label:
        figure.dimensions["row"] = label
    return figure
