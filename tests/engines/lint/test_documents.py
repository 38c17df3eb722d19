"""A document keeps every character through each of its forms, and its parts are where they stand."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx as office
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.files.pdf import joined
from fazhi.engines.files.read import Unreadable, read_bytes
from fazhi.engines.lint.akn import from_akn, to_akn
from fazhi.engines.lint.findings import Context
from fazhi.engines.lint.lint import lint
from fazhi.engines.lint.parse import parse, parse_text
from fazhi.engines.lint.write import docx
from tests.engines.lint.accuracy import gold
from tests.engines.lint.akn_rules import faults, misnamed

DOCUMENTS = [one.text for one in gold() if one.context.whole]
LONG = """安宁区人民政府文件
安政规〔2024〕9号
安宁区人民政府关于印发
安宁区养犬管理办法的通知
各街道办事处，区属各部门：
现将《安宁区养犬管理办法》印发给你们，请认真执行。

安宁区人民政府
2024年3月1日
安宁区养犬管理办法
（2024年2月20日区人民政府常务会议通过）
第一章　总则
第一条　为了规范养犬，制定本办法。
第二条　本办法所称养犬人，是指下列个人：
（一）饲养犬只的居民；
1.有固定住所的；
2.有完全民事行为能力的；
（二）管理犬只的其他个人。
前款第一项规定的居民应当登记。
第二章　附则
第三条　本办法自2024年5月1日起施行，有效期五年。
附件1
登记表
第一条　填写说明。"""


def test_the_parts_of_a_document():
    document = parse_text(LONG)
    places = [(clause.id, clause.kind, clause.place) for clause in document.clauses if clause.article]
    assert places == [
        ("art_1", "article", "第一条"), ("art_2", "article", "第二条"),
        ("art_2__para_1__point_1", "item", "第二条第一款第一项"),
        ("art_2__para_1__point_1__sub_1", "subitem", "第二条第一款第一项第一目"),
        ("art_2__para_1__point_1__sub_2", "subitem", "第二条第一款第一项第二目"),
        ("art_2__para_1__point_2", "item", "第二条第一款第二项"), ("art_2__para_2", "paragraph", "第二条第二款"),
        ("art_3", "article", "第三条"), ("annex_1__art_1", "article", "附件1第一条"),
    ]  # fmt: skip
    assert document.title == "安宁区人民政府关于印发安宁区养犬管理办法的通知"
    assert document.name == "安宁区养犬管理办法"
    assert (document.number, document.issuers) == ("安政规〔2024〕9号", ("安宁区人民政府",))
    assert document.date == dt.date(2024, 3, 1)
    assert document.effective == dt.date(2024, 5, 1)
    assert document.expires == dt.date(2029, 4, 30)


def test_an_opinion_in_numbered_parts():
    document = parse_text(
        "关于加强供热的意见\n各街道：\n一、总体要求\n（一）指导思想。\n1.坚持便民。\n二、保障"
    )
    assert [(c.kind, c.place) for c in document.clauses[2:]] == [
        ("heading", "一、"), ("subheading", "一、（一）"), ("point", "一、（一）1."), ("heading", "二、"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本办法自印发之日起施行，有效期至2026年12月31日。", dt.date(2024, 3, 1), dt.date(2026, 12, 31)),
        ("本办法自公布之日起30日后施行，有效期2年。", dt.date(2024, 3, 31), dt.date(2026, 3, 30)),
        ("本办法自二〇二四年五月一日起试行，试行期二年。", dt.date(2024, 5, 1), dt.date(2026, 4, 30)),
        ("本办法自2024年2月29日起施行，有效期五年。", dt.date(2024, 2, 29), dt.date(2029, 2, 28)),
        ("本办法适用于本区。", None, None),
    ],
)
def test_days_of_force(text, effective, expires):
    document = parse_text(f"安宁区供水办法\n第一条　{text}\n安宁区人民政府\n2024年3月1日")
    assert (document.effective, document.expires) == (effective, expires)


def test_a_reference_at_the_beginning_of_a_line_is_no_article():
    document = parse_text("第一条　总则。\n第三条规定的材料可以补交。\n第二条为了便民，制定本条。")
    assert [clause.kind for clause in document.clauses] == ["article", "paragraph", "article"]


line = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), max_size=40
) | st.sampled_from(
    [*LONG.split("\n"), "（三）　", "第十条", "　　正文\t带制表符", "附件：1.表", "一、", "2024年2月30日"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(line, min_size=1, max_size=25).filter(lambda lines: any(text.strip() for text in lines)))
def test_every_character_survives_each_form(lines):
    document = parse(lines)
    assert document.text == "\n".join(lines)
    assert [clause.start for clause in document.clauses] == [
        sum(len(x) + 1 for x in lines[:n]) for n in range(len(lines))
    ]
    assert len({clause.id for clause in document.clauses}) == len(lines)
    assert parse(read_bytes(docx(document), "x.docx").lines) == document
    assert from_akn(to_akn(document)) == document
    assert faults(to_akn(document)) == []
    assert misnamed(to_akn(document)) == []


parts = st.lists(
    st.sampled_from(
        ["第一章　总则", "第二节　一般规定", "第一条　总则。", "第一条　重号。", "第二条", "　　第二款正文。", "（一）甲；", "（一）重号；", "1.细目。",
         "一、总体要求", "（二）重点", "附件：1.登记表", "附件1", "附件2", "", "安宁区人民政府", "2024年3月1日", "\t", "&<>\"'", "\ud7ff", "𠀀", "  "]
    ) | line,
    min_size=1, max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parts.filter(lambda lines: any(text.strip() for text in lines)))
def test_akoma_ntoso_of_random_documents_keeps_every_character(lines):
    """Out and in again: the same document; out once more: the same bytes. The rules of the standard hold both times."""
    document = parse(lines)
    content = to_akn(document)
    again = from_akn(content)
    assert again.text == "\n".join(lines)
    assert again == document
    assert to_akn(again) == content
    assert (faults(content), misnamed(content)) == ([], [])


def test_the_naming_convention_can_fail():
    content = to_akn(parse_text(LONG))
    assert b'eId="art_2__point_1__indent_1"' in content
    assert b'eId="annex_1__art_1"' in content
    for right, wrong in (
        (b'eId="art_2__point_1"', b'eId="art_3__point_1"'),
        (b'eId="chp_1"', b'eId="chapter_1"'),
        (b'eId="art_2__para_2"', b'eId="art_2__2"'),
        (b"/akn/cn/act/2024/", b"/cn/2024/"),
        (b'eId="art_1"', b'eId="chp_2__art_1"'),
    ):
        assert misnamed(content.replace(right, wrong)), right


def test_the_rules_of_akoma_ntoso_can_fail():
    content = to_akn(parse_text(LONG))
    assert faults(content) == []
    for right, wrong in (
        (b"<content>", b"<intro>"),
        (b' eId="art_1"', b""),
        (b'source="#fazhi"', b'source="#no"'),
        (b'eId="art_2"', b'eId="art_1"'),
    ):
        spoilt = (
            content.replace(right, wrong).replace(b"</content>", b"</intro>")
            if right == b"<content>"
            else content.replace(right, wrong)
        )
        assert spoilt != content
        assert faults(spoilt), right


@pytest.mark.parametrize("text", DOCUMENTS, ids=lambda text: text[:12])
def test_docx_with_comments_reads_back_whole(text):
    document = parse_text(text)
    report = lint(document, Context(dt.date(2026, 11, 1)))
    content = docx(document, report.findings)
    assert parse(read_bytes(content, "x.docx").lines) == document
    comments = office.Document(io.BytesIO(content)).comments
    assert len(list(comments)) == len(report.findings)


def test_a_comment_spans_exactly_the_quote():
    document = parse_text("第一条　总则。\n第二条　商户应当缴纳管理费，共同遵守。")
    (found,) = lint(document, Context(dt.date(2026, 1, 1), whole=False)).findings
    root = zipfile.ZipFile(io.BytesIO(docx(document, [found]))).read("word/document.xml").decode()
    inside = root.split("<w:commentRangeStart")[1].split("<w:commentRangeEnd")[0]
    assert (
        "".join(piece.split("</w:t>")[0].split(">")[-1] for piece in inside.split("<w:t")[1:]) == found.quote
    )


def test_html_without_menus_and_scripts():
    page = "<html><head><title>x</title><script>alert(1)</script></head><body><nav>首页</nav><div><p>第一条　总则。</p><table><tr><td>甲</td><td>乙</td></tr></table>尾</div></body></html>"
    assert read_bytes(page.encode(), "x.html").lines == ("第一条　总则。", "甲", "乙", "尾")


def test_rows_of_a_page_become_paragraphs():
    rows = [
        "安宁区办法",
        "第一条　为了规范养犬行为，保障公民健康和人身安全，维护",
        "市容环境，制定本办法。",
        "第二条　本办法适用于本区。",
        "- 1 -",
        "安宁区人民政府",
        "2024年3月1日",
    ]
    assert joined(rows) == (
        "安宁区办法", "第一条　为了规范养犬行为，保障公民健康和人身安全，维护市容环境，制定本办法。", "第二条　本办法适用于本区。",
        "安宁区人民政府", "2024年3月1日",
    )  # fmt: skip


def test_text_in_the_encodings_of_office_machines():
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read_bytes("第一条　总则。\r\n第二条　附则。\r\n".encode(encoding), "x.txt").lines == (
            "第一条　总则。",
            "第二条　附则。",
        )


def test_an_old_word_file_is_told_what_to_do():
    with pytest.raises(Unreadable, match=r"save it as \.docx"):
        read_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "x.doc")


def numbered_file(levels: str, body: str, styles: str = "") -> bytes:
    """A Word file with a numbering of its own."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {w}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/numbering.xml",
            f'<w:numbering {w}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>',
        )
        archive.writestr("word/styles.xml", f"<w:styles {w}>{styles}</w:styles>")
        archive.writestr("word/header1.xml", f"<w:hdr {w}><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>")
        archive.writestr("word/footer1.xml", f"<w:ftr {w}><w:p><w:r><w:t>— 1 —</w:t></w:r></w:p></w:ftr>")
    return target.getvalue()


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def paragraph(text: str, number: int | None = None, depth: int = 0, style: str = "") -> str:
    asked = (
        f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        if number is not None
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{asked}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_that_word_counts_are_read():
    levels = level(0, "chineseCountingThousand", "第%1条") + level(
        1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>'
    )
    style = '<w:style w:type="paragraph" w:styleId="tiao"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="down"><w:basedOn w:val="tiao"/></w:style>'
    body = (
        paragraph("为了便民。", 1) + paragraph("甲；", 1, 1) + paragraph("乙。", 1, 1) + paragraph("没有编号") + paragraph("适用本区。", style="down")
        + paragraph("丙；", 1, 1) + paragraph("取消编号", 0, style="tiao") + paragraph("另起。", 2)
    )  # fmt: skip
    found = read_bytes(numbered_file(levels, body, style), "x.docx")
    assert found.lines == (
        "第一条　为了便民。", "（一）甲；", "（二）乙。", "没有编号", "第二条　适用本区。", "（一）丙；", "取消编号", "第七条　另起。",
    )  # fmt: skip
    assert any("内部资料" in note for note in found.notes)
    assert not any("1" in note for note in found.notes)
    document = parse(found.lines)
    assert [clause.article for clause in document.clauses if clause.kind == "article"] == [1, 2, 7]
    assert read_bytes(docx(document), "x.docx").lines == found.lines


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]), ("upperLetter", "%1)", ["A)", "B)", "C)"]), ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、", "叁、"]), ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("decimalZero", "%1", ["01", "02", "03"]), ("bullet", "●", ["", "", ""]), ("none", "", ["", "", ""]),
    ],
)  # fmt: skip
def test_forms_of_numbers(form, text, said):
    body = "".join(paragraph("x", 1) for _n in said)
    lines = read_bytes(numbered_file(level(0, form, text), body), "x.docx").lines
    assert lines == tuple(f"{label}　x" if label else "x" for label in said)


def test_several_levels_in_one_number_and_hostile_numbers():
    levels = level(0, "chineseCounting", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    lines = read_bytes(numbered_file(levels, paragraph("a", 1) + paragraph("b", 1, 1)), "x.docx").lines
    assert lines == ("一　a", "1.1　b")
    wild = level(0, "decimal", "%1" * 5000).replace(
        'w:start w:val="1"', 'w:start w:val="99999999999999999999"'
    )
    assert len(read_bytes(numbered_file(wild, paragraph("a", 1, 99999)), "x.docx").lines) == 1
    style = '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    assert read_bytes(numbered_file(levels, paragraph("a", style="a"), style), "x.docx").lines == ("a",)
