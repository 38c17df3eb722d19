"""Conditions of a penalty under the law as amended in 2017, where they differ from those of 2021."""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules, rules_after
from fazhi.modules.enforcement.models import Penalty

art = law("行政处罚法(2017)").article


@condition(art(29, 1), remedy=_("违法行为已过追究时效的，不再给予行政处罚；请登记不予立案。"))
def within_two_years(case: Penalty, facts: Facts) -> bool:
    """违法行为在二年内被发现，法律另有规定的除外"""
    ended = facts.data.get("act_ended_on") or facts.data["act_on"]
    return bool(ended <= facts.data["found_on"] <= rules.ends("pn.limitation", ended, case))


@condition(art(42, 1), remedy=_("请举行听证，或者等待听证申请期限届满，或者登记当事人放弃。"))
def hearing_done_if_due(case: Penalty, facts: Facts) -> bool:
    """告知听证权利的，已举行听证，或者当事人在三日内没有要求，或者明确放弃"""
    return rules.hearing_done_if_due.test(case, facts)


@condition(art(42, 1, 1), remedy=_("听证申请期限已过，该权利已经丧失。"))
def asked_in_time(case: Penalty, facts: Facts) -> bool:
    """在行政机关告知后三日内要求听证"""
    return rules.asked_in_time.test(case, facts)


@condition(art(42, 1, 2), remedy=_("请把听证日期改到通知之后满七日。"))
def hearing_notice_in_time(case: Penalty, facts: Facts) -> bool:
    """于举行听证的七日前通知当事人时间、地点"""
    return rules.hearing_notice_in_time.test(case, facts)


@condition(art(42, 1), remedy=_("请在告知书中告知听证权利。"))
def hearing_right_told(case: Penalty, facts: Facts) -> bool:
    """责令停产停业、吊销许可证或者执照、较大数额罚款等处罚，已告知当事人有要求听证的权利"""
    return rules.hearing_right_told.test(case, facts)


@condition(art(38, 3), remedy=_("请先由从事行政处罚决定审核的人员审核。"))
def decision_reviewed(case: Penalty, _facts: Facts) -> bool:
    """负责人作出决定之前，已由从事行政处罚决定审核的人员审核"""
    return case.reviewed_on is not None


@condition(art(33), remedy=_("超过限额的，适用一般程序。"))
def small_on_the_spot(case: Penalty, facts: Facts) -> bool:
    """当场处罚限于警告，或者对公民五十元以下、对法人或者其他组织一千元以下的罚款"""
    return rules.small_on_the_spot.test(case, facts)


@condition(art(47), remedy=_("不属于可以当场收缴的情形，请当事人到指定的银行缴纳。"))
def may_collect_on_the_spot(case: Penalty, facts: Facts) -> bool:
    """当场收缴限于二十元以下罚款、不当场收缴事后难以执行，或者边远地区当事人提出当场缴纳"""
    return rules_after.may_collect_on_the_spot.test(case, facts)


@condition(art(27, 2), remedy=_("请登记纠正情况和危害后果；不具备条件的应当依法处罚。"))
def spared_for_a_reason(case: Penalty, facts: Facts) -> bool:
    """轻微不罚的，已及时纠正，没有造成危害后果；其他理由与案件记载相符"""
    return rules.spared_for_a_reason.test(case, facts)
