"""Paragraphs of a PDF: pages read as text, broken lines joined again."""

from __future__ import annotations

import io
import re

from fazhi.engines.files.read import Unreadable

MOST_PAGES = 500
LARGEST_TEXT = 5_000_000
_BEGINS = re.compile(
    r"^\s*(第[一二三四五六七八九十百零〇\d]+[编章节条]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+[.．、]|附\s*件|附[：:])"
)
_ENDS = re.compile(r"[。：:；;！？]\s*$")
_PAGE_NUMBER = re.compile(r"^\s*[-—－]?\s*\d{1,4}\s*[-—－]?\s*$")
_DATE = re.compile(r"^\s*[\d〇○一二三四五六七八九]{4}年\S{1,3}月\S{1,3}日\s*$")


def pdf_lines(content: bytes) -> tuple[str, ...]:
    """Paragraphs of all pages. Unreadable: damaged, encrypted, too many pages, too much text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("an encrypted PDF")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(f"a PDF of {len(reader.pages)} pages, at most {MOST_PAGES} are read")
        rows: list[str] = []
        size = 0
        for page in reader.pages:
            text = page.extract_text() or ""
            size += len(text)
            if size > LARGEST_TEXT:
                raise Unreadable("a PDF with more text than any document: refused")
            rows += text.split("\n")
    except Unreadable:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        AssertionError,
        NotImplementedError,
    ) as fault:
        raise Unreadable(f"a damaged PDF: {type(fault).__name__}") from fault
    return joined(rows)


def joined(rows: list[str]) -> tuple[str, ...]:
    """Rows of a page as paragraphs: a row goes on unless the one before ended, was short, or it begins a unit."""
    rows = [row.rstrip() for row in rows if row.strip() and not _PAGE_NUMBER.match(row)]
    widest = max((len(row.strip()) for row in rows), default=0)
    lines: list[str] = []
    complete = True
    for row in rows:
        if complete or _BEGINS.match(row) or _DATE.match(row):
            lines.append(row.strip())
        else:
            lines[-1] += row.strip()
        complete = bool(_ENDS.search(row)) or len(row.strip()) < widest * 0.75
    return tuple(lines)
