"""Files built to do harm are refused with a line, or read without doing any."""

from __future__ import annotations

import io
import resource
import zipfile

import pytest

from fazhi.engines.files import office
from fazhi.engines.files.read import LARGEST, Unreadable, read_bytes
from fazhi.engines.lint.akn import from_akn
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.write import docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f'<?xml version="1.0"?>%s<w:document {W}><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'
LAUGHS = (
    "<!DOCTYPE l ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    + "]>"
)


def package(body: str | bytes, **others: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for name, content in others.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_external_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(Unreadable, match="document type"):
        read_bytes(package(BODY % (doctype, "&x;")), "x.docx")
    with pytest.raises(Unreadable):
        from_akn((doctype + "<akomaNtoso>&x;</akomaNtoso>").encode())


def test_entities_that_grow_are_refused():
    with pytest.raises(Unreadable):
        read_bytes(package(BODY % (LAUGHS, "&l9;")), "x.docx")


def test_a_zip_bomb_is_refused_and_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(office, "LARGEST_PART", 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match="bomb"):
        read_bytes(package(b" " * (200 * 1024 * 1024)), "x.docx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


def test_a_header_that_lies_about_the_size_does_not_help(monkeypatch):
    monkeypatch.setattr(office, "LARGEST_PART", 1000)
    content = bytearray(package(b"a" * 50_000))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read_bytes(bytes(content), "x.docx")


def test_too_many_parts():
    with pytest.raises(Unreadable, match="parts"):
        read_bytes(package(BODY % ("", "甲"), **{f"a{n}": b"" for n in range(office.MOST_MEMBERS)}), "x.docx")


def test_macros_and_remote_images_are_left_alone_and_told():
    rels = b'<Relationships><Relationship Target="http://203.0.113.1/x.png" TargetMode="External"/></Relationships>'
    found = read_bytes(
        package(BODY % ("", "第一条"), **{"word/vbaProject.bin": b"x", "word/_rels/document.xml.rels": rels}),
        "x.docx",
    )
    assert found.lines == ("第一条",)
    assert found.notes == ("macros (not run)", "links to outside (not followed)")


def test_text_that_was_deleted_in_tracking_is_not_text():
    runs = "甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>乙</w:t></w:r></w:ins><w:r><w:t>丙"
    assert read_bytes(package(BODY % ("", runs)), "x.docx").lines == ("甲乙丙",)


def test_a_text_box_is_read_once():
    box = (
        '外</w:t><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        "<w:p><w:r><w:t>内</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>内</w:t></w:r></w:p></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><w:p><w:r><w:t>"
    )
    assert read_bytes(package(BODY % ("", box)), "x.docx").lines == ("外", "内", "")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\1\2", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"\xff\xff\xff", b"<html><body></body></html>",
        package(b"<broken"), b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
        package(BODY % ("", "")), b"a" * (LARGEST + 1),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_document_is_one_clear_line(content):
    with pytest.raises(Unreadable) as caught:
        read_bytes(content, "x.bin")
    assert str(caught.value).startswith("x.bin: ")
    assert "\n" not in str(caught.value)


def nested(depth: int) -> bytes:
    return b"<html><body>" + b"<div>" * depth + "第一条".encode() + b"</div>" * depth


def test_a_page_nested_without_end_is_refused():
    assert read_bytes(nested(200), "x.html").lines == ("第一条",)
    with pytest.raises(Unreadable):
        read_bytes(nested(100_000), "x.html")


def test_what_a_document_says_is_text_in_every_form():
    import datetime as dt

    from fazhi.engines.lint.findings import Context
    from fazhi.engines.lint.lint import lint
    from fazhi.engines.lint.shown import html

    document = parse_text("<script>alert(1)</script>\n第一条　商户应当缴纳<b>管理费</b>。")
    assert b"<script>" not in docx(document)
    assert "<script>" not in html(lint(document, Context(dt.date(2026, 1, 1))))
