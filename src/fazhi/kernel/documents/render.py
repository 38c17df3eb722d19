"""Documents as DOCX, made from the frozen content. An office may put its own template in the data folder."""

from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from docxtpl import DocxTemplate

from fazhi.kernel.documents.models import Document

GENERIC = Path(__file__).parent / "templates" / "generic.docx"


def template_for(kind: str) -> Path:
    """The office's own template for the kind (data folder, templates/KIND.docx), or the one that ships."""
    own = Path(settings.DATA) / "templates" / f"{kind}.docx"
    return own if own.is_file() else GENERIC


def as_docx(document: Document) -> bytes:
    """The file of a document: always the same for the same content and template."""
    content = document.content
    template = DocxTemplate(template_for(document.kind))
    template.render(
        {
            "organ": content.get("organ", document.unit.name),
            "title": content["title"],
            "number": document.number,
            "recipient": content.get("recipient", ""),
            "paragraphs": content.get("paragraphs", []),
            "date": chinese_date(content["on"]),
        },
        autoescape=True,
    )
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def chinese_date(iso: str) -> str:
    """`2024-03-05` as it is written under a document: 2024年3月5日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
