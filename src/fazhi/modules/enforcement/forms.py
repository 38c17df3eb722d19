"""Forms of the rows that no procedure makes: recorders, off-site checks, what is published before enforcement."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from fazhi.engines.calendar.terms import compute
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _
from fazhi.kernel.web import tables
from fazhi.modules.enforcement import actions
from fazhi.modules.enforcement.models import Device, OffsiteCheck, OtherAct, PublicItem

KINDS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "device": (Device, ("number", "model", "valid_from", "valid_to")),
    "offsite": (OffsiteCheck, ("method", "place", "checked_on", "sha256", "reviewed_on", "problem")),
    "other_act": (OtherAct, ("number", "kind", "party", "decided_on", "amount")),
    "public_item": (PublicItem, ("kind", "title", "changed_on", "published_on")),
}
"""Key of the register -> its model and the fields that an officer fills in."""


def row_form(key: str) -> type[forms.ModelForm[Model]]:
    """The form of a new row."""
    model, names = KINDS[key]
    days: dict[str, type[forms.Widget] | forms.Widget] = {
        name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for name in names
        if name.endswith(("_on", "_from", "_to"))
    }
    return forms.modelform_factory(model, fields=names, widgets=days)


@transaction.atomic
def keep(form: forms.ModelForm[Model], key: str, unit: Unit, *, actor: Actor, at: dt.datetime) -> Model:
    """Keep the row for a body; BadData when it is there already, for a day to come or an amount below nought.

    What is published before enforcement is due within the term of the disclosure rules.
    """
    _must_have_been(form, local_day(at))
    row = form.save(commit=False)
    row.unit = unit  # type: ignore[attr-defined]
    if isinstance(row, PublicItem):
        term = parameter("foi.proactive", max(row.changed_on, dt.date(2019, 5, 15))).term
        due = compute(row.changed_on, term).due if term else None
        row.due_on = due or row.changed_on
    try:
        row.full_clean()
    except ValidationError as fault:
        raise BadData("；".join(fault.messages)) from fault
    same = OffsiteCheck.objects.filter(unit=unit, sha256=getattr(row, "sha256", None))
    if isinstance(row, OffsiteCheck) and same.exists():
        raise BadData(_("摘要相同的记录已经登记，一份记录只计一次。"))
    row.save()
    if isinstance(row, OffsiteCheck) and row.problem:
        actions.lead_of_offsite(row, actor=actor, at=at)
    append(
        f"{key}:{unit.pk}", "add", {"row": row.pk, "text": str(form.cleaned_data)[:500]}, actor=actor, at=at
    )
    return row


def _must_have_been(form: forms.ModelForm[Model], today: dt.date) -> None:
    """What is entered has happened: its days are not to come."""
    for name, value in form.cleaned_data.items():
        if name.endswith("_on") and value is not None and value > today:
            raise BadData(
                _("%(field)s不能晚于今天（%(day)s）。") % {"field": form.fields[name].label, "day": today}
            )
        if name == "amount" and value is not None and value < 0:
            raise BadData(_("%(field)s不能是负数。") % {"field": form.fields[name].label})


def keep_table(
    table: list[list[str]], key: str, unit: Unit, *, actor: Actor, at: dt.datetime
) -> dict[int, str]:
    """Keep every row of a table, or none: the reasons by the number of the row (from 0). BadData for a strange heading."""
    blank = row_form(key)()
    names = tables.headings(table[0], {str(field.label): name for name, field in blank.fields.items()})
    faults: dict[int, str] = {}
    with transaction.atomic():
        for place, cells in enumerate(table[1:]):
            data = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
            form = row_form(key)({name: tables.choice_of(blank, name, value) for name, value in data.items()})
            if not form.is_valid():
                faults[place] = tables.reasons(form)
                continue
            try:
                keep(form, key, unit, actor=actor, at=at)
            except UserError as fault:
                faults[place] = str(fault)
        if faults:
            transaction.set_rollback(True)
    return faults
