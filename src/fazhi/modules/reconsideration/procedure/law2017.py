"""Administrative reconsideration under the law as amended in 2017 (in force until 31 December 2023).

Confidence B: carried over from the rules table, to be checked against the text. There is no simplified procedure;
a case is examined in writing (article 22); only the terms of five and seven days are working days (article 40).
"""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.reconsideration import rules2017 as rules
from fazhi.modules.reconsideration.procedure.asks import (
    APPLY_ASKS,
    REASON,
    RESULT_ASKS,
    SUSPEND_ASKS,
    TERMINATE_ASKS,
)
from fazhi.modules.reconsideration.procedure.documents import DOCUMENTS
from fazhi.modules.reconsideration.procedure.wording import WORDING
from fazhi.modules.reconsideration.states import Result, S

LAW = law("行政复议法(2017)")
RULES = law("行政复议法实施条例")
art, rule = LAW.article, RULES.article
OFFICER, HEAD, PUBLIC = Role.OFFICER, Role.HEAD, Role.PUBLIC

# Chapter 3: application
apply = Step("apply", _("收到申请"), (), S.RECEIVED, PUBLIC, art(11), asks=APPLY_ASKS)

# Chapter 4: acceptance
ask_correction = Step(
    "ask_correction", _("通知补正"), (S.RECEIVED,), S.CORRECTING, OFFICER, rule(29),
    only_if=(rules.notice_in_time,), asks=(Ask("missing", _("需要补正的事项"), "long"),),
    issues=("补正通知书",), stamps=("correction_asked_on",), once=True,
)  # fmt: skip
correction_served = Step(
    "correction_served", _("补正通知书送达"), (S.CORRECTING,), None, OFFICER, rule(29), serves="补正通知书"
)
correct = Step(
    "correct", _("提交补正材料"), (S.CORRECTING,), S.RECEIVED, PUBLIC, rule(29),
    asks=(Ask("materials", _("补正的内容"), "long"),), stamps=("corrected_on",),
)  # fmt: skip
abandon = Step(
    "abandon", _("视为放弃申请"), (S.CORRECTING,), S.ABANDONED, OFFICER, rule(29),
    asks=(Ask("no_good_reason", _("已核实申请人没有正当理由"), "flag"),),
)  # fmt: skip
excuse = Step(
    "excuse", _("登记耽误期限的正当理由"), (S.RECEIVED,), None, OFFICER, art(9, 2), asks=(REASON,),
    sets={"late_excused": True},
)  # fmt: skip
accept = Step(
    "accept", _("受理"), (S.RECEIVED,), S.ACCEPTED, OFFICER, art(17, 1),
    only_if=(rules.applied_in_time, rules.admission_conditions),
    asks=(Ask("conditions_met", _("符合受理条件"), "flag"),),
    issues=("受理通知书",), stamps=("accepted_on",),
)  # fmt: skip
refuse = Step(
    "refuse", _("不予受理"), (S.RECEIVED,), S.NOT_ACCEPTED, OFFICER, art(17, 1),
    asks=(REASON, Ask("competent_body", _("有管辖权的机关"), required=False)), issues=("不予受理决定书",),
)  # fmt: skip
deem_accepted = Step(
    "deem_accepted", _("视为受理"), (S.RECEIVED,), S.ACCEPTED, Role.SYSTEM, art(17, 2),
    stamps=("accepted_on",), sets={"deemed": True},
)  # fmt: skip

# Chapter 5: examination and decision
hear_case = Step("hear_case", _("书面审查"), (S.ACCEPTED,), S.ORDINARY, OFFICER, art(22))
send_copy = Step(
    "send_copy", _("发送申请书副本"), (S.ORDINARY,), None, OFFICER, art(23, 1), issues=("提出答复通知书",),
    stamps=("copy_sent_on",), once=True,
)  # fmt: skip
copy_served = Step(
    "copy_served", _("副本送达被申请人"), (S.ORDINARY,), None, OFFICER, art(23, 1), serves="提出答复通知书",
    stamps=("copy_served_on",), once=True,
)  # fmt: skip
reply = Step(
    "reply", _("提出书面答复"), (S.ORDINARY,), None, Role.COUNTERPART, art(23, 1),
    asks=(Ask("reply_text", _("答复意见"), "long"), Ask("evidence_count", _("证据件数"), "number", required=False)),
    stamps=("replied_on",), once=True,
)  # fmt: skip
hear_parties = Step(
    "hear_parties", _("听取意见"), (S.ORDINARY,), None, OFFICER, art(22),
    asks=(Ask("opinions", _("当事人意见"), "long"),), issues=("听取意见笔录",), stamps=("heard_on",),
)  # fmt: skip
hold_hearing = Step(
    "hold_hearing", _("举行听证"), (S.ORDINARY,), None, OFFICER, rule(33),
    asks=(Ask("chair", _("听证主持人"), "person"),), issues=("听证笔录",), stamps=("hearing_on", "heard_on"),
)  # fmt: skip
ask_committee = Step(
    "ask_committee", _("提请复议咨询委员会咨询"), (S.ORDINARY,), None, OFFICER, art(3),
    asks=(Ask("committee_opinion", _("咨询意见"), "long"),), issues=("复议委员会咨询意见",), stamps=("committee_on",),
)  # fmt: skip
suspend = Step(
    "suspend", _("中止"), (S.ACCEPTED, S.ORDINARY), S.SUSPENDED, OFFICER, rule(41), asks=SUSPEND_ASKS,
    issues=("中止审理通知书",), stamps=("suspended_on",), stops=("ord.decide",),
)  # fmt: skip
resume = Step(
    "resume", _("恢复审理"), (S.SUSPENDED,), S.ACCEPTED, OFFICER, rule(41), asks=(REASON,),
    issues=("恢复审理通知书",), returns=True, resumes=("ord.decide",),
    sets={"suspended_on": None, "suspend_reason": ""},
)  # fmt: skip
terminate_suspended = Step(
    "terminate_suspended", _("中止满六十日终止"), (S.SUSPENDED,), S.TERMINATED, OFFICER, rule(42, 2),
    only_if=(rules.suspended_for_status,), issues=("终止决定书",), stamps=("concluded_on",),
    sets={"result": Result.TERMINATED, "terminate_reason": "t5"},
)  # fmt: skip
terminate = Step(
    "terminate", _("终止"), (S.ACCEPTED, S.ORDINARY, S.MEDIATING, S.DELIBERATING, S.SUSPENDED), S.TERMINATED, OFFICER,
    rule(42, 1), asks=TERMINATE_ASKS, issues=("终止决定书",), stamps=("concluded_on",),
)  # fmt: skip
withdraw_early = Step(
    "withdraw_early", _("受理前撤回申请"), (S.RECEIVED, S.CORRECTING), S.ABANDONED, PUBLIC, art(25)
)
mediate = Step("mediate", _("开始调解"), (S.ACCEPTED, S.ORDINARY), S.MEDIATING, OFFICER, rule(50, 1))
mediation_failed = Step(
    "mediation_failed", _("调解未成"), (S.MEDIATING,), S.ORDINARY, OFFICER, rule(50, 3), asks=(REASON,)
)
mediated = Step(
    "mediated", _("达成调解"), (S.MEDIATING,), S.MEDIATED, OFFICER, rule(50, 2),
    asks=(
        Ask("agreement", _("调解协议内容"), "long"),
        Ask("made_good", _("被申请人已纠正或者弥补"), "flag", required=False),
        Ask("docked_mediation", _("由人民调解组织参与"), "flag", required=False),
    ),
    issues=("行政复议调解书",), stamps=("concluded_on",), sets={"result": Result.MEDIATED},
)  # fmt: skip
reject = Step(
    "reject", _("驳回申请"), (S.ACCEPTED, S.ORDINARY), S.REJECTED, HEAD, rule(48, 1), asks=(REASON,),
    issues=("驳回行政复议申请决定书",), stamps=("concluded_on",), sets={"result": Result.REJECT},
)  # fmt: skip
deliberate = Step(
    "deliberate", _("提出审查意见"), (S.ORDINARY,), S.DELIBERATING, OFFICER, art(28, 1),
    only_if=(rules.reply_in_or_overdue,), asks=(Ask("findings", _("查明的事实和审查意见"), "long"),),
)  # fmt: skip
extend = Step(
    "extend", _("延长审理期限"), (S.ACCEPTED, S.ORDINARY, S.DELIBERATING), None, HEAD, art(31, 1),
    issues=("延期审理通知书",), extends="ord.decide", sets={"extended": True},
)  # fmt: skip
decide = Step(
    "decide", _("作出行政复议决定"), (S.DELIBERATING,), S.DECIDED, HEAD, art(28, 1),
    only_if=(rules.approved, rules.silence_is_no_evidence), asks=RESULT_ASKS, issues=("行政复议决定书",),
    stamps=("concluded_on",),
)  # fmt: skip
serve_decision = Step(
    "serve_decision", _("决定书送达"), (S.DECIDED,), S.SERVED, OFFICER, art(31, 3), serves="行政复议决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_mediation = Step(
    "serve_mediation", _("调解书送达"), (S.MEDIATED,), S.SERVED, OFFICER, rule(50, 2), serves="行政复议调解书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_rejection = Step(
    "serve_rejection", _("驳回决定书送达"), (S.REJECTED,), S.SERVED, OFFICER, art(31, 3),
    serves="驳回行政复议申请决定书", stamps=("decision_served_on",),
)  # fmt: skip
serve_termination = Step(
    "serve_termination", _("终止决定书送达"), (S.TERMINATED,), S.SERVED, OFFICER, rule(42, 1), serves="终止决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
sued = Step(
    "sued",
    _("登记复议后起诉"),
    (S.SERVED, S.PERFORMING),
    None,
    OFFICER,
    art(19),
    stamps=("sued_on",),
    once=True,
)
order_performance = Step(
    "order_performance",
    _("责令限期履行"),
    (S.SERVED,),
    S.PERFORMING,
    OFFICER,
    art(32, 2),
    issues=("责令履行通知书",),
)
performed = Step(
    "performed", _("已经履行"), (S.PERFORMING,), S.CLOSED, OFFICER, art(32, 1), stamps=("performed_on",)
)
enforce = Step(
    "enforce", _("强制执行"), (S.PERFORMING,), S.ENFORCED, OFFICER, art(33),
    asks=(Ask("way", _("执行方式（自行执行或者申请人民法院）")),),
)  # fmt: skip
close = Step("close", _("归档"), (S.SERVED,), S.CLOSED, OFFICER, art(31, 3), bulk=True)

_ENDINGS = (decide, reject, mediated, terminate, terminate_suspended)

PROCEDURE = Procedure(
    key="reconsideration",
    counter=True,
    edition="2017",
    title=_("行政复议"),
    law=LAW,
    states=S,
    final=(S.NOT_ACCEPTED, S.ABANDONED, S.ENFORCED, S.CLOSED),
    steps=(
        apply, ask_correction, correction_served, correct, abandon, excuse, accept, refuse, deem_accepted, hear_case,
        send_copy, copy_served, reply, hear_parties, hold_hearing, ask_committee, suspend, resume,
        terminate_suspended, terminate, withdraw_early, mediate, mediation_failed, mediated, reject, deliberate,
        extend, decide, serve_decision, serve_mediation, serve_rejection, serve_termination, sued,
        order_performance, performed, enforce, close,
    ),
    deadlines=(
        Deadline(
            "accept_review", _("受理审查"), "ar.accept_review", (apply, correct),
            (accept, refuse, ask_correction, deem_accepted), OFFICER, art(17, 1),
            when_missed=deem_accepted, cancelled_by=(withdraw_early,),
        ),
        Deadline(
            "correction", _("补正"), "ar.correction_submit", (correction_served,), (correct,), PUBLIC, rule(29),
            when_missed=abandon, cancelled_by=(withdraw_early,),
        ),
        Deadline(
            "ord.send_copy", _("发送申请书副本"), "ar.ord.send_copy", (accept, deem_accepted), (send_copy,), OFFICER,
            art(23, 1), cancelled_by=_ENDINGS, from_field="accepted_on",
        ),
        Deadline(
            "ord.reply", _("被申请人答复"), "ar.ord.reply", (copy_served,), (reply,), Role.COUNTERPART, art(23, 1),
            cancelled_by=_ENDINGS,
            mirror="reply_due_on",
        ),
        Deadline(
            "ord.decide", _("作出行政复议决定"), "ar.ord.decide", (accept, deem_accepted), _ENDINGS, OFFICER,
            art(31, 1), from_field="accepted_on",
            extension=Extension("30d", HEAD, art(31, 1), tell=(PUBLIC, Role.COUNTERPART)),
            mirror="decide_due_on",
        ),
        Deadline(
            "suspended", _("中止满期"), "ar.suspend_to_terminate", (suspend,), (resume, *_ENDINGS), OFFICER,
            rule(42, 2), only_if=rules.suspended_for_status, when_missed=terminate_suspended,
        ),
        Deadline(
            "sue", _("申请人起诉期限"), "ar.sue_after_decision", (serve_decision, serve_rejection), (sued,), PUBLIC,
            art(19),
        ),
    ),
    in_force_from=dt.date(2018, 1, 1),
    in_force_to=dt.date(2024, 1, 1),
    chapter="disputes",
    number="复议〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(S.RECEIVED, S.ACCEPTED, S.ORDINARY, S.DELIBERATING, S.DECIDED, S.SERVED, S.CLOSED),
)  # fmt: skip
