"""Gates of what comes after issue: checks of measures and reports against them. Each docstring is the officer's sentence."""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.norms.models import FairCheck, FairReport, TextEvent
from fazhi.modules.norms.states import Fix, K, Source

fair = law("公平竞争审查条例").article


@condition(fair(21), remedy=_("市场监督管理部门自己起草的措施，请由上一级市场监督管理部门核查。"))
def checker_is_not_the_drafter(case: FairCheck, _facts: Facts) -> bool:
    """核查由起草单位以外的市场监督管理部门进行"""
    return case.counterpart_id is not None and case.counterpart_id != case.unit_id


@condition(fair(21), remedy=_("请填写今天以后的日期。"))
def time_to_fix_lies_ahead(_case: FairCheck, facts: Facts) -> bool:
    """整改期限晚于督促的日期"""
    return bool(facts.data["fix_by"] > facts.on)


@condition(fair(24), remedy=_("整改期限届满而没有整改的，才可以约谈。"))
def fix_is_overdue(case: FairCheck, facts: Facts) -> bool:
    """经督促，整改期限已经届满，仍未整改"""
    return case.fix_by is not None and facts.on > case.fix_by


@condition(fair(24), remedy=_("约谈由上一级市场监督管理部门进行，请填写该部门的名称。"))
def interviewer_is_above(case: FairCheck, facts: Facts) -> bool:
    """约谈由核查机关以外的上一级市场监督管理部门进行"""
    name = facts.data["interviewer"].strip()
    return name not in {case.unit.name, case.unit.short} and "市场监督管理" in name


@condition(fair(21), remedy=_("请先在该文件上办理修改或者废止，再确认整改完成。"))
def fix_is_seen_in_the_document(case: FairCheck, _facts: Facts) -> bool:
    """文件登记在本平台的，所报告的修改或者废止已经办理"""
    if case.document_id is None or case.fixed_how == Fix.REVIEWED:
        return True
    kinds = ("repeal",) if case.fixed_how == Fix.REPEALED else ("amend", "repeal")
    return TextEvent.objects.filter(
        norm_id=case.document_id, kind__in=kinds, known__gte=case.urged_on
    ).exists()


@condition(fair(21), remedy=_("只有抽查的情况向本级人民政府报告；举报、交办的，请答复举报人或者交办机关。"))
def came_by_a_spot_check(case: FairCheck, _facts: Facts) -> bool:
    """核查由抽查引起"""
    return case.source == Source.SPOT


@condition(fair(22), remedy=_("举报本机关起草的措施的，请转送上一级市场监督管理部门。"))
def report_is_not_about_oneself(case: FairReport, _facts: Facts) -> bool:
    """被举报的措施不是本机关起草的"""
    return case.drafter_id != case.unit_id


@condition(fair(22), remedy=_("请先完成核查：未发现问题的登记结论，违反条例的督促整改，再答复举报人。"))
def check_has_its_finding(case: FairReport, _facts: Facts) -> bool:
    """被举报的措施已经核查，有结论"""
    return case.check_case is not None and case.check_case.state != K.CHECKING
