"""`fazhi clock tick`: what follows when terms run out. Safe to run twice, and after a missed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import UserError
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.clocks import light
from fazhi.kernel.procedures.definition import Deadline
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus, Reminder, ReminderKind
from fazhi.kernel.procedures.perform import perform


@dataclass
class Report:
    """What a tick did: terms found passed, steps taken by law, steps proposed, reminders made."""

    missed: int = 0
    acted: int = 0
    proposed: int = 0
    reminded: int = 0
    opened: int = 0
    """Cases that the calendar asked for, opened by `night`."""


Duty = Callable[[dt.datetime], int]
_duties: list[Duty] = []


def every_night(duty: Duty) -> None:
    """Have `night` call a module's duty: it opens what the calendar asks for, once, and returns how many cases."""
    if duty not in _duties:
        _duties.append(duty)


def night(at: dt.datetime) -> Report:
    """What `fazhi clock tick` does: open what the calendar asks for, then look through the terms."""
    opened = sum(duty(at) for duty in _duties)
    report = tick(at)
    report.opened = opened
    return report


def tick(at: dt.datetime) -> Report:
    """Act on every term that ended before the day of `at`, in the order of their last days; then remind."""
    today, report = local_day(at), Report()
    passed = Clock.objects.filter(status=ClockStatus.OPEN, due__lt=today, missed_on=None).order_by(
        "due", "pk"
    )
    for pk in list(passed.values_list("pk", flat=True)):
        _miss(pk, today, at, report)
    _remind(today, report)
    return report


def _miss(pk: int, today: dt.date, at: dt.datetime, report: Report) -> None:
    with transaction.atomic():
        clock = Clock.objects.select_for_update().get(pk=pk)
        if clock.status != ClockStatus.OPEN or clock.missed_on:
            return
        case = Case.objects.get(pk=clock.case_id)
        deadline = registry.of(case).deadline(clock.key)
        clock.missed_on = today
        clock.save(update_fields=["missed_on"])
        report.missed += 1
        if acts_by_itself(clock, deadline):
            report.acted += _act(case, clock, deadline, at)
        elif deadline.when_missed:
            report.proposed += 1
        append(
            f"clocks:{today.isoformat()}", "missed",
            {"case": case.pk, "clock": clock.pk, "key": clock.key, "due": str(clock.due)}, actor=SYSTEM, at=at,
        )  # fmt: skip


def acts_by_itself(clock: Clock, deadline: Deadline) -> bool:
    """Whether the law itself says what follows: the step belongs to SYSTEM and the rule is confirmed."""
    return bool(deadline.when_missed and deadline.when_missed.who == Role.SYSTEM and clock.acts)


def _act(case: Case, clock: Clock, deadline: Deadline, at: dt.datetime) -> int:
    assert deadline.when_missed is not None
    whole = registry.whole(case)
    try:
        with transaction.atomic():
            # the consequence takes effect on the last day of the term (law.md AR-02)
            perform(
                whole, deadline.when_missed, acting_user=SYSTEM, at=at, on=clock.due, key=f"tick:{clock.pk}"
            )
    except UserError:
        return 0  # the state has changed meanwhile: nothing follows from the term any more
    return 1


def proposal(clock: Clock, case: Case) -> str:
    """Key of the step proposed to the officer because the term was missed; empty if none."""
    deadline = registry.of(case).deadline(clock.key)
    if clock.missed_on and clock.status == ClockStatus.OPEN and deadline.when_missed:
        return "" if acts_by_itself(clock, deadline) else deadline.when_missed.key
    return ""


def _remind(today: dt.date, report: Report) -> None:
    """One reminder a clock and light; overdue terms are reminded of once a month, for the bulletin."""
    horizon = today + dt.timedelta(days=60)
    running = Clock.objects.filter(status=ClockStatus.OPEN, due__lte=horizon).order_by("due", "pk")
    known = set(
        Reminder.objects.filter(clock__in=running.order_by()).values_list("clock_id", "kind", "on").iterator()
    )
    kinds: dict[tuple[dt.date, dt.date], ReminderKind | None] = {}
    made = []
    for pk, started, due in running.values_list("pk", "started_on", "due").iterator():
        assert due is not None
        if (started, due) not in kinds:
            kinds[started, due] = _kind(Clock(status=ClockStatus.OPEN, started_on=started, due=due), today)
        kind = kinds[started, due]
        on = today.replace(day=1) if kind == ReminderKind.OVERDUE else due
        if kind is not None and (pk, kind.value, on) not in known:
            made.append(Reminder(clock_id=pk, kind=kind, on=on))
    Reminder.objects.bulk_create(made, batch_size=200, ignore_conflicts=True)
    report.reminded += len(made)


def _kind(clock: Clock, today: dt.date) -> ReminderKind | None:
    if clock.due and clock.due < today:
        return ReminderKind.OVERDUE
    return {"yellow": ReminderKind.YELLOW, "red": ReminderKind.RED}.get(light(clock, today))
