"""Supervision, file review, joint operations, discretion tables, rows that are added on their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.modules.enforcement import actions, baselines, filecheck
from fazhi.modules.enforcement.models import Baseline, Device, OffsiteCheck, Penalty, PublicItem
from tests.modules.enforcement.acting import TABLE, Bureau
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2021)"
duty = pytest.mark.duty


@duty(LAW, "75(2)", "县级以上人民政府加强对行政处罚的监督检查，组织评议考核")
@duty("行政处罚法(2017)", "54(1)", "建立健全对行政处罚的监督制度")
@duty("行政执法监督条例", "2", "县级以上人民政府对行政执法工作实施监督")
@pytest.mark.parametrize(
    ("day", "edition"), [("2020-03-02", "2018"), ("2024-03-01", "2021"), ("2026-03-02", "2026")]
)
def test_supervision(district: District, bureau: Bureau, day: str, edition: str) -> None:
    begin = dt.date.fromisoformat(day)
    on = [(begin + dt.timedelta(days=n)).isoformat() for n in range(12)]
    case = open_case(
        "supervision", acting_user=district.actor("officer"), at=moment(day), unit=district.units["justice"],
        counterpart=bureau.unit, title="逾期公开", source="data", content="多件逾期公开",
    )  # fmt: skip
    assert case.edition == edition
    district.do(case, "start", on[0], plan="调取案卷")
    district.do(case, "issue", on[1], who="head", problem="逾期公开", advice="按期公开")
    district.do(case, "serve", on[2], method="direct", served_on=on[2])
    assert not Clock.objects.get(case=case, key="reply").acts  # unread articles: a default that never acts
    with pytest.raises(Refused):
        district.do(case, "verify", on[3], check="已整改")
    district.do(case, "interview", on[4], notes="约谈")
    district.do(case, "answer", on[5], who="respondent", measures="已全部公开")
    district.do(case, "verify", on[6], check="已核实")
    assert case.state == "closed"


def closed(bureau: Bureau, **changes: Any) -> Any:
    case = bureau.paying(**changes)
    bureau.do(case, "publish", "2024-03-25", redacted=True)
    bureau.do(case, "pay", "2024-03-25", amount="70000")
    bureau.do(case, "finish", "2024-03-25")
    bureau.do(case, "close", "2024-03-26")
    return Penalty.objects.get(pk=case.pk)


@duty("国办发〔2018〕118号", "四、案卷评查", "定期评查行政执法案卷")
def test_files_are_drawn_checked_scored_and_corrected(district: District, bureau: Bureau) -> None:
    cases = [closed(bureau, act_place=f"测试路{n}号") for n in range(3)]
    assert filecheck.check(cases[0]) == filecheck.Result(100, (), ("没有发现问题",))
    Penalty.objects.filter(pk=cases[1].pk).update(
        officer_b="", record_complete=False, published_on="2024-05-01"
    )
    justice, officer = district.units["justice"], district.actor("officer")
    drawn = actions.draw_files(justice, 2024, 2, "彩票0515", actor=officer, at=moment("2024-12-02"))
    again = actions.draw_files(justice, 2024, 9, "彩票0515", actor=officer, at=moment("2024-12-02"))
    assert sorted(c.about_id for c in [*drawn, *again]) == sorted(c.pk for c in cases)
    with pytest.raises(BadData):
        actions.draw_files(justice, 2024, 1, "彩票0515", actor=officer, at=moment("2024-12-02"))
    bad = next(c for c in [*drawn, *again] if c.about_id == cases[1].pk)
    good = next(c for c in [*drawn, *again] if c.about_id == cases[0].pk)
    assert (bad.automatic, "两名" in bad.veto) == (80, True)
    with pytest.raises(Refused):
        district.do(good, "score", "2024-12-03", scorer="wang", score=95)
    with pytest.raises(Refused):
        district.do(bad, "score", "2024-12-03", scorer="周评", score=80)
    with pytest.raises(Refused):
        district.do(good, "score", "2024-12-03", scorer="周评", score=101)
    district.do(good, "score", "2024-12-03", scorer="周评", score=95)
    district.do(bad, "score", "2024-12-03", scorer="周评", score=50)
    assert (good.grade, bad.grade) == ("excellent", "fail")
    district.do(bad, "order", "2024-12-04", advice="补正")
    district.do(bad, "correct", "2024-12-10", who="respondent", measures="已补正")
    district.do(bad, "end", "2024-12-11")
    district.do(good, "end", "2024-12-11")


@duty(LAW, "18(1)", "推行建立综合行政执法制度")
def test_a_joint_operation_is_one_record(bureau: Bureau) -> None:
    case = bureau.open(
        "operation",
        "2024-03-01",
        parties=(),
        topic="食品",
        members="市场监管局\n公安分局",
        street=False,
    )
    bureau.do(case, "approve", "2024-03-01", who="chief")
    bureau.do(case, "hold", "2024-03-04", officers=12, objects_checked=30, problems=2, results="立案二件")
    bureau.do(case, "sum_up", "2024-03-05", summary="完成")
    assert (case.state, case.problems) == ("closed", 2)
    bureau.file(operation_number=case.number)
    found = definition.get("enforcement.operation_cases")
    assert orm.evaluate(found, Period.year(2024), found.register.rows()).value == 1


@duty(LAW, "34", "裁量基准应当公布；没有通过检验的不得施行")
def test_only_proven_tables_are_taken_in_and_the_former_ends(bureau: Bureau) -> None:
    from pathlib import Path

    folder = Path(__file__).parents[3] / "examples/discretion"
    chief = bureau.actor("chief")
    with pytest.raises(Refused, match="同时适用"):
        baselines.take_in(
            (folder / "faulty.xlsx").read_bytes(), bureau.unit, actor=chief, at=moment("2024-06-03")
        )
    with pytest.raises(BadData):
        baselines.take_in(b"nothing", bureau.unit, actor=chief, at=moment("2024-06-03"))
    with pytest.raises(Refused, match="2024-01-01"):
        baselines.take_in(TABLE, bureau.unit, actor=chief, at=moment("2024-06-03"))
    baselines.take_in(
        (folder / "food-2025.xlsx").read_bytes(), bureau.unit, actor=chief, at=moment("2025-06-03")
    )
    assert [str(b.in_force_to) for b in Baseline.objects.order_by("in_force_from")] == ["2025-07-01", "None"]


def test_devices_and_offsite_checks_are_kept(bureau: Bureau) -> None:
    from django.db import IntegrityError, transaction

    at, actor = moment("2024-03-01"), bureau.actor("wang")
    assert (
        actions.add_devices(bureau.unit, ["J1", "J2", "J1", ""], dt.date(2024, 3, 1), actor=actor, at=at) == 2
    )
    assert actions.add_devices(bureau.unit, ["J2", "J3"], dt.date(2024, 3, 1), actor=actor, at=at) == 1
    assert Device.objects.count() == 3
    row = {
        "unit": bureau.unit,
        "method": "drone",
        "place": "江边",
        "checked_on": dt.date(2024, 3, 1),
        "sha256": "0" * 64,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        OffsiteCheck.objects.create(**row, problem=True)
    OffsiteCheck.objects.create(**row, problem=True, reviewed_on=dt.date(2024, 3, 2))


@duty("国办发〔2018〕118号", "一、事前公开", "执法主体、人员、职责、权限、依据、程序等信息及时公开、动态调整")
def test_rows_are_added_on_their_pages(bureau: Bureau, client: Any, settings: Any) -> None:
    settings.FAZHI_NOW = "2024-03-04T09:30:00+08:00"
    client.force_login(bureau.district.users["wang"])
    flight = {
        "method": "drone",
        "place": "江边",
        "checked_on": "2024-03-01",
        "sha256": "ab" * 32,
        "problem": "on",
    }
    said = client.post("/work/enforcement/add/offsite/", flight)
    assert (said.status_code, "人工审核" in said.content.decode()) == (422, True)
    assert client.post("/work/enforcement/add/offsite/", flight | {"sha256": "x"}).status_code == 422
    for address, data in (
        ("offsite", flight | {"reviewed_on": "2024-03-02"}),
        ("device", {"number": "J-9", "model": "甲型", "valid_from": "2024-03-01"}),
        (
            "public",
            {
                "kind": "power",
                "title": "职责和依据",
                "changed_on": "2024-03-01",
                "published_on": "2024-03-04",
            },
        ),
    ):
        assert client.post(f"/work/enforcement/add/{address}/", data).status_code == 302, address
    assert (OffsiteCheck.objects.get().unit, Device.objects.get().number) == (bureau.unit, "J-9")
    assert PublicItem.objects.get().due_on == dt.date(2024, 3, 29)  # twenty working days
    client.force_login(bureau.district.users["leader"])
    assert client.get("/work/enforcement/add/device/").status_code == 403


def test_a_step_of_another_body_is_not_allowed(bureau: Bureau, district: District) -> None:
    from fazhi.kernel.errors import NotAllowed

    case = bureau.file()
    with pytest.raises(NotAllowed):
        perform(
            case,
            "assign",
            acting_user=district.actor("outsider"),
            at=moment("2024-03-04"),
            officer_a="wang",
            officer_b="li",
        )
