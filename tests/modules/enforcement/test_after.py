"""After the decision: terms, publicity and withdrawal, payment and surcharge, demand, the court."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.enforcement import rules_after, service
from fazhi.modules.enforcement.models import Evidence, Media, Penalty
from fazhi.modules.enforcement.surcharge import days_late, surcharge
from tests.modules.enforcement.acting import Bureau

LAW, FORCE = "行政处罚法(2021)", "行政强制法"
duty = pytest.mark.duty
db = pytest.mark.django_db


def due(case: Any, key: str) -> dt.date | None:
    return Clock.objects.filter(case_id=case.pk, key=key).latest("pk").due


@db
@duty(LAW, "60", "自立案之日起九十日内作出决定")
@duty(LAW, "61(1)", "七日内送达决定书")
@duty(LAW, "48(1)", "具有一定社会影响的处罚决定依法公开")
@duty("国办发〔2018〕118号", "一、事后公开", "行政处罚决定自作出之日起七个工作日内公开")
@duty(LAW, "67(3)", "自收到决定书之日起十五日内缴纳")
def test_the_terms_of_a_penalty(bureau: Bureau) -> None:
    case = bureau.paying()
    assert due(case, "decide") == dt.date(2024, 5, 30)  # ninety days from 1 March
    assert due(case, "serve") == dt.date(2024, 3, 29)  # seven working days from 20 March
    assert due(case, "publish") == dt.date(2024, 3, 29)
    assert due(case, "pay") == dt.date(2024, 4, 7)  # 6 April is a day off, 7 April is worked


@db
@duty(LAW, "60", "法律、法规、规章另有规定的从其规定")
def test_the_head_extends_once(bureau: Bureau) -> None:
    case = bureau.investigated()
    bureau.do(case, "extend", "2024-05-20", who="chief", days=30, reason="需要鉴定")
    assert due(case, "decide") == dt.date(2024, 7, 1)  # 29 June is a Saturday
    with pytest.raises(Refused):
        bureau.do(case, "extend", "2024-05-21", who="chief", days=1, reason="再次")


@db
@duty(LAW, "56", "先行登记保存的证据七日内作出处理决定")
def test_preserved_evidence_is_handled_in_seven_days(bureau: Bureau) -> None:
    case = bureau.file()
    bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    with pytest.raises(BadData):
        bureau.do(case, "preserve", "2024-03-05", who="chief", items="账册", reason="")
    bureau.do(case, "preserve", "2024-03-05", who="chief", items="账册", reason="可能被转移")
    assert due(case, "preserved") == dt.date(2024, 3, 14)
    bureau.do(case, "handle_preserved", "2024-03-12", handling="复制后返还")
    assert Clock.objects.get(case=case, key="preserved").status == "met"


@db
@duty(LAW, "46(1)", "证据包括八类，经查证属实方可作为认定事实的根据")
@duty(LAW, "47", "以文字、音像等形式全过程记录，归档保存")
def test_evidence_and_recordings_leave_rows(bureau: Bureau) -> None:
    case = bureau.investigated()
    assert Evidence.objects.get(case=case).kind == "inspection"
    shot = {"media": "video", "stage": "investigation", "device": "J-001"}
    for digest in ("zz", "0" * 63):
        with pytest.raises(BadData):
            bureau.do(case, "record", "2024-03-12", sha256=digest, **shot)
    bureau.do(case, "record", "2024-03-12", sha256="AB" * 32, **shot)
    with pytest.raises(BadData, match="已经登记"):
        bureau.do(case, "record", "2024-03-12", sha256="ab" * 32, **shot)
    assert Media.objects.get(case=case).sha256 == "ab" * 32
    assert Penalty.objects.get(pk=case.pk).media_count == 1


@db
@duty(LAW, "40", "证据不足、事实不清的不得处罚")
def test_no_end_of_the_investigation_without_evidence(bureau: Bureau) -> None:
    case = bureau.file()
    bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    with pytest.raises(Refused, match="第四十条"):
        bureau.do(case, "close_investigation", "2024-03-05", findings="x")


@db
@duty(LAW, "48(2)", "公开的决定被变更、撤销的，三日内撤回并公开说明理由")
@duty(LAW, "50", "对涉及国家秘密、商业秘密、个人隐私的应当保密")
def test_publication_and_withdrawal(bureau: Bureau) -> None:
    case = bureau.paying(party="张三食品有限公司")
    with pytest.raises(Refused, match="第四十八条"):
        bureau.do(case, "publish", "2024-03-25")
    bureau.do(case, "publish", "2024-03-25", redacted=True)
    [shown] = service.published("张三食品")
    assert (shown.party, shown.result) == ("张三食品有限公司", "罚款 70000")
    bureau.do(case, "dispute", "2024-03-26", where="区司法局")
    bureau.do(case, "dispute_over", "2024-04-15", dispute_result="revoked")
    assert due(case, "withdraw") == dt.date(2024, 4, 18)
    bureau.do(case, "withdraw_publication", "2024-04-16", withdraw_reason="复议决定撤销")
    assert Clock.objects.get(case=case, key="withdraw").status == "met"
    assert service.published("张三食品") == []
    [gone] = service.published(case.number)
    assert (gone.party, gone.result, gone.reason) == ("", "", "复议决定撤销")
    with pytest.raises(Refused, match="只能办理一次"):
        bureau.do(case, "publish", "2024-04-17", redacted=True)


@db
def test_persons_are_shown_by_surname_and_are_not_looked_up_by_name(bureau: Bureau) -> None:
    case = bureau.ready(
        party="欧阳修", party_kind="person", identity="11010519491231002X", told_sanction="fine", hearing_told=True
    )  # fmt: skip
    bureau.do(case, "submit_review", "2024-03-15")
    bureau.do(case, "agree", "2024-03-15", who="legal", reviewer="钱审", opinion="同意")
    bureau.do(case, "discuss", "2024-03-18", who="chief", attendees="孙长、钱审", minutes="同意")
    bureau.do(case, "decide", "2024-03-20", who="chief", sanction="fine", fine="70000", facts="x")
    bureau.do(case, "publish", "2024-03-21", redacted=True)
    assert service.published("欧阳修") == []
    assert service.published()[0].party == "欧某某"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "0.00"), (1, "2100.00"), (10, "21000.00"), (33, "69300.00"), (34, "70000.00"), (400, "70000.00")],
)
@duty(LAW, "72(1)1", "到期不缴纳的每日按罚款数额的百分之三加处罚款，不得超出罚款的数额")
def test_three_percent_a_day_at_most_the_fine(days: int, expected: str) -> None:
    assert surcharge(Decimal(70000), days, dt.date(2024, 3, 1)) == Decimal(expected)


days = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(days, days, st.lists(st.tuples(days, st.none() | days), max_size=4))
def test_days_late_are_those_that_one_counts_one_by_one(
    pay_by: dt.date, until: dt.date, pauses: list[tuple[dt.date, dt.date | None]]
) -> None:
    counted, day = 0, pay_by + dt.timedelta(days=1)
    while day <= until:
        counted += not any(begins <= day and (ends is None or day < ends) for begins, ends in pauses)
        day += dt.timedelta(days=1)
    assert days_late(pay_by, until, pauses) == counted


@duty(LAW, "73(1)", "复议、诉讼期间处罚不停止执行")
@db
@duty(LAW, "73(3)", "复议、诉讼期间加处罚款的数额不予计算")
@duty(LAW, "66(1)", "当事人应当在期限内履行")
def test_payment_surcharge_and_dispute(bureau: Bureau) -> None:
    case = bureau.paying()
    with pytest.raises(Refused, match="第七十二条"):
        bureau.do(case, "start_surcharge", "2024-04-07")
    bureau.do(case, "start_surcharge", "2024-04-10")
    bureau.do(case, "dispute", "2024-04-10", where="区司法局")
    bureau.do(case, "dispute_over", "2024-04-20", dispute_result="maintained")
    # late from 8 April: 8, 9, then 20, 21 and 22 April
    assert rules_after.surcharge_due(case, dt.date(2024, 4, 22)) == Decimal("10500.00")
    with pytest.raises(Refused, match="第六十七条"):
        bureau.do(case, "pay", "2024-04-22", amount="80500.01")
    bureau.do(case, "pay", "2024-04-22", amount="70000")
    assert (case.paid, case.paid_on) == (Decimal(70000), dt.date(2024, 4, 22))
    with pytest.raises(Refused, match="第六十六条"):
        bureau.do(case, "finish", "2024-04-22")
    bureau.do(case, "pay", "2024-05-06", amount="10500")
    bureau.do(case, "finish", "2024-05-06")
    bureau.do(case, "close", "2024-05-07")
    assert (case.state, case.record_complete) == ("closed", True)


@db
@duty(LAW, "66(2)", "确有经济困难的可以暂缓或者分期缴纳")
def test_deferred_payment_bears_no_surcharge_meanwhile(bureau: Bureau) -> None:
    case = bureau.paying()
    with pytest.raises(Refused, match="第六十六条"):
        bureau.do(case, "defer", "2024-04-01", who="chief", deferred_to="2024-04-01", reason="困难")
    bureau.do(case, "defer", "2024-04-01", who="chief", deferred_to="2024-06-28", reason="困难")
    assert rules_after.surcharge_due(case, dt.date(2024, 6, 28)) == 0
    assert rules_after.surcharge_due(case, dt.date(2024, 6, 29)) == Decimal("2100.00")


@db
@duty(FORCE, "46(3)", "加处罚款超过三十日经催告仍不履行的，有权的机关可以强制执行，没有的申请法院")
@duty(FORCE, "43(1)", "不得在夜间或者法定节假日实施强制执行")
@duty(FORCE, "43(2)", "不得对居民生活停止供水、供电、供热、供燃气")
def test_own_coercion(bureau: Bureau) -> None:
    case = bureau.paying()
    bureau.do(case, "start_surcharge", "2024-04-10")
    bureau.do(case, "demand", "2024-04-11")
    with pytest.raises(Refused, match="第五十四条"):
        bureau.do(
            case, "coerce", "2024-05-20", who="chief", manner="划拨", own_power_basis="《税收征收管理法》"
        )
    bureau.do(case, "serve_demand", "2024-04-12", method="direct", served_on="2024-04-12")
    act = {"who": "chief", "manner": "划拨", "own_power_basis": "《税收征收管理法》第四十条"}
    with pytest.raises(Refused, match="超过三十日"):
        bureau.do(case, "coerce", "2024-05-07", **act)
    with pytest.raises(Refused, match="法律授予"):
        bureau.do(case, "coerce", "2024-05-20", who="chief", manner="划拨")
    with pytest.raises(Refused, match="夜间或者法定节假日"):
        bureau.do(case, "coerce", "2024-05-18", **act)  # a Saturday
    with pytest.raises(Refused, match="供水"):
        bureau.do(case, "coerce", "2024-05-20", cuts_supply=True, **act)
    bureau.do(case, "coerce", "2024-05-20", **act)


@duty(FORCE, "38", "催告书直接送达当事人")
@db
@duty(FORCE, "53", "期限届满之日起三个月内申请法院强制执行")
@duty(FORCE, "54", "申请前催告，催告书送达十日后仍未履行的方可申请")
def test_the_court(bureau: Bureau) -> None:
    case = (
        bureau.paying()
    )  # served on 22 March: six months end on Sunday 22 September, which rolls to the 23rd
    bureau.do(case, "demand", "2024-04-11")
    bureau.do(case, "serve_demand", "2024-09-12", method="direct", served_on="2024-09-12")
    court = {"who": "chief", "court": "区人民法院"}
    with pytest.raises(Refused, match="第五十四条"):  # ten working days from 12 September: the 27th
        bureau.do(case, "apply_court", "2024-09-27", **court)
    bureau.do(case, "apply_court", "2024-09-30", **court)
    other = bureau.paying(act_place="测试路9号")
    bureau.do(other, "demand", "2024-04-11")
    bureau.do(other, "serve_demand", "2024-04-12", method="direct", served_on="2024-04-12")
    with pytest.raises(Refused, match="第五十三条"):  # the suit period still runs
        bureau.do(other, "apply_court", "2024-09-23", **court)
    with pytest.raises(Refused, match="第五十三条"):  # three months after 23 September: 23 December
        bureau.do(other, "apply_court", "2024-12-24", **court)


@db
@duty(LAW, "44", "告知的内容改变的重新告知")
def test_telling_again_begins_anew(bureau: Bureau) -> None:
    case = bureau.ready()
    bureau.do(case, "tell_again", "2024-03-15", reason="发现新的事实")
    assert case.state == "investigated"
    bureau.do(case, "notify", "2024-03-15", told_sanction="fine", told_fine="85000", reasons="新的事实")
    assert (case.notice_served_on, case.waived_on) == (None, None)
