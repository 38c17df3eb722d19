"""Public comment on the portal: the text, one clause on a phone, the receipt, one's own answer, all answers."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.errors import NotFound, UserError
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.pages import by_day
from fazhi.kernel.web.views import today
from fazhi.modules.comment import service

RECEIPT = "comment_receipt"
TRIES = 10
SHOWN = 50


def _round(pk: int, request: Request) -> service.Round:
    """The round once it is open; earlier it looks like none."""
    found = service.Round.objects.filter(pk=pk, opens_on__lte=today(request)).select_related("unit").first()
    if found is None:
        raise NotFound(_("没有这一征求意见稿。"))
    return found


@require_safe
def overview(request: Request) -> HttpResponse:
    """What is open, and whose answers were published, the latest first."""
    answered, more = by_day(service.answered(), "-answered_on", request.GET.get("after", ""), SHOWN)
    context = {"rounds": service.open_now(today(request)), "answered": answered, "more": more}
    return render(request, "comment/public_list.html", context)


@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    """The text, clause by clause."""
    found = _round(pk, request)
    context = {
        "round": found, "clauses": service.clauses(found), "open": found.closes_on >= today(request),
        "changes": service.changes(found),
    }  # fmt: skip
    return render(request, "comment/public_round.html", context)


class CommentForm(AccessibleForm):
    """Only the comment itself is asked for; the rest may be left out."""

    text = forms.CharField(
        label=gettext_lazy("您的意见"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("最多3000个字。意见公布时会隐去姓名、电话、证件号码。"),
    )  # fmt: skip
    quote = forms.CharField(
        label=gettext_lazy("针对条文中的哪些文字"), max_length=500, required=False,
        help_text=gettext_lazy("可以不填；可以从上面的条文中复制。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("姓名或者单位名称"), max_length=120, required=False,
        help_text=gettext_lazy("可以不填，不填也会得到答复。"), widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("可以不填，不会公布。"),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, pk: int, number: int) -> HttpResponse:
    """Comment on one clause. The same form sent twice is one comment."""
    found = _round(pk, request)
    clause = next((c for c in service.clauses(found) if c.place == number), None)
    if clause is None:
        raise NotFound(_("征求意见稿没有这一条，可能已经修改，请从征求意见稿重新打开。"))
    form = CommentForm(request.POST or None, initial={"form_key": secrets.token_hex(12)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _take(request, found, clause, form.cleaned_data)
            except UserError as fault:
                status = explain(form, fault)
    context = {"round": found, "clause": clause, "form": form, "open": found.closes_on >= today(request)}
    return render(request, "comment/public_write.html", context, status=status)


def _take(
    request: Request, found: service.Round, clause: service.Clause, clean: dict[str, Any]
) -> HttpResponse:
    key = f"comment:{clean['form_key']}" if clean["form_key"] else None
    made = service.add(
        found, clause, clean["text"], actors.public(), request.at, quote=clean["quote"], name=clean["name"],
        contact=clean["contact"], key=key,
    )  # fmt: skip
    request.session[RECEIPT] = made.pk
    return redirect("public_comment_receipt", pk=found.pk)


@require_safe
def receipt(request: Request, pk: int) -> HttpResponse:
    """Number and code of the comment just made from this browser."""
    made = service.Comment.objects.filter(pk=request.session.get(RECEIPT, 0), round_id=pk).first()
    if made is None:
        raise NotFound(_("没有刚提交的意见。已经提过意见的，请凭编号和查询码查询。"))
    return render(request, "comment/public_receipt.html", {"comment": made, "round": made.round})


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: Request) -> HttpResponse:
    """The answer to one's own comment, by number and code. Wrong number and wrong code get the same sentence."""
    fault, found = "", None
    if request.method == "POST":
        tries = request.session.get("comment_tries", 0)
        if tries >= TRIES:
            fault = gettext("查询次数过多，请稍后再试。")
        else:
            number, code = (
                request.POST.get("number", "").strip(),
                request.POST.get("code", "").strip().upper(),
            )
            found = service.look_up(number[:80], code[:12])
            request.session["comment_tries"] = 0 if found else tries + 1
            fault = "" if found else gettext("编号或者查询码不正确，请核对回执。")
    context = {"fault": fault, "comment": found, "number": request.POST.get("number", "")}
    return render(request, "comment/public_lookup.html", context, status=422 if fault else 200)


@require_safe
def answers(request: Request, pk: int) -> HttpResponse:
    """The published answers; nothing before they are published."""
    found = _round(pk, request)
    if not found.answered_on:
        raise NotFound(_("答复还没有公布。"))
    lines = service.published(found)
    context = {
        "round": found,
        "lines": lines,
        "total": sum(line.size for line in lines),
        "changes": service.changes(found),
    }
    return render(request, "comment/public_answers.html", context)
