"""Cells, workbooks, the letter's paragraph, versions and replay."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.discretion_tables import clean
from fazhi.engines.discretion import cells, sheets, versions
from fazhi.engines.discretion.evaluate import Index, evaluate
from fazhi.engines.discretion.table import BadFact, BadTable, Band, Column, Kind, Span

EXAMPLES = Path(__file__).parents[3] / "examples" / "discretion"
MONEY = Column("金额", Kind.NUMBER, "元", 2)
DAY = Column("日期", Kind.DATE, low=1)
GRAVITY = Column("情节", Kind.CHOICE, options=("轻微", "一般", "严重"))
VECTORS = list(
    csv.DictReader((Path(__file__).parent / "vectors.csv").read_text(encoding="utf-8").splitlines())
)
FACTS = {
    "货值金额": Decimal("9999.99"),
    "违法次数": 1,
    "情节": "轻微",
    "危害后果": False,
    "主动改正": "否",
}


@pytest.mark.duty("民法典", "1259", "以上、以下、以内包括本数，不满、超过不包括本数")
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['kind']} {v['cell']}")
def test_a_cell_is_read_as_the_statute_means_it(vector: dict[str, str]) -> None:
    column = MONEY if vector["kind"] == "数值" else DAY
    if vector["low"] == "error":
        with pytest.raises(BadTable):
            cells.read_condition(vector["cell"], column)
        return
    expected = (
        Span(int(vector["low"]), int(vector["high"]) if vector["high"] else None) if vector["low"] else None
    )
    assert cells.read_condition(vector["cell"], column) == expected


def test_options_are_read_and_unknown_ones_refused() -> None:
    for text, places in (
        ("轻微、一般", {0, 1}),
        ("除严重外", {0, 1}),
        ("非轻微", {1, 2}),
        ("严重或轻微", {0, 2}),
    ):
        assert cells.read_condition(text, GRAVITY) == frozenset(places)
    for text in ("重大", "轻微、重大", "、"):
        with pytest.raises(BadTable):
            cells.read_condition(text, GRAVITY)
    with pytest.raises(BadTable):
        cells.read_band("加重")


@given(st.integers(0, 10**9), st.none() | st.integers(1, 10**9))
def test_what_is_written_is_read_back(low: int, width: int | None) -> None:
    for column in (MONEY, dataclasses.replace(MONEY, unit="", decimals=0)):
        span = Span(low, None if width is None else low + width)
        assert cells.read_condition(cells.write_condition(span, column), column) == span
    first = low % 1_000_000 + 1
    day = Span(first, None if width is None else first + width % 1_000_000 + 1)
    assert cells.read_condition(cells.write_condition(day, DAY), DAY) == day


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(2, 40))
def test_a_table_survives_its_workbook(seed: int, columns: int, rows: int) -> None:
    table = clean(seed, columns, rows)
    assert sheets.read(sheets.write(table)) == table
    assert sheets.write(table) == sheets.write(table)


def workbook(changes: dict[str, list[list[object]]]) -> bytes:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(EXAMPLES / "food-2024.xlsx")
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for name in sheets.SHEETS:
            if name in changes and not changes[name]:
                continue
            sheet = made.add_worksheet(name)
            for number, line in enumerate(changes.get(name) or book.get_sheet_by_name(name).to_python()):
                sheet.write_row(number, 0, line)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"要素": []}, "要素"),
        ({"要素": [["要素"], ["金额"]]}, "类型"),
        ({"要素": [["要素", "类型"], ["金额", "图片"]]}, "line 2"),
        ({"要素": [["要素", "类型", "加重方向"], ["金额", "数值", "看情况"]]}, "看情况"),
        ({"要素": [["要素", "类型"], ["备注", "数值"]]}, "备注"),
        ({"要素": [["要素", "类型", "小数位"], ["货值金额", "数值", 9]]}, "小数位"),
        ({"裁量": [["货值金额", "违法次数", "情节", "危害后果", "主动改正", "裁量阶次", "罚款下限", "罚款上限"], ["", "", "很重", "", "", "一般", 1, 2]]}, "line 2, column 情节"),
        ({"裁量": [["货值金额", "违法次数", "情节", "危害后果", "主动改正", "裁量阶次", "罚款下限", "罚款上限"], ["", "", "", "", "", "一般", "许多", 2]]}, "line 2"),
        ({"裁量": [["裁量阶次", "裁量阶次", "罚款下限", "罚款上限"], ["一般"]]}, "heading"),
        ({"说明": [["编号", "x"], ["名称", "y"], ["施行日期", "明年"]]}, "施行日期"),
        ({"法定幅度": [["依据", "法定下限", "法定上限"], ["", 1, 2]]}, "article"),
    ],
)  # fmt: skip
def test_a_workbook_at_fault_is_refused_with_the_place(
    changes: dict[str, list[list[object]]], named: str
) -> None:
    with pytest.raises(BadTable, match=named):
        sheets.read(workbook(changes))


def test_numbers_and_dates_of_the_spreadsheet_itself_are_read() -> None:
    lines: list[list[object]] = [["货值金额", "违法次数", "情节", "危害后果", "主动改正", "裁量阶次", "罚款下限", "罚款上限"]]  # fmt: skip
    lines += [["", 3, "", "", "", "从重", 50000, 100000.5], []]
    table = sheets.read(workbook({"裁量": lines}))
    assert table.rows[0].conditions[1] == Span(3, 4)
    assert (table.rows[0].low, table.rows[0].high) == (5_000_000, 10_000_050)


@pytest.mark.duty("行政处罚法(2021)", "34", "裁量基准载明的情节和幅度写入决定书")
def test_the_paragraph_names_every_clause_that_was_used() -> None:
    text = evaluate(Index(sheets.read(EXAMPLES / "food-2024.xlsx")), FACTS).paragraph()
    for part in (
        "货值金额为9999.99元，属于“不满10000元”",
        "违法次数为1次",
        "情节为轻微",
        "主动改正为否",
        "《食品安全法》第一百二十二条第一款规定罚款50000元以上100000元以下",
        "示例〔2024〕1号",
        "第8行",
        "从轻处罚",
        "50000元以上65000元以下",
        "并处没收",
    ):
        assert part in text
    assert "危害后果" not in text  # 不限: no clause was used


def test_facts_that_cannot_be_are_refused_by_name() -> None:
    index = Index(sheets.read(EXAMPLES / "food-2024.xlsx"))
    for change in (
        {"货值金额": None},
        {"货值金额": "-1"},
        {"货值金额": Decimal("0.001")},
        {"货值金额": float("nan")},
        {"情节": "极重"},
        {"违法次数": 0},
        {"颜色": "红"},
        {"危害后果": ["是"]},
    ):
        with pytest.raises(BadFact, match=next(iter(change))):
            index.find({**FACTS, **change})


@pytest.mark.duty("行政处罚法(2021)", "37", "从旧兼从轻")
def test_an_act_before_the_change_is_judged_by_the_milder_version() -> None:
    old, new = (sheets.read(EXAMPLES / f"food-{year}.xlsx") for year in (2024, 2025))
    assert versions.version_on([new, old], "food-licence", dt.date(2025, 6, 30)) == old
    assert versions.version_on([new, old], "food-licence", dt.date(2025, 7, 1)) == new
    with pytest.raises(LookupError):
        versions.version_on([new, old], "food-licence", dt.date(2023, 1, 1))
    with pytest.raises(ValueError, match="both"):
        versions.version_on([new, new], "food-licence", dt.date(2026, 1, 1))
    milder = versions.applicable(Index(old), Index(new), FACTS)
    assert milder.answer.row.band == Band.NONE
    assert "较轻" in milder.reason
    same = versions.applicable(Index(old), Index(new), {**FACTS, "情节": "严重"})
    assert same.answer.table == old
    assert versions.applicable(Index(old), Index(old), FACTS).answer.table == old
    back = versions.applicable(Index(new), Index(old), FACTS)
    assert back.answer.table == new  # the later one is heavier: the old one stays


def test_old_cases_are_replayed_under_a_new_table() -> None:
    old, new = (Index(sheets.read(EXAMPLES / f"food-{year}.xlsx")) for year in (2024, 2025))
    cases = [
        versions.Case("甲", FACTS, 5_500_000),
        versions.Case("乙", {**FACTS, "危害后果": "是"}, 6_000_000),
        versions.Case("丙", {**FACTS, "情节": "不明"}),
    ]
    changes = versions.replay(cases, old, new)
    assert [c.change for c in changes] == ["lighter", "same", "undecided"]
    assert [c.inside for c in changes] == [False, True, None]
    assert versions.summary(changes) == {
        "same": 1, "lighter": 1, "heavier": 0, "mixed": 0, "undecided": 1, "outside": 1,
    }  # fmt: skip
