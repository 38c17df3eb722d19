"""The duties from the simplified procedure to the decision, the procedures beside a case, and the law of 2017."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.procedures.tick import tick
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


@duty(LAW, "53(1)", "简易程序限于所列情形，或者各方同意")
def test_simplified_only_where_listed(district: District) -> None:
    with pytest.raises(Refused, match="第五十三条"):
        district.do(district.accept(), "use_simplified", "2024-03-04", clear=True)
    for changes in ({"amount": "3000"}, {"on_the_spot": True}, {"act_kind": "disclosure"}):
        case = district.apply(**changes)
        district.do(case, "accept", "2024-03-04", conditions_met=True)
        district.do(case, "use_simplified", "2024-03-04", clear=True)
    big = district.apply(amount="3000.01")
    district.do(big, "accept", "2024-03-04", conditions_met=True)
    with pytest.raises(Refused):
        district.do(big, "use_simplified", "2024-03-04", clear=True)


@duty(LAW, "54", "简易程序三个工作日内发送副本，被申请人五个工作日内答复")
def test_simplified_terms(district: District) -> None:
    case = district.accept()
    district.do(case, "use_simplified", "2024-03-05", clear=True, all_consent=True)
    assert clock(case, "simp.send_copy").due == dt.date(2024, 3, 7)
    assert clock(case, "ord.send_copy").status == "cancelled"
    district.do(case, "send_copy", "2024-03-06")
    district.do(case, "copy_served", "2024-03-07", method="direct", served_on="2024-03-07")
    assert clock(case, "simp.reply").due == dt.date(2024, 3, 14)
    assert not Clock.objects.filter(case=case, key="ord.reply").exists()


@duty(LAW, "62(2)", "简易程序自受理之日起三十日内作出决定，不得延长")
def test_thirty_days_in_the_simplified_procedure(district: District) -> None:
    case = district.accept()
    district.do(case, "use_simplified", "2024-03-05", clear=True, all_consent=True)
    assert clock(case, "simp.decide").due == dt.date(2024, 4, 3)
    with pytest.raises(Refused):
        district.do(case, "extend", "2024-03-20", who="office_head", days=10, reason="复杂")


@duty(LAW, "55", "转为普通程序由机构负责人批准，六十日仍自受理之日起算")
def test_conversion_counts_from_acceptance(district: District) -> None:
    case = district.accept()
    district.do(case, "use_simplified", "2024-03-05", clear=True, all_consent=True)
    with pytest.raises(NotAllowed):
        district.do(case, "convert", "2024-03-20", reason="案情复杂")
    district.do(case, "convert", "2024-03-20", who="office_head", reason="案情复杂")
    assert clock(case, "ord.decide").due == dt.date(2024, 5, 6)
    assert clock(case, "simp.decide").status == "cancelled"


@duty(LAW, "61(1)", "决定须经机关负责人同意或者集体讨论通过，由机关负责人作出")
def test_the_head_decides(district: District) -> None:
    case = ready(district)
    district.do(case, "deliberate", "2024-04-01", findings="事实")
    with pytest.raises(NotAllowed, match="机关负责人"):
        district.do(case, "decide", "2024-04-02", result="maintain", approval="head", reasons="理由")
    with pytest.raises(BadData, match="批准方式"):
        district.do(case, "decide", "2024-04-02", who="head", result="maintain", reasons="理由")


@duty(LAW, "62(1)", "延长须在期限届满前，最多三十日")
def test_extension_limits(district: District) -> None:
    case = district.accept()
    with pytest.raises(Refused, match="1至30"):
        district.do(case, "extend", "2024-04-01", who="office_head", days=31, reason="复杂")
    with pytest.raises(Refused, match="届满"):
        district.do(case, "extend", "2024-05-07", who="office_head", days=10, reason="复杂")


@duty(LAW, "63(2)", "不得作出对申请人更为不利的变更决定，第三人提出相反请求的除外")
def test_no_worse_outcome(district: District) -> None:
    case = ready(district)
    with pytest.raises(Refused, match="第六十三条第二款"):
        decide(district, case, "change", worse_for_applicant=True)
    district.do(
        case, "decide", "2024-04-02", who="head", result="change", approval="head", reasons="理由",
        worse_for_applicant=True, third_party_opposed=True,
    )  # fmt: skip


@duty(LAW, "70", "被申请人未按期答复又未提交证据的，视为没有证据，不得维持")
def test_silence_of_the_respondent(district: District) -> None:
    case = heard(district)
    district.do(case, "hear_parties", "2024-03-18", opinions="坚持")
    with pytest.raises(Refused, match="第七十条"):
        district.do(case, "deliberate", "2024-03-20", findings="事实")
    district.do(case, "deliberate", "2024-03-21", findings="事实")
    with pytest.raises(Refused, match="第七十条"):
        district.do(
            case, "decide", "2024-04-02", who="head", result="maintain", approval="head", reasons="理由"
        )
    district.do(case, "decide", "2024-04-02", who="head", result="revoke", approval="head", reasons="理由")


@duty(LAW, "73(1)", "调解书经各方签名、盖章并加盖机关印章后生效")
def test_mediation_needs_every_signature(district: District) -> None:
    case = heard(district)
    district.do(case, "mediate", "2024-03-20")
    with pytest.raises(Refused, match="第七十三条"):
        district.do(case, "mediated", "2024-03-25", agreement="协议")
    district.do(case, "mediated", "2024-03-25", agreement="协议", signed=True)
    assert Document.objects.filter(case_id=case.pk, kind="行政复议调解书").exists()


@duty(LAW, "73(2)", "调解未达成协议的，及时作出行政复议决定")
def test_failed_mediation_goes_back(district: District) -> None:
    case = heard(district)
    district.do(case, "mediate", "2024-03-20")
    district.do(case, "mediation_failed", "2024-03-25", reason="未达成")
    assert Reconsideration.objects.get(pk=case.pk).state == S.ORDINARY


@duty(LAW, "75", "决定书一经送达即发生法律效力，送达须登记方式和日期")
def test_service_is_recorded_and_never_ahead(district: District) -> None:
    case = ready(district)
    decide(district, case)
    with pytest.raises(BadData, match="送达方式"):
        district.do(case, "serve_decision", "2024-04-08", served_on="2024-04-08")
    with pytest.raises(BadData, match="不能预先登记"):
        district.do(case, "serve_decision", "2024-04-08", method="post", served_on="2024-04-09")


@duty(LAW, "77(1)", "被申请人不履行决定的，责令限期履行")
def test_performance(district: District) -> None:
    case = ready(district)
    decide(district, case, "order_perform")
    district.do(case, "serve_decision", "2024-04-08", method="post", served_on="2024-04-08")
    district.do(case, "order_performance", "2024-05-08")
    district.do(case, "performed", "2024-05-20")
    fresh = Reconsideration.objects.get(pk=case.pk)
    assert (fresh.state, fresh.performed_on, fresh.closed_on) == (
        S.CLOSED,
        dt.date(2024, 5, 20),
        dt.date(2024, 5, 20),
    )


@duty(LAW, "76", "收到意见书之日起六十日内通报落实情况")
def test_opinion_letters_are_answered_in_sixty_days(district: District) -> None:
    case = ready(district)
    at, head = moment("2024-04-03"), district.actor("head")
    letter = open_case(
        "ar_opinion", acting_user=district.actor("officer"), at=at, unit=district.units["justice"],
        counterpart=district.units["market"], title="程序问题", fields={"about": case}, problem="未告知", advice="改正",
    )  # fmt: skip
    district.do(letter, "issue", "2024-04-05", who="head")
    district.do(letter, "serve", "2024-04-08", method="direct", served_on="2024-04-08")
    # the sixtieth day is Friday 7 June 2024; 10 June is Dragon Boat
    assert clock(letter, "feedback").due == dt.date(2024, 6, 7)
    district.do(letter, "answer", "2024-06-07", who="respondent", measures="已培训")
    assert not clock(letter, "feedback").late
    assert head.holds(Role.HEAD)


@duty(LAW, "56", "附带审查期间原案须中止；附带审查未办结不得恢复审理")
@duty(LAW, "58(1)", "三个工作日内通知制定机关，制定机关十个工作日内答复")
def test_attached_review(district: District) -> None:
    case = heard(district)
    open_review = {
        "acting_user": district.actor("officer"), "at": moment("2024-03-20"), "unit": district.units["justice"],
        "title": "附带审查", "fields": {"about": case}, "document_title": "某办法", "clause": "第三条",
    }  # fmt: skip
    with pytest.raises(Refused, match="中止"):
        open_case("attached_review", **open_review)
    district.do(case, "suspend", "2024-03-20", suspend_reason="s9")
    review = open_case("attached_review", **open_review)
    assert clock(review, "notify_maker").due == dt.date(2024, 3, 25)
    assert clock(review, "handle").due == dt.date(2024, 4, 19)
    district.do(review, "notify_maker", "2024-03-21")
    district.do(review, "maker_served", "2024-03-22", method="direct", served_on="2024-03-22")
    # ten working days over Qingming: 25 to 29 March, 1 to 3 April, 7 April (worked Sunday), 8 April
    assert clock(review, "maker_reply").due == dt.date(2024, 4, 8)
    with pytest.raises(Refused, match="附带审查"):
        district.do(case, "resume", "2024-04-09", reason="办结")
    district.do(review, "maker_answers", "2024-04-08", maker_answer="有上位法依据")
    district.do(review, "lawful", "2024-04-09", conclusion="合法")
    district.do(case, "resume", "2024-04-09", reason="办结")


@duty(LAW, "56", "无权处理的，七个工作日内转送有权机关")
@duty(LAW, "60", "有权机关六十日内处理")
def test_forwarding(district: District) -> None:
    case = heard(district)
    district.do(case, "suspend", "2024-03-20", suspend_reason="s9")
    review = open_case(
        "attached_review", acting_user=district.actor("officer"), at=moment("2024-03-20"), unit=district.units["justice"],
        title="附带审查", fields={"about": case}, document_title="某办法", clause="第三条",
    )  # fmt: skip
    assert clock(review, "forward").due == dt.date(2024, 3, 29)
    district.do(review, "forward", "2024-03-25", competent_body="市政府")
    assert clock(review, "forwarded_reply").due == dt.date(2024, 5, 24)


@duty(OLD, "17(1)", "收到申请后五日（工作日）内审查")
@duty(OLD, "17(2)", "除不予受理和告知外，自收到之日起即为受理（按期限届满处理）")
def test_old_law_examination(district: District) -> None:
    case = district.apply("2023-12-25")
    # 26, 27, 28, 29 December, 2 January
    assert clock(case, "accept_review").due == dt.date(2024, 1, 2)
    tick(moment("2024-01-03"))
    assert Reconsideration.objects.get(pk=case.pk).deemed


@duty(OLD, "31(1)", "自受理之日起六十日内作出决定，经行政复议机关负责人批准可以延长，最多三十日")
def test_old_law_decision(district: District) -> None:
    case = district.apply("2023-12-25")
    district.do(case, "accept", "2023-12-26", conditions_met=True)
    # sixty days from 26 December 2023: Saturday 24 February 2024
    assert clock(case, "ord.decide").due == dt.date(2024, 2, 26)
    with pytest.raises(NotAllowed, match="机关负责人"):
        district.do(case, "extend", "2024-02-20", who="office_head", days=30, reason="复杂")
    district.do(case, "extend", "2024-02-20", who="head", days=30, reason="复杂")
    assert clock(case, "ord.decide").due == dt.date(2024, 3, 25)
    assert clock(case, "ord.decide").article == "《行政复议法（2017年修正）》第三十一条第一款"


@duty(OLD, "22", "原则上采取书面审查的办法，没有简易程序")
def test_old_law_has_no_simplified_procedure(district: District) -> None:
    assert "use_simplified" not in {step.key for step in registry.edition("reconsideration", "2017").steps}


@duty(OLD, "28(1)4", "被申请人未答复、未提交证据的，撤销该行为")
def test_old_law_silence(district: District) -> None:
    case = district.apply("2023-12-25")
    district.do(case, "accept", "2023-12-26", conditions_met=True)
    district.do(case, "hear_case", "2023-12-26")
    district.do(case, "send_copy", "2023-12-27")
    district.do(case, "copy_served", "2023-12-28", method="direct", served_on="2023-12-28")
    # ten days from 28 December: Sunday 7 January, moved to Monday
    assert clock(case, "ord.reply").due == dt.date(2024, 1, 8)
    district.do(case, "deliberate", "2024-01-09", findings="事实")
    with pytest.raises(Refused, match="第二十八条"):
        district.do(
            case, "decide", "2024-01-10", who="head", result="maintain", approval="head", reasons="理由"
        )
    district.do(case, "decide", "2024-01-10", who="head", result="revoke", approval="head", reasons="理由")


@duty(RULES, "29", "五日（工作日）内通知补正；补正的合理期限待核对，不自动产生后果")
def test_an_unconfirmed_rule_never_acts_by_itself(district: District) -> None:
    case = district.apply("2023-12-18")
    district.do(case, "ask_correction", "2023-12-19", missing="身份证明")
    district.do(case, "correction_served", "2023-12-20", method="post", served_on="2023-12-20")
    assert not clock(case, "correction").acts
    assert tick(moment("2024-01-20")).acted == 0
