"""Hard gates of the decision and after (G10 to G17), and two officers at once: someone tries to pass it and is refused with the article; then the lawful way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, Refused, Stale
from fazhi.kernel.indicators.definition import Total, all_indicators
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.registers.register import all_registers
from fazhi.modules.enforcement.models import Penalty
from tests.modules.enforcement.acting import LIGHT, MILD, Bureau

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2021)"
duty = pytest.mark.duty


def refused(article: str) -> Any:
    return pytest.raises(Refused, match=article)


@duty(LAW, "57(1)2", "违法行为轻微，依法可以不予处罚的，不予处罚")
@duty(LAW, "33(1)", "轻微并及时改正、没有危害后果的不予处罚；初次违法危害后果轻微并及时改正的可以不予处罚")
@duty(LAW, "33(3)", "对依法不予处罚的当事人进行教育")
def test_g10_sparing_needs_its_ground_and_a_record_of_education(bureau: Bureau) -> None:
    case = bureau.investigated()
    spare = {"who": "chief", "spare_ground": "first", "facts": "首次"}
    with refused("第三十三条"):
        bureau.do(case, "spare", "2024-03-12", education="讲解", **spare)  # nothing was put right
    with refused("第三十三条"):
        bureau.do(case, "spare", "2024-03-12", corrected=True, harm=True, education="讲解", **spare)
    with refused("进行教育"):
        bureau.do(case, "spare", "2024-03-12", corrected=True, **spare)
    bureau.do(case, "spare", "2024-03-12", corrected=True, education="讲解食品安全法", **spare)
    assert (case.state, case.educated_on) == ("spared", dt.date(2024, 3, 12))


@duty(LAW, "33(1)", "首违不罚须在各机关均无同类违法记录")
def test_g10_the_first_time_is_the_first_in_every_body(bureau: Bureau) -> None:
    first = bureau.investigated()
    spare = {"who": "chief", "spare_ground": "first", "facts": "首次", "corrected": True, "education": "讲解"}
    bureau.do(first, "spare", "2024-03-12", **spare)
    Penalty.objects.filter(pk=first.pk).update(
        unit=bureau.district.units["housing"]
    )  # decided by another body
    second = bureau.investigated(act_on="2024-02-25")
    with refused("同类违法记录"):
        bureau.do(second, "spare", "2024-03-13", **spare)
    stranger = bureau.investigated(party="他人", identity="91310000MA1FL00009")
    bureau.do(stranger, "spare", "2024-03-13", **spare)


@duty(LAW, "33(1)", "裁量基准列为应当处罚的，不经集体讨论不得免罚")
def test_g10_the_table_is_not_left_silently(bureau: Bureau) -> None:
    case = bureau.banded()
    spare = {"who": "chief", "spare_ground": "slight", "facts": "x", "corrected": True, "education": "讲解"}
    with refused("裁量"):
        bureau.do(case, "spare", "2024-03-12", **spare)
    bureau.do(case, "discuss", "2024-03-12", who="chief", attendees="孙长、钱审", minutes="同意不罚")
    bureau.do(case, "spare", "2024-03-12", **spare)


@duty(LAW, "30", "不满十四周岁的不予处罚，已满十四不满十八周岁的从轻或者减轻")
@duty(LAW, "31", "不能辨认或者控制自己行为的不予处罚")
@duty(LAW, "32", "具有法定情形的从轻或者减轻处罚")
@pytest.mark.parametrize(
    ("changes", "circumstances", "article"),
    [
        ({"party_born_on": "2010-02-21"}, LIGHT, "第三十条"),
        ({"incapable": True}, LIGHT, "第三十条"),
        ({"party_born_on": "2008-01-01"}, MILD, "第三十二条"),
        ({"party_born_on": "2008-01-01"}, LIGHT, ""),
    ],
)
def test_g11_age_and_capacity(
    bureau: Bureau, changes: dict[str, Any], circumstances: str, article: str
) -> None:
    case = bureau.banded(circumstances, party_kind="person", party="小张", identity="", **changes)
    notice = {"told_sanction": "fine", "told_fine": "60000", "reasons": "x", "hearing_told": True}
    if article:
        with refused(article):
            bureau.do(case, "notify", "2024-03-12", **notice)
    else:
        bureau.do(case, "notify", "2024-03-12", **notice)


@duty(LAW, "30", "不满十四周岁的人有违法行为的，不予行政处罚")
def test_g11_a_child_is_spared(bureau: Bureau) -> None:
    case = bureau.investigated(party_kind="person", party="小张", identity="", party_born_on="2010-02-21")
    spare = {"who": "chief", "facts": "x", "education": "责令监护人管教"}
    bureau.do(case, "spare", "2024-03-12", spare_ground="child", **spare)
    grown = bureau.investigated(party="小李", identity="")
    with refused("第三十三条"):
        bureau.do(grown, "spare", "2024-03-12", spare_ground="child", **spare)


@duty(LAW, "37", "从旧兼从轻")
def test_g12_the_milder_version_of_the_table(bureau: Bureau) -> None:
    from pathlib import Path

    from fazhi.modules.enforcement import baselines
    from tests.support.district import moment

    later = (Path(__file__).parents[3] / "examples/discretion/food-2025.xlsx").read_bytes()
    baselines.take_in(later, bureau.unit, actor=bureau.actor("chief"), at=moment("2025-06-02"))
    case = bureau.investigated()
    slight = "货值金额=3000\n违法次数=1\n情节=轻微\n危害后果=否\n主动改正=否"
    bureau.do(case, "choose_band", "2025-07-02", table="food-licence", circumstances=slight)
    assert (case.band, case.band_high) == ("0", 0)
    bureau.do(case, "choose_band", "2025-07-02", table="food-licence", circumstances=MILD)
    assert "2024" in case.table  # not milder: the version of the act stays


@duty(LAW, "34", "规范行使裁量权，裁量基准应当适用和公布，偏离须经批准")
def test_g13_the_band_is_chosen_and_not_left(bureau: Bureau) -> None:
    case = bureau.investigated()
    notice = {"told_sanction": "fine", "reasons": "x"}
    with refused("第三十四条"):
        bureau.do(case, "notify", "2024-03-12", told_fine="70000", **notice)
    for wrong in ("货值金额", "货值金额=3000", MILD + "\n颜色=红", MILD + "\n情节=轻微"):
        with pytest.raises(BadData):
            bureau.do(case, "choose_band", "2024-03-12", table="food-licence", circumstances=wrong)
    with pytest.raises(BadData):
        bureau.do(case, "choose_band", "2024-03-12", table="none", circumstances=MILD)
    bureau.do(case, "choose_band", "2024-03-12", table="food-licence", circumstances=MILD)
    assert (case.band, case.band_low, case.band_high) == ("3", 65000, 85000)
    for fine in ("64999.99", "85000.01"):
        with refused("第三十四条"):
            bureau.do(case, "notify", "2024-03-12", told_fine=fine, **notice)
    with refused("第三十四条"):
        bureau.do(case, "notify", "2024-03-12", told_fine="60000", departure="head", **notice)
    bureau.do(
        case,
        "notify",
        "2024-03-12",
        told_fine="60000",
        departure="head",
        departure_reason="主动配合",
        **notice,
    )


@duty(LAW, "57(1)4", "违法行为涉嫌犯罪的，移送司法机关")
@duty(LAW, "27(1)", "涉嫌犯罪的及时移送司法机关，不得以罚代刑")
@duty(LAW, "82", "应当移送追究刑事责任不移送、以行政处罚代替刑事处罚的，责令改正")
def test_g14_a_suspected_crime_is_transferred_not_fined(bureau: Bureau) -> None:
    case = bureau.ready()
    bureau.do(case, "suspect_crime", "2024-03-14", reason="数额达到追诉标准")
    with refused("第二十七条"):
        bureau.do(case, "decide", "2024-03-15", who="chief", sanction="fine", fine="70000", facts="x")
    bureau.do(case, "transfer", "2024-03-15", who="chief", to="公安分局")
    assert Clock.objects.get(case=case, key="decide").due is None
    bureau.do(case, "come_back", "2024-05-15", letter="检不诉〔2024〕1号")
    assert (case.state, case.crime_suspected) == ("investigating", False)


@duty(LAW, "41", "电子技术监控设备经审核、地点公布、记录审核、告知当事人后方可作为证据")
def test_g16_camera_evidence(bureau: Bureau) -> None:
    case = bureau.file()
    bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    shot = {"kind": "electronic", "what": "监控录像", "proves": "占道", "offsite": True}
    done = {"device_checked": True, "place_published": True, "human_reviewed": True, "party_informed": True}
    for missing in done:
        with refused("第四十一条"):
            bureau.do(case, "take_evidence", "2024-03-05", **shot, **(done | {missing: False}))
    bureau.do(case, "take_evidence", "2024-03-05", **shot, **done)


@duty(LAW, "74(3)", "罚款不得同考核、考评直接或者变相挂钩")
def test_g17_nothing_ranks_bodies_by_fines() -> None:
    money = {"fine", "confiscated", "paid", "told_fine"}
    for register in all_registers():
        if register.model.startswith("enforcement."):
            assert not money & {*register.sort, *register.columns}
    for indicator in all_indicators():
        if indicator.key.startswith("enforcement.") and isinstance(indicator.kind, Total):
            assert indicator.by == (), indicator.key


def test_two_officers_decide_at_once_and_one_is_told(bureau: Bureau) -> None:
    case = bureau.ready()
    mine, yours = Penalty.objects.get(pk=case.pk), Penalty.objects.get(pk=case.pk)
    decision = {"who": "chief", "sanction": "fine", "fine": "70000", "facts": "x"}
    bureau.do(mine, "decide", "2024-03-20", **decision)
    with pytest.raises(Stale, match="已被他人更新"):
        bureau.do(yours, "decide", "2024-03-20", **decision)
    assert yours.state == "notified"
    with refused("不能办理"):
        bureau.do(Penalty.objects.get(pk=case.pk), "decide", "2024-03-20", **decision)


def test_every_edition_of_the_module_is_sound() -> None:
    from fazhi.kernel.procedures.checks import faults

    keys = {
        "penalty",
        "summary_penalty",
        "lead",
        "coercion",
        "crime_transfer",
        "supervision",
        "file_review",
        "operation",
    }
    editions = [p for p in registry.all_editions() if p.key in keys]
    assert {p.key for p in editions} == keys
    assert [fault for p in editions for fault in faults(p)] == []
