"""The form with which a case is opened at the counter: who, against whom, what about, then what the step asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.web.forms import AccessibleForm, step_form

PARTY = ("party_name", "party_id_number", "party_phone", "party_address")


def opening_form(procedure: Procedure, actor: Actor, today: dt.date, data: Any = None) -> AccessibleForm:
    """The form of the opening step. Only the actor's own units can keep the case."""
    form = step_form(procedure.opening()[0], today, data)
    own = Unit.objects.filter(pk__in=sorted(actor.units(Role.OFFICER, Role.OFFICE_HEAD)))
    head: dict[str, forms.Field] = {
        "title": forms.CharField(label=gettext_lazy("案由"), max_length=200),
        "unit": forms.ModelChoiceField(own, label=gettext_lazy("承办机关"), initial=own.first()),
        "counterpart": forms.ModelChoiceField(
            valid_on(Unit.objects.all(), today),
            label=gettext_lazy("被申请人、被诉机关或者相对机关"),
            required=False,
        ),
    }
    party: dict[str, forms.Field] = {
        "party_name": forms.CharField(label=gettext_lazy("当事人姓名或者名称"), max_length=120),
        "party_id_number": forms.CharField(label=gettext_lazy("证件号码"), max_length=30, required=False),
        "party_phone": forms.CharField(label=gettext_lazy("联系电话"), max_length=30, required=False),
        "party_address": forms.CharField(label=gettext_lazy("联系地址"), max_length=200, required=False),
    }
    form.fields = head | (party if procedure.party_role else {}) | form.fields
    form.order_fields(list(form.fields))
    return form


def party_of(procedure: Procedure, clean: dict[str, Any]) -> tuple[dict[str, str], ...]:
    """The party named in the form; nobody where the procedure knows no party."""
    if not procedure.party_role:
        return ()
    return ({"role": procedure.party_role} | {name.removeprefix("party_"): clean[name] for name in PARTY},)
