"""Paragraphs of a DOCX file: the archive is measured before it is unpacked, the XML may name no entity."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from fazhi.engines.files import numbering
from fazhi.engines.files.read import Unreadable

MOST_MEMBERS = 4_000
LARGEST_PART = 40 * 1024 * 1024
"""Bytes that the text of a document may unpack to; 400 pages need about five million."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "\u2011", f"{_W}cr": "\n", f"{_W}br": "\n"}
_LEFT_OUT = {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"}


def docx_lines(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs in the order of the body, tables cell by cell, and what was left alone. Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MOST_MEMBERS:
                raise Unreadable(f"{len(names)} parts in one file: no document")
            if "word/document.xml" not in names:
                raise Unreadable("a zip archive that is no Word document")
            body = _part(archive, "word/document.xml")
            numbers = numbering.read(
                *(_optional(archive, names, f"word/{name}.xml") for name in ("numbering", "styles"))
            )
            notes = tuple(_notes(archive, names))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise Unreadable(f"a damaged or encrypted Word document: {fault}") from fault
    root = parse_xml(body)
    shown = (paragraph for paragraph in root.iter(f"{_W}p") if not _hidden(paragraph))
    lines = [line for paragraph in shown for line in _lines(paragraph, numbers.label(paragraph))]
    return tuple(lines), notes


def _optional(archive: zipfile.ZipFile, names: list[str], name: str) -> etree._Element | None:
    return parse_xml(_part(archive, name)) if name in names else None


def _part(archive: zipfile.ZipFile, name: str, most: int = LARGEST_PART) -> bytes:
    """One part, read no further than the limit, whatever its header says."""
    with archive.open(name) as part:
        found = part.read(most + 1)
    if len(found) > most:
        raise Unreadable(f"{name} unpacks to more than {most} bytes: refused as a bomb")
    return found


def _notes(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield "macros (not run)"
    if any("/embeddings/" in name for name in names):
        yield "embedded objects (not opened)"
    if said := _margins(archive, names):
        yield f"headers and footers (left out): {said[:80]}"
    for name in names:
        if name.endswith(".rels") and b'TargetMode="External"' in _part(archive, name, 4 * 1024 * 1024):
            yield "links to outside (not followed)"
            return


_MARGIN = re.compile(r"word/(?:header|footer)\d{0,3}\.xml")


def _margins(archive: zipfile.ZipFile, names: list[str]) -> str:
    """The words of headers and footers; page numbers are none."""
    parts = [
        parse_xml(_part(archive, name)) for name in sorted(names)[:MOST_MEMBERS] if _MARGIN.fullmatch(name)
    ]
    texts = ("".join(_pieces(paragraph)).strip() for root in parts for paragraph in root.iter(f"{_W}p"))
    return " / ".join(dict.fromkeys(text for text in texts if re.search(r"[^\W\d_]{2}", text)))


def parse_xml(content: bytes) -> etree._Element:
    """XML without entities, document types and network; Unreadable otherwise."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, dtd_validation=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(f"its XML is damaged: {fault}") from fault
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("its XML declares a document type or entities: refused")
    return root


def _hidden(paragraph: etree._Element) -> bool:
    return any(above.tag in _LEFT_OUT for above in paragraph.iterancestors())


def _lines(paragraph: etree._Element, label: str) -> list[str]:
    return (label + "".join(_pieces(paragraph))).split("\n")


def _pieces(element: etree._Element) -> Iterator[str]:
    """Text of a paragraph without that of paragraphs inside it (text boxes), which come as lines of their own."""
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _TEXT:
            page = child.get(f"{_W}type") in {"page", "column"}
            yield "" if page else _TEXT[child.tag]
        else:
            yield from _pieces(child)
