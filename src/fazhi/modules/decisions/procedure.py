"""Major administrative decisions, in the order of Order 713 (重大行政决策程序暂行条例)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.decisions import rules
from fazhi.modules.decisions.states import Fair, Grade, Matter, Meeting, Proposer, R, Review, S, Trigger, Yes
from fazhi.modules.decisions.wording import WORDING

LAW = law("重大行政决策程序暂行条例")
art = LAW.article
OFFICER, REVIEWER = Role.OFFICER, Role.COUNTERPART
ANEW: dict[str, Any] = {
    "comment_on": None, "hearing_on": None, "participation_on": None, "experts_on": None, "risk_on": None, "fair_number": "",
    "submitted_on": None, "reviewed_on": None, "review": "", "agenda_for": None, "meeting": "", "meeting_on": None,
    "reported_on": None, "decided_on": None, "published_on": None,
}  # fmt: skip
"""A draft that goes back goes through every step again (articles 24, 37)."""

# Start (articles 3, 10 to 13)
propose = Step(
    "propose", _("提出决策事项建议"), (), S.PROPOSED, OFFICER, art(10),
    asks=(
        Ask("matter", _("事项类别"), "choice", choices=Matter),
        Ask("proposer", _("建议来源"), "choice", choices=Proposer),
        Ask("need", _("拟解决的主要问题、依据和必要性、可行性"), "long"),
    ),
)  # fmt: skip
study = Step(
    "study", _("研究论证"), (S.PROPOSED,), S.STUDIED, OFFICER, art(10),
    asks=(Ask("findings", _("研究论证意见"), "long"),),
)  # fmt: skip
enter_catalogue = Step(
    "enter_catalogue", _("列入目录"), (S.PROPOSED, S.STUDIED), S.LISTED, OFFICER, art(3), only_if=(rules.stands_in_catalogue,),
    asks=(Ask("catalogue_code", _("目录编码"), max_length=80),),
)  # fmt: skip
start = Step(
    "start", _("启动决策，明确承办单位"), (S.STUDIED, S.LISTED), S.DRAFTING, OFFICER, art(11),
    only_if=(rules.determinations_are_explained,), stamps=("started_on", "draft_from"),
    asks=(
        Ask("technical", _("专业性、技术性较强"), "choice", choices=Yes, help=_("是：应当组织专家论证（第十九条）")),
        Ask("no_expert_reason", _("不属于专业性、技术性较强的理由"), "long", required=False, max_length=500),
        Ask("risky", _("可能对社会稳定、公共安全等造成不利影响"), "choice", choices=Yes, help=_("是：应当组织风险评估（第二十二条）")),
        Ask("no_risk_reason", _("不会造成不利影响的理由"), "long", required=False, max_length=500),
        Ask("market", _("涉及市场主体经济活动"), "choice", choices=Yes, help=_("是：应当进行公平竞争审查（第二十九条）")),
        Ask("hearing_needed", _("直接涉及公民等切身利益或者存在较大分歧，需要听证"), "choice", choices=Yes),
        Ask("secret_basis", _("依法不予公开的依据"), required=False, help=_("只有依法不予公开的事项填写")),
    ),
)  # fmt: skip

# Public participation (articles 14 to 18)
publish_draft = Step(
    "publish_draft", _("公布决策草案征求意见"), (S.DRAFTING,), S.COMMENT, OFFICER, art(15), only_if=(rules.is_public,),
    stamps=("comment_on",),
    asks=(
        Ask("draft_text", _("决策草案全文"), "long", help=_("按“第…条”分条；公众可以对每一条提意见"), max_length=500_000),
        Ask("explanation", _("草案说明"), "long", max_length=20_000),
        Ask("closes_on", _("截止日期"), "date", help=_("一般不少于30日")),
        Ask("short_reason", _("缩短期限的理由"), "long", required=False, max_length=500, help=_("因情况紧急等原因缩短的才填写，将一并公布")),
    ),
)  # fmt: skip
keep_secret = Step(
    "keep_secret", _("依法不公开征求意见"), (S.DRAFTING,), S.HEARD, OFFICER, art(14), only_if=(rules.is_secret,),
    stamps=("participation_on",),
)  # fmt: skip
hold_hearing = Step(
    "hold_hearing", _("举行听证会"), (S.COMMENT,), None, OFFICER, art(16),
    only_if=(rules.list_was_published, rules.papers_came_in_time), stamps=("hearing_on",), issues=("听证报告",),
    asks=(
        Ask("papers_sent_on", _("听证材料送达日期"), "date"),
        Ask("list_published", _("已公布听证参加人的产生方式和名单"), "flag"),
        Ask("hearing_report", _("听证情况"), "long"),
    ),
)  # fmt: skip
finish_comment = Step(
    "finish_comment", _("完成公众参与"), (S.COMMENT,), S.HEARD, OFFICER, art(18),
    only_if=(rules.comment_is_over, rules.comments_are_answered, rules.hearing_was_held), stamps=("participation_on",),
)  # fmt: skip

# Expert argument (articles 19 to 21)
argue = Step(
    "argue", _("完成专家论证"), (S.HEARD,), S.ARGUED, OFFICER, art(19), only_if=(rules.experts_have_signed,),
    stamps=("experts_on",), asks=(Ask("assessor", _("组织论证的单位"), max_length=120),),
)  # fmt: skip
no_experts = Step(
    "no_experts", _("不需要专家论证"), (S.HEARD,), S.ARGUED, OFFICER, art(19), only_if=(rules.is_not_technical,),
    stamps=("experts_on",),
)  # fmt: skip

# Risk assessment (articles 22 to 24)
pass_risk = Step(
    "pass_risk", _("完成风险评估"), (S.ARGUED,), S.ASSESSED, OFFICER, art(24),
    only_if=(rules.risk_was_assessed, rules.risk_is_controllable), stamps=("risk_on",),
)  # fmt: skip
no_risk = Step(
    "no_risk", _("不需要风险评估"), (S.ARGUED,), S.ASSESSED, OFFICER, art(22), only_if=(rules.is_not_risky,),
    stamps=("risk_on",),
)  # fmt: skip
back_to_draft = Step(
    "back_to_draft", _("退回修改草案"), (S.HEARD, S.ARGUED, S.ASSESSED, S.REVIEWED, S.POSTPONED), S.DRAFTING, OFFICER,
    art(24), sets=ANEW, stamps=("draft_from",), asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip

# Legality review (articles 25 to 28), fair competition (29)
note_fair_review = Step(
    "note_fair_review", _("登记公平竞争审查"), (S.DRAFTING, S.COMMENT, S.HEARD, S.ARGUED, S.ASSESSED), None, OFFICER,
    art(29), only_if=(rules.fair_review_is_passed,),
    asks=(
        Ask("fair_number", _("公平竞争审查文号"), max_length=80), Ask("fair_conclusion", _("公平竞争审查结论"), "choice", choices=Fair),
        Ask("fair_result", _("审查意见摘要"), "long"),
    ),
)  # fmt: skip
submit_review = Step(
    "submit_review", _("送请合法性审查"), (S.ASSESSED,), S.REVIEWING, OFFICER, art(26, 1),
    only_if=(rules.market_was_reviewed,), stamps=("submitted_on",), issues=("合法性审查送审函",),
)  # fmt: skip
review = Step(
    "review", _("提出合法性审查意见"), (S.REVIEWING,), S.REVIEWED, REVIEWER, art(27), stamps=("reviewed_on",),
    asks=(
        Ask("review", _("合法性审查结论"), "choice", choices=Review),
        Ask("review_text", _("决策权限、程序、内容是否合法"), "long"),
        Ask("advisers_heard", _("已听取法律顾问、公职律师意见"), "flag", required=False),
    ),
    issues=("合法性审查意见书",),
)  # fmt: skip
revise_after_review = Step(
    "revise_after_review", _("按审查意见修改，重新送审"), (S.REVIEWED,), S.ASSESSED, OFFICER, art(28),
    sets={"review": "", "reviewed_on": None, "submitted_on": None},
    asks=(Ask("changes", _("修改情况；未采纳的说明理由"), "long"),),
)  # fmt: skip

# Collective deliberation (articles 29 to 31)
put_on_agenda = Step(
    "put_on_agenda", _("提请讨论"), (S.REVIEWED, S.POSTPONED), S.AGENDA, OFFICER, art(29),
    only_if=(rules.review_allows, rules.review_had_its_time, rules.steps_are_complete),
    asks=(Ask("agenda_for", _("拟讨论日期"), "date"), Ask("meeting", _("会议"), "choice", choices=Meeting)),
)  # fmt: skip
_minutes = (
    Ask("minutes", _("会议记录（含不同意见）"), "long", max_length=100_000),
    Ask("against_majority", _("行政首长的决定与多数意见不一致的理由"), "long", required=False),
)
_RECORDED = (
    rules.meeting_is_not_early, rules.meeting_was_recorded, rules.head_spoke_last, rules.going_alone_is_explained,
)  # fmt: skip
deliberate = Step(
    "deliberate", _("集体讨论通过"), (S.AGENDA,), S.DELIBERATED, OFFICER, art(30), only_if=_RECORDED, asks=_minutes,
    stamps=("meeting_on",), issues=("会议纪要",),
)  # fmt: skip
postpone = Step(
    "postpone", _("暂缓决策"), (S.AGENDA,), S.POSTPONED, OFFICER, art(30), only_if=_RECORDED[:3], asks=_minutes[:1],
    stamps=("meeting_on",), issues=("会议纪要",),
)  # fmt: skip
reject = Step(
    "reject", _("讨论未通过"), (S.AGENDA,), S.REJECTED, OFFICER, art(30), only_if=_RECORDED[:3], asks=_minutes[:1],
    stamps=("meeting_on",), issues=("会议纪要",),
)  # fmt: skip
report_party = Step(
    "report_party", _("向同级党委请示报告"), (S.DELIBERATED,), S.REPORTED, OFFICER, art(31), stamps=("reported_on",),
    asks=(Ask("report_number", _("请示报告文号"), max_length=80),),
)  # fmt: skip
decide = Step(
    "decide", _("作出决策"), (S.REPORTED,), S.DECIDED, OFFICER, art(31), only_if=(rules.steps_are_complete, rules.review_allows),
    stamps=("decided_on",), issues=("重大行政决策决定",), asks=(Ask("decision_text", _("决策内容"), "long", max_length=100_000),),
)  # fmt: skip

# Publication, execution, adjustment, evaluation (articles 32 to 37)
publish = Step(
    "publish", _("公布决策"), (S.DECIDED,), S.PUBLISHED, OFFICER, art(32), only_if=(rules.is_public, rules.answers_are_public),
    stamps=("published_on",), asks=(Ask("places", _("公布载体（公报、网站、报纸）")), Ask("reading", _("政策解读"), "long", required=False)),
)  # fmt: skip
execute = Step(
    "execute", _("明确执行单位，交付执行"), (S.PUBLISHED,), S.EXECUTING, OFFICER, art(34),
    asks=(Ask("executor", _("执行单位"), max_length=120), Ask("duties", _("执行要求"), "long", required=False)),
)  # fmt: skip
execute_secret = Step(
    "execute_secret", _("依法不公开，直接交付执行"), (S.DECIDED,), S.EXECUTING, OFFICER, art(34), only_if=(rules.is_secret,),
    asks=(Ask("executor", _("执行单位"), max_length=120),),
)  # fmt: skip
report_execution = Step(
    "report_execution", _("报告执行情况"), (S.EXECUTING, S.SUSPENDED), None, OFFICER, art(35),
    asks=(Ask("progress", _("执行进展和问题"), "long"),),
)  # fmt: skip
suspend = Step(
    "suspend", _("中止执行"), (S.EXECUTING,), S.SUSPENDED, OFFICER, art(37), asks=(Ask("reason", _("情况紧急的理由"), "long"),),
)  # fmt: skip
resume = Step("resume", _("恢复执行"), (S.SUSPENDED,), S.EXECUTING, OFFICER, art(37), asks=(Ask("reason", _("理由"), "long"),))  # fmt: skip
adjust = Step(
    "adjust", _("作重大调整，重新履行程序"), (S.EXECUTING, S.SUSPENDED), S.DRAFTING, OFFICER, art(37), sets=ANEW,
    stamps=("adjusted_on", "draft_from"), asks=(Ask("reason", _("调整的理由和依据"), "long"),),
)  # fmt: skip
begin_evaluation = Step(
    "begin_evaluation", _("开展决策后评估"), (S.EXECUTING,), S.EVALUATING, OFFICER, art(36), only_if=(rules.evaluator_is_new,),
    asks=(Ask("trigger", _("评估事由"), "choice", choices=Trigger), Ask("evaluator", _("主要评估方"), max_length=120)),
)  # fmt: skip
finish_evaluation = Step(
    "finish_evaluation", _("形成评估报告"), (S.EVALUATING,), S.EXECUTING, OFFICER, art(36), stamps=("evaluated_on",),
    asks=(Ask("evaluation", _("评估结论和建议"), "long"),), issues=("决策后评估报告",),
)  # fmt: skip
close = Step(
    "close", _("执行完毕，归档"), (S.EXECUTING,), S.CLOSED, OFFICER, art(33),
    asks=(Ask("result", _("执行结果"), "long"),),
)  # fmt: skip

PROCEDURE = Procedure(
    key="decision",
    edition="2019",
    title=_("重大行政决策"),
    law=LAW,
    states=S,
    final=(S.REJECTED, S.CLOSED),
    steps=(
        propose, study, enter_catalogue, start, publish_draft, keep_secret, hold_hearing, finish_comment, argue, no_experts,
        pass_risk, no_risk, back_to_draft, note_fair_review, submit_review, review, revise_after_review, put_on_agenda,
        deliberate, postpone, reject, report_party, decide, publish, execute, execute_secret, report_execution, suspend,
        resume, adjust, begin_evaluation, finish_evaluation, close,
    ),
    deadlines=(
        Deadline(
            "publish", _("公布决策"), "md.publish", (decide,), (publish,), OFFICER, law("政府信息公开条例(2019)").article(26),
            mirror="publish_due_on", cancelled_by=(execute_secret, adjust),
        ),
    ),
    in_force_from=dt.date(2019, 9, 1),
    chapter="decisions",
    number="决策〔{year}〕{serial}号",
    documents={
        "听证报告": _("听证报告"), "合法性审查送审函": _("合法性审查送审函"), "合法性审查意见书": _("合法性审查意见书"),
        "会议纪要": _("会议纪要"), "重大行政决策决定": _("重大行政决策决定"), "决策后评估报告": _("决策后评估报告"),
    },
    wording=WORDING,
    usual_path=(
        S.PROPOSED, S.DRAFTING, S.COMMENT, S.HEARD, S.ARGUED, S.ASSESSED, S.REVIEWED, S.DELIBERATED, S.PUBLISHED, S.EXECUTING, S.CLOSED,
    ),
    counter=True,
    party_role="",
)  # fmt: skip

assess = Step(
    "assess", _("登记风险评估"), (), R.ASSESSED, OFFICER, art(22), stamps=("assessed_on",), issues=("社会稳定风险评估报告",),
    asks=(
        Ask("decision_number", _("决策事项编号"), required=False, max_length=80, help=_("为重大行政决策评估的，填写其编号")),
        Ask("assessor", _("评估单位"), max_length=120),
        Ask("grade", _("风险等级"), "choice", choices=Grade),
        Ask("controllable", _("风险可控"), "choice", choices=Yes),
        Ask("measures", _("风险点和防范、化解措施"), "long"),
    ),
)  # fmt: skip
file = Step("file", _("备案"), (R.ASSESSED,), R.FILED, OFFICER, art(24), stamps=("filed_on",), bulk=True)
RISK = Procedure(
    key="stability_risk",
    edition="2019",
    title=_("社会稳定风险评估"),
    law=LAW,
    states=R,
    final=(R.FILED,),
    steps=(assess, file),
    deadlines=(),
    in_force_from=dt.date(2019, 9, 1),
    chapter="decisions",
    number="稳评〔{year}〕{serial}号",
    documents={"社会稳定风险评估报告": _("社会稳定风险评估报告")},
    wording=WORDING,
    usual_path=(R.ASSESSED, R.FILED),
    counter=True,
    party_role="",
)

EDITIONS = (PROCEDURE,)
RISK_EDITIONS = (RISK,)
