"""The duties of administrative reconsideration, one by one, under the laws of 2023 and 2017."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.tick import proposal, tick
from fazhi.modules.reconsideration.models import Reconsideration
from fazhi.modules.reconsideration.states import S
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
LAW, OLD, RULES = "行政复议法(2023)", "行政复议法(2017)", "行政复议法实施条例"
duty = pytest.mark.duty


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case=case, key=key).latest("pk")


def heard(district: District, **changes: Any) -> Any:
    """An ordinary case, accepted on 4 March 2024, copy served on 6 March."""
    case = district.apply("2024-03-01", **changes)
    district.do(case, "accept", "2024-03-04", conditions_met=True)
    district.do(case, "use_ordinary", "2024-03-04")
    district.do(case, "send_copy", "2024-03-05")
    district.do(case, "copy_served", "2024-03-06", method="direct", served_on="2024-03-06")
    return case


def ready(district: District, **changes: Any) -> Any:
    """A case that may be deliberated on."""
    case = heard(district, **changes)
    district.do(case, "reply", "2024-03-15", who="respondent", reply_text="合法")
    district.do(case, "hear_parties", "2024-03-18", opinions="坚持")
    return case


def decide(district: District, case: Any, result: str = "maintain", **data: Any) -> None:
    district.do(case, "deliberate", "2024-04-01", findings="事实清楚")
    district.do(
        case, "decide", "2024-04-02", who="head", result=result, approval="head", reasons="理由", **data
    )


@duty(LAW, "20(1)", "申请应当自知道或者应当知道行政行为之日起六十日内提出")
def test_sixty_days_to_apply(district: District) -> None:
    # known on 1 January: the sixtieth day is 1 March 2024, a Friday
    in_time = district.apply("2024-03-01", act_known_on="2024-01-01", act_done_on="2024-01-01")
    district.do(in_time, "accept", "2024-03-04", conditions_met=True)
    late = district.apply("2024-03-04", act_known_on="2024-01-01", act_done_on="2024-01-01")
    with pytest.raises(Refused, match="第二十条第一款"):
        district.do(late, "accept", "2024-03-05", conditions_met=True)


@duty(LAW, "20(2)", "因不可抗力等正当理由耽误申请期限的，期限自障碍消除之日起继续计算")
def test_a_good_reason_excuses(district: District) -> None:
    late = district.apply("2024-03-04", act_known_on="2023-12-01", act_done_on="2023-12-01")
    district.do(late, "excuse", "2024-03-05", reason="因洪水无法递交")
    district.do(late, "accept", "2024-03-05", conditions_met=True)


@duty(LAW, "20(3)", "未告知权利、机关和期限的，自知道内容之日起最长一年")
@pytest.mark.parametrize(("known", "accepted"), [("2023-03-01", True), ("2023-02-27", False)])
def test_one_year_when_not_told(district: District, known: str, accepted: bool) -> None:
    case = district.apply("2024-03-01", act_known_on=known, act_done_on=known)
    Reconsideration.objects.filter(pk=case.pk).update(rights_told=False)
    case.refresh_from_db()
    if accepted:
        district.do(case, "accept", "2024-03-04", conditions_met=True)
    else:
        with pytest.raises(Refused):
            district.do(case, "accept", "2024-03-04", conditions_met=True)


@duty(LAW, "21", "因不动产提出的申请自行为作出之日起超过二十年，其他申请超过五年的，不予受理")
@pytest.mark.parametrize(("estate", "accepted"), [(False, False), (True, True)])
def test_the_outer_limit(district: District, estate: bool, accepted: bool) -> None:
    case = district.apply("2024-03-01", act_known_on="2024-02-20", act_done_on="2019-02-20")
    Reconsideration.objects.filter(pk=case.pk).update(real_estate=estate)
    case.refresh_from_db()
    if accepted:
        district.do(case, "accept", "2024-03-04", conditions_met=True)
    else:
        with pytest.raises(Refused):
            district.do(case, "accept", "2024-03-04", conditions_met=True)


@duty(LAW, "30(1)", "收到申请后五个工作日内审查，符合条件的予以受理")
def test_five_working_days_to_examine(district: District) -> None:
    # received Wednesday 7 February 2024: 8, 9, 18 (worked Sunday), 19, 20
    assert clock(district.apply("2024-02-07"), "accept_review").due == dt.date(2024, 2, 20)


@duty(LAW, "30(1)", "受理须逐项符合法定条件")
def test_conditions_must_be_confirmed(district: District) -> None:
    case = district.apply()
    with pytest.raises(Refused, match="受理条件"):
        district.do(case, "accept", "2024-03-04")


@duty(LAW, "30(2)", "不予受理应当说明理由并制作决定书")
def test_refusal_states_reasons(district: District) -> None:
    case = district.apply()
    with pytest.raises(BadData, match="理由"):
        district.do(case, "refuse", "2024-03-04")
    district.do(case, "refuse", "2024-03-04", reason="属于信访事项")
    document = Document.objects.get(case_id=case.pk)
    assert document.kind == "不予受理决定书"
    assert "属于信访事项" in "".join(document.content["paragraphs"])
    assert Reconsideration.objects.get(pk=case.pk).closed_on == dt.date(2024, 3, 4)


@duty(LAW, "31(1)", "申请材料不齐全的，五个工作日内一次性书面通知补正")
def test_correction_is_asked_once_and_in_time(district: District) -> None:
    late = district.apply("2024-03-01")
    with pytest.raises(Refused, match="五个工作日"):
        district.do(late, "ask_correction", "2024-03-11", missing="身份证明")
    case = district.apply("2024-03-01")
    district.do(case, "ask_correction", "2024-03-04", missing="身份证明")
    district.do(case, "correct", "2024-03-06", materials="补交")
    with pytest.raises(Refused, match="一次"):
        district.do(case, "ask_correction", "2024-03-07", missing="授权书")


@duty(LAW, "31(2)", "申请人自收到补正通知之日起十个工作日内补正")
def test_ten_working_days_to_correct_run_from_service(district: District) -> None:
    case = district.apply("2024-03-01")
    district.do(case, "ask_correction", "2024-03-04", missing="身份证明")
    assert not Clock.objects.filter(case=case, key="correction").exists()
    district.do(case, "correction_served", "2024-03-06", method="post", served_on="2024-03-06")
    assert clock(case, "correction").due == dt.date(2024, 3, 20)


@duty(LAW, "31(2)", "补正材料提交后，受理审查期限重新计算")
def test_the_examination_begins_anew_after_correction(district: District) -> None:
    case = district.apply("2024-03-01")
    district.do(case, "ask_correction", "2024-03-04", missing="身份证明")
    district.do(case, "correct", "2024-03-08", materials="补交")
    assert clock(case, "accept_review").due == dt.date(2024, 3, 15)


@duty(LAW, "31(2)", "无正当理由逾期不补正的视为放弃申请，由承办人核实后办理，平台不自动处理")
def test_abandonment_is_proposed_never_done_by_itself(district: District) -> None:
    case = district.apply("2024-03-01")
    district.do(case, "ask_correction", "2024-03-04", missing="身份证明")
    district.do(case, "correction_served", "2024-03-06", method="post", served_on="2024-03-06")
    report = tick(moment("2024-03-21"))
    assert (report.acted, report.proposed) == (0, 1)
    fresh = Reconsideration.objects.get(pk=case.pk)
    assert fresh.state == S.CORRECTING
    assert proposal(clock(case, "correction"), fresh) == "abandon"
    district.do(fresh, "abandon", "2024-03-21", no_good_reason=True)
    assert Reconsideration.objects.get(pk=case.pk).state == S.ABANDONED


@duty(LAW, "33", "受理后发现不符合条件的，决定驳回申请并说明理由")
def test_rejection_after_acceptance(district: District) -> None:
    case = heard(district)
    district.do(case, "reject", "2024-03-20", who="head", reason="不属于受案范围")
    assert Reconsideration.objects.get(pk=case.pk).result == "reject"
    assert clock(case, "ord.decide").status == "met"


@duty(LAW, "34", "对复议决定不服的，自收到决定书之日起十五日内起诉")
def test_fifteen_days_to_sue_run_from_service(district: District) -> None:
    case = ready(district)
    decide(district, case)
    assert not Clock.objects.filter(case=case, key="sue").exists()
    district.do(case, "serve_decision", "2024-04-08", method="post", served_on="2024-04-08")
    assert clock(case, "sue").due == dt.date(2024, 4, 23)


@duty(LAW, "39(1)", "中止须有法定事由，制作中止通知书")
def test_suspension_states_its_ground(district: District) -> None:
    case = heard(district)
    with pytest.raises(BadData):
        district.do(case, "suspend", "2024-03-20", suspend_reason="weather")
    district.do(case, "suspend", "2024-03-20", suspend_reason="s7")
    assert Document.objects.filter(case_id=case.pk, kind="中止审理通知书").exists()
    assert clock(case, "ord.decide").status == "suspended"


@duty(LAW, "39(1)", "因调解、和解中止的，须双方同意")
def test_suspension_for_mediation_needs_both(district: District) -> None:
    case = heard(district)
    with pytest.raises(Refused, match="双方同意"):
        district.do(case, "suspend", "2024-03-20", suspend_reason="s6")
    district.do(case, "suspend", "2024-03-20", suspend_reason="s6", both_consent=True)


@duty(LAW, "39(2)", "中止的原因消除后恢复审理，回到中止前的状态")
def test_resumption_returns_to_where_it_was(district: District) -> None:
    for step in ("use_ordinary", "use_simplified"):
        case = district.accept()
        data = {"clear": True, "all_consent": True} if step == "use_simplified" else {}
        district.do(case, step, "2024-03-04", **data)
        before = case.state
        district.do(case, "suspend", "2024-03-11", suspend_reason="s5")
        district.do(case, "resume", "2024-03-15", reason="消除")
        assert Reconsideration.objects.get(pk=case.pk).state == before


@duty(LAW, "41(1)5", "因申请人死亡等中止满六十日仍未消除的，终止")
def test_sixty_days_of_suspension(district: District) -> None:
    case = heard(district)
    district.do(case, "suspend", "2024-03-20", suspend_reason="s1")
    # the sixtieth day is Sunday 19 May 2024
    assert clock(case, "suspended").due == dt.date(2024, 5, 20)
    other = heard(district)
    district.do(other, "suspend", "2024-03-20", suspend_reason="s8")
    assert not Clock.objects.filter(case=other, key="suspended").exists()
    with pytest.raises(Refused, match="第四十一条"):
        district.do(other, "terminate_suspended", "2024-05-21")


@duty(LAW, "48", "七个工作日内将申请书副本发送被申请人")
def test_seven_working_days_to_send_the_copy(district: District) -> None:
    assert clock(district.accept(), "ord.send_copy").due == dt.date(2024, 3, 13)


@duty(LAW, "48", "被申请人自收到副本之日起十个工作日内答复")
def test_ten_working_days_to_reply(district: District) -> None:
    case = heard(district)
    assert clock(case, "ord.reply").due == dt.date(2024, 3, 20)
    assert case.reply_due_on == dt.date(2024, 3, 20)


@duty(LAW, "49", "普通程序应当听取当事人意见，因当事人原因不能听取的记录在案")
def test_nobody_is_decided_on_unheard(district: District) -> None:
    case = heard(district)
    district.do(case, "reply", "2024-03-15", who="respondent", reply_text="合法")
    with pytest.raises(Refused, match="第四十九条"):
        district.do(case, "deliberate", "2024-04-01", findings="事实")
    district.do(case, "note_unheard", "2024-04-01", unheard_reason="多次联系不上")
    district.do(case, "deliberate", "2024-04-01", findings="事实")


@duty(LAW, "50(1)", "重大、疑难、复杂的案件应当听证")
@duty(LAW, "52(2)", "重大、疑难、复杂的案件应当提请行政复议委员会咨询")
def test_major_cases_need_hearing_and_committee(district: District) -> None:
    case = ready(district, major=True)
    with pytest.raises(Refused, match="第五十条"):
        district.do(case, "deliberate", "2024-04-12", findings="事实")
    district.do(
        case, "announce_hearing", "2024-03-20", hearing_set_for="2024-03-28", place="区政府", matters="程序"
    )
    district.do(case, "hold_hearing", "2024-03-28", chair="赵", members="钱、孙")
    with pytest.raises(Refused, match="第五十二条"):
        district.do(case, "deliberate", "2024-04-12", findings="事实")
    district.do(case, "ask_committee", "2024-04-02", committee_opinion="建议维持")
    district.do(case, "deliberate", "2024-04-12", findings="事实")


@duty(LAW, "51(1)", "听证的五个工作日前书面通知当事人")
@pytest.mark.parametrize(("day", "fits"), [("2024-03-27", False), ("2024-03-28", True)])
def test_hearing_notice(district: District, day: str, fits: bool) -> None:
    # notice on Thursday 21 March: five working days before the 28th is the 21st
    case, asked = heard(district), {"hearing_set_for": day, "place": "区政府", "matters": "程序"}
    if fits:
        district.do(case, "announce_hearing", "2024-03-21", **asked)
    else:
        with pytest.raises(Refused, match="五个工作日前"):
            district.do(case, "announce_hearing", "2024-03-21", **asked)


@duty(LAW, "51(1)", "未经通知不得举行听证")
def test_no_hearing_without_notice(district: District) -> None:
    with pytest.raises(Refused, match="第五十一条"):
        district.do(heard(district), "hold_hearing", "2024-03-28", chair="赵", members="钱、孙")
