"""Conditions of coercive measures and of substitute performance (行政强制法 16 to 33, 43, 50 to 52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fazhi.engines.calendar.terms import latest_before
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.enforcement import gates
from fazhi.modules.enforcement.models import Coercion, Substitution
from fazhi.modules.enforcement.states import BasisLevel, C, LiftGround

force = law("行政强制法").article


@condition(force(17, 3), remedy=_("请由两名以上持有效执法证件的行政执法人员实施。"))
def measure_by_two(case: Coercion, facts: Facts) -> bool:
    """由两名以上具备资格的行政执法人员实施"""
    names = tuple(facts.data.get(name, "") or getattr(case, name) for name in ("officer_a", "officer_b"))
    return gates.certified((names[0], names[1]), case.unit, facts.on)


@condition(force(17, 1), remedy=_("请由权责清单上享有该项行政强制职权的机关实施；行政强制措施权不得委托。"))
def measure_by_the_competent(case: Coercion, facts: Facts) -> bool:
    """由法律、法规规定的行政机关在法定职权范围内实施，处罚等其他职权不得代替，不得委托"""
    return gates.may_coerce(case.unit, facts.data.get("power") or case.power, facts.on)


@condition(force(23, 1), remedy=_("请排除与违法行为无关的财物和公民个人及其所扶养家属的生活必需品。"))
def only_what_is_involved(_case: Coercion, facts: Facts) -> bool:
    """限于涉案的场所、设施或者财物，不及于生活必需品"""
    return bool(facts.data.get("only_involved"))


@condition(force(23, 2), remedy=_("该财物已由其他国家机关依法查封，请等待其解除。"))
def not_sealed_already(_case: Coercion, facts: Facts) -> bool:
    """场所、设施或者财物没有被其他国家机关依法查封"""
    return not facts.data.get("sealed_elsewhere")


@condition(
    force(18),
    remedy=_("请当场告知当事人理由、依据、权利和救济途径，听取陈述申辩，并制作现场笔录和音像记录。"),
)
def told_on_the_scene(_case: Coercion, facts: Facts) -> bool:
    """已出示证件、告知权利、听取陈述申辩、制作现场笔录并全程音像记录"""
    return bool(facts.data.get("told")) and bool(facts.data.get("recorded"))


@condition(force(27), remedy=_("期限已经届满，应当立即解除。"))
def measure_still_runs(case: Coercion, facts: Facts) -> bool:
    """在期限之内作出处理决定"""
    return case.due_on is None or facts.on <= case.due_on


@condition(force(28, 1), remedy=_("期限尚未届满，请选择其他解除理由。"))
def lifted_for_its_reason(case: Coercion, facts: Facts) -> bool:
    """以期限届满为由解除的，期限已经届满"""
    over = case.state == C.EXPIRED or (case.due_on is not None and facts.on >= case.due_on)
    return facts.data["lift_ground"] != LiftGround.EXPIRED or over


# Freezing (29 to 33)
@condition(force(29, 1), remedy=_("没有法律授权的机关不得冻结存款、汇款；请移送有权的机关。"))
def a_law_empowers(_case: Coercion, facts: Facts) -> bool:
    """冻结存款、汇款由法律规定的行政机关实施，法规、规章不得授权"""
    return facts.data["empowered_by"] == BasisLevel.LAW and bool(facts.data.get("empowering_article"))


@condition(force(29, 2), remedy=_("请把冻结数额改为不超过违法行为涉及的金额。"))
def amount_is_in_proportion(_case: Coercion, facts: Facts) -> bool:
    """冻结的数额与违法行为涉及的金额相当"""
    return bool(0 < facts.data["amount"] <= facts.data["involved"])


@condition(force(29, 2), remedy=_("已被其他国家机关依法冻结的，不得重复冻结。"))
def not_frozen_already(case: Coercion, facts: Facts) -> bool:
    """该存款、汇款没有被其他国家机关依法冻结"""
    standing = Coercion.objects.filter(
        bank=facts.data["bank"], account=facts.data["account"], state=C.IN_FORCE
    )
    return not facts.data.get("frozen_elsewhere") and not standing.exclude(pk=case.pk).exists()


# Substitute performance (50 to 52)
@condition(force(50), remedy=_("请由作出决定的行政机关代履行；权责清单没有该项职权的，移送有权机关。"))
def substitution_by_the_competent(case: Substitution, facts: Facts) -> bool:
    """由依法作出要求履行义务决定的行政机关决定代履行"""
    return gates.must_hold(case.unit, facts.data.get("power") or case.power, facts.on)


@condition(force(50), remedy=_("请先送达催告书，并等待催告的履行期限届满。"))
def demand_was_in_vain(case: Substitution, facts: Facts) -> bool:
    """经催告，当事人在催告的期限内仍不履行"""
    until = case.demanded_until
    return case.demand_served_on is not None and until is not None and facts.on > until


@condition(force(36), remedy=_("请先听取当事人的陈述、申辩并记录、复核。"))
def party_was_heard(_case: Substitution, facts: Facts) -> bool:
    """已听取当事人的陈述、申辩，或者当事人没有提出"""
    return bool(facts.data.get("heard"))


@condition(force(50), remedy=_("请委托没有利害关系的第三人，或者由本机关代履行。"))
def performer_has_no_interest(_case: Substitution, facts: Facts) -> bool:
    """代履行人是本机关或者没有利害关系的第三人"""
    return bool(facts.data.get("no_interest"))


@condition(force(51, 1, 1), remedy=_("请先送达代履行决定书。"))
def substitution_decision_served(case: Substitution, _facts: Facts) -> bool:
    """代履行前已送达代履行决定书"""
    return case.decision_served_on is not None


@condition(force(51, 1, 2), remedy=_("请在代履行三个工作日前再次催告；当事人履行的，停止代履行。"))
def reminded_three_days_before(case: Substitution, facts: Facts) -> bool:
    """代履行三日前已再次催告当事人履行"""
    if case.reminded_on is None:
        return False
    term = parameter("qz.substitute_demand", case.opened_on).term
    assert term is not None
    return case.reminded_on <= latest_before(facts.on, term, conservative=False)


@condition(force(51, 1, 3), remedy=_("请派员到场监督，并由到场人员、代履行人、当事人或者见证人签名。"))
def watched_and_signed(_case: Substitution, facts: Facts) -> bool:
    """作出决定的行政机关派员到场监督，执行文书由各方签名或者盖章"""
    return bool(facts.data.get("watched")) and bool(facts.data.get("signed"))


@condition(force(51, 3), remedy=_("代履行不得采用暴力、胁迫以及其他非法方式。"))
def without_violence(_case: Substitution, facts: Facts) -> bool:
    """没有采用暴力、胁迫以及其他非法方式"""
    return bool(facts.data.get("peaceful"))


@condition(force(52), remedy=_("当事人能够清除的，按催告、决定的程序代履行。"))
def party_cannot_clear(_case: Substitution, facts: Facts) -> bool:
    """道路、河道、航道或者公共场所的障碍物、污染物需要立即清除，当事人不能清除"""
    return bool(facts.data.get("cannot_clear"))


@condition(force(51, 2), remedy=_("费用按照成本合理确定；超过预算的，请说明理由。"))
def cost_is_reasonable(case: Substitution, facts: Facts) -> bool:
    """代履行费用按成本合理确定，不超过决定书的预算，超过的已说明理由"""
    within = case.budget is None or facts.data["cost"] <= case.budget
    return within or bool(facts.data.get("over_reason"))


@condition(force(51, 2), remedy=_("缴费不得超过尚未缴纳的费用。"))
def pays_what_it_cost(case: Substitution, facts: Facts) -> bool:
    """缴费不超过代履行费用"""
    return bool(0 < facts.data["amount"] <= _left(case))


@condition(force(51, 2), remedy=_("请先确定费用并登记缴费；当事人拒不缴纳的，写明处理情况。"))
def costs_are_settled(case: Substitution, facts: Facts) -> bool:
    """代履行费用已经确定并缴清，或者写明处理情况；立即代履行且当事人不在场的，已经通知当事人"""
    told = not case.at_once or case.told_on is not None
    return told and case.cost is not None and (_left(case) <= 0 or bool(facts.data.get("handling")))


@condition(force(52))
def party_is_absent(case: Substitution, _facts: Facts) -> bool:
    """当事人不在场"""
    return case.told_on is None


def _left(case: Substitution) -> Decimal:
    return (case.cost or Decimal(0)) - (case.paid or Decimal(0))


def cost_booked(case: Substitution, facts: Facts) -> Mapping[str, Any]:
    """What has been paid of the costs so far."""
    return {"paid": (case.paid or Decimal(0)) + facts.data["amount"]}


def told_if_there(_case: Substitution, facts: Facts) -> Mapping[str, dt.date]:
    """A party that stands beside is told by that."""
    return {"told_on": facts.on} if facts.data.get("present") else {}
