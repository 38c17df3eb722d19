"""What the page of a case shows: where it stands, its clocks, what may be done, what happened, who it is about."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fazhi.engines.calendar.terms import TraceDay, workdays_between
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents.models import Document
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.clocks import counted, light
from fazhi.kernel.procedures.definition import Procedure, Step
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus


@dataclass(frozen=True)
class Stage:
    """A state on the usual course: done, now, or to come."""

    label: str
    phase: str


def stages(case: Case, procedure: Procedure, passed: set[str]) -> list[Stage]:
    """The usual course with the present state marked; a state off the course takes the place after the last passed one."""
    path = list(procedure.usual_path)
    if case.state not in path:
        at = max((path.index(state) for state in passed if state in path), default=0)
        path.insert(at + 1, case.state)
    now = path.index(case.state)
    label = {state: str(procedure.states(state).label) for state in path}
    return [
        Stage(label[state], "now" if place == now else "done" if place < now else "ahead")
        for place, state in enumerate(path)
    ]


@dataclass(frozen=True)
class ClockLine:
    clock: Clock
    title: str
    light: str
    left: int | None


def clock_lines(case: Case, procedure: Procedure, today: dt.date) -> list[ClockLine]:
    """Running clocks first, by last day; then those that ended."""
    found = []
    for clock in Clock.objects.filter(case_id=case.pk):
        running = clock.status == ClockStatus.OPEN and clock.due is not None
        left = workdays_between(today, clock.due) if running and clock.due else None
        found.append(ClockLine(clock, str(procedure.deadline(clock.key).title), light(clock, today), left))
    return sorted(found, key=lambda line: (line.left is None, line.clock.due or dt.date.max, line.clock.pk))


@dataclass(frozen=True)
class Event:
    """An entry of the timeline."""

    entry: Entry
    title: str
    basis: str
    on: str
    details: list[tuple[str, str]]
    documents: list[Document]


def timeline(case: Case, procedure: Procedure) -> list[Event]:
    """What happened, the latest first, each with its article and documents."""
    documents: dict[int, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(case_id=case.pk):
        documents[document.entry_seq].append(document)
    entries = Entry.objects.filter(chain=case.chain).order_by("-seq")
    return [_event(entry, procedure, documents[entry.seq]) for entry in entries]


def _event(entry: Entry, procedure: Procedure, documents: list[Document]) -> Event:
    body = json.loads(entry.body)
    try:
        step = procedure.step(entry.action)
    except KeyError:
        return Event(entry, entry.action, "", body.get("on", ""), [], documents)
    return Event(
        entry,
        str(step.title),
        body.get("basis", ""),
        body.get("on", ""),
        details(step, body.get("data", {})) + derived(step, registry.model_of(procedure.key), body),
        documents,
    )


def derived(step: Step, model: type[Case], body: dict[str, Any]) -> list[tuple[str, str]]:
    """What the step worked out by itself, with the labels of the case's fields."""
    if step.derives is None:
        return []
    plain = {*body.get("data", {}), *step.stamps, *step.sets, "state", "back_to", "closed_on"}
    lines = []
    for name, value in body.get("new", {}).items():
        if name not in plain and value not in (None, ""):
            field = model._meta.get_field(name)
            shown = dict(getattr(field, "flatchoices", [])).get(value, value)
            lines.append((str(getattr(field, "verbose_name", name)), _mark(shown)))
    return lines


def _mark(value: Any) -> str:
    return ("✓" if value else "✗") if isinstance(value, bool) else str(value)


def details(step: Step, data: dict[str, Any]) -> list[tuple[str, str]]:
    """The data of a step with the labels of its questions."""
    from fazhi.kernel.procedures.intake import asks_of

    lines = []
    for ask in asks_of(step):
        if ask.name in data:
            value = data[ask.name]
            if ask.choices is not None and value in ask.choices.values:
                value = ask.choices(value).label
            lines.append((str(ask.label), _mark(value)))
    return lines


def passed_states(case: Case) -> set[str]:
    """States in which the case has been."""
    entries = list(Entry.objects.filter(chain=case.chain).order_by("seq").values_list("action", "body"))
    begun = {registry.of(case).step(entries[0][0]).to} if entries else set()
    return {
        state
        for state in begun | {json.loads(body).get("new", {}).get("state") for _a, body in entries}
        if state
    }


@dataclass(frozen=True)
class Month:
    """A month of a trace: weeks of (day or None, trace line or None)."""

    title: str
    weeks: list[list[tuple[dt.date | None, TraceDay | None]]]


def months(clock: Clock) -> list[Month]:
    """The trace of a clock as small calendars."""
    import calendar

    result = counted(clock)
    lines = {line.date: line for line in result.trace}
    if not lines:
        return []
    first, last = min(lines), max(lines)
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        found.append(
            Month(
                f"{year}-{month:02d}",
                [[(d, lines.get(d)) if d.month == month else (None, None) for d in week] for week in weeks],
            )
        )
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def whole_case(pk: int) -> Case:
    """The case with its module's columns; Case.DoesNotExist when there is none."""
    return registry.whole(Case.objects.get(pk=pk))
