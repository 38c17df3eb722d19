"""References inside a document: 本办法第…条第…款第…项, 前款, 前条, 附件…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.engines.lint.citations import PLACE, numbers
from fazhi.engines.lint.clauses import Clause, Document
from fazhi.engines.lint.findings import Context, Finding, clause_at, finding
from fazhi.engines.lint.rules import Rule

_PLACE = re.compile(PLACE)
_OWN = re.compile(r"本(?:办法|规定|细则|规则|意见|措施|通知|方案|规范|标准|条例|决定|制度)\s*$")
_LAW = re.compile(r"(?:》(?:[（(][^（）()]{2,40}[）)])?|法|条例|规定|办法|解释|令|号)\s*$")
_CHAIN = re.compile(
    r"第[^条。；\n]{1,12}条(?:第[^款。；\n]{1,4}款)?(?:第[^项。；\n]{1,6}项)?(?:[、，和及或与至]|以及|规定的?)\s*$"
)
_BEFORE = re.compile(r"前[两二三]?款|前条|前[两二三]条|前项")
_ANNEX = re.compile(r"附件\s*(\d{1,2})")
_SAME = re.compile(r"本条第([一二三四五六七八九十]+)款(?:第[（(]?([一二三四五六七八九十]+)[）)]?项)?")


def broken_reference(document: Document, _context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """References to articles, paragraphs, items and annexes that the document does not have."""
    rule = rules["broken-reference"]
    if document.articles:
        yield from _articles(document, rule)
        yield from _earlier(document, rule)
    yield from _annexes(document, rule)


def _articles(document: Document, rule: Rule) -> Iterator[Finding]:
    for found in _PLACE.finditer(document.text):
        clause = clause_at(document, found.start())
        inside = found.start() - clause.start
        if inside <= clause.text.find(clause.label) and clause.kind == "article":
            continue
        if clause.kind not in {"article", "paragraph", "item", "subitem"} or not _is_own(
            clause.text[:inside]
        ):
            continue
        number, paragraph, item = numbers(found)
        if number and not _exists(document, number, paragraph, item):
            yield finding(document, rule, found.start(), found.end(), target=found[0])


def _is_own(before: str) -> bool:
    """Whether a place behind this text lies in the document itself and not in a law named before it."""
    while chain := _CHAIN.search(before):
        before = before[: chain.start()]
    return bool(_OWN.search(before)) or not _LAW.search(before)


def _exists(document: Document, number: int, paragraph: int | None, item: int | None) -> bool:
    clauses = document.articles.get(number)
    if clauses is None:
        return False
    if paragraph and paragraph > max(clause.paragraph or 1 for clause in clauses):
        return False
    among = [clause for clause in clauses if not paragraph or clause.paragraph == paragraph]
    return not item or any(clause.item == item for clause in among)


def _earlier(document: Document, rule: Rule) -> Iterator[Finding]:
    """前款 in a first paragraph, 前条 in a first article, 本条第三款 of two."""
    for clause in document.clauses:
        if not clause.article:
            continue
        for found in _BEFORE.finditer(clause.text):
            if _no_earlier(clause, found[0]):
                yield finding(
                    document, rule, clause.start + found.start(), clause.start + found.end(), target=found[0]
                )
        for found in _SAME.finditer(clause.text):
            numbers_of = re.match(PLACE, f"第一条第{found[1]}款" + (f"第{found[2]}项" if found[2] else ""))
            assert numbers_of is not None
            _one, paragraph, item = numbers(numbers_of)
            if not _exists(document, clause.article, paragraph, item):
                yield finding(
                    document, rule, clause.start + found.start(), clause.start + found.end(), target=found[0]
                )


def _no_earlier(clause: Clause, word: str) -> bool:
    if word == "前条" or word.endswith("条"):
        return clause.article == 1
    if word == "前项":
        return clause.item == 1
    needed = 2 if word[1] in "两二" else 3 if word[1] == "三" else 1
    return (clause.paragraph or 1) <= needed and (clause.paragraph or 1) - 1 < needed


def _annexes(document: Document, rule: Rule) -> Iterator[Finding]:
    """附件3 where the list of annexes, or the annexes, end at 2; keeps still when there is neither."""
    listed = [c for c in document.clauses if c.kind in {"annexes", "annex"}]
    if not listed:
        return
    known = max(document_annexes(listed), default=0)
    for clause in document.body():
        for found in _ANNEX.finditer(clause.text):
            if not clause.annex and int(found[1]) > known:
                yield finding(
                    document, rule, clause.start + found.start(), clause.start + found.end(), target=found[0]
                )


def document_annexes(listed: list[Clause]) -> Iterator[int]:
    """Numbers of the annexes by their list and their headings; an unnumbered one is the first."""
    for clause in listed:
        if clause.annex:
            yield clause.annex
        found = re.match(r"\s*(?:附\s*件\s*[：:]\s*)?(\d{1,2})?[.．、]?", clause.text)
        yield int(found[1]) if found and found[1] else 1
