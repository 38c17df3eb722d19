"""Exams at the workbench, and the look-up of a certificate for everybody."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.documents.views import handed_out
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, UserError
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _
from fazhi.kernel.web import tables
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.lists import as_of_day
from fazhi.kernel.web.views import today
from fazhi.modules.certificates import actions, selectors
from fazhi.modules.certificates.models import Exam, Officer
from fazhi.modules.certificates.states import QuestionKind, S, Subject

LISTED = 200
HEADINGS = ((_("机关"), "body"), (_("人员编号"), "officer"), (_("得分"), "score"))
"""(heading, name) of the columns of a table of scores."""


class ExamForm(AccessibleForm):
    code = forms.SlugField(
        label=gettext_lazy("编号"), max_length=40, help_text=gettext_lazy("字母、数字和“-”，例如2024-1")
    )
    title = forms.CharField(label=gettext_lazy("考试名称"), max_length=120)
    subject = forms.ChoiceField(label=gettext_lazy("科目"), choices=Subject.choices)
    held_on = forms.DateField(
        label=gettext_lazy("考试日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    size = forms.IntegerField(label=gettext_lazy("题数"), min_value=1, max_value=200)
    pass_mark = forms.IntegerField(label=gettext_lazy("合格分（百分制）"), min_value=1, max_value=100)
    seed = forms.CharField(
        label=gettext_lazy("抽题种子"), max_length=64,
        help_text=gettext_lazy("考前当众确定的一串数字，例如当日公布的彩票号码；任何人可以据此重新抽出同样的试卷"),
    )  # fmt: skip


def _near(request: Request) -> list[Unit]:
    """The governments in which the actor works: exams of others are not shown."""
    tops = {grant.unit_path.split("/")[1] for grant in request.actor.grants}
    return list(Unit.objects.filter(code__in=tops))


def _exams(request: Request) -> Any:
    rows = Exam.objects.none()
    for top in _near(request):
        rows = rows | Exam.objects.filter(unit__path__startswith=top.path)
    return rows.select_related("unit")


def _exam(request: Request, pk: int) -> Exam:
    found = _exams(request).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有这一考试，或者您无权查看。"))
    return cast("Exam", found)


def _offices(request: Request) -> Any:
    """Bodies for which the actor holds exams."""
    return Unit.objects.filter(pk__in=request.actor.units(*actions.EXAMINERS), name__endswith="司法局")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exams(request: Request) -> HttpResponse:
    """The exams, and a form to set one."""
    office = _offices(request).first()
    form = ExamForm(request.POST or None) if office else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_("考试由司法局的承办人、机构负责人组织。"))
        if form.is_valid():
            try:
                made = actions.set_exam(office, actor=request.actor, at=request.at, **form.cleaned_data)
                return redirect("exam", pk=made.pk)
            except UserError as fault:
                explain(form, fault)
    context = {"rows": _exams(request)[:LISTED], "form": form, "today": today(request)}
    return render(request, "certificates/exams.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def notify(request: Request, pk: int) -> HttpResponse:
    """Draw up the notices of result."""
    held = _exam(request, pk)
    count = actions.notify(held, on=today(request), actor=request.actor, at=request.at)
    messages.success(request, _("已制发%(n)d份成绩通知书。") % {"n": count})
    return redirect("exam", pk=pk)


@login_required
@require_safe
def notice(request: Request, pk: int, form: str) -> HttpResponse:
    """The own notice of result."""
    held, me = _exam(request, pk), _officer_of(request)
    mine = held.sittings.filter(body=me.unit, officer=me.code).first() if me else None
    found = selectors.notices(held).get(mine.pk) if mine else None
    if found is None:
        raise NotFound(_("没有您的成绩通知书。"))
    return handed_out(found, form, request)


def _officer_of(request: Request) -> Officer | None:
    """The officer that the signed-in person is."""
    name = getattr(request.user, "username", "")
    rows = Officer.objects.filter(account=name, unit__in=request.actor.units()).exclude(account="")
    return valid_on(rows.select_related("unit"), today(request)).first()


@login_required
@require_safe
def exam(request: Request, pk: int) -> HttpResponse:
    """One exam: its terms; for those who hold it the scores; for an officer the own sitting."""
    held, me = _exam(request, pk), _officer_of(request)
    examiner = actions.may_examine(request.actor, held.unit)
    sittings = (
        held.sittings.select_related("body").order_by("body__path", "officer")
        if examiner
        else held.sittings.none()
    )
    mine = held.sittings.filter(body=me.unit, officer=me.code).first() if me else None
    told = selectors.notices(held)
    mine_told = told.get(mine.pk) if mine else None
    context = {
        "exam": held, "notice": mine_told, "rows": [(s, told.get(s.pk)) for s in sittings[:LISTED]], "examiner": examiner, "count": sittings.exclude(score=None).count(),
        "passed": sittings.filter(passed=True).count(), "me": me, "mine": mine, "open": held.held_on == today(request),
        "headings": "、".join(str(heading) for heading, _name in HEADINGS),
    }  # fmt: skip
    return render(request, "certificates/exam.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sit(request: Request, pk: int) -> HttpResponse:
    """The own paper, and handing it in."""
    held, me = _exam(request, pk), _officer_of(request)
    if me is None:
        raise NotAllowed(_("您不在行政执法人员名册中，不能参加考试；请本机关登记您的平台登录名。"))
    sitting = actions.begin(held, me.unit, me.code, on=today(request))
    if sitting.score is not None:
        return redirect("exam", pk=pk)
    paper = selectors.paper(sitting)
    if request.method == "POST":
        answers = {str(question.pk): "".join(request.POST.getlist(f"q{question.pk}")) for question in paper}
        actions.hand_in(sitting, answers, actor=request.actor, at=request.at)
        return redirect("exam", pk=pk)
    asked = [(question, question.kind == QuestionKind.MULTIPLE) for question in paper]
    return render(request, "certificates/sit.html", {"exam": held, "me": me, "asked": asked})


@login_required
@require_POST
def scores(request: Request, pk: int) -> HttpResponse:
    """Scores of an exam held elsewhere from a table, all rows or none; the faulty table comes back marked."""
    held = _exam(request, pk)
    if not actions.may_examine(request.actor, held.unit):
        raise NotAllowed(_("考试由%(unit)s的承办人、机构负责人组织。") % {"unit": held.unit.name})
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload)
    names = tables.headings(table[0], {str(heading): name for heading, name in HEADINGS})
    if missing := [str(heading) for heading, name in HEADINGS if name not in names]:
        raise BadData(_("表格缺少标题：%(names)s。") % {"names": "、".join(missing)})
    rows, faults = _scores(names, table, held)
    if not faults:
        try:
            actions.record(held, [row for row in rows if row], actor=request.actor, at=request.at)
            return redirect("exam", pk=pk)
        except BadData as fault:
            faults = fault.data["rows"]
    marked = [[*table[0], str(_("错误"))]]
    marked += [[*cells[: len(table[0])], faults.get(place, "")] for place, cells in enumerate(table[1:])]
    return tables.workbook(marked, f"{held.code}-errors.xlsx", status=422)


def _scores(
    names: list[str], table: list[list[str]], held: Exam
) -> tuple[list[actions.Score | None], dict[int, str]]:
    known = {
        name: unit
        for unit in Unit.objects.filter(path__startswith=held.unit.top)
        for name in (unit.name, unit.short, unit.code)
    }
    rows: list[actions.Score | None] = []
    faults: dict[int, str] = {}
    for place, cells in enumerate(table[1:]):
        data = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        unit, marks = known.get(data.get("body", "")), data.get("score", "")
        if unit is None:
            faults[place] = str(_("没有这一机关。"))
        elif not (marks.isascii() and marks.isdigit() and len(marks) <= 3):
            faults[place] = str(_("得分应在0和100之间。"))
        else:
            rows.append(actions.Score(unit, data.get("officer", ""), int(marks)))
            continue
        rows.append(None)
    return rows, faults


@login_required
@require_POST
def regrade(request: Request, pk: int) -> HttpResponse:
    """Mark all papers again after a key was corrected."""
    held = _exam(request, pk)
    moved = actions.regrade(
        held, reason=request.POST.get("reason", "")[:200], actor=request.actor, at=request.at
    )
    return render(request, "certificates/regraded.html", {"exam": held, "moved": moved})


@require_safe
def public_certificate(request: Request) -> HttpResponse:
    """Name, body, field and state of a certificate by its number; nothing else of the person."""
    number, day = request.GET.get("number", "").strip()[:80], as_of_day(request)
    row = selectors.by_number(number, day) if number else None
    if row is not None and row.state == S.APPLIED:
        row = None
    context = {"number": number, "as_of": day, "row": row, "valid": row is not None and row.in_term(day)}
    return render(request, "certificates/public.html", context)
