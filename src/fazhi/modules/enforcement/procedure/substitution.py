"""Substitute performance: the authority does, or has done, what the party did not (行政强制法 35 to 37, 50 to 52)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_after
from fazhi.modules.enforcement import rules_coercion as rules
from fazhi.modules.enforcement.procedure import common
from fazhi.modules.enforcement.procedure.common import HEAD, OFFICER, force
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states_side import B, Danger, PublicPlace

BEFORE = (B.DEMANDED, B.DECIDED, B.REMINDED)
ON_SITE = (
    Ask("watched", _("本机关已派员到场监督"), "flag"),
    Ask("signed", _("各方已在执行文书上签名或者盖章"), "flag"),
    Ask("peaceful", _("没有采用暴力、胁迫等非法方式"), "flag"),
)
demand = Step(
    "demand", _("催告履行义务"), (), B.DEMANDED, OFFICER, force(35), only_if=(rules.substitution_by_the_competent,),
    asks=(
        Ask("decision_number", _("要求履行义务的行政决定文号"), max_length=80),
        Ask("power", _("职权编码"), max_length=60),
        Ask("duty", _("排除妨碍、恢复原状等义务"), max_length=300),
        Ask("danger", _("不履行的后果"), "choice", choices=Danger),
        Ask("demanded_until", _("催告的履行期限"), "date"),
    ),
    issues=("代履行催告书",),
)  # fmt: skip
serve_demand = Step(
    "serve_demand", _("催告书送达"), (B.DEMANDED,), None, OFFICER, force(38), serves="代履行催告书",
    stamps=("demand_served_on",), once=True,
)  # fmt: skip
decide = Step(
    "decide", _("决定代履行"), (B.DEMANDED,), B.DECIDED, HEAD, force(50),
    only_if=(rules.demand_was_in_vain, rules.party_was_heard, rules.performer_has_no_interest),
    asks=(
        Ask("heard", _("已听取陈述、申辩或者当事人没有提出"), "flag"),
        Ask("performer", _("代履行人"), max_length=120),
        Ask("no_interest", _("代履行人是本机关或者没有利害关系的第三人"), "flag"),
        Ask("manner", _("代履行的方式和时间"), "long"),
        Ask("budget", _("费用预算"), "money"),
    ),
    issues=("代履行决定书",), stamps=("decided_on",),
)  # fmt: skip
serve_decision = Step(
    "serve_decision", _("代履行决定书送达"), (B.DECIDED,), None, OFFICER, force(51, 1, 1), serves="代履行决定书",
    stamps=("decision_served_on",), once=True,
)  # fmt: skip
remind = Step(
    "remind", _("代履行三日前再次催告"), (B.DECIDED,), B.REMINDED, OFFICER, force(51, 1, 2),
    only_if=(rules.substitution_decision_served,), issues=("代履行催告书",), stamps=("reminded_on",),
)  # fmt: skip
perform_it = Step(
    "perform_it", _("实施代履行"), (B.REMINDED,), B.PERFORMED, OFFICER, force(51, 1, 3),
    only_if=(
        rules.substitution_decision_served, rules.reminded_three_days_before,
        rules_after.not_at_night_or_on_holidays, rules.watched_and_signed, rules.without_violence,
    ),
    asks=(*ON_SITE, Ask("urgent", _("情况紧急"), "flag", required=False), Ask("course", _("代履行的经过"), "long")),
    stamps=("performed_on",), issues=("代履行现场记录",),
)  # fmt: skip
at_once = Step(
    "at_once", _("立即实施代履行"), (), B.PERFORMED, OFFICER, force(52),
    only_if=(
        rules.substitution_by_the_competent, rules.party_cannot_clear, rules.watched_and_signed, rules.without_violence,
    ),
    asks=(
        Ask("power", _("职权编码"), max_length=60),
        Ask("duty", _("需要清除的遗洒物、障碍物或者污染物"), max_length=300),
        Ask("public_place", _("场所"), "choice", choices=PublicPlace),
        Ask("cannot_clear", _("当事人不能清除"), "flag"),
        Ask("performer", _("代履行人"), max_length=120),
        Ask("present", _("当事人在场"), "flag", required=False),
        *ON_SITE,
        Ask("course", _("代履行的经过"), "long"),
    ),
    sets={"at_once": True}, stamps=("decided_on", "performed_on"), issues=("立即代履行决定书", "代履行现场记录"),
    derives=rules.told_if_there,
)  # fmt: skip
tell_after = Step(
    "tell_after", _("事后通知当事人"), (B.PERFORMED,), None, OFFICER, force(52), serves="立即代履行决定书",
    stamps=("told_on",), once=True,
)  # fmt: skip
set_cost = Step(
    "set_cost", _("确定代履行费用"), (B.PERFORMED,), None, HEAD, force(51, 2), only_if=(rules.cost_is_reasonable,),
    asks=(
        Ask("cost", _("代履行费用"), "money"),
        Ask("over_reason", _("超过预算的理由"), "long", required=False),
    ),
    issues=("代履行费用缴纳通知书",),
)  # fmt: skip
pay = Step(
    "pay", _("登记费用缴纳"), (B.PERFORMED,), None, OFFICER, force(51, 2), only_if=(rules.pays_what_it_cost,),
    asks=(Ask("amount", _("缴费金额"), "money"),), derives=rules.cost_booked,
)  # fmt: skip
close = Step(
    "close", _("结案"), (B.PERFORMED,), B.CLOSED, OFFICER, force(51, 2), only_if=(rules.costs_are_settled,),
    asks=(Ask("handling", _("费用没有缴清的处理情况"), "long", required=False),),
)  # fmt: skip
done_by_party = Step(
    "done_by_party", _("当事人已履行，停止代履行"), BEFORE, B.BY_PARTY, OFFICER, force(51, 1, 2),
    asks=(Ask("proof", _("履行情况"), "long"),),
)  # fmt: skip
cancel = Step(
    "cancel", _("终结执行"), BEFORE, B.CANCELLED, HEAD, force(40), asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
record = common.record((*BEFORE, B.PERFORMED), force(18, 1, 7))

SUBSTITUTION = Procedure(
    key="substitution",
    edition="2012",
    title=_("代履行"),
    law=law("行政强制法"),
    states=B,
    final=(B.CLOSED, B.BY_PARTY, B.CANCELLED),
    steps=(
        demand, at_once, serve_demand, decide, serve_decision, remind, perform_it, tell_after, record, set_cost, pay,
        close, done_by_party, cancel,
    ),
    deadlines=(
        Deadline(
            "tell_after", _("事后立即通知当事人"), "qz.immediate_notice", (at_once,), (tell_after, close), OFFICER, force(52),
            only_if=rules.party_is_absent,
        ),
    ),
    in_force_from=dt.date(2012, 1, 1),
    chapter="enforcement",
    number="代履〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(B.DEMANDED, B.DECIDED, B.REMINDED, B.PERFORMED, B.CLOSED),
    counter=True,
    party_role="party",
)  # fmt: skip
