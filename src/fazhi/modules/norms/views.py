"""Pages of a document: the draft with its findings and opinions, the text as of any day; validity; changes of the law."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.engines.files.read import Unreadable, read_bytes
from fazhi.engines.law.depends import stands_on
from fazhi.engines.law.library import UnknownLaw
from fazhi.engines.lint.diff import compare
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.write import docx
from fazhi.kernel.errors import BadData, NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import may_take, visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import explain, step_form
from fazhi.kernel.web.pages import by_day
from fazhi.kernel.web.views import case_for, today
from fazhi.modules.norms import actions, drafts, rules, service
from fazhi.modules.norms.models import Draft, Norm, ReviewOpinion
from fazhi.modules.norms.states import LIVE, Adopted, OpinionKind, S

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
QUEUE = 200


def norm_for(request: Request, pk: int) -> Norm:
    """The document if the actor may see it; cases of other kinds look like none."""
    case = case_for(request, pk)
    if not isinstance(case, Norm):
        raise NotFound(_("没有找到这一文件。"))
    return case


def draft_of(norm: Norm, ordinal: str) -> Draft | None:
    """The draft of that number, the latest when none is named; NotFound for a number that there is not."""
    if not ordinal:
        return norm.drafts.first()
    found = (
        norm.drafts.filter(ordinal=int(ordinal)).first()
        if ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 8
        else None
    )
    if found is None:
        raise NotFound(_("没有这一稿。"))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft, clause by clause, with what the linter says and the opinions of the review."""
    norm = norm_for(request, pk)
    fault, status = "", 200
    if request.method == "POST":
        try:
            _act(request, norm)
            return redirect("norm_draft", pk=pk)
        except UserError as error:
            fault, status = str(error), error.status
    found = draft_of(norm, request.GET.get("draft", ""))
    report = drafts.report(norm, found.text, today(request)) if found else None
    if report and request.GET.get("form") == "docx":
        response = HttpResponse(docx(report.document, report.findings), content_type=DOCX)
        response["Content-Disposition"] = (
            f'attachment; filename="norm-{norm.pk}-draft-{found.ordinal if found else 0}.docx"'
        )
        return response
    before = draft_of(norm, request.GET["against"]) if request.GET.get("against") else None
    context = {
        "case": norm, "draft": found, "report": report, "lines": drafts.lines(report) if report else [],
        "changes": [c for c in compare(parse_text(before.text), report.document) if c.kind != "same"] if before and report else None,
        "against": before, "drafts": norm.drafts.all()[:50], "opinions": norm.opinions.all(), "fault": fault,
        "typed": request.POST.get("text", found.text if found else ""), "kinds": OpinionKind.choices, "adopted": Adopted.choices[1:],
        "drafts_here": may_take(request.actor, Role.OFFICER, norm.unit_id, None),
        "reviews_here": norm.state == S.REVIEWING and may_take(request.actor, Role.COUNTERPART, norm.unit_id, norm.counterpart_id),
    }  # fmt: skip
    return render(request, "norms/draft.html", context, status=status)


def _act(request: Request, norm: Norm) -> None:
    post, who = request.POST, {"actor": request.actor, "at": request.at}
    match post.get("act"):
        case "save":
            actions.save_draft(norm, _text(request), **who)  # type: ignore[arg-type]
        case "suppress":
            actions.suppress(norm, post.get("key", ""), post.get("reason", ""), **who)  # type: ignore[arg-type]
        case "opinion":
            if post.get("kind") not in OpinionKind.values:
                raise BadData(_("请选择审核意见的种类。"))
            fields = {name: post.get(name, "") for name in ("clause", "kind", "text", "rule")}
            actions.add_opinion(norm, fields, **who)  # type: ignore[arg-type]
        case "answer":
            opinion = _opinion(norm, post.get("opinion", ""))
            actions.answer_opinion(opinion, post.get("adopted", ""), post.get("reason", ""), **who)  # type: ignore[arg-type]
        case _:
            raise BadData(_("没有这一操作。"))


def _opinion(norm: Norm, key: str) -> ReviewOpinion:
    found = (
        norm.opinions.filter(pk=int(key)).first()
        if key.isascii() and key.isdigit() and len(key) < 18
        else None
    )
    if found is None:
        raise NotFound(_("没有这一审核意见。"))
    return found


def _text(request: Request) -> str:
    """What was typed, or the text of the file that was handed in."""
    upload = request.FILES.get("file")
    if upload is None:
        return str(request.POST.get("text", ""))
    try:
        return "\n".join(read_bytes(upload.read(), upload.name or "").lines)
    except Unreadable as fault:
        raise BadData(_("不能读取文件：%(fault)s") % {"fault": fault}) from fault


def day_of(request: Request, name: str = "on") -> dt.date:
    """A day in the address, today when there is none."""
    text = request.GET.get(name, "")
    try:
        return dt.date.fromisoformat(text) if text else today(request)
    except ValueError:
        raise BadData(_("“截至日期”不是日期，请按2024-01-31的形式填写。")) from None


@login_required
@require_safe
def text(request: Request, pk: int) -> HttpResponse:
    """The text as of any day, as known on any day, with its changes."""
    norm = norm_for(request, pk)
    return render(request, "norms/text.html", standing_page(request, norm))


def standing_page(request: Request, norm: Norm) -> dict[str, Any]:
    """What the page of a text shows: the day, what was known, the clauses, what happened to them."""
    on, known = day_of(request), day_of(request, "known")
    events = service.events_of(norm)
    return {
        "norm": norm,
        "on": on,
        "known": known,
        "shown": service.shown_on(norm, on, known),
        "events": events,
    }


@login_required
@require_safe
def validity(request: Request) -> HttpResponse:
    """Documents whose validity, or whose exception from fair competition, ends soon or has ended."""
    day = today(request)
    ahead = rules.reached(day, "nd.eval_before_expiry") or day  # mark C: shown and never acted upon
    rows = visible(
        Norm.objects.filter(Q(expires_on__lte=ahead) | Q(fair_until__lte=ahead), state__in=LIVE),
        request.actor,
    )
    shown, more = by_day(rows.select_related("unit"), "expires_on", request.GET.get("after", ""), QUEUE)
    context = {"rows": shown, "more": more, "today": day, "ahead": ahead}
    return render(request, "norms/validity.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stock(request: Request) -> HttpResponse:
    """Register a document that is in force already, with its text."""
    step = registry.edition_on("norm", today(request)).step("take_over")
    form = step_form(step, today(request), request.POST or None)
    head: dict[str, forms.Field] = {
        "title": forms.CharField(label=gettext_lazy("名称"), max_length=200),
        "unit": forms.ModelChoiceField(
            _offices(request), label=gettext_lazy("承办单位"), initial=_offices(request).first()
        ),
    }
    area = forms.Textarea(attrs={"rows": 12})
    form.fields.pop("on")
    form.fields = (
        head | form.fields | {"text": forms.CharField(label=gettext_lazy("文本，每段一行"), widget=area)}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = dict(form.cleaned_data)
            unit, title, text = (clean.pop(name) for name in ("unit", "title", "text"))
            try:
                made = actions.take_over(unit, None, title, text, actor=request.actor, at=request.at, **clean)
                return redirect("case", pk=made.pk)
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "norms/stock.html", {"form": form, "step": step}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def impact(request: Request) -> HttpResponse:
    """What stands on an article: documents, and what the house itself rests on it; tasks to the drafting units."""
    asked = request.POST if request.method == "POST" else request.GET
    law, article = asked.get("law", ""), asked.get("article", "").strip()
    context: dict[str, Any] = {
        "law": law,
        "article": article,
        "laws": actions.known_laws(),
        "units": _offices(request),
    }
    if law:
        try:
            found = actions.standing_on(law, article)
            context["house"] = stands_on(law, article)[:QUEUE] if law in context["laws"] else []
        except (ValueError, UnknownLaw) as fault:
            raise BadData(_("条款应写作30、30(1)或者41(1)5的形式。")) from fault
        shown = visible(Norm.objects.filter(pk__in=found), request.actor).order_by("pk")
        context["rows"] = [(norm, found[norm.pk]) for norm in shown]
        if request.method == "POST":
            unit = context["units"].filter(pk=_key(request.POST.get("unit", ""))).first()
            if unit is None:
                raise BadData(_("请选择办理单位。"))
            made = actions.article_changed(
                law,
                article,
                request.POST.get("change", "")[:2000],
                unit=unit,
                actor=request.actor,
                at=request.at,
            )
            context["made"] = len(made)
    return render(request, "norms/impact.html", context)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _offices(request: Request) -> Any:
    return Unit.objects.filter(pk__in=sorted(request.actor.units(*actions.OFFICE)))
