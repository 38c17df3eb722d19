"""The door of the module: what others may ask of credit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from fazhi.kernel.errors import NotFound
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _
from fazhi.modules.credit.actions import write_counter, write_keys
from fazhi.modules.credit.doubts import find, read_places, read_register
from fazhi.modules.credit.doubts import settle as settle_matches
from fazhi.modules.credit.exchange import file_of, parcel_for, set_key
from fazhi.modules.credit.exchange import run as exchange
from fazhi.modules.credit.intake import answer, kind_of, rejects_file
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
from fazhi.modules.credit.uploads import Publication, pack, pull, register_source
from fazhi.pipeline.credit.ingest import Progress

__all__ = [
    "Publication", "acknowledge", "batch_for", "exchange", "file_of", "find_firms", "has_serious_record", "kinds", "measures_for",
    "notices", "pack", "parcel_for", "parcels", "pull", "receive", "register_source", "rejects_file", "risk_class", "set_key",
    "settle_matches", "shown", "take_down", "write_counter", "write_keys",
]  # fmt: skip


def find_firms(
    path: Path, kind: str, sender: str, register: Path, places: Path | None, *, at: dt.datetime, progress: Progress | None = None
) -> dict[str, Any]:  # fmt: skip
    """Match the records of a file to the firms of a register and take them in; see `doubts.find`."""
    unit = Unit.objects.filter(code=sender).first()
    if unit is None:
        raise NotFound(_("没有代码为“%(code)s”的机关。") % {"code": sender[:40]})
    found = find(path, kind_of(kind), unit, read_register(register), read_places(places), at=at, progress=progress)
    told: dict[str, Any] = {name: getattr(found, name) for name in ("coded", "same", "doubtful", "unknown")}
    return told | {"receipt": answer(found.receipt) if found.receipt else None}


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
