"""Who may exercise a power on a day: the list of powers and the delegations read together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from fazhi.kernel import store
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.modules.powers.models import Delegation, Power, Use
from fazhi.modules.powers.states import OWN_NAME


def listed(code: str, on: dt.date, government: str) -> Power | None:
    """The power as the list of a government says it on a day."""
    found = store.select(Power, _LISTED, [code, government, store.day(on), store.day(on)])
    return found[0] if found else None


_LISTED = (
    "code = %s AND government = %s AND (valid_to IS NULL OR valid_to > %s) AND valid_from <= %s "
    "ORDER BY unit_id, valid_from, id LIMIT 1"
)
"""Asked for every case that is opened: no two versions hold on the same day."""


def last_listed(code: str, on: dt.date, government: str) -> Power | None:
    """The last version that ended on or before the day: for saying until when the power was on the list."""
    rows = Power.objects.filter(government=government, code=code, valid_to__lte=on)
    return rows.select_related("unit").order_by("-valid_to").first()


def delegations(power: Power, on: dt.date) -> list[Delegation]:
    """Delegations of the power by its holder that hold on the day, in the order of their codes."""
    rows = valid_on(Delegation.objects.filter(unit_id=power.unit_id, power=power.code), on)
    return [row for row in rows if row.in_term(on)]


def delegated_to(unit: Unit, on: dt.date) -> dict[str, Delegation]:
    """Codes of the powers delegated to a body on a day, as long as the giver holds them."""
    near = valid_on(Delegation.objects.filter(unit__path__startswith=unit.top), on)
    rows = [row for row in near if unit.pk in row.recipient_ids and row.in_term(on)]
    held = valid_on(Power.objects.filter(government=unit.top, code__in={row.power for row in rows}), on)
    pairs = set(held.values_list("unit_id", "code"))
    return {row.power: row for row in rows if (row.unit_id, row.power) in pairs}


def acting_instead(power: Power, place: Unit, on: dt.date) -> Delegation | None:
    """The delegation by which another body acts in its own name in the area of a street, town or zone."""
    rows = (row for row in delegations(power, on) if row.mode in OWN_NAME)
    return next((row for row in rows if place.pk in row.recipient_ids), None)


def held(unit: Unit, on: dt.date) -> list[tuple[str, str]]:
    """(code, title) of all that a body may exercise on a day, by itself or delegated, in the order of the codes."""
    own = valid_on(Power.objects.filter(unit=unit), on).values_list("code", "title")
    given = ((code, row.title) for code, row in delegated_to(unit, on).items())
    return sorted({**dict(given), **dict(own)}.items())


@dataclass(frozen=True)
class Used:
    """A power of a body and its use: `count` cases in the year, `last` day on which it was ever used up to its end."""

    code: str
    title: str
    count: int
    last: dt.date | None


def evaluation(unit: Unit, year: int) -> list[Used]:
    """Each power that a body may exercise at the end of a year, the least used first, then by code."""
    end = dt.date(year, 12, 31)
    seen = Use.objects.filter(unit=unit, on__lte=end).values_list("code", "on").order_by("on")
    last = dict(seen)
    counts = Counter(code for code, on in seen if on.year == year)
    rows = [Used(code, title, counts[code], last.get(code)) for code, title in held(unit, end)]
    return sorted(rows, key=lambda row: (row.count, row.code))
