"""A document written as DOCX in the official format, plain or with its findings as comments."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from fazhi.engines.lint.clauses import Clause, Document
from fazhi.engines.lint.findings import Finding

BODY_FONT, HEAD_FONT, TITLE_FONT, SECOND_FONT = "仿宋_GB2312", "黑体", "方正小标宋简体", "楷体_GB2312"
"""The four typefaces that GB/T 9704-2012 names, as the fonts of office machines are called."""
MARGINS_MM = (37, 26, 35, 28)
"""Top, right, bottom, left of the page, so that the text block is 156 by 225 mm."""
LINE_PT, TEXT_PT, TITLE_PT = 28, 16, 22
_CENTRED = frozenset({"title", "number", "red", "chapter", "section", "part", "note"})
_FLUSH = frozenset({"salutation", "annex", "blank"})


def docx(document: Document, findings: Iterable[Finding] = ()) -> bytes:
    """The document as DOCX: one paragraph a clause, no character left out or put in; findings become comments."""
    made, marks = _blank(), sorted(findings, key=lambda one: (one.start, one.end, one.rule))
    for clause in document.clauses:
        paragraph = made.add_paragraph()
        _layout(paragraph, clause)
        for finding, runs in _runs(paragraph, clause, [one for one in marks if one.clause_id == clause.id]):
            if finding is not None:
                made.add_comment(runs, text=comment(finding), author="法治", initials="法")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def comment(finding: Finding) -> str:
    """What a comment says: rule, what is wrong, basis, remedy."""
    basis = "、".join(finding.basis)
    return (
        f"[{finding.rule}] {finding.message}"
        + (f"依据：{basis}。" if basis else "")
        + f"建议：{finding.remedy}"
    )


def _blank() -> Any:
    import docx as office
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = office.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(n) for n in MARGINS_MM
    )
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(TEXT_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = Pt(LINE_PT)
    return made


def _layout(paragraph: Any, clause: Clause) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if clause.kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif clause.kind in {"signature", "date"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(TEXT_PT * 4)
    elif clause.kind not in _FLUSH and not clause.text.startswith(("\u3000", " ", "\t")):
        paragraph.paragraph_format.first_line_indent = Pt(TEXT_PT * 2)


def _runs(paragraph: Any, clause: Clause, findings: list[Finding]) -> list[tuple[Finding | None, list[Any]]]:
    """Runs cut at the ends of findings, so that a comment spans exactly its quote."""
    cuts = {0, len(clause.text), len(clause.label) if clause.text.startswith(clause.label) else 0}
    for one in findings:
        cuts |= {one.start - clause.start, min(one.end, clause.end) - clause.start}
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(clause.text))
    runs = []
    for first, last in pairwise(edges):
        runs.append(
            (first, last, _run(paragraph, clause, clause.text[first:last], first < len(clause.label)))
        )
    spans: list[tuple[Finding | None, list[Any]]] = []
    for one in findings:
        inside = [
            run
            for first, last, run in runs
            if one.start - clause.start <= first and last <= one.end - clause.start
        ]
        spans.append((one, inside or [run for _first, _last, run in runs[:1]]))
    return [span for span in spans if span[1]]


def _run(paragraph: Any, clause: Clause, text: str, label: bool) -> Any:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    font = {"title": TITLE_FONT, "chapter": HEAD_FONT, "part": HEAD_FONT, "section": SECOND_FONT, "heading": HEAD_FONT,
            "subheading": SECOND_FONT, "annex": HEAD_FONT}.get(clause.kind, HEAD_FONT if label else BODY_FONT)  # fmt: skip
    if font != BODY_FONT:
        run.font.name = font
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if clause.kind == "title":
        run.font.size = Pt(TITLE_PT)
    return run
