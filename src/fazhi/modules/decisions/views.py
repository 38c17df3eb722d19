"""The file of a decision: archive, experts, meeting; what a person answered for; published decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.orgs.models import User
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm
from fazhi.kernel.web.views import today
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions import actions, selectors, service
from fazhi.modules.decisions.models import Decision
from fazhi.modules.decisions.states import Opinion, S

SHOWN = 100


def _decision(request: Request, pk: int) -> Decision:
    found = visible(Decision.objects.filter(pk=pk), request.actor).first()
    if found is None:
        raise NotFound(_("没有这一决策事项，或者您无权查看。"))
    return found


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    """Decisions with what their archives hold."""
    rows = visible(Decision.objects.all(), request.actor).select_related("unit")[:SHOWN]
    lines = [(case, S(case.state).label, *selectors.completeness(case)) for case in rows]
    return render(request, "decisions/overview.html", {"lines": lines})


class DrawForm(AccessibleForm):
    count = forms.IntegerField(label=gettext_lazy("抽取人数"), min_value=1, max_value=50, initial=3)
    field = forms.CharField(
        label=gettext_lazy("专业领域"), required=False, max_length=60, help_text=gettext_lazy("不填则不限")
    )
    seed = forms.CharField(
        label=gettext_lazy("抽取种子"), required=False, max_length=64,
        help_text=gettext_lazy("可以填写事先公布的数，任何人都能据以复核；不填则随机"),
    )  # fmt: skip


class AttendForm(AccessibleForm):
    held_on = forms.DateField(
        label=gettext_lazy("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    post = forms.CharField(label=gettext_lazy("职务"), max_length=120)
    opinion = forms.ChoiceField(label=gettext_lazy("意见"), choices=Opinion.choices)
    words = forms.CharField(
        label=gettext_lazy("发言要点"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=5000,
    )
    head = forms.BooleanField(label=gettext_lazy("行政首长（最后发言）"), required=False)
    username = forms.CharField(
        label=gettext_lazy("平台账号"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("有账号的填写，责任随人记录"),
    )


@login_required
@require_safe
def file(request: Request, pk: int) -> HttpResponse:
    """What the archive holds and what is missing; experts and meeting."""
    case = _decision(request, pk)
    items = selectors.archive(case)
    signers = Entry.objects.filter(chain=case.chain).exclude(actor_id=None).values_list("actor_id", flat=True)
    context = {
        "case": case, "state": S(case.state).label, "items": items, "held": sum(item.held for item in items),
        "experts": case.expert_opinions.all(), "seats": case.attendance.all(), "rounds": comment.rounds(case.pk),
        "people": User.objects.filter(pk__in={*signers, *case.attendance.exclude(user=None).values_list("user", flat=True)}),
        "draw_form": DrawForm() if case.state == S.HEARD else None, "opinions": Opinion.choices,
        "attend_form": AttendForm(initial={"held_on": today(request)}) if case.state == S.AGENDA else None,
        "risks": case.risks.all(),
    }  # fmt: skip
    return render(request, "decisions/file.html", context)


def _filled(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        name, faults = next(iter(form.errors.items()))
        raise BadData(f"{form.fields[name].label}：{faults[0]}")
    return form.cleaned_data


@login_required
@require_POST
def draw(request: Request, pk: int) -> HttpResponse:
    """Draw experts."""
    case = _decision(request, pk)
    clean = _filled(DrawForm(request.POST))
    actions.draw_experts(
        case, clean["count"], request.actor, request.at, field=clean["field"], seed=clean["seed"]
    )
    return redirect("decision_file", pk=pk)


@login_required
@require_POST
def expert(request: Request, pk: int, number: int) -> HttpResponse:
    """An expert signs or is recused."""
    case = _decision(request, pk)
    found = case.expert_opinions.filter(pk=number).first()
    if found is None:
        raise NotFound(_("没有这一专家。"))
    text = request.POST.get("text", "")[:20_000]
    if request.POST.get("act") == "recuse":
        actions.recuse(found, text, request.actor, request.at)
    else:
        actions.sign(found, request.POST.get("opinion", ""), text, request.actor, request.at)
    return redirect("decision_file", pk=pk)


@login_required
@require_POST
def attend(request: Request, pk: int) -> HttpResponse:
    """Record a member of the meeting."""
    case = _decision(request, pk)
    clean = _filled(AttendForm(request.POST))
    user, username = None, clean.pop("username")
    if username:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise BadData(_("没有这一平台账号。"))
    actions.attend(case, actor=request.actor, at=request.at, user=user, **clean)
    return redirect("decision_file", pk=pk)


@login_required
@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """What a person signed in which post, in the decisions that the reader may see."""
    rows = list(visible(Decision.objects.all(), request.actor))
    found = User.objects.filter(pk=pk).first()
    deeds = selectors.deeds(found, rows) if found else []
    if found is None or not deeds:
        raise NotFound(_("没有这一人员的决策记录，或者您无权查看。"))
    return render(request, "decisions/person.html", {"person": found, "deeds": deeds})


@require_safe
def public(request: Request) -> HttpResponse:
    """Published decisions, each with the answers to the public."""
    lines = [
        (case, [held for held in comment.rounds(case.pk) if held.answered_on]) for case in service.published()
    ]
    return render(request, "decisions/public.html", {"lines": lines})
