"""Drafts compared, what stands on a place, the text as of any day; and the commands."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.w15_lint import brute, citations
from fazhi.cli import lint as lint_command
from fazhi.cli import norms
from fazhi.engines.files.read import LARGEST
from fazhi.engines.lint.diff import compare, words
from fazhi.engines.lint.graph import build, place, stands_on
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.timeline import BadEvent, Event, checked, standing
from tests.engines.lint.test_documents import LONG

OLD = "第一条　为了规范养犬，制定本办法。\n第二条　收费标准为十元，期限五个工作日。\n第三条　养犬人应当及时清理粪便。\n第四条　本办法由区公安分局解释。"
NEW = "第一条　为了规范养犬，制定本办法。\n第二条　养犬人应当及时清理粪便。\n第三条　收费标准为二十元，期限七个工作日。\n第四条　每户限养一只，另有规定的除外。"


def test_clauses_moved_changed_added_taken_out():
    changes = compare(parse_text(OLD), parse_text(NEW))
    assert [(one.kind, one.moved) for one in changes] == [
        ("same", False), ("moved", True), ("changed", False), ("added", False), ("removed", False),
    ]  # fmt: skip
    changed = next(one for one in changes if one.kind == "changed")
    assert [piece for piece in changed.words if piece[0] != "="] == [
        ("-", "第二条"), ("+", "第三条"), ("-", "十元"), ("+", "二十元"), ("-", "五个工作日"), ("+", "七个工作日"),
    ]  # fmt: skip


@given(st.text("甲乙丙丁第一二条款元5日", max_size=40), st.text("甲乙丙丁第一二条款元5日", max_size=40))
@settings(max_examples=100, deadline=None)
def test_the_pieces_give_both_texts_back(before, after):
    pieces = words(before, after)
    assert "".join(text for sign, text in pieces if sign != "+") == before
    assert "".join(text for sign, text in pieces if sign != "-") == after
    assert all(text for _sign, text in pieces)


@given(
    st.lists(st.sampled_from(LONG.split("\n")), max_size=20),
    st.lists(st.sampled_from(LONG.split("\n")), max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_every_clause_of_both_drafts_is_in_the_comparison_once(before, after):
    old, new = parse_text("\n".join(before)), parse_text("\n".join(after))
    changes = compare(old, new)
    for side, document in (("before", old), ("after", new)):
        shown = [getattr(one, side).start for one in changes if getattr(one, side)]
        assert sorted(shown) == [clause.start for clause in document.clauses if clause.text.strip()]


def test_what_stands_on_a_place_equals_brute_force():
    pairs = citations(40, 800, 1500)
    graph = build(pairs)
    dice = random.Random(4)
    asked = [dice.choice(pairs)[1] for _n in range(60)] + [
        ("t00001", 0, 0, 0),
        ("t00001", 99, 0, 0),
        ("nowhere", 1, 0, 0),
    ]
    for one in asked:
        assert stands_on(graph, one) == brute(pairs, one)
    direct = [stands_on(graph, one, directly=True) for one in asked]
    assert any(len(few) < len(stands_on(graph, one)) for few, one in zip(direct, asked, strict=True))


def test_an_article_is_not_its_neighbour():
    law, ours = "行政处罚法(2021)", "安政规〔2024〕1号"
    graph = build(
        [
            (place(ours, "2"), place(law, "33")),
            (place(ours, "3"), place(law, "33(1)2")),
            (place(ours, "4"), place(law, "3")),
        ]
    )
    assert stands_on(graph, place(law, "33")) == [place(ours, "2"), place(ours, "3")]
    assert stands_on(graph, place(law, "3")) == [place(ours, "4")]
    assert len(stands_on(graph, place(law, ""))) == 3
    with pytest.raises(ValueError, match="not an article"):
        place(law, "三")


FIRST = dt.date(2020, 1, 1)


def slow(events, valid, known):
    """Day by day: what was decided and has begun is done in order, on a copy of the text."""
    texts, dead, enacted = {}, set(), False
    day = FIRST
    while day <= valid:
        for decided in sorted({one.known for one in events}):
            for one in events:
                if one.valid == day and one.known == decided and one.known <= known:
                    if one.kind == "repeal":
                        dead = dead | {one.clause}
                    elif one.kind == "revive":
                        dead = dead - {one.clause}
                    else:
                        enacted = enacted or one.kind == "enact"
                        texts = {**texts, **one.texts}
        day += dt.timedelta(days=1)
    alive = enacted and "" not in dead
    return alive, {key: text for key, text in texts.items() if text and key not in dead} if alive else {}


def history(dice: random.Random) -> list[Event]:
    """A document that is amended, repealed in part or whole, revived; some of it decided late, some long before."""
    clauses = [f"art_{n}" for n in range(1, 5)]
    events = [
        Event(
            "enact", FIRST + dt.timedelta(days=3), FIRST, texts={clause: f"{clause} v0" for clause in clauses}
        )
    ]
    for n in range(1, 8):
        valid = FIRST + dt.timedelta(days=dice.randint(4, 60))
        known = valid + dt.timedelta(days=dice.choice((-20, -5, 0, 0, 9)))
        kind = dice.choice(("amend", "amend", "repeal", "revive"))
        clause = dice.choice([*clauses, ""]) if kind != "amend" else ""
        texts = {dice.choice(clauses): dice.choice((f"v{n}", ""))} if kind == "amend" else {}
        events.append(Event(kind, valid, known, clause, texts))
    return events


def test_amend_repeal_revive_over_ten_thousand_pairs_of_days():
    dice, met = random.Random(10), Counter()
    for _history in range(100):
        events = history(dice)
        for _pair in range(100):
            valid, known = (FIRST + dt.timedelta(days=dice.randint(0, 75)) for _n in range(2))
            found = standing(events, valid, known)
            assert (found.in_force, dict(found.texts)) == slow(events, valid, known)
            met[found.in_force, valid > known, any("v0" not in text for text in found.texts.values())] += 1
    # in force and not, looking back and ahead, amended and as enacted: none of it is rare
    assert sum(met.values()) == 10_000
    assert all(met[True, ahead, changed] > 300 for ahead in (True, False) for changed in (True, False)), met
    assert all(met[False, ahead, False] > 300 for ahead in (True, False)), met


def test_a_change_that_is_decided_but_not_in_force_is_told():
    events = [
        Event("enact", dt.date(2024, 1, 1), dt.date(2023, 12, 1), texts={"art_1": "旧"}),
        Event(
            "amend", dt.date(2024, 9, 1), dt.date(2024, 8, 1), texts={"art_1": "新"}, by="安政规〔2024〕8号"
        ),
    ]
    found = standing(events, dt.date(2024, 8, 15), dt.date(2024, 8, 15))
    assert found.texts == {"art_1": "旧"}
    assert [one.by for one in found.pending] == ["安政规〔2024〕8号"]
    assert standing(events, dt.date(2024, 8, 15), dt.date(2024, 7, 1)).pending == ()


@pytest.mark.parametrize(
    "events",
    [
        [Event("amend", FIRST, FIRST, texts={"a": "b"})],
        [Event("enact", FIRST, FIRST)],
        [Event("enact", FIRST, FIRST, texts={"a": "b"}), Event("revive", FIRST, FIRST)],
        [Event("enact", FIRST, FIRST, texts={"a": "b"}), *[Event("repeal", FIRST, FIRST, "a")] * 2],
        [Event("enact", FIRST, FIRST, texts={"a": "b"})] * 2,
    ],
)
def test_events_that_cannot_follow_each_other(events):
    with pytest.raises(BadEvent):
        checked(events)


@pytest.fixture
def call(tmp_path):
    def run(command, *arguments, **files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        words = [str(tmp_path / a[1:]) if a.startswith("@") else a for a in arguments]
        return CliRunner().invoke(command, words)

    return run


def test_the_command_answers_with_the_json_of_the_specification(call):
    result = call(
        lint_command.command, "@a.txt", "--json", "--on", "2026-11-01", a_txt="第一条　商户应当缴纳管理费。\n"
    )
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    fee = next(one for one in answer["findings"] if one["rule"] == "set-fee")
    assert fee["clause"] == "第一条"
    assert fee["basis"][-1] == "《优化营商环境条例》第六十四条"
    assert {"rule", "severity", "clause", "start", "end", "quote", "message", "basis", "remedy"} <= fee.keys()
    assert "第一条　商户应当缴纳管理费。"[fee["start"] : fee["end"]] == fee["quote"]


def test_exit_codes(call, tmp_path):
    clean = "安宁区供水办法\n第一条　居民应当节约用水。\n第二条　本办法自2024年5月1日起施行，有效期五年。\n安宁区人民政府\n2024年4月1日\n"
    assert call(lint_command.command, "@a.txt", a_txt=clean).exit_code == 0
    assert call(lint_command.command, "@none.txt").exit_code == 2
    result = call(lint_command.command, "@a.txt", "--suppress", "@s.toml", a_txt=clean, s_toml="[[suppress]]")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("form", ["--sarif", "--html"])
def test_other_forms_and_the_marked_copy(call, tmp_path, form):
    result = call(
        lint_command.command, "@a.txt", form, "--docx", "@out.docx", a_txt="第一条　商户应当缴纳管理费。"
    )
    assert "set-fee" in result.stdout
    assert norms.load(tmp_path / "out.docx").text == "第一条　商户应当缴纳管理费。"


def test_drafts_compared_on_the_command_line(call):
    result = call(norms.command, "diff", "@a.txt", "@b.txt", a_txt=OLD, b_txt=NEW)
    assert result.exit_code == 1
    assert "[-十元-]{+二十元+}" in result.stdout
    assert call(norms.command, "diff", "@a.txt", "@a.txt").exit_code == 0
    assert {
        one["kind"] for one in json.loads(call(norms.command, "diff", "@a.txt", "@b.txt", "--json").stdout)
    } >= {"added"}


def test_one_form_into_another_and_back(call, tmp_path):
    assert call(norms.command, "convert", "@a.txt", "@b.docx", "--to", "docx", a_txt=LONG).exit_code == 0
    assert call(norms.command, "convert", "@b.docx", "@c.xml", "--to", "akn").exit_code == 0
    assert call(norms.command, "convert", "@c.xml", "@d.txt", "--to", "text").exit_code == 0
    assert (tmp_path / "d.txt").read_text(encoding="utf-8") == LONG + "\n"
    # Akoma Ntoso is read like every other form: nothing differs, and the findings are the same
    assert call(norms.command, "diff", "@c.xml", "@a.txt").exit_code == 0
    told = [
        call(lint_command.command, name, "--json", "--on", "2026-11-01").stdout
        for name in ("@a.txt", "@c.xml")
    ]
    assert json.loads(told[0])["findings"] == json.loads(told[1])["findings"]
    for bad in (
        "<html><p>第一条</p></html>",
        "<akomaNtoso/>",
        "",
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ):
        for asked in (("diff", "@e.xml", "@a.txt"), ("convert", "@e.xml", "@f.txt", "--to", "text")):
            result = call(norms.command, *asked, e_xml=bad)
            assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert not (tmp_path / "f.txt").exists()
    with (tmp_path / "g.xml").open("wb") as large:
        large.truncate(LARGEST + 1)
    assert call(lint_command.command, "@g.xml").exit_code == 2


def test_a_folder_is_screened_in_order(call):
    result = call(
        norms.command, "screen", "@", a_txt=LONG, b_txt="第一条　商户应当缴纳管理费。", c_docx="no document"
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["file"] for row in rows] == ["a.txt", "b.txt", "c.docx"]
    assert rows[1]["rules"]["set-fee"] == 1
