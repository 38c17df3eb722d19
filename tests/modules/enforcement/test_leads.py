"""Where leads come from: inspections that hand over, off-site records, other modules; and what a party did before."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from fazhi.kernel import events
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import Refused
from fazhi.modules.enforcement import service
from fazhi.modules.enforcement.models import Lead, Penalty
from fazhi.modules.powers.models import Use
from tests.modules.enforcement.acting import Bureau
from tests.support.district import moment

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2021)"
duty = pytest.mark.duty


def handed_over(bureau: Bureau, result: str) -> None:
    """What `inspection` tells when it hands an inspection over."""
    told = bureau.file("2024-03-13")  # any case with an entry at that moment
    visit = SimpleNamespace(
        unit=bureau.unit, number="检查〔2024〕3号", title="抽查张三食品店", result=result, checked_on=dt.date(2024, 3, 11),
        subject_name="张三食品店", subject_code="91310000MA1FL00000", region="一片", chain=told.chain,
    )  # fmt: skip
    actor = bureau.actor("wang")
    events.publish(
        "inspection.follow_up",
        case=visit,
        data={"handling": "无证经营，移交立案"},
        on=dt.date(2024, 3, 13),
        actor=actor,
    )


@duty(LAW, "54(2)", "检查发现符合立案标准的线索进入核查")
def test_an_inspection_that_must_be_punished_gives_one_lead(bureau: Bureau) -> None:
    handed_over(bureau, "ordered")
    assert not Lead.objects.exists()
    handed_over(bureau, "handled")
    handed_over(bureau, "handled")  # told twice
    lead = Lead.objects.get()
    assert (lead.source, lead.found_on, lead.unit) == ("inspection", dt.date(2024, 3, 11), bureau.unit)
    assert lead.parties.get().id_number == "91310000MA1FL00000"


def test_another_module_hands_in_a_lead(bureau: Bureau) -> None:
    told: dict[str, Any] = {
        "source": "complaint", "origin": "12345 T-1", "found_on": dt.date(2024, 3, 1), "place": "测试路", "content": "占道",
        "actor": bureau.actor("wang"), "at": moment("2024-03-01"),
    }  # fmt: skip
    first = service.take_lead(bureau.unit, "热线转来的线索", **told)
    assert service.take_lead(bureau.unit, "热线转来的线索", **told).pk == first.pk


def test_a_lead_becomes_a_case_only_where_there_is_one(bureau: Bureau) -> None:
    found = {"source": "complaint", "found_on": "2024-02-28", "place": "测试路", "content": "无证"}
    lead = bureau.open("lead", "2024-03-01", parties=(), **found)
    bureau.do(lead, "extend_check", "2024-03-20", who="chief", days=15, reason="案情复杂")
    assert lead.file_due_on == dt.date(
        2024, 4, 15
    )  # thirty working days; 4 and 5 April are off, 7 April is worked
    bureau.do(lead, "triage", "2024-03-20", findings="属实")
    with pytest.raises(Refused, match="处罚案号"):
        bureau.do(lead, "to_case", "2024-03-20", penalty_number="罚案〔2024〕99号")
    bureau.do(lead, "to_case", "2024-03-20", penalty_number=bureau.file("2024-03-20").number)


@duty(LAW, "41", "非现场记录经审核发现问题的进入核查")
def test_an_offsite_problem_gives_a_lead(bureau: Bureau, client: Any, settings: Any) -> None:
    settings.FAZHI_NOW = "2024-03-04T09:30:00+08:00"
    client.force_login(bureau.district.users["wang"])
    flight = {"method": "drone", "place": "江边", "checked_on": "2024-03-01", "reviewed_on": "2024-03-02"}
    client.post("/work/enforcement/add/offsite/", flight | {"sha256": "ab" * 32})
    assert not Lead.objects.exists()
    client.post("/work/enforcement/add/offsite/", flight | {"sha256": "cd" * 32, "problem": "on"})
    lead = Lead.objects.get()
    assert (lead.source, lead.found_on, lead.place) == ("offsite", dt.date(2024, 3, 2), "江边")


def test_every_use_of_a_power_is_told(bureau: Bureau) -> None:
    case = bureau.file()
    assert set(Use.objects.values_list("source", "code")) == {(case.number, "食-122")}
    seal = {
        "power": "强-1", "measure": "seal", "object": "库房", "only_involved": True, "officer_a": "wang", "officer_b": "li",
        "reason": "可能转移",
    }  # fmt: skip
    measure = bureau.open("coercion", "2024-03-01", **seal)
    assert Use.objects.count() == 1  # asked for is not yet used
    bureau.do(measure, "take", "2024-03-01", who="chief", told=True, recorded=True)
    assert Use.objects.filter(code="强-1", source=measure.number).exists()


@duty(LAW, "33(1)", "承办人可以查看当事人在各机关的违法记录")
def test_the_history_of_a_party_in_every_body(bureau: Bureau, client: Any, settings: Any) -> None:
    settings.FAZHI_NOW = "2024-03-20T09:30:00+08:00"
    earlier, now = bureau.decided(), bureau.file(act_place="测试路2号")
    stranger = bureau.file(party="他人", identity="91310000MA1FL00009")
    Penalty.objects.filter(pk=earlier.pk).update(unit=bureau.district.units["housing"])
    client.force_login(bureau.district.users["wang"])
    page = client.get(f"/work/enforcement/history/{now.pk}/").content.decode()
    assert earlier.number in page
    assert f"/case/{earlier.pk}/" not in page  # another body's case is named, not opened
    assert "没有其他处罚案件" in client.get(f"/work/enforcement/history/{stranger.pk}/").content.decode()
    client.force_login(bureau.district.users["outsider"])
    assert client.get(f"/work/enforcement/history/{now.pk}/").status_code == 404


@duty(LAW, "22", "不属于本机关管辖的移送有管辖权的机关")
@duty("行政处罚法(2017)", "20", "由有管辖权的机关管辖")
@duty("行政处罚法(2017)", "36", "线索经核查后立案、移送或者不予立案")
@pytest.mark.parametrize("day", ["2021-07-12", "2024-03-04"])
def test_a_lead_goes_elsewhere_or_is_not_filed(bureau: Bureau, day: str) -> None:
    found = {"source": "complaint", "found_on": day, "place": "测试路", "content": "无证"}
    elsewhere, nothing = (bureau.open("lead", day, parties=(), **found) for _n in range(2))
    bureau.do(elsewhere, "forward", day, to="市城市管理局")
    bureau.do(nothing, "triage", day, findings="不属实")
    bureau.do(nothing, "dismiss", day, who="chief", reason="没有违法事实")
    assert (elsewhere.state, nothing.state) == ("forwarded", "dismissed")
    kinds = set(
        Document.objects.filter(case_id__in=(elsewhere.pk, nothing.pk)).values_list("kind", flat=True)
    )
    assert kinds == {"案件移送函", "线索核查报告", "不予立案审批表"}


@duty(LAW, "22", "违法行为、发现、立案的日期依次相连")
@duty(LAW, "28(1)", "实施处罚时责令当事人改正或者限期改正")
@duty(LAW, "57(1)3", "违法事实不能成立的，不予处罚")
@duty(LAW, "54(1)", "不适用当场处罚的，转普通程序")
@duty(LAW, "73(1)", "决定被撤销的，终结执行")
def test_other_ways_out_of_a_case(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="第二十二条"):
        bureau.file(act_on="2024-02-29")
    case = bureau.file()
    bureau.do(case, "order_correction", "2024-03-01", correction="补办许可", correct_by="2024-03-15")
    assert Document.objects.filter(case_id=case.pk, kind="责令改正通知书").exists()
    bureau.do(case, "drop", "2024-03-04", who="chief", reason="没有违法事实")
    assert case.state == "dropped"
    spot = bureau.open(
        "summary_penalty", "2024-03-01", officer_a="wang", officer_b="li", field="urban", power="城-1", basis_level="local",
        basis_text="《市容条例》第十条", party_kind="person", act_on="2024-03-01", act_place="测试路1号", found_on="2024-03-01",
        source="inspection",
    )  # fmt: skip
    bureau.do(spot, "to_ordinary", "2024-03-01", reason="事实不清")
    assert spot.state == "dropped"
    gone = bureau.paying(act_place="测试路5号")
    bureau.do(gone, "annulled", "2024-04-01", ruling="复决1号")
    assert gone.state == "closed"
