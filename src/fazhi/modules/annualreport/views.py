"""Pages of the report: the draft of today, frozen issues, and the lists that every figure opens."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.errors import NotAllowed, NotFound
from fazhi.kernel.indicators import definition
from fazhi.kernel.orgs.models import Unit, UnitKind
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.reports.freeze import drift
from fazhi.kernel.reports.lists import page
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.reports.render import grouped
from fazhi.kernel.text import _
from fazhi.modules.annualreport import service

PAGE = 100
EDITORS = (Role.HEAD, Role.OFFICE_HEAD, Role.ADMIN)


def government_of(request: Request) -> Unit:
    """The government to which the actor's units belong."""
    grants = request.actor.grants
    codes = {code for grant in grants for code in grant.unit_path.strip("/").split("/")}
    found = Unit.objects.filter(code__in=codes, kind=UnitKind.GOVERNMENT).order_by("path").first()
    if found is None:
        raise NotAllowed(_("您没有任职，不能查看报告。请联系系统管理员登记任职。"))
    return found


def _wide(request: Request) -> bool:
    """Whether the actor may see the figures of the whole government: its own lists stay scoped in any case."""
    return bool(request.actor.grants)


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    """Years, drafts and frozen issues."""
    government = government_of(request)
    this_year = timezone.localtime(request.at).year
    issues = Issue.objects.filter(report=service.REPORT, unit=government)
    years = sorted({this_year, this_year - 1, *issues.values_list("year", flat=True)}, reverse=True)
    context = {
        "government": government,
        "issues": issues,
        "years": years,
        "edits": request.actor.holds(*EDITORS),
    }
    return render(request, "report/overview.html", context)


@login_required
@require_safe
def draft(request: Request, year: int) -> HttpResponse:
    """The report computed now, every figure a link to its records."""
    government = government_of(request)
    made = service.draft(government, year_of(year))
    context = {
        "title": made.title, "year": year, "blocks": list(grouped(made.blocks)), "government": government,
        "keys": {item.number: (item.indicator.key, item.figure.period.start.year) for item in made.items},
        "may_freeze": request.actor.holds(*EDITORS) and year < timezone.localtime(request.at).year,
    }  # fmt: skip
    return render(request, "report/draft.html", context)


def year_of(year: int) -> int:
    """The year, if a report of it can be asked for; NotFound otherwise."""
    if not 1990 <= year <= 2100:
        raise NotFound(_("没有这一年度的报告。"))
    return year


@login_required
@require_POST
def freeze(request: Request, year: int) -> HttpResponse:
    """Freeze the report of a year."""
    if not request.actor.holds(*EDITORS):
        raise NotAllowed(_("报告由机构负责人、机关负责人或者系统管理员定稿。"))
    issue = service.freeze_report(government_of(request), year_of(year), actor=request.actor, at=request.at)
    return redirect("issue", pk=issue.pk)


@login_required
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Put a frozen issue on the portal."""
    if not request.actor.holds(*EDITORS):
        raise NotAllowed(_("报告由机构负责人、机关负责人或者系统管理员公开。"))
    issue = get_object_or_404(Issue, report=service.REPORT, pk=pk, unit=government_of(request))
    service.publish(issue, actor=request.actor, at=request.at)
    return redirect("issue", pk=issue.pk)


def _issue(request: Request, pk: int) -> Issue:
    """A published issue for everybody; a frozen one for the government's own staff."""
    issue = Issue.objects.filter(pk=pk).first()
    if issue is None or (issue.state != IssueState.PUBLISHED and not _own(request, issue)):
        raise NotFound(_("没有这份报告，或者尚未公开。"))
    return issue


def _own(request: Request, issue: Issue) -> bool:
    return any(grant.unit_path.startswith(issue.unit.path) for grant in request.actor.grants)


@require_safe
def issue_page(request: Request, pk: int) -> HttpResponse:
    """A frozen issue as it was published."""
    issue = _issue(request, pk)
    own = _own(request, issue)
    context = {
        "issue": issue, "blocks": list(grouped(issue.blocks)), "own": own, "figures": issue.figures.all(),
        "drift": drift(issue) if own and request.GET.get("drift") else None, "asked": bool(request.GET.get("drift")),
        "edits": own and issue.kind.by_hand and request.actor.holds(*EDITORS),
    }  # fmt: skip
    return render(request, "report/issue.html", context)


@require_safe
def figure_page(request: Request, pk: int, number: int) -> HttpResponse:
    """A frozen figure: its definition, its value, the records that were counted."""
    issue = _issue(request, pk)
    figure = get_object_or_404(issue.figures, number=number)
    part = request.GET.get("part", "numerator")
    if part not in figure.roots:
        raise NotFound(_("这一数字没有这份清单。"))
    last = request.GET.get("after", "0")
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else 0
    found = page(Path(settings.DATA) / issue.bundle / "lists" / f"{number}-{part}.csv", after, PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    seen: set[int] = set()
    if _own(request, issue) and (register := definition.get(figure.key).register).case:
        shown = register.rows().filter(pk__in=[key for key, _rest in rows])
        seen = set(visible(shown, request.actor).values_list("pk", flat=True))
    context = {
        "issue": issue, "figure": figure, "part": part, "rows": [(key, rest or str(key), key in seen) for key, rest in rows],
        "next": rows[-1][0] if more else None,
    }  # fmt: skip
    return render(request, "report/figure.html", context)


@require_safe
def download(request: Request, pk: int, name: str) -> HttpResponse:
    """The report as DOCX or PDF, or the whole bundle as a zip that verifies offline."""
    issue = _issue(request, pk)
    folder = Path(settings.DATA) / issue.bundle
    kinds = {
        "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "report.pdf": "application/pdf",
    }
    if name in kinds:
        response = HttpResponse((folder / name).read_bytes(), content_type=kinds[name])
    elif name == "bundle.zip":
        response = HttpResponse(_zip(folder), content_type="application/zip")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{issue.year}-{name}"'
    return response


def _zip(folder: Path) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return stream.getvalue()
