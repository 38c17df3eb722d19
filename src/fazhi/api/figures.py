"""Indicators with their values, published reports, and the clocks of the law for other systems."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from fazhi.api.site import PROBLEMS, STAFF, Problem, edge
from fazhi.engines.calendar.terms import BadTerm, Term, compute
from fazhi.engines.codes.check import check, kind_of
from fazhi.engines.codes.verdict import Unusable, normalise
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.reports import kinds
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.text import _

Year = Annotated[int, Query(..., ge=1990, le=2100)]
staff = Router(auth=STAFF, tags=["figures"])
public = Router(tags=["public"])


class IndicatorOut(Schema):
    key: str
    title: str
    chapter: str
    formula: str
    basis: str
    dimensions: list[str]


class SliceOut(Schema):
    at: str
    numerator: float
    denominator: float | None
    value: float | None
    printed: str


class FigureOut(Schema):
    key: str
    title: str
    year: int
    unit: str
    value: float | None
    numerator: float
    denominator: float | None
    printed: str
    slices: list[SliceOut] = []


@staff.get("/indicators", response={200: list[IndicatorOut], PROBLEMS: Problem})
def all_indicators(request: HttpRequest) -> Any:  # noqa: ARG001
    """All indicators with their formulas."""
    return [
        {
            "key": i.key, "title": str(i.title), "chapter": i.chapter, "formula": i.formula, "basis": str(i.basis),
            "dimensions": [field.name for field in i.by],
        }
        for i in definition.all_indicators()
    ]  # fmt: skip


@staff.get("/indicators/{str:key}", response={200: FigureOut, PROBLEMS: Problem})
def figure(request: HttpRequest, key: str, year: Year, by: str = "") -> Any:
    """The value of an indicator over the cases that the caller may see, whole and by a dimension."""
    try:
        indicator = definition.get(key)
    except KeyError:
        raise NotFound(_("没有这一指标。")) from None
    rows = indicator.register.rows()
    if not indicator.register.case:
        raise NotFound(_("这一指标请在工作台查看。"))
    rows, period = visible(rows, edge(request).actor), Period.year(year)
    found = orm.evaluate(indicator, period, rows)
    answer = {
        "key": key,
        "title": str(indicator.title),
        "year": year,
        "unit": str(indicator.unit),
    } | _numbers(found)
    if by:
        field = next((field for field in indicator.by if field.name == by), None)
        if field is None:
            raise BadData(_("这一指标没有“%(name)s”这一维度。") % {"name": by[:30]})
        slices = orm.slices(indicator, period, rows, field)
        answer["slices"] = [{"at": "" if at is None else str(at)} | _numbers(s) for at, s in slices.items()]
    return answer


def _numbers(found: Any) -> dict[str, Any]:
    def number(value: Any) -> float | None:
        return None if value is None else float(value)

    return {
        "numerator": number(found.numerator), "denominator": number(found.denominator),
        "value": number(found.value), "printed": found.printed,
    }  # fmt: skip


class ReportOut(Schema):
    id: int
    kind: str
    kind_title: str
    title: str
    year: int
    root: str


class FigurePrinted(Schema):
    number: int
    key: str
    printed: str
    definition: str


@public.get("/reports", response={200: list[ReportOut], PROBLEMS: Problem})
def reports(request: HttpRequest, kind: str = "") -> Any:  # noqa: ARG001
    """Published reports of all kinds, or of one: `annual`, `enforcement_statistics`."""
    found = Issue.objects.filter(state=IssueState.PUBLISHED).order_by("-year", "-pk")
    if kind and not kinds.known(kind):
        raise BadData(_("没有“%(name)s”这种报告。") % {"name": kind[:30]})
    return [
        {
            "id": i.pk, "kind": i.report, "kind_title": str(i.kind.title), "title": i.title, "year": i.year,
            "root": i.root,
        }
        for i in (found.filter(report=kind) if kind else found)
    ]  # fmt: skip


class TraceOut(Schema):
    date: dt.date
    counts: bool
    why: str


class DueOut(Schema):
    due: dt.date | None
    provisional: bool
    term: str
    rule: str = ""
    trace: list[TraceOut]


@public.get("/due", response={200: DueOut, PROBLEMS: Problem})
def due(
    request: HttpRequest,  # noqa: ARG001
    start: dt.date,
    term: str = "",
    rule: str = "",
    as_of: dt.date | None = None,
) -> Any:
    """Count a statutory term from the day of its trigger: `term` like 5wd, or `rule`, the key of a dated parameter."""
    if bool(term) == bool(rule):
        raise BadData(_("请填写 term 或者 rule，两者之一。"))
    try:
        if rule:
            found = parameter(rule, as_of or start)
            if found.term is None:
                raise BadTerm(rule)
            counted, source = found.term, f"{found.citation}（{found.title}）"
        else:
            counted, source = Term.parse(term), ""
        result = compute(start, counted)
    except (ValueError, LookupError) as fault:
        raise BadData(_("期限不能计算：%(why)s") % {"why": str(fault)[:200]}) from None
    trace = [{"date": line.date, "counts": line.counts, "why": line.why} for line in result.trace]
    return {
        "due": result.due,
        "provisional": result.provisional,
        "term": str(counted),
        "rule": source,
        "trace": trace,
    }


class CodeOut(Schema):
    code: str
    valid: bool
    kind: str
    reason: str


@public.get("/codes/{str:code}", response={200: CodeOut, PROBLEMS: Problem})
def code(request: HttpRequest, code: str) -> Any:  # noqa: ARG001
    """Whether an identifier (unified social credit code, organisation code) is well formed, or why not."""
    try:
        kind = kind_of(normalise(code))
        if kind == "id":
            raise BadData(_("居民身份号码不在公开接口核对，以免留在访问日志里。"))
        found = check(code, kind)
    except Unusable as fault:
        raise BadData(str(fault)) from None
    return {"code": found.code, "valid": found.valid, "kind": kind, "reason": found.reason}
