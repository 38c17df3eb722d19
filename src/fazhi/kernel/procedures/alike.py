"""What a step does to many cases, worked out once for all that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from fazhi.kernel import store
from fazhi.kernel.errors import UserError
from fazhi.kernel.procedures.clocks import RUNNING, apply_step
from fazhi.kernel.procedures.definition import Deadline, Facts, Procedure, Step
from fazhi.kernel.procedures.effects import effects_of
from fazhi.kernel.procedures.intake import plain
from fazhi.kernel.procedures.models import Case, Clock
from fazhi.kernel.procedures.perform import changes_of, mirrored

Row = tuple[Any, ...]
"""A clock as the database gives it; its key and its case come first."""
STATUS = [field.name for field in Clock._meta.local_concrete_fields].index("status")


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What the step does to the clocks of cases that are alike."""

    opened: tuple[Clock, ...]
    changed: tuple[tuple[int, Clock], ...]
    """Place among the running clocks of a case, and the clock as it becomes."""
    mirrors: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Old values, as the ledger keeps them, and new values."""

    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """The step in one case. `told` and `plan` are shared by all that are alike."""

    case: Case
    told: Told
    plan: Plan
    running: Sequence[Row]


def planned(
    cases: Sequence[Case], procedure: Procedure, step: Step, facts: Facts, refused: dict[int, UserError]
) -> list[Act]:
    """The acts, with the changes set on their cases. A case whose step is refused here is left as it was and told apart."""
    running = _running(cases) if effects_of(procedure, step.key).touches else {}
    work, acts = _Work(procedure, step, facts), []
    for case in cases:
        try:
            acts.append(work.act(case, running.get(case.id, ())))
        except UserError as refusal:
            refused[case.pk] = refusal
    return acts


def _running(cases: Sequence[Case]) -> dict[int, list[Row]]:
    """The running clocks of each case. Ended ones are left out here: SQLite, asked for a status too, reads every open clock."""
    found: dict[int, list[Row]] = defaultdict(list)
    test, pks = store.among("case_id", [case.id for case in cases])
    for row in store.rows(Clock, test, [pks]):
        if row[STATUS] in RUNNING:
            found[row[1]].append(row)
    return found


class _Work:
    """One step on one day: what was worked out for a case serves every other that is alike."""

    def __init__(self, procedure: Procedure, step: Step, facts: Facts) -> None:
        self.procedure, self.step, self.facts = procedure, step, facts
        self.opens: tuple[Deadline, ...] = effects_of(procedure, step.key).opens
        self.touches = effects_of(procedure, step.key).touches
        self.changes: dict[Any, dict[str, Any]] = {}
        self.plans: dict[Any, Plan] = {}
        self.whole: dict[tuple[int, int], dict[str, Any]] = {}
        self.told: dict[Any, Told] = {}

    def act(self, case: Case, running: Sequence[Row]) -> Act:
        changes = self._changes(case)
        names = columns(type(case), tuple(changes))
        before = names(case)
        _set(case, changes)
        try:
            plan = self._plan(case, running) if self.touches else NOTHING
        except UserError:
            for name, value in zip(attributes(type(case), tuple(changes)), before, strict=True):
                setattr(case, name, value)
            raise
        beside = columns(type(case), tuple(plan.mirrors))(case)
        _set(case, plan.mirrors)
        return Act(case, self._told(before, beside, changes, plan), plan, running)

    def _changes(self, case: Case) -> dict[str, Any]:
        if self.step.derives:
            found = changes_of(case, self.procedure, self.step, self.facts)
            return self.changes.setdefault(repr(plain(found)), found)
        key = (type(case), case.state, case.back_to, case.closed_on is None)
        if key not in self.changes:
            self.changes[key] = changes_of(case, self.procedure, self.step, self.facts)
        return self.changes[key]

    def _plan(self, case: Case, running: Sequence[Row]) -> Plan:
        """The plan of the first case that looked like this one to whatever counts clocks."""
        key = (
            case.opened_on, case.unit_id, case.counterpart_id, *[row[2:] for row in running],
            *[
                (d.only_if is None or d.only_if.holds(case, self.facts), *_days(case, d))
                for d in self.opens
            ],
        )  # fmt: skip
        if key not in self.plans:
            clocks = [store.loaded(Clock, row) for row in running]
            places = {id(clock): place for place, clock in enumerate(clocks)}
            opened, changed = apply_step(case, self.procedure, self.step, self.facts, clocks)
            ended = tuple((places[id(clock)], clock) for clock in changed)
            self.plans[key] = Plan(tuple(opened), ended, mirrored(self.procedure, (*changed, *opened)))
        return self.plans[key]

    def _told(self, before: Row, beside: Row, changes: dict[str, Any], plan: Plan) -> Told:
        key: Any = (id(changes), id(plan), before, beside)
        try:
            found = self.told.get(key)
        except TypeError:  # a list or a mapping among the old values
            key = (id(changes), id(plan), repr(before), repr(beside))
            found = self.told.get(key)
        if found is None:
            old = dict(zip((*changes, *plan.mirrors), map(plain, (*before, *beside)), strict=True))
            new = self.whole.setdefault((id(changes), id(plan)), changes | plan.mirrors)
            found = self.told[key] = Told(old, new)
        return found


NOTHING = Plan((), (), {})


def _days(case: Case, deadline: Deadline) -> Row:
    """The days of the case from and until which the term runs."""
    return tuple(
        getattr(case, name) if name else None for name in (deadline.from_field, deadline.until_field)
    )


def _set(case: Case, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(case, name, value)


@cache
def attributes(model: type[Case], names: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes that hold the columns of the fields: of a relation its key."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return tuple(field.attname for field in fields)


@cache
def columns(model: type[Case], names: tuple[str, ...]) -> Any:
    """A function from a case to the values of the fields, of a relation its key."""
    found = attributes(model, names)
    if len(found) > 1:
        return attrgetter(*found)
    return (lambda _case: ()) if not found else (lambda case: (getattr(case, found[0]),))
