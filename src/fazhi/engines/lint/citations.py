"""Citations in a text: 《…》（…）第…条第…款第…项, and references inside the document: 本办法第…条, 前款."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fazhi.engines.codes.numerals import BadNumeral, from_chinese
from fazhi.engines.law.citation import Article, Law
from fazhi.engines.law.library import record, records

N = r"[一二三四五六七八九十百千零〇\d]+"
PLACE = rf"第(?P<article>{N})条(?:之{N})?(?:第(?P<paragraph>{N})款)?(?:第[（(]?(?P<item>{N})[）)]?项)?"
_TITLE = re.compile(
    r"《(?P<title>[^《》\n]{2,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?)》(?:[（(](?P<after>[^（）()\n]{2,40})[）)])?"
)
_PLACE = re.compile(PLACE)
_MORE = re.compile(
    rf"(?:[、，和及或与]|以及)\s*(?={PLACE.replace('?P<article>', '?:').replace('?P<paragraph>', '?:').replace('?P<item>', '?:')})"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{2,12}[〔\[【（(]\d{4}[〕\]】）)]\d{1,5}号|[\u4e00-\u9fa5]{2,12}令第?\s*\d+\s*号"
)
_EDITION = re.compile(r"[（(](\d{4})年?[^（）()]{0,6}[）)]$")


@dataclass(frozen=True)
class Citation:
    """One place cited. `start` and `end` span the title and the place (of a further place: that place alone)."""

    title: str
    after: str
    """What stands in brackets behind the title: a number, or 以下简称…."""
    article: int | None
    paragraph: int | None
    item: int | None
    start: int
    end: int

    @property
    def ref(self) -> str:
        """The place as in the parameter files: `41(1)5`; empty for the whole."""
        if not self.article:
            return ""
        return (
            f"{self.article}"
            + (f"({self.paragraph})" if self.paragraph else "")
            + (f"{self.item}" if self.item else "")
        )


def citations(text: str) -> Iterator[Citation]:
    """All citations of titled documents in a text, in order; a list of places behind one title gives one each."""
    for found in _TITLE.finditer(text):
        title, after = found["title"], found["after"] or ""
        place = _PLACE.match(text, found.end())
        if not place:
            yield Citation(title, after, None, None, None, found.start(), found.end())
        start = found.start()
        while place:
            yield Citation(title, after, *numbers(place), start, place.end())
            joint = _MORE.match(text, place.end())
            place = _PLACE.match(text, joint.end()) if joint else None
            start = place.start() if place else start


def numbers(place: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """Article, paragraph and item of a match of PLACE."""
    return tuple(_number(place[name]) for name in ("article", "paragraph", "item"))  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def _number(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(text) if text.isdecimal() else from_chinese(text)
    except BadNumeral:
        return None


def plain_title(title: str) -> str:
    """The name under which the library knows a title: without 中华人民共和国, edition and blanks."""
    name = _EDITION.sub("", title.strip().replace(" ", "").replace("\u3000", ""))
    return name.removeprefix("中华人民共和国").removeprefix("国务院")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Law, ...]]:
    found: dict[str, list[Law]] = {}
    for entry in records().values():
        for name in {entry.name, plain_title(entry.law.title)}:
            found.setdefault(name, []).append(entry.law)
    return {name: tuple(sorted(set(laws), key=lambda one: one.in_force_from)) for name, laws in found.items()}


@lru_cache(maxsize=1)
def _by_number() -> dict[str, Law]:
    """By number of the document, amendment orders too."""
    return {tight(entry.number): entry.law for entry in records().values() if entry.number}


def tight(number: str) -> str:
    """A document number with one kind of brackets and no 第."""
    return re.sub(r"[\s第]", "", re.sub(r"[\[【（(]", "〔", re.sub(r"[\]】）)]", "〕", number)))


@dataclass(frozen=True)
class Resolved:
    """What the library says of a citation on a day."""

    law: Law
    state: str
    """in_force, repealed, superseded or future."""
    later: Law | None = None
    """The edition in force, when another one was cited."""


@lru_cache(maxsize=8192)
def resolve(title: str, after: str, on: dt.date) -> Resolved | None:
    """The edition cited and its state on a day; None when the library does not know the title."""
    known = _by_name().get(plain_title(title)) or _by_name().get(title.strip().removeprefix("中华人民共和国"))
    if not known:
        return None
    current = next((law for law in known if law.in_force(on)), None)
    cited = _edition(title, after, known)
    if cited and current and cited != current:
        return Resolved(cited, "superseded", current)
    law = cited or current or known[-1]
    if law.in_force(on):
        return Resolved(law, "in_force")
    return Resolved(law, "future" if on < law.in_force_from else "repealed")


def _edition(title: str, after: str, known: tuple[Law, ...]) -> Law | None:
    """The edition that a year in the title or a number behind it names."""
    for number in _NUMBER.findall(after):
        law = _by_number().get(tight(number.removeprefix("中华人民共和国")))
        if law in known:
            return law
    year = _EDITION.search(title) or re.search(r"^(\d{4})年(?:修正|修订)", after)
    if year:
        return next((law for law in known if f"({year[1]})" in law.key), None)
    return None


@lru_cache(maxsize=1)
def lengths() -> dict[str, int]:
    """Number of articles by key of the edition, for those that are known."""
    text = files("fazhi.engines.lint").joinpath("data/lengths.csv").read_text(encoding="utf-8")
    return {record(row["law"]).law.key: int(row["articles"]) for row in csv.DictReader(text.splitlines())}


def article(citation: Citation, law: Law) -> Article | None:
    """The place cited as a value of the library; None for the law as a whole."""
    return law.article(citation.article, citation.paragraph, citation.item) if citation.article else None
