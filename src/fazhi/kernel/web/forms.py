"""The form of a step, made from what the step asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from fazhi.kernel.errors import UserError
from fazhi.kernel.procedures.definition import Ask, Step
from fazhi.kernel.procedures.intake import asks_of


def _field(ask: Ask) -> forms.Field:
    common: dict[str, Any] = {
        "label": ask.label,
        "required": ask.required and ask.kind != "flag",
        "help_text": ask.help,
    }
    match ask.kind:
        case "date":
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
            )
        case "choice":
            assert ask.choices is not None
            return forms.ChoiceField(choices=[("", "—"), *ask.choices.choices], **common)
        case "flag":
            return forms.BooleanField(**common)
        case "number":
            return forms.IntegerField(min_value=0, **common)
        case "money":
            return forms.DecimalField(min_value=0, decimal_places=2, max_digits=16, **common)
        case "long":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **common)
    return forms.CharField(max_length=ask.max_length, **common)


class AccessibleForm(forms.Form):
    """Faults are tied to their fields, so that a screen reader says them there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def step_form(step: Step, today: dt.date, data: Any = None) -> AccessibleForm:
    """The form of a step; the legal day comes first unless service asks for its own."""
    fields: dict[str, forms.Field] = {}
    if not step.serves:
        fields["on"] = forms.DateField(
            label=gettext_lazy("办理日期"), initial=today, help_text=gettext_lazy("法律上的日期，不能晚于今天"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip
    fields |= {ask.name: _field(ask) for ask in asks_of(step)}
    form_class = type("StepForm", (AccessibleForm,), fields)
    made = form_class(data)
    assert isinstance(made, AccessibleForm)
    return made


def data_of(step: Step, form: AccessibleForm) -> dict[str, Any]:
    """What was filled in, without the legal day and without empty fields."""
    names = {ask.name for ask in asks_of(step)}
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name in names and value not in (None, "", False)
    }


def explain(form: forms.Form, fault: UserError) -> int:
    """Put the fault beside its fields, or above the form; the status of the answer."""
    fields = fault.data.get("fields") or {}
    known = {name: text for name, text in fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, str(fault.sentence if text in {"future", "early"} else text))
    if not known:
        form.add_error(None, str(fault))
    return fault.status
