"""Pages of clean-up rounds: all rounds, one round, a table of documents, proposals or results taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fazhi.kernel.errors import BadData, NotFound, UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import Text, _
from fazhi.kernel.web import tables
from fazhi.kernel.web.lists import visible_units
from fazhi.kernel.web.views import today
from fazhi.modules.norms import actions, rounds
from fazhi.modules.norms.models import Round
from fazhi.modules.norms.states import Verdict

SHOWN = 100
MOST = 100_000
"""Rows of a table: a district screens tens of thousands of documents in one round."""
HEADINGS = {
    "发文字号": "code",
    "名称": "title",
    "纳入清理": "concerned",
    "清理建议": "proposal",
    "清理结果": "done",
}
"""Headings of the table in Chinese, as the template of a round gives them."""
VERDICTS = {"保留": Verdict.KEEP, "修改": Verdict.AMEND, "废止": Verdict.VOID}
SPOKEN = {verdict.value: word for word, verdict in VERDICTS.items()}
SHOW: dict[str, tuple[Text, Q]] = {
    "taken": (_("纳入清理"), Q(concerned=True)),
    "unproposed": (_("没有建议"), Q(concerned=True, proposal="")),
    "undone": (_("有建议未落实"), Q(concerned=True, done="") & ~Q(proposal="")),
    "differ": (_("结果与建议不同"), ~Q(done="") & ~Q(done=F("proposal"))),
    "screened": (_("只筛查"), Q(concerned=False)),
    "all": (_("全部"), Q()),
}
"""Which documents of a round are shown: key -> its name, condition."""


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
def all_rounds(request: Request) -> HttpResponse:
    """All rounds that the actor may see; a new one is begun here."""
    units = Unit.objects.filter(pk__in=sorted(request.actor.units(*actions.OFFICE)))
    fault, status = "", 200
    if request.method == "POST":
        try:
            unit = units.filter(pk=_key(request.POST.get("unit", ""))).first()
            if unit is None:
                raise BadData(_("请选择组织单位。"))
            made = rounds.start_round(
                unit, request.POST.get("title", ""), request.POST.get("basis", ""), fair=bool(request.POST.get("fair")), rules=bool(request.POST.get("rules")),
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
    if request.GET.get("export"):
        return tables.workbook([list(HEADINGS), *_exported(found)], f"round-{found.pk}.xlsx")
    fault, status, told = "", 200, ""
    if request.method == "POST":
        try:
            told = _act(request, found)
        except UserError as error:
            fault, status = str(error), error.status
    show = request.GET.get("show", "taken")
    if show not in SHOW:
        raise BadData(_("没有这一筛选。"))
    after, words = _key(request.GET.get("after", "")), request.GET.get("q", "").strip()[:60]
    rows = found.items.filter(SHOW[show][1], pk__gt=after)
    if words:
        rows = rows.filter(Q(code__icontains=words) | Q(title__icontains=words))
    shown = list(rows[: SHOWN + 1])
    context = {
        "round": found, "told": told, "fault": fault, "rows": shown[:SHOWN], "counts": counts(found), "totals": totals(found), "show": show, "q": words,
        "more": shown[SHOWN - 1].pk if len(shown) > SHOWN else 0, "shows": [(key, name) for key, (name, _where) in SHOW.items()],
        "verdicts": [(verdict.value, verdict.label) for verdict in Verdict],
        "keeps": found.unit_id in request.actor.units(*actions.OFFICE), "overlap": overlap(found),
    }  # fmt: skip
    return render(request, "norms/round.html", context, status=status)


def _exported(found: Round) -> Iterator[list[str]]:
    """All documents of a round in the form in which they are taken in."""
    rows = found.items.order_by("pk").values_list("code", "title", "concerned", "proposal", "done")
    for code, title, concerned, proposal, done in rows.iterator(chunk_size=2000):
        yield [code, title, "是" if concerned else "否", SPOKEN.get(proposal, ""), SPOKEN.get(done, "")]


def totals(found: Round) -> tuple[int, int]:
    """(screened, taken in)."""
    return found.items.count(), found.items.filter(concerned=True).count()


def counts(found: Round) -> list[tuple[str, int, int]]:
    """(verdict, proposed, done)."""
    items = found.items.all()
    return [(str(v.label), items.filter(proposal=v).count(), items.filter(done=v).count()) for v in Verdict]


def overlap(found: Round) -> int:
    """Documents of this round that stand in another round of the same unit too: counted in each, never added up."""
    others = Round.objects.filter(unit_id=found.unit_id).exclude(pk=found.pk)
    return found.items.filter(concerned=True, code__in=others.values("items__code")).count()


def _act(request: Request, found: Round) -> str:
    if request.POST.get("act") == "finish":
        rounds.finish_round(found, on=today(request), actor=request.actor, at=request.at)
        return str(_("清理已经完成。"))
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    if request.POST.get("act") in {"take_in", "propose", "done"}:
        return _chosen(request, found, request.POST["act"], who)
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload, MOST)
    names = tables.headings(table[0], HEADINGS)
    known = actions.numbered_below(found.unit)
    rows: list[dict[str, Any]] = []
    for cells in table[1:]:
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        concerned, norm = row.get("concerned") in YES, known.get(row.get("code", ""))
        rows.append({**row, "concerned": concerned, "norm": norm})
    with transaction.atomic():
        return "，".join(_taken(found, rows, today(request), who))


YES = {"是", "1", "true"}


def _taken(found: Round, rows: list[dict[str, Any]], on: dt.date, who: dict[str, Any]) -> Iterator[str]:
    """A table is taken in, all of it or nothing; says what was new."""
    yield str(_("新登记%(n)d份")) % {"n": rounds.screen(found, rows, on=on, **who)}
    if taken := rounds.take_in(found, (row["code"] for row in rows if row["concerned"]), **who):
        yield str(_("新纳入清理%(n)d份")) % {"n": taken}
    for column, done in (("proposal", False), ("done", True)):
        results = {row["code"]: VERDICTS.get(row[column], row[column]) for row in rows if row.get(column)}
        if results:
            label = str(_("登记结果%(n)d份") if done else _("登记建议%(n)d份"))
            yield label % {"n": rounds.decide(found, results, done=done, on=on, **who)}


def _chosen(request: Request, found: Round, act: str, who: dict[str, Any]) -> str:
    """What was ticked on the page is taken in, or gets one proposal or result."""
    codes = request.POST.getlist("code")
    if not codes:
        raise BadData(_("请先选择文件。"))
    if act == "take_in":
        return str(_("新纳入清理%(n)d份")) % {"n": rounds.take_in(found, codes, **who)}
    verdict = request.POST.get("verdict", "")
    done = act == "done"
    made = rounds.decide(found, dict.fromkeys(codes, verdict), done=done, on=today(request), **who)
    return str(_("登记结果%(n)d份") if done else _("登记建议%(n)d份")) % {"n": made}
