"""The places in the law on which indicators stand, read from their bases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.engines.codes.numerals import from_chinese
from fazhi.engines.law.citation import Law
from fazhi.engines.law.library import editions, records
from fazhi.kernel.indicators.definition import Indicator

_CITED = re.compile(
    r"《([^》]+)》(?:第([〇零一二三四五六七八九十百千]+)条)?(?:第([一二三四五六七八九十]+)款)?"
)


_NUMBERED = re.compile(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号")
"""A document named by its number alone: 国办发〔2018〕118号."""


def cited(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """(key of the edition, reference) for every edition of every law that the basis names; `30(1)`, or empty for the whole."""
    for title, article, paragraph in _CITED.findall(str(indicator.basis)):
        ref = str(from_chinese(article)) if article else ""
        ref += f"({from_chinese(paragraph)})" if paragraph else ""
        for edition in _editions(title):
            yield edition.key, ref
    for number in _NUMBERED.findall(str(indicator.basis)):
        yield from ((key, "") for key, entry in records().items() if entry.number == number)


def _editions(title: str) -> tuple[Law, ...]:
    """By the name without the year, or by the title as it is printed; UnknownLaw otherwise."""
    printed = tuple(entry.law for entry in records().values() if entry.law.title == title)
    return printed or editions(title)
