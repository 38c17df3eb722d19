"""Registers and cases: lists, one case, its next steps, and taking a step."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status

from fazhi.api.site import PROBLEMS, STAFF, Problem, edge
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import NotAllowed, NotFound, Stale
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.gates import next_steps
from fazhi.kernel.procedures.intake import asks_of
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import register as registers
from fazhi.kernel.text import _
from fazhi.kernel.web import casepage, listpage, lists
from fazhi.kernel.web.views import case_for, declared_register, openings, today

router = Router(auth=STAFF, tags=["cases"])
IdempotencyKey = Annotated[str | None, Header(None, max_length=200)]
Value = str | int | bool | None


class Column(Schema):
    name: str
    label: str
    kind: str


class RegisterOut(Schema):
    key: str
    title: str
    chapter: str
    columns: list[Column]
    filters: list[str]
    sort: list[str]


class Rows(Schema):
    rows: list[dict[str, str | int]]
    next: str = ""
    """Address of the next page; empty on the last."""
    total: str
    """Number of rows found, "1000+" beyond that."""


class AskOut(Schema):
    name: str
    label: str
    kind: str
    required: bool
    choices: dict[str, str] = {}


class GateOut(Schema):
    key: str
    title: str
    basis: str
    refusal: str
    """Why the step cannot be taken now; empty when it can."""
    asks: list[AskOut]


class ClockOut(Schema):
    id: int
    key: str
    title: str
    term: str
    article: str
    status: str
    light: str
    started_on: dt.date
    due: dt.date | None
    provisional: bool
    workdays_left: int | None


class EventOut(Schema):
    seq: int
    at: dt.datetime
    step: str
    title: str
    basis: str
    on: str
    actor: str
    digest: str


class DocumentOut(Schema):
    id: int
    kind: str
    number: str
    issued_on: dt.date


class CaseOut(Schema):
    id: int
    procedure: str
    edition: str
    number: str
    title: str
    state: str
    state_label: str
    version: int
    unit: str
    counterpart: str
    opened_on: dt.date
    closed_on: dt.date | None
    clocks: list[ClockOut]
    steps: list[GateOut]
    events: list[EventOut]
    documents: list[DocumentOut]


class StepIn(Schema):
    data: dict[str, Value] = {}
    on: dt.date | None = None
    """Legal day, if it lies before today."""
    version: int | None = None
    """Version of the case that the caller has seen: another one answers 409 `stale`."""


class PartyIn(Schema):
    role: str = "applicant"
    name: str = Field(min_length=1, max_length=120)
    id_number: str = Field("", max_length=30)
    phone: str = Field("", max_length=30)
    address: str = Field("", max_length=200)


class OpenIn(StepIn):
    unit: str
    """Code of the unit that keeps the case; the caller's own."""
    counterpart: str | None = None
    title: str = Field(min_length=1, max_length=200)
    parties: list[PartyIn] = Field([], max_length=50)


@router.get("/registers", response={200: list[RegisterOut], PROBLEMS: Problem})
def all_registers(request: HttpRequest) -> Any:  # noqa: ARG001
    """The registers with their columns and filters."""
    return [_register(declared) for declared in registers.all_registers()]


def _register(declared: registers.Register) -> dict[str, Any]:
    columns = [declared.field(name) for name in declared.columns]
    return {
        "key": declared.key, "title": str(declared.title), "chapter": declared.chapter, "filters": list(declared.filters),
        "columns": [{"name": f.name, "label": str(f.label), "kind": f.kind} for f in columns], "sort": list(declared.sort),
    }  # fmt: skip


@router.get("/registers/{slug:key}", response={200: Rows, PROBLEMS: Problem})
def register_rows(request: HttpRequest, key: str) -> Any:
    """A page of a register: the filters, `q`, `sort`, `col` and `after` of the list in the workbench."""
    page = listpage.page(declared_register(key), edge(request))
    rows = [{"id": row["pk"]} | {field.name: text for field, text in row["cells"]} for row in page.rows]
    after = lists.address(edge(request), after=page.next_cursor) if page.next_cursor else ""
    return {"rows": rows, "next": after, "total": page.total}


@router.get("/cases/{int:pk}", response={200: CaseOut, PROBLEMS: Problem})
def one_case(request: HttpRequest, pk: int) -> Any:
    """A case with its clocks, next steps, events and documents. Restricted data of the parties is left out."""
    return _case(request, case_for(edge(request), pk))


def _case(request: HttpRequest, case: Case) -> dict[str, Any]:
    procedure, page = registry.of(case), edge(request)
    documents = Document.objects.filter(case_id=case.pk).order_by("pk")
    return {
        "id": case.pk, "procedure": case.procedure, "edition": case.edition, "number": case.number, "title": case.title,
        "state": case.state, "state_label": str(procedure.states(case.state).label), "version": case.version,
        "unit": case.unit.code, "counterpart": case.counterpart.code if case.counterpart else "",
        "opened_on": case.opened_on, "closed_on": case.closed_on,
        "clocks": [_clock(line) for line in casepage.clock_lines(case, procedure, today(page))],
        "steps": [_gate(gate) for gate in next_steps(case, procedure, page.actor, page.at)],
        "events": [_event(event) for event in casepage.timeline(case, procedure)],
        "documents": [{"id": d.pk, "kind": d.kind, "number": d.number, "issued_on": d.issued_on} for d in documents],
    }  # fmt: skip


def _clock(line: casepage.ClockLine) -> dict[str, Any]:
    names = ("key", "term", "article", "status", "started_on", "due", "provisional")
    clock = {name: getattr(line.clock, name) for name in names}
    return clock | {"id": line.clock.pk, "title": line.title, "light": line.light, "workdays_left": line.left}


def _gate(gate: Any) -> dict[str, Any]:
    step = gate.step
    asks = [
        {
            "name": ask.name, "label": str(ask.label), "kind": ask.kind, "required": ask.required,
            "choices": {str(v): str(text) for v, text in ask.choices.choices} if ask.choices else {},
        }
        for ask in asks_of(step)
    ]  # fmt: skip
    return {
        "key": step.key,
        "title": str(step.title),
        "basis": str(step.basis),
        "refusal": str(gate.refusal),
        "asks": asks,
    }


def _event(event: casepage.Event) -> dict[str, Any]:
    entry = event.entry
    return {
        "seq": entry.seq, "at": entry.at, "step": entry.action, "title": event.title, "basis": event.basis,
        "on": event.on, "actor": entry.actor_name, "digest": entry.digest,
    }  # fmt: skip


@router.post("/cases/{int:pk}/steps/{slug:key}", response={200: CaseOut, PROBLEMS: Problem})
def take_step(
    request: HttpRequest,
    pk: int,
    key: str,
    body: StepIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Take a step of a case, whole or not at all. With `Idempotency-Key`, a repeated call is carried out once."""
    page = edge(request)
    case = case_for(page, pk)
    once = _once(page, f"{pk}/{key}", idempotency_key)
    done = once and Entry.objects.filter(key=once).exists()
    if not done and body.version is not None and body.version != case.version:
        raise Stale
    if not any(step.key == key and step.origin for step in registry.of(case).steps):
        raise NotFound(_("本程序没有这一步骤。"))
    perform(case, key, acting_user=page.actor, at=page.at, on=body.on, key=once, **_given(body))
    return _case(request, case_for(page, pk))


@router.post("/cases/{slug:procedure}", response={201: CaseOut, PROBLEMS: Problem})
def open_new(
    request: HttpRequest,
    procedure: str,
    body: OpenIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Open a case at the counter, under the edition in force on its legal day."""
    page = edge(request)
    if procedure not in dict(openings(page)):
        raise NotAllowed(_("您不能在窗口登记此类案件；请由承办人登记。"))
    case = open_case(
        procedure, acting_user=page.actor, at=page.at, unit=_unit(body.unit), title=body.title, on=body.on,
        counterpart=_unit(body.counterpart) if body.counterpart else None, key=_once(page, procedure, idempotency_key),
        parties=[party.dict() for party in body.parties], fields={"handler_id": page.actor.user_id}, **_given(body),
    )  # fmt: skip
    return Status(201, _case(request, case_for(page, case.pk)))


RESERVED = frozenset({"acting_user", "at", "on", "key", "case", "step", "unit", "counterpart", "title", "parties", "fields"})  # fmt: skip


def _given(body: StepIn) -> dict[str, Any]:
    """The data of the step; names that mean something else to the write path are refused as unknown questions."""
    if wrong := sorted(RESERVED & set(body.data)):
        raise NotFound(_("本步骤没有“%(name)s”这一项。") % {"name": wrong[0]})
    return {name: value for name, value in body.data.items() if value is not None}


def _once(page: Any, what: str, key: str | None) -> str | None:
    if not key:
        return None
    digest = hashlib.sha256(f"{page.actor.user_id}/{what}/{key}".encode()).hexdigest()
    return f"api:{digest}"


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound(_("没有代码为“%(code)s”的机关。") % {"code": code[:40]})
    return unit
