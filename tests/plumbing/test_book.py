"""The acceptance book says what the run showed, no more."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.plugins.duties import Duty, article_key, code_of, covers, in_order, unproven

LAW = "行政复议法(2023)"
SUITE = """
import pytest
from fazhi.engines.law.citation import chinese_ordinal

def helper():
    return chinese_ordinal(30)

@pytest.mark.duty("行政复议法(2023)", "30(1)", "五日内审查")
@pytest.mark.parametrize("day", [1, 2])
def test_examined(day):
    assert helper() == "三十"

@pytest.mark.duty("行政复议法(2023)", "9", "并非都成立")
@pytest.mark.parametrize("day", [1, 2])
def test_fails_once(day):
    assert day == 1

@pytest.mark.duty("行政复议法(2023)", "62(1)", "六十日")
def test_skipped():
    pytest.skip("not today")

def test_of_no_duty():
    pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'src'}")
    monkeypatch.setenv("FAZHI_BOOK", str(pytester.path / "book"))

    def go(text):
        pytester.makepyfile(test_suite=text)
        return pytester.runpytest_subprocess("-p", "no:django", "-p", "tests.plugins.duties", "-q")

    return go


def rows(folder):
    with (folder / "book/acceptance.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_book_holds_each_duty_with_its_worst_result(run, pytester):
    outcome = run(SUITE)
    outcome.assert_outcomes(passed=4, failed=1, skipped=1)
    book = rows(pytester.path)
    assert [(row["article"], row["result"]) for row in book] == [
        ("9", "failed"),
        ("30(1)", "passed"),
        ("62(1)", "skipped"),
    ]
    assert book[1] == {
        "law": LAW,
        "article": "30(1)",
        "sentence": "五日内审查",
        "code": "src/fazhi/engines/law/citation.py:chinese_ordinal",
        "test": "test_suite.py::test_examined",
        "result": "passed",
    }
    page = (pytester.path / "book/acceptance.md").read_text(encoding="utf-8")
    assert "1 duties proven by passing tests, 2 lines not passed, 0 declared without a test." in page
    assert "test_of_no_duty" not in page


def test_the_last_line_is_that_of_pytest(run):
    last = [line for line in run(SUITE).outlines if line.strip()][-1]
    assert last.startswith("1 failed, 4 passed, 1 skipped in ")


def test_a_duty_without_article_or_sentence_stops_the_run(run):
    outcome = run("import pytest\n@pytest.mark.duty('行政复议法(2023)')\ndef test_x(): pass\n")
    assert outcome.ret != 0
    assert "a duty names law, article and sentence" in outcome.stdout.str() + outcome.stderr.str()


def test_an_article_is_proven_by_its_paragraphs_and_not_by_another():
    whole, first, tenth = (Duty(LAW, article, "x", test="t") for article in ("3", "3(1)", "30"))
    assert covers(first, whole)
    assert not covers(whole, first)
    assert not covers(tenth, whole)
    assert not covers(Duty("行政诉讼法(2017)", "3", "x"), whole)
    assert unproven([whole, first, tenth], [first]) == [tenth]


def test_articles_stand_in_the_order_of_the_statute():
    articles = ("30(2)", "9", "110", "30(1)", "41(1)5")
    assert [d.article for d in in_order(Duty(LAW, a, "x") for a in articles)] == [
        "9",
        "30(1)",
        "30(2)",
        "41(1)5",
        "110",
    ]
    assert article_key("41(1)5") == [41, 1, 5]


def test_code_is_found_through_modules_and_helpers():
    from fazhi.engines.law import citation

    scope = {"citation": citation, "__name__": "made"}
    exec("def test(): assert citation.parse_ref", scope)
    assert code_of(scope["test"]) == {"src/fazhi/engines/law/citation.py:parse_ref"}
