"""Pages of the workbench. A view finds, scopes and hands over; what it shows is made elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel import store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import record_read
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Attachment
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, Stale, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import scoped, visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.gates import next_steps
from fazhi.kernel.procedures.models import Case, Clock, Party
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import register as registers
from fazhi.kernel.text import _
from fazhi.kernel.web import casepage, inbox, listpage, lists, navigation
from fazhi.kernel.web.forms import data_of, explain, step_form
from fazhi.kernel.web.openform import opening_form, party_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today(request: Request) -> dt.date:
    """The day of the request where the government sits."""
    return timezone.localtime(request.at).date()


def case_for(request: Request, pk: int) -> Case:
    """The case if the actor may see it; foreign and absent cases look the same."""
    found = _seen(request.actor, pk)
    if not found:
        raise NotFound(_("没有找到案件，或者您无权查看。请核对地址，或者从列表打开。"))
    return registry.whole_of(found[0][0], pk)


_seen = scoped(
    lambda actor, pk: visible(Case.objects.order_by().filter(pk=pk), actor).values_list("procedure"),
    987_654_321,
)
_unit_name = store.prepared(lambda pk: Unit.objects.order_by().filter(pk=pk).values_list("name"), 987_654_321)
_parties, _files = store.finder(Party, "case", "pk"), store.finder(Attachment, "case_id", "pk")


def _name(unit: int | None) -> str:
    return _unit_name(unit)[0][0] if unit else ""


@login_required
@require_safe
def home(request: Request) -> HttpResponse:
    """The inbox."""
    own, others = inbox.lines(request.actor, today(request))
    numbers = inbox.numbers(request.actor, today(request))
    context = {
        "own": own,
        "others": others,
        "numbers": numbers,
        "opens": openings(request),
        "today": today(request),
    }
    return render(request, "work/home.html", context)


def openings(request: Request) -> list[tuple[str, Any]]:
    """Procedures of which the actor may open a case at the counter, in the order of the chapters."""
    if not request.actor.units(Role.OFFICER, Role.OFFICE_HEAD):
        return []
    order = list(navigation.CHAPTERS)
    found = sorted(
        (order.index(p.chapter), p.key, p.title) for p in registry.in_force(today(request)) if p.counter
    )
    return [(key, title) for _place, key, title in found]


@login_required
@require_safe
def register_list(request: Request, key: str) -> HttpResponse:
    """The list of a register."""
    declared = declared_register(key)
    page, shown = listpage.page(declared, request), lists.columns_of(declared, request)
    context = {
        "register": declared, "page": page, "filters": [filter_of(declared, name, request) for name in declared.filters],
        "columns": [(declared.field(name), _sort(request, declared, name)) for name in shown],
        "offered": [(declared.field(name), name in shown) for name in lists.offered(declared)[1:]],
        "next": lists.address(request, after=page.next_cursor) if page.next_cursor else "",
        "export": "export.xlsx" + lists.address(request), "q": request.GET.get("q", ""), "bulk": _bulk_steps(declared), "imports": declared.key in dict(openings(request)),
        "keeps": declared.versioned and request.actor.holds(*declared.keepers),
        "as_of": lists.as_of_day(request) if declared.versioned else None,
    }  # fmt: skip
    return render(request, "work/list.html", context)


def declared_register(key: str) -> registers.Register:
    """The register; `NotFound` when there is none."""
    try:
        return registers.get(key)
    except KeyError:
        raise NotFound(_("没有这一登记簿。")) from None


def filter_of(declared: registers.Register, name: str, request: Request) -> dict[str, Any]:
    """A filter of the list as its template shows it."""
    field = declared.field(name)
    choices: list[tuple[Any, Any]] = []
    if field.choices is not None:
        choices = list(lists.labels(field).items())
    elif field.kind == "flag":
        choices = [("true", gettext("是")), ("false", gettext("否"))]
    elif field.kind == "unit":
        choices = [(str(pk), short) for pk, short in lists.unit_shorts()]
    return {
        "field": field, "choices": choices, "value": request.GET.get(name, ""),
        "value_from": request.GET.get(f"{name}_from", ""), "value_to": request.GET.get(f"{name}_to", ""),
    }  # fmt: skip


def _sort(request: Request, declared: registers.Register, name: str) -> dict[str, str]:
    if name not in declared.sort:
        return {}
    down = request.GET.get("sort") == f"-{name}"
    up = request.GET.get("sort") == name
    return {
        "address": lists.address(request, sort=name if down else f"-{name}"),
        "mark": "▼" if down else "▲" if up else "",
    }


def _bulk_steps(declared: registers.Register) -> list[Any]:
    if not declared.case or declared.key not in registry.procedure_keys():
        return []
    steps = {
        s.key: s
        for p in registry.all_editions()
        if p.key == declared.key
        for s in p.steps
        if s.bulk and not s.asks
    }
    return [steps[key] for key in sorted(steps)]


@login_required
@require_safe
def register_export(request: Request, key: str) -> HttpResponse:
    """What the list shows, as Excel."""
    declared = declared_register(key)
    response = HttpResponse(lists.export(declared, request), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{declared.key}.xlsx"'
    return response


@login_required
@require_POST
def register_bulk(request: Request, key: str) -> HttpResponse:
    """The same step for the selected cases."""
    declared = declared_register(key)
    step = next((s for s in _bulk_steps(declared) if s.key == request.POST.get("step")), None)
    if step is None:
        raise BadData(_("请选择一个可以成批办理的步骤。"))
    ids = [
        int(pk) for pk in request.POST.getlist("case")[:500] if pk.isascii() and pk.isdigit() and len(pk) < 18
    ]
    rows = visible(declared.rows().filter(pk__in=ids), request.actor).order_by("pk")
    cases = {row.pk: cast("Case", row) for row in rows}
    outcome = perform_many(cases.values(), step.key, acting_user=request.actor, at=request.at)
    refused = [(cases[pk], str(error)) for pk, error in sorted(outcome.refused.items())]
    return render(
        request,
        "work/bulk.html",
        {"register": declared, "step": step, "done": len(outcome.done), "refused": refused},
    )


@login_required
@require_safe
def case_page(request: Request, pk: int) -> HttpResponse:
    """The page of a case."""
    case = case_for(request, pk)
    procedure = registry.of(case)
    steps = next_steps(case, procedure, request.actor, request.at)
    entries = casepage.entries_of(case)
    passed = casepage.passed_states(case, entries)
    context = {
        "case": case, "procedure": procedure, "state": procedure.states(case.state).label,
        "stages": casepage.stages(case, procedure, passed), "passed": frozenset(passed),
        "clocks": casepage.clock_lines(case, procedure, today(request)), "gates": steps,
        "events": casepage.timeline(case, procedure, entries), "parties": _parties(case.pk), "files": _files(case.pk),
        "unit": _name(case.unit_id), "counterpart": _name(case.counterpart_id),
        "pages": navigation.pages_of_case(case.procedure, case.pk),
    }  # fmt: skip
    return render(request, "work/case.html", context)


@login_required
@require_POST
def reveal(request: Request, pk: int) -> HttpResponse:
    """Show the restricted fields of the parties; the reading is audited before they are shown."""
    case = case_for(request, pk)
    record_read("parties", case.pk, actor=request.actor, at=request.at)
    return render(request, "work/parties.html", {"case": case, "parties": case.parties.all()})


@login_required
@require_safe
def clock_page(request: Request, pk: int) -> HttpResponse:
    """A clock with its trace, day by day."""
    clock = visible(Clock.objects.filter(pk=pk), request.actor, "case__").select_related("case").first()
    if clock is None:
        raise NotFound(_("没有找到这一期限，或者您无权查看。"))
    deadline = registry.of(clock.case).deadline(clock.key)
    context = {"clock": clock, "deadline": deadline, "months": casepage.months(clock), "case": clock.case}
    return render(request, "work/clock.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: Request, pk: int, key: str) -> HttpResponse:
    """The form of a step. A failed step keeps what was typed."""
    case = case_for(request, pk)
    procedure = registry.of(case)
    step = next((s for s in procedure.steps if s.key == key and s.origin), None)
    if step is None:
        raise NotFound(_("本程序没有这一步骤。"))
    form = step_form(step, today(request), request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _take(request, case, step, form)
                return redirect("case", pk=case.pk)
            except UserError as fault:
                status = explain(form, fault)
        else:
            status = 422
    context = {
        "case": case,
        "step": step,
        "form": form,
        "version": case.version,
        "key": _form_key(request, case, key),
    }
    return render(request, "work/step.html", context, status=status)


def _form_key(request: Request, case: Case, key: str) -> str:
    """The key of a submission: the same form sent twice is carried out once."""
    import secrets

    return request.POST.get("form_key") or f"{case.pk}-{key}-{secrets.token_hex(8)}"


def _take(request: Request, case: Case, step: Any, form: Any) -> None:
    key = f"form:{request.actor.user_id}:{request.POST.get('form_key', '')}"[:80]
    version = request.POST.get("version", "")
    done = Entry.objects.filter(key=key, chain=case.chain, action=step.key).exists()
    if not done and version.isdigit() and int(version) != case.version:
        raise Stale
    perform(
        case, step.key, acting_user=request.actor, at=request.at, on=form.cleaned_data.get("on"), key=key,
        **data_of(step, form),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: Request, key: str) -> HttpResponse:
    """Open a case at the counter."""
    if key not in dict(openings(request)):
        raise NotAllowed(_("您不能在窗口登记此类案件；请由承办人登记。"))
    procedure = registry.edition_on(key, today(request))
    step = procedure.opening()[0]
    form = opening_form(procedure, request.actor, today(request), request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect("case", pk=_open(request, procedure, form).pk)
            except UserError as fault:
                status = explain(form, fault)
        else:
            status = 422
    form_key = request.POST.get("form_key") or _form_key(request, Case(pk=0), key)
    context = {
        "step": step,
        "form": form,
        "procedure": procedure,
        "key": form_key,
    }
    return render(request, "work/open.html", context, status=status)


def _open(request: Request, procedure: Procedure, form: Any) -> Case:
    clean = form.cleaned_data
    form_key = f"form:{request.actor.user_id}:{request.POST.get('form_key', '')}"[:80]
    return open_case(
        procedure.key, acting_user=request.actor, at=request.at, unit=clean["unit"], counterpart=clean["counterpart"],
        title=clean["title"], on=clean["on"], parties=party_of(procedure, clean), key=form_key,
        fields={"handler_id": request.actor.user_id}, **data_of(procedure.opening()[0], form),
    )  # fmt: skip


@login_required
@require_safe
def audit_page(request: Request) -> HttpResponse:
    """The trail, for supervision and administrators."""
    if not request.actor.holds(Role.AUDITOR, Role.ADMIN):
        raise NotAllowed(_("审计记录由监督人员和系统管理员查看。"))
    rows = _audited(request)
    cursor = request.GET.get("after", "")
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    entries = list(rows.order_by("-pk")[: lists.PAGE + 1])
    more = lists.address(request, after=str(entries[-2].pk)) if len(entries) > lists.PAGE else ""
    chain = request.GET.get("chain", "")[:80]
    faults = verify(chain) if chain and request.GET.get("verify") else None
    context = {
        "entries": entries[: lists.PAGE],
        "next": more,
        "faults": faults,
        "chain": chain,
        "get": request.GET,
    }
    return render(request, "work/audit.html", context)


def _audited(request: Request) -> Any:
    """Entries about cases the actor may see, and those about no case."""
    from django.db.models import Q

    cases = visible(Case.objects.all(), request.actor).values("pk")
    rows = Entry.objects.filter(Q(case_id=None) | Q(case_id__in=cases))
    for name, lookup in (("chain", "chain"), ("action", "action"), ("who", "actor_name")):
        if value := request.GET.get(name, "")[:80]:
            rows = rows.filter(**{lookup: value})
    if day := request.GET.get("day", ""):
        try:
            rows = rows.filter(at__date=dt.date.fromisoformat(day))
        except ValueError:
            raise BadData(gettext("“日期”请按2024-01-31的形式填写。")) from None
    return rows
