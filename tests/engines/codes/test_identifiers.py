"""Identifiers: the vectors, the second implementation, and what the check characters must catch."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fazhi.cli.code import command
from fazhi.engines.codes import bulk, organisation, resident, uscc
from fazhi.engines.codes.check import KINDS, check, kind_of
from fazhi.engines.codes.verdict import Unusable, normalise
from tests.engines.codes import second

VECTORS = list(
    csv.DictReader(files("fazhi.engines.codes").joinpath("data/vectors.csv").read_text("utf-8").splitlines())
)
PROVINCES = set(resident.PROVINCES)


@st.composite
def sound_uscc(draw: st.DrawFn) -> str:
    letters = st.sampled_from(uscc.ALPHABET)
    head = (
        draw(letters)
        + draw(letters)
        + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6)))
    )
    body = "".join(draw(st.lists(letters, min_size=8, max_size=8)))
    code = head + body + organisation.check_character(body)
    return code + uscc.check_character(code)


@st.composite
def sound_resident(draw: st.DrawFn) -> str:
    born = draw(st.dates(dt.date(1800, 1, 1), dt.date(2099, 12, 31)))
    region = draw(st.sampled_from(sorted(PROVINCES))) + f"{draw(st.integers(0, 9999)):04d}"
    body = f"{region}{born.year}{born:%m%d}{draw(st.integers(0, 999)):03d}"
    return body + resident.check_character(body)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['kind']}-{row['code']}")
def test_the_vectors_hold(row: dict[str, str]) -> None:
    verdict = KINDS[row["kind"]](row["code"])
    assert verdict.valid == (row["valid"] == "1")
    assert verdict.details.get("fault", "") == row["fault"]
    assert bool(verdict.reason) != verdict.valid


def test_the_vectors_cover_each_kind_both_ways() -> None:
    assert {(row["kind"], row["valid"]) for row in VECTORS} == {(k, v) for k in KINDS for v in "01"}
    assert len(VECTORS) >= 60


def test_weights_as_printed_in_the_standards() -> None:
    assert uscc.WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert resident.WEIGHTS == (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@given(sound_uscc())
def test_a_sound_credit_code_is_sound_by_both_implementations(code: str) -> None:
    assert uscc.check_uscc(code).valid
    assert second.uscc_sound(code)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=17, max_size=19) | sound_uscc())
def test_both_implementations_agree_on_any_credit_code(code: str) -> None:
    assert uscc.check_uscc(code).valid == second.uscc_sound(code)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=9, max_size=9))
def test_both_implementations_agree_on_any_organisation_code(code: str) -> None:
    assert organisation.check_organisation(code).valid == second.organisation_sound(code)
    whole = code[:8] + organisation.check_character(code[:8])
    assert second.organisation_sound(whole)


@given(sound_uscc(), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_changed_character_of_a_credit_code_is_caught(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert uscc.check_uscc(changed).valid == (changed == code)


@given(sound_uscc(), st.integers(0, 16))
def test_two_swapped_neighbours_of_a_credit_code_are_caught(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert uscc.check_uscc(swapped).valid == (swapped == code)


@given(sound_resident())
def test_a_sound_identity_number_is_sound_by_both_implementations(code: str) -> None:
    verdict = resident.check_resident(code)
    assert verdict.valid
    assert second.resident_sound(code, PROVINCES)
    assert verdict.details["born"] == f"{code[6:10]}-{code[10:12]}-{code[12:14]}"


@given(sound_resident(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_of_an_identity_number_is_caught(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert resident.check_resident(changed).valid == (changed == code)


@given(sound_resident(), st.integers(0, 16))
def test_two_swapped_neighbours_of_an_identity_number_are_caught(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert resident.check_resident(swapped).valid == (swapped == code)


@given(
    st.lists(sound_uscc() | sound_resident() | st.text(alphabet="0189AXYIO\n\x00é", max_size=20), max_size=30)
)
def test_the_bulk_form_agrees_with_the_single_checks(codes: list[str]) -> None:
    exact = [code == normalise(code) and "\0" not in code for code in codes]
    one = [flag and uscc.check_uscc(code).valid for flag, code in zip(exact, codes, strict=True)]
    two = [flag and resident.check_resident(code).valid for flag, code in zip(exact, codes, strict=True)]
    array = np.array(codes, dtype=object)
    assert bulk.uscc_many(array).tolist() == one
    assert bulk.resident_many(array).tolist() == two
    assert bulk.uscc_many(np.array(codes, dtype=str) if codes else []).tolist() == one


def _many(count: int) -> np.ndarray:
    """Numbers of which some are sound: random digits, half of them with the right check character."""
    draw = np.random.default_rng(32100)
    rows = []
    for number in range(count):
        body = f"{draw.choice([11, 50, 83, 91, 97])}{draw.integers(10**4):04d}{draw.integers(1790, 2110)}"
        body += f"{draw.integers(0, 14):02d}{draw.integers(0, 33):02d}{draw.integers(1000):03d}"
        if number % 2 == 0:
            body += resident.check_character(body)
        elif number % 3 == 0:
            inner = body[8:16]
            body = body[:8] + inner + organisation.check_character(inner)
            body += uscc.check_character(body)
        else:
            body += "0"
        rows.append(body)
    return np.array(rows, dtype="S18")


def test_the_compiled_pass_agrees_with_the_plain_one_and_the_second_implementation() -> None:
    codes = _many(3_000)
    letters = bulk._letters(codes)
    for compiled, plain in (
        (bulk._uscc_compiled, bulk._uscc_numpy),
        (bulk._resident_compiled, bulk._resident_numpy),
    ):
        assert (compiled()(letters, *bulk._tables()) == plain(letters)).all()
    texts = [code.decode() for code in codes]
    assert bulk.uscc_many(codes).tolist() == [second.uscc_sound(code) for code in texts]
    assert bulk.resident_many(codes).tolist() == [second.resident_sound(code, PROVINCES) for code in texts]
    assert 200 < bulk.uscc_many(codes).sum() < 2_000
    assert 200 < bulk.resident_many(codes).sum() < 2_000


def test_bulk_checks_refuse_what_is_no_row_of_texts() -> None:
    with pytest.raises(TypeError, match="strings or bytes"):
        bulk.uscc_many(np.arange(3))
    with pytest.raises(ValueError, match="dimensions"):
        bulk.uscc_many(np.array([["a"]]))
    swapped = np.array(["914403001922038216"], dtype=">U18")
    assert bulk.uscc_many(swapped).tolist() == [True]
    assert bulk.uscc_many(["", "1"]).tolist() == [False, False]
    assert bulk.uscc_many(["914403001922038216", "914403001922038216 "]).tolist() == [True, False]


def test_the_old_form_names_its_successor() -> None:
    verdict = resident.check_resident("110105491231002")
    assert not verdict.valid
    assert verdict.details["upgraded"] == "11010519491231002X"
    assert resident.check_resident(verdict.details["upgraded"]).valid
    assert "2013年1月1日" in verdict.reason


def test_a_birth_after_the_day_of_the_check_is_refused() -> None:
    number = "11010519491231002X"
    assert resident.check_resident(number, dt.date(1949, 12, 31)).valid
    assert resident.check_resident(number, dt.date(1949, 12, 30)).details["fault"] == "date"


def test_spelling_does_not_matter() -> None:
    assert check("９１４４０３００－１９２２０３８２１６").valid
    assert check("11010519491231002x").code == "11010519491231002X"
    assert check("10000396-2").details["kind"] == "org"


def test_the_kind_follows_from_the_shape() -> None:
    assert kind_of("914403001922038216") == "uscc"
    assert kind_of("11010519491231002X") == "id"
    assert kind_of("110105491231002") == "id"
    assert kind_of("100003962") == "org"
    for useless in ("12345", "区政府123456789", "A" * 30):
        with pytest.raises(Unusable):
            kind_of(useless)


@pytest.mark.parametrize(
    ("arguments", "exit_code", "text"),
    [
        (["914403001922038216"], 0, "有效"),
        (["914403001922038217"], 1, "应为6"),
        (["100003962", "--kind", "org"], 0, "组织机构代码"),
        (["100003962", "--kind", "uscc"], 1, "应为18位"),
        (["100003962", "--kind", "x"], 2, "不认识"),
        (["12345"], 2, "5位"),
        ([""], 2, "没有"),
    ],
)
def test_the_command_answers_by_exit_code(arguments: list[str], exit_code: int, text: str) -> None:
    result = CliRunner().invoke(command, ["check", *arguments])
    assert result.exit_code == exit_code
    assert text in (result.stderr if exit_code == 2 else result.stdout)
    assert len(result.output.strip().splitlines()) == 1


def test_the_command_answers_as_json() -> None:
    import json

    result = CliRunner().invoke(command, ["check", "91440300192203821I", "--json"])
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["valid"] is False
    assert answer["details"]["fault"] == "character"
