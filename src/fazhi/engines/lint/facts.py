"""What head, tail and closing clause say of a document: title, number, issuer, days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.engines.codes.numerals import BadNumeral, from_chinese

if TYPE_CHECKING:
    from fazhi.engines.lint.clauses import Document

DATE = r"(?:[\d〇○零一二三四五六七八九]{4})年(?:[\d一二三四五六七八九十]{1,3})月(?:[\d一二三四五六七八九十]{1,3})日"
DATE_LINE = re.compile(rf"^\s*{DATE}\s*$")
ANY_DATE = re.compile(
    r"([\d〇○零一二三四五六七八九]{4})年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日"
)
BEGINS = re.compile(
    rf"自\s*(?P<day>{DATE}|[^。；，\n]{{0,12}}?(?:印发|公布|发布|下发|发文|成文)之?日(?:后|起)?[^。；，\n]{{0,8}}?)\s*(?:起|后)?[^。；，\n]{{0,4}}?(?:施行|实施|执行|生效|试行)"
)
ISSUE = re.compile(r"(印发|公布|发布|下发|发文|成文)之?日")
AFTER = re.compile(
    r"日起?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})日后|日起?满?(\d{1,3}|[一二三四五六七八九十]{1,3})日"
)
UNTIL = re.compile(
    rf"(?:有效期|有效|施行|实施|执行|试行)(?:期限?)?(?:截?至|到|为?[^。；\n]{{0,20}}?至)\s*(?P<day>{DATE})"
)
YEARS = re.compile(
    r"(?:有效期(?:限)?|试行期(?:限)?|施行期(?:限)?|有效时间)(?:暂定)?(?:为|是)?\s*(?P<years>\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(?P<unit>年|个月)"
)
_ORGAN_IN_TITLE = re.compile(r"^(?P<organ>[^《》，。]{2,40}?(?:政府办公室|政府|局|委员会|办事处|办公室))关于")


def numeral(text: str) -> int | None:
    """A number written in digits or in Chinese; None for neither."""
    try:
        return int(text) if text.isdecimal() else from_chinese(text)
    except BadNumeral:
        return None


_MONTH = re.compile(r"年[\d一二三四五六七八九十]{1,3}月")


def dates(text: str) -> Iterator[re.Match[str]]:
    """Everything that is written as a day; looked for by its 年, which is rarer than the digits before it."""
    for found in _MONTH.finditer(text):
        if whole := ANY_DATE.match(text, max(found.start() - 4, 0)):
            yield whole


def day_of(text: str) -> dt.date | None:
    """The day that a text like 2024年5月1日 or 二〇二四年五月一日 names; None when there is no such day."""
    found = ANY_DATE.search(text)
    if not found:
        return None
    year, month, day = (numeral(part.replace("○", "〇").replace("零", "〇")) for part in found.groups())
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def years_later(day: dt.date, months: int) -> dt.date:
    """The last day of a validity of so many months from a day: 1 May 2024 and 60 -> 30 April 2029."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    try:
        return dt.date(year, month + 1, day.day) - dt.timedelta(days=1)
    except ValueError:
        return dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)


def filled(document: Document) -> Document:
    """The document with its facts read from its clauses."""
    inner = [
        clause for clause in document.clauses if clause.kind == "title" and not clause.id.startswith("title")
    ]
    title = "".join(clause.text.strip() for clause in document.clauses if clause.id.startswith("title"))
    number = next((clause.text.strip() for clause in document.clauses if clause.kind == "number"), "")
    signed = next((day_of(clause.text) for clause in document.clauses if clause.kind == "date"), None)
    begins = effective(document.text, signed)
    return replace(
        document, title=title, name=inner[-1].text.strip() if inner else title, number=number, date=signed,
        issuers=_issuers(document, title), effective=begins, expires=expires(document.text, begins or signed),
    )  # fmt: skip


def _issuers(document: Document, title: str) -> tuple[str, ...]:
    signed = [clause.text for clause in document.clauses if clause.kind == "signature"]
    names = [name for line in signed for name in re.split(r"[\s\u3000]{2,}", line.strip()) if name]
    if not names:
        names = [c.text.strip().removesuffix("文件").strip() for c in document.clauses if c.kind == "red"]
    if not names and (found := _ORGAN_IN_TITLE.match(title)):
        names = [found["organ"]]
    return tuple(dict.fromkeys(name.replace("\u3000", "").replace(" ", "") for name in names))


def effective(text: str, signed: dt.date | None) -> dt.date | None:
    """First day of force: the day named, or the day of issue, or so many days after it; None when it cannot be told."""
    found = None
    for found in BEGINS.finditer(text):  # noqa: B007 - the last one is that of the closing clause
        pass
    if found is None:
        return None
    if day := day_of(found["day"]):
        return day
    if signed and ISSUE.search(found["day"]):
        later = AFTER.search(found[0])
        days = numeral(later[1] or later[2]) if later else 0
        return signed + dt.timedelta(days=days or 0)
    return None


def expires(text: str, begins: dt.date | None) -> dt.date | None:
    """Last day of validity as the text says it; None when it says none or it cannot be told."""
    if (found := UNTIL.search(text)) and (day := day_of(found["day"])):
        return day
    found = YEARS.search(text)
    if found and begins and (amount := numeral(found["years"])):
        return years_later(begins, amount * (12 if found["unit"] == "年" else 1))
    return None
