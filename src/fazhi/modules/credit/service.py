"""The door of the module: what others may ask of credit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fazhi.kernel.errors import NotFound
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.credit.countertable import collect_checks, write_counter, write_keys
from fazhi.modules.credit.doubts import find, read_places, read_register
from fazhi.modules.credit.doubts import settle as settle_matches
from fazhi.modules.credit.exchange import file_of, parcel_for, set_key
from fazhi.modules.credit.exchange import run as exchange
from fazhi.modules.credit.intake import answer, kind_of, rejects_file, root
from fazhi.modules.credit.interface import (
    acknowledge,
    batch_for,
    kinds,
    notices,
    parcels,
    receive,
    take_down,
)
from fazhi.modules.credit.models import GradedRule, Listing
from fazhi.modules.credit.selectors import measures_for, present_codes, shown, statements
from fazhi.modules.credit.states import ListKind
from fazhi.modules.credit.uploads import Publication, pack, pull, register_source
from fazhi.pipeline.credit.grades import in_use
from fazhi.pipeline.credit.ingest import Progress

__all__ = [
    "Publication", "acknowledge", "batch_for", "collect_checks", "exchange", "file_of", "find_firms", "has_serious_record", "kinds", "measures_for",
    "notices", "pack", "parcel_for", "parcels", "pull", "receive", "register_source", "rejects_file", "risk_class", "risk_classes", "sampling_rate", "set_key",
    "settle_matches", "shown", "take_down", "write_counter", "write_keys",
]  # fmt: skip


def find_firms(
    path: Path, kind: str, sender: str, register: Path, places: Path | None, *, at: dt.datetime, progress: Progress | None = None
) -> dict[str, Any]:  # fmt: skip
    """Match the records of a file to the firms of a register and take them in; see `doubts.find`."""
    unit = Unit.objects.filter(code=sender).first()
    if unit is None:
        raise NotFound(_("没有代码为“%(code)s”的机关。") % {"code": sender[:40]})
    found = find(
        path, kind_of(kind), unit, read_register(register), read_places(places), at=at, progress=progress
    )
    told: dict[str, Any] = {name: getattr(found, name) for name in ("coded", "same", "doubtful", "unknown")}
    return told | {"receipt": answer(found.receipt) if found.receipt else None}


def has_serious_record(code: str, on: dt.date) -> bool:
    """Whether a serious statement about the firm may be used on the day (告知承诺 is not for such firms, SV-05)."""
    return shown(on, code).filter(level="serious").exists()


def risk_classes(codes: Sequence[str], on: dt.date) -> dict[str, str]:
    """A to D of each firm for graded supervision and the draw, of many firms at once; A where nothing is known.

    The worse of two: what is shown about the firm on the day (serious or on the list of serious defaulters D, general C, minor
    B, nothing A), and the grade in use of the last evaluation. It steers how often one looks, and is never itself a penalty (国办发〔2019〕35号).
    """
    found = dict.fromkeys(codes, "A")
    for code, items in statements(on, list(found)).items():
        for item in items:
            if isinstance(item, Listing):
                found[code] = "D" if item.kind == ListKind.SERIOUS else found[code]
            else:
                found[code] = max(found[code], {"serious": "D", "general": "C"}.get(item.level, "B"))
    present = present_codes()
    now = {code: present.get(code, code) for code in codes}
    graded = {code: grade for code, grade, _score in in_use(root(), set(now.values())).iter_rows()}
    for code in found:
        grade = graded.get(now[code], "A")
        found[code] = max(found[code], grade) if grade in {"B", "C", "D"} else found[code]
    return found


def risk_class(code: str, on: dt.date) -> str:
    """A to D of one firm; see `risk_classes`."""
    return risk_classes([code], on)[code]


def sampling_rate(field: str, risk: str, on: dt.date) -> int | None:
    """How intensely a field of supervision draws firms of a class, in per cent of its usual rate; None without a rule."""
    rule = as_of(GradedRule.objects.filter(title=field), on).order_by("pk").first()
    return None if rule is None else int(getattr(rule, f"rate_{risk.lower()}"))
