"""Proofs: against a brute-force second reading, against seeded faults, on clean tables, on the examples."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.discretion_tables import clean, faults
from fazhi.cli.main import main
from fazhi.engines.discretion import boxes, sheets
from fazhi.engines.discretion.evaluate import Index, NoRow, evaluate
from fazhi.engines.discretion.prove import check
from fazhi.engines.discretion.table import BadTable, Band, Column, Kind, Row, Span, Statute, Table
from tests.engines.discretion import second

EXAMPLES = Path(__file__).parents[3] / "examples" / "discretion"


def confirms(table: Table, failure) -> bool:
    """Whether the plain reading of the table agrees that the counter-example shows the failure."""
    points = [Index(table).values(facts) for facts in failure.facts]
    rows = [second.applying(table.rows, point) for point in points]
    lines = [{row.line for row in found} for found in rows]
    if failure.kind == "gap":
        return rows[0] == []
    if failure.kind == "overlap":
        return set(failure.rows) <= lines[0] and len(rows[0]) > 1
    if failure.kind == "bound":
        row = next(row for row in rows[0] if row.line == failure.rows[0])
        return not second.inside(row, second.applying(table.statutes, points[0]))
    milder, graver = (
        next(row for row in found if row.line == line) for found, line in zip(rows, failure.rows, strict=True)
    )
    return second.graver_or_equal(table, *points) and second.worse(milder, graver)


def test_a_thousand_seeded_faults_are_all_found_with_a_counter_example_and_clean_tables_report_none() -> None:
    dice, put, found = random.Random(2026), 0, 0
    for seed in range(50):
        table = clean(seed, dice.randint(3, 12), dice.randint(8, 60))
        assert check(table).ok, seed
        kinds = faults(table, dice)
        wanted = put + 20
        while put < wanted:
            kind = ("gap", "overlap", "bound", "monotonicity")[put % 4]
            faulty = kinds[kind]()
            if faulty is None:
                kind = "bound"
                faulty = kinds[kind]()
            put += 1
            proof = check(faulty)
            hits = [failure for failure in proof.failures if failure.kind == kind]
            assert hits, (seed, kind)
            assert all(confirms(faulty, failure) for failure in hits[:3]), (seed, kind)
            found += 1
    assert put == found == 1000


COLUMNS = (
    Column("金额", Kind.NUMBER, "元", 0, 0, 6, (), 1),
    Column("次数", Kind.NUMBER, "次", 0, 1, None, (), 0),
    Column("情节", Kind.CHOICE, options=("轻", "中", "重"), direction=1),
    Column("改正", Kind.FLAG, options=("否", "是"), direction=-1),
)
spans = st.none() | st.tuples(st.integers(0, 5), st.integers(1, 5)).map(lambda p: Span(p[0], p[0] + p[1]))
counts = st.none() | st.tuples(st.integers(1, 3), st.none() | st.integers(1, 3)).map(
    lambda p: Span(p[0], p[1] and p[0] + p[1])
)
conditions = st.tuples(
    spans,
    counts,
    st.none() | st.frozensets(st.integers(0, 2), min_size=1),
    st.none() | st.frozensets(st.integers(0, 1), min_size=1, max_size=1),
)
fines = st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda p: (p[0], p[0] + p[1]))
measures = st.sampled_from([(), ("没收",), ("警告",), ("没收", "吊销许可证件")])
rows = st.builds(
    lambda c, b, f, u, m: Row(0, c, b, *f, u, m),
    conditions, st.sampled_from(Band), fines, st.sampled_from(["元", "元", "倍"]), measures,
)  # fmt: skip
laws = st.builds(
    lambda c, f, m: Statute(0, c, "法1", *f, "元", m), conditions | st.just((None,) * 4), fines, measures
)


def assembled(some_rows: list[Row], some_laws: list[Statute]) -> Table:
    import datetime as dt

    placed = tuple(dataclasses.replace(row, line=n) for n, row in enumerate(some_rows, 2))
    return Table("k", "名", "号", "局", dt.date(2024, 1, 1), None, COLUMNS, placed, tuple(some_laws))


@settings(max_examples=120, deadline=None)
@given(st.lists(rows, min_size=1, max_size=5), st.lists(laws, min_size=1, max_size=2))
def test_the_proofs_say_what_trying_every_fact_vector_says(
    some_rows: list[Row], some_laws: list[Statute]
) -> None:
    table = assembled(some_rows, some_laws)
    proof = check(table)
    assert {failure.kind for failure in proof.failures} == second.faults(table)
    assert all(confirms(table, failure) for failure in proof.failures)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=6), st.data())
def test_one_by_one_in_bulk_and_by_plain_reading_the_same_row_applies(
    some_rows: list[Row], data: st.DataObject
) -> None:
    import numpy as np

    table = assembled(some_rows, [Statute(2, (None,) * 4, "法1", 0, 9)])
    index, points = Index(table), list(zip(*[[0, 5, 3], [1, 2, 9], [0, 1, 2], [0, 1, 0]], strict=True))
    columns = {c.name: np.array([p[k] for p in points]) for k, c in enumerate(COLUMNS)}
    for point, bulk in zip(points, index.find_many(columns), strict=True):
        expected = second.applying(table.rows, point)
        assert (table.rows[bulk] if bulk >= 0 else None) == (expected[0] if expected else None)
        facts = {c.name: c.options[v] if c.options else v for c, v in zip(COLUMNS, point, strict=True)}
        if len(expected) == 1:
            assert evaluate(index, facts).row == expected[0]
        else:
            with pytest.raises(NoRow):
                evaluate(index, facts)


def test_many_overlapping_rows_leave_the_question_of_gaps_open_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = clean(3, 5, 40)
    doubled = dataclasses.replace(table, rows=(*table.rows, *table.rows))
    monkeypatch.setattr(boxes, "PIECES", 30)
    proof = check(doubled)
    assert proof.undecided == ("gap",)
    assert not proof.ok
    assert proof.as_json()["undecided"] == ["gap"]


@pytest.mark.parametrize(
    ("name", "code", "kinds"),
    [
        ("food-2024", 0, set()),
        ("food-2025", 0, set()),
        ("faulty", 1, {"gap", "overlap", "bound", "monotonicity"}),
    ],
)
def test_the_command_on_the_examples(
    name: str, code: int, kinds: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["discretion", "check", str(EXAMPLES / f"{name}.xlsx"), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert ended.value.code == code
    assert answer["ok"] == (code == 0)
    assert {failure["kind"] for failure in answer["failures"]} == kinds
    assert all(set(f) == {"kind", "rows", "counterexample", "message"} for f in answer["failures"])


def test_bad_input_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    for arguments in (
        ["check", str(broken)],
        ["check", str(tmp_path / "none.xlsx")],
        ["evaluate", str(EXAMPLES / "food-2024.xlsx"), "--fact", "货值金额=1"],
        ["evaluate", str(EXAMPLES / "food-2024.xlsx"), "--fact", "货值金额"],
        ["replay", str(EXAMPLES / "food-2024.xlsx"), str(EXAMPLES / "food-2025.xlsx"), str(broken)],
    ):
        with pytest.raises(SystemExit) as ended:
            main(["discretion", *arguments])
        out, err = capsys.readouterr()
        assert (ended.value.code, out, err.count("\n")) == (2, "", 1), arguments


def test_a_table_whose_parts_do_not_fit_is_refused() -> None:
    table = sheets.read(EXAMPLES / "food-2024.xlsx")
    for changes in (
        {"key": ""},
        {"columns": (*table.columns, table.columns[0])},
        {"rows": ()},
        {"in_force_to": table.in_force_from},
        {"rows": (dataclasses.replace(table.rows[0], conditions=(None,)),)},
        {"rows": (dataclasses.replace(table.rows[0], measures=("鞭打",)),)},
        {"rows": (dataclasses.replace(table.rows[0], low=2, high=1),)},
        {"rows": (dataclasses.replace(table.rows[0], conditions=(Span(5, 5), None, None, None, None)),)},
        {"columns": (dataclasses.replace(table.columns[2], options=("一",)), *table.columns[1:])},
    ):
        with pytest.raises(BadTable):
            dataclasses.replace(table, **changes)
