"""The application for reconsideration as one question a screen. Answers are kept in the session until it is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fazhi.kernel.orgs.models import Unit, UnitKind
from fazhi.kernel.web.forms import AccessibleForm
from fazhi.modules.reconsideration.service import ActKind

LIMIT = 2000


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class Who(AccessibleForm):
    """Who applies."""

    name = forms.CharField(label=_("您的姓名或者单位名称"), max_length=120)
    id_number = forms.CharField(label=_("身份证号码或者统一社会信用代码"), max_length=30)
    phone = forms.CharField(label=_("联系电话"), max_length=30)
    address = forms.CharField(label=_("联系地址"), max_length=200, help_text=_("文书寄到这里"))


class Against(AccessibleForm):
    """Against which body."""

    respondent = forms.ModelChoiceField(Unit.objects.none(), label=_("您对哪个机关的行为不服？"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["respondent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.exclude(kind__in=(UnitKind.GOVERNMENT, UnitKind.OFFICE)).order_by(
            "path"
        )


class What(AccessibleForm):
    """Which act."""

    act_kind = forms.ChoiceField(label=_("是哪一类行为？"), choices=ActKind.choices)
    act_title = forms.CharField(label=_("行为的名称"), max_length=200, help_text=_("例如：行政处罚决定"))
    act_number = forms.CharField(label=_("文书上的文号（没有可以不填）"), max_length=80, required=False)


class When(AccessibleForm):
    """When it was done and known."""

    act_done_on = _day(_("行为是哪一天作出的？"), _("以文书上的日期为准"))
    act_known_on = _day(
        _("您是哪一天知道的？"), _("申请应当自知道之日起六十日内提出（《行政复议法》第二十条第一款）")
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        done, known = clean.get("act_done_on"), clean.get("act_known_on")
        if isinstance(done, dt.date) and isinstance(known, dt.date) and known < done:
            self.add_error("act_known_on", _("知道的日期不能早于行为作出的日期。"))
        return clean


class Ask(AccessibleForm):
    """What is asked for and why."""

    request = forms.CharField(
        label=_("您请求怎样处理？"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LIMIT
    )
    grounds = forms.CharField(
        label=_("事实和理由"), widget=forms.Textarea(attrs={"rows": 6}), max_length=LIMIT
    )


SCREENS: tuple[tuple[str, Any, type[AccessibleForm]], ...] = (
    ("who", _("您是谁"), Who),
    ("against", _("对谁不服"), Against),
    ("what", _("什么行为"), What),
    ("when", _("什么时候"), When),
    ("ask", _("请求什么"), Ask),
)


def stored(form: AccessibleForm) -> dict[str, str]:
    """The answers of a screen as the session keeps them."""
    return {
        name: str(value.pk if hasattr(value, "pk") else value) for name, value in form.cleaned_data.items()
    }
