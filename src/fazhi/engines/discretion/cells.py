"""The cells of a table, read and written: numbers as statutes say them, options, dates, bands, fines.

以上、以下、以内 include the number, 不满、超过 exclude it (民法典 1259); so do >=, <=, <, > and [ ] ( ).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from fazhi.engines.discretion.table import BANDS, SCALE, BadTable, Band, Column, Condition, Kind, Span

ANY = frozenset({"", "不限", "-", "—", "–", "/", "任意"})
LARGEST = 10**17
_MULTIPLES = {"": 1, "万": 10_000, "亿": 100_000_000}
_NUMBER = r"-?\d+(?:\.\d+)?"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_LOW_CLOSED = frozenset({">=", "≥", "不低于", "不少于", "以上", "及以上", "起", "满"})
_LOW_OPEN = frozenset({">", "超过", "高于", "多于"})
_HIGH_CLOSED = frozenset({"<=", "≤", "不超过", "不高于", "不多于", "以下", "及以下", "以内", "止"})
_HIGH_OPEN = frozenset({"<", "不满", "不足", "低于", "少于", "未满"})
_WORDS = sorted(_LOW_CLOSED | _LOW_OPEN | _HIGH_CLOSED | _HIGH_OPEN | {"="}, key=len, reverse=True)
_BEFORE = "|".join(map(re.escape, (word for word in _WORDS if not word.startswith(("以", "及", "起", "止")))))
_AFTER = "以上|以下|以内|及以上|及以下|起|止"
_BRACKETS = re.compile(r"([\[(])([^,]*),([^,]*)([\])])")


def plain(text: str) -> str:
    """Half-width, without spaces and thousands separators."""
    wide = "".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    return wide if wide.startswith(("[", "(")) else re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", wide)


def steps(text: str, column: Column) -> int:
    """A number or date as whole steps of its column; BadTable when it is none or finer than the column's step."""
    if column.kind == Kind.DATE:
        try:
            year, month, day = (int(part) for part in re.split(r"[-/年月]", text.rstrip("日"))[:3])
            return dt.date(year, month, day).toordinal()
        except ValueError as fault:
            raise BadTable(f"not a date: {text!r} (write 2024-09-27)") from fault
    return scaled(text, 10**column.decimals, column.unit)


def scaled(text: str, scale: int, unit: str = "") -> int:
    """A decimal number, with 万 or 亿 and its unit, times `scale`; BadTable unless that is a whole number."""
    number = text.removesuffix(unit) if unit else text
    multiple = number[-1:] if number[-1:] in {"万", "亿"} else ""
    try:
        value = Decimal(number.removesuffix(multiple)) * _MULTIPLES[multiple] * scale
        whole = int(value)
    except (InvalidOperation, ValueError, OverflowError) as fault:
        raise BadTable(f"not a number: {text!r}") from fault
    if whole != value or abs(whole) > LARGEST:
        raise BadTable(f"{text!r} is finer than the column's step, or too large")
    return whole


def read_condition(text: str, column: Column) -> Condition:
    """What a cell asks; None for 不限. BadTable tells what was expected."""
    text = plain(text)
    if text in ANY:
        return None
    return _span(text, column) if column.ordered else _options(text, column)


def _options(text: str, column: Column) -> frozenset[int]:
    match = re.fullmatch(r"(?:除|非)(.+?)(?:以?外)?", text)
    negated = match is not None and text not in column.options
    names = [name for name in re.split(r"[、;,|]|或者?", match[1] if match and negated else text) if name]
    known = {plain(option): place for place, option in enumerate(column.options)}
    if text in known:
        return frozenset({known[text]})
    strange = [name for name in names if name not in known]
    if strange or not names:
        raise BadTable(f"unknown option {text!r} (known: {'、'.join(column.options)})")
    chosen = frozenset(known[name] for name in names)
    return frozenset(range(len(column.options))) - chosen if negated else chosen


def _span(text: str, column: Column) -> Span:
    text = text.replace("年", "-").replace("月", "-").replace("日", "") if column.kind == Kind.DATE else text
    brackets = _BRACKETS.fullmatch(text)
    if brackets:
        opens, low, high, closes = brackets.groups()
        lower = steps(low, column) + (opens == "(") if low not in {"", "-∞"} else column.low
        upper = steps(high, column) + (closes == "]") if high not in {"", "∞", "+∞"} else None
        return Span(lower, upper)
    unit = re.escape(plain(column.unit))
    number = _DATE if column.kind == Kind.DATE else rf"{_NUMBER}[万亿]?"
    ends = re.fullmatch(rf"({number})(?:{unit})?(?:至|到|-|~)({number})(?:{unit})?", text)
    if ends:
        return Span(steps(ends[1], column), steps(ends[2], column) + 1)
    part = re.compile(
        rf"(?P<before>{_BEFORE})?(?P<number>{number})(?:{unit})?(?P<after>{_AFTER})?(?:[且,、;并的]|但)*"
    )
    low, high, place = column.low, None, 0
    while place < len(text):
        found = part.match(text, place)
        if not found or (found["before"] and found["after"]):
            raise BadTable(f"cannot read {text!r} (write 1万以上不满5万, >=3, [1,5) or 不限)")
        value, word, place = steps(found["number"], column), found["before"] or found["after"], found.end()
        if word in {None, "="}:
            low, high = value, value + 1
        elif word in _LOW_CLOSED | _LOW_OPEN:
            low = value + (word in _LOW_OPEN)
        else:
            high = value + (word in _HIGH_CLOSED)
    return Span(low, high)


def write_number(value: int, column: Column) -> str:
    """Steps of a column as text, without unit."""
    return (
        dt.date.fromordinal(value).isoformat()
        if column.kind == Kind.DATE
        else decimal(value, column.decimals)
    )


def decimal(value: int, decimals: int) -> str:
    """Whole steps of 10**-decimals as a plain decimal without trailing zeros."""
    text = f"{Decimal(value).scaleb(-decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_condition(condition: Condition, column: Column) -> str:
    """A condition as a statute says it; what `read_condition` reads back."""
    if condition is None:
        return "不限"
    if not isinstance(condition, Span):
        return "、".join(column.options[place] for place in sorted(condition))
    low, high = condition.low, condition.high
    unit = column.unit if column.kind == Kind.NUMBER else ""
    if high == low + 1:
        return f"={write_number(low, column)}{unit}"
    if column.kind == Kind.DATE:
        first = f">={write_number(low, column)}"
        return first if high is None else f"{first}且<{write_number(high, column)}"
    least = f"{write_number(low, column)}{unit}以上"
    if high is not None and low == column.low:
        return f"不满{write_number(high, column)}{unit}"
    return least if high is None else f"{least}不满{write_number(high, column)}{unit}"


def read_band(text: str) -> Band:
    """A band by its word, long or short; BadTable names the five."""
    short = plain(text).removesuffix("处罚")
    for place, word in enumerate(BANDS):
        if short and short == word.removesuffix("处罚"):
            return Band(place)
    raise BadTable(f"unknown band {text!r} (known: {'、'.join(BANDS)})")


def read_fine(text: str, unit: str) -> int:
    """A fine in hundredths of its unit; an empty cell is nothing."""
    return scaled(plain(text) or "0", SCALE, unit)


def write_fine(amount: int, unit: str) -> str:
    """A fine with its unit: 5000元, 1.5倍."""
    return f"{decimal(amount, 2)}{unit}"
