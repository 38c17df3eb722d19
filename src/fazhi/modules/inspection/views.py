"""Draws on the portal, where a firm checks itself; and the record on the spot, which survives loss of network."""

from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import Path
from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.engines.draw.bundle import COMMITTED, LATER, VERIFIER
from fazhi.engines.draw.encoding import BadDraw, read_json
from fazhi.engines.draw.one import NotListed, check_one
from fazhi.kernel.errors import NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.perform import perform
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import step_form
from fazhi.kernel.web.lists import narrowed_to
from fazhi.modules.inspection import actions, selectors
from fazhi.modules.inspection.actions import folder_of
from fazhi.modules.inspection.models import Draw, InspectionItem, Round, Visit, YearPlan
from fazhi.modules.inspection.register import ITEMS
from fazhi.modules.inspection.rules import counted, plan_of
from fazhi.modules.inspection.states import C, D, P

FILES = (*COMMITTED, *LATER, "draw.json", VERIFIER)
PAGE, LISTED = 50, 200


@require_safe
def draws(request: Request) -> HttpResponse:
    """The published year plans and all draws whose lists are fixed, the latest first."""
    rows = (
        Draw.objects.exclude(state=D.PLANNED)
        .select_related("unit", "counterpart")
        .order_by("-frozen_on", "-pk")
    )
    plans = YearPlan.objects.filter(state=P.PUBLISHED).select_related("unit").order_by("-year", "-pk")[:10]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "inspection/draws.html", {"page": page, "plans": plans, "states": D})


def _published(pk: int) -> Draw:
    found = Draw.objects.exclude(state=D.PLANNED).select_related("unit", "counterpart").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有这次抽查，或者名单还没有固定。"))
    return found


@require_safe
def draw(request: Request, pk: int) -> HttpResponse:
    """One draw: what was committed when, the seed, the shares of each class; and a firm's own check."""
    case = _published(pk)
    rounds = list(case.rounds.all())
    latest = rounds[-1]
    done = folder_of(latest) / "draw.json"
    code = request.GET.get("code", "").strip()
    context: dict[str, Any] = {
        "case": case, "rounds": rounds, "latest": latest, "code": code, "files": _files(latest),
        "strata": sorted(read_json(done.read_bytes(), "draw.json")["strata"].items()) if done.exists() else [],
    }  # fmt: skip
    if code and done.exists():
        context |= _own(latest, code[:40])
    return render(request, "inspection/draw.html", context)


def _own(latest: Round, code: str) -> dict[str, Any]:
    """What the draw says of one firm, computed from the seed; and what came of its inspection once it is public."""
    try:
        found = check_one(folder_of(latest), code)
    except NotListed:
        return {"absent": True}
    except BadDraw:
        return {"changed": True}
    check = Visit.objects.filter(
        round=latest, subject_code=code, state__in=(C.PUBLISHED, C.CLOSED, C.FOLLOWED)
    ).first()
    return {"found": found, "check": check, "row": found.place + 1}


def _files(made: Round) -> list[str]:
    return [name for name in FILES if (folder_of(made) / name).is_file()]


@require_safe
def file(request: Request, pk: int, number: int, name: str) -> HttpResponse:  # noqa: ARG001 - a view
    """A file of the published folder, or the whole of it as a zip."""
    made = Round.objects.filter(draw=_published(pk), number=number).first()
    names = _files(made) if made else []
    if made is None or name not in {*names, "bundle.zip"}:
        raise NotFound(_("没有这个文件。"))
    if name == "bundle.zip":
        data, kind = _zip(folder_of(made), names), "application/zip"
    else:
        data, kind = (folder_of(made) / name).read_bytes(), "text/plain; charset=utf-8"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _zip(folder: Path, names: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(folder / name, name)
    return stream.getvalue()


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: Request, pk: int, code: str) -> HttpResponse:
    """What the code of a visit tells the firm before it lets anybody in; and the firm's word that they came."""
    found = selectors.coded(pk, code[:40])
    if found is None:
        raise NotFound(_("没有这个入企码。检查人员出示的码查不到的，您有权拒绝检查，并可以向司法局投诉。"))
    today = timezone.localtime(request.at).date()
    if request.method == "POST":
        actions.scan(found, on=today, at=request.at)
        return redirect("inspection_visit", pk=pk, code=code)
    plan = plan_of(found.unit_id, today.year)
    made = counted(found.unit_id, today.year).filter(subject_code=found.subject_code).count()
    context = {"case": found, "plan": plan, "made": made, "open": actions.scannable(found)}
    return render(request, "inspection/visit.html", context)


@login_required
@require_safe
def firms(request: Request) -> HttpResponse:
    """How often the firms of each own body were visited in a year, those above the cap, and items to be cleared."""
    today = timezone.localtime(request.at).date()
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else today.year
    rows = visible(Visit.objects.filter(approved_on__year=chosen), request.actor).values("unit_id")
    units = Unit.objects.filter(pk__in=rows).order_by("path")[:PAGE]
    items = InspectionItem.objects.filter(pk__in=narrowed_to(ITEMS.rows(), ITEMS, request).values("pk"))
    idle = selectors.idle(items, today)[:LISTED] if today >= actions.CAPPED_FROM else []
    context = {
        "year": chosen,
        "bodies": [(unit, selectors.frequency(unit.pk, chosen)) for unit in units],
        "idle": idle,
    }
    return render(request, "inspection/firms.html", context)


@login_required
@require_safe
def worker(request: Request) -> HttpResponse:  # noqa: ARG001 - a view
    """The service worker of the phone pages; its address decides that it sees them and no others."""
    return HttpResponse(
        (Path(__file__).parent / "static/inspection/worker.js").read_bytes(), content_type="text/javascript"
    )


@login_required
@require_safe
def sites(request: Request) -> HttpResponse:
    """Inspections that wait for their record, for the phone."""
    rows = visible(Visit.objects.filter(state__in=(C.ASSIGNED, C.APPROVED)), request.actor).order_by("pk")
    ready = [c for c in rows[:200] if "record" in {s.key for s in registry.of(c).from_state(c.state)}]
    return render(request, "inspection/sites.html", {"checks": ready})


@login_required
@require_http_methods(["GET", "POST"])
def site(request: Request, pk: int) -> HttpResponse:
    """The record on the spot. The page keeps what is typed and sends it when there is a network; its key is used once."""
    case = visible(Visit.objects.filter(pk=pk), request.actor).first()
    if case is None:
        raise NotFound(_("没有找到这次检查，或者您无权查看。"))
    step = registry.of(case).step("record")
    today = timezone.localtime(request.at).date()
    if request.method == "POST":
        form = step_form(step, today, request.POST)
        answer = _record(request, case, form)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(answer, status=200 if answer["ok"] else 422)
        if answer["ok"]:
            return redirect("case", pk=case.pk)
        context = {
            "case": case,
            "step": step,
            "form": form,
            "key": request.POST.get("form_key", ""),
            "wrong": answer["sentence"],
        }
        return render(request, "inspection/site.html", context, status=422)
    form = step_form(step, today)
    form.initial["present"] = case.inspectors
    context = {"case": case, "step": step, "form": form, "key": uuid.uuid4().hex} | _code(request, case)
    return render(request, "inspection/site.html", context)


def _code(request: Request, case: Visit) -> dict[str, str]:
    """The code that the firm scans at the door, once the visit is approved."""
    if case.state != C.APPROVED:
        return {}
    address = request.build_absolute_uri(reverse("inspection_visit", args=(case.pk, case.code)))
    return {"address": address, "image": segno.make(address, error="m").svg_data_uri(scale=4, border=2)}


def _record(request: Request, case: Visit, form: Any) -> dict[str, Any]:
    """Carry the record out; the same key a second time finds what the first has made."""
    if not form.is_valid():
        return {"ok": False, "sentence": "".join(text for texts in form.errors.values() for text in texts)}
    data = {name: value for name, value in form.cleaned_data.items() if name != "on"}
    key = f"site:{case.pk}:{request.POST.get('form_key', '')[:40]}"
    try:
        perform(
            case,
            "record",
            acting_user=request.actor,
            at=request.at,
            on=form.cleaned_data["on"],
            key=key,
            **data,
        )
    except UserError as fault:
        return {"ok": False, "sentence": str(fault)}
    return {"ok": True, "number": case.number}
