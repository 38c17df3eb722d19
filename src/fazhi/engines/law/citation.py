"""Citations: a law, and an article of it, as values that print themselves as statutes are cited."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering

_DIGITS = "〇一二三四五六七八九"


@lru_cache(maxsize=1024)
def chinese_ordinal(number: int) -> str:
    """The number as an article number is printed: 30 -> 三十, 110 -> 一百一十, 105 -> 一百零五."""
    if not 0 < number < 10_000:
        raise ValueError(f"an article number lies between 1 and 9999, not {number}")
    text, gap = "", False
    for weight, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // weight % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    return text.removeprefix("一") if 10 <= number < 20 else text


@dataclass(frozen=True, order=True)
class Law:
    """One edition of a statute. `key` is unique in the library, e.g. `行政复议法(2023)`."""

    key: str
    title: str
    in_force_from: dt.date
    in_force_to: dt.date | None = None
    """First day on which the edition is no longer in force; None while it is."""

    def article(self, number: int, paragraph: int | None = None, item: int | None = None) -> Article:
        """The article, paragraph (款) and item (项) of this edition."""
        return Article(self, number, paragraph, item)

    @property
    def whole(self) -> Article:
        """The document as a whole: a notice of the State Council has no articles that could be named."""
        return Article(self, 0)

    def part(self, heading: str) -> Article:
        """A part of a notice that has headings instead of articles."""
        return Part(self, 0, heading=heading)

    def in_force(self, on: dt.date) -> bool:
        """Whether the edition is in force on the day."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)

    def __str__(self) -> str:
        return f"《{self.title}》"


@total_ordering
@dataclass(frozen=True)
class Article:
    """A place in a law: article, paragraph, item. An article sorts before its paragraphs, these before their items."""

    law: Law
    number: int
    paragraph: int | None = None
    item: int | None = None

    def __lt__(self, other: Article) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, int, int, int]:
        return self.law.key, self.number, self.paragraph or 0, self.item or 0

    @property
    def short(self) -> str:
        """`第三十条第一款`, without the law's title; empty for a document as a whole."""
        if not self.number:
            return ""
        text = f"第{chinese_ordinal(self.number)}条"
        if self.paragraph:
            text += f"第{chinese_ordinal(self.paragraph)}款"
        if self.item:
            text += f"第{chinese_ordinal(self.item)}项"
        return text

    @property
    def ref(self) -> str:
        """`30(1)`, the form of the parameter files; an item adds its number: `41(1)5`. Empty for the whole law."""
        if not self.number:
            return ""
        return (
            str(self.number)
            + (f"({self.paragraph})" if self.paragraph else "")
            + (str(self.item) if self.item else "")
        )

    def __str__(self) -> str:
        return f"{self.law}{self.short}"


@dataclass(frozen=True)
class Part(Article):
    """A part of a document without articles, named by its heading: “坚持集体审议”."""

    heading: str = ""

    @property
    def short(self) -> str:
        return f"“{self.heading}”"

    @property
    def ref(self) -> str:
        return self.heading


_REF = re.compile(r"(\d+)(?:\((\d+)\))?(\d+)?")


def parse_ref(law: Law, ref: str) -> Article:
    """The article that a reference like `30`, `30(1)` or `41(1)5` names; ValueError otherwise."""
    match = _REF.fullmatch(ref.strip())
    if not match:
        raise ValueError(f"not an article reference: {ref!r} (write 30, 30(1) or 41(1)5)")
    number, paragraph, item = match.groups()
    return law.article(int(number), int(paragraph) if paragraph else None, int(item) if item else None)
