"""Pages of credit: the counter, receipts of taking down, queries about officials, what everybody may ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.engines.codes.uscc import check_uscc
from fazhi.kernel.errors import BadData, NotAllowed
from fazhi.kernel.orgs import actors, tokens
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _, plain
from fazhi.modules.credit import actions, selectors, statement
from fazhi.modules.credit.models import Check, TakeDown
from fazhi.modules.credit.states import ASKERS


def _code(text: str) -> str:
    verdict = check_uscc(text[:64])
    if not verdict.valid:
        raise BadData(verdict.reason)
    return verdict.code


def _unit(actor: actors.Actor, *roles: str) -> Unit:
    """The unit in whose name the actor asks: the first one in which a post gives the right."""
    held = sorted(actor.units(*roles))
    if not held:
        raise NotAllowed(_("您的岗位不能办理这一事项。"))
    return Unit.objects.get(pk=held[0])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: Request) -> HttpResponse:
    """Ask whether a measure applies; the last checks of the unit below."""
    unit = _unit(request.actor, *ASKERS)
    context: dict[str, Any] = {
        "unit": unit,
        "code": plain(request.POST.get("code", ""), 64),
        "matter": plain(request.POST.get("matter", ""), 60),
    }
    if request.method == "POST":
        try:
            code = _code(context["code"])
        except BadData as fault:
            context["fault"] = fault
        else:
            context["kept"], context["hits"] = actions.check(
                code, context["matter"], unit, actor=request.actor, at=request.at
            )
    context["last"] = Check.objects.filter(unit=unit)[:20]
    return render(request, "credit/counter.html", context)


@login_required
@require_POST
def applied(request: Request, pk: int) -> HttpResponse:
    """Record whether the measures were applied."""
    actions.record_applied(
        pk,
        request.POST.get("applied") == "yes",
        plain(request.POST.get("reason", ""), 200),
        actor=request.actor,
        at=request.at,
    )
    return redirect("credit_counter")


@login_required
@require_safe
def takedowns(request: Request) -> HttpResponse:
    """Who has to take down, who has, who is late."""
    if not request.actor.holds(*ASKERS, Role.AUDITOR, Role.LEADER):
        raise NotAllowed(_("您的岗位不能办理这一事项。"))
    every = TakeDown.objects.select_related("receiver__unit", "item__unit")[:2000]
    rows = [row for row in every if _concerns(row, request.actor)][:200]
    overdue = {row.pk for row in actions.late(request.at)}
    lines = [
        {
            "row": row,
            "late": row.pk in overdue,
            "may": row.confirmed_at is None and row.receiver.unit_id in request.actor.units(),
        }
        for row in rows
    ]
    return render(request, "credit/takedowns.html", {"lines": lines})


def _concerns(row: TakeDown, actor: actors.Actor) -> bool:
    """The receiver, the credit office, the unit that decided, and supervision above them."""
    units = (row.receiver.unit, row.item.unit)
    if {unit.pk for unit in units} & actor.units() or row.item.counterpart_id in actor.units():
        return True
    return any(unit.path.startswith(wide) for unit in units for wide in actor.wide_paths())


@login_required
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """A person of the receiver confirms on the page."""
    actions.confirm(pk, actor=request.actor, at=request.at)
    return redirect("credit_takedowns")


@csrf_exempt
@require_POST
def takedown(request: Request, pk: int) -> HttpResponse:
    """The receipt of a receiving program, with its key (no session counts here, so no forged request either)."""
    actor = _program(request)
    if actor is None:
        return JsonResponse(
            {"code": "no_key", "sentence": str(_("需要允许办理的密钥，或者登录后在页面上确认。"))}, status=401
        )
    found = actions.confirm(pk, actor=actor, at=request.at)
    return JsonResponse({"takedown": found.pk, "confirmed_at": str(found.confirmed_at)})


def _program(request: Request) -> actors.Actor | None:
    """The owner of the key in the request."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        return None
    day = local_day(request.at)
    token = tokens.holder(header[7:], day)
    if token is None or (token.read_only and request.method != "GET"):
        return None
    return actors.staff(token.user, day)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def integrity(request: Request) -> HttpResponse:
    """Ask about bodies and officials; only for heads and supervision, every reading audited."""
    if not actions.may_query(request.actor):
        raise NotAllowed(_("政务诚信记录只能由机构负责人、机关负责人或者监督人员查询。"))
    context: dict[str, Any] = {"units": Unit.objects.filter(valid_to=None)}
    if request.method == "POST" and "kind" in request.POST:
        try:
            _record_official(request)
        except BadData as fault:
            context["fault"] = fault
        else:
            return redirect("credit_integrity")
    elif request.method == "POST":
        unit = _unit(request.actor, Role.HEAD, Role.OFFICE_HEAD, Role.AUDITOR)
        names = plain(request.POST.get("names", ""), 400_000).splitlines()
        try:
            context["case"], context["found"] = actions.query_officials(
                names, plain(request.POST.get("purpose", ""), 200), unit, actor=request.actor, at=request.at
            )
        except BadData as fault:
            context |= {
                "fault": fault,
                "names": request.POST.get("names", ""),
                "purpose": request.POST.get("purpose", ""),
            }
    return render(request, "credit/integrity.html", context)


def _record_official(request: Request) -> None:
    told = request.POST
    number, day = told.get("unit", ""), told.get("decided_on", "")
    unit = (
        Unit.objects.filter(pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    try:
        decided = dt.date.fromisoformat(day)
    except ValueError:
        decided = None
    if unit is None or decided is None:
        raise BadData(_("请选择所在机关，并按2024-01-31的形式填写认定日期。"))
    name, kind, basis = (plain(told.get(key, ""), 200) for key in ("name", "kind", "legal_basis"))
    actions.record_official(unit, name, kind, basis, decided, actor=request.actor, at=request.at)


@require_safe
def check_json(request: Request) -> HttpResponse:
    """`GET /credit/check?code=...&matter=...` with a key: whether a measure applies. The question is kept."""
    actor = _program(request)
    if actor is None:
        return JsonResponse(
            {"code": "no_key", "sentence": str(_("需要有效的密钥。请在“我的账户”生成。"))}, status=401
        )
    try:
        code = _code(request.GET.get("code", ""))
        unit = _unit(actor, *ASKERS)
    except (BadData, NotAllowed) as fault:
        return JsonResponse({"code": fault.code, "sentence": str(fault)}, status=fault.status)
    kept, hits = actions.check(
        code, plain(request.GET.get("matter", ""), 60), unit, actor=actor, at=request.at
    )
    listed = [
        {
            "measure": h.measure.code,
            "title": h.measure.title,
            "basis": h.measure.basis,
            "statement": h.item.pk,
        }
        for h in hits
    ]
    return JsonResponse(
        {"check": kept.pk, "code": code, "applies": bool(hits), "measures": listed},
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def public(request: Request) -> HttpResponse:
    """What is published about a firm today, and its sealed statement."""
    context: dict[str, Any] = {"asked": plain(request.GET.get("code", ""), 64)}
    if context["asked"]:
        try:
            code = _code(context["asked"])
        except BadData as fault:
            context["fault"] = fault
        else:
            day = local_day(request.at)
            items = list(selectors.shown(day, code))
            entries = list(selectors.listed(day, code))
            found: list[selectors.Statement] = [*items, *entries]
            name = found[0].subject_name if found else ""
            sealed = statement.seal(statement.contents(code, name, day))
            context |= {
                "code": code,
                "items": items,
                "entries": entries,
                "sealed": sealed,
                "picture": statement.picture(sealed),
                "day": day,
            }
    return render(request, "credit/public.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: Request) -> HttpResponse:
    """Whether a sealed statement is as it was sealed; the key for doing so without us."""
    context: dict[str, Any] = {
        "key": statement.public_key(),
        "text": plain(request.POST.get("text", ""), 4000),
    }
    if request.method == "POST":
        context |= {"asked": True, "told": statement.verify(context["text"], context["key"])}
    return render(request, "credit/verify.html", context)
