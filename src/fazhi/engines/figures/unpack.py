"""Takes one DOCX, PDF or web page apart: bytes on standard input, text on standard output.

Runs in a process of its own, with its memory and processor time bounded before the first byte is looked at. Exit 3:
the last line of standard error is a sentence for the reader.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 25
UNPACKED = 200 * 1024 * 1024
DOCUMENT = 64 * 1024 * 1024
PAGES = 1500
LONGEST = 2_000_001
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Refused(ValueError):
    """A sentence for the reader."""


def bound() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def docx(data: bytes) -> Iterator[str]:
    """The paragraphs of a DOCX; the cells of a row of a table are set apart by tabs."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if "word/document.xml" not in entries:
                raise Refused("不是DOCX文件（压缩包里没有正文）；请用原程序另存后再读")
            unpacked = sum(entry.file_size for entry in entries.values())
            if unpacked > UNPACKED or entries["word/document.xml"].file_size > DOCUMENT:
                raise Refused("展开后过大，没有读取")
            with archive.open("word/document.xml") as file:
                xml = file.read(DOCUMENT + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise (
            fault if isinstance(fault, Refused) else Refused("已经损坏，不能展开；请用原程序另存后再读")
        ) from None
    if len(xml) > DOCUMENT or b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:65536]:
        raise Refused("的正文含有不允许的定义，没有读取")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise Refused("的正文已经损坏，不能解析；请用原程序另存后再读") from None
    yield from _blocks(root)


def _blocks(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_WORD}p":
            yield _paragraph(child)
        elif child.tag == f"{_WORD}tr":
            cells = [
                " ".join(_paragraph(p) for p in cell.iter(f"{_WORD}p")) for cell in child.iter(f"{_WORD}tc")
            ]
            yield "\t".join(cells)
        elif isinstance(child.tag, str) and child.tag != _FALLBACK:
            yield from _blocks(child)


def _paragraph(node: Any) -> str:
    parts = []
    for child in node.iter():
        if child.tag == f"{_WORD}t" and not any(up.tag == _FALLBACK for up in child.iterancestors()):
            parts.append(child.text or "")
        elif child.tag == f"{_WORD}tab":
            parts.append("\t" if parts else "")
        elif child.tag in (f"{_WORD}br", f"{_WORD}cr"):
            parts.append("\n")
    return "".join(parts)


def pdf(data: bytes) -> Iterator[str]:
    """The text of a PDF, with the lines of the page joined to paragraphs again."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("已经加密，没有密码不能读取")
        if len(reader.pages) > PAGES:
            raise Refused(f"超过{PAGES}页，没有读取")
        lines: list[str] = []
        for page in reader.pages:
            lines += (page.extract_text() or "").split("\n")
            if sum(map(len, lines[-2000:])) > LONGEST:
                raise Refused("的文字过长，没有读取")
    except Refused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError, ZeroDivisionError, AssertionError, NotImplementedError, OverflowError):  # fmt: skip
        raise Refused("已经损坏，不能解析；请用原程序另存后再读") from None
    yield from joined(lines)


def joined(lines: list[str]) -> Iterator[str]:
    """Lines that fill the width of the page and do not end a sentence run on into the next line."""
    kept = [
        line.strip() for line in lines if line.strip() and not re.fullmatch(r"[\s—–-]*\d{1,4}[\s—–-]*", line)
    ]
    width = sorted(map(len, kept))[int(len(kept) * 0.9)] if kept else 0
    paragraph = ""
    for line in kept:
        paragraph += line
        full = width >= 12 and len(line) >= width * 0.85
        if not full or line[-1] in "。！？：；":
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def html(data: bytes) -> Iterator[str]:
    """The body of a saved web page, without menus and scripts; everything readable when no body stands out."""
    import lxml.html
    import trafilatura

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = lxml.html.document_fromstring(data, parser=parser)
    for node in root.xpath(
        "//script|//style|//noscript|//template|//nav|//header|//footer|//form|//select|//button|//iframe"
    ):
        node.drop_tree()
    everything = "\n".join(_html_lines(root))
    main = trafilatura.extract(root, include_tables=True, favor_recall=True, include_comments=False) or ""
    chosen = main if _han(main) * 2 > _han(everything) else everything
    yield from chosen.split("\n")


def _html_lines(root: Any) -> Iterator[str]:
    blocks = {
        "p",
        "div",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "br",
        "table",
        "section",
        "article",
        "title",
    }
    line: list[str] = []
    from lxml import etree

    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if node.tag in blocks and line:
            yield " ".join("".join(line).split(" ")).strip()
            line = []
        if node.tag in ("td", "th") and event == "end":
            line.append("\t")
        piece = node.text if event == "start" else node.tail
        if piece:
            line.append(re.sub(r"\s+", " ", piece))
    yield "".join(line).strip()


def _han(text: str) -> int:
    return sum("\u4e00" <= c <= "\u9fff" for c in text)


KINDS = {"docx": docx, "pdf": pdf, "html": html}


def main(kind: str) -> int:
    """Take standard input apart; the exit code."""
    bound()
    data = sys.stdin.buffer.read()
    written = 0
    try:
        for line in KINDS[kind](data):
            written += len(line) + 1
            if written > LONGEST:
                raise Refused("的文字过长，没有读取")
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except Refused as fault:
        sys.stderr.write(f"{fault}\n")
        return 3
    except (MemoryError, RecursionError):
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
