"""Numerals, capital amounts and document numbers: there and back, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.engines.codes.amounts import BadAmount, from_capital, to_capital
from fazhi.engines.codes.document_number import (
    BadDocumentNumber,
    DocumentNumber,
    check_document_number,
    parse,
)
from fazhi.engines.codes.numerals import LIMIT, BadNumeral, from_chinese, to_chinese
from fazhi.engines.law.citation import chinese_ordinal

NUMBERS = st.integers(0, LIMIT - 1) | st.integers(0, 100_000) | st.builds(
    lambda parts: int("".join(parts)), st.lists(st.sampled_from(["0", "0", "1", "9"]), min_size=1, max_size=16)
)  # fmt: skip
"""Many zeros: that is where numerals go wrong."""


@given(NUMBERS, st.sampled_from(["counted", "bank", "digits"]))
def test_a_numeral_reads_back(number: int, style: str) -> None:
    assert from_chinese(to_chinese(number, style)) == number


def test_every_small_number_reads_back_and_no_two_are_written_alike() -> None:
    written = [to_chinese(number) for number in range(20_000)]
    assert [from_chinese(text) for text in written] == list(range(20_000))
    assert len(set(written)) == len(written)


@given(st.integers(1, 9_999))
def test_article_numbers_are_the_same_numerals(number: int) -> None:
    assert to_chinese(number) == chinese_ordinal(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("〇", 0), ("十", 10), ("一十", 10), ("十五", 15), ("廿一", 21), ("卅", 30), ("一百一十", 110), ("一百十", 110),
        ("一百零五", 105), ("两百零五", 205), ("两千", 2000), ("一万零一", 10001), ("十万七千", 107000), ("十万零七千", 107000),
        ("二百零五万零三百", 2050300), ("一亿零二十万", 100200000), ("一万亿", 10**12), ("一万二千三百四十五亿", 1234500000000),
        ("壹佰贰拾叁萬肆仟伍佰陸拾柒", 1234567), ("二○二○", 2020), ("二〇〇八", 2008), ("九千九百九十九万亿", 9999 * 10**12),
    ],
)  # fmt: skip
def test_numerals_counted_by_hand(text: str, number: int) -> None:
    assert from_chinese(text) == number


@pytest.mark.parametrize(
    "text", ["", "一百五", "三万五", "十十", "万", "亿亿", "一亿亿", "一万万", "百一千", "一二百", "二十三百", "一千五十", "1万", "abc", "零五百", "一零"],
)  # fmt: skip
def test_ambiguous_and_broken_numerals_are_refused_or_read_by_digits(text: str) -> None:
    if text == "一零":
        assert from_chinese(text) == 10
        return
    with pytest.raises(BadNumeral):
        from_chinese(text)


@given(st.text(alphabet="零一二两九十百千万亿", min_size=1, max_size=9))
def test_what_is_read_is_read_as_it_is_written(text: str) -> None:
    """Whatever is accepted differs from the written form only in optional 零, 一 before 十, and 两."""
    try:
        number = from_chinese(text)
    except BadNumeral:
        return

    def bare(form: str) -> str:
        return form.replace("两", "二").replace("一十", "十").replace("零", "")

    digits = to_chinese(number, "digits").replace("〇", "")
    assert bare(text) in {bare(to_chinese(number)), digits} or bare(text) == ""


def test_numbers_out_of_range_are_refused() -> None:
    for number in (-1, LIMIT):
        with pytest.raises(ValueError, match="lies between"):
            to_chinese(number)
    with pytest.raises(ValueError, match="style"):
        to_chinese(1, "roman")


@given(st.integers(0, LIMIT * 100 - 1) | st.integers(0, 200_000))
def test_an_amount_reads_back(fen: int) -> None:
    assert from_capital(to_capital(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_230_000, "壹万贰仟叁佰元整"), (140_950, "壹仟肆佰零玖元伍角整"), (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"), (10_700_053, "壹拾万柒仟元伍角叁分"), (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"), (0, "零元整"), (5, "伍分"), (50, "伍角整"), (1_000, "壹拾元整"),
    ],
)  # fmt: skip
def test_amounts_written_by_hand(fen: int, text: str) -> None:
    assert to_capital(fen) == text
    assert from_capital(text) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("人民币壹拾万零柒仟元伍角叁分", 10_700_053), ("壹仟陆佰捌拾圆零叁角贰分", 168_032), ("人民币：伍圆正", 500),
        ("叁佰元", 30_000), ("一万二千三百元整", 1_230_000), ("壹元零伍分", 105), ("壹元零角伍分", 105), ("拾元整", 1_000),
    ],
)  # fmt: skip
def test_accepted_spellings_of_amounts(text: str, fen: int) -> None:
    assert from_capital(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元整",
        "整",
        "壹佰",
        "伍角叁元",
        "壹元伍分",
        "壹元零",
        "壹元伍分整",
        "壹元拾角",
        "壹元贰角叁角",
        "$5",
        "零",
    ],
)
def test_broken_amounts_are_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        from_capital(text)


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="lies between"):
        to_capital(-1)


WORDS = st.text(alphabet="区政府津红复决字办发（）", min_size=1, max_size=12).filter(
    lambda w: not any(b in w for b in "（）")
)


@given(WORDS, st.integers(1949, 2099), st.integers(1, 10**8 - 1))
def test_a_document_number_reads_back(word: str, year: int, serial: int) -> None:
    number = DocumentNumber(word, year, serial)
    assert parse(str(number)) == number
    assert check_document_number(str(number)).valid


@pytest.mark.parametrize(
    "text",
    [
        "区政府〔2020〕12号",
        "区政府[2020]12号",
        "区政府【2020】12号",
        "区政府（2020）第12号",
        "区政府 (２０２０) 012 号",
        "区政府［2020］12号",
    ],
)
def test_all_brackets_name_the_same_document(text: str) -> None:
    assert parse(text) == DocumentNumber("区政府", 2020, 12)
    verdict = check_document_number(text)
    assert verdict.code == "区政府〔2020〕12号"
    assert verdict.valid == (text == verdict.code)


def test_what_deviates_is_named() -> None:
    reason = check_document_number("区政府[2020]第012号").reason
    assert "六角括号" in reason
    assert "第" in reason
    assert "虚位" in reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "区政府2020年12号",
        "〔2020〕12号",
        "区政府〔20〕12号",
        "区政府〔2020〕0号",
        "区政府〔1900〕1号",
        "区政府〔2020〕12",
    ],
)
def test_broken_document_numbers_are_refused(text: str) -> None:
    with pytest.raises(BadDocumentNumber):
        parse(text)
    assert not check_document_number(text).valid


def test_document_numbers_sort_by_serial_not_by_spelling() -> None:
    texts = ["区政府〔2020〕12号", "区政府〔2020〕2号", "区政府〔2019〕100号"]
    assert [str(n) for n in sorted(map(parse, texts))] == [texts[2], texts[1], texts[0]]
