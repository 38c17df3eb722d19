"""Building a report: every reference becomes a figure with its list behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from fazhi.kernel.errors import BadData
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Indicator, Period, Share
from fazhi.kernel.indicators.figure import Figure
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.reports.template import BadTemplate, Block, Reference, parse, references
from fazhi.kernel.text import _


@dataclass(frozen=True)
class Item:
    """A figure of a report: number in the report, indicator and what it came to."""

    number: int
    indicator: Indicator
    figure: Figure


@dataclass
class Draft:
    """A report computed now. `blocks` is plain data: {"kind", "level", "cells": [[span, ...], ...]}; a span is
    {"text"} or {"text", "figure"} with the number of its item."""

    title: str
    unit: Unit
    year: int
    blocks: list[dict[str, Any]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def rows_of(indicator: Indicator, unit: Unit) -> QuerySet[Model]:
    """The rows of the indicator's register that belong to the unit or to one below it."""
    below = Unit.objects.filter(path__startswith=unit.path).values("pk")
    return indicator.register.rows().filter(unit_id__in=below)


def build(text: str, unit: Unit, year: int) -> Draft:
    """Compute a report from its template. BadData names the line and key of anything that does not resolve."""
    try:
        blocks = parse(text)
    except BadTemplate as fault:
        raise BadData(str(fault)) from fault
    draft = Draft(title="", unit=unit, year=year)
    figures = _Figures(draft)
    for reference in references(blocks):
        figures.check(reference)
    draft.blocks = [
        _block(block, figures) for block in blocks if not block.when or figures.counts(block.when)
    ]
    heads = [block for block in draft.blocks if block["kind"] == "heading"]
    draft.title = "".join(span["text"] for span in heads[0]["cells"][0]) if heads else str(unit)
    return draft


def _block(block: Block, figures: _Figures) -> dict[str, Any]:
    cells = [
        [figures.span(part) if isinstance(part, Reference) else {"text": part} for part in cell]
        for cell in block.cells
    ]
    return {"kind": block.kind, "level": block.level, "cells": cells}


class _Figures:
    """The figures of one draft: each pair of indicator and period is computed once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.known: dict[tuple[str, int], Item] = {}

    def check(self, reference: Reference) -> None:
        if reference.is_word:
            return
        try:
            definition.get(reference.name)
        except KeyError:
            raise BadData(_("报告引用了不存在的指标“%(key)s”。") % {"key": reference.name}) from None

    def counts(self, key: str) -> bool:
        """Whether the figure of the year is there and not zero. It is no item of the report by that alone."""
        found = orm.evaluate(
            definition.get(key), Period.year(self.draft.year), rows_of(definition.get(key), self.draft.unit)
        )
        return bool(found.value)

    def item(self, key: str, year: int) -> Item:
        if (key, year) not in self.known:
            indicator = definition.get(key)
            found = orm.evaluate(indicator, Period.year(year), rows_of(indicator, self.draft.unit))
            item = Item(len(self.draft.items) + 1, indicator, found)
            self.known[key, year] = item
            self.draft.items.append(item)
        return self.known[key, year]

    def span(self, reference: Reference) -> dict[str, Any]:
        if reference.is_word:
            return {"text": self._word(reference.name)}
        year = self.draft.year
        now = self.item(reference.name, year - 1 if reference.form == "last" else year)
        if reference.form in {"", "last"}:
            return {"text": now.figure.printed, "figure": now.number}
        before = self.item(reference.name, year - 1)
        if now.figure.value is None or before.figure.value is None:
            return {"text": "—", "figure": now.number}
        change = now.figure.value - before.figure.value
        if reference.form == "trend":
            words = (gettext("持平"), gettext("上升"), gettext("下降"))
            return {"text": words[(change > 0) - (change < 0)]}
        return {"text": _difference(now.indicator, change), "figure": now.number}

    def _word(self, name: str) -> str:
        unit, year = self.draft.unit, self.draft.year
        words = {
            "year": str(year),
            "last_year": str(year - 1),
            "government": unit.name,
            "district": unit.short,
        }
        return words.get(name, "")


def _difference(indicator: Indicator, change: Decimal) -> str:
    rounded = abs(change).quantize(Decimal(1).scaleb(-indicator.decimals))
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + (gettext("个百分点") if isinstance(indicator.kind, Share) else "")
