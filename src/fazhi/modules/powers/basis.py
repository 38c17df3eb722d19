"""The legal basis of a power as citations: every act needs one, and a normative document cannot give every power."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import NoEdition, UnknownLaw, law_on
from fazhi.kernel.text import _
from fazhi.modules.powers.states import Kind

_NUMBER = "[〇零一二三四五六七八九十百千]+"
_PLACE = rf"第{_NUMBER}条(?:之{_NUMBER})?(?:第{_NUMBER}款)?(?:第{_NUMBER}项)?"
_CITATION = re.compile(rf"《([^《》]{{2,80}})》((?:[、，]?{_PLACE})+)")
_NORMATIVE = ("通知", "意见", "函", "纪要", "方案", "通告", "公告", "规划", "纲要", "要点", "目录")
"""Endings of titles of normative documents; laws, regulations and rules end otherwise (法、条例、规定、办法、细则……)."""

SET_BY_LAW: dict[str, tuple[str, int, int | None]] = {
    Kind.PENALTY: ("行政处罚法", 16, None),
    Kind.LICENCE: ("行政许可法", 17, None),
    Kind.COERCION: ("行政强制法", 10, 4),
}
"""Kind -> the article by which normative documents cannot set such acts; the editions of 行政处罚法 before 2021 have it as 14."""
GIVEN_BY: dict[str, tuple[str, int]] = {
    Kind.PENALTY: ("行政处罚法", 17), Kind.LICENCE: ("行政许可法", 22), Kind.COERCION: ("行政强制法", 17),
}  # fmt: skip
"""Kind -> the article by which only the competent body acts; the editions of 行政处罚法 before 2021 have it as 15."""
_BEFORE_2021 = {16: 14, 17: 15, 20: 18, 42: 37}
"""Articles of 行政处罚法 (2021) -> of the editions before."""


@dataclass(frozen=True)
class Citation:
    """A law by its title and the places named of it, as the list writes them."""

    title: str
    places: str

    def __str__(self) -> str:
        return f"《{self.title}》{self.places}"


def citations(text: str) -> tuple[Citation, ...]:
    """The citations of a basis, `；` or a new line between them. ValueError: a part that is no 《title》第…条."""
    found = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[；;\n]", text))):
        match = _CITATION.fullmatch(part)
        if match is None:
            raise ValueError(
                _("“%(part)s”不是条文。请写成《法律名称》加第几条，几条之间用分号分开。")
                % {"part": part[:60]}
            )
        found.append(Citation(match[1], match[2]))
    return tuple(found)


def is_normative(title: str) -> bool:
    """Whether the title is that of a normative document, which cannot set licences, penalties and coercion."""
    return title.removesuffix("（试行）").endswith(_NORMATIVE)


def article(title: str, number: int, paragraph: int | None, on: dt.date) -> Article:
    """An article of the edition in force on a day; of the first edition before its force."""
    law = law_on(title, on)
    if title == "行政处罚法" and law.in_force_from < dt.date(2021, 7, 15):
        number = _BEFORE_2021.get(number, number)
    return law.article(number, paragraph)


@lru_cache(maxsize=4096)
def _lapsed(title: str, on: dt.date) -> bool:
    """Whether the library knows the law, and no edition of it is in force on the day."""
    try:
        law_on(title, on)
    except UnknownLaw:
        return False
    except NoEdition:
        return True
    return False


def fault(kind: str, text: str, on: dt.date) -> str:
    """Why the basis cannot carry a power of the kind on the day; empty when it can.

    Basis: 行政处罚法 16, 38; 行政许可法 17; 行政强制法 10(4).
    """
    try:
        cited = citations(text)
    except ValueError as wrong:
        return str(wrong)
    if not cited:
        return str(_("没有依据的权力不能列入清单。请写明法律、法规或者规章的条文。"))
    for citation in cited:
        if _lapsed(citation.title, on):
            return _("《%(law)s》在%(day)s没有生效的文本，不能作为依据。") % {
                "law": citation.title,
                "day": on,
            }
    if kind in SET_BY_LAW and all(is_normative(citation.title) for citation in cited):
        title, number, paragraph = SET_BY_LAW[kind]
        return _("规范性文件不能设定%(kind)s，依据%(basis)s。请写明设定它的法律、法规或者规章。") % {
            "kind": Kind(kind).label, "basis": article(title, number, paragraph, on),
        }  # fmt: skip
    return ""


def competence(kind: str, on: dt.date) -> str:
    """The article by which a power of the kind belongs to the competent body alone."""
    if kind in GIVEN_BY:
        title, number = GIVEN_BY[kind]
        return str(article(title, number, None, on))
    return str(_("权责清单"))
