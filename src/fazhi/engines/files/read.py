"""A file becomes lines of text. Nothing in it is run, fetched or resolved, and no file can fill the memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LARGEST = 20 * 1024 * 1024
"""Bytes of a file; a longer one is not read."""
MOST_LINES = 50_000


class Unreadable(ValueError):
    """A file that is no text document, or that is built to do harm; says which and what to do."""


@dataclass(frozen=True)
class Lines:
    """The text of a file, a paragraph a line, nothing left out but what `notes` says."""

    lines: tuple[str, ...]
    kind: str
    """docx, pdf, html or text."""
    notes: tuple[str, ...] = ()
    """What was seen and left alone: macros, remote images."""


def read_path(path: Path) -> Lines:
    """The lines of a file on disk; Unreadable when there are none."""
    return read_bytes(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The bytes of a file on disk; Unreadable when it cannot be opened or is too long."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Unreadable(f"{path.name}: {size} bytes, at most {LARGEST} are read")
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(f"{path.name or path}: cannot be opened: {fault.strerror}") from fault


def read_bytes(content: bytes, name: str) -> Lines:
    """The lines of a file by its content; the name only appears in the error. Unreadable says what is wrong."""
    if len(content) > LARGEST:
        raise Unreadable(f"{name}: {len(content)} bytes, at most {LARGEST} are read")
    try:
        found = _by_content(content)
    except Unreadable as fault:
        raise Unreadable(f"{name}: {fault}") from fault
    if not any(line.strip() for line in found.lines):
        raise Unreadable(f"{name}: there is no text in it (a scan needs text recognition first)")
    if len(found.lines) > MOST_LINES:
        raise Unreadable(f"{name}: {len(found.lines)} paragraphs, at most {MOST_LINES} are read")
    return found


def _by_content(content: bytes) -> Lines:
    head = content[:1024].lstrip()
    if content.startswith(b"PK\x03\x04"):
        from fazhi.engines.files.office import docx_lines

        lines, notes = docx_lines(content)
        return Lines(lines, "docx", notes)
    if b"%PDF-" in content[:1024]:
        from fazhi.engines.files.pdf import pdf_lines

        return Lines(pdf_lines(content), "pdf")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("an old binary office file (.doc, .wps): save it as .docx first")
    text = _decode(content)
    if head[:1] == b"<" and any(
        mark in text[:2048].lower() for mark in ("<html", "<!doctype html", "<body", "<p", "<div")
    ):
        from fazhi.engines.files.web import html_lines

        return Lines(html_lines(text), "html")
    return Lines(tuple(text.removesuffix("\n").split("\n")), "text")


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not wide:
        raise Unreadable("no text: it holds zero bytes")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            return text.replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("no text in UTF-8, UTF-16 or GB 18030")
