"""What other modules may ask of random inspection."""

from __future__ import annotations

import datetime as dt

from fazhi.modules.inspection.models import Visit


def inspections_of(subject_code: str, year: int) -> list[tuple[str, dt.date, str]]:
    """Inspections of a firm in a year: number of the inspection, day, coded result; for enforcement and credit."""
    rows = Visit.objects.filter(subject_code=subject_code, checked_on__year=year).order_by("checked_on", "pk")
    return [
        (number, day, result)
        for number, day, result in rows.values_list("number", "checked_on", "result")
        if day
    ]
