"""Every gate of rules, decisions and contracts is tried: with everything there the step passes, with one thing missing it is refused.

The gates are read from the procedures themselves, so a new one without a try fails here. Even the platform itself, which may
take every step, does not get through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.procedures import gates, registry
from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.modules.norms.procedure import EDITIONS
from tests.support.district import District, moment
from tests.support.gates import ANYWHERE, ON, SPOILT, Try, made, sound, spoil
from tests.support.norms import makers, town

pytestmark = pytest.mark.django_db
__all__ = ["makers", "town"]
MODULES = ("fazhi.modules.norms", "fazhi.modules.decisions", "fazhi.modules.contracts")


def ours() -> list[Procedure]:
    return [p for p in registry.all_editions() if registry.model_of(p.key).__module__.startswith(MODULES)]


def tries() -> Iterator[Any]:
    """(procedure, step, place of the condition) of every gate there is."""
    for procedure in ours():
        for step in procedure.steps:
            for place, condition in enumerate(step.only_if):
                name = f"{procedure.key}-{procedure.edition}-{step.key}-{condition.key}"
                duty = pytest.mark.duty(condition.basis.law.key, condition.basis.ref, condition.sentence)
                yield pytest.param(procedure, step, place, id=name, marks=duty)


def take(attempt: Try) -> None:
    """The step, as the platform itself would take it."""
    at = moment(ON)
    if attempt.step.origin:
        perform(made(attempt), attempt.step, acting_user=SYSTEM, at=at, **attempt.data)
        return
    unit = attempt.district.units["market" if attempt.procedure.key.startswith("norm_fair") else "housing"]
    open_case(
        attempt.procedure.key, step=attempt.step.key, acting_user=SYSTEM, at=at, unit=unit, edition=attempt.procedure.edition, title="某办法",
        counterpart=attempt.fields.get("counterpart", attempt.district.units["justice"]), **attempt.data,
    )  # fmt: skip


@pytest.mark.parametrize(("procedure", "step", "place"), list(tries()))
def test_no_way_through_a_gate(procedure: Procedure, step: Step, place: int, town: District) -> None:
    condition = step.only_if[place]
    attempt = sound(town, procedure, step)
    if step.origin:
        with transaction.atomic():  # everything is there: the refusal below is about the one missing thing
            gates.check_conditions(made(attempt), step, Facts(attempt.data, ON, moment(ON), SYSTEM))
            transaction.set_rollback(True)
        attempt = sound(town, procedure, step)
    spoil(attempt, condition.key)
    with pytest.raises(Refused) as told:
        take(attempt)
    assert told.value.data["condition"] == condition.key
    assert told.value.data["basis"] == str(condition.basis)
    assert str(condition.remedy) in str(told.value)


def test_no_try_is_left_over() -> None:
    there = {(p.key, c.key) for p in ours() for s in p.steps for c in s.only_if}
    assert set(SPOILT) <= there
    assert set(ANYWHERE) <= {key for _procedure, key in there}


@pytest.mark.parametrize("procedure", registry.all_editions(), ids=lambda p: f"{p.key}-{p.edition}")
def test_no_step_from_a_state_that_is_not_its_own(
    procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All procedures of the house, every step from every other state, by whoever may take it."""
    monkeypatch.setattr(gates, "may_take", lambda *_who: True)
    model, tried = registry.model_of(procedure.key), 0
    for step in procedure.steps:
        for state in set(procedure.states.values) - set(step.origin):
            case = model(state=state, opened_on=ON, procedure=procedure.key, edition=procedure.edition)
            with pytest.raises(Refused) as told:
                gates.check(case, procedure, step, SYSTEM, Facts({}, ON, moment(ON), SYSTEM))
            assert told.value.data["step"] == step.key
            tried += 1
    assert tried


@pytest.mark.parametrize("procedure", EDITIONS, ids=lambda p: p.edition)
def test_with_an_open_comment_no_way_leads_to_issue(procedure: Procedure) -> None:
    """All transitions: once comment was opened, a document reaches no state from publication on except through a step that asks
    whether every comment is answered, on whatever way round.
    """
    issued = {"published", "in_force", "evaluating"}

    def reached(steps: list[Step]) -> set[str | None]:
        found: set[str | None] = {"commenting"}
        while more := {s.to for s in steps if s.to and found & set(s.origin)} - found:
            found |= more
        return found

    every = [s for s in procedure.steps if s.origin]
    assert issued <= reached(every)
    asking = {s.key for s in every if "comments_are_answered" in {c.key for c in s.only_if}}
    assert asking == {"publish_feedback", "submit", "deliberate", "publish"}
    for alone in asking - {"publish_feedback"}:  # each of the three late gates holds by itself
        assert not issued & reached([s for s in every if s.key != alone]), alone
