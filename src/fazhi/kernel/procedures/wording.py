"""What a document says, filled from the case as it stands after the step and frozen with the document."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import TextChoices

from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.models import Case

MISSING = "　　　　"
"""What is left to be filled in by hand."""


def content_of(case: Case, procedure: Procedure, step: Step, facts: Facts, kind: str) -> dict[str, Any]:
    """The frozen content: head, paragraphs, and what they were made from."""
    values = _Values(case, step, facts)
    return {
        "kind": kind,
        "title": str(procedure.documents.get(kind, kind)),
        "organ": case.unit.name,
        "recipient": _recipient(values),
        "case_number": case.number,
        "basis": str(step.basis),
        "on": facts.on.isoformat(),
        "paragraphs": [text.format_map(values) for text in procedure.wording.get(kind, ())],
    }


def _recipient(values: _Values) -> str:
    names = [name for name in (values["applicant"], values["respondent"]) if name != MISSING]
    return "、".join(names) + "：" if names else ""


class _Values(dict[str, str]):
    """Names for the braces, worked out when a text asks for them; what is not known stays open."""

    def __init__(self, case: Case, step: Step, facts: Facts) -> None:
        parties = [party.name for party in case.parties.all() if party.role in {"applicant", "plaintiff"}]
        super().__init__(
            applicant="、".join(parties) or MISSING,
            respondent=case.counterpart.name if case.counterpart else MISSING,
            basis=str(step.basis),
            on=_worded(facts.on, None),
        )
        self.case, self.step, self.data = case, step, facts.data

    def __missing__(self, name: str) -> str:
        if name in self.data:
            choices = {ask.name: ask.choices for ask in self.step.asks}
            return _worded(self.data[name], choices.get(name))
        return _shown(self.case, name, getattr(self.case, name, None))


def _shown(case: Case, name: str, value: Any) -> str:
    display = getattr(case, f"get_{name}_display", None)
    return _worded(display() if display and value else value, None)


def _worded(value: Any, choices: type[TextChoices] | None) -> str:
    if value is None or value == "":
        return MISSING
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
