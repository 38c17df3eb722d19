"""Pages of the credit office: batches, publicity of licences and penalties, the exchange and its stock, doubtful matches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.errors import BadData, NotAllowed, NotFound
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _, plain
from fazhi.modules.credit import balance, doubts, exchange, intake, reasons, uploads
from fazhi.modules.credit.interface import SENDERS, batch_for, sender_of
from fazhi.modules.credit.models import Batch, Parcel, Receiver, Upload
from fazhi.modules.credit.states import RECORD_KINDS, WATCHERS, Answer, ReceiverKind, U
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.snapshot import stock

PAGE = 50
UPLOADED = 256 << 20
"""Bytes of a file on the page; larger ones come by the interface or the command."""


def _refuse_others(actor: Actor, *roles: str) -> None:
    if not actor.holds(*roles):
        raise NotAllowed(_("您的岗位不能办理这一事项。"))


def _page(rows: Any, request: Request) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: Request) -> HttpResponse:
    """Hand a file in and see what became of it: how much was stored, why the rest was not, the marked file to correct."""
    _refuse_others(request.actor, *SENDERS)
    units = intake.sendable_units(request.actor.units(*SENDERS), local_day(request.at))
    context: dict[str, Any] = {
        "units": units,
        "kinds": [
            (kind, RECORD_KINDS[kind.key], [(c.label, _(c.label)) for c in kind.columns])
            for kind in KINDS.values()
        ],
        "chosen": request.POST.get("kind", ""),
    }
    if request.method == "POST":
        try:
            context["case"] = case = _hand_in(request)
            context["reasons"] = reasons.by_rule(case.record_kind, intake.rejects_by_rule(case))
        except (BadData, NotFound) as fault:
            context["fault"] = fault
    rows = (
        visible(Batch.objects.filter(direction="in_unit"), request.actor)
        .select_related("counterpart")
        .order_by("-pk")
    )
    context["page"] = _page(rows, request)
    return render(request, "credit/batches.html", context)


def _hand_in(request: Request) -> Batch:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise BadData(_("请先选择文件。"))
    if (upload.size or 0) > UPLOADED:
        raise BadData(
            _("文件超过%(most)d兆字节；请用接口报送，或者交信用主管部门导入。") % {"most": UPLOADED >> 20}
        )
    sender, kind = (
        sender_of(request.actor, plain(request.POST.get("unit", ""), 40)),
        intake.kind_of(request.POST.get("kind", "")),
    )
    folder = intake.root() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{request.actor.user_id}.{request.at.timestamp():.6f}.part"
    try:
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return intake.take_in(path, sender, kind, at=request.at, channel=f"页面 {request.actor.name}")[1]
    finally:
        path.unlink(missing_ok=True)


@login_required
@require_safe
def batch_rejects(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The marked file of a batch."""
    case = visible(Batch.objects.filter(pk=pk), request.actor).first()
    if case is None:
        raise NotFound(_("没有这一批。"))
    path: Path = intake.rejects_file(batch_for(case.stored_as, request.actor))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{case.number}{path.suffix}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publicity(request: Request) -> HttpResponse:
    """Licences and penalties within seven working days: what waits, what is late, the share in time; pull and store now."""
    _refuse_others(request.actor, *WATCHERS)
    context: dict[str, Any] = {"may": request.actor.holds(*doubts.JUDGES)}
    if request.method == "POST":
        _refuse_others(request.actor, *doubts.JUDGES)
        context["done"] = {"pulled": uploads.pull(request.at), **uploads.pack(request.at)}
    today = local_day(request.at)
    rows: QuerySet[Upload] = visible(Upload.objects.all(), request.actor)
    open_rows = (
        rows.filter(state__in=(U.DUE, U.STORED, U.RETURNED))
        .select_related("unit")
        .order_by("upload_due_on", "pk")
    )
    rate = definition.get("credit.upload_in_time")
    context |= {
        "states": [(U(state).label, n) for state, n in rows.order_by("state").values_list("state").annotate(n=Count("pk"))],
        "rate": orm.evaluate(rate, Period.year(today.year), rows), "year": today.year, "late": open_rows.filter(upload_due_on__lt=today).count(),
        "page": _page(open_rows, request), "today": today,
    }  # fmt: skip
    takers = request.actor.units(*doubts.JUDGES)
    context["lines"] = [
        (row, U(row.state).label, [reasons.of(row.kind, one) for one in row.faults] if row.state == U.RETURNED else (), row.unit_id in takers)
        for row in context["page"]
    ]  # fmt: skip
    return render(request, "credit/publicity.html", context)


def _receivers(actor: Actor, day: dt.date) -> list[Receiver]:
    """The platforms above whose connection the actor's units keep, or stand above."""
    rows = as_of(Receiver.objects.filter(kind=ReceiverKind.CITY).select_related("unit"), day)
    return [
        r
        for r in rows
        if r.unit_id in actor.units() or any(r.unit.path.startswith(p) for p in actor.wide_paths())
    ]


@login_required
@require_safe
def exchange_page(request: Request) -> HttpResponse:
    """The stock (it closes, or says where it does not), and every parcel with its receipt."""
    _refuse_others(request.actor, *WATCHERS)
    receivers = _receivers(request.actor, local_day(request.at))
    context: dict[str, Any] = {"receivers": receivers}
    if receivers:
        titles = {receiver.title for receiver in receivers}
        rows = Parcel.objects.filter(receiver__unit_id__in={r.unit_id for r in receivers}).select_related(
            "receiver"
        )
        context |= {
            "page": _page(rows, request),
            "lines": [(line, RECORD_KINDS[line.kind]) for line in balance.stock(request.at) if line.receiver in titles],
            "stock": [(line, RECORD_KINDS[line.kind]) for line in stock(intake.root())],
            "may": request.actor.holds(*doubts.JUDGES),
        }  # fmt: skip
    return render(request, "credit/exchange.html", context)


@login_required
@require_safe
def parcel_file(request: Request, key: str) -> FileResponse:
    """The records of a parcel, for a platform that takes files."""
    parcel = exchange.parcel_for(key, request.actor)
    return FileResponse(
        exchange.file_of(parcel.number).open("rb"), as_attachment=True, filename=f"{key}.jsonl"
    )


@login_required
@require_POST
def parcel_receipt(request: Request, key: str) -> HttpResponse:
    """The receipt of a platform that takes files, entered by hand."""
    _refuse_others(request.actor, *doubts.JUDGES)
    parcel, told = exchange.parcel_for(key, request.actor), request.POST
    receipt = plain(told.get("receipt", ""), 80)
    counts = [told.get(name, "") for name in ("accepted", "refused")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in counts) or not receipt:
        raise BadData(_("请填写回执号和对方入库、退回的条数。"))
    exchange.acknowledge(parcel, receipt, int(counts[0]), int(counts[1]), request.at, actor=request.actor)
    return redirect("credit_exchange")


@login_required
@require_safe
def doubts_page(request: Request) -> HttpResponse:
    """The queue, the most similar first: record and firm side by side."""
    _refuse_others(request.actor, *doubts.JUDGES)
    answer, words = request.GET.get("answer", Answer.WAITING), plain(request.GET.get("q", ""), 60)
    if answer not in Answer.values:
        raise BadData(_("没有这一选项。"))
    rows = doubts.waiting(request.actor, answer=answer, words=words)
    page = _page(rows, request)
    context = {
        "page": page, "lines": [(row, RECORD_KINDS.get(row.kind, row.kind), doubts.why(row)) for row in page], "answer": answer,
        "answers": Answer.choices, "words": words, "asked": urlencode({"answer": answer, "q": words}),
        "unsettled": doubts.waiting(request.actor, answer=Answer.SAME).filter(batch="").count(),
    }  # fmt: skip
    return render(request, "credit/doubts.html", context)


@login_required
@require_POST
def doubt(request: Request, pk: int) -> HttpResponse:
    """The same, not the same, or take the answer back."""
    answer = request.POST.get("answer", "")
    if answer == "undo":
        doubts.undo(pk, actor=request.actor, at=request.at)
    else:
        doubts.decide(pk, answer, actor=request.actor, at=request.at)
    page, shown = request.POST.get("page", "1"), request.POST.get("shown", Answer.WAITING)
    safe = page if page.isascii() and page.isdigit() and len(page) < 7 else "1"
    return redirect(
        f"/work/credit/doubts/?answer={shown if shown in Answer.values else Answer.WAITING}&page={safe}"
    )


@login_required
@require_POST
def settle(request: Request) -> HttpResponse:
    """Store the records that were found to be about a firm."""
    _refuse_others(request.actor, *doubts.JUDGES)
    doubts.settle(request.at)
    return redirect("credit_doubts")
