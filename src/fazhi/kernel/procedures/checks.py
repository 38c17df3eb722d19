"""Checks at start-up: a procedure that is not sound stops the house before it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from fazhi.engines.law.parameters import history
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.perform import field_names


def check_procedures(**_kwargs: Any) -> list[CheckMessage]:
    """Django system check over all registered editions."""
    return [
        Error(f"{procedure.key} ({procedure.edition}): {fault}", id="fazhi.E001")
        for procedure in registry.all_editions()
        for fault in faults(procedure)
    ]


def faults(procedure: Procedure) -> list[str]:
    """Everything unsound in a procedure, as sentences; empty when it is sound."""
    return [
        *_keys(procedure), *_states(procedure), *_words(procedure), *_articles(procedure), *_deadlines(procedure),
        *_fields(procedure),
    ]  # fmt: skip


def _keys(procedure: Procedure) -> Iterator[str]:
    for kind, keys in (
        ("step", [s.key for s in procedure.steps]),
        ("deadline", [d.key for d in procedure.deadlines]),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{kind} {key} stands twice"
    if not procedure.opening():
        yield "no step opens a case"


def _states(procedure: Procedure) -> Iterator[str]:
    known, final = set(procedure.states.values), set(procedure.final)
    for step in procedure.steps:
        for state in {*step.origin, step.to} - known - {None}:
            yield f"step {step.key} names the unknown state {state}"
        for state in sorted(final & set(step.origin)):
            if step.to not in (None, *procedure.final):
                yield f"step {step.key} leaves the final state {state} for {step.to}"
    reached = {step.to for step in procedure.opening()}
    grown = True
    while grown:
        more = {s.to for s in procedure.steps if s.to and reached & set(s.origin)} - reached
        grown = bool(more)
        reached |= more
    used = reached | {state for step in procedure.steps for state in step.origin}
    for state in sorted(used - reached - {None}, key=str):
        yield f"state {state} is never reached"
    for state in sorted(reached - final - {None}, key=str):
        if not any(state in s.origin and s.to not in (None, state) for s in procedure.steps):
            yield f"no step leads out of state {state}"
    for state in sorted(final - reached):
        yield f"final state {state} is never reached"


def _words(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        for gate in step.only_if:
            if not (gate.test.__doc__ or "").strip():
                yield f"condition {gate.key} of step {step.key} has no sentence"
        for kind in step.issues:
            if kind not in procedure.documents:
                yield f"step {step.key} issues {kind}, which has no title in documents"
            if kind not in procedure.wording:
                yield f"step {step.key} issues {kind}, which has no wording"
        if step.serves and not any(step.serves in other.issues for other in procedure.steps):
            yield f"step {step.key} serves {step.serves}, which no step issues"


def _articles(procedure: Procedure) -> Iterator[str]:
    named = [(f"step {s.key}", s.basis) for s in procedure.steps]
    named += [(f"condition {g.key}", g.basis) for s in procedure.steps for g in s.only_if]
    named += [(f"deadline {d.key}", d.basis) for d in procedure.deadlines]
    for what, article in named:
        if article.law.in_force_from > procedure.in_force_from:
            yield f"{what} rests on {article}, not in force on {procedure.in_force_from}"
        ends = article.law.in_force_to
        if ends and (procedure.in_force_to is None or ends < procedure.in_force_to):
            yield f"{what} rests on {article}, out of force since {ends}"


def _deadlines(procedure: Procedure) -> Iterator[str]:
    steps = set(procedure.steps)
    keys = {d.key for d in procedure.deadlines}
    for deadline in procedure.deadlines:
        foreign = (
            {*deadline.starts, *deadline.met_by, *deadline.cancelled_by, deadline.when_missed}
            - steps
            - {None}
        )
        for step in foreign:
            yield f"deadline {deadline.key} names the foreign step {getattr(step, 'key', step)}"
        yield from _parameter(procedure, deadline.key, deadline.term)
    for step in procedure.steps:
        for key in {*step.stops, *step.resumes, *([step.extends] if step.extends else [])} - keys:
            yield f"step {step.key} names the unknown deadline {key}"


def _parameter(procedure: Procedure, key: str, term: str) -> Iterator[str]:
    try:
        entries = history(term)
    except LookupError:
        yield f"deadline {key} rests on the unknown parameter {term}"
        return
    start: dt.date = procedure.in_force_from
    fitting = [
        p for p in entries if p.in_force_from <= start and (p.in_force_to is None or start < p.in_force_to)
    ]
    if not fitting:
        yield f"parameter {term} of deadline {key} is not in force on {start}"
    elif fitting[0].term is None and fitting[0].unit != "annual_date":
        yield f"parameter {term} of deadline {key} is not a term that can be counted"


def _fields(procedure: Procedure) -> Iterator[str]:
    names = field_names(registry.model_of(procedure.key))
    for step in procedure.steps:
        for name in sorted({*step.stamps, *step.sets} - names):
            yield f"step {step.key} sets {name}, which the case has not"
    for deadline in procedure.deadlines:
        for name in sorted({deadline.from_field, deadline.until_field, deadline.mirror} - names - {""}):
            yield f"deadline {deadline.key} names the field {name}, which the case has not"
