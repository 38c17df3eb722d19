"""The one write path: `open_case` and `perform`; many cases at once in `bulk.py`."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from fazhi.engines.ledger.chain import GENESIS
from fazhi.kernel import events, store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import head_at, link
from fazhi.kernel.documents import numbering
from fazhi.kernel.documents.models import Document, Service
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.permissions.scope import may_take
from fazhi.kernel.procedures import registry, searchable, wording
from fazhi.kernel.procedures.clocks import RUNNING, apply_step
from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.effects import effects_of
from fazhi.kernel.procedures.gates import check, check_conditions, legal_day, local_day
from fazhi.kernel.procedures.intake import clean, plain, refuse_control
from fazhi.kernel.procedures.models import Case, Clock, Party
from fazhi.kernel.registers import search
from fazhi.kernel.text import _

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def perform(
    case: Case,
    step: Step | str,
    *,
    acting_user: Actor,
    at: dt.datetime,
    on: dt.date | None = None,
    key: str | None = None,
    **data: Any,
) -> Entry:
    """Take a step of a case, whole or not at all: the change, its audit entry, its clocks, its documents.

    `at`: aware moment of recording. `on`: the legal day if it lies earlier. `key`: idempotency key of the submission;
    the same key returns the entry that it made. `data`: what the step asks for.
    Raises BadData, NotAllowed, Refused or Stale; then nothing has changed.
    """  # fmt: skip
    procedure = registry.of(case)
    step = procedure.step(step) if isinstance(step, str) else step
    if key and (done := Entry.objects.filter(key=key).first()):
        return done
    cleaned = clean(step, data)
    facts = Facts(data=cleaned, on=legal_day(step, cleaned, on, at), at=at, actor=acting_user)
    check(case, procedure, step, acting_user, facts)
    before = dict(vars(case))
    try:
        with transaction.atomic():
            changes = changes_of(case, procedure, step, facts)
            return _carry_out(case, procedure, step, facts, changes, acting_user, key)
    except UserError:
        vars(case).update(before)
        raise
    except IntegrityError as clash:
        vars(case).update(before)
        if key and (done := Entry.objects.filter(key=key).first()):
            return done
        raise Stale(case=case.pk) from clash


def _carry_out(
    case: Case,
    procedure: Procedure,
    step: Step,
    facts: Facts,
    changes: dict[str, Any],
    actor: Actor,
    key: str | None,
) -> Entry:
    old = {name: plain(getattr(case, name)) for name in changes}
    prev = head_at(case.chain, case.version)
    opened, changed = _clocks(case, procedure, step, facts, changes)
    mirrors = mirrored(procedure, (*changed, *opened))
    old |= {name: plain(getattr(case, name)) for name in mirrors}
    changes |= mirrors
    write_changes(case, changes)
    issued = issue_documents(case, procedure, step, facts)
    body = body_of(procedure, step, facts, old, changes, issued)
    entry = link(
        case.chain,
        case.version,
        prev,
        body,
        actor=actor,
        at=facts.at,
        action=step.key,
        case_id=case.pk,
        key=key,
    )
    store.insert_one(entry)
    if step.serves:
        record_service(case, step, facts)
    for clock in changed:
        store.update(Clock, {name: getattr(clock, name) for name in CLOCK_FIELDS}, id=clock.pk)
    store.insert(opened)
    events.publish(
        f"{procedure.key}.{step.key}", case=case, step=step, data=facts.data, on=facts.on, actor=actor
    )
    return entry


def _clocks(
    case: Case, procedure: Procedure, step: Step, facts: Facts, changes: Mapping[str, Any]
) -> tuple[list[Clock], list[Clock]]:
    """Clocks to insert and to update. They are counted on the case as the step leaves it."""
    for name, value in changes.items():
        setattr(case, name, value)
    if not effects_of(procedure, step.key).touches:
        return [], []
    running = store.select(Clock, "case_id = %s AND status IN (%s, %s)", [case.pk, *RUNNING])
    return apply_step(case, procedure, step, facts, running)


def mirrored(procedure: Procedure, clocks: Iterable[Clock]) -> dict[str, Any]:
    """Fields of the case that show the last day of a clock, with their new values."""
    names = {deadline.key: deadline.mirror for deadline in procedure.deadlines if deadline.mirror}
    return {
        names[clock.key]: clock.due for clock in clocks if clock.key in names and clock.status != "cancelled"
    }


CLOCK_FIELDS = ("pauses", "extension", "nominal", "due", "provisional", "status", "ended_on", "missed_on")


def changes_of(case: Case, procedure: Procedure, step: Step, facts: Facts) -> dict[str, Any]:
    """Fields of the case that the step changes, with their new values."""
    names = field_names(type(case))
    changes: dict[str, Any] = {name: value for name, value in facts.data.items() if name in names}
    changes.update(dict.fromkeys(step.stamps, facts.on))
    changes.update(step.sets)
    if step.derives:
        changes.update(step.derives(case, facts))
    if step.returns:
        changes |= {"state": case.back_to or step.to, "back_to": ""}
    elif step.to is not None and step.to != case.state:
        changes |= {"state": step.to, "back_to": case.state if step.stops else case.back_to}
    if step.to in procedure.final and case.closed_on is None:
        changes["closed_on"] = facts.on
    return changes


@cache
def field_names(model: type[Case]) -> frozenset[str]:
    """Names of the columns of a case model, its parent's included."""
    return frozenset(field.name for field in model._meta.concrete_fields)


@cache
def own_names(model: type[Case]) -> frozenset[str]:
    """Names of the columns of the module's own table."""
    return frozenset() if model is Case else frozenset(f.name for f in model._meta.local_concrete_fields)


def split(model: type[Case], changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changes to the table of all cases and to the module's own table."""
    own = own_names(model)
    return (
        {name: value for name, value in changes.items() if name not in own},
        {name: value for name, value in changes.items() if name in own},
    )


def write_changes(case: Case, changes: Mapping[str, Any]) -> None:
    """Write the changed columns if nobody else moved the case since it was read; `Stale` otherwise."""
    base, own = split(type(case), changes)
    moved = store.update(Case, base | {"version": case.version + 1}, id=case.pk, version=case.version)
    if not moved:
        raise Stale(case=case.pk)
    if own:
        store.update(type(case), own, case_ptr=case.pk)
    case.version += 1
    for name, value in changes.items():
        setattr(case, name, value)


def body_of(
    procedure: Procedure,
    step: Step,
    facts: Facts,
    old: Mapping[str, Any],
    changes: Mapping[str, Any],
    issued: Sequence[Document],
) -> dict[str, Any]:
    """What the ledger keeps of a step: its name and article, legal day, data, old and new values, documents."""
    return {
        "procedure": procedure.key,
        "edition": procedure.edition,
        "basis": str(step.basis),
        "on": facts.on.isoformat(),
        "data": plain(facts.data),
        "old": old,
        "new": plain(changes),
        "documents": [document.number for document in issued],
    }  # fmt: skip


def issue_documents(case: Case, procedure: Procedure, step: Step, facts: Facts) -> list[Document]:
    """Draw up the documents of the step: numbered by body, kind and year, content frozen."""
    issued = []
    for kind in step.issues:
        serial = numbering.take(str(case.unit_id), kind, facts.on.year)
        issued.append(document_of(case, procedure, step, facts, kind, serial))
    store.insert(issued)
    return issued


_BLANK = Document()


def document_of(
    case: Case, procedure: Procedure, step: Step, facts: Facts, kind: str, serial: int
) -> Document:
    """The unsaved document: what it says is taken from the case as it stands after the step."""
    content = wording.content_of(case, procedure, step, facts, kind)
    return store.like(
        _BLANK, case_id=case.pk, kind=kind, number=numbering.document_number(kind, facts.on.year, serial), unit_id=case.unit_id,
        issued_on=facts.on, content=content, entry_seq=case.version,
    )  # fmt: skip


def record_service(case: Case, step: Step, facts: Facts) -> None:
    """Record the service of the latest document of the kind that the step serves."""
    found = store.select(
        Document, "case_id = %s AND kind = %s ORDER BY id DESC LIMIT 1", [case.pk, step.serves]
    )
    if not found:
        raise Refused(
            _("本案还没有制作《%(kind)s》，无从送达。请先办理制作该文书的步骤。") % {"kind": step.serves},
            step=step.key,
            basis=str(step.basis),
        )
    data = facts.data
    service = Service(
        document=found[0], recipient=data.get("recipient", ""), method=data["method"],
        served_on=data["served_on"], evidence=data.get("evidence", ""),
    )  # fmt: skip
    store.insert([service])


def open_case(
    procedure_key: str,
    *,
    acting_user: Actor,
    at: dt.datetime,
    unit: Unit,
    title: str,
    counterpart: Unit | None = None,
    on: dt.date | None = None,
    parties: Sequence[Mapping[str, str]] = (),
    step: str | None = None,
    key: str | None = None,
    fields: Mapping[str, Any] | None = None,
    edition: str = "",
    **data: Any,
) -> Case:
    """Open a case under the edition in force on its legal day and take its opening step.

    `parties`: dicts of `Party` fields. `fields`: columns of the case that the opening step does not ask for.
    `edition`: another edition than the day's, for a simulated year whose own edition is not written.
    Returns the case; with a `key` that was used before, the case that it opened.
    """  # fmt: skip
    if key and (done := Entry.objects.filter(key=key).first()):
        return registry.load(done)
    named = (procedure_key, edition)
    procedure = (
        registry.edition(*named) if edition else registry.edition_on(procedure_key, on or local_day(at))
    )
    opening = procedure.step(step) if step else procedure.opening()[0]
    cleaned = clean(opening, data)
    facts = Facts(data=cleaned, on=legal_day(opening, cleaned, on, at), at=at, actor=acting_user)
    if not may_take(acting_user, opening.who, unit.pk, counterpart.pk if counterpart else None):
        raise NotAllowed(
            _("“%(step)s”由%(role)s办理，依据%(basis)s。")
            % {"step": opening.title, "role": opening.who.label, "basis": opening.basis},
            step=opening.key,
        )
    for party in parties:
        refuse_control(_("当事人"), "".join(map(str, party.values())))
    case = new_case(procedure, opening, facts, unit, counterpart, title, fields or {})
    check_conditions(case, opening, facts)
    opened, _changed = apply_step(case, procedure, opening, facts, [])
    for name, value in mirrored(procedure, opened).items():
        setattr(case, name, value)
    with transaction.atomic():
        serial = numbering.take(str(unit.pk), procedure.key, facts.on.year)
        case.number = procedure.number.format(year=facts.on.year, serial=serial)
        case.code = look_up_code(case)
        case.save(force_insert=True)
        store.insert([Party(case_id=case.pk, **party) for party in parties])
        search.put([searchable.text_of(case, unit, [party.get("name", "") for party in parties])], new=True)
        issued = issue_documents(case, procedure, opening, facts)
        body = body_of(procedure, opening, facts, {}, changes_of(case, procedure, opening, facts), issued)
        body |= {"number": case.number, "unit": unit.pk, "counterpart": case.counterpart_id, "title": title}
        entry = link(
            case.chain,
            1,
            GENESIS,
            body,
            actor=acting_user,
            at=at,
            action=opening.key,
            case_id=case.pk,
            key=key,
        )
        store.insert_one(entry)
        for clock in opened:
            clock.case_id = case.pk
        store.insert(opened)
        events.publish(
            f"{procedure.key}.{opening.key}",
            case=case,
            step=opening,
            data=cleaned,
            on=facts.on,
            actor=acting_user,
        )
    return case


def new_case(
    procedure: Procedure,
    opening: Step,
    facts: Facts,
    unit: Unit,
    counterpart: Unit | None,
    title: str,
    fields: Mapping[str, Any],
) -> Case:
    """The unsaved case as its opening step leaves it, without number and code."""  # fmt: skip
    title = title.strip()
    if not title or len(title) > 200:
        raise BadData(_("案由不能为空，最多200个字。"), fields={"title": _("案由不能为空，最多200个字。")})
    refuse_control(_("案由"), title)
    model = registry.model_of(procedure.key)
    case = model(
        procedure=procedure.key, edition=procedure.edition, title=title, state=opening.to or "", version=1,
        unit=unit, counterpart=counterpart, opened_on=facts.on, **fields,
    )  # fmt: skip
    for name, value in changes_of(case, procedure, opening, facts).items():
        setattr(case, name, value)
    return case


def look_up_code(case: Case) -> str:
    """The code with which the public opens the case: not guessable, and the same whenever it is worked out."""
    text = f"{case.procedure}|{case.unit_id}|{case.number}|{case.opened_on}"
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:8])
