"""Who is who: many spellings meet, doubt goes to a person, a merge that is taken back leaves no trace in who is who."""

from __future__ import annotations

import json
import random

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from benchmarks.creditdata import AREAS, DISTRICTS, roads, two_lists
from fazhi.cli.main import main
from fazhi.pipeline.credit import matching
from fazhi.pipeline.credit.judgements import BadJudgement, Judgement, digest, read, subjects, write
from fazhi.pipeline.credit.matching import match, prepare, sentence
from fazhi.pipeline.credit.naming import Places, address, arabic, core_name

PLACES = Places(DISTRICTS, roads()[1] | {"老街": "中山路"}, ("重庆市", *AREAS))


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("重庆华盛科技有限公司", "华盛科技"), ("重庆市渝中区华盛科技有限责任公司", "华盛科技"), ("华盛科技（集团）股份有限公司", "华盛科技"),
        ("华　盛科技公司", "华盛科技"), ("華盛科技", "华盛科技"), ("重庆公司", "重庆"), ("（中国）", "(中国)"), ("", ""),
    ],
)  # fmt: skip
def test_spellings_of_a_name_meet(written, core):
    assert pl.select(core_name(pl.lit(written), PLACES)).item() == core


@pytest.mark.parametrize(
    ("written", "road", "numbers"),
    [
        ("重庆市渝中区中山路18号3幢2-1", "中山路", "18-3-2-1"), ("渝中区中山路十八号3组2-1", "中山路", "18-3-2-1"), ("老街18号", "中山路", "18"),
        ("重庆市巴县解放大道一百零三号", "解放大道", "103"), ("", "", ""),
    ],
)  # fmt: skip
def test_spellings_of_an_address_meet(written, road, numbers):
    assert address(pl.Series([written]), PLACES).select("road", "numbers").row(0) == (road, numbers)


@pytest.mark.parametrize(
    ("text", "number"),
    [("十八", "18"), ("二十", "20"), ("一百零三", "103"), ("三百一十二", "312"), ("二〇", "20")],
)
def test_chinese_numbers_of_houses(text, number):
    assert arabic(text) == number


def test_matching_is_precise_and_finds_nearly_all():
    register, records, truth = two_lists(20_000)
    found = match(records, prepare(register, PLACES), PLACES)
    firm, same = found["firm"].fill_null(-1).to_numpy(), (found["decision"] == "same").to_numpy()
    right = same & (firm == truth)
    assert right.sum() / same.sum() >= 0.995
    assert right.sum() / (truth >= 0).sum() >= 0.97
    assert "同一主体" in sentence(found.filter(pl.col("decision") == "same").row(0, named=True))


def test_two_firms_of_one_name_at_unknown_places_go_to_a_person():
    register = pl.DataFrame(
        {
            "firm": [1, 2],
            "name": ["重庆华盛科技有限公司"] * 2,
            "address": ["渝中区中山路1号", "渝中区中山路2号"],
        }
    )
    records = pl.DataFrame(
        {"name": ["华盛科技有限公司", "华盛科技", "别的公司名"], "address": ["", "中山路2号", ""]}
    )
    found = match(records, prepare(register, PLACES), PLACES)
    assert found["decision"].to_list() == ["review", "same", "none"]
    assert found["firm"].to_list()[1:] == [2, None]
    assert "曾用名佐证" in sentence(found.row(0, named=True))


def test_a_former_name_leads_to_the_firm():
    register = pl.DataFrame(
        {
            "firm": [1],
            "name": ["重庆新名科技有限公司"],
            "address": ["渝中区中山路1号"],
            "former": [["重庆旧称贸易有限公司"]],
        }
    )
    records = pl.DataFrame({"name": ["旧称贸易有限公司"], "address": ["中山路1号"]})
    assert match(records, prepare(register, PLACES), PLACES)["firm"].to_list() == [1]


def test_a_merge_that_is_taken_back_restores_the_same_digest(tmp_path):
    path, dice, lines = tmp_path / "judgements.jsonl", random.Random(6), []
    for _n in range(30):
        left, right = dice.sample("ABCDEFGHIJ", 2)
        lines.append(Judgement("same", left, right, "officer", "2026-03-02", "同一主体"))
        write(path, lines[-1])
    before = digest(read(path))
    number = write(path, Judgement("same", "X", "Y", "officer", "2026-03-02", "同一主体"))
    other = write(path, Judgement("same", "Y", "A", "officer", "2026-03-02", "同一主体"))
    assert digest(read(path)) != before
    for undone in (number, other):
        write(path, Judgement("undo", "", "", "officer", "2026-03-03", "误判", undone))
    assert digest(read(path)) == before
    assert "X" not in subjects(read(path))
    with path.open("ab") as file:
        file.write(b'{"torn')
    assert digest(read(path)) == before
    assert write(path, Judgement("same", "X", "Y", "officer", "2026-03-02", "同一主体")) == 35


def test_judgements_do_not_contradict(tmp_path):
    path = tmp_path / "j.jsonl"
    write(path, Judgement("different", "A", "C", "o", "t", ""))
    write(path, Judgement("same", "A", "B", "o", "t", ""))
    for wrong in (
        Judgement("same", "B", "C", "o", "t", ""), Judgement("different", "A", "B", "o", "t", ""), Judgement("same", "A", "A", "o", "t", ""),
        Judgement("undo", "", "", "o", "t", "", 9), Judgement("maybe", "A", "D", "o", "t", ""),
    ):  # fmt: skip
        with pytest.raises(BadJudgement):
            write(path, wrong)
    assert len(read(path)) == 2
    assert np.array_equal(sorted(subjects(read(path))), ["A", "B"])


def test_the_command_asks_a_person_and_takes_a_judgement_back(tmp_path, monkeypatch):
    monkeypatch.setenv("FAZHI_DATA", str(tmp_path))
    register, records = tmp_path / "r.csv", tmp_path / "b.csv"
    register.write_text(
        "统一社会信用代码,主体名称,地址,曾用名\nX1,重庆华盛科技有限公司,中山路1号,重庆旧称贸易有限公司\nX2,重庆华盛科技有限公司,中山路2号,\n",
        encoding="utf-8",
    )
    records.write_text("name,address\n华盛科技有限公司,\n旧称贸易,中山路1号\n别的公司名,\n", encoding="utf-8")

    places = tmp_path / "places.json"
    places.write_text('{"cities": ["重庆市"]}', encoding="utf-8")

    def fazhi(*words, code=0):
        done = CliRunner().invoke(main, ["credit", *words])
        assert done.exit_code == code, done.output
        return done.output

    def matched():
        told = json.loads(
            fazhi("match", str(records), "--register", str(register), "--places", str(places), "--json")
        )
        return [told[name] for name in ("same", "review", "none")], pl.read_csv(
            told["file"], infer_schema=False
        )

    counts, table = matched()
    assert counts == [1, 1, 1]
    assert table["decision"].to_list() == ["review", "none", "same"]
    assert table["firm"][2] == "X1"
    queued = table["record"][0]
    number, merged = fazhi("judge", "same", queued, "X2", "--by", "甲", "--reason", "营业执照").split()
    counts, table = matched()
    assert counts == [2, 0, 1]
    assert table.filter(pl.col("record") == queued)["firm"].to_list() == ["X2"]
    assert fazhi("judge", "undo", number, "--by", "乙", "--reason", "误判").split()[1] != merged
    assert matched()[0] == [1, 1, 1]
    for wrong in (("undo", "9"), ("undo", "x"), ("same", "a"), ("same", "a", "a")):
        assert len(fazhi("judge", *wrong, "--by", "乙", "--reason", "x", code=2).splitlines()) == 1
    assert "缺少标题" in fazhi("match", str(register), "--register", str(records), code=2)


def test_progress_is_told_to_the_end(monkeypatch):
    monkeypatch.setattr(matching, "PART", 2)
    firms = pl.DataFrame({"firm": [0], "name": ["华盛科技"], "address": ["中山路1号"]})
    records = pl.DataFrame({"name": ["华盛科技"] * 5, "address": ["中山路1号"] * 5})
    told = []
    found = match(records, prepare(firms, PLACES), PLACES, progress=lambda *at: told.append(at))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert found["firm"].to_list() == [0] * 5
