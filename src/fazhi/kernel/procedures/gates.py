"""Whether a step may be taken now: role, state, day, conditions. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fazhi.kernel import store
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.permissions.scope import may_take
from fazhi.kernel.procedures.definition import Condition, Facts, Procedure, Step
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import Text, _


@dataclass(frozen=True)
class Gate:
    """A step that may be taken (`refusal` is empty) or the reason why not."""

    step: Step
    refusal: Text = ""
    condition: Condition | None = None


def local_day(at: dt.datetime) -> dt.date:
    """The day on which the moment falls where the government sits."""
    return timezone.localtime(at).date()


def legal_day(step: Step, data: Mapping[str, Any], on: dt.date | None, at: dt.datetime) -> dt.date:
    """The day from which the law counts: the day of service, a named earlier day, or the day of recording."""
    today = local_day(at)
    day = data["served_on"] if step.serves else on or today
    if day > today:
        raise BadData(
            _("“%(step)s”的日期%(day)s晚于登记当日%(today)s，不能预先登记。")
            % {"step": step.title, "day": day, "today": today},
            fields={"on": "future"},
        )
    assert isinstance(day, dt.date)
    return day


def check(case: Case, procedure: Procedure, step: Step, actor: Actor, facts: Facts) -> None:
    """Raise `NotAllowed`, `BadData` or `Refused`, naming step, condition, article and way out."""
    check_standing(case, procedure, step, actor, facts)
    check_own(case, step, facts)


def check_standing(case: Case, procedure: Procedure, step: Step, actor: Actor, facts: Facts) -> None:
    """What all cases share that have units, state and day of opening in common: who, from which state, not too early."""
    if not may_take(actor, step.who, case.unit_id, case.counterpart_id):
        raise NotAllowed(
            _("“%(step)s”由%(role)s办理，依据%(basis)s。")
            % {"step": step.title, "role": step.who.label, "basis": step.basis},
            step=step.key,
        )
    if case.state not in step.origin:
        state = procedure.states(case.state).label
        raise Refused(
            _("案件现为“%(state)s”，不能办理“%(step)s”，依据%(basis)s。")
            % {"state": state, "step": step.title, "basis": step.basis},
            step=step.key,
            basis=str(step.basis),
        )
    if facts.on < case.opened_on:
        raise BadData(
            _("“%(step)s”的日期%(day)s早于收到案件的日期%(opened)s。")
            % {"step": step.title, "day": facts.on, "opened": case.opened_on},
            fields={"on": "early"},
        )


def check_own(case: Case, step: Step, facts: Facts) -> None:
    """What only the case itself can tell: a step taken before, the conditions of the law."""
    if step.once and case.pk and _taken(case, step):
        raise Refused(
            _("“%(step)s”在一案中只能办理一次，依据%(basis)s。") % {"step": step.title, "basis": step.basis},
            step=step.key,
            basis=str(step.basis),
        )
    check_conditions(case, step, facts)


def _taken(case: Case, step: Step) -> bool:
    sql = "SELECT seq FROM audit_entry WHERE chain = %s AND action = %s LIMIT 1"
    return store.first(sql, [case.chain, step.key]) is not None


def check_conditions(case: Case, step: Step, facts: Facts) -> None:
    """Raise `Refused` for the first condition that does not hold, in the order of the statute."""
    for gate in step.only_if:
        if not gate.holds(case, facts):
            raise Refused(
                _("不能办理“%(step)s”：%(condition)s，依据%(basis)s。%(remedy)s")
                % {
                    "step": step.title,
                    "condition": gate.sentence,
                    "basis": gate.basis,
                    "remedy": gate.remedy,
                },
                step=step.key,
                condition=gate.key,
                basis=str(gate.basis),
                remedy=str(gate.remedy),
            )


def next_steps(case: Case, procedure: Procedure, actor: Actor, at: dt.datetime) -> list[Gate]:
    """The steps of the case's state in statutory order, each with the reason if it is refused now.

    Conditions that look at the data of the step are asked again when it is taken.
    """
    gates = []
    for step in procedure.from_state(case.state):
        if not may_take(actor, step.who, case.unit_id, case.counterpart_id):
            continue
        facts = Facts(data=Unasked(), on=local_day(at), at=at, actor=actor)
        failed = next((gate for gate in step.only_if if not _holds_without_data(gate, case, facts)), None)
        gates.append(Gate(step, failed.sentence if failed else "", failed))
    return gates


class NotAskedYet(Exception):
    """A condition looks at something that the step has still to ask for."""


class Unasked(dict[str, Any]):
    """The data of a step whose form was not filled in yet: whoever looks at it learns nothing."""

    def __getitem__(self, name: str) -> Any:
        raise NotAskedYet(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002 - nothing is known, nothing is assumed
        raise NotAskedYet(name)


def _holds_without_data(gate: Condition, case: Case, facts: Facts) -> bool:
    try:
        return gate.holds(case, facts)
    except NotAskedYet:
        return True
