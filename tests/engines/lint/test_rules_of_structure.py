"""Citations, references, days and terms: found where they stand, linked to the law of the day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.law.citation import chinese_ordinal
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.engines.lint import suppress
from fazhi.engines.lint.citations import article, citations, lengths, resolve
from fazhi.engines.lint.findings import Context, sentence_bounds, spans
from fazhi.engines.lint.lint import lint
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.shown import sarif
from fazhi.engines.lint.terms import conflicts, statutory

ON = dt.date(2026, 11, 1)


def found(text: str, *, whole: bool = False, **known):
    return [
        (one.rule, one.quote)
        for one in lint(parse_text(text), Context(known.pop("on", ON), whole=whole, **known)).findings
    ]


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_a_place_printed_as_statutes_are_cited_reads_back(number, paragraph, item):
    cited = law("行政处罚法(2021)").article(number, paragraph, item)
    (one,) = citations(f"依照《中华人民共和国行政处罚法》{cited.short}处理")
    assert article(one, cited.law) == cited
    assert one.ref == cited.ref
    assert chinese_ordinal(number) in cited.short


def test_a_list_of_places_behind_one_title():
    places = [
        one.ref
        for one in citations("依照《行政处罚法》第三十三条第一款、第五十七条和第六十条第二项，《行政许可法》")
    ]
    assert places == ["33(1)", "57", "602", ""]


@pytest.mark.parametrize(
    ("title", "after", "on", "state", "key"),
    [
        ("中华人民共和国行政处罚法", "", ON, "in_force", "行政处罚法(2021)"),
        ("行政处罚法", "", dt.date(2020, 1, 1), "in_force", "行政处罚法(2017)"),
        ("中华人民共和国合同法", "", ON, "repealed", "合同法"),
        ("合同法", "", dt.date(2020, 12, 31), "in_force", "合同法"),
        ("行政复议法（2017年修正）", "", ON, "superseded", "行政复议法(2017)"),
        ("政府信息公开条例", "国务院令第492号", ON, "superseded", "政府信息公开条例(2007)"),
        ("政府信息公开条例", "国务院令第711号", ON, "in_force", "政府信息公开条例(2019)"),
        ("行政执法监督条例", "", dt.date(2026, 1, 31), "future", "行政执法监督条例"),
        (
            "失信行为纠正后的信用信息修复管理办法（试行）",
            "",
            dt.date(2026, 5, 1),
            "repealed",
            "失信行为纠正后的信用信息修复管理办法(试行)",
        ),
    ],
)
def test_what_a_citation_names_on_a_day(title, after, on, state, key):
    resolved = resolve(title, after, on)
    assert (resolved.state, resolved.law.key) == (state, key)


def test_an_unknown_title_is_no_finding():
    assert resolve("安宁区养犬管理办法", "", ON) is None


def test_the_lengths_of_laws_are_of_editions_that_there_are():
    assert lengths()["行政处罚法(2021)"] == 86


def test_a_document_that_repeals_what_it_names():
    assert found("第一条　2019年印发的《合同法》宣传办法同时废止，《合同法》同时废止。")[1:] == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("第一条　依照《行政处罚法》第三十三条、第九条处理。", []),
        ("第一条　依照本办法第九条处理。", ["第九条"]),
        ("第一条　依照第一条、第九条处理。", ["第九条"]),
        ("第一条　甲。\n乙。\n第二条　依照第一条第三款处理。", ["第一条第三款"]),
        ("第一条　甲。\n乙。\n第二条　依照第一条第二款处理。", []),
        ("第一条　甲。\n前款、本条第二款。", []),
        ("第一条　甲。\n本条第三款。", ["本条第三款"]),
        ("第一条　甲。\n第二条　依照前条处理。", []),
        ("第一条　依照前条处理。", ["前条"]),
        ("第一条　下列：\n（一）甲；\n（二）前项以外的。", []),
        ("第一条　见附件2。\n附件：1.表\n2.书", []),
    ],
)
def test_references_inside(text, quotes):
    assert [quote for rule, quote in found(text) if rule == "broken-reference"] == quotes


@pytest.mark.parametrize("one", statutory(), ids=lambda one: one.key)
def test_the_terms_of_the_table_are_those_of_the_law(one):
    entry = parameter(one.key, ON)
    amount = int(entry.amount)
    unit = {"workday": "工作日", "day": "日", "month": "个月", "year": "年"}[entry.unit]
    assert not conflicts(str(amount), unit, entry, one.holds)
    assert conflicts(str(amount + 30), unit, entry, one.holds) == (one.holds != "least")
    assert conflicts("1", unit, entry, one.holds) == (one.holds != "most")


def test_a_number_that_is_not_checked_never_acts_by_itself():
    (one,) = lint(parse_text("第一条　本办法有效期十年。"), Context(ON, whole=False)).findings
    assert (one.rule, one.severity) == ("term-conflict", "warning")


@pytest.mark.parametrize(("makers", "codes"), [({"安宁区人民政府"}, []), ({"别的机关"}, ["unlisted-issuer"])])
@pytest.mark.duty("国办发〔2018〕37号", "", "不在清单内的主体不得制定规范性文件")
def test_the_issuer_must_be_on_the_list(makers, codes):
    text = "安宁区供水办法\n第一条　自2024年5月1日起施行，有效期五年。\n安宁区人民政府\n2024年4月1日"
    assert [rule for rule, _quote in found(text, whole=True, makers=frozenset(makers))] == codes


@pytest.mark.duty("公平竞争审查条例", "18", "未经公平竞争审查不得出台")
def test_business_needs_a_fair_review():
    text = "第一条　对企业给予补贴，条件见申报指南。"
    assert found(text, fair_review=False) != []
    assert found(text, fair_review=True) == []
    assert found("第一条　居民应当文明养犬。", fair_review=False) == []


def test_spans_are_those_of_the_text():
    text = "甲。乙；丙\n丁"
    assert [text[a:b] for a, b in spans(text)] == ["甲", "乙", "丙", "丁"]
    assert sentence_bounds(text, 2, 3) == (2, 3)
    document = parse_text("第一条　总则。\n第二条　商户应当缴纳管理费。")
    for one in lint(document, Context(ON)).findings:
        assert document.text[one.start : one.end] == one.quote


def test_what_is_put_aside_comes_back_when_the_sentence_changes():
    document = parse_text("第一条　商户应当缴纳管理费。")
    (one,) = lint(document, Context(ON, whole=False)).findings
    entries = suppress.read(
        f'[[suppress]]\nkey = "{one.key}"\nreason = "省政府批准"\nby = "李某"\non = "2026-10-01"\n'
    )
    report = lint(document, Context(ON, whole=False), entries)
    assert report.findings == ()
    assert report.suppressed[0].suppressed == "省政府批准（李某，2026-10-01）"
    assert sarif(report, "x.docx")["runs"][0]["results"][0]["suppressions"][0]["justification"].startswith(
        "省政府批准"
    )
    changed = parse_text("第一条　商户应当缴纳市场管理费。")
    assert len(lint(changed, Context(ON, whole=False), entries).findings) == 1


@pytest.mark.parametrize("text", ["x = [", '[[suppress]]\nkey = "a"\nreason = " "\nby = "b"\non = "c"'])
def test_a_suppression_without_reason_is_refused(text):
    with pytest.raises(suppress.BadSuppression):
        suppress.read(text)
