"""Make the document template that ships: the red letterhead of official papers (GB/T 9704), for any kind."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TARGET = Path(__file__).parent.parent / "src/fazhi/kernel/documents/templates/generic.docx"


def style(run, size, font="FangSong", east="仿宋", colour=None, bold=False):
    run.font.size, run.font.name, run.bold = Pt(size), font, bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), east)
    if colour:
        run.font.color.rgb = RGBColor(*colour)


def line(document, text, size, align=None, **looks):
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    style(paragraph.add_run(text), size, **looks)
    return paragraph


def rule(paragraph):
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "1"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def main():
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    rule(
        line(document, "{{ organ }}", 26, centre, font="SimSun", east="宋体", colour=(0xC0, 0, 0), bold=True)
    )
    line(document, "{{ title }}", 22, centre, font="SimSun", east="宋体", bold=True)
    line(document, "{{ number }}", 16, centre)
    line(document, "{{ recipient }}", 16)
    line(document, "{%p for text in paragraphs %}", 16)
    body = line(document, "{{ text }}", 16)
    body.paragraph_format.first_line_indent = Pt(32)
    line(document, "{%p endfor %}", 16)
    line(document, "", 16)
    line(document, "（印章）", 16, right)
    line(document, "{{ date }}", 16, right)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    document.save(TARGET)


if __name__ == "__main__":
    main()
