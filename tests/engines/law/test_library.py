"""The library of laws: editions follow each other, articles print and read back, what stands on an article is found."""

from __future__ import annotations

import csv
import datetime as dt
import json
from importlib.resources import files
from itertools import pairwise

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from fazhi.cli.law import command
from fazhi.engines.codes.numerals import from_chinese
from fazhi.engines.law import depends
from fazhi.engines.law.articles import gist, gists
from fazhi.engines.law.citation import chinese_ordinal, parse_ref
from fazhi.engines.law.library import (
    BadLibrary,
    NoEdition,
    UnknownLaw,
    editions,
    law,
    law_on,
    laws,
    read_records,
    record,
)
from fazhi.engines.law.parameters import all_keys, history

LAW_2023 = law("行政复议法(2023)")


def _rows() -> list[dict[str, str]]:
    return list(
        csv.DictReader(files("fazhi.engines.law").joinpath("data/laws.csv").read_text("utf-8").splitlines())
    )


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (dt.date(1999, 10, 1), "行政复议法(1999)"),
        (dt.date(2017, 12, 31), "行政复议法(2009)"),
        (dt.date(2018, 1, 1), "行政复议法(2017)"),
        (dt.date(2023, 12, 31), "行政复议法(2017)"),
        (dt.date(2024, 1, 1), "行政复议法(2023)"),
    ],
)
def test_the_edition_in_force_on_a_day(on: dt.date, key: str) -> None:
    assert law_on("行政复议法", on) == law(key)
    assert law_on("行政复议法(2023)", on) == law(key)


def test_before_the_first_edition_there_is_none() -> None:
    with pytest.raises(NoEdition, match="1999-10-01"):
        law_on("行政复议法", dt.date(1999, 9, 30))
    with pytest.raises(UnknownLaw):
        law_on("行政复议条例", dt.date(2020, 1, 1))


@given(st.sampled_from(sorted(laws())), st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)))
def test_at_most_one_edition_is_in_force(key: str, on: dt.date) -> None:
    family = editions(key)
    assert law(key) in family
    holding = [edition for edition in family if edition.in_force(on)]
    assert len(holding) <= 1
    assert not holding or law_on(key, on) == holding[0]


def test_editions_of_the_codes_of_procedure_follow_without_gap() -> None:
    for name in ("行政复议法", "行政诉讼法", "行政处罚法", "民事诉讼法", "政府信息公开条例", "网络安全法"):
        family = editions(name)
        assert len(family) >= 2
        assert all(earlier.in_force_to == later.in_force_from for earlier, later in pairwise(family))
        assert family[-1].in_force_to is None


def test_the_library_knows_where_a_law_comes_from() -> None:
    found = record("政府信息公开条例(2019)")
    assert found.number == "国务院令第711号"
    assert found.law.in_force_from == dt.date(2019, 5, 15)
    assert found.name == "政府信息公开条例"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"in_force_from": "2024-02-30"}, "day"),
        ({"in_force_to": "1990-01-01"}, "in this order"),
        ({"adopted": "2030-01-01"}, "in this order"),
        ({"confidence": ""}, "confidence"),
    ],
)
def test_a_bad_row_is_refused(change: dict[str, str], message: str) -> None:
    row = next(row for row in _rows() if row["key"] == "行政复议法(2023)")
    assert list(read_records(iter([row]))) == ["行政复议法(2023)"]
    with pytest.raises(BadLibrary, match=message):
        read_records(iter([row | change]))


def test_editions_may_not_overlap_nor_stand_twice() -> None:
    old, new = (row for row in _rows() if row["key"] in {"行政复议法(2017)", "行政复议法(2023)"})
    with pytest.raises(BadLibrary, match="overlap"):
        read_records(iter([old | {"in_force_to": ""}, new]))
    with pytest.raises(BadLibrary, match="twice"):
        read_records(iter([new, new]))


@given(st.integers(1, 999), st.none() | st.integers(1, 20), st.none() | st.integers(1, 20))
def test_references_read_back(number: int, paragraph: int | None, item: int | None) -> None:
    article = LAW_2023.article(number, paragraph, item if paragraph else None)
    assert parse_ref(LAW_2023, article.ref) == article
    assert from_chinese(chinese_ordinal(number)) == number
    assert article.short.startswith(f"第{chinese_ordinal(number)}条")


@given(st.lists(st.tuples(st.integers(1, 99), st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))))
def test_articles_have_a_total_order(places: list[tuple[int, int | None, int | None]]) -> None:
    ordered = sorted(LAW_2023.article(*place) for place in places)
    assert [(a.number, a.paragraph or 0, a.item or 0) for a in ordered] == sorted(
        (n, p or 0, i or 0) for n, p, i in places
    )


def test_the_order_of_places_in_print() -> None:
    assert str(LAW_2023.article(41, 1, 5)) == "《行政复议法（2023年修订）》第四十一条第一款第五项"


def test_every_sentence_belongs_to_a_known_place_and_is_short() -> None:
    assert len(gists()) >= 240
    for (key, _), sentence in gists().items():
        assert key in laws()
        assert 8 <= len(sentence) <= 90
        assert sentence.count("。") == 1


def test_a_sentence_is_found_for_item_paragraph_or_article() -> None:
    fifth, other = LAW_2023.article(41, 1, 5), LAW_2023.article(41, 1, 4)
    assert gist(fifth) != gist(other) == gist(LAW_2023.article(41, 1))
    assert gist(LAW_2023.article(48, 1)) == gist(LAW_2023.article(48))
    assert gist(LAW_2023.article(99)) is None


def test_every_term_of_disputes_has_its_article_in_words() -> None:
    missing = [
        (key, edition.key, ref)
        for key in all_keys()
        if key.startswith(("ar.", "lt.", "sc."))
        for entry in history(key)
        for edition, ref in entry.places
        if ref and gist(parse_ref(edition, ref)) is None
    ]
    assert missing == []


@pytest.mark.parametrize("article", [4, 5, 6, 12, 20, 21, 22, 23, 24, 27, 28, 29, 30, 31, 32, 33, 34, 35, 39, 40, 41, 42, 44, 45, 46, 47, 48,
    49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 82, 83, 87, 88])  # fmt: skip
def test_each_article_that_reconsideration_uses_is_told(article: int) -> None:
    assert gist(LAW_2023.article(article))


@pytest.mark.parametrize(
    ("asked", "ref", "within"),
    [
        ("30", "30", True), ("30", "30(1)", True), ("30", "30(1)2", True), ("30", "300", False), ("3", "30", False),
        ("30(1)", "30", False), ("30(1)", "30(1)2", True), ("30(1)", "30(2)", False), ("30(1)2", "30(1)21", False), ("", "30", True),
    ],
)  # fmt: skip
def test_an_article_covers_its_paragraphs_and_items(asked: str, ref: str, within: bool) -> None:
    assert depends.covers(asked, ref) is within


def test_parameters_stand_on_their_articles_without_being_registered() -> None:
    keys = [one.key for one in depends.stands_on("行政复议法(2023)", "62") if one.kind == "parameter"]
    assert keys == ["ar.ord.decide", "ar.ord.decide.extension", "ar.simp.decide"]
    assert "qz.apply_court" in [one.key for one in depends.stands_on("法释〔2018〕1号", "156")]


def test_what_is_registered_is_found_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depends, "_registered", set())
    for _ in range(2):
        depends.register("行政复议法(2023)", "30(1)", "step", "b", "受理")
        depends.register("行政复议法(2023)", "30(1)", "step", "a", "受理")
        depends.register("行政复议法(2023)", "9", "indicator", "c", "受理率")
    found = depends.stands_on("行政复议法(2023)")
    assert [one.order for one in found] == sorted(one.order for one in found)
    assert len(found) == len(set(found))
    assert [one.key for one in found if one.kind in {"step", "indicator"}] == ["c", "a", "b"]
    assert [one.key for one in depends.stands_on("行政复议法(2023)", "30") if one.kind == "step"] == [
        "a",
        "b",
    ]
    with pytest.raises(UnknownLaw):
        depends.register("行政复议法(1900)", "1", "step", "a", "b")
    with pytest.raises(ValueError, match="kind"):
        depends.register("行政复议法(2023)", "1", "rumour", "a", "b")  # type: ignore[arg-type]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_the_command_shows_the_entry_of_a_day() -> None:
    old = json.loads(_run("show", "ar.ord.reply", "--on", "2023-12-31", "--json").stdout)
    new = json.loads(_run("show", "ar.ord.reply", "--on", "2024-01-01", "--json").stdout)
    assert (old["term"], old["law"], old["article"]) == ("10d", "行政复议法(2017)", "23(1)")
    assert (new["term"], new["law"], new["article"]) == ("10wd", "行政复议法(2023)", "48")
    assert "10个工作日" in _run("show", "ar.ord.reply", "--on", "2024-01-01").stdout
    assert len(_run("show", "ar.ord.reply").stdout.splitlines()) == 4


def test_the_command_lists_what_is_in_force() -> None:
    rows = json.loads(_run("list", "--prefix", "ar", "--on", "2020-01-01", "--json").stdout)
    assert rows
    assert all(row["key"].startswith("ar.") and row["in_force_from"] <= "2020-01-01" for row in rows)
    assert not any(row["key"].startswith("ar.simp") for row in rows)


def test_the_command_finds_steps_of_the_procedures() -> None:
    rows = json.loads(_run("stands", "行政复议法(2023)", "62", "--json").stdout)
    assert {"parameter", "step", "deadline"} <= {row["kind"] for row in rows}
    assert all(row["article"].startswith("62") for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "ar.ord.repli"),
        ("show", "ar.ord.reply", "--on", "2024-02-30"),
        ("show", "ar.simp.reply", "--on", "2020-01-01"),
        ("list", "--prefix", "zz"),
        ("list", "--on", "yesterday"),
        ("stands", "行政复议法(2022)"),
        ("stands", "行政复议法(2023)", "第三十条"),
    ],
)
def test_bad_input_is_one_line_and_exit_two(arguments: tuple[str, ...]) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


def test_every_article_that_a_procedure_cites_is_told_in_words() -> None:
    from fazhi.kernel.procedures import registry

    cited = set()
    for procedure in registry.all_editions():
        cited |= {step.basis for step in procedure.steps} | {
            deadline.basis for deadline in procedure.deadlines
        }
        cited |= {gate.basis for step in procedure.steps for gate in step.only_if}
    told = ("行政复议法", "行政诉讼法", "法释〔2018〕1号", "法释〔2020〕3号", "行政复议法实施条例")
    ours = [article for article in sorted(cited) if article.law.key.startswith(told)]
    assert len(ours) > 60
    assert [str(article) for article in ours if gist(article) is None] == []
