"""The door of the module: what others may ask of credit."""

from __future__ import annotations

import datetime as dt

from fazhi.modules.credit.actions import write_counter, write_keys
from fazhi.modules.credit.exchange import file_of, parcel_for
from fazhi.modules.credit.intake import rejects_file
from fazhi.modules.credit.interface import (
    acknowledge,
    batch_for,
    kinds,
    notices,
    parcels,
    receive,
    take_down,
)
from fazhi.modules.credit.selectors import measures_for, shown

__all__ = [
    "acknowledge", "batch_for", "file_of", "has_serious_record", "kinds", "measures_for", "notices", "parcel_for", "parcels", "receive",
    "rejects_file", "risk_class", "shown", "take_down", "write_counter", "write_keys",
]  # fmt: skip


def has_serious_record(code: str, on: dt.date) -> bool:
    """Whether a serious statement about the firm may be used on the day (告知承诺 is not for such firms, SV-05)."""
    return shown(on, code).filter(level="serious").exists()


def risk_class(code: str, on: dt.date) -> str:
    """A to D for graded supervision and the draw: nothing shown A, minor or general B and C, serious D."""
    items = list(shown(on, code).values_list("level", flat=True))
    if "serious" in items:
        return "D"
    if "general" in items:
        return "C"
    return "B" if items else "A"
