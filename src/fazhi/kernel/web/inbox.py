"""The inbox: what is due, red first, with the one next step; then what others wait for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.engines.calendar.terms import workdays_between
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import may_take, visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.clocks import light
from fazhi.kernel.procedures.definition import Deadline, Procedure, Step
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus
from fazhi.kernel.procedures.tick import proposal
from fazhi.kernel.web.lists import COUNTED

SHOWN = 60


@dataclass(frozen=True)
class Line:
    """A term in the inbox."""

    clock: Clock
    case: Case
    deadline: Deadline
    light: str
    left: int
    """Working days left; negative when the term has passed."""
    step: Step | None
    """The step to take next, if the actor may take it in the case's state."""
    proposed: bool


def lines(actor: Actor, today: dt.date) -> tuple[list[Line], list[Line]]:
    """(what the actor's units must do, what others must do in cases the actor handles), most urgent first."""
    mine = sorted(actor.units())
    own = _lines(actor, today, Q(unit_id__in=mine))
    # who sees whole districts sees the most urgent terms of others at once: in their order, until the page is full
    others = ~Q(unit_id__in=mine) | Q(unit_id=None) if actor.wide_paths() else _of_others(mine)
    return own, _lines(actor, today, others)


def _of_others(mine: list[int]) -> Q:
    """Running clocks of other units and of the public, found by the index of units: a "not mine" would read all."""
    running = Clock.objects.order_by().filter(status=ClockStatus.OPEN)
    units = list(Unit.objects.exclude(pk__in=mine).values_list("pk", flat=True))
    theirs = Q(pk__in=running.filter(unit_id__in=units).values("pk"))
    return theirs | Q(pk__in=running.filter(unit__isnull=True).values("pk"))


def _lines(actor: Actor, today: dt.date, whose: Q) -> list[Line]:
    clocks = visible(Clock.objects.filter(whose, status=ClockStatus.OPEN), actor, "case__")
    found = list(clocks.select_related("case").order_by("due", "pk")[:SHOWN])
    steps: dict[tuple[object, ...], Step | None] = {}
    return [_line(clock, actor, today, steps) for clock in found]


def _line(clock: Clock, actor: Actor, today: dt.date, steps: dict[tuple[object, ...], Step | None]) -> Line:
    """The line of a clock; `steps` keeps the next step of the cases that stand alike."""
    case = clock.case
    procedure = registry.of(case)
    deadline = procedure.deadline(clock.key)
    proposed = proposal(clock, case)
    alike = (case.procedure, case.edition, case.state, case.unit_id, case.counterpart_id, clock.key, proposed)
    if alike not in steps:
        steps[alike] = next_step(procedure, case, deadline, proposed, actor)
    step = steps[alike]
    assert clock.due is not None
    return Line(
        clock, case, deadline, light(clock, today), workdays_between(today, clock.due), step, bool(proposed)
    )


def next_step(
    procedure: Procedure, case: Case, deadline: Deadline, proposed: str, actor: Actor
) -> Step | None:
    """The one step to show: the proposed one, else one that meets the term on the usual course, else the next on it."""
    if proposed:
        return procedure.step(proposed)
    usual = procedure.usual_path
    ahead = set(usual[usual.index(case.state) + 1 :]) if case.state in usual else set()
    open_now = [
        step for step in procedure.from_state(case.state)
        if step.who != Role.PUBLIC and may_take(actor, step.who, case.unit_id, case.counterpart_id)
    ]  # fmt: skip
    meets = [step for step in open_now if step in deadline.met_by and (step.to is None or step.to in ahead)]
    onward = [step for step in open_now if step.to in ahead]
    return next(iter(meets + onward), None)


def _capped(rows: QuerySet[Any]) -> int | str:
    """The number of rows, "1000+" beyond that: no page counts a whole table."""
    found = rows.order_by()[: COUNTED + 1].count()
    return found if found <= COUNTED else f"{COUNTED}+"


def numbers(actor: Actor, today: dt.date) -> dict[str, int | str]:
    """Numbers above the inbox: overdue, due within a week, open cases."""
    mine = visible(Clock.objects.filter(status=ClockStatus.OPEN), actor, "case__").filter(
        unit_id__in=sorted(actor.units())
    )
    cases = visible(Case.objects.filter(closed_on=None), actor)
    return {
        "overdue": _capped(mine.filter(due__lt=today)),
        "week": _capped(mine.filter(due__gte=today, due__lte=today + dt.timedelta(days=7))),
        "open": _capped(cases),
    }
