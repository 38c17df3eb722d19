"""What is written beside the lists: that a power was used."""

from __future__ import annotations

import datetime as dt

from fazhi.kernel.orgs.models import Unit
from fazhi.modules.powers.models import Use
from fazhi.modules.powers.selectors import listed


def use(*, code: str, unit: Unit, on: dt.date, source: str) -> None:
    """Note that a body used a power in a case (`source`, its number); told twice, it counts once."""
    power = listed(code, on, unit.top)
    title = power.title if power else ""
    Use.objects.bulk_create(
        [Use(source=source, code=code, unit=unit, on=on, title=title)], ignore_conflicts=True
    )
