"""Writes the example workbooks of this folder anew: `python examples/discretion/make.py`.

The bounds are those of article 122 of the Food Safety Law; the tiers are made up, to show what a table looks like.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from pathlib import Path

from fazhi.engines.discretion import sheets
from fazhi.engines.discretion.cells import read_band, read_condition, read_fine
from fazhi.engines.discretion.table import Column, Kind, Row, Statute, Table

HERE = Path(__file__).parent
COLUMNS = (
    Column("货值金额", Kind.NUMBER, "元", 2, direction=1),
    Column("违法次数", Kind.NUMBER, "次", 0, low=1, direction=1),
    Column("情节", Kind.CHOICE, options=("轻微", "一般", "严重"), direction=1),
    Column("危害后果", Kind.FLAG, options=("否", "是"), direction=1),
    Column("主动改正", Kind.FLAG, options=("否", "是"), direction=-1),
)
SMALL, LARGE = "不满1万元", "1万元以上"
ROWS = (
    (SMALL, "不满2次", "轻微", "否", "是", "不予", "0", "0", "元"),
    (SMALL, "不满2次", "轻微", "是", "是", "减轻", "2万", "4万", "元"),
    (SMALL, "不满2次", "一般", "不限", "是", "从轻", "5万", "6.5万", "元"),
    (SMALL, "不满2次", "严重", "不限", "是", "一般", "6.5万", "8.5万", "元"),
    (SMALL, "2次以上", "轻微、一般", "不限", "是", "从轻", "5万", "6.5万", "元"),
    (SMALL, "2次以上", "严重", "不限", "是", "一般", "6.5万", "8.5万", "元"),
    (SMALL, "不满2次", "轻微", "不限", "否", "从轻", "5万", "6.5万", "元"),
    (SMALL, "不满2次", "一般", "不限", "否", "一般", "6.5万", "8.5万", "元"),
    (SMALL, "2次以上", "轻微、一般", "不限", "否", "一般", "6.5万", "8.5万", "元"),
    (SMALL, "不限", "严重", "不限", "否", "从重", "8.5万", "10万", "元"),
    (LARGE, "不满2次", "轻微", "不限", "是", "减轻", "5", "8", "倍"),
    (LARGE, "不满2次", "一般", "不限", "是", "从轻", "10", "13", "倍"),
    (LARGE, "2次以上", "轻微、一般", "不限", "是", "从轻", "10", "13", "倍"),
    (LARGE, "不限", "严重", "不限", "是", "一般", "13", "17", "倍"),
    (LARGE, "不满2次", "轻微", "不限", "否", "从轻", "10", "13", "倍"),
    (LARGE, "不满2次", "一般", "不限", "否", "一般", "13", "17", "倍"),
    (LARGE, "2次以上", "轻微、一般", "不限", "否", "一般", "13", "17", "倍"),
    (LARGE, "不限", "严重", "不限", "否", "从重", "17", "20", "倍"),
)
BASIS = "《食品安全法》第一百二十二条第一款"


def row(line: int, cells: tuple[str, ...]) -> Row:
    """One line of the table."""
    conditions = tuple(read_condition(cell, column) for cell, column in zip(cells, COLUMNS, strict=False))
    band, (low, high, unit) = read_band(cells[5]), cells[6:]
    return Row(
        line,
        conditions,
        band,
        read_fine(low, unit),
        read_fine(high, unit),
        unit,
        ("没收",) if band else (),
        "责令改正，教育当事人" if not band else "",
    )


def statute(line: int, goods: str, low: str, high: str, unit: str) -> Statute:
    """The statute's bounds for some value of goods."""
    conditions = (read_condition(goods, COLUMNS[0]), None, None, None, None)
    return Statute(line, conditions, BASIS, read_fine(low, unit), read_fine(high, unit), unit, ("没收",))


def table() -> Table:
    """The sound table."""
    rows = tuple(row(line, cells) for line, cells in enumerate(ROWS, start=2))
    laws = (statute(2, SMALL, "5万", "10万", "元"), statute(3, LARGE, "10", "20", "倍"))
    return Table(
        "food-licence", "未取得食品经营许可从事食品经营活动行政处罚裁量基准（示例）", "示例〔2024〕1号", "示例区市场监管局",
        dt.date(2024, 1, 1), dt.date(2025, 7, 1), COLUMNS, rows, laws,
    )  # fmt: skip


def faulty() -> Table:
    """The same with one fault of each kind."""
    rows = list(table().rows)
    rows[1] = dataclasses.replace(rows[1], conditions=(*rows[1].conditions[:4], None))  # overlaps line 8
    rows[9] = dataclasses.replace(rows[9], high=rows[9].high + 1)  # one fen above the cap
    rows[13] = dataclasses.replace(
        rows[13], low=900, high=1300, band=read_band("减轻")
    )  # lighter, though graver
    del rows[16]  # nothing for repeated trade with much goods
    return dataclasses.replace(table(), rows=tuple(rows), number="示例〔2024〕1号（有错）")


def later() -> Table:
    """The version that follows: a first, slight case with little goods is spared even without correction."""
    rows = list(table().rows)
    rows[6] = dataclasses.replace(
        rows[6], conditions=(*rows[6].conditions[:3], frozenset({1}), frozenset({0}))
    )
    spared = dataclasses.replace(
        rows[0], line=20, conditions=(*rows[0].conditions[:4], frozenset({0})), note="初次、轻微、无危害后果"
    )
    return dataclasses.replace(
        table(),
        rows=(*rows, spared),
        number="示例〔2025〕2号",
        in_force_from=dt.date(2025, 7, 1),
        in_force_to=None,
    )


CASES = (
    ("示例〔2024〕3号", "55000", "3000", "1", "轻微", "否", "否"),
    ("示例〔2024〕7号", "60000", "800.50", "1", "轻微", "是", "否"),
    ("示例〔2024〕11号", "90000", "9999.99", "3", "严重", "是", "否"),
    ("示例〔2024〕19号", "0", "120", "1", "轻微", "否", "是"),
)


def main() -> None:
    """Write every file."""
    for name, made in (("food-2024", table()), ("food-2025", later()), ("faulty", faulty())):
        (HERE / f"{name}.xlsx").write_bytes(sheets.write(made))
    with (HERE / "cases.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(["案号", "罚款", *(column.name for column in COLUMNS)])
        lines.writerows(CASES)


if __name__ == "__main__":
    main()
