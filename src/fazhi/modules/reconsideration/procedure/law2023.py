"""Administrative reconsideration under the law as revised in 2023, in the order of the statute."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.reconsideration import rules
from fazhi.modules.reconsideration.procedure.asks import (
    APPLY_ASKS,
    REASON,
    RESULT_ASKS,
    SUSPEND_ASKS,
    TERMINATE_ASKS,
)
from fazhi.modules.reconsideration.procedure.documents import DOCUMENTS
from fazhi.modules.reconsideration.procedure.wording import WORDING
from fazhi.modules.reconsideration.states import HEARD_STATES, PENDING, Result, S

LAW = law("行政复议法(2023)")
art = LAW.article
OFFICER, HEAD, OFFICE_HEAD, PUBLIC = Role.OFFICER, Role.HEAD, Role.OFFICE_HEAD, Role.PUBLIC
HEARD = tuple(HEARD_STATES)
CONCLUDED = (S.DECIDED, S.MEDIATED, S.REJECTED, S.TERMINATED)

# Chapter 3: application
apply = Step("apply", _("收到申请"), (), S.RECEIVED, PUBLIC, art(22), asks=APPLY_ASKS)

# Chapter 4, section 1: acceptance (articles 30 to 35)
ask_correction = Step(
    "ask_correction", _("通知补正"), (S.RECEIVED,), S.CORRECTING, OFFICER, art(31, 1),
    only_if=(rules.notice_in_time,), asks=(Ask("missing", _("需要补正的事项"), "long"),),
    issues=("补正通知书",), stamps=("correction_asked_on",), once=True,
)  # fmt: skip
correction_served = Step(
    "correction_served", _("补正通知书送达"), (S.CORRECTING,), None, OFFICER, art(31, 2), serves="补正通知书"
)
correct = Step(
    "correct", _("提交补正材料"), (S.CORRECTING,), S.RECEIVED, PUBLIC, art(31, 2),
    asks=(Ask("materials", _("补正的内容"), "long"),), stamps=("corrected_on",),
)  # fmt: skip
abandon = Step(
    "abandon", _("视为放弃申请"), (S.CORRECTING,), S.ABANDONED, OFFICER, art(31, 2),
    asks=(Ask("no_good_reason", _("已核实申请人没有正当理由"), "flag"),),
)  # fmt: skip
excuse = Step(
    "excuse", _("登记耽误期限的正当理由"), (S.RECEIVED,), None, OFFICER, art(20, 2), asks=(REASON,),
    sets={"late_excused": True},
)  # fmt: skip
accept = Step(
    "accept", _("受理"), (S.RECEIVED,), S.ACCEPTED, OFFICER, art(30, 1),
    only_if=(rules.applied_in_time, rules.admission_conditions),
    asks=(Ask("conditions_met", _("符合第三十条第一款各项条件"), "flag"),),
    issues=("受理通知书",), stamps=("accepted_on",),
)  # fmt: skip
refuse = Step(
    "refuse", _("不予受理"), (S.RECEIVED,), S.NOT_ACCEPTED, OFFICER, art(30, 2),
    asks=(REASON, Ask("competent_body", _("有管辖权的机关"), required=False)), issues=("不予受理决定书",),
)  # fmt: skip
deem_accepted = Step(
    "deem_accepted", _("视为受理"), (S.RECEIVED,), S.ACCEPTED, Role.SYSTEM, art(30, 3),
    stamps=("accepted_on",), sets={"deemed": True},
)  # fmt: skip
reject = Step(
    "reject", _("驳回申请"), (S.ACCEPTED, *HEARD), S.REJECTED, HEAD, art(33), asks=(REASON,),
    issues=("驳回行政复议申请决定书",), stamps=("concluded_on",), sets={"result": Result.REJECT},
)  # fmt: skip

# Section 2: hearing of the case (articles 36 to 47)
suspend = Step(
    "suspend", _("中止"), (S.ACCEPTED, *HEARD), S.SUSPENDED, OFFICER, art(39, 1),
    only_if=(rules.both_consent_to_mediation,), asks=SUSPEND_ASKS, issues=("中止审理通知书",),
    stamps=("suspended_on",), stops=("ord.decide", "simp.decide"),
)  # fmt: skip
resume = Step(
    "resume", _("恢复审理"), (S.SUSPENDED,), S.ACCEPTED, OFFICER, art(39, 2),
    only_if=(rules.attached_review_done,), asks=(REASON,), issues=("恢复审理通知书",), returns=True,
    resumes=("ord.decide", "simp.decide"), sets={"suspended_on": None, "suspend_reason": ""},
)  # fmt: skip
terminate_suspended = Step(
    "terminate_suspended", _("中止满六十日终止"), (S.SUSPENDED,), S.TERMINATED, OFFICER, art(41, 1, 5),
    only_if=(rules.suspended_for_status,), issues=("终止决定书",), stamps=("concluded_on",),
    sets={"result": Result.TERMINATED, "terminate_reason": "t5"},
)  # fmt: skip
terminate = Step(
    "terminate", _("终止"), (*PENDING, S.SUSPENDED), S.TERMINATED, OFFICER, art(41, 1), asks=TERMINATE_ASKS,
    issues=("终止决定书",), stamps=("concluded_on",),
)  # fmt: skip
withdraw_early = Step(
    "withdraw_early", _("受理前撤回申请"), (S.RECEIVED, S.CORRECTING), S.ABANDONED, PUBLIC, art(41, 1, 1)
)

# Section 3: ordinary procedure (articles 48 to 52)
use_ordinary = Step("use_ordinary", _("适用普通程序"), (S.ACCEPTED,), S.ORDINARY, OFFICER, art(36))
send_copy = Step(
    "send_copy", _("发送申请书副本"), HEARD, None, OFFICER, art(48), issues=("提出答复通知书",),
    stamps=("copy_sent_on",), once=True,
)  # fmt: skip
copy_served = Step(
    "copy_served", _("副本送达被申请人"), HEARD, None, OFFICER, art(48), serves="提出答复通知书",
    stamps=("copy_served_on",), once=True,
)  # fmt: skip
reply = Step(
    "reply", _("提出书面答复"), HEARD, None, Role.COUNTERPART, art(48),
    asks=(Ask("reply_text", _("答复意见"), "long"), Ask("evidence_count", _("证据件数"), "number", required=False)),
    stamps=("replied_on",), once=True,
)  # fmt: skip
hear_parties = Step(
    "hear_parties", _("听取意见"), HEARD, None, OFFICER, art(49),
    asks=(Ask("opinions", _("当事人意见"), "long"),), issues=("听取意见笔录",), stamps=("heard_on",),
)  # fmt: skip
note_unheard = Step(
    "note_unheard", _("记录不能听取意见的原因"), HEARD, None, OFFICER, art(49),
    asks=(Ask("unheard_reason", _("当事人方面的原因")),),
)  # fmt: skip
announce_hearing = Step(
    "announce_hearing", _("通知听证"), (S.ORDINARY,), None, OFFICER, art(51, 1),
    only_if=(rules.hearing_notice_in_time,),
    asks=(
        Ask("hearing_set_for", _("听证日期"), "date"),
        Ask("place", _("听证地点")),
        Ask("matters", _("拟听证事项"), "long"),
    ),
    issues=("听证通知书",), stamps=("hearing_notice_on",),
)  # fmt: skip
hold_hearing = Step(
    "hold_hearing", _("举行听证"), (S.ORDINARY,), None, OFFICER, art(50, 3), only_if=(rules.hearing_announced,),
    asks=(
        Ask("chair", _("听证主持人"), "person"),
        Ask("members", _("听证员（两名以上）")),
        Ask("respondent_head", _("被申请人负责人是否参加"), "flag", required=False),
    ),
    issues=("听证笔录",), stamps=("hearing_on", "heard_on"),
)  # fmt: skip
ask_committee = Step(
    "ask_committee", _("提请复议委员会咨询"), HEARD, None, OFFICER, art(52, 2),
    asks=(Ask("committee_opinion", _("咨询意见"), "long"),), issues=("复议委员会咨询意见",), stamps=("committee_on",),
)  # fmt: skip

# Section 4: simplified procedure (articles 53 to 55)
use_simplified = Step(
    "use_simplified", _("适用简易程序"), (S.ACCEPTED,), S.SIMPLIFIED, OFFICER, art(53, 1),
    only_if=(rules.simplified_allowed,),
    asks=(
        Ask("clear", _("事实清楚、权利义务明确、争议不大"), "flag"),
        Ask("warning_only", _("被申请复议的是警告或者通报批评"), "flag", required=False),
        Ask("all_consent", _("当事人各方同意"), "flag", required=False),
    ),
)  # fmt: skip
convert = Step(
    "convert", _("转为普通程序"), (S.SIMPLIFIED,), S.ORDINARY, OFFICE_HEAD, art(55), asks=(REASON,),
    issues=("转为普通程序通知书",),
)  # fmt: skip

# Mediation (articles 5, 73, 74)
mediate = Step("mediate", _("开始调解"), (S.ACCEPTED, *HEARD), S.MEDIATING, OFFICER, art(5, 1))
mediation_failed = Step(
    "mediation_failed", _("调解未成"), (S.MEDIATING,), S.ORDINARY, OFFICER, art(73, 2), asks=(REASON,)
)
mediated = Step(
    "mediated", _("达成调解"), (S.MEDIATING,), S.MEDIATED, OFFICER, art(73, 1), only_if=(rules.mediation_signed,),
    asks=(
        Ask("agreement", _("调解协议内容"), "long"),
        Ask("signed", _("各方已经签名、盖章"), "flag"),
        Ask("made_good", _("被申请人已纠正或者弥补"), "flag", required=False),
        Ask("docked_mediation", _("由人民调解组织参与"), "flag", required=False),
    ),
    issues=("行政复议调解书",), stamps=("concluded_on",), sets={"result": Result.MEDIATED},
)  # fmt: skip

# Chapter 5: decision (articles 61 to 75)
extend = Step(
    "extend", _("延长审理期限"), (S.ACCEPTED, S.ORDINARY, S.DELIBERATING), None, OFFICE_HEAD, art(62, 1),
    only_if=(rules.complex_case,), issues=("延期审理通知书",), extends="ord.decide", sets={"extended": True},
)  # fmt: skip
deliberate = Step(
    "deliberate", _("提出处理意见"), HEARD, S.DELIBERATING, OFFICER, art(61, 1),
    only_if=(
        rules.reply_in_or_overdue,
        rules.parties_were_heard,
        rules.hearing_held_if_due,
        rules.committee_asked_if_due,
    ),
    asks=(Ask("findings", _("查明的事实和处理意见"), "long"),),
)  # fmt: skip
decide = Step(
    "decide", _("作出行政复议决定"), (S.DELIBERATING,), S.DECIDED, HEAD, art(61, 1),
    only_if=(rules.approved, rules.not_worse, rules.silence_is_no_evidence),
    asks=RESULT_ASKS, issues=("行政复议决定书",), stamps=("concluded_on",),
)  # fmt: skip
serve_decision = Step(
    "serve_decision", _("决定书送达"), (S.DECIDED,), S.SERVED, OFFICER, art(75), serves="行政复议决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_mediation = Step(
    "serve_mediation", _("调解书送达"), (S.MEDIATED,), S.SERVED, OFFICER, art(73, 1), serves="行政复议调解书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_rejection = Step(
    "serve_rejection", _("驳回决定书送达"), (S.REJECTED,), S.SERVED, OFFICER, art(75), serves="驳回行政复议申请决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_termination = Step(
    "serve_termination", _("终止决定书送达"), (S.TERMINATED,), S.SERVED, OFFICER, art(75), serves="终止决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
publish = Step(
    "publish", _("公开行政复议决定"), (S.SERVED, S.PERFORMING), None, OFFICER, art(79, 1), stamps=("published_on",),
    once=True,
)  # fmt: skip
sued = Step(
    "sued",
    _("登记复议后起诉"),
    (S.SERVED, S.PERFORMING),
    None,
    OFFICER,
    art(34),
    stamps=("sued_on",),
    once=True,
)
order_performance = Step(
    "order_performance",
    _("责令限期履行"),
    (S.SERVED,),
    S.PERFORMING,
    OFFICER,
    art(77, 1),
    issues=("责令履行通知书",),
)
performed = Step(
    "performed", _("已经履行"), (S.PERFORMING,), S.CLOSED, OFFICER, art(77, 1), stamps=("performed_on",)
)
enforce = Step(
    "enforce", _("强制执行"), (S.PERFORMING,), S.ENFORCED, OFFICER, art(78),
    asks=(Ask("way", _("执行方式（自行执行或者申请人民法院）")),),
)  # fmt: skip
close = Step("close", _("归档"), (S.SERVED,), S.CLOSED, OFFICER, art(75), bulk=True)

_ENDINGS = (decide, reject, mediated, terminate, terminate_suspended)

PROCEDURE = Procedure(
    key="reconsideration",
    counter=True,
    edition="2023",
    title=_("行政复议"),
    law=LAW,
    states=S,
    final=(S.NOT_ACCEPTED, S.ABANDONED, S.ENFORCED, S.CLOSED),
    steps=(
        apply, ask_correction, correction_served, correct, abandon, excuse, accept, refuse, deem_accepted, reject,
        suspend, resume, terminate_suspended, terminate, withdraw_early,
        use_ordinary, send_copy, copy_served, reply, hear_parties, note_unheard, announce_hearing, hold_hearing,
        ask_committee, use_simplified, convert, mediate, mediation_failed, mediated, extend, deliberate, decide,
        serve_decision, serve_mediation, serve_rejection, serve_termination, publish, sued, order_performance,
        performed, enforce, close,
    ),
    deadlines=(
        Deadline(
            "accept_review", _("受理审查"), "ar.accept_review", (apply, correct),
            (accept, refuse, ask_correction, deem_accepted), OFFICER, art(30, 1),
            when_missed=deem_accepted, cancelled_by=(withdraw_early,),
        ),
        Deadline(
            "correction", _("补正"), "ar.correction_submit", (correction_served,), (correct,), PUBLIC, art(31, 2),
            when_missed=abandon, cancelled_by=(withdraw_early,),
        ),
        Deadline(
            "ord.send_copy", _("发送申请书副本"), "ar.ord.send_copy", (accept, deem_accepted, convert), (send_copy,),
            OFFICER, art(48), cancelled_by=(use_simplified, *_ENDINGS), from_field="accepted_on",
        ),
        Deadline(
            "ord.reply", _("被申请人答复"), "ar.ord.reply", (copy_served,), (reply,), Role.COUNTERPART, art(48),
            only_if=rules.under_ordinary, cancelled_by=_ENDINGS,
            mirror="reply_due_on",
        ),
        Deadline(
            "simp.send_copy", _("发送申请书副本（简易程序）"), "ar.simp.send_copy", (use_simplified,), (send_copy,),
            OFFICER, art(54), cancelled_by=(convert, *_ENDINGS), from_field="accepted_on",
        ),
        Deadline(
            "simp.reply", _("被申请人答复（简易程序）"), "ar.simp.reply", (copy_served,), (reply,), Role.COUNTERPART,
            art(54), only_if=rules.under_simplified, cancelled_by=_ENDINGS,
            mirror="reply_due_on",
        ),
        Deadline(
            "ord.decide", _("作出行政复议决定"), "ar.ord.decide", (accept, deem_accepted, convert), _ENDINGS, OFFICER,
            art(62, 1), cancelled_by=(use_simplified,), from_field="accepted_on",
            extension=Extension("30d", OFFICE_HEAD, art(62, 1), tell=(PUBLIC, Role.COUNTERPART)),
            mirror="decide_due_on",
        ),
        Deadline(
            "simp.decide", _("作出行政复议决定（简易程序）"), "ar.simp.decide", (use_simplified,), _ENDINGS, OFFICER,
            art(62, 2), cancelled_by=(convert,), from_field="accepted_on",
            mirror="decide_due_on",
        ),
        Deadline(
            "suspended", _("中止满期"), "ar.suspend_to_terminate", (suspend,), (resume, *_ENDINGS), OFFICER,
            art(41, 1, 5), only_if=rules.suspended_for_status, when_missed=terminate_suspended,
        ),
        Deadline(
            "sue", _("申请人起诉期限"), "ar.sue_after_decision", (serve_decision, serve_rejection), (sued,), PUBLIC,
            art(34),
        ),
    ),
    in_force_from=dt.date(2024, 1, 1),
    chapter="disputes",
    number="复议〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(S.RECEIVED, S.ACCEPTED, S.ORDINARY, S.DELIBERATING, S.DECIDED, S.SERVED, S.CLOSED),
)  # fmt: skip
