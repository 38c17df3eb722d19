"""Pages of the module for everybody: documents in force, a document as of any day, a suggestion to review it."""

from __future__ import annotations

import secrets

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.errors import NotFound, UserError
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers import search
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.middleware import SESSION_CASES
from fazhi.kernel.web.pages import by_day
from fazhi.kernel.web.views import today
from fazhi.modules.norms import fairness, service, suggestions, views
from fazhi.modules.norms.models import Norm
from fazhi.modules.norms.views import day_of, standing_page


@require_safe
def public_list(request: Request) -> HttpResponse:
    """Documents in force on a day, for everybody."""
    on, words = day_of(request), request.GET.get("q", "").strip()[:60]
    rows = service.in_force(on)
    if words:
        rows = search.published(rows, words, ("title", "public_text"))
    found, more = by_day(rows, "-published_on", request.GET.get("after", ""), views.QUEUE)
    return render(request, "norms/public_list.html", {"rows": found, "more": more, "on": on, "q": words})


def _published(pk: int) -> Norm:
    norm = Norm.objects.filter(pk=pk).exclude(published_on=None).select_related("unit").first()
    if norm is None:
        raise NotFound(_("没有找到这一文件。"))
    return norm


@require_safe
def public_text(request: Request, pk: int) -> HttpResponse:
    """A published document as of a day, for everybody; drafts are never shown here."""
    return render(request, "norms/public_text.html", standing_page(request, _published(pk)))


class SuggestionForm(AccessibleForm):
    """Which clause and why, and who is to be answered."""

    clause = forms.CharField(
        label=gettext_lazy("针对的条款"), max_length=60, required=False, help_text=gettext_lazy("如第三条；针对全文的可以不填。"),
    )  # fmt: skip
    reasons = forms.CharField(
        label=gettext_lazy("建议审查的理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("写明您认为违反了哪些规定，或者影响了哪些权利。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("姓名或者单位名称"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        help_text=gettext_lazy("只用于答复，不会公布。"),
    )  # fmt: skip
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class FairReportForm(AccessibleForm):
    """Whose measure, which one, why. Nobody must name himself."""

    drafter = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("制定、起草的单位"), help_text=gettext_lazy("不会告知该单位由谁举报。"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("文件或者政策措施的名称"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("发文字号"), max_length=80, required=False)
    reasons = forms.CharField(
        label=gettext_lazy("举报的内容和理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("如指定交易、限制外地企业进入、给予特定企业优惠。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("姓名或者单位名称"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("可以不填。"),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        help_text=gettext_lazy("只用于答复，不会公布。"),
    )  # fmt: skip
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


def _reported(request: Request) -> Norm | None:
    """The published document that the address names, if any."""
    key = request.GET.get("document", "")
    return _published(int(key)) if key.isascii() and key.isdigit() and len(key) < 18 else None


@require_http_methods(["GET", "HEAD", "POST"])
def fair_report(request: Request) -> HttpResponse:
    """Report a measure that hinders fair competition; then the receipt with number and code."""
    norm = _reported(request)
    given = (
        {"drafter": norm.unit_id, "title": norm.title, "document_number": norm.unified_number} if norm else {}
    )
    form = FairReportForm(request.POST or None, initial={"form_key": secrets.token_hex(12), **given})
    units = valid_on(Unit.objects.exclude(parent=None), today(request))
    form.fields["drafter"].queryset = units.order_by("pk")  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            name = clean["name"] or gettext("匿名举报人")
            answers = {key: clean[key] for key in ("document_number", "reasons") if clean[key]}
            try:
                made = fairness.hand_in(
                    clean["drafter"], norm if norm and norm.unit_id == clean["drafter"].pk else None, clean["title"], answers,
                    {"name": name, "phone": clean["phone"]}, actor=actors.public(name), at=request.at,
                    key=f"fair_report:{clean['form_key']}" if clean["form_key"] else None,
                )  # fmt: skip
                return _receipt(request, made)
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "norms/public_fair_report.html", {"form": form}, status=status)


def _receipt(request: Request, made: Case) -> HttpResponse:
    """The page with number and code; this browser may follow the case from now on."""
    request.session[SESSION_CASES] = sorted({*request.session.get(SESSION_CASES, []), made.pk})[-20:]
    return redirect("receipt", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: Request, pk: int) -> HttpResponse:
    """Suggest the review of a published document; then the receipt with number and code."""
    norm = _published(pk)
    form = SuggestionForm(request.POST or None, initial={"form_key": secrets.token_hex(12)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            answers = {name: clean[name] for name in ("clause", "reasons") if clean[name]}
            try:
                made = suggestions.hand_in(
                    norm, answers, {"name": clean["name"], "phone": clean["phone"]}, actor=actors.public(clean["name"]),
                    at=request.at, key=f"suggestion:{clean['form_key']}" if clean["form_key"] else None,
                )  # fmt: skip
                return _receipt(request, made)
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "norms/public_suggest.html", {"norm": norm, "form": form}, status=status)
