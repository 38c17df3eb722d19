"""Leads, penalties on the spot, transfer to criminal justice and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import Refused
from fazhi.kernel.procedures.models import Clock
from tests.modules.enforcement.acting import Bureau

pytestmark = pytest.mark.django_db
LAW, MOVING = "行政处罚法(2021)", "行政执法机关移送涉嫌犯罪案件的规定(2020)"
duty = pytest.mark.duty


def due(case: Any, key: str) -> dt.date | None:
    return Clock.objects.filter(case_id=case.pk, key=key).latest("pk").due


def opened(bureau: Bureau, key: str, day: str, **data: Any) -> Any:
    return bureau.open(key, day, **data)


@duty(LAW, "54(1)", "发现应当处罚的行为的，全面、客观、公正地调查")
@duty(LAW, "54(2)", "符合立案标准的应当及时立案")
def test_a_lead_becomes_a_case(bureau: Bureau) -> None:
    lead = opened(
        bureau,
        "lead",
        "2024-03-01",
        parties=(),
        source="complaint",
        found_on="2024-02-28",
        place="测试路",
        content="无证",
    )
    assert due(lead, "file") == dt.date(2024, 3, 22)  # fifteen working days
    bureau.do(lead, "triage", "2024-03-04", findings="属实")
    bureau.do(lead, "to_case", "2024-03-05", penalty_number=bureau.file("2024-03-05").number)
    assert (lead.state, Clock.objects.get(case=lead).status) == ("case", "met")


SPOT = {
    "officer_a": "wang", "officer_b": "li", "field": "urban", "power": "城-1", "basis_level": "local",
    "basis_text": "《市容条例》第十条", "party_kind": "person", "act_on": "2024-03-01", "act_place": "测试路1号",
    "found_on": "2024-03-01", "source": "inspection",
}  # fmt: skip
TOLD = {"card_shown": True, "rights_told": True, "defence_heard": True}


def on_spot(bureau: Bureau, **changes: Any) -> Any:
    case = opened(bureau, "summary_penalty", "2024-03-01", **(SPOT | changes))
    bureau.do(case, "take_evidence", "2024-03-01", kind="inspection", what="现场照片", proves="占道")
    return case


@duty(LAW, "51", "当场处罚限于对公民二百元以下、对法人或者其他组织三千元以下罚款或者警告")
@duty(LAW, "52(1)", "当场处罚应当出示执法证件、告知并听取陈述申辩、当场交付")
@pytest.mark.parametrize(("kind", "fine", "allowed"), [("person", "200", True), ("person", "200.01", False), ("organisation", "3000", True), ("organisation", "3001", False)])  # fmt: skip
def test_on_the_spot_up_to_the_limit(bureau: Bureau, kind: str, fine: str, allowed: bool) -> None:
    case = on_spot(bureau, party_kind=kind)
    decision = {"sanction": "fine", "fine": fine}
    for missing in TOLD:
        with pytest.raises(Refused, match=r"五十一条|五十二条"):
            bureau.do(case, "decide_on_spot", "2024-03-01", **decision, **(TOLD | {missing: False}))
    if allowed:
        bureau.do(case, "decide_on_spot", "2024-03-01", **decision, **TOLD)
    else:
        with pytest.raises(Refused, match="第五十一条"):
            bureau.do(case, "decide_on_spot", "2024-03-01", **decision, **TOLD)


@duty(LAW, "42(1)", "当场处罚也由两名以上执法人员实施")
def test_on_the_spot_by_two(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="第四十二条"):
        on_spot(bureau, officer_b="wang")


@duty(LAW, "52(3)", "当场处罚决定报所属行政机关备案")
@duty(LAW, "68", "一百元以下或者事后难以执行的可以当场收缴")
@duty(LAW, "71", "当场收缴的罚款二日内交至行政机关")
def test_collected_on_the_spot_and_handed_over(bureau: Bureau) -> None:
    case = on_spot(bureau)
    bureau.do(case, "decide_on_spot", "2024-03-01", sanction="fine", fine="150", **TOLD)
    assert due(case, "report") == dt.date(2024, 3, 5)
    assert not Clock.objects.get(case=case, key="report").acts  # the law names no number of days
    bureau.do(case, "report", "2024-03-04")
    bureau.do(case, "deliver", "2024-03-01", method="direct", served_on="2024-03-01")
    with pytest.raises(Refused, match="第六十八条"):
        bureau.do(case, "collect", "2024-03-01", amount="150", receipt="A1")
    bureau.do(case, "collect", "2024-03-01", amount="150", receipt="A1", hard_later=True)
    assert due(case, "hand_over") == dt.date(2024, 3, 5)
    bureau.do(case, "hand_over", "2024-03-04")
    bureau.do(case, "finish", "2024-03-04")
    bureau.do(case, "close", "2024-03-05")
    assert case.record_complete


@duty(LAW, "29", "当场处罚也不得一事二罚")
def test_on_the_spot_never_twice(bureau: Bureau) -> None:
    for number in range(2):
        case = on_spot(bureau)
        if number == 0:
            bureau.do(case, "decide_on_spot", "2024-03-01", sanction="fine", fine="150", **TOLD)
    with pytest.raises(Refused, match="第二十九条"):
        bureau.do(case, "decide_on_spot", "2024-03-01", sanction="fine", fine="150", **TOLD)
    bureau.do(case, "decide_on_spot", "2024-03-01", sanction="warning", **TOLD)


MOVE = {"crime": "food_drug_environment", "officer_a": "wang", "officer_b": "li", "facts": "数额较大"}


@duty(MOVING, "5(1)", "两名以上执法人员组成专案组提出书面报告")
@duty(MOVING, "5(2)", "负责人三日内决定，批准的二十四小时内移送")
@duty(MOVING, "6", "移送书、调查报告、物品清单、检验报告")
@duty(MOVING, "7", "公安机关在回执上签字")
@duty(MOVING, "8", "公安机关三日内决定是否立案")
@duty(MOVING, "12", "立案后三日内移交涉案物品和材料")
@duty(MOVING, "11(1)", "不得以行政处罚代替移送")
def test_to_criminal_justice(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="第五条"):
        opened(bureau, "crime_transfer", "2024-03-01", **(MOVE | {"officer_b": "wang"}))
    penalty = bureau.investigated()
    case = opened(bureau, "crime_transfer", "2024-03-12", **MOVE, penalty_number=penalty.number)
    assert due(case, "head") == dt.date(2024, 3, 15)
    bureau.do(case, "approve", "2024-03-12", who="chief")
    assert due(case, "deliver") == dt.date(2024, 3, 13)
    package = {"to": "公安分局", "letter": True, "report": True, "item_list": True}
    with pytest.raises(Refused, match="第六条"):
        bureau.do(case, "deliver", "2024-03-12", **(package | {"item_list": False}))
    with pytest.raises(Refused, match="第十一条"):
        bureau.do(case, "deliver", "2024-03-12", **package)
    bureau.do(penalty, "transfer", "2024-03-12", who="chief", to="公安分局")
    bureau.do(case, "deliver", "2024-03-12", **package)
    bureau.do(case, "accept", "2024-03-13", receipt="回执1")
    assert due(case, "police") == dt.date(2024, 3, 18)  # the third day is a Saturday
    bureau.do(case, "opened", "2024-03-15", notice="立字1号")
    assert due(case, "items") == dt.date(2024, 3, 18)
    bureau.do(case, "hand_items", "2024-03-18", receipt_items="交接1")
    assert case.state == "handed"


@duty(MOVING, "9(1)", "对不予立案三日内提请复议或者建议监督")
@duty(MOVING, "9(2)", "公安机关三日内复议，仍有异议的三日内建议监督")
@duty(MOVING, "10", "不予立案的依法给予行政处罚")
def test_when_the_police_do_not_open(bureau: Bureau) -> None:
    case = opened(bureau, "crime_transfer", "2024-03-01", **MOVE)
    bureau.do(case, "approve", "2024-03-01", who="chief")
    bureau.do(case, "deliver", "2024-03-01", to="公安分局", letter=True, report=True, item_list=True)
    bureau.do(case, "accept", "2024-03-04", receipt="回执1")
    bureau.do(case, "not_opened", "2024-03-06", notice="不立1号")
    assert due(case, "again") == dt.date(2024, 3, 11)
    bureau.do(case, "ask_again", "2024-03-07", reason="达到标准")
    bureau.do(case, "upheld", "2024-03-11", notice="复1号")
    assert due(case, "procurator") == dt.date(2024, 3, 14)
    bureau.do(case, "tell_procurator", "2024-03-12", reason="达到标准")
    bureau.do(case, "give_up", "2024-04-01", handling="行政处罚")
    assert case.state == "returned"


@duty(LAW, "27(1)", "司法机关对不需要追究刑事责任但应当给予行政处罚的，移送行政机关")
def test_from_criminal_justice(bureau: Bureau) -> None:
    case = opened(
        bureau,
        "crime_transfer",
        "2024-03-01",
        step="take_back",
        crime="tax",
        from_where="检察院",
        letter_number="检1号",
    )
    assert case.incoming
    bureau.do(case, "give_up", "2024-03-05", handling="立案处罚")
    before = opened(bureau, "crime_transfer", "2020-09-01", **MOVE)
    assert before.edition == "2020"
    with pytest.raises(KeyError):
        opened(
            bureau,
            "crime_transfer",
            "2020-09-01",
            step="take_back",
            crime="tax",
            from_where="x",
            letter_number="y",
        )
