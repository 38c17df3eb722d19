"""Conditions of random inspections. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

from django.db.models import QuerySet

from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.inspection.models import Draw, InspectionItem, Visit, YearPlan
from fazhi.modules.inspection.states import PROBLEMS, C, Occasion, P

joint_rule = law("国发〔2019〕5号").whole
random_rule = law("国办发〔2015〕58号").whole
enterprise_rule = law("国办发〔2024〕54号").whole


def plan_of(unit_id: int, year: int) -> YearPlan | None:
    """The published plan of a body for a year."""
    return YearPlan.objects.filter(unit_id=unit_id, year=year, state=P.PUBLISHED).order_by("-pk").first()


def counted(unit_id: int, year: int) -> QuerySet[Visit]:
    """The approved inspections of a body in a year that count against the caps of its plan."""
    made = Visit.objects.filter(unit_id=unit_id, approved_on__year=year)
    return made.exclude(task__occasion=Occasion.ORDERED)


@condition(joint_rule, remedy=_("请在已经公布的计划上办理“调整并公布计划”。"))
def only_plan_of_the_year(case: YearPlan, facts: Facts) -> bool:
    """本机关该年度还没有公布的抽查计划"""
    return plan_of(case.unit_id, int(facts.data.get("year") or case.year)) is None


@condition(joint_rule, remedy=_("请先拟定、批准并公布本年度的抽查计划。"))
def draw_is_planned(case: Draw, facts: Facts) -> bool:
    """本机关本年度的抽查计划已经公布"""
    return plan_of(case.unit_id, facts.on.year) is not None


@condition(random_rule, remedy=_("请把每户检查人员数改为两名以上。"))
def team_is_large_enough(_case: Draw, facts: Facts) -> bool:
    """每一检查对象随机选派的检查人员不少于两名"""
    return int(facts.data["team"]) >= int(parameter("ri.team", facts.on).amount)


@condition(joint_rule, remedy=_("已经开始检查的，不能重新抽取。"))
def nothing_checked_yet(case: Draw, _facts: Facts) -> bool:
    """还没有对抽中的对象开始检查"""
    return not Visit.objects.filter(task=case).exclude(state__in=(C.ASSIGNED, C.VOID)).exists()


@condition(joint_rule, remedy=_("请先完成各户的检查和公示。"))
def every_check_is_published(case: Draw, _facts: Facts) -> bool:
    """抽中对象的检查结果全部公示"""
    return not Visit.objects.filter(task=case, state__in=(C.ASSIGNED, C.APPROVED, C.CHECKED)).exists()


@condition(random_rule, remedy=_("请由抽取时派定的检查人员到场；不能到场的，重新抽取并留痕。"))
def the_drawn_come(case: Visit, facts: Facts) -> bool:
    """到场的检查人员是抽取派定的人员，不少于两名"""
    drawn = set(case.inspectors.split(";"))
    told = str(facts.data.get("present") or case.inspectors).replace("；", ";")
    present = {name.strip() for name in told.split(";") if name.strip()}
    return present <= drawn and len(present) >= int(parameter("ri.team", facts.on).amount)


@condition(random_rule, remedy=_("请向检查对象出示执法证件后再检查。"))
def certificates_are_shown(_case: Visit, facts: Facts) -> bool:
    """检查人员已出示执法证件"""
    return bool(facts.data.get("shown"))


@condition(enterprise_rule, remedy=_("请先把该事项登记并公布到检查事项清单。"))
def item_is_published(case: Visit, facts: Facts) -> bool:
    """检查事项已经公布，未公布的事项不得检查"""
    return as_of(InspectionItem.objects.filter(unit_id=case.unit_id, title=case.task.item), facts.on).exists()


@condition(enterprise_rule, remedy=_("请说明确需检查的理由，由机关负责人批准。"))
def within_the_cap(case: Visit, facts: Facts) -> bool:
    """未超过公布的每户年度检查次数上限，超过的已说明理由"""
    plan = plan_of(case.unit_id, facts.on.year)
    made = counted(case.unit_id, facts.on.year).filter(subject_code=case.subject_code).exclude(pk=case.pk)
    within = case.task.occasion == Occasion.ORDERED or (plan is not None and made.count() < plan.cap)
    return within or bool(facts.data.get("over_cap_reason"))


@condition(enterprise_rule, remedy=_("请由机关负责人补办批准后再公示。"))
def approved_by_the_head(case: Visit, _facts: Facts) -> bool:
    """入企检查已经机关负责人批准，紧急情况先行检查的已补办批准"""
    return case.approved_on is not None


@condition(enterprise_rule, remedy=_("已经批准的，不必再次批准。"))
def not_approved_yet(case: Visit, _facts: Facts) -> bool:
    """检查还没有经机关负责人批准"""
    return case.approved_on is None


@condition(joint_rule, remedy=_("没有发现问题的，请直接办结。"))
def a_problem_was_found(case: Visit, _facts: Facts) -> bool:
    """检查发现了问题"""
    return case.result in PROBLEMS


@condition(joint_rule, remedy=_("发现问题的，应当依法处理，请移交后续处理。"))
def no_problem_was_found(case: Visit, _facts: Facts) -> bool:
    """检查没有发现需要处理的问题"""
    return case.result not in PROBLEMS
