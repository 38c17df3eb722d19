"""Penalties under the law as amended in 2017: old cases keep the old law. Terms are counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.enforcement import rules, rules_after
from tests.modules.enforcement.acting import MILD, Bureau

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2017)"
duty = pytest.mark.duty


def refused(words: str) -> Any:
    return pytest.raises(Refused, match=words)


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case_id=case.pk, key=key).latest("pk")


OLD_CASE: dict[str, Any] = {
    "field": "food", "power": "食-122", "basis_level": "law", "basis_text": "《食品安全法》第一百二十二条第一款",
    "party_kind": "organisation", "act_place": "测试路1号", "source": "inspection",
}  # fmt: skip


def filed(bureau: Bureau, day: str, **changes: Any) -> Any:
    """A case filed on a day, found on it and done two days before; the track is asked for only since 2021."""
    begun = dt.date.fromisoformat(day)
    days = {"act_on": begun - dt.timedelta(days=2), "found_on": begun}
    track = {"track": "ordinary"} if begun >= dt.date(2021, 7, 15) else {}
    return bureau.open("penalty", day, **(OLD_CASE | days | track | changes))


def after(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def told(bureau: Bureau, day: str, **changes: Any) -> Any:
    """The case of a day, its notice of a closure served the day after."""
    case = filed(bureau, day, **changes)
    bureau.do(case, "assign", day, officer_a="wang", officer_b="li")
    bureau.do(case, "take_evidence", day, kind="inspection", what="现场笔录", proves="无证经营")
    bureau.do(case, "close_investigation", day, findings="无证经营")
    bureau.do(case, "choose_band", "2024-01-03", table="food-licence", circumstances=MILD)
    notice = {"told_sanction": "stop", "told_fine": "70000", "reasons": "无证经营", "hearing_told": True}
    bureau.do(case, "notify", day, **notice)
    bureau.do(case, "serve_notice", after(day, 1), method="direct", served_on=after(day, 1))
    return case


@duty(LAW, "42(1)1", "当事人在被告知后三日内提出听证")
@duty(LAW, "42(1)2", "在听证的七日前通知时间、地点")
@duty("行政处罚法(2021)", "64(1)", "2021年7月15日起立案的，五个工作日内要求听证")
def test_the_day_before_and_the_day_of_the_new_law(bureau: Bureau) -> None:
    # filed on Wednesday 14 July 2021, told on the 15th: three days end on Sunday the 18th, which moves to the 19th
    old = told(bureau, "2021-07-14")
    # filed on Thursday 15 July 2021, told on Friday the 16th: five working days end on Friday the 23rd
    new = told(bureau, "2021-07-15")
    assert (old.edition, new.edition) == ("2017", "2021")
    assert (clock(old, "hearing_request").due, clock(old, "hearing_request").article) == (
        dt.date(2021, 7, 19), "《行政处罚法（2017年修正）》第四十二条第一款第一项",
    )  # fmt: skip
    assert (clock(new, "hearing_request").due, clock(new, "hearing_request").article) == (
        dt.date(2021, 7, 23), "《行政处罚法（2021年修订）》第六十四条第一款",
    )  # fmt: skip
    # ninety days to decide stand only in the new law: 15 July and 90 days are Wednesday 13 October
    assert not Clock.objects.filter(case=old, key="decide").exists()
    assert clock(new, "decide").due == dt.date(2021, 10, 13)
    with refused("三日内"):
        bureau.do(old, "ask_hearing", "2021-07-20")
    bureau.do(old, "ask_hearing", "2021-07-19")
    bureau.do(new, "ask_hearing", "2021-07-20")
    when = {"hearing_set_for": "2021-07-28", "place": "二楼", "chair": "钱审"}
    bureau.do(old, "announce_hearing", "2021-07-21", **when)  # seven days before
    with refused("七个工作日"):  # seven working days before 28 July: the 19th
        bureau.do(new, "announce_hearing", "2021-07-21", **when)
    words = Document.objects.get(case_id=old.pk, kind="行政处罚告知书").content["paragraphs"]
    assert "三日内要求听证" in "".join(words)


@duty(LAW, "38(3)", "负责人作出决定之前，由从事行政处罚决定审核的人员审核")
@duty(LAW, "41", "不告知、拒绝听取陈述申辩的，处罚决定不能成立")
@duty(LAW, "31", "决定之前告知事实、理由、依据和权利")
@duty(LAW, "40", "七日内送达决定书")
@duty(LAW, "46(3)", "自收到决定书之日起十五日内缴纳")
@duty(LAW, "51", "到期不缴纳的每日按罚款数额的百分之三加处罚款")
def test_a_case_of_2020_to_its_end(bureau: Bureau) -> None:
    case = told(bureau, "2020-03-02")  # a Monday
    decision = {"who": "chief", "sanction": "stop", "fine": "70000", "facts": "无证经营"}
    with refused("第四十一条"):
        bureau.do(case, "decide", "2020-03-05", **decision)
    bureau.do(case, "waive", "2020-03-05", proof="书面声明")
    bureau.do(case, "discuss", "2020-03-05", who="chief", attendees="孙长", minutes="同意")
    with refused("第三十八条第三款"):
        bureau.do(case, "decide", "2020-03-05", **decision)
    bureau.do(case, "submit_review", "2020-03-05")
    bureau.do(case, "agree", "2020-03-06", who="legal", reviewer="钱审", opinion="同意")
    bureau.do(case, "decide", "2020-03-09", **decision)
    assert clock(case, "serve").due == dt.date(2020, 3, 16)  # seven days, not seven working days (the 18th)
    assert clock(case, "publish").due == dt.date(2020, 3, 18)  # the notice of 2018: seven working days
    bureau.do(case, "serve_decision", "2020-03-10", method="direct", served_on="2020-03-10")
    assert clock(case, "pay").due == dt.date(2020, 3, 25)
    assert rules_after.surcharge_due(case, dt.date(2020, 3, 26)) == 2100
    with pytest.raises(KeyError):
        bureau.do(case, "extend", "2020-03-10", who="chief", days=30, reason="x")


@duty(LAW, "38(3)", "轻微案件的决定也须审核")
def test_a_small_fine_is_reviewed_too(bureau: Bureau) -> None:
    assert rules.review_due(filed(bureau, "2020-03-02"))
    assert not rules.review_due(filed(bureau, "2021-07-15"))


@duty(LAW, "29(1)", "违法行为在二年内未被发现的，不再给予行政处罚")
def test_two_years_whatever_the_harm(bureau: Bureau) -> None:
    with refused("第二十九条第一款"):
        filed(bureau, "2020-03-02", act_on="2018-02-27", found_on="2020-03-02")
    with pytest.raises(BadData, match="不需要填写"):  # five years for life and health came in 2021
        filed(bureau, "2020-03-02", grave_harm=True)


@duty(LAW, "27(2)", "违法行为轻微并及时纠正，没有造成危害后果的，不予行政处罚")
def test_no_first_violation_is_spared_as_such(bureau: Bureau) -> None:
    case = filed(bureau, "2020-03-02")
    bureau.do(case, "assign", "2020-03-02", officer_a="wang", officer_b="li")
    bureau.do(
        case, "take_evidence", "2020-03-02", kind="electronic", what="监控录像", proves="占道", offsite=True
    )
    bureau.do(case, "close_investigation", "2020-03-02", findings="轻微")
    spare = {"who": "chief", "facts": "轻微", "corrected": True}
    with pytest.raises(BadData, match="不予处罚理由"):
        bureau.do(case, "spare", "2020-03-03", spare_ground="first", **spare)
    with refused("第二十七条第二款"):
        bureau.do(case, "spare", "2020-03-03", spare_ground="slight", harm=True, **spare)
    bureau.do(case, "spare", "2020-03-03", spare_ground="slight", **spare)
    assert case.state == "spared"


SPOT: dict[str, Any] = {
    "officer_a": "wang", "officer_b": "li", "field": "urban", "power": "城-1", "basis_level": "local",
    "basis_text": "《市容条例》第十条", "act_place": "测试路1号", "source": "inspection",
}  # fmt: skip
TOLD = {"card_shown": True, "rights_told": True, "defence_heard": True}


@duty(LAW, "33", "当场处罚限于对公民五十元以下、对法人或者其他组织一千元以下罚款或者警告")
@duty(LAW, "34(1)", "当场处罚出示执法身份证件，当场交付决定书")
@duty(LAW, "34(3)", "当场处罚决定报所属行政机关备案")
@duty(LAW, "47", "二十元以下或者不当场收缴事后难以执行的，可以当场收缴")
@duty(LAW, "50", "当场收缴的罚款二日内交至行政机关")
@pytest.mark.parametrize(
    ("day", "kind", "fine", "allowed"),
    [
        ("2021-07-14", "person", "50", True),
        ("2021-07-14", "person", "50.01", False),
        ("2021-07-14", "organisation", "1000", True),
        ("2021-07-14", "organisation", "1001", False),
        ("2021-07-15", "person", "200", True),
        ("2021-07-15", "organisation", "3000", True),
    ],
)
def test_on_the_spot(bureau: Bureau, day: str, kind: str, fine: str, allowed: bool) -> None:
    case = bureau.open("summary_penalty", day, party_kind=kind, act_on=day, found_on=day, **SPOT)
    bureau.do(case, "take_evidence", day, kind="inspection", what="现场照片", proves="占道")
    if not allowed:
        with refused("第三十三条"):
            bureau.do(case, "decide_on_spot", day, sanction="fine", fine=fine, **TOLD)
        return
    bureau.do(case, "decide_on_spot", day, sanction="fine", fine=fine, **TOLD)
    bureau.do(case, "deliver", day, method="direct", served_on=day)
    with refused("第四十七条" if day < "2021-07-15" else "第六十八条"):
        bureau.do(case, "collect", day, amount=fine, receipt="A1")
    bureau.do(case, "collect", day, amount=fine, receipt="A1", hard_later=True)
    # two days from Wednesday 14 July are Friday the 16th; two working days from Thursday the 15th are Monday the 19th
    expected = dt.date(2021, 7, 16) if day < "2021-07-15" else dt.date(2021, 7, 19)
    assert clock(case, "hand_over").due == expected


def test_before_the_notice_of_december_2018_no_term_to_publish() -> None:
    early, late = (registry.edition_on("penalty", dt.date(2018, 12, day)) for day in (4, 5))
    assert (early.edition, late.edition) == ("2017-1", "2017")
    assert {d.key for d in late.deadlines} - {d.key for d in early.deadlines} == {"publish", "withdraw"}


def test_a_lead_before_the_new_law(bureau: Bureau) -> None:
    found = {"source": "complaint", "found_on": "2021-07-13", "place": "测试路", "content": "无证"}
    old = bureau.open("lead", "2021-07-14", parties=(), **found)
    new = bureau.open("lead", "2021-07-15", parties=(), **found)
    assert (old.edition, clock(old, "file").article) == ("2017", "《行政处罚法（2017年修正）》第三十六条")
    assert (new.edition, clock(new, "file").article) == (
        "2021",
        "《行政处罚法（2021年修订）》第五十四条第二款",
    )
    # fifteen working days from Wednesday 14 and Thursday 15 July 2021
    assert (clock(old, "file").due, clock(new, "file").due) == (dt.date(2021, 8, 4), dt.date(2021, 8, 5))


OLD_RULE = "行政执法机关移送涉嫌犯罪案件的规定(2001)"


@duty(OLD_RULE, "5(1)", "两名以上执法人员组成专案组提出书面报告")
@duty(OLD_RULE, "5(2)", "负责人三日内决定，批准的二十四小时内移送")
@duty(OLD_RULE, "6", "移送书、调查报告、物品清单、检验报告")
@duty(OLD_RULE, "7", "公安机关在回执上签字，不属于管辖的转送")
@duty(OLD_RULE, "8", "公安机关三日内决定是否立案")
@duty(OLD_RULE, "9(1)", "对不予立案三日内提请复议或者建议监督")
@duty(OLD_RULE, "9(2)", "公安机关三日内复议，仍有异议的建议检察机关监督")
@duty(OLD_RULE, "10", "不予立案的依法作出处理")
@duty(OLD_RULE, "11(1)", "不得以行政处罚代替移送")
@duty(OLD_RULE, "12", "立案后三日内移交涉案物品和材料")
def test_a_transfer_before_the_revision_of_august_2020(bureau: Bureau) -> None:
    move = {"crime": "tax", "officer_a": "wang", "officer_b": "li", "facts": "数额较大"}
    with refused("2001年）》第五条第一款"):
        bureau.open("crime_transfer", "2020-08-06", **(move | {"officer_b": "wang"}))
    old, new = (bureau.open("crime_transfer", day, **move) for day in ("2020-08-06", "2020-08-07"))
    assert (old.edition, new.edition) == ("2001", "2020")
    assert (clock(old, "head").due, clock(new, "head").due) == (dt.date(2020, 8, 10), dt.date(2020, 8, 10))
    bureau.do(old, "approve", "2020-08-06", who="chief")
    package = {"to": "公安分局", "letter": True, "report": True, "item_list": True}
    with refused("2001年）》第六条"):
        bureau.do(old, "deliver", "2020-08-06", **(package | {"letter": False}))
    bureau.do(old, "deliver", "2020-08-06", **package)
    bureau.do(old, "passed_on", "2020-08-07", competent="市公安局", notice="转1号")
    bureau.do(old, "accept", "2020-08-07", receipt="回执1")
    bureau.do(old, "not_opened", "2020-08-10", notice="不立1号")
    bureau.do(old, "ask_again", "2020-08-11", reason="达到标准")
    bureau.do(old, "upheld", "2020-08-12", notice="复1号")
    assert clock(old, "procurator").due == dt.date(2020, 8, 17)  # the third day is Saturday the 15th
    bureau.do(old, "tell_procurator", "2020-08-13", reason="达到标准")
    bureau.do(old, "opened", "2020-08-13", notice="立1号")
    assert clock(old, "items").due == dt.date(2020, 8, 17)  # the third day is Sunday the 16th
    bureau.do(old, "hand_items", "2020-08-14", receipt_items="交接1")
    assert old.state == "handed"
