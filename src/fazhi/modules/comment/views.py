"""Public comment at the workbench: rounds, a round by clause, answering, the next draft."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.audit.trail import record_read
from fazhi.kernel.errors import BadData, NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.lists import visible_units
from fazhi.kernel.web.views import today
from fazhi.modules.comment import service

SHOWN = 200
DAY = {"type": "date"}


def _round(request: Request, pk: int) -> service.Round:
    found = cast(
        "QuerySet[service.Round]", visible_units(service.Round.objects.filter(pk=pk), request)
    ).first()
    if found is None:
        raise NotFound(_("没有这一轮征求意见，或者您无权查看。"))
    return found


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    """The rounds that one may see, the latest first."""
    rounds = visible_units(service.Round.objects.all(), request).select_related("unit")[:SHOWN]
    may_open = bool(request.actor.units(Role.OFFICER, Role.OFFICE_HEAD))
    return render(request, "comment/rounds.html", {"rounds": rounds, "may_open": may_open})


class NewForm(AccessibleForm):
    """A consultation by itself; decisions and documents open theirs in their own procedure."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("征求意见机关"))
    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    rule = forms.ChoiceField(label=gettext_lazy("文本种类"), choices=service.RULES)
    text = forms.CharField(
        label=gettext_lazy("征求意见稿全文"), widget=forms.Textarea(attrs={"rows": 10}), max_length=500_000,
        help_text=gettext_lazy("按“第…条”分条；没有条的按“一、”或者段落"),
    )  # fmt: skip
    explanation = forms.CharField(
        label=gettext_lazy("说明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
    )
    closes_on = forms.DateField(
        label=gettext_lazy("截止日期"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    short_reason = forms.CharField(label=gettext_lazy("缩短期限的理由"), max_length=500, required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a consultation by itself."""
    own = Unit.objects.filter(pk__in=sorted(request.actor.units(Role.OFFICER, Role.OFFICE_HEAD)))
    form, status = NewForm(request.POST or None), 200
    cast("forms.ModelChoiceField[Unit]", form.fields["unit"]).queryset = own
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = dict(form.cleaned_data)
            clauses = service.cut(clean.pop("text"))
            try:
                made = service.open_round(
                    None,
                    clauses=clauses,
                    opens_on=today(request),
                    actor=request.actor,
                    at=request.at,
                    **clean,
                )
                return redirect("comment_round", pk=made.pk)
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "comment/new.html", {"form": form}, status=status)


@login_required
@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    """The text with the groups of comments at each clause; what is listed for a person comes first."""
    found = _round(request, pk)
    clauses, unplaced = service.by_clause(found, only_open=request.GET.get("show") == "open")
    context = {
        "round": found, "clauses": clauses, "unplaced": unplaced, "outcomes": (counted := service.outcomes_of(found)), "unanswered": counted[""],
        "over": found.closes_on < today(request), "draft_form": DraftForm(), "later_form": LaterForm(),
        "letter_form": letter_form(found, request), "show": request.GET.get("show", ""),
    }  # fmt: skip
    return render(request, "comment/round.html", context)


class DraftForm(AccessibleForm):
    text = forms.CharField(
        label=gettext_lazy("下一稿全文"), widget=forms.Textarea(attrs={"rows": 8}), max_length=500_000,
        help_text=gettext_lazy("按“第…条”分条；没有条的按“一、”或者段落"),
    )  # fmt: skip


class LaterForm(AccessibleForm):
    closes_on = forms.DateField(
        label=gettext_lazy("延长至"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


def letter_form(found: service.Round, request: Request, data: Any = None) -> AccessibleForm:
    """The form for a comment that came by letter, by mail or at a meeting."""
    fields: dict[str, forms.Field] = {
        "clause": forms.ModelChoiceField(found.clauses.filter(draft=found.draft), label=gettext_lazy("条款")),
        "channel": forms.ChoiceField(
            label=gettext_lazy("方式"), choices=service.Channel.choices, initial="post"
        ),
        "received_on": forms.DateField(
            label=gettext_lazy("收到日期"),
            initial=today(request),
            widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        ),
        "text": forms.CharField(
            label=gettext_lazy("意见"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
        ),
        "name": forms.CharField(label=gettext_lazy("姓名或者名称"), max_length=120, required=False),
        "contact": forms.CharField(label=gettext_lazy("联系方式"), max_length=120, required=False),
    }
    made = type("LetterForm", (AccessibleForm,), fields)(data)
    assert isinstance(made, AccessibleForm)
    return made


def _filled(form: forms.Form) -> dict[str, Any]:
    """What was filled in; BadData naming the first faulty field."""
    if not form.is_valid():
        name, faults = next(iter(form.errors.items()))
        raise BadData(f"{form.fields[name].label}：{faults[0]}")
    return form.cleaned_data


@login_required
@require_POST
def next_draft(request: Request, pk: int) -> HttpResponse:
    """Bring in the next draft; comments follow their clauses."""
    found = _round(request, pk)
    clauses = service.cut(_filled(DraftForm(request.POST))["text"])
    done = service.revise(found, clauses, request.actor, request.at)
    messages.info(
        request, gettext("已登记第%(draft)d稿：%(anchored)d条意见随条款移动，%(listed)d条待您确认。")
        % {"draft": done.draft, "anchored": done.anchored, "listed": done.listed},
    )  # fmt: skip
    return redirect("comment_round", pk=pk)


@login_required
@require_POST
def longer(request: Request, pk: int) -> HttpResponse:
    """Extend the period."""
    found = _round(request, pk)
    service.extend(found, _filled(LaterForm(request.POST))["closes_on"], request.actor, request.at)
    return redirect("comment_round", pk=pk)


@login_required
@require_POST
def letter(request: Request, pk: int) -> HttpResponse:
    """Take in a comment that came another way."""
    found = _round(request, pk)
    service.must_keep(request.actor, found.unit_id)
    clean = _filled(letter_form(found, request, request.POST))
    made = service.add(found, clean.pop("clause"), clean.pop("text"), request.actor, request.at, **clean)
    messages.info(
        request,
        gettext("已登记意见%(number)s，查询码%(code)s。") % {"number": made.number, "code": made.code},
    )
    return redirect("comment_round", pk=pk)


@login_required
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Publish the answers."""
    service.publish_answers(_round(request, pk), request.actor, request.at)
    return redirect("comment_round", pk=pk)


def answer_form(group: service.Group, data: Any = None) -> AccessibleForm:
    """Adopted, partly, not; why; which clause was changed."""
    fields: dict[str, forms.Field] = {
        "outcome": forms.ChoiceField(label=gettext_lazy("处理"), choices=[("", "—"), *service.Outcome.choices]),
        "reason": forms.CharField(
            label=gettext_lazy("理由"), widget=forms.Textarea(attrs={"rows": 4}), max_length=3000,
            help_text=gettext_lazy("采纳的写明如何修改，不采纳的写明为什么。会向社会公布。"),
        ),
        "changed": forms.ModelChoiceField(
            group.round.clauses.filter(draft=group.round.draft), label=gettext_lazy("因此修改的条款"), required=False
        ),
    }  # fmt: skip
    initial = {"outcome": group.outcome, "reason": group.reason, "changed": group.changed_id}
    made = type("AnswerForm", (AccessibleForm,), fields)(data, initial=initial)
    assert isinstance(made, AccessibleForm)
    return made


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_page(request: Request, pk: int, number: int) -> HttpResponse:
    """A group of comments and its answer."""
    found = _round(request, pk)
    group = service.Group.objects.filter(pk=number, round=found).select_related("round").first()
    if group is None:
        raise NotFound(_("没有这一组意见。"))
    form, status = answer_form(group, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.answer(group, actor=request.actor, at=request.at, **form.cleaned_data)
                return redirect("comment_round", pk=pk)
            except UserError as fault:
                status = explain(form, fault)
    comments = group.comments.select_related("clause", "now")[:SHOWN]
    context = {
        "round": found, "group": group, "comments": comments, "form": form, "now": service.clauses(found),
        "first": comments[0] if comments else None,
    }  # fmt: skip
    return render(request, "comment/group.html", context, status=status)


@login_required
@require_POST
def one(request: Request, pk: int, number: int) -> HttpResponse:
    """What is done to one comment: its own answer, its place, hiding its text, reading who wrote it."""
    found = _round(request, pk)
    comment = service.Comment.objects.filter(pk=number, round=found).select_related("group", "round").first()
    if comment is None:
        raise NotFound(_("没有这一条意见。"))
    match request.POST.get("act"):
        case "detach":
            group = service.detach(comment, request.actor, request.at)
            return redirect("comment_group", pk=pk, number=group.pk)
        case "hide":
            service.hide(comment, request.POST.get("reason", ""), request.actor, request.at)
        case "place":
            _place(request, found, comment)
        case "reveal":
            record_read(f"comment:{comment.number}", found.case_id, actor=request.actor, at=request.at)
            return render(request, "comment/writer.html", {"round": found, "comment": comment})
        case _:
            raise BadData(_("没有这一操作。"))
    return redirect("comment_group", pk=pk, number=comment.group_id)


def _place(request: Request, found: service.Round, comment: service.Comment) -> None:
    """Put the comment, or all unplaced ones of its old clause, on the chosen clause."""
    clause = next((c for c in service.clauses(found) if str(c.pk) == request.POST.get("clause")), None)
    if clause is None:
        raise BadData(_("请选择条款。"))
    chosen = found.comments.filter(clause=comment.clause, now=None) if request.POST.get("all") else [comment]
    service.place(chosen, clause, request.actor, request.at)
