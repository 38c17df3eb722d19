"""Numbers of official documents (发文字号): agency word, year, serial number, e.g. 区政府〔2020〕12号."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.engines.codes.verdict import Verdict, invalid

_BRACKETS = str.maketrans("[【（(﹝［「]】）)﹞］」", "〔〔〔〔〔〔〔〕〕〕〕〕〕〕")
_WIDE = str.maketrans("０１２３４５６７８９　", "0123456789 ")
_FORM = re.compile(
    r"(?P<word>[^〔〕\d\s][^〔〕\s]{0,39})\s*〔\s*(?P<year>\d{4})\s*〕\s*(?P<ordinal>第)?\s*(?P<serial>\d{1,8})\s*号"
)
FIRST_YEAR, LAST_YEAR = 1949, 2099


class BadDocumentNumber(ValueError):
    """A text that is no document number."""


@dataclass(frozen=True, order=True)
class DocumentNumber:
    """A document number as a value; orders by agency word, year and serial number."""

    word: str
    """机关代字, e.g. 区政府 or 津红政复决字."""
    year: int
    serial: int

    def __post_init__(self) -> None:
        """ValueError for an empty word, a year out of 1949 to 2099 or a serial number below one."""
        if not _FORM.fullmatch(f"{self.word}〔2020〕1号"):
            raise BadDocumentNumber(
                f"机关代字“{self.word}”不合规定：不能为空，不能含空格或者六角括号，不能以数字开头"
            )
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise BadDocumentNumber(f"发文年份{self.year}不在{FIRST_YEAR}年至{LAST_YEAR}年之间")
        if not 1 <= self.serial < 10**8:
            raise BadDocumentNumber(f"发文顺序号{self.serial}应为不超过8位的正整数")

    def __str__(self) -> str:
        """The written form of GB/T 9704: full year in 〔〕, no leading zeros, no 第."""
        return f"{self.word}〔{self.year}〕{self.serial}号"


def parse(text: str) -> DocumentNumber:
    """The number that a text names, in any of the usual brackets; BadDocumentNumber otherwise."""
    match = _match(text)
    if not match:
        raise BadDocumentNumber(f"不是发文字号：{text!r}（应如“区政府〔2020〕12号”）")
    return DocumentNumber(match["word"], int(match["year"]), int(match["serial"]))


def check_document_number(text: str) -> Verdict:
    """Whether the text is a document number in its written form; if not, what deviates and how it is written."""
    try:
        number = parse(text)
    except BadDocumentNumber as fault:
        return invalid(text.strip(), "form", str(fault))
    match = _match(text)
    assert match is not None
    written = str(number)
    if text == written:
        return Verdict(
            True,
            "",
            written,
            {"kind": "doc", "word": number.word, "year": str(number.year), "serial": str(number.serial)},
        )
    faults = [
        sentence
        for found, sentence in (
            (f"〔{match['year']}〕" not in text.translate(_WIDE), "年份应用六角括号〔〕括入"),
            (match["ordinal"] is not None, "顺序号不加“第”字"),
            (match["serial"].startswith("0"), "顺序号不编虚位"),
        )
        if found
    ] or ["不应有空格或者全角数字"]  # fmt: skip
    return invalid(written, "style", f"{'，'.join(faults)}，应写作{written}（GB/T 9704）")


def _match(text: str) -> re.Match[str] | None:
    return _FORM.fullmatch(text.strip().translate(_WIDE).translate(_BRACKETS))
