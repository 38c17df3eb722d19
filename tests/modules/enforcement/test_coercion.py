"""Sealing, freezing, substitute performance, and the execution of a penalty: gates, terms counted by hand, papers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.tick import tick
from fazhi.modules.enforcement.models import Coercion, Device, Media, Penalty
from fazhi.modules.powers.models import Delegation, Use
from tests.modules.enforcement.acting import Bureau
from tests.support.district import moment

pytestmark = pytest.mark.django_db
FORCE = "行政强制法"
duty = pytest.mark.duty


def refused(words: str) -> Any:
    return pytest.raises(Refused, match=words)


def due(case: Any, key: str) -> dt.date | None:
    return Clock.objects.filter(case_id=case.pk, key=key).latest("pk").due


def papers(case: Any) -> set[str]:
    return set(Document.objects.filter(case_id=case.pk).values_list("kind", flat=True))


SEAL = {"power": "强-1", "measure": "seal", "object": "库房", "only_involved": True, "officer_a": "wang", "officer_b": "li", "reason": "可能转移"}  # fmt: skip


def sealed(bureau: Bureau) -> Any:
    case = bureau.open("coercion", "2024-03-01", **SEAL)
    bureau.do(case, "take", "2024-03-01", who="chief", told=True, recorded=True)
    return case


@duty(FORCE, "18(1)", "实施前向负责人报告并经批准")
@duty(FORCE, "23(2)", "已被其他国家机关依法查封的不得重复查封")
@duty(FORCE, "17(3)", "由两名以上具备资格的执法人员实施")
@duty(FORCE, "17(1)", "由法律、法规规定的机关在法定职权范围内实施")
@duty(FORCE, "18", "实施前报负责人批准，出示证件、告知、听取陈述申辩、制作笔录")
@duty(FORCE, "23(1)", "限于涉案的场所、设施或者财物")
def test_sealing_needs_two_officers_the_involved_things_and_the_scene(bureau: Bureau) -> None:
    for wrong, article in (
        ({"officer_b": "wang"}, "第十七条"),
        ({"only_involved": False}, "第二十三条"),
        ({"sealed_elsewhere": True}, "第二十三条"),
        ({"power": "食-122"}, "第十七条"),  # a power to penalise is none to coerce
        ({"power": "强-9"}, "权责清单"),
    ):
        with pytest.raises(Refused, match=article):
            bureau.open("coercion", "2024-03-01", **(SEAL | wrong))
    case = bureau.open("coercion", "2024-03-01", **SEAL)
    with pytest.raises(Refused, match="第十八条"):
        bureau.do(case, "take", "2024-03-01", who="chief", told=True, recorded=False)


@duty(FORCE, "25(1)", "查封、扣押不超过三十日，可以延长三十日")
@duty(FORCE, "25(3)", "检测、检验、检疫或者技术鉴定的期间不计入")
@duty(FORCE, "28(1)4", "期限已经届满的应当及时解除")
@duty(FORCE, "27", "在期限内作出处理决定")
def test_thirty_days_then_it_must_be_lifted(bureau: Bureau) -> None:
    case = sealed(bureau)
    assert due(case, "measure") == dt.date(2024, 4, 1)  # 31 March is a Sunday
    bureau.do(case, "test", "2024-03-11", period="十日")
    assert due(case, "measure") is None
    bureau.do(case, "tested", "2024-03-21", result="不合格")
    assert due(case, "measure") == dt.date(2024, 4, 10)
    bureau.do(case, "extend", "2024-04-08", who="chief", days=30, reason="案情复杂")
    assert due(case, "measure") == dt.date(2024, 5, 10)
    tick(moment("2024-05-11"))
    case = Coercion.objects.get(pk=case.pk)
    assert case.state == "expired"
    with pytest.raises(Refused):
        bureau.do(case, "dispose", "2024-05-11", who="chief", disposal="没收")
    bureau.do(case, "lift", "2024-05-11", lift_ground="expired")


@duty(FORCE, "19", "情况紧急当场实施的，二十四小时内报告并补办批准手续")
def test_urgent_measures_are_approved_within_a_day(bureau: Bureau) -> None:
    case = bureau.open("coercion", "2024-03-01", step="take_urgent", **SEAL, told=True, recorded=True)
    assert due(case, "approve") == dt.date(2024, 3, 2)
    bureau.do(case, "approve_after", "2024-03-02", who="chief", opinion="同意")
    other = bureau.open("coercion", "2024-03-01", step="take_urgent", **SEAL, told=True, recorded=True)
    bureau.do(other, "must_lift", "2024-03-02", who="chief")
    assert other.state == "lifted"


@duty(FORCE, "17(1)", "行政强制措施权不得委托")
def test_who_is_entrusted_may_not_coerce_who_is_authorised_may(bureau: Bureau) -> None:
    gov = bureau.district.units["gov"]
    street = Unit.objects.create(code="st", name="北街道", short="北街道", kind="street", parent=gov)
    for user in ("wang", "li"):
        bureau.also_in(street, user)
    row = {"unit": bureau.unit, "power": "强-1", "recipient_ids": [street.pk]}
    day = {"valid_from": dt.date(2024, 1, 1), "ends_on": dt.date(2026, 1, 1)}
    given = Delegation.objects.create(code="D", title="委托", mode="entrusted", **row, **day)
    with refused("第十七条"):
        bureau.open("coercion", "2024-03-01", unit=street, **SEAL)
    Delegation.objects.filter(pk=given.pk).update(mode="authorised")
    assert bureau.open("coercion", "2024-03-01", unit=street, **SEAL).state == "proposed"


@duty(FORCE, "18(1)7", "制作现场笔录，音像记录按设备和摘要登记")
@duty(FORCE, "28(1)", "应当解除的及时解除并退还财物")
@duty(FORCE, "24(1)", "当场交付查封、扣押决定书和清单")
@duty(FORCE, "21", "涉嫌犯罪应当移送的，将财物一并移送并书面告知当事人")
def test_papers_recordings_and_ends_of_a_sealing(bureau: Bureau) -> None:
    case = sealed(bureau)
    assert {"查封（扣押）决定书", "查封（扣押）清单"} <= papers(case)
    assert Use.objects.get(source=case.number).code == "强-1"
    bureau.do(case, "deliver", "2024-03-01", method="direct", served_on="2024-03-01")
    Device.objects.create(unit=bureau.district.units["housing"], number="H-1", valid_from=dt.date(2024, 1, 1))
    shot = {"media": "video", "stage": "execution", "sha256": "cd" * 32}
    with refused("属于本机关"):
        bureau.do(case, "record", "2024-03-01", device="H-1", **shot)
    bureau.do(case, "record", "2024-03-01", device="J-1", **shot)
    assert Media.objects.get(case_id=case.pk).device == "J-1"
    with refused("期限已经届满"):
        bureau.do(case, "lift", "2024-03-05", lift_ground="expired")
    bureau.do(case, "lift", "2024-03-05", lift_ground="unrelated", returned="全部退还")
    assert (case.state, case.ended_on) == ("lifted", dt.date(2024, 3, 5))
    crime = sealed(bureau)
    bureau.do(crime, "hand_to_police", "2024-03-04", who="chief", to="公安分局", told=True)
    assert crime.state == "decided"


FREEZE = {
    "power": "强-1", "empowered_by": "law", "empowering_article": "《反洗钱法》第二十六条", "bank": "示例银行",
    "account": "6222", "amount": "50000", "involved": "60000", "officer_a": "wang", "officer_b": "li", "ground": "可能转移",
}  # fmt: skip


@duty(FORCE, "29(1)", "冻结由法律规定的行政机关实施，不得委托，其他机关不得冻结")
@duty(FORCE, "29(2)", "冻结的数额与涉案金额相当，不得重复冻结")
@duty(FORCE, "30(1)", "经批准由两名以上人员实施，并向金融机构交付冻结通知书")
@pytest.mark.parametrize(
    ("wrong", "article"),
    [
        ({"empowered_by": "regulation"}, "第二十九条第一款"),
        ({"amount": "60000.01"}, "第二十九条第二款"),
        ({"amount": "0"}, "第二十九条第二款"),
        ({"frozen_elsewhere": True}, "第二十九条第二款"),
        ({"officer_b": "wang"}, "第十七条第三款"),
        ({"power": "食-122"}, "第十七条第一款"),
    ],
)
def test_what_may_not_be_frozen(bureau: Bureau, wrong: dict[str, Any], article: str) -> None:
    with refused(article):
        bureau.open("freezing", "2024-03-01", **(FREEZE | wrong))


def frozen(bureau: Bureau) -> Any:
    """Ordered and told to the bank on Friday 1 March 2024."""
    case = bureau.open("freezing", "2024-03-01", **FREEZE)
    bureau.do(case, "order_freeze", "2024-03-01", who="chief")
    bureau.do(case, "tell_bank", "2024-03-01", method="direct", served_on="2024-03-01", recipient="示例银行")
    return case


@duty(FORCE, "31(1)", "冻结后三日内向当事人交付冻结决定书")
@duty(FORCE, "32(1)", "三十日内作出处理决定或者解除，经批准可以延长三十日并书面告知")
@duty(FORCE, "33(3)", "期满没有决定的，自期满之日起解除冻结")
@duty(FORCE, "33(1)", "应当解除的及时解除，并通知金融机构和当事人")
def test_thirty_days_of_freezing(bureau: Bureau) -> None:
    case = frozen(bureau)
    assert due(case, "deliver") == dt.date(2024, 3, 6)  # three working days
    assert due(case, "measure") == dt.date(2024, 4, 1)  # 31 March is a Sunday
    with refused("重复冻结"):
        bureau.open("freezing", "2024-03-04", **FREEZE)
    bureau.do(case, "deliver_freeze", "2024-03-05", method="direct", served_on="2024-03-05")
    bureau.do(case, "extend_freeze", "2024-03-29", who="chief", days=30, reason="案情复杂")
    assert due(case, "measure") == dt.date(2024, 4, 30)
    tick(moment("2024-05-01"))
    case = Coercion.objects.get(pk=case.pk)
    assert case.state == "expired"
    bureau.do(case, "lift_freeze", "2024-05-06", lift_ground="expired")
    assert papers(case) == {
        "冻结决定书", "协助冻结通知书", "延长强制措施期限告知书", "解除冻结决定书", "解除冻结通知书"
    }  # fmt: skip
    [text] = Document.objects.filter(case_id=case.pk, kind="协助冻结通知书").values_list("content", flat=True)
    assert "示例银行" in "".join(text["paragraphs"])
    assert "6222" in "".join(text["paragraphs"])


@duty(FORCE, "30(3)", "法律规定以外的机关要求冻结的，金融机构应当拒绝")
def test_a_bank_refuses_and_a_freezing_is_decided(bureau: Bureau) -> None:
    case = bureau.open("freezing", "2024-03-01", **FREEZE)
    bureau.do(case, "order_freeze", "2024-03-01", who="chief")
    bureau.do(case, "bank_refuses", "2024-03-01", reason="没有法律授权")
    assert case.state == "rejected"
    other = frozen(bureau)
    with refused("期限之内"):
        bureau.do(other, "dispose_freeze", "2024-04-02", who="chief", disposal="划拨")
    bureau.do(other, "dispose_freeze", "2024-04-01", who="chief", disposal="划拨")
    assert other.ended_on == dt.date(2024, 4, 1)


DEMAND = {
    "decision_number": "责改〔2024〕1号", "power": "城-1", "duty": "清除河道弃土", "danger": "pollution",
    "demanded_until": "2024-03-08",
}  # fmt: skip
DECIDE = {
    "who": "chief", "heard": True, "performer": "环卫公司", "no_interest": True, "manner": "3月20日机械清除", "budget": "8000",
}  # fmt: skip
SCENE = {"watched": True, "signed": True, "peaceful": True, "course": "清除完毕"}


@duty(FORCE, "35", "强制执行前书面催告，载明期限、方式和权利")
@duty(FORCE, "38", "催告书、决定书送达当事人")
@duty(FORCE, "50", "经催告仍不履行且后果危害交通、环境、资源的，可以代履行或者委托没有利害关系的第三人代履行")
@duty(FORCE, "36", "听取当事人的陈述和申辩")
@duty(FORCE, "51(1)1", "代履行前送达决定书")
@duty(FORCE, "51(1)2", "代履行三日前催告，当事人履行的停止代履行")
@duty(FORCE, "51(1)3", "派员到场监督")
@duty(FORCE, "51(2)", "费用按照成本合理确定，由当事人承担")
@duty(FORCE, "51(3)", "不得采用暴力、胁迫以及其他非法方式")
def test_substitute_performance_step_by_step(bureau: Bureau) -> None:
    with refused("权责清单"):
        bureau.open("substitution", "2024-03-01", **(DEMAND | {"power": "城-9"}))
    case = bureau.open("substitution", "2024-03-01", **DEMAND)
    with refused("第五十条"):  # the demand was not served
        bureau.do(case, "decide", "2024-03-11", **DECIDE)
    bureau.do(case, "serve_demand", "2024-03-01", method="direct", served_on="2024-03-01")
    with refused("第五十条"):  # the party has until the 8th
        bureau.do(case, "decide", "2024-03-08", **DECIDE)
    for missing, article in (("heard", "第三十六条"), ("no_interest", "第五十条")):
        with refused(article):
            bureau.do(case, "decide", "2024-03-11", **(DECIDE | {missing: False}))
    bureau.do(case, "decide", "2024-03-11", **DECIDE)
    with refused("第五十一条第一款第一项"):
        bureau.do(case, "remind", "2024-03-12")
    bureau.do(case, "serve_decision", "2024-03-12", method="direct", served_on="2024-03-12")
    bureau.do(case, "remind", "2024-03-15")
    with refused("第五十一条第一款第二项"):  # three working days before: Wednesday 20 March at the earliest
        bureau.do(case, "perform_it", "2024-03-19", **SCENE)
    for missing, article in (("watched", "第三项"), ("signed", "第三项"), ("peaceful", "第五十一条第三款")):
        with refused(article):
            bureau.do(case, "perform_it", "2024-03-20", **(SCENE | {missing: False}))
    with refused("第四十三条"):  # a Saturday
        bureau.do(case, "perform_it", "2024-03-23", **SCENE)
    bureau.do(case, "perform_it", "2024-03-20", **SCENE)
    with refused("第五十一条第二款"):
        bureau.do(case, "set_cost", "2024-03-25", who="chief", cost="9000")
    bureau.do(case, "set_cost", "2024-03-25", who="chief", cost="7600")
    with refused("不得超过"):
        bureau.do(case, "pay", "2024-04-01", amount="7600.01")
    bureau.do(case, "pay", "2024-04-01", amount="7000")
    with refused("第五十一条第二款"):
        bureau.do(case, "close", "2024-04-02")
    bureau.do(case, "pay", "2024-04-02", amount="600")
    bureau.do(case, "close", "2024-04-03")
    assert (case.state, case.paid) == ("closed", Decimal(7600))
    assert papers(case) == {"代履行催告书", "代履行决定书", "代履行现场记录", "代履行费用缴纳通知书"}


def test_the_party_performs_and_the_authority_stops(bureau: Bureau) -> None:
    case = bureau.open("substitution", "2024-03-01", **DEMAND)
    bureau.do(case, "done_by_party", "2024-03-05", proof="已自行清除")
    assert (case.state, case.closed_on) == ("by_party", dt.date(2024, 3, 5))


@duty(
    FORCE,
    "52",
    "需要立即清除道路、河道、航道、公共场所的遗洒物、障碍物的，可以立即代履行，当事人不在场的事后立即通知",
)
def test_immediate_clearing_of_a_road(bureau: Bureau) -> None:
    road = {
        "power": "城-1",
        "duty": "遗洒渣土",
        "public_place": "road",
        "cannot_clear": True,
        "performer": "环卫所",
        **SCENE,
    }
    with refused("第五十二条"):
        bureau.open("substitution", "2024-03-02", step="at_once", **(road | {"cannot_clear": False}))
    case = bureau.open(
        "substitution", "2024-03-02", step="at_once", **road
    )  # a Saturday: no demand, no waiting
    clock = Clock.objects.get(case=case, key="tell_after")
    assert (clock.due, clock.acts) == (
        dt.date(2024, 3, 4),
        False,
    )  # the law says "at once" and names no number
    bureau.do(case, "set_cost", "2024-03-04", who="chief", cost="500")
    with refused("通知当事人"):
        bureau.do(case, "close", "2024-03-04", handling="申请法院执行")
    bureau.do(case, "tell_after", "2024-03-04", method="direct", served_on="2024-03-04")
    bureau.do(case, "close", "2024-03-04", handling="申请法院执行")
    beside = bureau.open("substitution", "2024-03-02", step="at_once", present=True, **road)
    assert beside.told_on == dt.date(2024, 3, 2)
    assert not Clock.objects.filter(case=beside).exists()


def demanded(bureau: Bureau) -> Any:
    """Due on 7 April 2024, surcharge from the 10th, demand served on the 12th."""
    case = bureau.paying()
    bureau.do(case, "start_surcharge", "2024-04-10")
    bureau.do(case, "demand", "2024-04-11")
    bureau.do(case, "serve_demand", "2024-04-12", method="direct", served_on="2024-04-12")
    return case


@duty(FORCE, "42(1)", "可以达成执行协议；当事人采取补救措施的，可以减免加处的罚款")
def test_an_agreement_spares_the_surcharge_never_the_fine(bureau: Bureau) -> None:
    case = demanded(bureau)  # on 16 April nine days late: 18,900
    deal = {"who": "chief", "terms": "分三期缴清"}
    for wrong in ({"surcharge_relief": "100"}, {"surcharge_relief": "18900.01", "remedied": True}):
        with refused("第四十二条"):
            bureau.do(case, "agree_to_perform", "2024-04-16", **deal, **wrong)
    bureau.do(case, "agree_to_perform", "2024-04-16", surcharge_relief="18900", remedied=True, **deal)
    bureau.do(case, "pay", "2024-04-16", amount="70000")
    bureau.do(case, "finish", "2024-04-16")
    assert (case.state, case.surcharge_relief) == ("performed", Decimal(18900))


@duty(FORCE, "39(1)", "有法定情形的中止执行")
@duty(FORCE, "39(2)", "没有明显社会危害、当事人确无能力履行，中止执行满三年未恢复的，不再执行")
@pytest.mark.parametrize("harmless", [True, False])
def test_after_three_years_of_suspension_it_is_never_resumed(bureau: Bureau, harmless: bool) -> None:
    case = demanded(bureau)
    bureau.do(case, "suspend_it", "2024-04-15", who="chief", ground="unable", harmless=harmless)
    assert Clock.objects.filter(case=case, key="suspended").exists() is harmless
    tick(moment("2027-04-16"))
    case = Penalty.objects.get(pk=case.pk)
    if harmless:
        assert due(case, "suspended") == dt.date(2027, 4, 15)
        assert case.state == "ended"
        bureau.do(case, "close", "2027-04-19")
    else:
        bureau.do(case, "resume_it", "2027-04-19", reason="恢复履行能力")
        assert case.state == "paying"


@duty(FORCE, "40", "有法定情形的终结执行")
def test_execution_ends_for_good(bureau: Bureau) -> None:
    case = demanded(bureau)
    bureau.do(case, "end_it", "2024-04-15", who="chief", end_ground="dissolved")
    assert not Clock.objects.filter(case=case, status="open", key__in=("pay", "after_demand")).exists()
    bureau.do(case, "close", "2024-04-16")
    assert case.state == "closed"


@duty(FORCE, "56(1)", "法院五日内受理执行申请")
@duty(FORCE, "56(2)", "对不予受理的裁定十五日内向上一级法院申请复议")
@duty(FORCE, "57", "法院七日内作出执行裁定")
def test_terms_of_the_court(bureau: Bureau) -> None:
    case = bureau.paying()
    bureau.do(case, "demand", "2024-04-11")
    bureau.do(case, "serve_demand", "2024-09-12", method="direct", served_on="2024-09-12")
    bureau.do(case, "apply_court", "2024-09-30", who="chief", court="区人民法院")
    assert due(case, "court_accept") == dt.date(
        2024, 10, 12
    )  # off until the 7th; Saturday the 12th is worked
    with refused("第五十六条"):
        bureau.do(case, "object_to_court", "2024-10-10", who="chief", reason="应当受理")
    bureau.do(case, "court_refuses", "2024-10-10", ruling="不予受理")
    assert due(case, "object") == dt.date(2024, 10, 25)
    bureau.do(case, "object_to_court", "2024-10-11", who="chief", reason="应当受理")
    bureau.do(case, "court_accepts", "2024-10-21", court_number="（2024）行审1号")
    assert due(case, "court_rule") == dt.date(2024, 10, 30)
    bureau.do(case, "court_rules", "2024-10-28", ruling="准予执行")
    bureau.do(case, "court_done", "2024-11-20", result="执行完毕")
    bureau.do(case, "close", "2024-11-21")
