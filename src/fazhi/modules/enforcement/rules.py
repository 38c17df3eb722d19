"""Hard gates of a penalty (law.md 2.1). Each docstring is the sentence that the officer reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from fazhi.engines.calendar.terms import compute, latest_before
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.orgs.models import User
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.enforcement import gates, history
from fazhi.modules.enforcement.models import Device, Penalty
from fazhi.modules.enforcement.states import (
    HEARING_ALWAYS,
    BandChoice,
    BasisLevel,
    PartyKind,
    Sanction,
    SpareGround,
)

LAW = law("行政处罚法(2021)")
art = LAW.article


@dataclass(frozen=True)
class Heavy:
    """Which penalties the edition of a case calls heavy: the hearing is told whatever the amount; all are reviewed."""

    always: tuple[str, ...]
    reviews_all: bool


HEAVY = {
    "2021": Heavy(HEARING_ALWAYS, reviews_all=False),
    # 42(1) names these; a large confiscation is one of the others it means (最高人民法院指导案例6号)
    "2017": Heavy((Sanction.STOP, Sanction.CLOSE, Sanction.REVOKED_LICENCE), reviews_all=True),
}
"""By the year of the edition: 行政处罚法(2021) 58, 63; 行政处罚法(2017) 38(3), 42(1)."""


def heavy_of(case: Case) -> Heavy:
    """What the edition of the case calls heavy."""
    return HEAVY[case.edition[:4]]


def since(case: Penalty) -> dt.date:
    """The day whose numbers hold for the case."""
    return max(case.opened_on, registry.of(case).in_force_from)


def yuan(key: str, case: Penalty) -> Decimal:
    """A number of the law in yuan."""
    return Decimal(parameter(key, since(case)).amount)


def ends(key: str, start: dt.date, case: Penalty) -> dt.date:
    """Last day of a term of the law that starts on a day."""
    term = parameter(key, since(case)).term
    assert term is not None
    due = compute(start, term).due
    assert due is not None
    return due


@condition(art(42, 1), remedy=_("请指派两名以上在岗且执法证有效的执法人员。"))
def two_certified(case: Penalty, facts: Facts) -> bool:
    """由两名以上不同的、持有效执法证件的本机关执法人员办理"""
    names = tuple(facts.data.get(name, "") or getattr(case, name) for name in ("officer_a", "officer_b"))
    return gates.certified((names[0], names[1]), case.unit, facts.on)


@condition(art(43), remedy=_("请先由机关负责人作出回避决定；决定回避的，请重新指派执法人员。"))
def recusal_settled(case: Penalty, _facts: Facts) -> bool:
    """当事人申请回避的，已经作出决定；决定回避的，已经重新指派执法人员"""
    if case.recusal_asked_on is None:
        return True
    if case.recusal_decided_on is None:
        return False
    return not case.recused or (case.assigned_on is not None and case.assigned_on >= case.recusal_decided_on)


@condition(art(16), remedy=_("规范性文件不得设定行政处罚。请写明法律、法规或者规章的条款。"))
def basis_may_set_penalties(case: Penalty, facts: Facts) -> bool:
    """处罚依据是法律、法规或者规章"""
    return (facts.data.get("basis_level") or case.basis_level) != BasisLevel.DOCUMENT


@condition(art(38, 1), remedy=_("请核对权责清单；不属于本机关职权的，移送有权机关。"))
def competent(case: Penalty, facts: Facts) -> bool:
    """本机关在立案之日依权责清单（含授权、委托）享有该项处罚权；街道、乡镇限于省级公布下放的事项"""
    return gates.must_hold(case.unit, facts.data.get("power") or case.power, facts.on)


@condition(art(36), remedy=_("违法行为已过追究时效的，不再给予行政处罚；请登记不予立案。"))
def within_limitation(case: Penalty, facts: Facts) -> bool:
    """违法行为在追究时效之内被发现"""
    data = facts.data
    ended, found = data.get("act_ended_on") or data["act_on"], data["found_on"]
    key = "pn.limitation_health_finance" if data.get("grave_harm") else "pn.limitation"
    return bool(ended <= found <= ends(key, ended, case))


@condition(art(22), remedy=_("请核对违法行为日期、发现日期和立案日期。"))
def days_in_order(_case: Penalty, facts: Facts) -> bool:
    """违法行为、发现、立案的日期依次相连"""
    data = facts.data
    return bool(
        data["act_on"] <= (data.get("act_ended_on") or data["act_on"]) <= data["found_on"] <= facts.on
    )


@condition(art(41), remedy=_("请先完成设备检定、地点公布、逐条审核，并告知当事人。"))
def offsite_evidence_lawful(_case: Penalty, facts: Facts) -> bool:
    """电子技术监控记录的设备经法制和技术审核、地点已公布、记录经人工审核、当事人已被告知"""
    if not facts.data.get("offsite"):
        return True
    return all(
        facts.data.get(name)
        for name in ("device_checked", "place_published", "human_reviewed", "party_informed")
    )


@condition(art(47), remedy=_("请核对设备编号：登记的执法记录仪只能由配备的机关在使用期内使用。"))
def device_is_of_the_body(case: Case, facts: Facts) -> bool:
    """登记在册的执法记录仪属于本机关，且在使用期内"""
    device = Device.objects.filter(number=facts.data["device"]).first()
    if device is None:
        return True  # another camera, or one that is not registered
    return (
        device.unit_id == case.unit_id
        and device.valid_from <= facts.on
        and (device.valid_to is None or facts.on < device.valid_to)
    )


@condition(art(40), remedy=_("请先收集并登记证据。"))
def has_evidence(case: Penalty, _facts: Facts) -> bool:
    """案件有证据证明违法事实"""
    return case.evidence_count > 0


@condition(art(34), remedy=_("请先适用裁量基准。"))
def band_chosen(case: Penalty, _facts: Facts) -> bool:
    """已经适用裁量基准"""
    return bool(case.band)


@condition(art(34), remedy=_("请在裁量阶次内确定罚款，或者说明理由并经批准后偏离。"))
def inside_band(case: Penalty, facts: Facts) -> bool:
    """罚款在裁量阶次之内，偏离的已说明理由并按规定批准"""
    fine = facts.data.get("told_fine") or facts.data.get("fine") or Decimal(0)
    if case.band_low is None or case.band_high is None or case.band_low <= fine <= case.band_high:
        return True
    return bool(facts.data.get("departure")) and bool(facts.data.get("departure_reason"))


@condition(art(29), remedy=_("同一违法行为违反多个规范的，按罚款数额高的规定处罚；请改用该规定的裁量基准。"))
def higher_norm_applied(case: Penalty, facts: Facts) -> bool:
    """同一行为违反多个规范的，适用罚款数额高的规定"""
    other = facts.data.get("other_norm_cap")
    return other is None or case.band_high is None or other <= case.band_high


@condition(art(63, 1), remedy=_("请在告知书中告知听证权利。"))
def hearing_right_told(case: Penalty, facts: Facts) -> bool:
    """拟作较重处罚的，已告知当事人有要求听证的权利"""
    data = facts.data
    heavy = must_tell_hearing(
        case, data["told_sanction"], data.get("told_fine"), data.get("told_confiscated")
    )
    return not heavy or bool(data.get("hearing_told"))


def must_tell_hearing(
    case: Penalty, sanction: str, fine: Decimal | None, confiscated: Decimal | None
) -> bool:
    """Whether article 63 gives the right to a hearing; the amounts are those of local rules."""
    kind = "person" if case.party_kind == PartyKind.PERSON else "organisation"
    large = yuan(f"pn.large_fine.{kind}", case)
    return sanction in heavy_of(case).always or (fine or 0) >= large or (confiscated or 0) >= large


@condition(art(44), remedy=_("请先送达行政处罚告知书。"))
def was_told(case: Penalty, _facts: Facts) -> bool:
    """决定之前已告知拟处罚的内容、事实、理由、依据和陈述、申辩、听证的权利"""
    return case.notice_served_on is not None


@condition(art(62), remedy=_("请听取陈述申辩并复核，或者登记当事人明确放弃。"))
def was_heard(case: Penalty, facts: Facts) -> bool:
    """已听取陈述、申辩并复核，或者当事人明确放弃，或者听证申请期限届满而未提出"""
    if case.defended_on or case.waived_on or case.hearing_on:
        return True
    due = case.hearing_request_due_on
    return due is not None and facts.on > due


@condition(art(45, 2), remedy=_("加重处罚须有新的事实并重新告知。"))
def not_heavier_than_told(case: Penalty, facts: Facts) -> bool:
    """决定不重于告知的内容，不得因当事人陈述、申辩而给予更重的处罚"""
    ranks = list(Sanction.values)
    heavier = ranks.index(facts.data["sanction"]) > ranks.index(case.told_sanction or facts.data["sanction"])
    more = (facts.data.get("fine") or 0) > (case.told_fine or 0)
    taken = (facts.data.get("confiscated") or 0) > (case.told_confiscated or 0)
    return not (heavier or more or taken)


@condition(art(64), remedy=_("请举行听证，或者等待听证申请期限届满，或者登记当事人放弃。"))
def hearing_done_if_due(case: Penalty, facts: Facts) -> bool:
    """告知听证权利的，已举行听证，或者当事人在五个工作日内没有要求，或者明确放弃"""
    if not case.hearing_told or case.hearing_on or (case.waived_on and not case.hearing_asked_on):
        return True
    due = case.hearing_request_due_on
    return case.hearing_asked_on is None and due is not None and facts.on > due


@condition(art(64, 1), remedy=_("听证申请期限已过，该权利已经丧失。"))
def asked_in_time(case: Penalty, facts: Facts) -> bool:
    """在被告知后五个工作日内要求听证"""
    due = case.hearing_request_due_on
    return case.hearing_told and (due is None or facts.on <= due)


@condition(art(64, 2), remedy=_("请把听证日期改到通知之后满七个工作日。"))
def hearing_notice_in_time(case: Penalty, facts: Facts) -> bool:
    """于举行听证的七个工作日前通知当事人时间、地点"""
    term = parameter("pn.hearing_notice", since(case)).term
    assert term is not None
    return bool(facts.on <= latest_before(facts.data["hearing_set_for"], term, conservative=False))


@condition(art(64, 4), remedy=_("请指定非本案调查人员主持听证。"))
def chair_is_no_investigator(case: Penalty, facts: Facts) -> bool:
    """听证由非本案调查人员主持"""
    return facts.data["chair"] not in team_names(case)


@condition(art(64, 2), remedy=_("请先通知听证。"))
def hearing_announced(case: Penalty, facts: Facts) -> bool:
    """已经通知听证，且不早于通知的听证日期"""
    return case.hearing_set_for is not None and facts.on >= case.hearing_set_for


def team_names(case: Penalty) -> set[str]:
    """Names and sign-in names of the investigating officers."""
    on = case.assigned_on or case.opened_on
    named = {case.officer_a, case.officer_b} - {""}
    return {known for name in named for known in gates.names_of(name, case.unit, on)}


@condition(art(58, 1), remedy=_("请由非本案调查人员进行法制审核。"))
def reviewer_is_no_investigator(case: Penalty, facts: Facts) -> bool:
    """法制审核人员不是本案的调查人员"""
    team = team_names(case)
    acting_id = facts.actor.user_id if facts.actor else None
    user = User.objects.filter(pk=acting_id).first() if acting_id else None
    acting = {user.name, user.username} if user else set()
    return not (acting | {facts.data["reviewer"]}) & team


@condition(art(58, 2), remedy=_("初次从事法制审核的，应当通过国家统一法律职业资格考试取得资格。"))
def reviewer_is_qualified(_case: Penalty, facts: Facts) -> bool:
    """初次从事法制审核的人员已取得法律职业资格"""
    return not facts.data.get("first_time") or bool(facts.data.get("qualified"))


def is_major(case: Penalty) -> bool:
    """Whether the decision is a major one: public interest or several relations, hearing held, complex, heavy (58(1))."""
    heavy = must_tell_hearing(case, case.told_sanction, case.told_fine, case.told_confiscated)
    return heavy or case.public_interest or case.complex or case.hearing_on is not None


def review_due(case: Penalty) -> bool:
    """Whether a legal review is asked for: of major decisions, under the law of 2017 of all."""
    return heavy_of(case).reviews_all or is_major(case)


@condition(art(58, 1), remedy=_("请先提交法制审核；未经审核或者审核未通过的，不得作出决定。"))
def reviewed_if_due(case: Penalty, _facts: Facts) -> bool:
    """应当法制审核的案件已经审核通过"""
    return not review_due(case) or case.reviewed_on is not None


@condition(art(57, 2), remedy=_("请先经机关负责人集体讨论，并附会议记录。"))
def discussed_if_due(case: Penalty, _facts: Facts) -> bool:
    """情节复杂或者重大违法行为，已经机关负责人集体讨论"""
    heavy = must_tell_hearing(case, case.told_sanction, case.told_fine, case.told_confiscated)
    return not (case.complex or heavy) or case.discussed_on is not None


@condition(art(57, 2), remedy=_("请附集体讨论的会议记录。"))
def minutes_kept(_case: Penalty, facts: Facts) -> bool:
    """集体讨论有会议记录，记明参加人员和结论"""
    return bool(facts.data.get("minutes")) and bool(facts.data.get("attendees"))


@condition(art(29), remedy=_("同一违法行为不得给予两次以上罚款。确属另一违法行为的，请更正行为日期、地点。"))
def not_fined_twice(case: Penalty, facts: Facts) -> bool:
    """同一违法行为没有被其他机关处以罚款"""
    return not facts.data.get("fine") or history.fined_for_the_same_act(case) is None


@condition(art(27, 1), remedy=_("涉嫌犯罪的应当移送司法机关，不得以罚代刑；司法机关退回后再行处理。"))
def no_crime_suspected(case: Penalty, _facts: Facts) -> bool:
    """案件没有涉嫌犯罪，或者司法机关已经处理并移送行政机关"""
    return not case.crime_suspected


def age_on(born: dt.date, on: dt.date) -> int:
    """Full years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@condition(art(30), remedy=_("请改为不予行政处罚，并责令监护人管教。"))
def punishable(case: Penalty, _facts: Facts) -> bool:
    """当事人实施行为时已满十四周岁，且能够辨认、控制自己行为"""
    if case.incapable:
        return False
    return case.party_born_on is None or case.act_on is None or age_on(case.party_born_on, case.act_on) >= 14


@condition(art(32), remedy=_("请适用从轻、减轻的裁量阶次。"))
def lighter_if_due(case: Penalty, _facts: Facts) -> bool:
    """已满十四周岁不满十八周岁的，或者具有从轻、减轻情形的，从轻或者减轻处罚"""
    young = bool(case.party_born_on and case.act_on and age_on(case.party_born_on, case.act_on) < 18)
    return not (young or case.mitigating) or case.band in {"", "0", "1", "2"}


@condition(art(33, 3), remedy=_("请填写教育内容。"))
def educated(_case: Penalty, facts: Facts) -> bool:
    """对依法不予处罚的当事人进行教育，并有记录"""
    return facts.data["spare_ground"] == SpareGround.NOT_ESTABLISHED or bool(facts.data.get("education"))


@condition(art(33, 1), remedy=_("请登记改正情况和危害后果；不具备条件的应当依法处罚。"))
def spared_for_a_reason(case: Penalty, facts: Facts) -> bool:
    """轻微不罚、首违不罚的，已及时改正，且没有或者只有轻微危害后果；其他理由与案件记载相符"""
    ground, data = facts.data["spare_ground"], facts.data
    if ground in {SpareGround.SLIGHT, SpareGround.FIRST}:
        return bool(data.get("corrected")) and not data.get("harm")
    if ground == SpareGround.CHILD:
        return bool(case.party_born_on and case.act_on and age_on(case.party_born_on, case.act_on) < 14)
    return ground != SpareGround.INCAPABLE or case.incapable


@condition(art(33, 1), remedy=_("当事人已有同类违法记录，不适用首违不罚。"))
def really_the_first(case: Penalty, facts: Facts) -> bool:
    """首违不罚的当事人在各执法机关均没有同类违法记录"""
    first = facts.data["spare_ground"] == SpareGround.FIRST
    return not first or not history.decided_before(case, facts.on).exists()


@condition(art(33, 1), remedy=_("裁量基准没有列为不予处罚的，须经集体讨论。"))
def band_allows_sparing(case: Penalty, _facts: Facts) -> bool:
    """裁量阶次为不予处罚，或者尚未适用裁量基准，或者经集体讨论"""
    return case.band in {"", BandChoice.NONE} or case.discussed_on is not None


@condition(art(51), remedy=_("超过限额的，适用普通程序。"))
def small_on_the_spot(case: Penalty, facts: Facts) -> bool:
    """当场处罚限于警告，或者对公民二百元以下、对法人或者其他组织三千元以下的罚款"""
    kind = "person" if case.party_kind == PartyKind.PERSON else "organisation"
    return (facts.data.get("fine") or 0) <= yuan(f"pn.summary.{kind}", case)


@condition(art(52, 1), remedy=_("请先出示证件、告知事实、理由、依据和权利，并听取陈述申辩。"))
def shown_and_told_on_the_spot(_case: Penalty, facts: Facts) -> bool:
    """已出示执法证件，告知内容、事实、理由、依据和权利，并听取陈述、申辩"""
    return all(facts.data.get(name) for name in ("card_shown", "rights_told", "defence_heard"))


@condition(art(51), remedy=_("事实不清的，适用普通程序或者简案快办以外的程序。"))
def simple_and_agreed(_case: Penalty, facts: Facts) -> bool:
    """简案快办限于事实清楚、当事人自愿认错认罚且同意适用的案件"""
    return facts.data.get("track") != "fast" or bool(facts.data.get("agreed"))


@condition(art(56), remedy=_("请先取得机关负责人批准。"))
def preservation_grounded(_case: Penalty, facts: Facts) -> bool:
    """证据可能灭失或者以后难以取得"""
    return bool(facts.data.get("reason"))
