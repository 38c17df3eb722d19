"""From the characters of a number to its value: digits with separators, 万 and 亿, Chinese numerals, fractions, tenths."""

from __future__ import annotations

import re
from decimal import Decimal

from fazhi.engines.codes.numerals import BadNumeral, from_chinese

MAGNITUDES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "万亿": 10**12,
}  # fmt: skip

_WIDE = tuple(zip("０１２３４５６７８９％．－～：＋／（）", "0123456789%.-~:+/()", strict=True))


_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_SEMICOLON = re.compile(r"(?<!nbsp);")


def halved(text: str) -> str:
    """The text with full-width digits and signs as half-width ones, and with Chinese commas; its length stays the same."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return _SEMICOLON.sub("；", _COMMA.sub("，", text))


def digits(text: str) -> Decimal:
    """The value of digits that may hold a point, thousands separators or spaces."""
    return Decimal(text.replace(",", "").replace("，", "").replace(" ", ""))


def numeral(text: str) -> Decimal | None:
    """The value of a Chinese numeral; None when it can be read in two ways or not at all."""
    whole, point, rest = text.partition("点")
    try:
        value = Decimal(from_chinese("一" + whole if whole[:1] in "百千万亿" else whole))
        if point:
            value += Decimal("0." + "".join(str("零一二三四五六七八九".index(c)) for c in rest))
    except (BadNumeral, ValueError, ArithmeticError):
        return None
    return value


def either(text: str) -> Decimal | None:
    """The value of digits or of a numeral."""
    return digits(text) if text[:1].isascii() and text[:1].isdigit() else numeral(text)


def fraction(text: str) -> Decimal | None:
    """三分之一 as percent, 33.33; 百分之九十二 as 92. None when it cannot be read."""
    under, _of, over = text.partition("分之")
    below, above = either(under if under != "百" else "一百"), either(over)
    if below is None or above is None or not below:
        return None
    return (above * 100 / below).quantize(Decimal("0.01")).normalize()
