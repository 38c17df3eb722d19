"""Figures of reconsideration (law.md C.3). Where no national definition exists, the platform's own is printed."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.register import (
    COMMITTEE,
    OPINIONS,
    REGISTER,
    accepted_on,
    act_kind,
    concluded_on,
    copy_served_on,
    decide_due_on,
    docked,
    heard_on,
    hearing_on,
    made_good,
    member_from,
    member_to,
    opened_on,
    opinion_answered_on,
    opinion_due_on,
    opinion_served_on,
    replied_on,
    reply_due_on,
    respondent,
    result,
    state,
    sued_on,
    unit,
)
from fazhi.modules.reconsideration.states import CORRECTED, Result, S

DEFAULT = _("无全国统一口径，按平台默认定义")
LAW = "《行政复议法》"
of_case = partial(
    Indicator, register=REGISTER, chapter="disputes", by=(unit, respondent, act_kind, result), basis=LAW
)
rate = partial(of_case, unit="%", decimals=2, note=DEFAULT)

concluded = concluded_on.in_period() & result.known()
corrected = result.one_of(*CORRECTED)
accepted = accepted_on.in_period()
dealt_with = opened_on.in_period() & (accepted_on.known() | state.one_of(S.NOT_ACCEPTED, S.ABANDONED))


def _result(key: str, title: object, *results: Result) -> Indicator:
    return of_case(f"reconsideration.{key}", title, kind=Count(concluded & result.one_of(*results)))  # type: ignore[arg-type]


APPLICATIONS = of_case(
    "reconsideration.applications", _("收到行政复议申请"), kind=Count(opened_on.in_period())
)
ACCEPTED = of_case("reconsideration.accepted", _("受理行政复议案件"), kind=Count(accepted))
CONCLUDED = of_case("reconsideration.concluded", _("办结行政复议案件"), kind=Count(concluded), card=1)
MAINTAINED = _result("maintained", _("复议决定维持"), Result.MAINTAIN)
REVOKED = _result("revoked", _("撤销"), Result.REVOKE, Result.REVOKE_PART)
CONFIRMED_ILLEGAL = _result("confirmed_illegal", _("确认违法"), Result.CONFIRM_ILLEGAL)
CHANGED = _result("changed", _("变更"), Result.CHANGE)
ORDERED = _result("ordered_to_perform", _("责令履行"), Result.ORDER_PERFORM)
INVALID = _result("confirmed_invalid", _("确认无效"), Result.CONFIRM_INVALID)
DISMISSED = _result("dismissed", _("驳回复议请求或者申请"), Result.DISMISS_CLAIM, Result.REJECT)
MEDIATED = _result("mediated", _("调解结案"), Result.MEDIATED)
TERMINATED = _result("terminated", _("终止"), Result.SETTLED, Result.SELF_CORRECTED, Result.TERMINATED)
REVOKED_OR_ILLEGAL = of_case(
    "reconsideration.revoked_or_illegal", _("被撤销或者确认违法的案件"),
    kind=Count(concluded & result.one_of(Result.REVOKE, Result.REVOKE_PART, Result.CONFIRM_ILLEGAL)),
)  # fmt: skip
DOCKED = of_case("reconsideration.docked", _("复调结案"), kind=Count(concluded & docked.true()))

ACCEPT_RATE = rate("reconsideration.accept_rate", _("受理率"), kind=Share(dealt_with, accepted_on.known()))
CONCLUDE_RATE = rate(
    "reconsideration.conclude_rate", _("审结率（本期受理案件）"), kind=Share(accepted, concluded_on.known())
)
ON_TIME_RATE = rate(
    "reconsideration.on_time_rate", _("按期审结率"), kind=Share(concluded, concluded_on.by(decide_due_on))
)
DIRECT_CORRECTION = rate(
    "reconsideration.direct_correction", _("直接纠错率"), kind=Share(concluded, corrected), card=2
)
FULL_CORRECTION = rate(
    "reconsideration.full_correction", _("综合纠错率"), kind=Share(concluded, corrected | made_good.true())
)
CORRECTION_2020 = rate(
    "reconsideration.correction_2020", _("综合纠错率（2020年年报口径）"),
    kind=Share(concluded, result.one_of(Result.REVOKE, Result.REVOKE_PART, Result.CONFIRM_ILLEGAL)),
    note=_("2020年年报以撤销、确认违法的案件除以办结案件"),
)  # fmt: skip
DOCKED_SHARE = rate(
    "reconsideration.docked_share", _("复调结案占办结案件比例"), kind=Share(concluded, docked.true())
)
SETTLED_RATE = rate(
    "reconsideration.settled_rate", _("调解和解率"),
    kind=Share(concluded, result.one_of(Result.MEDIATED, Result.SETTLED)),
)  # fmt: skip
HEARD_RATE = rate("reconsideration.heard_rate", _("听取意见率"), kind=Share(concluded, heard_on.known()))
HEARING_RATE = rate("reconsideration.hearing_rate", _("听证率"), kind=Share(concluded, hearing_on.known()))
SUED_RATE = rate("reconsideration.sued_rate", _("复议后应诉率"), kind=Share(concluded, sued_on.known()))
REPLY_RATE = rate(
    "reconsideration.reply_rate", _("被申请人答复及时率"),
    kind=Share(copy_served_on.known() & reply_due_on.in_period(), replied_on.by(reply_due_on)),
)  # fmt: skip
OPINIONS_SERVED = Indicator(
    "reconsideration.opinions_served", _("送达行政复议意见书"), OPINIONS, Count(opinion_served_on.in_period()),
    unit=_("份"), by=(unit, respondent), basis=f"{LAW}第七十六条", chapter="disputes",
)  # fmt: skip
OPINION_RATE = Indicator(
    "reconsideration.opinion_rate", _("意见书回复率"), OPINIONS,
    Share(opinion_due_on.in_period(), opinion_answered_on.by(opinion_due_on)),
    unit="%", decimals=2, by=(unit, respondent), basis=f"{LAW}第七十六条", chapter="disputes",
)  # fmt: skip
COMMITTEE_MEMBERS = Indicator(
    "reconsideration.committee_members", _("行政复议咨询委员会委员"), COMMITTEE,
    Count(member_from.by_end() & ~member_to.by_end()),
    unit=_("名"), basis=f"{LAW}第五十二条", chapter="disputes",
)  # fmt: skip

INDICATORS = (
    APPLICATIONS, ACCEPTED, CONCLUDED, MAINTAINED, REVOKED, CONFIRMED_ILLEGAL, CHANGED, ORDERED, INVALID, DISMISSED,
    MEDIATED, TERMINATED, REVOKED_OR_ILLEGAL, DOCKED, ACCEPT_RATE, CONCLUDE_RATE, ON_TIME_RATE, DIRECT_CORRECTION,
    FULL_CORRECTION, CORRECTION_2020, DOCKED_SHARE, SETTLED_RATE, HEARD_RATE, HEARING_RATE, SUED_RATE, REPLY_RATE,
    OPINIONS_SERVED, OPINION_RATE, COMMITTEE_MEMBERS,
)  # fmt: skip
