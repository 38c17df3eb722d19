"""The ordinary procedure, in the order of the Administrative Penalty Law of 2021 (articles 54 to 64, 66 to 73)."""

from __future__ import annotations

import datetime as dt

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import baselines, rules
from fazhi.modules.enforcement.procedure import common, execution
from fazhi.modules.enforcement.procedure.common import ABOUT, HEAD, LAW, OFFICER, TEAM, art
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states import (
    Departure,
    FiledTrack,
    P,
    ReturnResult,
    Review,
    Sanction,
    SpareGround,
)

AFTER = common.within(tuple(P.values))
BEFORE_DECISION = (P.NOTIFIED, P.HEARD, P.REVIEWED)
OPEN = (P.FILED, P.INVESTIGATING, P.INVESTIGATED, P.NOTIFIED, P.HEARING, P.HEARD, P.REVIEWING, P.REVIEWED)

# Filing and team (articles 36, 38, 42, 43, 54)
file_case = Step(
    "file_case", _("立案"), (), P.FILED, OFFICER, art(54, 2),
    only_if=(
        rules.days_in_order, rules.within_limitation, rules.basis_may_set_penalties, rules.competent,
        rules.simple_and_agreed,
    ),
    asks=(
        Ask("track", _("办理方式"), "choice", choices=FiledTrack),
        Ask("agreed", _("事实清楚，当事人认错认罚并同意简案快办"), "flag", required=False),
        *ABOUT,
        Ask("operation_number", _("联合执法案号"), required=False, max_length=80, help=_("联合执法中发现的，填写该行动的案号")),
        Ask("complex", _("情节复杂或者重大违法"), "flag", required=False),
        Ask("public_interest", _("涉及重大公共利益或者多个法律关系"), "flag", required=False),
    ),
    issues=("立案审批表",),
)  # fmt: skip
assign = Step(
    "assign", _("指派执法人员"), (P.FILED, P.INVESTIGATING, P.INVESTIGATED), P.INVESTIGATING, OFFICER, art(42, 1),
    only_if=(rules.two_certified,), asks=TEAM, stamps=("assigned_on",),
)  # fmt: skip
ask_recusal = Step(
    "ask_recusal", _("申请回避"), OPEN, None, Role.PUBLIC, art(43, 2), asks=(Ask("reason", _("理由"), "long"),),
    stamps=("recusal_asked_on",), sets={"recusal_decided_on": None, "recused": False},
)  # fmt: skip
decide_recusal = Step(
    "decide_recusal", _("决定是否回避"), OPEN, None, HEAD, art(43, 3), only_if=(),
    asks=(Ask("recused", _("决定回避"), "flag", required=False), Ask("reason", _("理由"), "long")),
    stamps=("recusal_decided_on",), issues=("回避决定书",),
)  # fmt: skip

# Evidence (articles 40, 41, 46, 47, 56)
take_evidence = common.take_evidence((P.INVESTIGATING,))
record = common.record((*OPEN, P.DECIDED, P.PAYING, P.SURCHARGING, P.DEMANDED))
preserve = Step(
    "preserve", _("批准先行登记保存"), (P.INVESTIGATING,), None, HEAD, art(56),
    only_if=(rules.preservation_grounded,), issues=("先行登记保存证据决定书",),
    asks=(Ask("items", _("登记保存的证据"), "long"), Ask("reason", _("可能灭失或者以后难以取得的情况"), "long")),
)  # fmt: skip
handle_preserved = Step(
    "handle_preserved", _("处理先行登记保存的证据"), (P.INVESTIGATING, P.INVESTIGATED), None, OFFICER, art(56),
    asks=(Ask("handling", _("处理决定"), "long"),), issues=("先行登记保存证据处理决定书",),
)  # fmt: skip

order_correction = Step(
    "order_correction", _("责令改正"), (*OPEN, P.DECIDED, P.SPARED, P.PAYING), None, OFFICER, art(28, 1), issues=("责令改正通知书",),
    asks=(
        Ask("correction", _("改正的内容和要求"), "long"),
        Ask("correct_by", _("改正期限"), "date", required=False),
    ),
)  # fmt: skip

# Crime (articles 8, 27, 57(1)4)
suspect_crime = Step(
    "suspect_crime", _("发现涉嫌犯罪"), (P.INVESTIGATING, P.INVESTIGATED, *BEFORE_DECISION), None, OFFICER, art(27, 1),
    asks=(Ask("reason", _("涉嫌犯罪的事实"), "long"),), sets={"crime_suspected": True},
)  # fmt: skip
transfer = Step(
    "transfer", _("移送司法机关"), (P.INVESTIGATING, P.INVESTIGATED, *BEFORE_DECISION), P.TRANSFERRED, HEAD,
    art(57, 1, 4), sets={"crime_suspected": True}, stops=("decide",),
    asks=(Ask("to", _("移送机关"), max_length=80),),
)  # fmt: skip
come_back = Step(
    "come_back", _("司法机关移送行政处理"), (P.TRANSFERRED,), P.INVESTIGATING, OFFICER, art(27, 1),
    sets={"crime_suspected": False}, resumes=("decide",),
    asks=(Ask("letter", _("司法机关文书号"), max_length=80),),
)  # fmt: skip

# End of the investigation, discretion, notice (articles 29, 30 to 34, 44, 57(1), 63)
close_investigation = Step(
    "close_investigation", _("调查终结"), (P.INVESTIGATING,), P.INVESTIGATED, OFFICER, art(57, 1),
    only_if=(rules.has_evidence,), issues=("调查终结报告",),
    asks=(
        Ask("findings", _("查明的事实"), "long"),
        Ask("mitigating", _("具有从轻、减轻情形"), "flag", required=False,
            help=_("主动消除或者减轻危害后果、受胁迫或者诱骗、主动供述尚未掌握的行为、立功")),
    ),
)  # fmt: skip
choose_band = Step(
    "choose_band", _("适用裁量基准"), (P.INVESTIGATED,), None, OFFICER, art(34),
    asks=(
        Ask("table", _("裁量基准编号"), max_length=60),
        Ask("circumstances", _("裁量情节"), "long", help=_("每行一个要素，如“货值金额=12000”")),
        Ask("base", _("计算基数"), "money", required=False, help=_("按倍数罚款的，填写货值金额或者违法所得")),
    ),
    derives=lambda case, facts: baselines.fields(case, facts.data, facts.on),
)  # fmt: skip
notify = Step(
    "notify", _("告知拟处罚内容和权利"), (P.INVESTIGATED,), P.NOTIFIED, OFFICER, art(44),
    only_if=(
        rules.recusal_settled, rules.no_crime_suspected, rules.punishable, rules.band_chosen, rules.lighter_if_due,
        rules.inside_band, rules.higher_norm_applied, rules.hearing_right_told,
    ),
    asks=(
        Ask("told_sanction", _("拟作处罚（最重）"), "choice", choices=Sanction),
        Ask("told_fine", _("拟处罚款"), "money", required=False),
        Ask("told_confiscated", _("拟没收金额"), "money", required=False),
        Ask("reasons", _("事实、理由和依据"), "long"),
        Ask("hearing_told", _("告知听证权利"), "flag", required=False),
        Ask("other_norm_cap", _("同一行为违反的其他规范的罚款上限"), "money", required=False),
        Ask("departure", _("偏离裁量阶次的批准"), "choice", required=False, choices=Departure),
        Ask("departure_reason", _("偏离的理由"), "long", required=False),
    ),
    issues=("行政处罚告知书",), stamps=("told_on",),
    sets={
        "notice_served_on": None, "defended_on": None, "waived_on": None, "hearing_asked_on": None, "hearing_on": None,
        "reviewed_on": None, "discussed_on": None,
    },
)  # fmt: skip
serve_notice = Step(
    "serve_notice", _("告知书送达"), (P.NOTIFIED,), None, OFFICER, art(44), serves="行政处罚告知书",
    stamps=("notice_served_on",), once=False,
)  # fmt: skip
tell_again = Step(
    "tell_again", _("重新告知"), BEFORE_DECISION, P.INVESTIGATED, OFFICER, art(44),
    asks=(Ask("reason", _("新的事实、理由或者依据"), "long"),),
)  # fmt: skip

# Statement, defence, hearing (articles 45, 62 to 65)
defend = Step(
    "defend", _("听取陈述申辩并复核"), (P.NOTIFIED, P.HEARD), None, OFFICER, art(45, 1), stamps=("defended_on",),
    issues=("陈述申辩复核意见书",),
    asks=(Ask("defence", _("陈述、申辩"), "long"), Ask("recheck", _("复核意见"), "long")),
)  # fmt: skip
waive = Step(
    "waive", _("明确放弃陈述申辩和听证"), (P.NOTIFIED,), None, Role.PUBLIC, art(62), stamps=("waived_on",),
    asks=(Ask("proof", _("放弃的书面材料或者笔录")),),
)  # fmt: skip
ask_hearing = Step(
    "ask_hearing", _("要求听证"), (P.NOTIFIED,), P.HEARING, Role.PUBLIC, art(64, 1), only_if=(rules.asked_in_time,),
    stamps=("hearing_asked_on",),
)  # fmt: skip
announce_hearing = Step(
    "announce_hearing", _("通知听证"), (P.HEARING,), None, OFFICER, art(64, 2),
    only_if=(rules.hearing_notice_in_time, rules.chair_is_no_investigator), issues=("听证通知书",),
    asks=(
        Ask("hearing_set_for", _("听证日期"), "date"),
        Ask("place", _("听证地点")),
        Ask("chair", _("听证主持人"), "person", max_length=60),
    ),
)  # fmt: skip
hold_hearing = Step(
    "hold_hearing", _("举行听证"), (P.HEARING,), P.HEARD, OFFICER, art(64, 7), only_if=(rules.hearing_announced,),
    asks=(Ask("hearing_record", _("听证笔录要点"), "long"),), stamps=("hearing_on",), issues=("听证笔录", "听证报告"),
)  # fmt: skip
forgo_hearing = Step(
    "forgo_hearing", _("放弃听证（无正当理由不出席）"), (P.HEARING,), P.NOTIFIED, OFFICER, art(64, 6),
    only_if=(rules.hearing_announced,), sets={"hearing_asked_on": None}, stamps=("waived_on",),
    asks=(Ask("proof", _("证明材料")),),
)  # fmt: skip

# Legal review (article 58) and collective discussion (57(2))
submit_review = Step(
    "submit_review", _("提交法制审核"), (P.NOTIFIED, P.HEARD), P.REVIEWING, OFFICER, art(58, 1),
    only_if=(rules.was_told, rules.was_heard, rules.hearing_done_if_due), sets={"review_due_by_law": True},
)  # fmt: skip
agree = Step(
    "agree", _("法制审核通过"), (P.REVIEWING,), P.REVIEWED, Role.OFFICE_HEAD, art(58, 1),
    only_if=(rules.reviewer_is_no_investigator, rules.reviewer_is_qualified),
    asks=(
        Ask("reviewer", _("审核人员"), "person", max_length=60),
        Ask("first_time", _("初次从事法制审核"), "flag", required=False),
        Ask("qualified", _("已取得法律职业资格"), "flag", required=False),
        Ask("opinion", _("审核意见"), "long"),
    ),
    sets={"review_result": Review.AGREE}, stamps=("reviewed_on",), issues=("法制审核意见书",),
)  # fmt: skip
return_review = Step(
    "return_review", _("法制审核退回"), (P.REVIEWING,), P.INVESTIGATED, Role.OFFICE_HEAD, art(58, 1),
    only_if=(rules.reviewer_is_no_investigator,), issues=("法制审核意见书",),
    asks=(
        Ask("reviewer", _("审核人员"), "person", max_length=60),
        Ask("review_result", _("结论"), "choice", choices=ReturnResult),
        Ask("opinion", _("审核意见"), "long"),
    ),
)  # fmt: skip
discuss = Step(
    "discuss", _("集体讨论"), (P.INVESTIGATED, *BEFORE_DECISION), None, HEAD, art(57, 2), only_if=(rules.minutes_kept,),
    asks=(
        Ask("attendees", _("参加人员"), "long"),
        Ask("minutes", _("会议记录"), "long"),
    ),
    stamps=("discussed_on",), issues=("集体讨论记录",),
)  # fmt: skip

# Decision (articles 57, 59, 60) and service (61)
decide = Step(
    "decide", _("作出处罚决定"), BEFORE_DECISION, P.DECIDED, HEAD, art(57, 1),
    only_if=(
        rules.recusal_settled, rules.no_crime_suspected, rules.punishable, rules.lighter_if_due, rules.was_told,
        rules.was_heard, rules.hearing_done_if_due, rules.not_heavier_than_told, rules.inside_band,
        rules.reviewed_if_due, rules.discussed_if_due, rules.not_fined_twice,
    ),
    asks=(
        Ask("sanction", _("处罚种类（最重）"), "choice", choices=Sanction),
        Ask("fine", _("罚款"), "money", required=False),
        Ask("confiscated", _("没收金额"), "money", required=False),
        Ask("other", _("其他处罚内容"), required=False),
        Ask("facts", _("违法事实和证据"), "long"),
        Ask("departure", _("偏离裁量阶次的批准"), "choice", required=False, choices=Departure),
        Ask("departure_reason", _("偏离的理由"), "long", required=False),
    ),
    issues=("行政处罚决定书",), stamps=("decided_on",),
)  # fmt: skip
spare = Step(
    "spare", _("决定不予处罚"), (P.INVESTIGATED, *BEFORE_DECISION), P.SPARED, HEAD, art(57, 1, 2),
    only_if=(
        rules.recusal_settled, rules.no_crime_suspected, rules.spared_for_a_reason, rules.really_the_first,
        rules.educated, rules.band_allows_sparing,
    ),
    asks=(
        Ask("spare_ground", _("不予处罚理由"), "choice", choices=SpareGround),
        Ask("corrected", _("已及时改正"), "flag", required=False),
        Ask("harm", _("造成较重危害后果"), "flag", required=False),
        Ask("education", _("教育内容"), "long", required=False),
        Ask("facts", _("事实和证据"), "long"),
    ),
    issues=("不予行政处罚决定书",), stamps=("decided_on", "educated_on"),
)  # fmt: skip
drop = Step(
    "drop", _("销案"), (P.FILED, P.INVESTIGATING), P.DROPPED, HEAD, art(57, 1, 3), issues=("销案审批表",),
    asks=(Ask("reason", _("销案理由"), "long"),),
)  # fmt: skip
serve_decision = Step(
    "serve_decision", _("决定书送达"), (P.DECIDED,), P.PAYING, OFFICER, art(61, 1), serves="行政处罚决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
serve_spared = Step(
    "serve_spared", _("不予处罚决定书送达"), (P.SPARED,), None, OFFICER, art(61, 1), serves="不予行政处罚决定书",
    stamps=("decision_served_on",), once=True,
)  # fmt: skip
extend = Step(
    "extend", _("延长办案期限"), OPEN, None, HEAD, art(60), extends="decide", once=True, issues=("延长办案期限审批表",),
)  # fmt: skip

STEPS = (
    file_case, assign, ask_recusal, decide_recusal, take_evidence, record, preserve, handle_preserved, suspect_crime,
    transfer, come_back, close_investigation, choose_band, notify, serve_notice, tell_again, defend, waive, ask_hearing,
    announce_hearing, hold_hearing, forgo_hearing, submit_review, agree, return_review, discuss, decide, spare, drop,
    serve_decision, serve_spared, extend, order_correction, *AFTER.values(), *execution.STEPS,
)  # fmt: skip

ORDINARY = Procedure(
    key="penalty",
    edition="2021",
    title=_("行政处罚（普通程序）"),
    law=LAW,
    states=P,
    final=(P.CLOSED, P.DROPPED),
    steps=STEPS,
    deadlines=(
        Deadline(
            "decide", _("作出处罚决定"), "pn.decide", (file_case,), (decide, spare), OFFICER, art(60),
            extension=Extension("30d", HEAD, art(60)), cancelled_by=(drop,), mirror="decide_due_on",
        ),
        Deadline(
            "preserved", _("处理先行登记保存的证据"), "pn.evidence_registration", (preserve,), (handle_preserved,), OFFICER,
            art(56),
        ),
        Deadline(
            "hearing_request", _("要求听证"), "pn.hearing_request", (serve_notice,), (ask_hearing, waive), Role.PUBLIC,
            art(64, 1), cancelled_by=(tell_again, transfer, spare), mirror="hearing_request_due_on",
        ),
        Deadline(
            "legal_review", _("法制审核"), "pn.legal_review", (submit_review,), (agree, return_review), Role.OFFICE_HEAD,
            art(58, 1),
        ),
        Deadline("serve", _("送达处罚决定书"), "pn.serve", (decide,), (serve_decision,), OFFICER, art(61, 1)),
        *common.publicity_deadlines(AFTER, (decide, spare)),
        *execution.deadlines(serve_decision, AFTER, art(67, 3)),
    ),
    in_force_from=dt.date(2021, 7, 15),
    chapter="enforcement",
    number="罚案〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(
        P.FILED, P.INVESTIGATING, P.INVESTIGATED, P.NOTIFIED, P.REVIEWED, P.DECIDED, P.PAYING, P.PERFORMED, P.CLOSED,
    ),
    counter=True,
    party_role="party",
)  # fmt: skip
