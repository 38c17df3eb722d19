"""What a document says, filled from the case as it stands after the step and frozen with the document."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from string import Formatter
from typing import Any

from django.utils.translation import get_language

from fazhi.kernel import store
from fazhi.kernel.documents.words import MISSING, worded
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.models import Case, Party

BRINGS = {"applicant", "plaintiff", "party"}


def content_of(case: Case, procedure: Procedure, step: Step, facts: Facts, kind: str) -> dict[str, Any]:
    """The frozen content: head, paragraphs, and what they were made from."""
    values = _Values(case, step, facts)
    return {
        **_frame(procedure, step, kind, facts.on, get_language()),
        "organ": values.unit(case.unit_id),
        "recipient": f"{values[procedure.recipient]}：" if procedure.recipient else _recipient(values),
        "case_number": case.number,
        "paragraphs": [text.format_map(values) for text in procedure.wording.get(kind, ())],
    }


MARK = 0xE000
"""First of the characters that stand for what differs from case to case while a content is kept as a pattern."""


class Pattern:
    """The content of a kind of document as JSON, made once for many cases: what differs is put in case by case."""

    def __init__(
        self, procedure: Procedure, step: Step, facts: Facts, kind: str, units: dict[int, str]
    ) -> None:
        self.procedure, self.step, self.facts, self.units = procedure, step, facts, units
        texts = procedure.wording.get(kind, ())
        named = {name for text in texts for _before, name, _spec, _how in Formatter().parse(text) if name}
        self.same = {
            name: said for name in sorted(named) if (said := _said_alike(name, step, facts)) is not None
        }
        self.names = sorted(named - self.same.keys())
        heads = ("organ", "recipient", "case_number")
        marks = {name: chr(MARK + n) for n, name in enumerate([*heads, *self.names, *self.same])}
        content = {
            **_frame(procedure, step, kind, facts.on, get_language()),
            **{name: marks[name] for name in heads},
            "paragraphs": [text.format_map({name: marks[name] for name in named}) for text in texts],
        }
        self.parts = re.split(r"\\u(e0[0-9a-f]{2})", json.dumps(content))
        ready = list(map(_quoted, self.same.values()))
        self.places: list[tuple[int, int]] = []
        for at in range(1, len(self.parts), 2):
            place = int(self.parts[at], 16) - MARK
            if place < len(heads) + len(self.names):
                self.places.append((at, place))
            else:
                self.parts[at] = ready[place - len(heads) - len(self.names)]

    def content_of(self, case: Case) -> str:
        """The text of `json.dumps(content_of(case, ...))`."""
        values = _Values(case, self.step, self.facts, self.units, self.same)
        to = f"{values[self.procedure.recipient]}：" if self.procedure.recipient else _recipient(values)
        given = [values.unit(case.unit_id), to, case.number, *[values[name] for name in self.names]]
        found, parts = list(map(_quoted, given)), self.parts
        for at, place in self.places:
            parts[at] = found[place]
        return "".join(parts)


def _quoted(text: str) -> str:
    return encode_basestring_ascii(text)[1:-1]


@lru_cache(maxsize=512)
def _frame(procedure: Procedure, step: Step, kind: str, on: dt.date, _language: str | None) -> dict[str, str]:
    """What the documents of a kind, drawn up by a step on a day, have in common. The title is in the language in use."""
    title = str(procedure.documents.get(kind, kind))
    return {"kind": kind, "title": title, "basis": str(step.basis), "on": on.isoformat()}


def fetch(cases: Sequence[Case]) -> dict[int, str]:
    """Bring the parties of many cases with one statement, and the names of their units with another: these by key."""
    parties: dict[int, list[Party]] = defaultdict(list)
    test, pks = store.among("case_id", [case.id for case in cases])
    for party in store.select(Party, f"{test} ORDER BY id", [pks]):
        parties[party.case_id].append(party)
    keys = {pk for case in cases for pk in (case.unit_id, case.counterpart_id) if pk}
    for case in cases:
        case.__dict__["_prefetched_objects_cache"] = {"parties": parties[case.id]}
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))


def _recipient(values: _Values) -> str:
    names = [name for name in (values["applicant"], values["respondent"]) if name != MISSING]
    return "、".join(names) + "：" if names else ""


class _Values(dict[str, str]):
    """Names for the braces, worked out when a text asks for them; what is not known stays open."""

    def __init__(
        self,
        case: Case,
        step: Step,
        facts: Facts,
        units: dict[int, str] | None = None,
        known: Mapping[str, str] = {},
    ) -> None:
        super().__init__(known)
        self.case, self.step, self.facts, self.units = case, step, facts, units

    def unit(self, key: int | None) -> str:
        """The name of a unit of the case, from what was fetched for many cases or by one statement for both."""
        if self.units is None:
            asked = "SELECT id, name FROM orgs_unit WHERE id IN (%s, %s)"
            self.units = dict(store.column_pairs(asked, [self.case.unit_id, self.case.counterpart_id]))
        return self.units[key] if key else ""

    def __missing__(self, name: str) -> str:
        self[name] = said = self._said(name)
        return said

    def _said(self, name: str) -> str:
        if name == "applicant":
            return "、".join(_applicants(self.case)) or MISSING
        if name == "respondent":
            return self.unit(self.case.counterpart_id) or MISSING
        alike = _said_alike(name, self.step, self.facts)
        if alike is not None:
            return alike
        return _shown(self.case, name, getattr(self.case, name, None))


OF_THE_CASE = {"applicant", "respondent"}
_NAMED: dict[str, Callable[[Step, Facts], str]] = {
    "basis": lambda step, _facts: str(step.basis),
    "on": lambda _step, facts: worded(facts.on),
}
"""Names that say the same in every case."""


def _said_alike(name: str, step: Step, facts: Facts) -> str | None:
    """What a name stands for in every case; None for what differs."""
    if name in OF_THE_CASE:
        return None
    if name in _NAMED:
        return _NAMED[name](step, facts)
    if name in facts.data:
        choices = {ask.name: ask.choices for ask in step.asks}
        return worded(facts.data[name], choices.get(name))
    return None


def _applicants(case: Case) -> list[str]:
    """Names of those who bring the case, from what was fetched for many cases or by one statement."""
    fetched = getattr(case, "_prefetched_objects_cache", {}).get("parties")
    if fetched is not None:
        return [party.name for party in fetched if party.role in BRINGS]
    pairs = store.column_pairs(
        "SELECT name, role FROM procedures_party WHERE case_id = %s ORDER BY id", [case.pk]
    )
    return [name for name, role in pairs if role in BRINGS]


def _shown(case: Case, name: str, value: Any) -> str:
    display = getattr(case, f"get_{name}_display", None)
    return worded(display() if display and value else value)
