"""Taking in the notice of a new year: every running term that it moves is counted anew, told, and kept in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from fazhi.engines.calendar.days import BadNotice, Calendar, default_calendar
from fazhi.engines.calendar.notices import parse, taken_in
from fazhi.kernel import store
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.clocks import RUNNING, counted
from fazhi.kernel.procedures.models import Case, Clock


@dataclass(frozen=True)
class Moved:
    """A term whose last day the notice moved, or only confirmed."""

    clock: Clock
    before: dt.date | None
    after: dt.date | None


def preview(text: str) -> tuple[Calendar, list[Moved]]:
    """The calendar with the notice, and what it would move. BadData says what is wrong with the notice."""
    try:
        calendar = taken_in(default_calendar(), text)
    except BadNotice as fault:
        raise BadData(str(fault)) from fault
    touched = Clock.objects.filter(
        Q(provisional=True) | Q(due__gte=dt.date(calendar.last_official_year, 1, 1)), status__in=RUNNING
    )
    moved = []
    for clock in touched.select_related("case").order_by("due", "pk"):
        now = counted(clock, calendar)
        if (now.due, now.provisional) != (clock.due, clock.provisional):
            moved.append(Moved(clock, clock.due, now.due))
    return calendar, moved


def import_notice(text: str, *, actor: Actor, at: dt.datetime) -> list[Moved]:
    """Take the notice in: keep its file, write the moved terms and their case's columns, note every one in the trail."""
    calendar, moved = preview(text)
    notice, _off, _work = parse(text)
    with transaction.atomic():
        for item in moved:
            _write(item, calendar)
        append(
            "calendar", "notice",
            {"year": notice.year, "title": notice.title, "moved": [[m.clock.pk, str(m.before), str(m.after)] for m in moved]},
            actor=actor, at=at,
        )  # fmt: skip
        folder = Path(settings.FAZHI_CALENDAR)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{notice.year}.json").write_text(text, encoding="utf-8")
    default_calendar.cache_clear()
    return moved


def _write(item: Moved, calendar: Calendar) -> None:
    clock, now = item.clock, counted(item.clock, calendar)
    store.update(Clock, {"due": now.due, "nominal": now.nominal, "provisional": now.provisional}, id=clock.pk)
    mirror = registry.of(clock.case).deadline(clock.key).mirror
    model: type[Case] = registry.model_of(clock.case.procedure)
    if mirror:
        model._base_manager.filter(pk=clock.case_id).update(**{mirror: now.due})
