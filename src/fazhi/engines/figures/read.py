"""Reading a text from beginning to end: layout, figures, what they count, relations, claims."""

from __future__ import annotations

import re
from functools import cache

from fazhi.engines.figures.layout import Layout, layout
from fazhi.engines.figures.measure import describe
from fazhi.engines.figures.model import Claim, Figure, Reading
from fazhi.engines.figures.numbers import halved
from fazhi.engines.figures.patterns import list_items
from fazhi.engines.figures.recognise import Recogniser
from fazhi.engines.figures.relations import relate
from fazhi.engines.figures.rulebook import rules
from fazhi.engines.figures.tables import table_figures, tables


def read(text: str) -> Reading:
    """Everything that the text says in figures, with offsets into this text.

    Pure: no clock, no network, the same answer for the same text. Time and memory grow with the length of the text.
    """
    plain = halved(text)
    laid = layout(plain)
    found_tables = tables(laid.lines)
    rows = [table_figures(table) for table in found_tables]
    skip = laid.skip + [(table.start, table.end) for table in found_tables]
    found = Recogniser(plain, list_items(plain)).find(skip)
    found += [figure for table in rows for row in table for figure in row]
    found.sort(key=lambda one: (one.start, one.end))
    for figure in found:
        figure.raw = text[figure.start : figure.end]
    figures = describe(text, plain, found, laid.year)
    for number, figure in enumerate(figures, 1):
        figure.id = f"f{number}"
        figure.section = laid.section(figure.start)
    return Reading(text, laid.title, laid.year, figures, relate(figures, rows, plain), _claims(laid))


@cache
def _claim_rules() -> tuple[re.Pattern[str], tuple[str, ...]]:
    found = rules("claims")["claim"]
    return re.compile("|".join(f"(?P<c{i}>{rule['pattern']})" for i, rule in enumerate(found))), tuple(r["word"] for r in found)  # fmt: skip


def _claims(laid: Layout) -> list[Claim]:
    """Claims in words, outside the spans that are left out."""
    pattern, kinds = _claim_rules()
    found: list[Claim] = []
    for begin, line in laid.lines:
        for match in pattern.finditer(line):
            left = max(line.rfind(mark, 0, match.start()) for mark in "，。；、") + 1
            start = begin + match.start()
            found.append(
                Claim(
                    f"c{len(found) + 1}", laid.section(start), start, begin + match.end(),
                    kinds[int((match.lastgroup or "c0")[1:])], line[left : match.end() + 10].strip()[:60],
                )
            )  # fmt: skip
    return found


def by_id(figures: list[Figure]) -> dict[str, Figure]:
    """Figures by their ids."""
    return {figure.id: figure for figure in figures}
