"""What the page of a case shows: where it stands, its clocks, what may be done, what happened, who it is about."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fazhi.engines.calendar.terms import TraceDay, workdays_between
from fazhi.kernel import store
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


_clocks = store.finder(Clock, "case_id", "pk")
_documents = store.finder(Document, "case_id", "pk")
_entries = store.finder(Entry, "chain", "-seq")


def clock_lines(case: Case, procedure: Procedure, today: dt.date) -> list[ClockLine]:
    """Running clocks first, by last day; then those that ended."""
    found = []
    for clock in _clocks(case.pk):
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


def entries_of(case: Case) -> list[Entry]:
    """The entries of a case's chain, the latest first."""
    return _entries(case.chain)


def timeline(case: Case, procedure: Procedure, entries: list[Entry] | None = None) -> list[Event]:
    """What happened, the latest first, each with its article and documents. `entries`: those of the case, if known."""
    documents: dict[int, list[Document]] = defaultdict(list)
    for document in _documents(case.pk):
        documents[document.entry_seq].append(document)
    found = entries_of(case) if entries is None else entries
    return [_event(entry, procedure, documents[entry.seq]) for entry in found]


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


def passed_states(case: Case, entries: list[Entry]) -> set[str]:
    """States in which the case has been, by its entries, the latest first."""
    begun = {registry.of(case).step(entries[-1].action).to} if entries else set()
    return {
        state
        for state in begun | {json.loads(entry.body).get("new", {}).get("state") for entry in entries}
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
