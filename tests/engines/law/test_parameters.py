"""Dated parameters: editions, confidence, the checks at load, and that every known term is there."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.engines.calendar.terms import compute
from fazhi.engines.law.parameters import (
    BadParameter,
    NotInForce,
    UnknownParameter,
    all_keys,
    history,
    parameter,
    read_entries,
)

BEFORE, AFTER = dt.date(2023, 12, 31), dt.date(2024, 1, 1)
RULES_TABLE = Path(__file__).parents[4] / "shared" / "law" / "deadlines.csv"
ENTRIES = [entry for key in all_keys() for entry in history(key)]


@pytest.mark.duty("行政复议法(2023)", "48", "被申请人自收到申请书副本之日起十个工作日内书面答复。")
def test_the_reply_is_ten_working_days_from_2024() -> None:
    entry = parameter("ar.ord.reply", AFTER)
    assert (str(entry.term), entry.law.key, entry.article) == ("10wd", "行政复议法(2023)", "48")
    assert entry.term is not None
    # counted by hand: 29 and 30 September, 8 to 12 October (Saturday the 12th is worked), 14 to 16 October
    assert compute(dt.date(2024, 9, 27), entry.term).due == dt.date(2024, 10, 16)


@pytest.mark.duty("行政复议法(2017)", "23(1)", "被申请人自收到申请书副本之日起十日内书面答复，按自然日计算。")
def test_the_reply_was_ten_calendar_days_until_2023() -> None:
    entry = parameter("ar.ord.reply", BEFORE)
    assert (str(entry.term), entry.law.key, entry.article) == ("10d", "行政复议法(2017)", "23(1)")
    assert entry.term is not None
    assert compute(dt.date(2020, 6, 1), entry.term).due == dt.date(2020, 6, 11)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("ar.apply", ("60d", "9(1)"), ("60d", "20(1)")),
        ("ar.accept_review", ("5wd", "17(1)"), ("5wd", "30")),
        ("ar.ord.send_copy", ("7wd", "23(1)"), ("7wd", "48")),
        ("ar.ord.decide", ("60d", "31(1)"), ("60d", "62(1)")),
        ("ar.ord.decide.extension", ("30d", "31(1)"), ("30d", "62(1)")),
        ("ar.attached.handle", ("30d", "26"), ("30d", "56")),
        ("ar.attached.forward", ("7wd", "26"), ("7wd", "56")),
        ("ar.attached.forwarded_reply", ("60d", "26"), ("60d", "60")),
        ("ar.basis.handle", ("30d", "27"), ("30d", "57")),
        ("ar.basis.forward", ("7wd", "27"), ("7wd", "57")),
        ("ar.correction_notice", ("5wd", "29"), ("5wd", "31(1)")),
        ("ar.opinion_feedback", ("60d", "57(1)"), ("60d", "76")),
    ],
)
def test_both_editions_of_reconsideration(key: str, old: tuple[str, str], new: tuple[str, str]) -> None:
    earlier, later = parameter(key, BEFORE), parameter(key, AFTER)
    assert (str(earlier.term), earlier.article) == old
    assert (str(later.term), later.article) == new
    assert earlier.confidence == "B"
    assert later.confidence == "A"
    assert earlier.law.key in {"行政复议法(2017)", "行政复议法实施条例"}
    assert later.law.key == "行政复议法(2023)"


def test_there_was_no_simplified_procedure_before_2024() -> None:
    for key in ("ar.simp.decide", "ar.simp.reply", "ar.simp.send_copy"):
        assert parameter(key, AFTER).term
        with pytest.raises(NotInForce, match="2024-01-01 to now"):
            parameter(key, BEFORE)


def test_the_edition_of_the_first_law_is_cited_for_its_years() -> None:
    days = [
        dt.date(1999, 10, 1),
        dt.date(2009, 8, 26),
        dt.date(2009, 8, 27),
        dt.date(2017, 12, 31),
        dt.date(2018, 1, 1),
    ]
    assert [parameter("ar.apply", on).law.key[-5:-1] for on in days] == [
        "1999",
        "1999",
        "2009",
        "2009",
        "2017",
    ]
    with pytest.raises(NotInForce):
        parameter("ar.apply", dt.date(1999, 9, 30))


def test_a_rule_to_be_checked_never_acts_by_itself() -> None:
    loose = [entry for entry in ENTRIES if entry.confidence == "C"]
    assert {entry.key for entry in loose} >= {"ar.correction_submit", "lc.renew_apply", "es.opinion_reply"}
    assert not any(entry.acts for entry in loose)
    assert all(entry.acts for entry in ENTRIES if entry.confidence != "C")
    assert not parameter("ar.correction_submit", BEFORE).acts
    assert parameter("ar.correction_submit", AFTER).acts


def test_all_terms_are_carried() -> None:
    assert len(all_keys()) >= 194
    prefixes = {key.partition(".")[0] for key in all_keys()}
    known = "ar pn qz xt pb fr es nd md foi ri cr lc sv hl pt mm la nt vl lt sc su gi ds da sr"
    assert prefixes == set(known.split())


@pytest.mark.skipif(
    not RULES_TABLE.exists(), reason="the rules table ../shared/law/deadlines.csv is not here"
)
def test_every_row_of_the_rules_table_is_carried_with_its_number() -> None:
    with RULES_TABLE.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 194
    for row in rows:
        stated = (row["amount"], row["unit"], row["event_from"], row["confidence"])
        starts = {
            entry.in_force_from.isoformat()
            for entry in history(row["key"])
            if (entry.amount, entry.unit, entry.event_from, entry.confidence) == stated
        }
        assert starts, row["key"]
        assert not row["effective_from"] or row["effective_from"] in starts, row["key"]


def test_every_entry_has_a_chinese_title_of_its_own_term() -> None:
    for entry in ENTRIES:
        assert 2 <= len(entry.title) <= 24
        assert any("\u4e00" <= character <= "\u9fff" for character in entry.title)


def test_a_stated_extension_is_a_parameter_of_its_own() -> None:
    for entry in ENTRIES:
        number, _, unit = entry.extendable_by.partition(" ")
        if not number.isdigit():
            continue
        extension = parameter(entry.key + ".extension", entry.in_force_from)
        assert (extension.amount, extension.unit) == (number, unit)
        assert extension.article == entry.article
        assert extension.event_from == f"term_of_{entry.key}"


@given(st.sampled_from(all_keys()), st.dates(dt.date(1990, 1, 1), dt.date(2035, 1, 1)))
def test_at_most_one_entry_holds_on_a_day_and_within_its_law(key: str, on: dt.date) -> None:
    holding = [entry for entry in history(key) if entry.in_force(on)]
    if not holding:
        with pytest.raises(NotInForce, match=key):
            parameter(key, on)
        return
    assert holding == [parameter(key, on)]
    assert all(law.in_force(on) for law in holding[0].laws)


@given(st.sampled_from(ENTRIES))
def test_terms_are_those_of_the_file(entry: object) -> None:
    from fazhi.engines.law.parameters import UNITS, Parameter

    assert isinstance(entry, Parameter)
    if entry.unit in UNITS:
        assert str(entry.term) == f"{entry.amount}{UNITS[entry.unit]}"
    else:
        assert entry.term is None


def test_histories_stand_in_order_without_overlap() -> None:
    for key in all_keys():
        for earlier, later in pairwise(history(key)):
            assert earlier.in_force_to is not None
            assert earlier.in_force_to <= later.in_force_from


def test_an_unknown_key_suggests_near_ones() -> None:
    with pytest.raises(UnknownParameter, match=r"ar\.ord\.reply"):
        parameter("ar.ord.repli", AFTER)


def test_places_pair_laws_with_their_articles() -> None:
    both = parameter("qz.apply_court", AFTER)
    assert [(law.key, ref) for law, ref in both.places] == [("行政强制法", "53"), ("法释〔2018〕1号", "156")]
    twice = parameter("lc.decide", AFTER)
    assert [ref for _, ref in twice.places] == ["42(1)", "82"]


GOOD = {
    "key": "x.y", "title": "期限", "amount": "5", "unit": "workday", "event_from": "e", "extendable_by": "",
    "law": "行政复议法(2023)", "article": "30", "in_force_from": "2024-01-01", "in_force_to": "", "confidence": "A",
    "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"in_force_from": "2024-13-01"}, "month"),
        ({"in_force_from": ""}, "must be given"),
        ({"in_force_to": "2024-01-01"}, "before in_force_to"),
        ({"in_force_from": "2023-12-31"}, "outlasts"),
        ({"law": "行政复议法(2017)", "in_force_from": "2018-01-01"}, "outlasts"),
        ({"law": "行政复议法(2022)"}, "no law"),
        ({"confidence": "D"}, "A, B or C"),
        ({"unit": "fortnight"}, "unknown unit"),
        ({"amount": "five"}, "whole number"),
        ({"amount": "0"}, "above zero"),
    ],
)
def test_a_bad_entry_is_refused_with_its_reason(change: dict[str, str], message: str) -> None:
    assert read_entries([GOOD])["x.y"][0].amount == "5"
    with pytest.raises(BadParameter, match=message) as fault:
        read_entries([GOOD | change])
    assert "x.y" in str(fault.value)


def test_overlapping_entries_are_refused() -> None:
    first = GOOD | {"in_force_to": "2025-01-02"}
    second = GOOD | {"in_force_from": "2025-01-01", "amount": "7"}
    with pytest.raises(BadParameter, match="overlap"):
        read_entries([second, first])
    assert len(read_entries([second, first | {"in_force_to": "2025-01-01"}])["x.y"]) == 2


def test_the_files_are_sorted_and_whole() -> None:
    folder = files("fazhi.engines.law").joinpath("data", "parameters")
    for name in sorted(item.name for item in folder.iterdir()):
        rows = list(csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines()))
        assert rows == sorted(rows, key=lambda row: (row["key"], row["in_force_from"]))
        assert all(row["key"].partition(".")[0] + ".csv" == name for row in rows)
        assert all(None not in row and None not in row.values() for row in rows)
