"""How dates and terms are said."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, ngettext

from fazhi.engines.calendar.terms import Term

_ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(day: dt.date | None) -> str:
    """A date with its weekday."""
    if day is None:
        return ""
    name = _ENGLISH[day.weekday()] if get_language() == "en" else "周" + "一二三四五六日"[day.weekday()]
    return f"{day.isoformat()} {name}"


def daysleft(left: int) -> str:
    """Working days left, or how long a term has passed."""
    if left < 0:
        return ngettext("已超期%(n)d个工作日", "已超期%(n)d个工作日", -left) % {"n": -left}
    return ngettext("还有%(n)d个工作日", "还有%(n)d个工作日", left) % {"n": left}


def term(text: str) -> str:
    """A term in words."""
    if get_language() == "en":
        units = {"wd": "working days", "d": "days", "m": "months", "y": "years", "h": "hours"}
        parsed = Term.parse(text)
        return f"{parsed.amount} {units[parsed.unit]}"
    return Term.parse(text).chinese
