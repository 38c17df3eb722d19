"""Chinese numerals both ways: counted (一百零五), by digits (二〇二〇) and in bank characters (壹佰零伍)."""

from __future__ import annotations

from itertools import product

LIMIT = 10**16
"""Numbers from 0 to LIMIT - 1."""

_DIGITS = "零一二三四五六七八九"
_BANK = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_VARIANTS = str.maketrans(
    "〇○壹贰貳两兩叁參叄肆伍陆陸柒捌玖拾佰仟萬億",
    "零零一二二二二三三三四五六六七八九十百千万亿",
)  # each character above is read as the one below it
_TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_OPTIONAL = "?"


class BadNumeral(ValueError):
    """A text that is no Chinese numeral, or one that can be read in two ways."""


def to_chinese(number: int, style: str = "counted") -> str:
    """`counted` 一百零五, `bank` 壹佰零伍, `digits` 一〇五 (years). ValueError out of range or for another style."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"a numeral lies between 0 and {LIMIT - 1}, not {number}")
    if style == "digits":
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    text = _pattern(number).replace(_OPTIONAL, "")
    if style == "counted":
        return text.removeprefix("一") if text.startswith("一十") else text
    if style == "bank":
        return text.translate(_BANK)
    raise ValueError(f"no style of numerals {style!r} (there is: counted, bank, digits)")


def from_chinese(text: str) -> int:
    """The number that a counted, bank or digit-wise numeral names. BadNumeral says what is wrong.

    A final digit after a skipped place (一百五, 三万五) is refused: it is read as 150 by some and as 105 by others.
    """
    plain = text.strip().translate(_VARIANTS)
    for short, full in _TENS.items():
        plain = plain.replace(short, full)
    if not plain or set(plain) - set(_DIGITS + "十百千万亿"):
        raise BadNumeral(f"不是中文数字：{text!r}")
    if set(plain) <= set(_DIGITS):
        return int("".join(str(_DIGITS.index(character)) for character in plain))
    number = _value(plain)
    if number >= LIMIT or _short(plain) not in {_short(form) for form in _forms(number)}:
        raise BadNumeral(f"中文数字{text!r}写法不规范或者有歧义，{_advice(number)}")
    return number


def _advice(number: int) -> str:
    return (
        f"若指{number}，应写作{to_chinese(number)}" if number < LIMIT else "且超出可识别的范围（一亿亿以下）"
    )


def _pattern(number: int) -> str:
    """The counted numeral; a ? stands where a 零 may be written though it need not be."""
    high, low = divmod(number, 10**8)
    if high:
        return _pattern(high) + "亿" + _joint(high, low, 10**7) + (_pattern(low) if low else "")
    high, low = divmod(number, 10**4)
    if high:
        return _section(high) + "万" + _joint(high, low, 10**3) + (_section(low) if low else "")
    return _section(number)


def _joint(high: int, low: int, full: int) -> str:
    if not low:
        return ""
    if low < full:
        return "零"
    return _OPTIONAL if high % 10 == 0 else ""


def _section(number: int) -> str:
    """Numbers below 10,000: 3050 -> 三千零五十."""
    if number == 0:
        return "零"
    text, gap = "", False
    for weight, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // weight % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    return text


def _forms(number: int) -> set[str]:
    pieces = _pattern(number).split(_OPTIONAL)
    joints = product(("", "零"), repeat=len(pieces) - 1)
    return {pieces[0] + "".join(map("".join, zip(joint, pieces[1:], strict=True))) for joint in joints}


def _short(text: str) -> str:
    return text.replace("一十", "十")


def _value(text: str) -> int:
    """The number by place values, zeros and the order of units left to the comparison with the written form."""
    for mark, weight in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.partition(mark)
        if found:
            if not head:
                raise BadNumeral(f"“{mark}”之前缺少数字")
            return _value(head) * weight + (_value(tail) if tail else 0)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.index(character)
    return total + digit
