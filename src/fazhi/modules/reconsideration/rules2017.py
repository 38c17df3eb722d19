"""Conditions of reconsideration under the law as amended in 2017: the same tests, where the law was the same."""

from __future__ import annotations

from fazhi.engines.calendar.terms import workdays_between
from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.reconsideration import rules as later
from fazhi.modules.reconsideration.models import Reconsideration
from fazhi.modules.reconsideration.states import DecisionResult, SuspendReason

art = law("行政复议法(2017)").article
rule = law("行政复议法实施条例").article


@condition(art(9, 1), remedy=_("因正当理由耽误的，请先登记理由。"))
def applied_in_time(case: Reconsideration, facts: Facts) -> bool:
    """申请自知道该具体行政行为之日起六十日内提出，或者因不可抗力等正当理由耽误"""
    return later.applied_in_time.holds(case, facts)


@condition(art(17, 1), remedy=_("请逐项核对受理条件后确认。"))
def admission_conditions(_case: Reconsideration, facts: Facts) -> bool:
    """申请符合受理条件"""
    return bool(facts.data.get("conditions_met"))


@condition(rule(29), remedy=_("超过五日未通知补正的，应当受理或者不予受理。"))
def notice_in_time(case: Reconsideration, facts: Facts) -> bool:
    """自收到申请之日起五日（工作日）内书面通知补正"""
    return workdays_between(case.opened_on, facts.on) <= 5


@condition(art(23, 1), remedy=_("请等待答复，或者在答复期限届满后再办理。"))
def reply_in_or_overdue(case: Reconsideration, facts: Facts) -> bool:
    """被申请人已经提出书面答复，或者十日的答复期限已经届满"""
    return later.reply_in_or_overdue.holds(case, facts)


@condition(art(28, 1), remedy=_("请先取得机关负责人同意，或者经集体讨论通过。"))
def approved(_case: Reconsideration, facts: Facts) -> bool:
    """审查意见经机关负责人同意或者集体讨论通过"""
    return bool(facts.data.get("approval"))


@condition(art(28, 1, 4), remedy=_("未按期答复又未提交证据的，视为没有证据，应当撤销。"))
def silence_is_no_evidence(case: Reconsideration, facts: Facts) -> bool:
    """被申请人未提出书面答复和证据的，不得维持"""
    return facts.data.get("result") != DecisionResult.MAINTAIN or case.replied_on is not None


@condition(rule(42, 2), remedy=_("只有因条例第四十一条第一款第一、二、三项中止的，满六十日才终止。"))
def suspended_for_status(case: Reconsideration, _facts: Facts) -> bool:
    """因申请人死亡、丧失行为能力或者组织终止而中止"""
    return case.suspend_reason in {SuspendReason.DEATH, SuspendReason.CAPACITY, SuspendReason.ORGANISATION}
