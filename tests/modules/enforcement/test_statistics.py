"""The yearly statistics: every cell against rows written out here, its records, the term, freezing, the portal, exports."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.tick import night
from fazhi.kernel.reports.models import Issue
from fazhi.modules.certificates.models import Body
from fazhi.modules.enforcement import yearly
from fazhi.modules.enforcement.models import OtherAct, Statistics
from tests.modules.enforcement.acting import Bureau
from tests.support.district import moment

pytestmark = pytest.mark.django_db
NOTICE = "国办发〔2018〕118号"
duty = pytest.mark.duty


@pytest.fixture
def year(bureau: Bureau) -> Bureau:
    """2024: two fines (one revoked later), one spared, one sealing, one substitution, three other acts."""
    fined = bureau.paying()
    bureau.do(fined, "start_surcharge", "2024-04-10")
    gone = bureau.paying(act_place="测试路2号")
    bureau.do(gone, "dispute", "2024-04-01", where="区司法局")
    bureau.do(gone, "dispute_over", "2024-05-06", dispute_result="revoked")
    spared = bureau.investigated(act_place="测试路3号", party="他人", identity="91310000MA1FL00009")
    bureau.do(
        spared, "spare", "2024-03-12", who="chief", spare_ground="first", corrected=True, education="讲解", facts="首次"
    )  # fmt: skip
    seal = {
        "power": "强-1", "measure": "seal", "object": "库房", "only_involved": True, "officer_a": "wang", "officer_b": "li",
        "reason": "可能转移",
    }  # fmt: skip
    measure = bureau.open("coercion", "2024-03-01", **seal)
    bureau.do(measure, "take", "2024-03-01", who="chief", told=True, recorded=True)
    road = {
        "power": "城-1", "duty": "遗洒渣土", "public_place": "road", "cannot_clear": True, "performer": "环卫所", "watched": True,
        "signed": True, "peaceful": True, "course": "清除",
    }  # fmt: skip
    bureau.open("substitution", "2024-03-02", step="at_once", **road)
    for number, kind, day, amount in (
        ("许1", "licence", "2024-02-01", None), ("征1", "levy", "2024-02-02", 300), ("征2", "levy", "2025-01-02", 500),
    ):  # fmt: skip
        OtherAct.objects.create(unit=bureau.unit, number=number, kind=kind, decided_on=day, amount=amount)
    return bureau


EXPECTED = {
    "enforcement.stat.penalty.fine": "2", "enforcement.stat.penalty.warning": "0", "enforcement.decisions": "2",
    "enforcement.spared": "1", "enforcement.fines": "140000", "enforcement.confiscated": "0",
    "enforcement.stat.measure.seal": "1", "enforcement.stat.measure.freeze": "0", "enforcement.stat.surcharge": "1",
    "enforcement.stat.substitution": "1", "enforcement.stat.court": "0", "enforcement.stat.inspections": "0",
    "enforcement.stat.licence": "1", "enforcement.stat.levy": "1", "enforcement.stat.levy_amount": "300",
    "enforcement.stat.payment": "0",
}  # fmt: skip


@duty(NOTICE, "一、事后公开", "每年1月31日前公开上年度行政执法总体情况")
def test_every_cell_against_the_rows(year: Bureau) -> None:
    gov = year.district.units["gov"]
    shown = list(yearly.tables(gov, 2024))
    total = {indicator.key: value for table in shown for indicator, value in table.total}
    assert {key: total[key] for key in EXPECTED} == EXPECTED
    [penalties] = [table for table in shown if str(table.title) == "行政处罚"]
    assert [row.unit.short for row in penalties.rows] == [year.unit.short]
    for table in shown:  # no amount by body: fines feed no ranking (行政处罚法(2021) 74)
        assert all("元" not in str(c.unit) for row in table.rows for c, _value in row.cells)
    housing = {i.key: v for t in yearly.tables(year.district.units["housing"], 2024) for i, v in t.total}
    assert set(housing.values()) == {"0"}  # nothing done is a nought


def compiled(bureau: Bureau, day: str = "2025-01-06", **data: Any) -> Any:
    return bureau.open("enforcement_statistics", day, parties=(), **({"year": 2024} | data))


@duty(NOTICE, "一、事后公开", "统计年报于1月31日前公开并报送本级政府和上级主管部门")
def test_the_term_freezing_and_publication(year: Bureau, settings: Any, tmp_path: Path, client: Any) -> None:
    settings.DATA = tmp_path
    for wrong, fault in (({"year": 2025}, Refused), ({"year": 1}, BadData), ({"whole": True}, Refused)):
        with pytest.raises(fault):
            compiled(year, **wrong)
    case = compiled(year)
    with pytest.raises(Refused, match="还没有编制"):
        compiled(year)
    for key in ("publish", "report"):
        clock = Clock.objects.get(case=case, key=key)
        assert (clock.started_on, clock.due) == (dt.date(2024, 12, 31), dt.date(2025, 1, 27))
        # 31 January 2025 lies in the Spring Festival (28 January to 4 February): the last working day before it
    year.do(case, "freeze", "2025-01-13", who="chief")
    issue = Issue.objects.get(report=yearly.REPORT)
    assert (issue.unit, issue.year, issue.state) == (year.unit, 2024, "frozen")
    year.do(case, "take_back", "2025-01-14", who="chief", reason="漏登一件")
    year.do(case, "freeze", "2025-01-15", who="chief")
    issue = Issue.objects.filter(report=yearly.REPORT).latest("pk")
    OtherAct.objects.create(unit=year.unit, number="许2", kind="licence", decided_on="2024-12-30")
    assert client.get(f"/report/{issue.pk}/").status_code == 404  # not yet public
    year.do(case, "publish", "2025-01-20", who="chief")
    assert Clock.objects.get(case=case, key="publish").status == "met"
    page = client.get("/enforcement/public/statistics/").content.decode()
    assert year.unit.name in page
    words = client.get(f"/report/{issue.pk}/").content.decode()
    assert "年度行政执法统计年报" in words
    told = json.loads(client.get(f"/enforcement/public/statistics/{issue.pk}.json").content)
    figures = {f["key"]: f["value"] for f in told["figures"]}
    assert (figures["enforcement.stat.licence"], figures["enforcement.fines"]) == ("1", "140000")  # frozen
    assert told["root"] == issue.root
    book = client.get(f"/enforcement/public/statistics/{issue.pk}.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("行政处罚").to_python()
    assert ["罚款", 2.0, "件"] in sheet
    number = issue.figures.get(key="enforcement.stat.penalty.fine").number
    assert "罚案" in client.get(f"/report/{issue.pk}/figure/{number}/").content.decode()  # its records
    year.do(case, "report", "2025-01-21", receivers="区政府、市局")
    assert case.state == "reported"


@pytest.mark.parametrize(("year_", "last"), [(2025, dt.date(2026, 1, 30)), (2023, dt.date(2024, 1, 31))])
def test_a_fixed_date_does_not_roll_on(bureau: Bureau, year_: int, last: dt.date) -> None:
    case = compiled(bureau, f"{year_ + 1}-01-05", year=year_)  # 31 January 2026 is a Saturday
    assert Clock.objects.get(case=case, key="publish").due == last


@duty(NOTICE, "一、事后公开", "每个行政执法机关每年编制统计年报：夜间自动立项，同一机关同一年度只有一件")
def test_the_night_opens_them_once_a_body_and_year(bureau: Bureau) -> None:
    units = bureau.district.units
    for key, begins, ends in (
        ("market", "2019-01-01", None), ("housing", "2019-01-01", None), ("justice", "2025-01-01", None),
        ("gov", "2019-01-01", "2024-07-01"),
    ):  # fmt: skip
        Body.objects.create(
            unit=units[key], code=key, title=key, basis="法", valid_from=begins, valid_to=ends
        )
    by_hand = compiled(bureau, "2025-01-02")
    assert night(moment("2025-01-03")).opened == 1
    assert night(moment("2025-01-03")).opened == night(moment("2025-06-03")).opened == 0
    found = Statistics.objects.exclude(pk=by_hand.pk).get()
    assert (found.unit, found.year, found.state) == (units["housing"], 2024, "compiling")
    assert found.publish_due_on == Clock.objects.get(case=found, key="report").due == dt.date(2025, 1, 27)
    assert Entry.objects.get(case_id=found.pk).actor_name == "平台"
    assert night(moment("2026-01-01")).opened == 3  # the bureau of justice enforces since 2025


def test_all_bodies_are_summed_up_by_justice(year: Bureau, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    from fazhi.kernel.procedures.perform import open_case

    district = year.district
    case = open_case(
        "enforcement_statistics", acting_user=district.actor("officer"), at=moment("2025-01-06"), title="全区统计",
        unit=district.units["justice"], year=2024, whole=True,
    )  # fmt: skip
    district.do(case, "freeze", "2025-01-13", who="head")
    assert Issue.objects.get(report=yearly.REPORT).unit == district.units["gov"]


def test_the_pages(year: Bureau, client: Any, settings: Any) -> None:
    settings.FAZHI_NOW = "2025-01-06T09:30:00+08:00"
    client.force_login(year.district.users["wang"])
    page = client.get("/work/enforcement/statistics/")
    assert "2025-01-31" in page.content.decode()
    for indicator in (i for table in yearly.TABLES for i in table.counts):
        cell = client.get(f"/work/enforcement/statistics/2024/{indicator.key}/?unit={year.unit.pk}")
        assert cell.status_code == 200, indicator.key
    shown = client.get("/work/enforcement/statistics/2024/enforcement.stat.penalty.fine/").content.decode()
    assert shown.count("罚案〔2024〕") >= 2
    assert client.get("/work/enforcement/statistics/2024/enforcement.leads/").status_code == 404
    assert client.get("/work/enforcement/statistics/9999/enforcement.fines/").status_code == 404
    told = json.loads(client.get("/work/enforcement/statistics/2024.json").content)
    rows = {row["key"]: row for table in told["tables"] for row in table["rows"]}
    assert rows["enforcement.stat.levy"]["bodies"] == {year.unit.code: "1"}
    assert rows["enforcement.fines"]["bodies"] == {}
    book = client.get("/work/enforcement/statistics/2024.xlsx").content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names) == len(yearly.TABLES)
    kept = client.post(
        "/work/enforcement/add/act/", {"number": "奖1", "kind": "reward", "decided_on": "2024-06-01"}
    )
    assert (kept.status_code, OtherAct.objects.get(number="奖1").unit) == (302, year.unit)


def test_acts_come_from_a_table_all_or_none(bureau: Bureau, client: Any, settings: Any) -> None:
    settings.FAZHI_NOW = "2025-01-06T09:30:00+08:00"
    client.force_login(bureau.district.users["wang"])
    head = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get("/work/enforcement/template/act.xlsx").content)
    )
    assert head.get_sheet_by_index(0).to_python() == [["决定文号", "种类", "相对人", "决定日期", "金额"]]

    def send(*rows: str) -> Any:
        table = io.BytesIO("\n".join(["决定文号,种类,相对人,决定日期,金额", *rows]).encode())
        table.name = "acts.csv"
        return client.post("/work/enforcement/import/act/", {"file": table})

    good = ("许1,准予行政许可,张三,2024-02-01,", "征1,行政征收,李四,2024-03-01,300.50")
    for bad in (
        "许2,没有的种类,张三,2024-02-01,",
        "许1,准予行政许可,张三,2024-02-02,",
        "许3,准予行政许可,张三,=1+1,",
    ):
        said = send(*good, bad)
        assert (said.status_code, OtherAct.objects.count()) == (422, 0)
        marked = CalamineWorkbook.from_filelike(io.BytesIO(said.content)).get_sheet_by_index(0).to_python()
        assert [bool(row[-1]) for row in marked] == [True, False, False, True]
    assert send(*good).status_code == 302
    assert [str(act.amount) for act in OtherAct.objects.order_by("pk")] == ["None", "300.50"]
    again = client.post(
        "/work/enforcement/add/act/", {"number": "许1", "kind": "licence", "decided_on": "2024-02-01"}
    )
    assert again.status_code == 422
    client.force_login(bureau.district.users["leader"])
    assert client.get("/work/enforcement/import/act/").status_code == 403


def test_every_list_of_reports_says_what_it_lists(year: Bureau) -> None:
    """The portal and the interface name the kind, the page of the annual report shows and publishes annual ones only."""
    case = compiled(year)
    year.do(case, "freeze", "2025-01-13", who="chief")
    issue = Issue.objects.get(report=yearly.REPORT)
    annual = Issue.objects.create(
        report="annual", unit=year.district.units["gov"], year=2024, title="甲报告", blocks=[], root="0" * 64,
        bundle="none", frozen_at=moment("2025-01-14"), state="published",
    )  # fmt: skip
    whole = Issue.objects.create(
        report=yearly.REPORT, unit=annual.unit, year=2023, title="乙统计", blocks=[], root="1" * 64, bundle="none2",
        frozen_at=moment("2025-01-14"),
    )  # fmt: skip
    client = Client()
    client.force_login(year.district.users["head"])
    shown = client.get("/work/report/").content.decode()
    assert "甲报告" in shown
    assert "乙统计" not in shown
    assert client.post(f"/work/report/{whole.pk}/publish/").status_code in {403, 404}
    page = client.get(f"/report/{whole.pk}/").content.decode()
    assert "行政执法统计年报</a>" in page
    assert "/work/enforcement/statistics/" in page
    assert f"/work/report/{whole.pk}/publish/" not in page
    year.do(case, "publish", "2025-01-20", who="chief")
    listed = Client().get("/report/").content.decode()
    assert "法治政府建设年度报告" in listed
    assert "行政执法统计年报" in listed
    for pk, home in ((annual.pk, "/report/"), (issue.pk, "/enforcement/public/statistics/")):
        assert f'href="{home}"' in Client().get(f"/report/{pk}/").content.decode().split("actions")[0]
    told = Client().get("/api/v1/public/reports").json()
    assert {(line["id"], line["kind"]) for line in told} == {(annual.pk, "annual"), (issue.pk, yearly.REPORT)}
    assert [line["id"] for line in Client().get("/api/v1/public/reports?kind=annual").json()] == [annual.pk]
    assert Client().get("/api/v1/public/reports?kind=<b>").status_code == 422
