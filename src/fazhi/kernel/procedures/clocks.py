"""Opening, meeting, stopping, resuming and extending the clocks of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fazhi.engines.calendar.days import Calendar, default_calendar
from fazhi.engines.calendar.terms import Due, Term, Unit, compute, workdays_between
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Deadline, Facts, Procedure, Step
from fazhi.kernel.procedures.effects import effects_of
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus
from fazhi.kernel.store import like
from fazhi.kernel.text import _

RUNNING = (ClockStatus.OPEN, ClockStatus.SUSPENDED)


def counted(clock: Clock, calendar: Calendar | None = None) -> Due:
    """The term counted anew from what the clock keeps, with its trace."""
    return compute(
        clock.started_on,
        Term.parse(clock.term),
        suspensions=clock.pause_pairs(),
        extension=Term.parse(clock.extension) if clock.extension else None,
        calendar=calendar,
    )


def recount(clock: Clock) -> Clock:
    """Set due, nominal end, provisional mark and status of a running clock from its own record."""
    result = counted(clock)
    clock.due, clock.nominal, clock.provisional = result.due, result.nominal, result.provisional
    clock.status = ClockStatus.OPEN if result.due else ClockStatus.SUSPENDED
    return clock


def new_clock(case: Case, deadline: Deadline, on: dt.date, since: dt.date) -> Clock:
    """The unsaved clock of a deadline that starts on a day, under the parameters of the case's opening day.

    `since`: the first day of the case's edition, where the case was opened earlier (a simulated year).
    """
    began = getattr(case, deadline.from_field) if deadline.from_field else on
    model = _started(deadline, max(case.opened_on, since), began or on, default_calendar())
    clock = like(model, case_id=case.pk, unit_id=holder_unit(case, deadline.holder), pauses=[])
    until = getattr(case, deadline.until_field) if deadline.until_field else None
    if until is not None and until > clock.started_on:
        clock.term = str(Term((until - clock.started_on).days, Unit.DAY))
        recount(clock)
    return clock


@lru_cache(maxsize=4096)
def _started(deadline: Deadline, opened_on: dt.date, began: dt.date, _calendar: Calendar) -> Clock:
    """What the clocks of a deadline that start on a day have in common, counted once a calendar."""
    rule = parameter(deadline.term, opened_on)
    term = rule.term or until_annual_date(rule.amount, began)
    clock = Clock(
        key=deadline.key,
        parameter=deadline.term,
        term=str(term),
        article=str(deadline.basis),
        acts=rule.acts,
        started_on=began,
        holder=deadline.holder,
    )
    return recount(clock)


def until_annual_date(month_and_day: str, began: dt.date) -> Term:
    """A date of every year (`01-31`) as a term in days: to its last working day, since a fixed date does not roll on."""
    last = dt.date.fromisoformat(f"{began.year}-{month_and_day}")
    if last <= began:
        last = dt.date.fromisoformat(f"{began.year + 1}-{month_and_day}")
    while workdays_between(last - dt.timedelta(days=1), last) == 0:
        last -= dt.timedelta(days=1)
    return Term((last - began).days, Unit.DAY)


def holder_unit(case: Case, role: Role) -> int | None:
    """The unit that must act for a role in this case; None for the public."""
    if role == Role.COUNTERPART:
        return case.counterpart_id
    return None if role == Role.PUBLIC else case.unit_id


def apply_step(
    case: Case, procedure: Procedure, step: Step, facts: Facts, running: Sequence[Clock]
) -> tuple[list[Clock], list[Clock]]:
    """Clocks to insert and clocks to update because of the step. `running` are the case's open and suspended clocks."""
    effects, on = effects_of(procedure, step.key), facts.on
    changed: dict[str, Clock] = {}
    by_key = {clock.key: clock for clock in running}
    for key, clock in by_key.items():
        if key in effects.meets:
            changed[key] = _end(clock, ClockStatus.MET, on)
        elif key in effects.cancels or effects.closes:
            changed[key] = _end(clock, ClockStatus.CANCELLED, on)
        elif key in effects.stops:
            clock.pauses = [*clock.pauses, [on.isoformat(), None]]
            changed[key] = recount(clock)
        elif key in effects.resumes and clock.pauses and clock.pauses[-1][1] is None:
            clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], on.isoformat()]]
            changed[key] = recount(clock)
        elif key == effects.extends:
            changed[key] = _extend(clock, procedure.deadline(key), step, facts.data, on)
    opened = []
    for deadline in effects.opens:
        if deadline.only_if and not deadline.only_if.holds(case, facts):
            continue
        if deadline.key in by_key and deadline.key not in changed:
            changed[deadline.key] = _end(by_key[deadline.key], ClockStatus.CANCELLED, on)
        opened.append(new_clock(case, deadline, on, procedure.in_force_from))
    return opened, list(changed.values())


def _end(clock: Clock, status: ClockStatus, on: dt.date) -> Clock:
    if clock.due is None and status == ClockStatus.MET:
        # met while standing still: the last day is shown as if the pause ended on that day
        clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], max(on.isoformat(), clock.pauses[-1][0])]]
        recount(clock)
    clock.status, clock.ended_on = status, max(on, clock.started_on)
    return clock


def _extend(clock: Clock, deadline: Deadline, step: Step, data: Any, on: dt.date) -> Clock:
    rule = deadline.extension
    assert rule is not None, f"{step.key} extends {deadline.key}, which has no extension"
    most = Term.parse(rule.at_most)
    days = int(data["days"])
    if clock.extension:
        raise Refused(_("该期限已经延长过一次，不得再次延长。"), step=step.key, basis=str(rule.basis))
    if not 1 <= days <= most.amount:
        raise Refused(
            _("延长期限最多%(most)s，依据%(basis)s；请填写1至%(amount)d之间的天数。")
            % {"most": most.chinese, "basis": rule.basis, "amount": most.amount},
            step=step.key,
            basis=str(rule.basis),
        )
    if clock.due and on > clock.due:
        raise Refused(
            _("期限已于%(due)s届满，届满之后不能再延长，依据%(basis)s。")
            % {"due": clock.due, "basis": rule.basis},
            step=step.key,
            basis=str(rule.basis),
        )
    clock.extension = str(Term(days, most.unit))
    return recount(clock)


def light(clock: Clock, today: dt.date) -> str:
    """green, yellow or red; grey when the clock stands still or has ended (product rule: law.md A.3, 5).

    Yellow from 70 % of the term used or three working days left; red from one working day left.
    """
    if clock.status != ClockStatus.OPEN or clock.due is None:
        return "grey"
    left = workdays_between(today, clock.due)
    if left <= 1:
        return "red"
    whole = (clock.due - clock.started_on).days
    used = (today - clock.started_on).days
    return "yellow" if left <= 3 or used * 10 >= whole * 7 else "green"
