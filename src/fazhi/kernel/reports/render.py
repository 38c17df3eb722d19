"""A report as HTML, DOCX and PDF, from the same blocks."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

from docx import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from fazhi.kernel.documents.render import typeset

Blocks = list[dict[str, Any]]


def text_of(cell: list[dict[str, Any]]) -> str:
    """The spans of a cell as plain text."""
    return "".join(span["text"] for span in cell)


def grouped(blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
    """Blocks in order, the rows of one table together: (kind, blocks)."""
    for is_row, group in groupby(blocks, key=lambda block: block["kind"] == "row"):
        if is_row:
            yield "table", list(group)
        else:
            for block in group:
                yield block["kind"], [block]


def as_html(title: str, blocks: Blocks) -> str:
    """A page that stands alone: figures link to their lists in the bundle."""
    body = "\n".join(_html(kind, group) for kind, group in grouped(blocks))
    return (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(title)}</title></head><body>\n{body}\n</body></html>\n'
    )


def _html(kind: str, group: Blocks) -> str:
    if kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td>{_spans(cell)}</td>" for cell in block["cells"]) + "</tr>"
            for block in group
        )
        return f"<table>{rows}</table>"
    block = group[0]
    tag = f"h{block['level']}" if kind == "heading" else "p"
    return f"<{tag}>{_spans(block['cells'][0])}</{tag}>"


def _spans(cell: list[dict[str, Any]]) -> str:
    return "".join(
        f'<a href="lists/{span["figure"]}-numerator.csv">{escape(span["text"])}</a>' if "figure" in span
        else escape(span["text"]) for span in cell
    )  # fmt: skip


def as_docx(title: str, blocks: Blocks) -> bytes:
    """A document in the form of official papers (margins and sizes of GB/T 9704)."""
    document = Docx()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name = Pt(16), "FangSong"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    document.core_properties.title = title
    for kind, group in grouped(blocks):
        if kind == "table":
            table = document.add_table(rows=0, cols=len(group[0]["cells"]))
            table.style = "Table Grid"
            for block in group:
                for cell, spans in zip(table.add_row().cells, block["cells"], strict=False):
                    cell.text = text_of(spans)
        elif kind == "heading":
            document.add_heading(text_of(group[0]["cells"][0]), level=group[0]["level"])
        else:
            paragraph = document.add_paragraph(text_of(group[0]["cells"][0]))
            paragraph.paragraph_format.first_line_indent = Pt(32)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(title: str, blocks: Blocks, on: dt.date) -> bytes:
    """The report as PDF/A-2b by typst, with the fonts that ship or those of the system."""
    data = {
        "title": title,
        "day": [on.year, on.month, on.day],
        "blocks": [
            {
                "kind": kind,
                "level": group[0]["level"],
                "rows": [[text_of(c) for c in block["cells"]] for block in group],
            }
            for kind, group in grouped(blocks)
        ],
    }
    return typeset(files("fazhi.kernel.reports").joinpath("report.typ"), data)
