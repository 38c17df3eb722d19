"""The same step for many cases at once: the same checks, the same trail, a few statements a thousand cases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from django.db import connection, transaction

from fazhi.kernel import events, store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import blank, follow, sealed
from fazhi.kernel.documents import numbering
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Stale, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.procedures import registry, wording
from fazhi.kernel.procedures.clocks import RUNNING, apply_step
from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.effects import effects_of
from fazhi.kernel.procedures.gates import check, legal_day
from fazhi.kernel.procedures.intake import clean, plain
from fazhi.kernel.procedures.models import Case, Clock
from fazhi.kernel.procedures.perform import (
    CLOCK_FIELDS,
    body_of,
    changes_of,
    document_of,
    mirrored,
    split,
)
from fazhi.kernel.text import _

CHUNK = 2_000
WRITE = 400
"""Rows a statement: SQLite takes a bounded number of values."""


@dataclass
class Outcome:
    """What became of each case: `done` ids, `refused` id -> error."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, UserError] = field(default_factory=dict)


def perform_many(
    cases: Iterable[Case],
    step: str,
    *,
    acting_user: Actor,
    at: dt.datetime,
    on: dt.date | None = None,
    **data: Any,
) -> Outcome:
    """Take a step in many cases. Each chunk is one transaction; a case that is refused is told apart, the others go on.

    Raises BadData at once when the data of the step are wrong, since that is the same for all.
    """
    outcome = Outcome()
    chunk: list[Case] = []
    for case in cases:
        chunk.append(case)
        if len(chunk) == CHUNK:
            _chunk(chunk, step, acting_user, at, on, data, outcome)
            chunk = []
    if chunk:
        _chunk(chunk, step, acting_user, at, on, data, outcome)
    return outcome


def _chunk(
    cases: Sequence[Case], step_key: str, actor: Actor, at: dt.datetime, on: dt.date | None,
    data: dict[str, Any], outcome: Outcome,
) -> None:  # fmt: skip
    groups: dict[Procedure, list[Case]] = defaultdict(list)
    for case in cases:
        groups[registry.of(case)].append(case)
    for procedure, members in groups.items():
        step = procedure.step(step_key)
        if step.serves:
            raise BadData(_("送达要逐件登记，不能成批办理。"), step=step.key)
        cleaned = clean(step, data)
        facts = Facts(data=cleaned, on=legal_day(step, cleaned, on, at), at=at, actor=actor)
        ready = []
        for case in members:
            try:
                check(case, procedure, step, actor, facts)
                ready.append(case)
            except BadData as fault:
                outcome.refused[case.pk] = fault
            except UserError as refusal:
                outcome.refused[case.pk] = refusal
        with transaction.atomic():
            _write(ready, procedure, step, facts, actor, outcome)


def _write(
    cases: list[Case], procedure: Procedure, step: Step, facts: Facts, actor: Actor, outcome: Outcome
) -> None:
    changes = {case.id: changes_of(case, procedure, step, facts) for case in cases}
    olds = {case.id: {name: plain(getattr(case, name)) for name in changes[case.id]} for case in cases}
    if not cases:
        return
    opened, changed = _clocks(cases, procedure, step, facts, changes)
    for case in cases:
        mirrors = mirrored(procedure, (*changed.get(case.id, ()), *opened.get(case.id, ())))
        olds[case.id] |= {name: plain(getattr(case, name)) for name in mirrors}
        changes[case.id] |= mirrors
    _move(cases, changes)
    heads = _heads(cases)
    documents = _documents(cases, procedure, step, facts)
    model = blank(actor=actor, at=facts.at, action=step.key)
    bodies = _Bodies(procedure, step, facts, actor)
    store.insert(
        [
            follow(
                model, case.chain, case.version, heads[case.id],
                bodies.sealed(olds[case.id], changes[case.id], documents.get(case.id, ())), case_id=case.id,
            )
            for case in cases
        ]
    )  # fmt: skip
    _update_clocks([clock for row in changed.values() for clock in row])
    store.insert([clock for row in opened.values() for clock in row])
    for case in cases:
        events.publish(
            f"{procedure.key}.{step.key}", case=case, step=step, data=facts.data, on=facts.on, actor=actor
        )
        outcome.done.append(case.id)


MARK = "\ue000"
"""Stands for the numbers of the documents while a body is kept as a pattern."""


class _Bodies:
    """Sealed bodies: cases that change alike differ in their documents' numbers only, so the rest is written once."""

    def __init__(self, procedure: Procedure, step: Step, facts: Facts, actor: Actor) -> None:
        self.procedure, self.step, self.facts, self.actor = procedure, step, facts, actor
        self.made: dict[str, tuple[bytes, bytes]] = {}

    def sealed(self, old: dict[str, Any], changes: dict[str, Any], documents: Sequence[Document]) -> bytes:
        """The bytes that `trail.sealed` would give for this case."""
        name = repr((old, changes))
        if name not in self.made:
            self.made[name] = self._pattern(old, changes)
        before, after = self.made[name]
        numbers = ",".join([encode_basestring(d.number) for d in documents])
        return before + f"[{numbers}]".encode() + after

    def _pattern(self, old: dict[str, Any], changes: dict[str, Any]) -> tuple[bytes, bytes]:
        body = body_of(self.procedure, self.step, self.facts, old, changes, ()) | {"documents": [MARK]}
        whole = sealed(body, actor=self.actor, at=self.facts.at, action=self.step.key)
        before, mark, after = whole.partition(f'"documents":["{MARK}"]'.encode())
        assert mark, whole
        return before + b'"documents":', after


def _move(cases: list[Case], changes: dict[int, dict[str, Any]]) -> None:
    """Write the changes, one statement for all cases that change alike and stand at the same version."""
    alike: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        alike[repr((case.version, sorted(changes[case.id].items(), key=lambda pair: pair[0])))].append(case)
    for members in alike.values():
        base, own = split(type(members[0]), changes[members[0].id])
        for start in range(0, len(members), WRITE):
            _move_alike(members[start : start + WRITE], base, own)


def _move_alike(part: list[Case], base: dict[str, Any], own: dict[str, Any]) -> None:
    version, pks = part[0].version, [case.id for case in part]
    where = Case._base_manager.filter(pk__in=pks, version=version)
    if where.update(**base, version=version + 1) != len(part):
        raise Stale(cases=pks)
    if own:
        type(part[0])._base_manager.filter(pk__in=pks).update(**own)
    for case in part:
        case.version += 1
        for name, value in (base | own).items():
            setattr(case, name, value)


def _heads(cases: list[Case]) -> dict[int, str]:
    heads: dict[int, str] = {}
    for start in range(0, len(cases), WRITE):
        part = cases[start : start + WRITE]
        lengths = {case.chain: case.version - 1 for case in part}
        rows = Entry.objects.filter(chain__in=lengths).values_list("case_id", "chain", "seq", "digest")
        heads |= {
            case_id: digest for case_id, chain, seq, digest in rows if case_id and seq == lengths[chain]
        }
    if len(heads) != len(cases):
        raise Stale(cases=[case.id for case in cases if case.id not in heads])
    return heads


def _documents(
    cases: list[Case], procedure: Procedure, step: Step, facts: Facts
) -> dict[int, list[Document]]:
    made: dict[int, list[Document]] = defaultdict(list)
    if step.issues:
        wording.fetch(cases)
    for kind in step.issues:
        by_unit: dict[int, list[Case]] = defaultdict(list)
        for case in cases:
            by_unit[case.unit_id].append(case)
        for unit_id, members in sorted(by_unit.items()):
            first = numbering.take(str(unit_id), kind, facts.on.year, len(members))
            model = document_of(members[0], procedure, step, facts, kind, first)
            for offset, case in enumerate(members):
                made[case.id].append(
                    store.like(
                        model, case_id=case.id, number=numbering.document_number(kind, facts.on.year, first + offset),
                        content=wording.content_of(case, procedure, step, facts, kind), entry_seq=case.version,
                    )
                )  # fmt: skip
    store.insert([document for row in made.values() for document in row])
    return made


Clocks = dict[int, list[Clock]]


def _clocks(
    cases: list[Case], procedure: Procedure, step: Step, facts: Facts, changes: dict[int, dict[str, Any]]
) -> tuple[Clocks, Clocks]:
    """Clocks to insert and to update, by case."""
    opened: Clocks = {}
    changed: Clocks = {}
    for case in cases:
        for name, value in changes[case.id].items():
            setattr(case, name, value)
    if not effects_of(procedure, step.key).touches:
        return opened, changed
    running: dict[int, list[Clock]] = defaultdict(list)
    for start in range(0, len(cases), WRITE):
        pks = [case.id for case in cases[start : start + WRITE]]
        marks = ", ".join(["%s"] * len(pks))
        for clock in store.select(Clock, f"case_id IN ({marks}) AND status IN (%s, %s)", [*pks, *RUNNING]):
            running[clock.case_id].append(clock)
    for case in cases:
        opened[case.id], changed[case.id] = apply_step(case, procedure, step, facts, running[case.id])
    return opened, changed


def _update_clocks(clocks: list[Clock]) -> None:
    """Write ended clocks: most end alike (status and day), so that one statement serves many."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    rest = []
    for clock in clocks:
        if clock.status in RUNNING or clock.pauses:
            rest.append(clock)
        else:
            alike[clock.status, clock.ended_on].append(clock.pk)
    for (status, ended_on), pks in alike.items():
        for start in range(0, len(pks), WRITE):
            Clock.objects.filter(pk__in=pks[start : start + WRITE]).update(status=status, ended_on=ended_on)
    Clock.objects.bulk_update(
        rest, CLOCK_FIELDS, batch_size=min(WRITE, 100 if connection.vendor == "sqlite" else WRITE)
    )
