"""Conditions of reconsideration under the law of 2023. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.calendar.terms import Term, compute, latest_before, workdays_between
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.models import AttachedReview, Opinion, Reconsideration
from fazhi.modules.reconsideration.states import A, ActKind, DecisionResult, S, SuspendReason

art = law("行政复议法(2023)").article


@condition(art(20, 1), remedy=_("因正当理由耽误的，请先登记理由。"))
def applied_in_time(case: Reconsideration, _facts: Facts) -> bool:
    """申请在法定申请期限内提出，或者因不可抗力等正当理由耽误"""
    last = last_day_to_apply(case)
    return case.late_excused or last is None or case.opened_on <= last


def last_day_to_apply(case: Reconsideration) -> dt.date | None:
    """Last day of the term of application (articles 20 and 21); None while the days of the act are not known."""
    on = max(case.opened_on, dt.date(1999, 10, 1))
    ends = []
    if case.act_known_on:
        key = "ar.apply" if case.rights_told or case.edition == "2017" else "ar.apply.not_informed_cap"
        ends.append(_end(key, case.act_known_on, on))
    if case.act_done_on and case.edition != "2017":
        outer = "ar.apply.outer_limit_real_estate" if case.real_estate else "ar.apply.outer_limit"
        ends.append(_end(outer, case.act_done_on, on))
    return min((day for day in ends if day), default=None)


def _end(key: str, start: dt.date, on: dt.date) -> dt.date | None:
    term = parameter(key, on).term
    assert term is not None
    return compute(start, term).due


@condition(art(30, 1), remedy=_("请逐项核对第三十条第一款所列条件后确认。"))
def admission_conditions(_case: Reconsideration, facts: Facts) -> bool:
    """申请符合第三十条第一款规定的受理条件"""
    return bool(facts.data.get("conditions_met"))


@condition(art(31, 1), remedy=_("超过五个工作日未通知补正的，应当受理或者不予受理。"))
def notice_in_time(case: Reconsideration, facts: Facts) -> bool:
    """自收到申请之日起五个工作日内一次性书面通知补正"""
    return workdays_between(case.opened_on, facts.on) <= 5


@condition(art(53, 1), remedy=_("不属于所列情形的，须当事人各方同意，或者适用普通程序。"))
def simplified_allowed(case: Reconsideration, facts: Facts) -> bool:
    """事实清楚、权利义务明确、争议不大，且属于所列情形之一，或者当事人各方同意"""
    if facts.data.get("all_consent"):
        return True
    small = case.amount is not None and case.amount <= 3000
    listed = (
        case.on_the_spot or facts.data.get("warning_only") or small or case.act_kind == ActKind.DISCLOSURE
    )
    return bool(facts.data.get("clear")) and bool(listed)


@condition(art(54))
def under_simplified(case: Reconsideration, _facts: Facts) -> bool:
    """案件适用简易程序"""
    return case.under_simplified


@condition(art(48))
def under_ordinary(case: Reconsideration, _facts: Facts) -> bool:
    """案件适用普通程序"""
    return not case.under_simplified


@condition(art(51, 1), remedy=_("请把听证日期改到通知之后满五个工作日。"))
def hearing_notice_in_time(_case: Reconsideration, facts: Facts) -> bool:
    """于举行听证的五个工作日前将时间、地点和拟听证事项书面通知当事人"""
    day = facts.data["hearing_set_for"]
    return bool(facts.on <= latest_before(day, Term.parse("5wd"), conservative=False))


@condition(art(51, 1), remedy=_("请先办理“通知听证”。"))
def hearing_announced(case: Reconsideration, facts: Facts) -> bool:
    """已经通知听证，且不早于通知的听证日期"""
    return case.hearing_set_for is not None and facts.on >= case.hearing_set_for


@condition(art(49), remedy=_("请先办理“听取意见”，或者记录当事人原因不能听取。"))
def parties_were_heard(case: Reconsideration, _facts: Facts) -> bool:
    """已听取当事人意见并记录在案，或者因当事人原因不能听取"""
    return case.heard_on is not None or bool(case.unheard_reason) or case.under_simplified


@condition(art(50, 1), remedy=_("请先通知并举行听证。"))
def hearing_held_if_due(case: Reconsideration, _facts: Facts) -> bool:
    """重大、疑难、复杂的案件已经举行听证"""
    return not case.major or case.hearing_on is not None


@condition(art(52, 2), remedy=_("请先提请行政复议委员会提出咨询意见。"))
def committee_asked_if_due(case: Reconsideration, _facts: Facts) -> bool:
    """应当提请行政复议委员会提出咨询意见的案件已经咨询"""
    return not (case.major or case.technical) or case.committee_on is not None


@condition(art(70), remedy=_("请等待答复，或者在答复期限届满后再办理。"))
def reply_in_or_overdue(case: Reconsideration, facts: Facts) -> bool:
    """被申请人已经提出书面答复，或者答复期限已经届满"""
    if case.replied_on:
        return True
    if case.copy_served_on is None:
        return False
    key = "ar.simp.reply" if case.under_simplified else "ar.ord.reply"
    due = _end(key, case.copy_served_on, case.opened_on)
    return due is not None and facts.on > due


@condition(art(61, 1), remedy=_("请先取得机关负责人同意，或者经集体讨论通过。"))
def approved(_case: Reconsideration, facts: Facts) -> bool:
    """决定草案经机关负责人同意或者集体讨论通过"""
    return bool(facts.data.get("approval"))


@condition(art(63, 2), remedy=_("请改为不加重申请人负担的决定。"))
def not_worse(_case: Reconsideration, facts: Facts) -> bool:
    """不得作出对申请人更为不利的变更决定，第三人提出相反请求的除外"""
    worse = facts.data.get("result") == DecisionResult.CHANGE and facts.data.get("worse_for_applicant")
    return not worse or bool(facts.data.get("third_party_opposed"))


@condition(
    art(70), remedy=_("未按期答复又未提交证据的，视为没有证据，应当撤销、确认违法、确认无效或者责令履行。")
)
def silence_is_no_evidence(case: Reconsideration, facts: Facts) -> bool:
    """被申请人未按期答复和提交证据的，不得维持，第三人提供证据的除外"""
    kept = facts.data.get("result") in {DecisionResult.MAINTAIN, DecisionResult.DISMISS_CLAIM}
    return not kept or case.replied_on is not None or bool(facts.data.get("third_party_evidence"))


@condition(art(39, 1, 6), remedy=_("请取得双方同意，或者选择其他中止事由。"))
def both_consent_to_mediation(_case: Reconsideration, facts: Facts) -> bool:
    """因调解、和解中止的，申请人和被申请人双方同意"""
    return facts.data["suspend_reason"] != SuspendReason.MEDIATION or bool(facts.data.get("both_consent"))


@condition(art(56), remedy=_("请先办结附带审查。"))
def attached_review_done(case: Reconsideration, _facts: Facts) -> bool:
    """附带审查或者依据审查已经办结"""
    if case.suspend_reason != SuspendReason.ATTACHED_REVIEW:
        return True
    return (
        not AttachedReview.objects.filter(about_id=case.pk).exclude(state__in=(A.LAWFUL, A.STOPPED)).exists()
    )


@condition(art(41, 1, 5), remedy=_("只有因第三十九条第一款第一、二、四项中止的，满六十日才终止。"))
def suspended_for_status(case: Reconsideration, _facts: Facts) -> bool:
    """因申请人死亡、丧失行为能力或者组织终止而中止"""
    reasons = {SuspendReason.DEATH, SuspendReason.CAPACITY, SuspendReason.ORGANISATION}
    return case.suspend_reason in reasons


@condition(art(62, 1), remedy=_("情况不复杂的案件不能延期。"))
def complex_case(_case: Reconsideration, facts: Facts) -> bool:
    """情况复杂，不能在规定期限内作出决定"""
    return bool(facts.data.get("reason"))


@condition(art(73, 1), remedy=_("请在各方签名或者盖章并加盖机关印章后登记。"))
def mediation_signed(_case: Reconsideration, facts: Facts) -> bool:
    """调解书由当事人各方签名、盖章并加盖行政复议机关印章"""
    return bool(facts.data.get("signed"))


@condition(art(56), remedy=_("请先以“附带审查”为事由中止原案。"))
def main_case_suspended(case: AttachedReview, _facts: Facts) -> bool:
    """原案已经因附带审查中止"""
    return case.about.state == S.SUSPENDED and case.about.suspend_reason == SuspendReason.ATTACHED_REVIEW


@condition(art(76), remedy=_("请先取得书面整改情况。"))
def answer_is_written(case: Opinion, _facts: Facts) -> bool:
    """有关机关已书面通报落实情况"""
    return bool(case.measures)
