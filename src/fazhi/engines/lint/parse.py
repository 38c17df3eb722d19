"""Lines become clauses: titles, numbers, chapters, articles, paragraphs, items, annexes, signature, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fazhi.engines.codes.numerals import BadNumeral, from_chinese
from fazhi.engines.lint import facts
from fazhi.engines.lint.clauses import Clause, Document

NUMERAL = r"[一二三四五六七八九十百千零〇\d]+"
_UNIT = re.compile(rf"^\s*第({NUMERAL})([编章节])(?=[\s\u3000]|$|[^条款项规的])")
_ARTICLE = re.compile(
    rf"^\s*(第({NUMERAL})条(?:之{NUMERAL})?)(?:(?=[\s\u3000【（(]|$)|(?![第规所的至、和与，,之]))"
)
_ITEM = re.compile(rf"^\s*([（(]({NUMERAL})[）)])")
_HEADING = re.compile(r"^\s*(([一二三四五六七八九十]+)、)")
_POINT = re.compile(r"^\s*((\d{1,3})[.．、](?!\d))")
_NUMBER_LINE = re.compile(
    r"^\s*[^\s，。；：]{1,30}?[〔\[【（(［]\s*\d{4}\s*[〕\]】）)］]\s*第?\s*\d{1,5}\s*号\s*$"
)
_ANNEX = re.compile(r"^\s*(附\s*件)\s*(\d{0,2})\s*[：:]?\s*$")
_ANNEX_LIST = re.compile(r"^\s*附(?:\s*件)?\s*[：:]\s*\S")
_SALUTATION = re.compile(r"^\S.{0,120}[：:]\s*$")
_PREAMBLE = re.compile("如下|《|根据|为了|现将")
_SENTENCE = re.compile(r"[。；：:;！？]\s*$")
_ORGAN = re.compile(
    r"(政府|局|委员会|委|办公室|办事处|中心|领导小组|指挥部|协会|公司|厅|部|院|大队|支队|管委会|联席会议|站|所)\s*$"
)
_INNER = re.compile(
    r"(办法|规定|细则|规则|意见|措施|方案|规范|标准|指引|章程|制度|目录|基准|清单|条例|决定)(（[^）]{1,20}）|\([^)]{1,20}\))?\s*$"
)
_BRACKETED = re.compile(r"^\s*[（(].*[）)]\s*$")


@dataclass
class _Where:
    """Where the reader stands."""

    chapter: int | None = None
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    heading: int | None = None
    subheading: int | None = None
    annex: int | None = None
    start: int = 0
    """Offset of the line that is read."""
    started: bool = False
    """Whether a rule has begun: the title and head are over."""
    signed: bool = False
    listing: bool = False


@lru_cache(maxsize=4096)
def numeral(text: str) -> int | None:
    """The number that a label carries (三, 12, 〇); None for what is no number above zero."""
    try:
        return (int(text) if text.isdecimal() else from_chinese(text)) or None
    except BadNumeral:
        return None


def parse(lines: Sequence[str], notes: tuple[str, ...] = ()) -> Document:
    """The document that the lines are. Every line is one clause, blank ones too."""
    where, clauses = _Where(), []
    seen: dict[str, int] = {}
    for index, line in enumerate(lines):
        clause = _clause(line, where, index, lines)
        again = seen[clause.id] = seen.get(clause.id, 0) + 1
        clauses.append(replace(clause, id=f"{clause.id}~{again}") if again > 1 else clause)
        where.start += len(line) + 1
    return facts.filled(Document(tuple(clauses), notes=notes))


def parse_text(text: str) -> Document:
    """The document of a text, a paragraph a line."""
    return parse(text.split("\n"))


def _clause(line: str, where: _Where, index: int, lines: Sequence[str]) -> Clause:
    if not line.strip():
        return Clause(f"line_{index + 1}", "blank", line, where.start)
    for reader in (_structure, _tail, _head):
        found = reader(line, where, index, lines)
        if found is not None:
            return found
    return _plain(line, where, index)


_STARTS = frozenset("第（(一二三四五六七八九十百千零〇0123456789")
"""What the label of a clause begins with, digits of other scripts apart."""


def _structure(line: str, where: _Where, _index: int, _lines: Sequence[str]) -> Clause | None:
    start = line.lstrip()[:1]
    if start not in _STARTS and not start.isdigit():
        return None
    if found := _ARTICLE.match(line):
        number = numeral(found[2])
        if number and (
            line[found.end(1) : found.end(1) + 1].strip() == "" or number == (where.article or 0) + 1
        ):
            _reset(where, article=number, paragraph=1, started=True, signed=False, listing=False)
            return _made("article", line, where, found[1])
    if (found := _UNIT.match(line)) and (number := numeral(found[1])) and not _SENTENCE.search(line):
        kind = {"编": "part", "章": "chapter", "节": "section"}[found[2]]
        if kind == "chapter":
            where.chapter = number
        _reset(where, article=where.article, started=True)
        return Clause(
            f"{_prefix(where)}{kind}_{number}",
            kind,
            line,
            where.start,
            found[0].strip(),
            chapter=where.chapter,
        )
    if where.listing:
        return None
    if (found := _HEADING.match(line)) and not where.article and (number := numeral(found[2])):
        _reset(where, heading=number, started=True)
        return _made("heading", line, where, found[1])
    if (found := _ITEM.match(line)) and (number := numeral(found[2])) and where.started:
        return _item(line, where, found[1], number)
    if (found := _POINT.match(line)) and where.started:
        return _point(line, where, found[1], int(found[2]))
    return None


def _item(line: str, where: _Where, label: str, number: int) -> Clause | None:
    if where.article:
        where.item, where.subitem = number, None
        return _made("item", line, where, label)
    if where.heading:
        where.subheading, where.item = number, None
        return _made("subheading", line, where, label)
    return None


def _point(line: str, where: _Where, label: str, number: int) -> Clause | None:
    if where.article and where.item:
        where.subitem = number
        return _made("subitem", line, where, label)
    if where.article or where.heading:
        where.item = number
        return _made("item" if where.article else "point", line, where, label)
    return None


def _tail(line: str, where: _Where, index: int, lines: Sequence[str]) -> Clause | None:
    found = _ANNEX.match(line)
    if found:
        where.annex = int(found[2]) if found[2] else (where.annex or 0) + 1
        annex = where.annex
        _reset(where, chapter=None, listing=False, signed=True)
        return Clause(f"annex_{annex}", "annex", line, where.start, found[0].strip(), annex=annex)
    if where.started and _ANNEX_LIST.match(line):
        where.listing = True
        return Clause(f"line_{index + 1}", "annexes", line, where.start)
    if where.listing and _POINT.match(line):
        return Clause(f"line_{index + 1}", "annexes", line, where.start)
    if facts.DATE_LINE.match(line):
        where.listing, where.signed = False, True
        _reset(where)
        return Clause(f"line_{index + 1}", "date", line, where.start)
    short = where.started and len(line.strip()) <= 40
    signs = short and _ORGAN.search(line) and not _SENTENCE.search(line)
    if signs and (_dated_below(lines, index) or _signed_below(lines, index)):
        where.listing = False
        return Clause(f"line_{index + 1}", "signature", line, where.start)
    return None


def _dated_below(lines: Sequence[str], index: int) -> bool:
    """Whether the next line with text is a date."""
    following = next((row for row in lines[index + 1 : index + 6] if row.strip()), "")
    return facts.DATE_LINE.match(following) is not None


def _signed_below(lines: Sequence[str], index: int) -> bool:
    """Whether the next lines are further signing organs and then the date."""
    rows = [row for row in lines[index + 1 : index + 8] if row.strip()]
    for row in rows:
        if facts.DATE_LINE.match(row):
            return True
        if not _ORGAN.search(row) or len(row.strip()) > 40:
            return False
    return False


def _head(line: str, where: _Where, index: int, _lines: Sequence[str]) -> Clause | None:
    if _NUMBER_LINE.match(line) and not where.started:
        return Clause("number" if not where.annex else f"line_{index + 1}", "number", line, where.start)
    inner = (
        where.started and (where.signed or where.annex) and not _SENTENCE.search(line) and not where.article
    )
    if inner and _INNER.search(line):
        return Clause(f"line_{index + 1}", "title", line, where.start, annex=where.annex)
    if where.started:
        return None
    if line.rstrip().endswith("文件") and len(line.strip()) <= 30:
        return Clause(f"line_{index + 1}", "red", line, where.start)
    if _SALUTATION.match(line) and not _PREAMBLE.search(line):
        where.started = True
        return Clause("salutation", "salutation", line, where.start)
    if _BRACKETED.match(line):
        return Clause(f"line_{index + 1}", "note", line, where.start)
    if _SENTENCE.search(line) or len(line.strip()) > 80:
        where.started = True
        return None
    return Clause("title", "title", line, where.start)


def _plain(line: str, where: _Where, index: int) -> Clause:
    if where.article:
        where.paragraph = (where.paragraph or 1) + 1
        where.item = where.subitem = None
        return _made("paragraph", line, where, "")
    if where.heading:
        return replace(_made("text", line, where, ""), id=f"line_{index + 1}")
    return Clause(f"{_prefix(where)}line_{index + 1}", "text", line, where.start, annex=where.annex)


def _made(kind: str, line: str, where: _Where, label: str) -> Clause:
    return Clause(
        _identity(where), kind, line, where.start, label, where.article, where.paragraph, where.item, where.subitem,
        where.heading, where.subheading, where.chapter, where.annex,
    )  # fmt: skip


def _identity(where: _Where) -> str:
    steps: list[tuple[str, int | None]] = [("h", where.heading), ("s", where.subheading), ("p", where.item)]
    if where.article:
        whole = (where.paragraph or 1) == 1 and not where.item
        steps = [
            ("art", where.article),
            ("para", None if whole else where.paragraph),
            ("point", where.item),
            ("sub", where.subitem),
        ]
    return _prefix(where) + "__".join(f"{name}_{number}" for name, number in steps if number)


def _prefix(where: _Where) -> str:
    return f"annex_{where.annex}__" if where.annex else ""


_PLACE = dict.fromkeys(("article", "paragraph", "item", "subitem", "heading", "subheading"))


def _reset(where: _Where, **kept: Any) -> None:
    vars(where).update(_PLACE, **kept)
