"""Documents as DOCX and PDF, made from the frozen content. An office may put its own template in the data folder."""

from __future__ import annotations

import io
import json
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from django.conf import settings
from docxtpl import DocxTemplate

from fazhi.kernel.documents.models import Document

GENERIC = Path(__file__).parent / "templates" / "generic.docx"


def template_for(kind: str) -> Path:
    """The office's own template for the kind (data folder, templates/KIND.docx), or the one that ships."""
    own = Path(settings.DATA) / "templates" / f"{kind}.docx"
    return own if own.is_file() else GENERIC


def shown(document: Document) -> dict[str, Any]:
    """What the file of a document shows, whatever its form."""
    content = document.content
    return {
        "organ": content.get("organ", document.unit.name),
        "title": content["title"],
        "number": document.number,
        "recipient": content.get("recipient", ""),
        "paragraphs": content.get("paragraphs", []),
        "date": chinese_date(content["on"]),
    }


def as_docx(document: Document) -> bytes:
    """The file of a document: always the same for the same content and template."""
    template = DocxTemplate(template_for(document.kind))
    template.render(shown(document), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def as_pdf(document: Document) -> bytes:
    """The document as PDF/A-2b, for printing and sending. An office's own DOCX template has no part in it."""
    day = [int(part) for part in document.content["on"].split("-")]
    return typeset(files("fazhi.kernel.documents").joinpath("document.typ"), shown(document) | {"day": day})


def typeset(source: Traversable, data: dict[str, Any]) -> bytes:
    """PDF/A-2b by typst, with the fonts that ship or those of the system. `data` is what the source reads as JSON."""
    import typst

    with as_file(source) as path, as_file(files("fazhi").joinpath("assets", "fonts")) as fonts:
        made = typst.compile(
            str(path), font_paths=[str(fonts)] if fonts.is_dir() else [],
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2b"],
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def chinese_date(iso: str) -> str:
    """`2024-03-05` as it is written under a document: 2024年3月5日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
