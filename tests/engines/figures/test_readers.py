"""Files: every format gives the same figures; what is hostile or broken gives one sentence, in bounded time."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from fazhi.engines.figures import readers, unpack
from fazhi.engines.figures.read import read
from fazhi.engines.figures.readers import Unreadable, decode, read_bytes, read_file

TEXT = "某区2021年法治政府建设年度报告\n全年制定行政规范性文件11件，备案11件，备案率100%。\n共收到公开申请52件，已答复50件。\n"
VALUES = [11, 11, 100, 52, 50]


def values(data: bytes, name: str = "报告") -> list[int]:
    return [int(one.value or 0) for one in read(read_bytes(data, name).text).figures]


def word(text: str) -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(stream)
    return stream.getvalue()


def archive(content: bytes, name: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return stream.getvalue()


def page_pdf(stream: bytes) -> bytes:
    """A PDF of one page with a content stream, deflated."""
    packed = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(out))
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_understood(encoding: str) -> None:
    assert values(TEXT.encode(encoding)) == VALUES


def test_docx_and_web_page_give_the_figures_of_the_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    menu = "<nav><a href='/'>首页</a> 访问量99999次</nav>"
    page = f"<html><head><meta charset='gb2312'><script>var a='12件';</script></head><body>{menu}<div>{body}</div></body></html>"
    assert values(word(TEXT)) == VALUES
    assert values(page.encode("gb18030")) == VALUES


def test_a_table_of_a_docx_keeps_its_columns() -> None:
    made, stream = docx.Document(), io.BytesIO()
    table = made.add_table(rows=2, cols=3)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells],
        ["单位", "立案（件）", "罚款（万元）", "交通局", "56", "31.5"],
        strict=True,
    ):
        cell.text = text
    made.save(stream)
    found = read(read_bytes(stream.getvalue(), "表.docx").text).figures
    assert [(int(one.value or 0), one.unit, one.measure) for one in found] == [
        (56, "件", "立案"),
        (315000, "元", "罚款"),
    ]


def test_a_pdf_is_read_and_its_lines_run_on() -> None:
    assert values(page_pdf(b"BT /F 12 Tf 50 700 Td (GDP 12% 30%) Tj ET"), "a.pdf") == [12, 30]
    lines = ["全区深入推进法治政府建设，全区共办结行政复议案", "件60件，其中维持52件。", "— 3 —", "二、问题"]
    assert list(unpack.joined(lines)) == ["".join(lines[:2]), "二、问题"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空文件"),
        (b"\x00" * 500, "空文件"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "DOCX"),
        (b"\x89PNG\r\n\x1a\n123", "图片"),
        (random.Random(1).randbytes(4000), "编码"),
        (b"PK\x03\x04broken", "损坏"),
        (word(TEXT)[:-300], "损坏"),
        (archive(b"<a/>", "xl/workbook.xml"), "正文"),
        (archive(b"<w:document><unclosed>"), "解析"),
        (archive(b"<!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>"), "定义"),
        (archive(b" " * (70 * 1024 * 1024)), "过大"),
        (b"%PDF-1.4 nothing here", "损坏"),
        (page_pdf(b"BT (x) Tj ET")[:200], "损坏"),
        (page_pdf(b""), "没有文字"),
    ],
    ids=[
        "empty",
        "zeros",
        "doc",
        "png",
        "noise",
        "zip",
        "cut",
        "xlsx",
        "xml",
        "entity",
        "bomb",
        "pdf",
        "cutpdf",
        "scan",
    ],
)
def test_what_cannot_be_read_gives_one_sentence(data: bytes, says: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=says) as fault:
        read_bytes(data, "报告")
    assert "\n" not in str(fault.value)
    assert time.monotonic() - begun < 20


def test_a_pdf_bomb_is_stopped() -> None:
    """100 MB of content stream in 100 kB: memory and time of the reading process are bounded."""
    begun = time.monotonic()
    with pytest.raises(Unreadable):
        read_bytes(page_pdf(b"BT " + b"(a) Tj " * 15_000_000), "bomb.pdf")
    assert time.monotonic() - begun < readers.SECONDS + 10


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(Unreadable, match="100兆字节"):
        read_file(path)
    with pytest.raises(Unreadable, match="不像一份报告"):
        read_bytes("全年办结12件。".encode() * 300_000)
    with pytest.raises(Unreadable, match="不能打开"):
        read_file(tmp_path / "absent.txt")


@pytest.mark.parametrize("seed", range(6))
def test_damaged_documents_never_raise_anything_else(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(word(TEXT) if seed % 2 else page_pdf(b"BT /F 12 Tf (12%) Tj ET"))
    for _ in range(20):
        data[dice.randrange(4, len(data))] = dice.randrange(256)
    with contextlib.suppress(Unreadable):
        read(read_bytes(bytes(data), "x").text)


def test_the_encoding_is_told() -> None:
    assert decode(TEXT.encode("gb18030"))[1] == "gb18030"
    assert decode(b"only 12% ascii")[1] == "utf-8"
