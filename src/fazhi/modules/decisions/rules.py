"""The gates of major decisions. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from fazhi.engines.calendar.terms import compute
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions.models import CatalogueItem, Decision, ExpertOpinion, RiskAssessment
from fazhi.modules.decisions.states import Fair, Review, Yes

art = law("重大行政决策程序暂行条例").article


def earliest(key: str, start: dt.date) -> dt.date:
    """The last day of the term that a dated parameter sets from a day."""
    term = parameter(key, start).term
    assert term is not None
    nominal = compute(start, term).nominal
    assert nominal is not None
    return nominal


@condition(
    art(3), remedy=_("请先把事项列入目录：报同级党委同意后，在“重大行政决策事项目录”登记，再填写其编码。")
)
def stands_in_catalogue(_case: Decision, facts: Facts) -> bool:
    """事项已列入现行的重大行政决策事项目录"""
    code, day = facts.data["catalogue_code"], facts.on
    items = CatalogueItem.objects.filter(code=code, valid_from__lte=day).exclude(valid_to__lte=day)
    return items.filter(party_consent_on__lte=day).exists()


@condition(
    art(19), remedy=_("认为不需要专家论证或者风险评估的，请写明理由；理由随档案保存，并据以追究责任。")
)
def determinations_are_explained(_case: Decision, facts: Facts) -> bool:
    """认定不属于专业性、技术性较强，或者不会造成不利影响的，写明理由"""
    data = facts.data
    return (data["technical"] == Yes.YES or bool(data.get("no_expert_reason"))) and (
        data["risky"] == Yes.YES or bool(data.get("no_risk_reason"))
    )


# Public participation (articles 14 to 18)


@condition(art(14), remedy=_("只有依法不予公开的事项可以不公开征求意见，请先在启动决策时写明依据。"))
def is_secret(case: Decision, _facts: Facts) -> bool:
    """决策事项依法不予公开，并写明了依据"""
    return bool(case.secret_basis)


@condition(art(14), remedy=_("依法不予公开的事项不公布草案，请办理“依法不公开征求意见”。"))
def is_public(case: Decision, _facts: Facts) -> bool:
    """决策事项不属于依法不予公开的事项"""
    return not case.secret_basis


@condition(art(15), remedy=_("请等待征求意见截止，或者依法延长。"))
def comment_is_over(case: Decision, facts: Facts) -> bool:
    """公开征求意见的期限已经届满"""
    return comment.closed(case.pk, facts.on)


@condition(art(18), remedy=_("请在“公开征求意见”中逐条（逐组）写明采纳情况和理由。"))
def comments_are_answered(case: Decision, _facts: Facts) -> bool:
    """公众提出的每一条意见都已经研究，并写明采纳、部分采纳或者不采纳的理由"""
    return comment.unanswered(case.pk) == 0


@condition(art(16), remedy=_("启动决策时认定需要听证的，请先举行听证会。"))
def hearing_was_held(case: Decision, _facts: Facts) -> bool:
    """应当听证的事项已经举行听证会"""
    return case.hearing_needed != Yes.YES or case.hearing_on is not None


@condition(art(16, 3), remedy=_("听证材料应当在召开听证会的7日前送达听证参加人，请推迟听证会。"))
def papers_came_in_time(_case: Decision, facts: Facts) -> bool:
    """决策草案等材料已在听证会召开的7日前送达听证参加人"""
    sent = facts.data["papers_sent_on"]
    return bool(earliest("md.hearing_papers", sent) <= facts.on)


@condition(art(16, 3), remedy=_("请先公布听证参加人的产生方式和名单。"))
def list_was_published(_case: Decision, facts: Facts) -> bool:
    """听证参加人的产生方式和名单已经公布"""
    return bool(facts.data.get("list_published"))


# Expert argument (articles 19 to 21)


@condition(
    art(19), remedy=_("请从专家库抽取专家并登记其签字的论证意见；有利害关系的专家回避后，抽取其他专家。")
)
def experts_have_signed(case: Decision, _facts: Facts) -> bool:
    """参加论证的专家均已提出签字的论证意见"""
    rows = panel(case)
    return rows.exists() and not rows.filter(signed_on=None).exists()


@condition(art(19), remedy=_("启动决策时认定为专业性、技术性较强的事项，不能省略专家论证。"))
def is_not_technical(case: Decision, _facts: Facts) -> bool:
    """决策事项不属于专业性、技术性较强的事项，并写明了理由"""
    return case.technical == Yes.NO and bool(case.no_expert_reason)


def panel(case: Decision) -> QuerySet[ExpertOpinion]:
    """The experts on the present draft who were not recused."""
    return case.expert_opinions.filter(recused="", drawn_on__gte=case.draft_from or dt.date.min)


# Risk assessment (articles 22 to 24)


def latest_risk(case: Decision) -> RiskAssessment | None:
    """The latest risk assessment of the decision."""
    return RiskAssessment.objects.filter(about=case).order_by("-pk").first()


@condition(
    art(22), remedy=_("请先登记本事项的社会稳定风险评估（在“社会稳定风险评估”中新开，填写决策事项编号）。")
)
def risk_was_assessed(case: Decision, _facts: Facts) -> bool:
    """已经开展风险评估"""
    found = latest_risk(case)
    return found is not None and (case.draft_from is None or found.opened_on >= case.draft_from)


@condition(art(24), remedy=_("风险不可控的，不得作出决策。请退回修改草案、采取措施后重新评估。"))
def risk_is_controllable(case: Decision, _facts: Facts) -> bool:
    """风险评估结论为风险可控"""
    found = latest_risk(case)
    return found is not None and found.controllable == Yes.YES


@condition(art(22), remedy=_("启动决策时认定可能造成不利影响的事项，不能省略风险评估。"))
def is_not_risky(case: Decision, _facts: Facts) -> bool:
    """决策的实施不会对社会稳定、公共安全等方面造成不利影响，并写明了理由"""
    return case.risky == Yes.NO and bool(case.no_risk_reason)


# Fair competition, legality review (articles 25 to 29)


@condition(art(29), remedy=_("审查结论为不符合的，不得出台；请修改草案后重新审查，再登记通过的审查。"))
def fair_review_is_passed(_case: Decision, facts: Facts) -> bool:
    """公平竞争审查结论为符合公平竞争要求或者适用例外规定"""
    return bool(facts.data["fair_conclusion"] != Fair.FAILS)


@condition(art(29), remedy=_("涉及市场主体经济活动的，请先登记公平竞争审查的文号。"))
def market_was_reviewed(case: Decision, _facts: Facts) -> bool:
    """涉及市场主体经济活动的事项已经进行公平竞争审查"""
    return case.market != Yes.YES or bool(case.fair_number)


@condition(art(25, 2), remedy=_("未经合法性审查，或者经审查不合法的，不得提交讨论。请修改后重新送审。"))
def review_allows(case: Decision, _facts: Facts) -> bool:
    """合法性审查已经完成，结论为合法；探索性改革已明示法律风险"""
    return case.reviewed_on is not None and case.review in {Review.LAWFUL, Review.EXPLORATORY}


@condition(art(26, 2), remedy=_("送请审查至讨论之间一般不少于7个工作日，请推迟讨论日期。"))
def review_had_its_time(case: Decision, facts: Facts) -> bool:
    """留出了必要的合法性审查时间，一般不少于7个工作日"""
    day = facts.data["agenda_for"]
    return case.submitted_on is not None and day > earliest("md.legality_review", case.submitted_on)


@condition(
    art(29), remedy=_("请补齐送审材料：草案、意见采纳情况、专家论证意见、风险评估报告、合法性审查意见。")
)
def steps_are_complete(case: Decision, _facts: Facts) -> bool:
    """公众参与、专家论证、风险评估、合法性审查均已完成或者依法不适用"""
    steps = (case.participation_on, case.experts_on, case.risk_on, case.reviewed_on)
    return all(steps) and comment.unanswered(case.pk) == 0


# Collective deliberation (articles 30, 31)


@condition(art(30), remedy=_("会议应当在拟讨论日期当天或者其后召开。"))
def meeting_is_not_early(case: Decision, facts: Facts) -> bool:
    """会议不早于议程确定的日期"""
    return case.agenda_for is not None and facts.on >= case.agenda_for


@condition(art(30), remedy=_("请在“决策档案”中登记出席会议的成员、职务、发言次序和意见。"))
def meeting_was_recorded(case: Decision, facts: Facts) -> bool:
    """会议组成人员的意见已经如实记录"""
    return case.attendance.filter(held_on=facts.on).count() > 1


@condition(art(30), remedy=_("请核对发言次序：行政首长应当最后发表意见。"))
def head_spoke_last(case: Decision, facts: Facts) -> bool:
    """行政首长最后发表意见"""
    last = case.attendance.filter(held_on=facts.on).order_by("-order").first()
    return last is not None and last.head


@condition(art(30), remedy=_("行政首长拟作出的决定与多数人意见不一致的，请说明理由。"))
def going_alone_is_explained(case: Decision, facts: Facts) -> bool:
    """行政首长的决定与出席人员多数意见不一致的，在会上说明理由"""
    rows = case.attendance.filter(held_on=facts.on)
    agreeing = rows.filter(opinion="for").count()
    return agreeing * 2 > rows.count() or bool(facts.data.get("against_majority"))


# After the decision (articles 32 to 37)


@condition(art(32), remedy=_("请先公布意见采纳情况。"))
def answers_are_public(case: Decision, _facts: Facts) -> bool:
    """公众意见的答复已经公布"""
    return all(held.answered_on for held in comment.rounds(case.pk) if held.comments_count)


@condition(art(36), remedy=_("请选择没有参加决策前评估、论证的单位作为主要评估方。"))
def evaluator_is_new(case: Decision, facts: Facts) -> bool:
    """决策后评估的主要评估方未参加决策前的评估"""
    before = {risk.assessor.strip() for risk in case.risks.all()} | {case.assessor.strip()}
    return facts.data["evaluator"].strip() not in before
