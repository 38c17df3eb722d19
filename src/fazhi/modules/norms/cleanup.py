"""Pages of clean-up rounds: all rounds, one round, a table of documents, proposals or results taken in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fazhi.kernel.errors import BadData, NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _
from fazhi.kernel.web import tables
from fazhi.kernel.web.lists import visible_units
from fazhi.kernel.web.views import today
from fazhi.modules.norms import actions
from fazhi.modules.norms.models import Round
from fazhi.modules.norms.states import Verdict

SHOWN = 100
HEADINGS = {
    "发文字号": "code",
    "名称": "title",
    "纳入清理": "concerned",
    "清理建议": "proposal",
    "清理结果": "done",
}
"""Headings of the table in Chinese, as the template of a round gives them."""
VERDICTS = {"保留": Verdict.KEEP, "修改": Verdict.AMEND, "废止": Verdict.VOID}


def _rounds(request: Request) -> QuerySet[Any]:
    return visible_units(Round.objects.all(), request)


def _round(request: Request, pk: int) -> Round:
    found = _rounds(request).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这一轮清理，或者您无权查看。"))
    assert isinstance(found, Round)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: Request) -> HttpResponse:
    """All rounds that the actor may see; a new one is begun here."""
    units = Unit.objects.filter(pk__in=sorted(request.actor.units(*actions.OFFICE)))
    fault, status = "", 200
    if request.method == "POST":
        try:
            unit = units.filter(pk=_key(request.POST.get("unit", ""))).first()
            if unit is None:
                raise BadData(_("请选择组织单位。"))
            made = actions.start_round(
                unit, request.POST.get("title", ""), request.POST.get("basis", ""), fair=bool(request.POST.get("fair")),
                actor=request.actor, at=request.at,
            )  # fmt: skip
            return redirect("norm_round", pk=made.pk)
        except UserError as error:
            fault, status = str(error), error.status
    rows = _rounds(request).annotate(
        screened=Count("items"), taken=Count("items", filter=Q(items__concerned=True))
    )[:SHOWN]
    return render(request, "norms/rounds.html", {"rows": rows, "units": units, "fault": fault}, status=status)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_round(request: Request, pk: int) -> HttpResponse:
    """One round: how far it is, its documents, a table taken in; GET `template=1` gives the empty table."""
    found = _round(request, pk)
    if request.GET.get("template"):
        return tables.workbook([list(HEADINGS)], "round-template.xlsx")
    fault, status, told = "", 200, ""
    if request.method == "POST":
        try:
            told = _act(request, found)
        except UserError as error:
            fault, status = str(error), error.status
    context = {
        "round": found, "told": told, "fault": fault, "rows": found.items.filter(concerned=True)[:SHOWN], "counts": counts(found),
        "keeps": found.unit_id in request.actor.units(*actions.OFFICE), "overlap": overlap(found),
    }  # fmt: skip
    return render(request, "norms/round.html", context, status=status)


def counts(found: Round) -> list[tuple[str, int, int]]:
    """(verdict, proposed, done) and before them (screened, taken in)."""
    items = found.items.all()
    head = [(str(_("筛查、纳入清理")), items.count(), items.filter(concerned=True).count())]
    return head + [
        (str(v.label), items.filter(proposal=v).count(), items.filter(done=v).count()) for v in Verdict
    ]


def overlap(found: Round) -> int:
    """Documents of this round that stand in another round of the same unit too: counted in each, never added up."""
    others = Round.objects.filter(unit_id=found.unit_id).exclude(pk=found.pk)
    return found.items.filter(concerned=True, code__in=others.values("items__code")).count()


def _act(request: Request, found: Round) -> str:
    if request.POST.get("act") == "finish":
        actions.finish_round(found, on=today(request), actor=request.actor, at=request.at)
        return str(_("清理已经完成。"))
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload)
    names = tables.headings(table[0], HEADINGS)
    rows = [{n: cell.strip() for n, cell in zip(names, cells, strict=False) if n} for cells in table[1:]]
    who: dict[str, Any] = {"on": today(request), "actor": request.actor, "at": request.at}
    known = actions.numbered_below(found.unit)
    new = actions.screen(
        found,
        [
            row
            | {
                "concerned": row.get("concerned") in {"是", "1", "true"},
                "norm": known.get(row.get("code", "")),
            }
            for row in rows
        ],
        **who,
    )
    told = [str(_("新登记%(n)d份")) % {"n": new}]
    for column, done in (("proposal", False), ("done", True)):
        results = {row["code"]: VERDICTS.get(row[column], row[column]) for row in rows if row.get(column)}
        if results:
            label = str(_("登记结果%(n)d份") if done else _("登记建议%(n)d份"))
            told.append(label % {"n": actions.decide(found, results, done=done, **who)})
    return "，".join(told)
