"""The duties of responding to suits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.modules.litigation.models import Suit
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
LAW, READING, HEADS = "行政诉讼法(2017)", "法释〔2018〕1号", "法释〔2020〕3号"
duty = pytest.mark.duty


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case=case, key=key).latest("pk")


def suit(district: District, day: str = "2024-03-01", **data: Any) -> Any:
    return open_case(
        "litigation", acting_user=district.actor("officer"), at=moment(day), unit=district.units["justice"],
        counterpart=district.units["market"], title="诉罚款决定", instance="first", court="区人民法院", act_title="罚款决定", **data,
    )  # fmt: skip


def noticed(district: District, **data: Any) -> Any:
    case = suit(district, **data)
    district.do(case, "answer", "2024-03-12", evidence=True, norms=True)
    district.do(case, "notice_hearing", "2024-04-01", hearing_set_for="2024-04-10")
    return case


@duty(LAW, "67(1)", "收到起诉状副本之日起十五日内提出答辩状并提交证据和依据")
def test_fifteen_days_to_answer(district: District) -> None:
    # the fifteenth day is Saturday 16 March 2024
    assert clock(suit(district), "answer").due == dt.date(2024, 3, 18)


@duty(LAW, "67(1)", "答辩状、证据和规范性文件一并提交")
def test_the_answer_is_whole(district: District) -> None:
    case = suit(district)
    with pytest.raises(Refused, match="第六十七条"):
        district.do(case, "answer", "2024-03-12", evidence=True)
    district.do(case, "answer", "2024-03-12", evidence=True, norms=True)
    assert clock(case, "answer").status == "met"


@duty(READING, "34", "有正当事由的可以申请延期提供证据，最多十五日")
def test_more_time_for_evidence(district: District) -> None:
    case = suit(district)
    district.do(case, "ask_evidence_time", "2024-03-08", days=15, reason="档案受灾")
    assert clock(case, "answer").due == dt.date(2024, 4, 1)
    with pytest.raises(Refused):
        district.do(case, "ask_evidence_time", "2024-03-11", days=5, reason="再次")


@duty(READING, "10", "十五日内提出管辖异议")
def test_objection_to_jurisdiction(district: District) -> None:
    case = suit(district)
    assert clock(case, "jurisdiction").due == dt.date(2024, 3, 18)
    district.do(case, "object_jurisdiction", "2024-03-05", reason="应由市中院管辖")
    assert clock(case, "jurisdiction").status == "met"


@duty(LAW, "3(3)", "被诉机关负责人应当出庭应诉")
@duty(HEADS, "8", "不能出庭的须说明理由")
def test_absence_is_explained(district: District) -> None:
    case = noticed(district)
    with pytest.raises(Refused, match="第八条"):
        district.do(case, "hold_hearing", "2024-04-10", head_rank="staff", staff_name="李四")
    district.do(
        case, "hold_hearing", "2024-04-10", head_rank="staff", staff_name="李四", absence_reason="duty"
    )


@duty(HEADS, "10", "负责人不能出庭的，由相应工作人员出庭，不得仅委托律师出庭")
def test_never_a_lawyer_alone(district: District) -> None:
    with pytest.raises(Refused, match="第十条"):
        district.do(
            noticed(district),
            "hold_hearing",
            "2024-04-10",
            head_rank="staff",
            lawyer_name="王律师",
            absence_reason="duty",
        )


@duty(HEADS, "2", "出庭的负责人须登记姓名和职务层级")
def test_the_head_has_a_name(district: District) -> None:
    with pytest.raises(Refused, match="第二条"):
        district.do(noticed(district), "hold_hearing", "2024-04-10", head_rank="main")


@duty(READING, "128(2)", "2020年7月1日以前的案件适用当时的规定")
def test_suits_keep_the_rules_of_their_day(district: District) -> None:
    old, new = suit(district, "2020-06-30"), suit(district, "2020-07-01")
    assert (old.edition, new.edition) == ("2018", "2020")


@duty(LAW, "85", "不服判决的，送达之日起十五日内上诉")
def test_fifteen_days_to_appeal_from_service(district: District) -> None:
    case = noticed(district)
    district.do(case, "hold_hearing", "2024-04-10", head_rank="main", head_name="张局长")
    district.do(case, "judge", "2024-04-25", judgment="reject_claims", judgment_served_on="2024-04-22")
    # fifteen days from 22 April: 7 May
    assert clock(case, "appeal").due == dt.date(2024, 5, 7)


@duty(LAW, "85", "已经上诉的判决不生效")
def test_an_appealed_judgment_does_not_take_effect(district: District) -> None:
    case = noticed(district)
    district.do(case, "judge", "2024-04-25", judgment="revoke", judgment_served_on="2024-04-25")
    district.do(case, "appeal", "2024-04-30", appellant="市场监督管理局")
    for step in ("take_effect", "begin_performance"):
        with pytest.raises(Refused, match="第八十五条"):
            district.do(case, step, "2024-05-20")


@duty(LAW, "94", "当事人必须履行生效裁判；没有义务内容的不进入履行")
def test_performance_only_where_there_is_a_duty(district: District) -> None:
    case = noticed(district)
    district.do(case, "judge", "2024-04-25", judgment="reject_claims", judgment_served_on="2024-04-25")
    with pytest.raises(Refused, match="第九十四条"):
        district.do(case, "begin_performance", "2024-05-20")


@duty(LAW, "62", "裁判前撤诉，由法院裁定是否准许；改变行为后撤诉分别登记")
@pytest.mark.parametrize(
    ("step", "judgment"), [("withdraw", "withdrawn"), ("withdraw_changed", "withdrawn_changed")]
)
def test_withdrawal(district: District, step: str, judgment: str) -> None:
    case = suit(district)
    district.do(case, step, "2024-03-10")
    assert Suit.objects.get(pk=case.pk).judgment == judgment


@duty("人民检察院检察建议工作规定", "19", "两个月内书面回复")
def test_two_months_to_reply_to_a_suggestion(district: District) -> None:
    case = open_case(
        "suggestion", acting_user=district.actor("officer"), at=moment("2024-02-29"), unit=district.units["justice"],
        title="检察建议", kind="procuratorial", sender="区人民检察院", content="改进送达",
    )  # fmt: skip
    assert clock(case, "reply").due == dt.date(2024, 4, 29)
    district.do(case, "answer_back", "2024-04-29", reply_text="已改进")
    assert not clock(case, "reply").late


def test_bad_input_is_told(district: District) -> None:
    with pytest.raises(BadData):
        suit(district, judgment_served_on="x")
