"""Pages of enforcement that the kernel does not make: discretion tables, draw of files, bulletin, public results."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.engines.discretion import prove, sheets
from fazhi.engines.discretion.cells import write_condition, write_fine
from fazhi.engines.discretion.table import BadTable
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.modules.enforcement import actions, baselines, history, service
from fazhi.modules.enforcement.models import Baseline, Penalty, Supervision

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICERS = (Role.OFFICER, Role.OFFICE_HEAD)
LISTED = 100


def own_unit(request: Request) -> Unit:
    """The unit in which the actor is an officer; NotAllowed for others."""
    unit = Unit.objects.filter(pk__in=sorted(request.actor.units(*OFFICERS))).order_by("pk").first()
    if unit is None:
        raise NotAllowed(_("本页由承办人员使用。"))
    return unit


class _Workbook(AccessibleForm):
    file = forms.FileField(label=gettext_lazy("裁量基准（Excel）"))
    force = forms.BooleanField(label=gettext_lazy("检验通过后施行"), required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def baselines_page(request: Request) -> HttpResponse:
    """Prove a discretion table; take it in when it is sound and that is asked for."""
    form = _Workbook(request.POST or None, request.FILES or None)
    proof, status = None, 200
    if request.method == "POST":
        unit = own_unit(request)
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                if upload.size > sheets.LARGEST:
                    raise BadData(_("文件超过10兆字节。"))
                content = upload.read()
                proof = _proof(content)
                if proof.ok and form.cleaned_data["force"]:
                    baselines.take_in(content, unit, actor=request.actor, at=request.at)
                    return redirect("baselines")
                status = 200
            except UserError as fault:
                status = explain(form, fault)
    context = {"form": form, "proof": proof, "rows": Baseline.objects.select_related("unit")}
    return render(request, "enforcement/baselines.html", context, status=status)


def _proof(content: bytes) -> prove.Proof:
    try:
        return prove.check(sheets.read(content))
    except BadTable as fault:
        raise BadData(_("不能读取裁量基准：%(fault)s") % {"fault": fault}) from fault


@login_required
@require_safe
def baseline_file(_request: Request, pk: int) -> HttpResponse:
    """The workbook of a version, for the staff."""
    found = Baseline.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到裁量基准。"))
    response = HttpResponse(bytes(found.workbook), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="baseline-{found.pk}.xlsx"'
    return response


class _Draw(AccessibleForm):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    number = forms.IntegerField(label=gettext_lazy("抽取数量"), min_value=1, max_value=1000)
    seed = forms.CharField(
        label=gettext_lazy("抽取种子"), min_length=4, max_length=80,
        help_text=gettext_lazy("当众产生的数字，例如公开的开奖号码；同一种子和名单，任何人都能复算"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draw_files(request: Request) -> HttpResponse:
    """Draw files for review."""
    unit, status = own_unit(request), 200
    form = _Draw(request.POST or None, initial={"year": timezone.localtime(request.at).year, "number": 10})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                data = form.cleaned_data
                actions.draw_files(
                    unit, data["year"], data["number"], data["seed"], actor=request.actor, at=request.at
                )
                return redirect("list", key="file_review")
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "enforcement/draw.html", {"form": form}, status=status)


@login_required
@require_safe
def history_page(request: Request, pk: int) -> HttpResponse:
    """Earlier cases of the party of a case, in every body: what leniency for a first violation asks for (33(1))."""
    case = visible(Penalty.objects.filter(pk=pk), request.actor).first()
    if case is None:
        raise NotFound(_("没有找到这一案件，或者您不能查看。"))
    rows = history.same_party(case).select_related("unit").order_by("-opened_on", "-pk")[:LISTED]
    own = set(
        visible(Penalty.objects.filter(pk__in=[row.pk for row in rows]), request.actor).values_list(
            "pk", flat=True
        )
    )
    context = {"case": case, "rows": [(row, row.pk in own, row.power == case.power) for row in rows]}
    return render(request, "enforcement/history.html", context)


@dataclass(frozen=True)
class Line:
    """A body's enforcement of a month."""

    unit: str
    filed: int
    decided: int
    spared: int
    published: int
    late: int
    opinions: int


@login_required
@require_safe
def bulletin(request: Request) -> HttpResponse:
    """The monthly bulletin of enforcement, body by body; no column of fines (行政处罚法(2021) 74)."""
    start, end = _month(request)
    rows = visible(Penalty.objects.all(), request.actor)
    here = {"gte": start, "lt": end}

    def between(name: str) -> Q:
        return Q(**{f"{name}__{lookup}": day for lookup, day in here.items()})

    late = between("publish_due_on") & (
        Q(published_on__gt=F("publish_due_on")) | Q(published_on=None, publish_due_on__lt=_today(request))
    )
    counted = rows.order_by().values("unit_id").annotate(
        filed=Count("pk", filter=between("opened_on")), decided=Count("pk", filter=between("decided_on") & ~Q(sanction="")),
        spared=Count("pk", filter=between("decided_on") & ~Q(spare_ground="")),
        published=Count("pk", filter=between("published_on")), late=Count("pk", filter=late & Q(not_published="")),
    )  # fmt: skip
    opinions = dict(
        visible(Supervision.objects.all(), request.actor).filter(between("opinion_on")).order_by()
        .values_list("counterpart_id").annotate(Count("pk"))
    )  # fmt: skip
    names = dict(Unit.objects.values_list("pk", "short"))
    by_unit: dict[int, Any] = {row["unit_id"]: row for row in counted}
    zero = dict.fromkeys(("filed", "decided", "spared", "published", "late"), 0)
    lines = [
        Line(names[pk], **{name: by_unit.get(pk, zero)[name] for name in zero}, opinions=opinions.get(pk, 0))
        for pk in sorted({*by_unit, *filter(None, opinions)}, key=lambda pk: names[pk])
    ]
    shown = [line for line in lines if any((line.filed, line.decided, line.spared, line.published, line.late, line.opinions))]  # fmt: skip
    context = {"lines": shown, "month": start, "before": start - dt.timedelta(days=1), "after": end}
    return render(request, "enforcement/bulletin.html", context)


def _today(request: Request) -> dt.date:
    return timezone.localtime(request.at).date()


def _month(request: Request) -> tuple[dt.date, dt.date]:
    text = request.GET.get("month", "")
    try:
        day = dt.date.fromisoformat(f"{text}-01") if text else _today(request).replace(day=1)
        return day, (day + dt.timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise BadData(_("月份请按2024-01的形式填写。")) from None


@require_safe
def penalty_results(request: Request) -> HttpResponse:
    """Published decisions, for everybody."""
    words = request.GET.get("q", "").strip()[:60]
    context = {"rows": service.published(words), "q": words}
    return render(request, "enforcement/results.html", context)


@require_safe
def public_baselines(request: Request) -> HttpResponse:
    """Discretion tables in force, for everybody."""
    day = _today(request)
    rows = Baseline.objects.filter(in_force_from__lte=day).filter(
        Q(in_force_to=None) | Q(in_force_to__gt=day)
    )
    return render(request, "enforcement/public_baselines.html", {"rows": rows.select_related("unit")})


@require_safe
def public_baseline(request: Request, pk: int) -> HttpResponse:
    """One version of a discretion table, row by row."""
    found = Baseline.objects.filter(pk=pk).select_related("unit").first()
    if found is None:
        raise NotFound(_("没有找到裁量基准。"))
    table = baselines.table_of(found)
    rows: list[dict[str, Any]] = [
        {
            "line": row.line, "band": row.band.chinese, "note": row.note, "measures": "、".join(row.measures),
            "cells": [(c.name, write_condition(k, c)) for c, k in zip(table.columns, row.conditions, strict=True)],
            "fine": f"{write_fine(row.low, row.unit)}—{write_fine(row.high, row.unit)}",
        }
        for row in table.rows
    ]  # fmt: skip
    return render(
        request, "enforcement/public_baseline.html", {"baseline": found, "table": table, "rows": rows}
    )
