"""A checked report as a page or a document: the text with its figures marked, and the relations beneath."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from fazhi.engines.figures.compare import Change
from fazhi.engines.figures.model import Figure, Reading, Relation, Verdict, written

WORDS = {"holds": "相符", "rounding": "尾数差", "fails": "不符", "unknown": "不能判断", "": "未涉及"}
_RANK = (Verdict.FAILS, Verdict.ROUNDING, Verdict.UNKNOWN, Verdict.HOLDS)
_STYLE = """body{font:16px/1.9 "Noto Serif SC","Songti SC",SimSun,serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}
mark{background:#eee;border-bottom:2px solid #888;padding:0 .1em}mark.holds{background:#e3f1e5;border-color:#1f7a33}
mark.rounding{background:#fff3cf;border-color:#946b00}mark.fails{background:#fbdcd9;border-color:#b3261e;font-weight:700}
mark.unknown{background:#e5ebf5;border-color:#3a5a94}p{white-space:pre-wrap;margin:.3em 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{border:1px solid #bbb;padding:.3em .5em;text-align:left;vertical-align:top}"""


def verdicts(reading: Reading) -> dict[str, Verdict]:
    """The verdict of each figure that stands in a relation: the gravest of those it is judged by or is part of."""
    found: dict[str, Verdict] = {}
    for one in reading.relations:
        for id_ in one.figures:
            if id_ not in found or _RANK.index(one.verdict) < _RANK.index(found[id_]):
                found[id_] = one.verdict
    return found


def pieces(reading: Reading) -> Iterator[tuple[str, list[Figure]]]:
    """The text cut at its figures: each piece with the figures that it is, or none."""
    at = 0
    by_span: dict[tuple[int, int], list[Figure]] = {}
    for figure in reading.figures:
        by_span.setdefault((figure.start, figure.end), []).append(figure)
    for (start, end), figures in sorted(by_span.items()):
        if start < at:
            continue
        if start > at:
            yield reading.text[at:start], []
        yield reading.text[start:end], figures
        at = end
    if at < len(reading.text):
        yield reading.text[at:], []


def sentence(one: Relation, figures: dict[str, Figure]) -> str:
    """A relation as one line: the formula with the figures as printed, and what comes out."""
    formula = one.formula
    for id_ in sorted(one.figures, key=len, reverse=True):
        formula = formula.replace(
            id_, figures[id_].raw + (figures[id_].unit if figures[id_].unit != "%" else "")
        )
    return formula + (f"（{one.computed}）" if one.computed else "")


def page(reading: Reading, changes: list[Change]) -> str:
    """A page that stands alone, without scripts."""
    judged, figures = verdicts(reading), {one.id: one for one in reading.figures}
    body = []
    for text, here in pieces(reading):
        if not here:
            body.append(escape(text))
            continue
        verdict = judged.get(here[0].id, "")
        title = "；".join(f"{one.measure} {written(one)}{one.unit}" for one in here)
        body.append(
            f'<mark class="{verdict}" id="{here[0].id}" title="{escape(title)}">{escape(text)}</mark>'
        )
    rows = "".join(
        f'<tr><td>{WORDS[str(one.verdict)]}</td><td><a href="#{one.figures[0]}">{escape(figures[one.figures[0]].quote)}</a></td>'
        f"<td>{escape(sentence(one, figures))}</td><td>{escape(one.note)}</td></tr>"
        for one in sorted(reading.relations, key=lambda r: _RANK.index(r.verdict))
    )
    text = "".join(f"<p>{line}</p>" for line in "".join(body).split("\n"))
    table = f"<table><thead><tr><th>结论</th><th>原文</th><th>算式</th><th>说明</th></tr></thead><tbody>{rows}</tbody></table>"
    compared = "".join(
        f"<tr><td>{escape(one.measure)}</td><td>{_shown(one.last)}</td><td>{_shown(one.this)}</td><td>{escape(one.unit)}</td></tr>"
        for one in changes
    )
    if compared:
        compared = f"<h2>与上年比较</h2><table><thead><tr><th>事项</th><th>上年</th><th>本年</th><th>单位</th></tr></thead><tbody>{compared}</tbody></table>"
    title = escape(reading.title or "报告核对")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1>{table}{compared}<h2>全文</h2>{text}</body></html>\n"
    )


def _shown(one: Figure | None) -> str:
    return "—" if one is None else escape(f"{written(one)}")


def document(reading: Reading, changes: list[Change]) -> Any:
    """The same as a python-docx document; figures are highlighted by verdict."""
    import docx
    from docx.enum.text import WD_COLOR_INDEX

    colours = {"holds": WD_COLOR_INDEX.BRIGHT_GREEN, "rounding": WD_COLOR_INDEX.YELLOW, "fails": WD_COLOR_INDEX.RED, "unknown": WD_COLOR_INDEX.TURQUOISE}  # fmt: skip
    made = docx.Document()
    made.add_heading(reading.title or "报告核对", 1)
    judged, figures = verdicts(reading), {one.id: one for one in reading.figures}
    _rows(made, ("结论", "原文", "算式", "说明"), [
        (WORDS[str(one.verdict)], figures[one.figures[0]].quote, sentence(one, figures), one.note)
        for one in sorted(reading.relations, key=lambda r: _RANK.index(r.verdict))
    ])  # fmt: skip
    if changes:
        made.add_heading("与上年比较", 2)
        _rows(made, ("事项", "上年", "本年", "单位"), [
            (one.measure, str(written(one.last)) if one.last else "—", str(written(one.this)) if one.this else "—", one.unit)
            for one in changes
        ])  # fmt: skip
    made.add_heading("全文", 2)
    paragraph = made.add_paragraph()
    for text, here in pieces(reading):
        if here:
            run = paragraph.add_run(text)
            run.font.highlight_color = colours.get(judged.get(here[0].id, ""), WD_COLOR_INDEX.GRAY_25)
            continue
        first, *rest = text.split("\n")
        paragraph.add_run(first)
        for line in rest:
            paragraph = made.add_paragraph(line)
    return made


def _rows(made: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
