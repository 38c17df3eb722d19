"""Reconsideration under the law as amended in 2017 and its implementing regulations: what a case of 2023 still follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import NotAllowed, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.reconsideration.models import Reconsideration
from fazhi.modules.reconsideration.states import S
from tests.support.district import District

pytestmark = pytest.mark.django_db
LAW, RULES = "行政复议法(2017)", "行政复议法实施条例"
duty = pytest.mark.duty


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case=case, key=key).latest("pk")


def fresh(case: Any) -> Reconsideration:
    return Reconsideration.objects.get(pk=case.pk)


def heard(district: District, **changes: Any) -> Any:
    """A case of March 2023, accepted on the 6th, under examination in writing."""
    case = district.apply("2023-03-03", **changes)
    district.do(case, "accept", "2023-03-06", conditions_met=True)
    district.do(case, "hear_case", "2023-03-06")
    return case


def decided(district: District, result: str = "maintain") -> Any:
    case = heard(district)
    district.do(case, "send_copy", "2023-03-07")
    district.do(case, "copy_served", "2023-03-08", method="direct", served_on="2023-03-08")
    district.do(case, "reply", "2023-03-15", who="respondent", reply_text="合法")
    district.do(case, "deliberate", "2023-03-20", findings="事实")
    district.do(
        case, "decide", "2023-03-22", who="head", result=result, approval="collective", reasons="理由"
    )
    return case


def served(district: District) -> Any:
    case = decided(district)
    district.do(case, "serve_decision", "2023-03-27", method="direct", served_on="2023-03-27")
    return case


@duty(LAW, "9(1)", "自知道具体行政行为之日起六十日内申请")
def test_sixty_days_to_apply(district: District) -> None:
    # known on 2 January 2023: the sixtieth day is Friday 3 March
    in_time = district.apply("2023-03-03", act_known_on="2023-01-02")
    district.do(in_time, "accept", "2023-03-06", conditions_met=True)
    late = district.apply("2023-03-06", act_known_on="2023-01-02")
    with pytest.raises(Refused, match="第九条第一款"):
        district.do(late, "accept", "2023-03-07", conditions_met=True)


@duty(LAW, "9(2)", "因不可抗力等正当理由耽误的，期限顺延")
def test_a_good_reason(district: District) -> None:
    late = district.apply("2023-03-06", act_known_on="2022-11-01")
    district.do(late, "excuse", "2023-03-06", reason="隔离")
    district.do(late, "accept", "2023-03-07", conditions_met=True)
    assert fresh(late).late_excused


@duty(LAW, "11", "申请登记后取得案号，开始计算审查期限")
def test_an_application_is_numbered_and_its_clock_runs(district: District) -> None:
    case = district.apply("2023-03-03")
    assert (case.edition, case.number) == ("2017", "复议〔2023〕1号")
    assert clock(case, "accept_review").due == dt.date(2023, 3, 10)


@duty(LAW, "3", "复议机构可以提请咨询委员会咨询")
def test_the_committee_may_be_asked(district: District) -> None:
    case = heard(district)
    district.do(case, "ask_committee", "2023-03-20", committee_opinion="建议维持")
    assert fresh(case).committee_on == dt.date(2023, 3, 20)
    assert Document.objects.filter(case_id=case.pk, kind="复议委员会咨询意见").exists()


@duty(RULES, "33", "重大、复杂的案件可以采取听证的方式审理")
def test_a_hearing_counts_as_hearing_the_parties(district: District) -> None:
    case = heard(district)
    district.do(case, "hold_hearing", "2023-03-20", chair="赵")
    assert (fresh(case).hearing_on, fresh(case).heard_on) == (dt.date(2023, 3, 20), dt.date(2023, 3, 20))


@duty(LAW, "31(3)", "决定书一经送达即发生法律效力")
def test_service_of_the_decision(district: District) -> None:
    case = served(district)
    assert (fresh(case).state, fresh(case).decision_served_on) == (S.SERVED, dt.date(2023, 3, 27))


@duty(LAW, "19", "不服复议决定的，自收到决定书之日起十五日内起诉")
def test_fifteen_days_to_sue(district: District) -> None:
    case = served(district)
    assert clock(case, "sue").due == dt.date(2023, 4, 11)
    district.do(case, "sued", "2023-04-10")
    assert (clock(case, "sue").status, fresh(case).sued_on) == ("met", dt.date(2023, 4, 10))


@duty(LAW, "31(3)", "送达后归档，案件办结")
def test_archive(district: District) -> None:
    case = served(district)
    district.do(case, "close", "2023-04-14")
    assert fresh(case).closed_on == dt.date(2023, 4, 14)
    assert not Clock.objects.filter(case=case, status="open").exists()


@duty(LAW, "32(2)", "被申请人不履行决定的，责令限期履行")
@duty(LAW, "32(1)", "被申请人应当履行复议决定")
def test_performance(district: District) -> None:
    case = served(district)
    district.do(case, "order_performance", "2023-05-05")
    assert Document.objects.filter(case_id=case.pk, kind="责令履行通知书").exists()
    district.do(case, "performed", "2023-05-10")
    assert (fresh(case).state, fresh(case).performed_on) == (S.CLOSED, dt.date(2023, 5, 10))


@duty(LAW, "33", "逾期不起诉又不履行的，强制执行")
def test_enforcement(district: District) -> None:
    case = served(district)
    with pytest.raises(Refused):
        district.do(case, "enforce", "2023-05-05", way="申请法院")
    district.do(case, "order_performance", "2023-05-05")
    district.do(case, "enforce", "2023-06-05", way="申请人民法院强制执行")
    assert fresh(case).state == S.ENFORCED


@duty(LAW, "25", "决定作出前可以撤回申请")
def test_withdrawal_before_acceptance(district: District) -> None:
    case = district.apply("2023-03-03")
    district.do(case, "withdraw_early", "2023-03-06")
    assert fresh(case).state == S.ABANDONED
    assert clock(case, "accept_review").status == "cancelled"


@duty(RULES, "41", "中止期间不计算审理期限，原因消除后恢复")
def test_suspension_and_resumption(district: District) -> None:
    case = heard(district)
    # sixty days from 6 March: 5 May 2023, a Friday
    assert clock(case, "ord.decide").due == dt.date(2023, 5, 5)
    district.do(case, "suspend", "2023-03-20", suspend_reason="s8")
    assert clock(case, "ord.decide").due is None
    district.do(case, "resume", "2023-03-30", reason="另案审结")
    # ten days stood still: 15 May, a Monday
    assert clock(case, "ord.decide").due == dt.date(2023, 5, 15)
    assert fresh(case).state == S.ORDINARY


@duty(RULES, "42(2)", "因申请人死亡、丧失行为能力或者组织终止中止满六十日的，终止")
@pytest.mark.parametrize(
    ("reason", "runs"), [("s1", True), ("s2", True), ("s4", True), ("s5", False), ("s8", False)]
)
def test_sixty_days_of_suspension(district: District, reason: str, runs: bool) -> None:
    case = heard(district)
    district.do(case, "suspend", "2023-03-20", suspend_reason=reason)
    assert Clock.objects.filter(case=case, key="suspended").exists() is runs
    if runs:
        # the sixtieth day is 19 May 2023, a Friday
        assert clock(case, "suspended").due == dt.date(2023, 5, 19)
        district.do(case, "terminate_suspended", "2023-05-22")
        assert fresh(case).terminate_reason == "t5"
    else:
        with pytest.raises(Refused, match="第四十二条第二款"):
            district.do(case, "terminate_suspended", "2023-05-22")


@duty(RULES, "42(1)", "撤回申请等情形终止复议，终止决定书送达")
def test_termination_is_served(district: District) -> None:
    case = heard(district)
    district.do(case, "terminate", "2023-03-20", terminate_reason="t1", result="settled")
    district.do(case, "serve_termination", "2023-03-22", method="post", served_on="2023-03-22")
    assert (fresh(case).result, fresh(case).concluded_on, fresh(case).state) == (
        "settled",
        dt.date(2023, 3, 20),
        S.SERVED,
    )


@duty(RULES, "48(1)", "受理后发现不符合条件的，决定驳回申请")
def test_rejection(district: District) -> None:
    case = heard(district)
    with pytest.raises(NotAllowed):
        district.do(case, "reject", "2023-03-20", reason="不属于受案范围")
    district.do(case, "reject", "2023-03-20", who="head", reason="不属于受案范围")
    district.do(case, "serve_rejection", "2023-03-22", method="post", served_on="2023-03-22")
    assert fresh(case).result == "reject"
    assert clock(case, "sue").due == dt.date(2023, 4, 6)


@duty(RULES, "50(1)", "可以按照自愿、合法的原则调解")
@duty(RULES, "50(2)", "达成协议的制作调解书，送达后生效")
def test_mediation(district: District) -> None:
    case = heard(district)
    district.do(case, "mediate", "2023-03-20")
    district.do(case, "mediated", "2023-03-24", agreement="减少罚款", docked_mediation=True)
    district.do(case, "serve_mediation", "2023-03-27", method="direct", served_on="2023-03-27")
    assert (fresh(case).result, fresh(case).docked_mediation, fresh(case).state) == (
        "mediated",
        True,
        S.SERVED,
    )


@duty(RULES, "50(3)", "调解未达成协议的，及时作出决定")
def test_failed_mediation(district: District) -> None:
    case = heard(district)
    district.do(case, "mediate", "2023-03-20")
    district.do(case, "mediation_failed", "2023-03-24", reason="未达成")
    assert fresh(case).state == S.ORDINARY
    assert clock(case, "ord.decide").status == "open"


@duty(RULES, "29", "通知补正限于收到申请之日起五日内")
def test_correction_in_five_days(district: District) -> None:
    case = district.apply("2023-03-03")
    with pytest.raises(Refused, match="第二十九条"):
        district.do(case, "ask_correction", "2023-03-13", missing="身份证明")
    district.do(case, "ask_correction", "2023-03-10", missing="身份证明")
    assert fresh(case).state == S.CORRECTING
