"""The linter is right often enough to be left switched on, and its rules do what their examples say."""

from __future__ import annotations

import datetime as dt

import pytest

from fazhi.engines.lint.findings import Context
from fazhi.engines.lint.lint import excused, lint
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.rules import BadRule, read_rule, rule, rules
from tests.engines.lint import accuracy

FRAGMENT = Context(dt.date(2026, 11, 1), whole=False)
ENTRY = {
    "code": "x", "title": "t", "severity": "error", "basis": [["行政许可法(2019)", "17"]], "message": "m", "remedy": "r",
    "match": ["a"], "positive": ["a"], "negative": ["b"],
}  # fmt: skip


@pytest.fixture(scope="module")
def measured():
    return accuracy.measure()


def test_two_hundred_texts_half_of_them_clean():
    texts = list(accuracy.gold())
    clean = sum(1 for one in texts if not one.rules)
    assert len(texts) >= 200
    assert 0.35 <= clean / len(texts) <= 0.6


def test_precision_and_recall(measured):
    halves, _by_rule, _texts = measured
    for score in halves.values():
        assert score.precision >= 0.95
        assert score.recall >= 0.90


def test_every_rule_has_a_text_that_breaks_it(measured):
    _halves, by_rule, _texts = measured
    assert [code for code, score in by_rule.items() if not score.right] == []


def test_the_page_is_not_stale():
    assert accuracy.PAGE.read_text(encoding="utf-8") == accuracy.page(), (
        "python -m tests.engines.lint.accuracy"
    )


@pytest.mark.parametrize("one", [one for one in rules() if one.match], ids=lambda one: one.code)
def test_the_examples_of_a_rule(one):
    for text in one.positive:
        assert one.name in {found.rule for found in lint(parse_text(text), FRAGMENT).findings}, text
    for text in one.negative:
        assert one.name not in {found.rule for found in lint(parse_text(text), FRAGMENT).findings}, text


@pytest.mark.duty("公平竞争审查条例", "8", "不得含有十九类影响公平竞争的内容")
def test_all_nineteen_kinds_of_the_fair_competition_regulation_have_a_rule():
    kinds = {one.code.removeprefix("fair-") for one in rules() if one.code.startswith("fair-")}
    assert kinds == {
        *(f"E{n}" for n in range(1, 6)), *(f"M{n}" for n in range(1, 7)), *(f"C{n}" for n in range(1, 5)),
        *(f"B{n}" for n in range(1, 5)),
    }  # fmt: skip


def _may(sets, sentence):
    return all(any(word in sentence for word in words) for words in sets)


def test_sentences_without_a_needed_word_could_not_match():
    """The short cut leaves nothing out: with and without it the same sentences match."""
    for one in accuracy.gold():
        for sentence in one.text.replace("；", "。").replace("\n", "。").split("。"):
            for each in rules():
                if each.match and each.needles and not any(_may(sets, sentence) for sets in each.needles):
                    assert not each.match.search(sentence), (each.code, sentence)


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "fatal"}, {"match": ["("]}, {"basis": [["无此法", "1"]]}, {"basis": [["行政许可法(2019)", "十七"]]},
        {"positive": []}, {"guards": ["hope"]}, {"check": "terms"}, {"speed": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(change):
    read_rule(ENTRY)
    with pytest.raises(BadRule, match="rule x"):
        read_rule(ENTRY | change)


def test_an_unknown_rule_names_what_there_is():
    with pytest.raises(BadRule, match="set-licence"):
        rule("no-such")


def test_the_word_of_prohibition_must_stand_before():
    one = rule("set-fee")
    text = "应当缴纳管理费，不得拖欠"
    found = one.match.search(text)
    assert not excused(one, text, found.start(), found.end())
    text = "不得要求商户缴纳管理费"
    assert excused(one, text, text.index("缴纳"), len(text))
