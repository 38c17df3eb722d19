"""A document as clauses: every line is one clause, and all clauses together are the whole text again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from fazhi.engines.law.citation import chinese_ordinal

BODY = frozenset({"article", "paragraph", "item", "subitem", "heading", "subheading", "point", "text"})
"""Kinds that say what is the rule; the others are title, number, signature and the like."""


@dataclass(frozen=True)
class Clause:
    """One line of a document and its place. `document.text[start:start + len(text)] == text`."""

    id: str
    """Unique in the document: `art_3__para_1__point_2`, `h_1__s_2`, `title`, `line_4`."""
    kind: str
    text: str
    start: int
    label: str = ""
    """The number as printed: 第三条, （二）, 一、; a prefix of the text after blanks."""
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    heading: int | None = None
    subheading: int | None = None
    chapter: int | None = None
    annex: int | None = None

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def place(self) -> str:
        """The place as it is cited: 第三条第一款第二项, 第一部分第二项, 标题; empty for a line without one."""
        before = f"附件{self.annex}" if self.annex else ""
        if self.article:
            return before + _article_place(self)
        if self.heading:
            below = f"（{chinese_ordinal(self.subheading)}）" if self.subheading else ""
            return f"{before}{chinese_ordinal(self.heading)}、{below}" + (
                f"{self.item}." if self.item else ""
            )
        if self.kind == "chapter" and self.chapter:
            return f"{before}第{chinese_ordinal(self.chapter)}章"
        return before + _NAMES.get(self.kind, "")


_NAMES = {
    "title": "标题", "number": "发文字号", "red": "版头", "salutation": "主送机关", "text": "正文",
    "annexes": "附件说明", "annex": "附件", "signature": "发文机关署名", "date": "成文日期",
}  # fmt: skip


def _article_place(clause: Clause) -> str:
    text = f"第{chinese_ordinal(clause.article or 0)}条"
    if clause.paragraph and (clause.paragraph > 1 or clause.item):
        text += f"第{chinese_ordinal(clause.paragraph)}款"
    if clause.item:
        text += f"第{chinese_ordinal(clause.item)}项"
    return text + (f"第{chinese_ordinal(clause.subitem)}目" if clause.subitem else "")


@dataclass(frozen=True)
class Document:
    """A document: its clauses in order, and what its head and tail say of it."""

    clauses: tuple[Clause, ...]
    title: str = ""
    """The title as issued; of a document that issues another, that of the outer one."""
    name: str = ""
    """The title of the rules themselves: the inner one, else the title."""
    number: str = ""
    """The document number as printed."""
    issuers: tuple[str, ...] = ()
    date: dt.date | None = None
    """Day of signature."""
    effective: dt.date | None = None
    expires: dt.date | None = None
    """Last day of validity."""
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        """The whole text, clauses joined by line breaks: no character of the source is missing."""
        return "\n".join(clause.text for clause in self.clauses)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offsets of the clauses, for bisection."""
        return tuple(clause.start for clause in self.clauses)

    def body(self) -> Iterator[Clause]:
        """The clauses that carry rules."""
        return (clause for clause in self.clauses if clause.kind in BODY)

    @cached_property
    def articles(self) -> dict[int, tuple[Clause, ...]]:
        """Clauses of each article of the rules themselves by number, in order (a number printed twice: both)."""
        found: dict[int, list[Clause]] = {}
        for clause in self.clauses:
            if clause.article:
                found.setdefault(clause.article, []).append(clause)
        return {number: tuple(clauses) for number, clauses in found.items()}
