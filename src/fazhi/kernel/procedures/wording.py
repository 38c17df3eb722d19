"""What a document says, filled from the case as it stands after the step and frozen with the document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import TextChoices

from fazhi.kernel.procedures.definition import Facts, Procedure, Step
from fazhi.kernel.procedures.models import Case

MISSING = "　　　　"
"""What is left to be filled in by hand."""


def content_of(case: Case, procedure: Procedure, step: Step, facts: Facts, kind: str) -> dict[str, Any]:
    """The frozen content: head, paragraphs, and what they were made from."""
    values = _values(case, step, facts)
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


def _recipient(values: dict[str, str]) -> str:
    names = [name for name in (values["applicant"], values["respondent"]) if name != MISSING]
    return "、".join(names) + "：" if names else ""


def _values(case: Case, step: Step, facts: Facts) -> dict[str, str]:
    """Names for the braces; what is not known stays open."""
    values: dict[str, str] = defaultdict(lambda: MISSING)
    for field in case._meta.concrete_fields:
        values[field.name] = _shown(case, field.name, getattr(case, field.attname))
    choices = {ask.name: ask.choices for ask in step.asks}
    for name, value in facts.data.items():
        values[name] = _worded(value, choices.get(name))
    parties = [party.name for party in case.parties.all() if party.role in {"applicant", "plaintiff"}]
    values["applicant"] = "、".join(parties) or MISSING
    values["respondent"] = case.counterpart.name if case.counterpart else MISSING
    values["basis"] = str(step.basis)
    values["on"] = _worded(facts.on, None)
    return values


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
