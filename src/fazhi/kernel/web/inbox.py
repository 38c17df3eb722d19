"""The inbox: what is due, red first, with the one next step; then what others wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.engines.calendar.terms import workdays_between
from fazhi.kernel import store
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import may_take, scoped, visible
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
    own = _of_own(actor)
    # who sees whole districts sees the most urgent terms of others at once: in their order, until the page is full
    if actor.wide_paths():
        others = _of_all_others(actor)
    else:
        units = sorted({pk for (pk,) in _units()} - actor.units())
        others = _of_others(len(units))(actor, *units)
    return _lines(actor, today, own), _lines(actor, today, others)


CLOCK = ("pk", "case_id", "key", "article", "acts", "started_on", "due", "status", "missed_on")
CASE = ("pk", "procedure", "edition", "number", "title", "state", "unit_id", "counterpart_id")
"""The columns of which a line is made."""


def _running(actor: Actor, whose: Q) -> QuerySet[Any, Any]:
    clocks = visible(Clock.objects.filter(whose, status=ClockStatus.OPEN), actor, "case__")
    return clocks.order_by("due", "pk").values_list(*CLOCK, *(f"case__{name}" for name in CASE))[:SHOWN]


def _mine(actor: Actor) -> Q:
    return Q(unit_id__in=sorted(actor.units()))


_units = store.prepared(lambda: Unit.objects.order_by().values_list("pk"))
_of_own = scoped(lambda actor: _running(actor, _mine(actor)))
_of_all_others = scoped(lambda actor: _running(actor, ~_mine(actor) | Q(unit_id=None)))


@lru_cache(maxsize=64)
def _of_others(units: int) -> Callable[..., list[tuple[Any, ...]]]:
    """Running clocks of so many other units and of the public, found by the index of units: a "not mine" would read all."""

    def build(actor: Actor, *theirs: int) -> QuerySet[Any, Any]:
        running = Clock.objects.order_by().filter(status=ClockStatus.OPEN)
        among = Q(pk__in=running.filter(unit_id__in=theirs).values("pk"))
        return _running(actor, among | Q(pk__in=running.filter(unit__isnull=True).values("pk")))

    return scoped(build, *range(987_000_000, 987_000_000 + units))


def _lines(actor: Actor, today: dt.date, found: list[tuple[Any, ...]]) -> list[Line]:
    steps: dict[tuple[object, ...], Step | None] = {}
    return [_line(_clock(row), actor, today, steps) for row in found]


def _clock(row: tuple[Any, ...]) -> Clock:
    clock = store.partly(Clock, ("id", *CLOCK[1:]), row[: len(CLOCK)])
    clock._state.fields_cache["case"] = store.partly(Case, ("id", *CASE[1:]), row[len(CLOCK) :])
    return clock


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


def _number(rows: list[tuple[Any, ...]]) -> int | str:
    """The number of rows, "1000+" beyond that: no page counts a whole table."""
    found: int = rows[0][0]
    return found if found <= COUNTED else f"{COUNTED}+"


def _due(actor: Actor, before: dt.date, since: dt.date | None = None) -> QuerySet[Any, Any]:
    clocks = visible(
        Clock.objects.filter(_mine(actor), status=ClockStatus.OPEN, due__lt=before), actor, "case__"
    )
    return (clocks.filter(due__gte=since) if since else clocks).order_by().values("pk")[: COUNTED + 1]


_overdue = scoped(_due, dt.date(1111, 1, 1), counted=True)
_within = scoped(_due, dt.date(1111, 1, 1), dt.date(1111, 1, 2), counted=True)
_open = scoped(
    lambda actor: visible(Case.objects.filter(closed_on=None), actor).order_by().values("pk")[: COUNTED + 1],
    counted=True,
)


def numbers(actor: Actor, today: dt.date) -> dict[str, int | str]:
    """Numbers above the inbox: overdue, due within a week, open cases."""
    return {
        "overdue": _number(_overdue(actor, today)),
        "week": _number(_within(actor, today + dt.timedelta(days=8), today)),
        "open": _number(_open(actor)),
    }
