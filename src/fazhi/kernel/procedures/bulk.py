"""The same step for many cases at once: the same checks, the same trail, a few statements a thousand cases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from django.db import connection, transaction

from fazhi.engines.ledger.chain import entry_digest
from fazhi.kernel import events, store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import blank, sealed
from fazhi.kernel.documents import numbering
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Stale, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.procedures import registry, wording
from fazhi.kernel.procedures.alike import Act, planned
from fazhi.kernel.procedures.clocks import RUNNING
from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.gates import check_own, check_standing, legal_day
from fazhi.kernel.procedures.intake import clean
from fazhi.kernel.procedures.models import Case, Clock
from fazhi.kernel.procedures.perform import CLOCK_FIELDS, body_of, split
from fazhi.kernel.text import _

CHUNK = 5_000
"""Cases a transaction: half a second in which no one else writes."""


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
        ready, standing = [], set[tuple[Any, ...]]()
        for case in members:
            alike = (case.unit_id, case.counterpart_id, case.state, case.opened_on)
            try:
                if alike not in standing:
                    check_standing(case, procedure, step, actor, facts)
                    standing.add(alike)
                check_own(case, step, facts)
                ready.append(case)
            except UserError as refusal:
                outcome.refused[case.pk] = refusal
        with transaction.atomic():
            taken = planned(ready, procedure, step, facts, outcome.refused)
            _write(taken, procedure, step, facts, actor)
        outcome.done += [act.case.id for act in taken]


def _write(taken: list[Act], procedure: Procedure, step: Step, facts: Facts, actor: Actor) -> None:
    """The rows of the acts, a few statements for all of them."""
    if not taken:
        return
    _move(taken)
    heads = _heads(taken)
    numbers = _documents(taken, procedure, step, facts)
    _entries(taken, heads, numbers, _Bodies(procedure, step, facts, actor))
    _write_clocks(taken)
    name = f"{procedure.key}.{step.key}"
    if events.heard(name):
        for act in taken:
            events.publish(name, case=act.case, step=step, data=facts.data, on=facts.on, actor=actor)


def _entries(taken: list[Act], heads: dict[int, str], numbers: dict[int, list[str]], bodies: _Bodies) -> None:
    """The entry of each act, linked to the head of its case's chain."""
    model = blank(actor=bodies.actor, at=bodies.facts.at, action=bodies.step.key)
    names = ("chain", "seq", "prev", "body", "digest", "case_id")
    model.key = None
    rows = []
    for act in taken:
        case = act.case
        chain, prev = case.chain, heads[case.id]
        body = bodies.sealed(act, numbers.get(case.id, ()))
        digest = entry_digest(chain, case.version, prev, body, algorithm=model.algorithm)
        rows.append((chain, case.version, prev, body.decode(), digest, case.id))
    store.insert_alike(Entry, names, [(store.shared(model, names), rows)])


MARK = "\ue000"
"""Stands for the numbers of the documents while a body is kept as a pattern."""


class _Bodies:
    """Sealed bodies: cases that change alike differ in their documents' numbers only, so the rest is written once."""

    def __init__(self, procedure: Procedure, step: Step, facts: Facts, actor: Actor) -> None:
        self.procedure, self.step, self.facts, self.actor = procedure, step, facts, actor
        self.made: dict[int, tuple[bytes, bytes]] = {}

    def sealed(self, act: Act, numbers: Sequence[str]) -> bytes:
        """The bytes that `trail.sealed` would give for this case."""
        found = self.made.get(id(act.told))
        if found is None:
            found = self.made[id(act.told)] = self._pattern(act)
        return b"[".join((found[0], ",".join(map(encode_basestring, numbers)).encode() + found[1]))

    def _pattern(self, act: Act) -> tuple[bytes, bytes]:
        body = body_of(self.procedure, self.step, self.facts, act.told.old, act.told.new, ()) | {
            "documents": [MARK]
        }
        whole = sealed(body, actor=self.actor, at=self.facts.at, action=self.step.key)
        before, mark, after = whole.partition(f'"documents":["{MARK}"]'.encode())
        assert mark, whole
        return before + b'"documents":', b"]" + after


def _move(taken: list[Act]) -> None:
    """Write the changes, one statement for all cases that change alike and stand at the same version."""
    alike: dict[tuple[int, int], list[Act]] = defaultdict(list)
    for act in taken:
        alike[id(act.told.new), act.case.version].append(act)
    for members in alike.values():
        base, own = split(type(members[0].case), members[0].told.new)
        _move_alike([act.case for act in members], base, own)


def _move_alike(part: list[Case], base: dict[str, Any], own: dict[str, Any]) -> None:
    version, pks = part[0].version, [case.id for case in part]
    if store.update_all(Case, base | {"version": version + 1}, pks, version=version) != len(part):
        raise Stale(cases=pks)
    if own:
        store.update_all(type(part[0]), own, pks)
    for case in part:
        case.version += 1


def _heads(taken: list[Act]) -> dict[int, str]:
    """The digest of the last entry of each case, by case."""
    by_length: dict[int, list[Case]] = defaultdict(list)
    for act in taken:
        by_length[act.case.version - 1].append(act.case)
    heads: dict[int, str] = {}
    for length, cases in by_length.items():
        test, chains = store.among("chain", [case.chain for case in cases])
        heads |= store.column_pairs(
            f"SELECT case_id, digest FROM audit_entry WHERE {test} AND seq = %s",  # noqa: S608 - marks only
            [chains, length],
        )
    if len(heads) != len(taken):
        raise Stale(cases=[act.case.id for act in taken if act.case.id not in heads])
    return heads


def _documents(taken: list[Act], procedure: Procedure, step: Step, facts: Facts) -> dict[int, list[str]]:
    """Draw up the documents of each case; their numbers, by case."""
    numbers: dict[int, list[str]] = defaultdict(list)
    units = wording.fetch([act.case for act in taken]) if step.issues else {}
    by_unit: dict[int, list[Case]] = defaultdict(list)
    for act in taken:
        by_unit[act.case.unit_id].append(act.case)
    names = ("case_id", "number", "content", "entry_seq")
    for kind in step.issues:
        pattern = wording.Pattern(procedure, step, facts, kind, units)
        groups = []
        for unit_id, members in sorted(by_unit.items()):
            first = numbering.take(str(unit_id), kind, facts.on.year, len(members))
            rows = []
            for serial, case in enumerate(members, first):
                number = numbering.document_number(kind, facts.on.year, serial)
                numbers[case.id].append(number)
                rows.append((case.id, number, pattern.content_of(case), case.version))
            model = Document(kind=kind, unit_id=unit_id, issued_on=facts.on)
            groups.append((store.shared(model, names), rows))
        store.insert_alike(Document, names, groups)
    return numbers


def _write_clocks(taken: list[Act]) -> None:
    """The clocks that the acts ended, changed and opened."""
    ended: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    changed: list[Clock] = []
    for act in taken:
        for place, clock in act.plan.changed:
            key, case_id = act.running[place][:2]
            if clock.status in RUNNING or clock.pauses:
                changed.append(store.like(clock, id=key, case_id=case_id))
            else:
                ended[clock.status, clock.ended_on].append(key)
    for (status, ended_on), keys in ended.items():
        store.update_all(Clock, {"status": status, "ended_on": ended_on}, keys)
    size = 100 if connection.vendor == "sqlite" else store.TABLE
    Clock.objects.bulk_update(changed, CLOCK_FIELDS, batch_size=size)
    opened: dict[int, tuple[Clock, list[tuple[int]]]] = {}
    for act in taken:
        for clock in act.plan.opened:
            opened.setdefault(id(clock), (clock, []))[1].append((act.case.id,))
    names = ("case_id",)
    store.insert_alike(Clock, names, [(store.shared(clock, names), rows) for clock, rows in opened.values()])
