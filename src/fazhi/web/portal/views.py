"""Pages for everybody."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.errors import NotFound, UserError
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus
from fazhi.kernel.procedures.perform import perform
from fazhi.kernel.registers.register import all_registers
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.text import _
from fazhi.kernel.web import casepage, navigation
from fazhi.kernel.web.forms import data_of, step_form
from fazhi.kernel.web.middleware import SESSION_CASES, followed_cases
from fazhi.modules.reconsideration.service import apply_online, published
from fazhi.web.portal import accounts
from fazhi.web.portal.wizard import SCREENS, stored

DRAFT = "application"
TRIES = 10


@require_safe
def home(request: Request) -> HttpResponse:
    """The six doors."""
    return render(request, "portal/home.html", {"doors": navigation.pages_at("home")})


@require_POST
def language(request: Request) -> HttpResponse:
    """Switch between Chinese and English."""
    from django.conf import settings

    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 24 * 3600, samesite="Lax", httponly=True
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request, screen: int = 1) -> HttpResponse:
    """One question a screen; what was answered stays."""
    if not 1 <= screen <= len(SCREENS):
        raise NotFound(_("没有这一页。"))
    draft = request.session.get(DRAFT, {})
    name, title, form_class = SCREENS[screen - 1]
    if screen > 1 and SCREENS[screen - 2][0] not in draft:
        return redirect("apply_screen", screen=1)
    form = form_class(request.POST or None, initial=draft.get(name, {}))
    if request.method == "POST" and form.is_valid():
        request.session[DRAFT] = draft | {
            name: stored(form),
            "key": draft.get("key") or secrets.token_hex(12),
        }
        return (
            redirect("apply_screen", screen=screen + 1) if screen < len(SCREENS) else redirect("apply_check")
        )
    context = {"form": form, "title": title, "screen": screen, "screens": SCREENS, "total": len(SCREENS) + 1}
    return render(request, "portal/apply.html", context, status=422 if form.is_bound and form.errors else 200)


def _answers(request: Request) -> list[tuple[Any, str, list[tuple[str, str]]]]:
    """Every screen with its answers as they are shown before sending."""
    draft = request.session.get(DRAFT, {})
    shown = []
    for number, (name, title, form_class) in enumerate(SCREENS, 1):
        form = form_class(draft.get(name, {}))
        if not form.is_valid():
            return []
        lines = [
            (str(form.fields[field].label), _shown(form, field, value))
            for field, value in form.cleaned_data.items()
        ]
        shown.append((number, title, lines))
    return shown


def _shown(form: Any, field: str, value: Any) -> str:
    choices = getattr(form.fields[field], "choices", None)
    if choices and not hasattr(value, "pk"):
        return str(dict(choices).get(value, value))
    return str(value)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    """Look through the answers and send. Sending twice gives the same receipt."""
    answers = _answers(request)
    if not answers:
        return redirect("apply_screen", screen=1)
    fault = ""
    if request.method == "POST":
        try:
            return _send(request)
        except UserError as refusal:
            fault = str(refusal)
    context = {"answers": answers, "fault": fault, "screen": len(SCREENS) + 1, "total": len(SCREENS) + 1}
    return render(request, "portal/check.html", context, status=422 if fault else 200)


def _send(request: Request) -> HttpResponse:
    draft = request.session[DRAFT]
    forms = {name: form_class(draft[name]) for name, _title, form_class in SCREENS}
    if not all(form.is_valid() for form in forms.values()):
        return redirect("apply_screen", screen=1)
    clean = {name: form.cleaned_data for name, form in forms.items()}
    facts = {k: v for part in ("what", "when", "ask") for k, v in clean[part].items() if v not in (None, "")}
    case = apply_online(
        facts, clean["who"], respondent=clean["against"]["respondent"], actor=actors.public(clean["who"]["name"]),
        at=request.at, key=f"portal:{draft['key']}",
    )  # fmt: skip
    _remember(request, case.pk)
    return redirect("receipt", pk=case.pk)


def _remember(request: Request, pk: int) -> None:
    request.session[SESSION_CASES] = sorted({*request.session.get(SESSION_CASES, []), pk})[-20:]
    accounts.follow(request, pk)


def _followed(request: Request, pk: int) -> Case:
    if pk not in followed_cases(request):
        raise NotFound(_("请先用案号和查询码打开您的案件。"))
    return casepage.whole_case(pk)


@require_safe
def receipt(request: Request, pk: int) -> HttpResponse:
    """Number, code, and what happens by which day."""
    case = _followed(request, pk)
    return render(request, "portal/receipt.html", {"case": case, "clocks": _running(case)})


def _running(case: Case) -> list[tuple[Any, Any]]:
    procedure = registry.of(case)
    clocks = Clock.objects.filter(case_id=case.pk, status__in=(ClockStatus.OPEN, ClockStatus.SUSPENDED))
    return [(clock, procedure.deadline(clock.key)) for clock in clocks]


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Open one's case by number and code. Wrong number and wrong code get the same answer."""
    fault = ""
    if request.method == "POST":
        number, code = (
            request.POST.get("number", "").strip()[:80],
            request.POST.get("code", "").strip().upper()[:12],
        )
        tries = request.session.get("follow_tries", 0)
        if tries >= TRIES:
            fault = gettext("查询次数过多，请稍后再试，或者持证件到窗口查询。")
        else:
            found = [
                case
                for case in Case.objects.filter(number=number)[:20]
                if hmac.compare_digest(case.code.encode(), code.encode())
            ]
            if found:
                request.session["follow_tries"] = 0
                _remember(request, found[0].pk)
                return redirect("followed", pk=found[0].pk)
            request.session["follow_tries"] = tries + 1
            fault = gettext("案号或者查询码不正确。请核对收件回执上的案号和查询码。")
    return render(
        request,
        "portal/follow.html",
        {"fault": fault, "number": request.POST.get("number", "")},
        status=422 if fault else 200,
    )


@require_safe
def followed(request: Request, pk: int) -> HttpResponse:
    """Where the case stands, in plain words, and what one may do."""
    case = _followed(request, pk)
    procedure = registry.of(case)
    steps = [step for step in procedure.from_state(case.state) if step.who == Role.PUBLIC]
    context = {
        "case": case, "procedure": procedure, "state": procedure.states(case.state).label, "clocks": _running(case),
        "stages": casepage.stages(case, procedure, casepage.passed_states(case, casepage.entries_of(case))), "steps": steps,
    }  # fmt: skip
    return render(request, "portal/followed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def public_step(request: Request, pk: int, key: str) -> HttpResponse:
    """A step of the applicant: corrections, withdrawal."""
    case = _followed(request, pk)
    step = next(
        (s for s in registry.of(case).from_state(case.state) if s.key == key and s.who == Role.PUBLIC), None
    )
    if step is None:
        raise NotFound(_("现在不能办理这一事项。"))
    today = timezone.localtime(request.at).date()
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["on"] = today.isoformat()
    form = step_form(step, today, data)
    if data is not None and form.is_valid():
        try:
            perform(
                case,
                step,
                acting_user=actors.public(case_ids=frozenset({pk})),
                at=request.at,
                **data_of(step, form),
            )
            return redirect("followed", pk=pk)
        except UserError as fault:
            form.add_error(None, str(fault))
    form.fields.pop("on", None)
    return render(
        request,
        "portal/step.html",
        {"case": case, "step": step, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def look_up(request: Request) -> HttpResponse:
    """Lists that are public."""
    lists = [register for register in all_registers() if register.public and register.versioned]
    context = {
        "units": Unit.objects.order_by("path"),
        "pages": navigation.pages_at("lookup"),
        "registers": lists,
    }
    return render(request, "portal/lookup.html", context)


@require_safe
def decisions(request: Request) -> HttpResponse:
    """Decisions that were made public."""
    return render(request, "portal/decisions.html", {"cases": published()})


@require_safe
def comment(request: Request) -> HttpResponse:
    """What is open for comment."""
    return render(request, "portal/comment.html", {"pages": navigation.pages_at("comment")})


@require_safe
def reports(request: Request) -> HttpResponse:
    """Published reports."""
    return render(
        request, "portal/reports.html", {"issues": Issue.objects.filter(state=IssueState.PUBLISHED)}
    )


def active_language() -> str:
    """The language of the present request."""
    return translation.get_language() or "zh-hans"
