"""Figures and relations against catalogues, each rule against its examples, and correct reports against accusation."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.figures import rulebook
from fazhi.engines.figures.measure import _indicators
from fazhi.engines.figures.model import Verdict, plain
from fazhi.engines.figures.numbers import fraction, halved, numeral
from fazhi.engines.figures.read import read
from fazhi.engines.figures.recognise import figures_in
from tests.engines.figures import accuracy, gold

HERE = Path(__file__).parent
REAL = pytest.mark.parametrize("name", gold.reports() or ["none"])


@pytest.mark.parametrize(("file", "text", "wanted"), rulebook.examples())
def test_each_rule_finds_what_its_example_says(file: str, text: str, wanted: str) -> None:
    found = [
        f"{text[one.start : one.end]}|{'' if one.value is None else plain(one.value)}|{one.unit}"
        for one in figures_in(halved(text))
    ]
    assert "; ".join(found) == wanted, file


@pytest.mark.parametrize(
    "line", [one for rule in rulebook.rules("left_out")["line"] for one in rule["lines"]]
)
def test_lines_of_a_pages_head_and_foot_are_left_out(line: str) -> None:
    assert read(f"{line}\n全年办结案件12件。").figures[0].value == 12


@pytest.mark.parametrize("rule", rulebook.rules("indicators")["indicator"], ids=lambda rule: rule["key"])
def test_each_indicator_is_recognised_by_its_clause(rule: dict[str, object]) -> None:
    for clause in rule["clauses"]:  # type: ignore[attr-defined]
        number = "93.5%" if rule["kind"] in ("rate", "share") else "12件"
        found = read(f"{clause}{number}。").figures
        assert [one.indicator for one in found] == [rule["key"]], clause
    assert {key for key, *_rest in _indicators()} >= {rule["key"]}


@pytest.mark.parametrize("rule", rulebook.rules("claims")["claim"], ids=lambda rule: rule["word"])
def test_each_claim_is_listed(rule: dict[str, object]) -> None:
    for text in rule["examples_of"]:  # type: ignore[attr-defined]
        assert rule["word"] in {one.word for one in read(f"{text}。").claims}, text


def test_passages_written_before_the_engine() -> None:
    found = gold.unseen()
    assert found.precision >= 0.96
    assert found.recall >= 0.96
    assert found.value_and_unit >= 0.99
    assert found.relations_right >= 0.9 * found.relations
    assert found.noun >= 0.9
    assert found.accused == 0, found.wrong


@REAL
def test_real_reports_where_they_lie_beside_the_repository(name: str) -> None:
    """Uses ../shared/reports; without it nothing is measured, and the test says nothing."""
    if name == "none":
        return
    found = gold.report(name)
    assert (found.precision, found.recall) >= (0.98, 0.98), found.missed + found.wrong
    assert found.recall >= 0.98
    assert found.value_and_unit >= 0.99
    assert found.relations_right == found.relations
    assert found.noun >= 0.9
    assert found.accused == 0, found.wrong


def test_a_correct_report_is_not_accused() -> None:
    text = (HERE / "innocent.txt").read_text(encoding="utf-8")
    for passage in [text, *text.splitlines()]:
        assert [one.formula for one in read(passage).fails] == [], passage


def _report(dice: random.Random) -> tuple[str, list[str]]:
    """A report of five sentences in which everything adds up, as a template, and its figures in order."""
    a, b, c = (dice.randint(20, 900) for _ in range(3))
    took, done = dice.randint(300, 900), dice.randint(100, 290)
    old, new = dice.randint(200, 400), dice.randint(450, 900)
    carried, came, closed = dice.randint(5, 50), dice.randint(200, 400), dice.randint(100, 190)
    text = (
        "动态调整权责事项{}项，其中取消{}项、新增{}项、修改{}项。\n"
        "共收到公开申请{}件，已答复{}件，答复率{}%。\n"
        "新收行政应诉案件{}件，比2019年的{}件增加{}件，增长{}%。\n"
        "上年结转{}件，新收{}件，审结{}件，未结{}件。\n"
        "全区共有党员{}人，其中女党员{}人，占{}%。"
    )
    figures = [a + b + c, a, b, c, took, done, f"{done * 100 / took:.2f}", new, old, new - old]
    figures += [f"{(new - old) * 100 / old:.2f}", carried, came, closed, carried + came - closed]
    figures += [took, done, f"{done * 100 / took:.1f}"]
    return text, [str(one) for one in figures]


RELATIONS = {0: "total", 6: "rate", 9: "change", 10: "change", 14: "balance", 17: "share"}


@pytest.mark.parametrize("seed", range(20))
def test_planted_errors_are_found_and_nothing_else_is(seed: int) -> None:
    text, figures = _report(random.Random(seed))
    right = read(text.format(*figures))
    assert right.fails == []
    assert (
        sum(
            one.verdict in (Verdict.HOLDS, Verdict.ROUNDING) for one in right.relations if one.kind != "equal"
        )
        >= 6
    )
    for place, kind in RELATIONS.items():
        wrong = list(figures)
        wrong[place] = f"{float(figures[place]) + 7:.{len(figures[place].partition('.')[2])}f}"
        failed = read(text.format(*wrong)).fails
        assert {one.kind for one in failed} == {kind}, (place, text.format(*wrong))
        assert all(f"f{place + 1}" in one.figures for one in failed)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("98.2%", "holds"),
        ("98.19%", "rounding"),
        ("98.20%", "holds"),
        ("98%", "holds"),
        ("97%", "rounding"),
        ("96%", "fails"),
    ],
)
def test_rates_may_be_cut_off_or_raised_by_one_in_the_last_digit(printed: str, verdict: str) -> None:
    found = read(f"共收到申请3721件，已答复3654件，答复率{printed}。").relations
    assert [one.verdict for one in found] == [verdict]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("办结行政复议案件60件，其中维持52件，撤销1件，确认违法8件。", "fails"),
        ("办结行政复议案件60件，其中维持50件，撤销1件，确认违法7件。", "unknown"),
        ("办结行政复议案件60件，其中维持52件，撤销1件，调解结案9件。", "unknown"),
        ("清理规范性文件43件，其中保留20件，修改12件，废止13件。", "fails"),
        ("受理案件100件，其中工伤60件，农民工80件。", "unknown"),
        ("办结行政复议案件约60件，其中维持52件，撤销1件，确认违法8件。", "unknown"),
    ],
)
def test_outcomes_of_which_one_case_has_only_one_do_not_exceed_their_total(line: str, verdict: str) -> None:
    assert [one.verdict.value for one in read(line).relations if one.kind == "total"] == [verdict]


def test_a_total_is_printed_once_though_the_body_stands_twice() -> None:
    body = "全区共办结行政复议案件63件，其中维持50件、撤销13件，综合评价良好。"
    assert len(read(body).figures) == len(read(f"{body}\n\n{body}\n").figures) == 3


def test_offsets_give_back_the_figure_in_the_text_that_was_read() -> None:
    text = (HERE / "unseen" / "u15.txt").read_text(encoding="utf-8")
    for one in read(text).figures:
        assert text[one.start : one.end] == one.raw
        assert one.raw in one.quote


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("全 年 共 办 理 案 件 1 2 3 件，调 解 率 9 8.5 %。", ["123", "98.5"]),
        ("调解成功3 5件。", [None]),
        ("检查场所1 208处。", ["1208"]),
        ("解决难题□3个。", [None]),
    ],
)
def test_spaces_inside_numbers_are_read_and_what_cannot_be_known_stays_unknown(
    text: str, values: list[str | None]
) -> None:
    assert [None if one.value is None else plain(one.value) for one in read(text).figures] == values


def test_numerals_and_fractions() -> None:
    assert numeral("四十六万") == 460000
    assert numeral("三点五") == plain_decimal("3.5")
    assert numeral("一百五") is None, "150 or 105: not guessed"
    assert fraction("三分之一") == plain_decimal("33.33")
    assert fraction("零分之一") is None


def plain_decimal(text: str) -> object:
    from decimal import Decimal

    return Decimal(text)


@settings(max_examples=120, deadline=None)
@given(
    st.text(
        alphabet="0123456789.%,，。、；:：一二两三十百万亿零余近约超第年月日件项个人元共其中占率由至提升分之成“”《》()\n\t |□-",
        max_size=160,
    )
)
def test_no_text_breaks_the_engine(text: str) -> None:
    made = read(text)
    ids = {one.id for one in made.figures}
    for one in made.figures:
        assert text[one.start : one.end] == one.raw
        assert one.raw
    assert all(set(one.figures) <= ids for one in made.relations)


@pytest.mark.parametrize(
    "piece", ["1", "一", "5个", "1、", "其中3件，占5%，", "“", "《", "12\t", "3-", "5件 "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """20,000 characters without an end of a sentence, of the kind that makes patterns run in circles."""
    import time

    begun = time.process_time()
    read(piece * (20_000 // len(piece)))
    assert time.process_time() - begun < 10


def test_the_table_of_accuracy_is_up_to_date() -> None:
    """docs/reference/figures-accuracy.md is written by `python -m tests.engines.figures.accuracy --write`."""
    assert accuracy.stale() == []
