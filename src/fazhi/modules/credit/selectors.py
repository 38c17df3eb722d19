"""What may be shown and used: every page, answer and table starts here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from fazhi.kernel.registers.versions import as_of
from fazhi.modules.credit.models import CreditItem, Measure
from fazhi.modules.credit.publicity import Publicity
from fazhi.modules.credit.states import Level

_ORDER = (Level.MINOR, Level.GENERAL, Level.SERIOUS)


def shown_on(day: dt.date) -> Q:
    """`publicity.shown` as a condition of the database."""
    shielded = Q(shielded_from__lte=day) & (Q(shielded_to=None) | Q(shielded_to__gte=day))
    return (
        Q(published_on__lte=day, shown_until__gte=day)
        & (Q(ended_on=None) | Q(ended_on__gt=day))
        & ~(Q(shielded_from__isnull=False) & shielded)
    )


def shown(day: dt.date, code: str | None = None) -> QuerySet[CreditItem]:
    """Statements that may be shown on a day (of a firm), the newest decision first."""
    rows = CreditItem.objects.filter(shown_on(day))
    rows = rows if code is None else rows.filter(subject_code=code)
    return rows.select_related("counterpart").order_by(F("decided_on").desc(), "pk")


def usable(day: dt.date, code: str | None = None) -> QuerySet[CreditItem]:
    """Statements that are shown on a day or may be later: what the counter's table holds, each with its days."""
    rows = CreditItem.objects.filter(published_on__isnull=False, shown_until__gte=day).filter(
        Q(ended_on=None) | Q(ended_on__gt=day)
    )
    return (rows if code is None else rows.filter(subject_code=code)).order_by("pk")


def publicity_of(item: CreditItem) -> Publicity:
    """What of a statement decides whether it is shown."""
    return Publicity(item.published_on, item.shown_until, item.ended_on, item.shielded_from, item.shielded_to)


@dataclass(frozen=True)
class Hit:
    """A measure that applies, with the statement that triggers it."""

    measure: Measure
    item: CreditItem


def measures_for(code: str, matter: str, day: dt.date) -> list[Hit]:
    """The measures of the list that apply to a firm in a matter on a day."""
    items = list(shown(day, code))
    if not items:
        return []
    listed = as_of(Measure.objects.select_related("unit"), day)
    return [
        Hit(measure, item)
        for measure in listed
        for item in items
        if triggers(measure, item)
        and (not matter or not measure.matters or matter in measure.matters.split("、"))
    ]


def triggers(measure: Measure, item: CreditItem) -> bool:
    """Whether a statement is of the kind and at least of the class that the measure asks for."""
    return measure.trigger == item.kind and _ORDER.index(Level(item.level)) >= _ORDER.index(
        Level(measure.level)
    )
