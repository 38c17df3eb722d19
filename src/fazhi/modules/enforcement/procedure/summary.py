"""The summary procedure: decided on the spot (行政处罚法(2021) 51 to 53, 68, 71)."""

from __future__ import annotations

import datetime as dt

from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules, rules_after
from fazhi.modules.enforcement.procedure import common, execution
from fazhi.modules.enforcement.procedure.common import ABOUT, LAW, OFFICER, TEAM, art
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states import P, SpotSanction, Track

REACHED = (
    P.DECIDED, P.PAYING, P.SURCHARGING, P.DEMANDED, P.COURT, P.SUSPENDED, P.ENDED, P.PERFORMED, P.CLOSED,
)  # fmt: skip
AFTER = common.within(REACHED)

on_site = Step(
    "on_site", _("现场发现违法行为"), (), P.INVESTIGATING, OFFICER, art(51),
    only_if=(
        rules.days_in_order, rules.within_limitation, rules.two_certified, rules.basis_may_set_penalties,
        rules.competent,
    ),
    asks=(*TEAM, *ABOUT), sets={"track": Track.SUMMARY}, stamps=("assigned_on",),
)  # fmt: skip
take_evidence = common.take_evidence((P.INVESTIGATING,))
record = common.record((P.INVESTIGATING, P.DECIDED, P.PAYING))
decide_on_spot = Step(
    "decide_on_spot", _("当场作出处罚决定"), (P.INVESTIGATING,), P.DECIDED, OFFICER, art(52, 1),
    only_if=(
        rules.has_evidence, rules.punishable, rules.small_on_the_spot, rules.shown_and_told_on_the_spot,
        rules.not_fined_twice,
    ),
    asks=(
        Ask("sanction", _("处罚种类"), "choice", choices=SpotSanction),
        Ask("fine", _("罚款"), "money", required=False),
        Ask("card_shown", _("已出示执法证件"), "flag"),
        Ask("rights_told", _("已告知内容、事实、理由、依据和权利"), "flag"),
        Ask("defence_heard", _("已听取陈述、申辩"), "flag"),
        Ask("defence", _("陈述、申辩"), "long", required=False),
    ),
    issues=("当场处罚决定书",), stamps=("decided_on",),
)  # fmt: skip
to_ordinary = Step(
    "to_ordinary", _("转普通程序"), (P.INVESTIGATING,), P.DROPPED, OFFICER, art(54, 1),
    asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
deliver = Step(
    "deliver", _("当场交付决定书"), (P.DECIDED,), P.PAYING, OFFICER, art(52, 1), serves="当场处罚决定书",
    stamps=("decision_served_on",),
)  # fmt: skip
report = Step(
    "report", _("报所属机关备案"), (P.DECIDED, P.PAYING, P.PERFORMED), None, OFFICER, art(52, 3), once=True,
)  # fmt: skip
collect = Step(
    "collect", _("当场收缴罚款"), (P.PAYING,), None, OFFICER, art(68),
    only_if=(rules_after.may_collect_on_the_spot, rules_after.pays_what_is_due), derives=rules_after.booked, once=True,
    asks=(
        Ask("amount", _("收缴金额"), "money"),
        Ask("receipt", _("专用票据号码")),
        Ask("hard_later", _("不当场收缴事后难以执行"), "flag", required=False),
        Ask("remote_asked", _("边远地区当事人提出当场缴纳"), "flag", required=False),
    ),
)  # fmt: skip
hand_over = Step(
    "hand_over", _("缴付当场收缴的罚款"), (P.PAYING, P.PERFORMED), None, OFFICER, art(71), once=True,
    asks=(Ask("receipt", _("缴付凭证"), required=False),),
)  # fmt: skip

SUMMARY = Procedure(
    key="summary_penalty",
    edition="2021",
    title=_("行政处罚（当场处罚）"),
    law=LAW,
    states=P,
    final=(P.CLOSED, P.DROPPED),
    steps=(
        on_site, take_evidence, record, decide_on_spot, to_ordinary, deliver, report, collect, hand_over,
        *AFTER.values(), *execution.STEPS,
    ),
    deadlines=(
        Deadline("report", _("当场处罚报备"), "pn.report_on_site", (decide_on_spot,), (report,), OFFICER, art(52, 3)),
        Deadline(
            "hand_over", _("缴付当场收缴的罚款"), "pn.handover_officer", (collect,), (hand_over,), OFFICER, art(71),
        ),
        *common.publicity_deadlines(AFTER, (decide_on_spot,)),
        *execution.deadlines(deliver, AFTER, art(67, 3)),
    ),
    in_force_from=dt.date(2021, 7, 15),
    chapter="enforcement",
    number="当罚〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(P.INVESTIGATING, P.DECIDED, P.PAYING, P.PERFORMED, P.CLOSED),
    counter=True,
    party_role="party",
)  # fmt: skip
