"""The remaining duties of the procedures in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.modules.litigation.models import Suit
from fazhi.modules.reconsideration.models import AttachedReview, Reconsideration
from fazhi.modules.reconsideration.service import published
from fazhi.modules.reconsideration.states import S
from tests.modules.test_litigation import noticed, suit
from tests.modules.test_reconsideration import decide, heard, ready
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
LAW, SUITS, READING, HEADS = "行政复议法(2023)", "行政诉讼法(2017)", "法释〔2018〕1号", "法释〔2020〕3号"
duty = pytest.mark.duty


@duty(LAW, "22", "申请载明请求、事实和理由、申请日期")
def test_an_application_states_what_is_asked(district: District) -> None:
    with pytest.raises(BadData, match="复议请求"):
        district.apply(request="  ")
    assert district.apply().request == "撤销该决定"


@duty(LAW, "36", "受理后适用普通程序或者简易程序")
def test_nothing_is_sent_before_the_procedure_is_chosen(district: District) -> None:
    case = district.accept()
    with pytest.raises(Refused, match="已受理"):
        district.do(case, "send_copy", "2024-03-05")
    district.do(case, "use_ordinary", "2024-03-05")
    district.do(case, "send_copy", "2024-03-05")


@duty(LAW, "5(1)", "审理中可以进行调解")
def test_mediation_may_begin_while_the_case_is_heard(district: District) -> None:
    case = heard(district)
    district.do(case, "mediate", "2024-03-20")
    assert Reconsideration.objects.get(pk=case.pk).state == S.MEDIATING
    assert Clock.objects.get(case=case, key="ord.decide").status == "open"


@duty(LAW, "41(1)1", "受理前撤回申请的，案件结束")
def test_withdrawal_before_acceptance(district: District) -> None:
    case = district.apply()
    district.do(case, "withdraw_early", "2024-03-04")
    fresh = Reconsideration.objects.get(pk=case.pk)
    assert (fresh.state, fresh.closed_on, fresh.result) == (S.ABANDONED, dt.date(2024, 3, 4), "")


@duty(LAW, "41(1)", "撤回申请、准予撤回的，终止复议并说明结案方式")
def test_termination_names_its_kind(district: District) -> None:
    case = heard(district)
    with pytest.raises(BadData, match="结案方式"):
        district.do(case, "terminate", "2024-03-20", terminate_reason="t1")
    district.do(
        case, "terminate", "2024-03-20", terminate_reason="t1", result="self_corrected", made_good=True
    )
    assert Reconsideration.objects.get(pk=case.pk).made_good


@duty(LAW, "39(1)6", "因调解中止须双方同意")
def test_both_consent(district: District) -> None:
    case = heard(district)
    with pytest.raises(Refused) as refusal:
        district.do(case, "suspend", "2024-03-20", suspend_reason="s6")
    assert refusal.value.data["condition"] == "both_consent_to_mediation"


@duty(LAW, "50(3)", "听证由一名主持人、两名以上听证员进行")
def test_a_hearing_has_chair_and_officers(district: District) -> None:
    case = heard(district)
    district.do(
        case, "announce_hearing", "2024-03-20", hearing_set_for="2024-03-28", place="区政府", matters="程序"
    )
    with pytest.raises(BadData, match="听证员"):
        district.do(case, "hold_hearing", "2024-03-28", chair="赵")
    with pytest.raises(Refused, match="第五十一条"):
        district.do(case, "hold_hearing", "2024-03-27", chair="赵", members="钱、孙")


@duty(LAW, "13", "可以一并提出对规范性文件的附带审查")
@duty(LAW, "59", "条款合法的告知，不合法的决定停止执行并责令纠正")
@pytest.mark.parametrize(
    ("step", "who", "state"), [("lawful", "officer", "lawful"), ("stop", "head", "stopped")]
)
def test_the_review_of_a_document_ends_in_an_answer(
    district: District, step: str, who: str, state: str
) -> None:
    case = heard(district)
    district.do(case, "suspend", "2024-03-20", suspend_reason="s9")
    review = open_case(
        "attached_review", acting_user=district.actor("officer"), at=moment("2024-03-20"), unit=district.units["justice"],
        title="附带审查", fields={"about": case}, document_title="某办法", clause="第三条",
    )  # fmt: skip
    if who == "head":
        with pytest.raises(NotAllowed):
            district.do(review, step, "2024-04-10", conclusion="结论")
    district.do(review, step, "2024-04-10", who=who, conclusion="结论")
    found = AttachedReview.objects.get(pk=review.pk)
    assert (found.state, found.concluded_on, found.closed_on) == (
        state,
        dt.date(2024, 4, 10),
        dt.date(2024, 4, 10),
    )
    assert Clock.objects.get(case=review, key="handle").status == "met"


@duty(LAW, "78", "逾期不起诉又不履行决定的，强制执行")
def test_enforcement(district: District) -> None:
    case = ready(district)
    decide(district, case, "order_perform")
    district.do(case, "serve_decision", "2024-04-08", method="post", served_on="2024-04-08")
    district.do(case, "order_performance", "2024-05-08")
    district.do(case, "enforce", "2024-06-20", way="申请人民法院强制执行")
    assert Reconsideration.objects.get(pk=case.pk).closed_on == dt.date(2024, 6, 20)


@duty(LAW, "79(1)", "决定书按照被复议行为的公开情况公开，当事人姓名不公开")
def test_publication_shows_no_party(district: District, client: Any) -> None:
    case = ready(district)
    decide(district, case)
    district.do(case, "serve_decision", "2024-04-08", method="post", served_on="2024-04-08")
    assert published() == []
    district.do(case, "publish", "2024-04-20")
    assert [found.pk for found in published()] == [case.pk]
    text = client.get("/decisions/").content.decode()
    assert case.number in text
    assert "张三" not in text


@duty(HEADS, "5", "人民法院在开庭三日前通知；登记开庭日期和是否通知负责人出庭")
@duty(SUITS, "80", "裁判公开宣告并送达；登记结果和送达日期")
def test_from_notice_to_judgment(district: District) -> None:
    case = suit(district)
    with pytest.raises(Refused, match="已收到起诉状"):
        district.do(case, "hold_hearing", "2024-04-10", head_rank="main", head_name="张局长")
    case = noticed(district)
    district.do(case, "hold_hearing", "2024-04-10", head_rank="deputy", head_name="李局长", head_spoke=True)
    with pytest.raises(BadData, match="裁判送达日期"):
        district.do(case, "judge", "2024-04-25", judgment="reject_claims")
    district.do(case, "judge", "2024-04-25", judgment="reject_claims", judgment_served_on="2024-04-25")
    found = Suit.objects.get(pk=case.pk)
    assert (found.judgment, found.concluded_on, found.head_spoke) == (
        "reject_claims",
        dt.date(2024, 4, 25),
        True,
    )


@duty(SUITS, "85", "判决生效后归档")
def test_archive(district: District) -> None:
    case = noticed(district)
    district.do(case, "judge", "2024-04-25", judgment="reject_claims", judgment_served_on="2024-04-25")
    district.do(case, "take_effect", "2024-05-13")
    district.do(case, "close", "2024-05-14")
    found = Suit.objects.get(pk=case.pk)
    assert (found.effective_on, found.closed_on) == (dt.date(2024, 5, 13), dt.date(2024, 5, 14))


@duty(READING, "71", "2020年7月1日以前：开庭三日前传唤当事人")
@duty(READING, "128(1)", "2020年7月1日以前：负责人包括正职、副职和其他参与分管的负责人")
@duty(READING, "129(2)", "2020年7月1日以前：不能出庭的说明理由")
def test_the_earlier_rules_on_heads(district: District) -> None:
    case = suit(district, "2020-03-02")
    district.do(case, "answer", "2020-03-10", evidence=True, norms=True)
    district.do(case, "notice_hearing", "2020-04-01", hearing_set_for="2020-04-10")
    with pytest.raises(Refused, match="第一百二十八条第一款"):
        district.do(case, "hold_hearing", "2020-04-10", head_rank="main")
    with pytest.raises(Refused, match="第一百二十八条第二款"):
        district.do(
            case, "hold_hearing", "2020-04-10", head_rank="staff", lawyer_name="王", absence_reason="duty"
        )
    with pytest.raises(Refused, match="第一百二十九条第二款"):
        district.do(case, "hold_hearing", "2020-04-10", head_rank="staff", staff_name="李")
    district.do(case, "hold_hearing", "2020-04-10", head_rank="in_charge", head_name="周主任")


@duty(SUITS, "94", "败诉案件分析原因、改进工作")
def test_a_lost_suit_is_reviewed_and_performed(district: District) -> None:
    case = noticed(district)
    district.do(
        case,
        "judge",
        "2024-04-25",
        judgment="revoke",
        judgment_served_on="2024-04-25",
        perform_by="2024-06-25",
    )
    district.do(case, "review_lost", "2024-05-13", review="程序瑕疵；加强培训")
    district.do(case, "begin_performance", "2024-05-13")
    district.do(case, "perform_judgment", "2024-06-03")
    found = Suit.objects.get(pk=case.pk)
    assert found.perform_by is not None
    assert found.performed_on is not None
    assert found.performed_on <= found.perform_by
