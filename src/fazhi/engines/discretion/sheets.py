"""A table as a workbook: 说明 (what it is), 要素 (the facts), 裁量 (the rows), 法定幅度 (the statute beside)."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from fazhi.engines.discretion.cells import (
    plain,
    read_band,
    read_condition,
    read_fine,
    scaled,
    steps,
    write_condition,
    write_fine,
    write_number,
)  # fmt: skip
from fazhi.engines.discretion.table import (
    SANCTIONS,
    UNITS,
    BadTable,
    Column,
    Condition,
    Kind,
    Row,
    Statute,
    Table,
)  # fmt: skip
from fazhi.engines.files.sheets import measure

SHEETS = ("说明", "要素", "裁量", "法定幅度")
ABOUT = ("编号", "名称", "文号", "制定机关", "施行日期", "失效日期")
FACTS = ("要素", "类型", "单位", "小数位", "最小", "最大", "选项", "加重方向")
OUTCOME = ("裁量阶次", "罚款下限", "罚款上限", "罚款单位", "并处", "备注")
BOUNDS = ("依据", "法定下限", "法定上限", "罚款单位", "可以并处")
DIRECTIONS = {"": 0, "无": 0, "越大越重": 1, "越后越重": 1, "越大越轻": -1, "越后越轻": -1}
LARGEST = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 60
Lines = list[list[str]]


def read(source: Path | bytes) -> Table:
    """The table of a workbook (.xlsx, .ods, .xls). BadTable names the sheet, the line and the column at fault."""
    content = source if isinstance(source, bytes) else _content(source)
    if not content or len(content) > LARGEST:
        raise BadTable("the file is empty, or larger than 10 MiB")
    try:
        measure(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        missing = [name for name in SHEETS if name not in book.sheet_names]
        if missing:
            raise BadTable(f"the workbook has no sheet {missing[0]} (needed: {'、'.join(SHEETS)})")
        about, facts, rows, laws = (_lines(book, name) for name in SHEETS)
    except (CalamineError, ValueError, OverflowError) as fault:
        if isinstance(fault, BadTable):
            raise
        raise BadTable(f"not a workbook that can be read: {fault}") from fault
    columns = _columns(facts)
    head = {line[0]: line[1] for line in about if len(line) > 1 and line[0]}
    return Table(
        head.get("编号", ""), head.get("名称", ""), head.get("文号", ""), head.get("制定机关", ""),
        _day(head.get("施行日期", ""), "施行日期"),
        _day(head["失效日期"], "失效日期") if head.get("失效日期") else None,
        columns, _rows(rows, columns), _statutes(laws, columns),
    )  # fmt: skip


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadTable(f"cannot read {path}: {fault.strerror or fault}") from fault


def _lines(book: CalamineWorkbook, name: str) -> Lines:
    sheet = book.get_sheet_by_name(name)
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise BadTable(f"sheet {name}: more than {MOST_ROWS} lines or {MOST_COLUMNS} columns")
    return [[_text(value) for value in line] for line in sheet.to_python(skip_empty_area=False)]


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value).strip()


def _day(text: str, what: str) -> dt.date:
    try:
        return dt.date.fromordinal(steps(plain(text), Column(what, Kind.DATE)))
    except BadTable as fault:
        raise BadTable(f"sheet 说明, {what}: {fault}") from fault


def _table(lines: Lines, needed: Sequence[str], sheet: str) -> list[tuple[int, dict[str, str]]]:
    """The lines under the headings, each with its number; empty lines are left out."""
    heads = lines[0] if lines else []
    missing = [name for name in needed if name not in heads]
    doubles = [name for name in heads if name and heads.count(name) > 1]
    if missing or doubles:
        raise BadTable(
            f"sheet {sheet}: the heading {(missing or doubles)[0]} is {'missing' if missing else 'there twice'}"
        )
    return [
        (number, dict(zip(heads, line, strict=False)))
        for number, line in enumerate(lines[1:], start=2)
        if any(line)
    ]


def _columns(lines: Lines) -> tuple[Column, ...]:
    result = []
    for number, line in _table(lines, FACTS[:2], "要素"):
        try:
            result.append(_column(line))
        except (BadTable, ValueError) as fault:
            raise BadTable(f"sheet 要素, line {number}: {fault}") from fault
    return tuple(result)


def _column(line: dict[str, str]) -> Column:
    name, kind, unit = line["要素"], Kind(line["类型"]), line.get("单位", "")
    if not name or name in OUTCOME or name in BOUNDS:
        raise BadTable(f"{name!r} cannot name a fact")
    way = line.get("加重方向", "")
    if way not in DIRECTIONS:
        raise BadTable(f"unknown direction {way!r} (known: {'、'.join(filter(None, DIRECTIONS))})")
    if kind in {Kind.CHOICE, Kind.FLAG}:
        named = tuple(filter(None, re.split(r"[、;；]", line.get("选项", ""))))
        return Column(
            name, kind, options=("否", "是") if kind == Kind.FLAG else named, direction=DIRECTIONS[way]
        )
    decimals = int(line.get("小数位") or 0)
    if not 0 <= decimals <= 6:
        raise BadTable("小数位 lies between 0 and 6")
    blank = Column(name, kind, unit, decimals)
    least, most = (plain(line.get(end, "")) for end in ("最小", "最大"))
    low = steps(least, blank) if least else int(kind == Kind.DATE)
    return Column(
        name, kind, unit, decimals, low, steps(most, blank) + 1 if most else None, (), DIRECTIONS[way]
    )


def _conditions(line: dict[str, str], columns: tuple[Column, ...], where: str) -> tuple[Condition, ...]:
    result = []
    for column in columns:
        try:
            result.append(read_condition(line.get(column.name, ""), column))
        except BadTable as fault:
            raise BadTable(f"{where}, column {column.name}: {fault}") from fault
    return tuple(result)


def _measures(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, re.split(r"[、;；]", text)), key=lambda m: (m not in SANCTIONS, m)))


def _rows(lines: Lines, columns: tuple[Column, ...]) -> tuple[Row, ...]:
    needed = (*(column.name for column in columns), *OUTCOME[:3])
    result = []
    for number, line in _table(lines, needed, "裁量"):
        where, unit = f"sheet 裁量, line {number}", line.get("罚款单位") or UNITS[0]
        try:
            band = read_band(line["裁量阶次"])
            low, high = read_fine(line["罚款下限"], unit), read_fine(line["罚款上限"], unit)
        except BadTable as fault:
            raise BadTable(f"{where}: {fault}") from fault
        result.append(
            Row(
                number, _conditions(line, columns, where), band, low, high, unit, _measures(line.get("并处", "")),
                line.get("备注", ""),
            )
        )  # fmt: skip
    return tuple(result)


def _statutes(lines: Lines, columns: tuple[Column, ...]) -> tuple[Statute, ...]:
    result = []
    for number, line in _table(lines, BOUNDS[:3], "法定幅度"):
        where, unit = f"sheet 法定幅度, line {number}", line.get("罚款单位") or UNITS[0]
        try:
            low, high = read_fine(line["法定下限"], unit), scaled(plain(line["法定上限"]), 100, unit)
        except BadTable as fault:
            raise BadTable(f"{where}: {fault}") from fault
        if not line["依据"]:
            raise BadTable(f"{where}: the article is missing")
        conditions = _conditions(line, columns, where)
        result.append(
            Statute(number, conditions, line["依据"], low, high, unit, _measures(line.get("可以并处", "")))
        )
    return tuple(result)


def write(table: Table) -> bytes:
    """The workbook of a table. Its rows stand in the lines that the table numbers, when these rise; else from 2 on."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        begins = dt.datetime.combine(table.in_force_from, dt.time(), dt.UTC)
        book.set_properties({"title": table.title, "created": begins})  # the same table gives the same bytes
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, lines in zip(SHEETS, _sheets(table), strict=True):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(0 if name == "说明" else 1, 1 if name == "说明" else 0)
            sheet.set_column(0, MOST_COLUMNS, 16)
            for place, line in lines.items():
                for column, text in enumerate(line):
                    head = place == 0 if name != "说明" else column == 0
                    sheet.write_string(place, column, text, bold if head else None)
    return stream.getvalue()


def _sheets(table: Table) -> list[dict[int, list[str]]]:
    names = [column.name for column in table.columns]
    about = (
        table.key, table.title, table.number, table.maker, table.in_force_from.isoformat(),
        table.in_force_to.isoformat() if table.in_force_to else "",
    )  # fmt: skip
    rows = [
        [*_written(table, row), row.band.chinese, *_fines(row), row.unit, "、".join(row.measures), row.note]
        for row in table.rows
    ]
    laws = [
        [*_written(table, law), law.basis, *_fines(law), law.unit, "、".join(law.measures)]
        for law in table.statutes
    ]
    return [
        dict(enumerate([list(pair) for pair in zip(ABOUT, about, strict=True)])),
        dict(enumerate([list(FACTS), *map(_fact, table.columns)])),
        _placed([*names, *OUTCOME], table.rows, rows),
        _placed([*names, *BOUNDS], table.statutes, laws),
    ]


def _placed(heads: list[str], parts: Sequence[Row | Statute], lines: Lines) -> dict[int, list[str]]:
    numbers = [part.line for part in parts]
    if numbers != sorted(set(numbers)) or numbers[0] < 2 or numbers[-1] > MOST_ROWS:
        numbers = list(range(2, len(parts) + 2))
    return {0: heads} | {number - 1: line for number, line in zip(numbers, lines, strict=True)}


def _written(table: Table, part: Row | Statute) -> list[str]:
    return [write_condition(c, column) for c, column in zip(part.conditions, table.columns, strict=True)]


def _fines(part: Row | Statute) -> tuple[str, str]:
    return write_fine(part.low, part.unit), write_fine(part.high, part.unit)


def _fact(column: Column) -> list[str]:
    grows = (
        ""
        if not column.direction
        else f"越{'大' if column.ordered else '后'}越{'重' if column.direction > 0 else '轻'}"
    )
    if not column.ordered:
        return [column.name, column.kind, "", "", "", "", "、".join(column.options), grows]
    most = "" if column.high is None else write_number(column.high - 1, column)
    return [
        column.name, column.kind, column.unit, str(column.decimals), write_number(column.low, column), most, "", grows,
    ]  # fmt: skip
