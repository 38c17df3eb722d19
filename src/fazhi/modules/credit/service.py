"""The door of the module: what others may ask of credit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fazhi.modules.credit.actions import write_counter, write_keys
from fazhi.modules.credit.selectors import measures_for, shown

__all__ = [
    "has_serious_record",
    "measures_for",
    "risk_class",
    "risk_classes",
    "shown",
    "write_counter",
    "write_keys",
]


def has_serious_record(code: str, on: dt.date) -> bool:
    """Whether a serious statement about the firm may be used on the day (告知承诺 is not for such firms, SV-05)."""
    return shown(on, code).filter(level="serious").exists()


def risk_classes(codes: Sequence[str], on: dt.date) -> dict[str, str]:
    """A to D of each firm, of many firms at once; see `risk_class`."""
    found = dict.fromkeys(codes, "A")
    for code, level in shown(on).order_by().values_list("subject_code", "level").distinct():
        if code in found:
            found[code] = max(found[code], {"serious": "D", "general": "C"}.get(level, "B"))
    return found


def risk_class(code: str, on: dt.date) -> str:
    """A to D for graded supervision and the draw: nothing shown A, minor or general B and C, serious D."""
    items = list(shown(on, code).values_list("level", flat=True))
    if "serious" in items:
        return "D"
    if "general" in items:
        return "C"
    return "B" if items else "A"
