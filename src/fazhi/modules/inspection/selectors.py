"""How often firms are visited, which items were used by nobody for years, and a visit by its code (国办发〔2024〕54号)."""

from __future__ import annotations

import datetime as dt
import hmac
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from fazhi.engines.law.parameters import parameter
from fazhi.kernel.registers.versions import as_of
from fazhi.modules.inspection.models import InspectionItem, Visit
from fazhi.modules.inspection.rules import counted, plan_of
from fazhi.modules.inspection.states import C


@dataclass(frozen=True)
class Frequency:
    """Visits of a body in a year that count against its cap. `cap`: None without a published plan."""

    visits: int
    firms: int
    cap: int | None
    spread: tuple[tuple[int, int], ...]
    """(visits, firms that had so many), the most first."""
    above: tuple[tuple[str, str, int], ...]
    """(code, name, visits) of the firms above the cap, the most visited first."""


def frequency(unit_id: int, year: int) -> Frequency:
    """The distribution of the visits of a body over the firms in a year."""
    plan = plan_of(unit_id, year)
    rows = counted(unit_id, year).values("subject_code").annotate(n=Count("pk"), name=Max("subject_name"))
    found = sorted(
        ((row["subject_code"], row["name"], row["n"]) for row in rows), key=lambda r: (-r[2], r[0])
    )
    spread = Counter(n for _code, _name, n in found)
    above = tuple(row for row in found if plan is not None and row[2] > plan.cap)
    return Frequency(
        sum(n for _code, _name, n in found), len(found), plan.cap if plan else None, tuple(sorted(spread.items(), reverse=True)), above
    )  # fmt: skip


def idle(items: QuerySet[InspectionItem], on: dt.date) -> list[tuple[InspectionItem, dt.date]]:
    """Items of a day under which nobody was inspected for the years of `ri.idle`: with the last inspection, or else the first
    day on the list; the longest idle first."""
    years = int(parameter("ri.idle", on).amount)
    used = (
        Visit.objects.exclude(checked_on=None).filter(checked_on__lte=on).values_list("unit_id", "task__item")
    )
    last = {(unit, item): day for unit, item, day in used.annotate(day=Max("checked_on")).order_by()}
    known = InspectionItem.objects.values_list("unit_id", "code").annotate(day=Min("valid_from")).order_by()
    listed = {(unit, code): day for unit, code, day in known}
    since = [
        (item, last.get((item.unit_id, item.title)) or listed[item.unit_id, item.code])
        for item in as_of(items, on)
    ]
    gone = [(item, d) for item, d in since if (d.year + years, d.month, d.day) <= (on.year, on.month, on.day)]
    return sorted(gone, key=lambda row: (row[1], row[0].unit_id, row[0].code))


def coded(pk: int, code: str) -> Visit | None:
    """The visit that a code opens: one that was not taken back."""
    row = Visit.objects.filter(pk=pk).exclude(state=C.VOID).select_related("unit", "task").first()
    return (
        row
        if row is not None and row.code and hmac.compare_digest(row.code.encode(), code.encode())
        else None
    )
