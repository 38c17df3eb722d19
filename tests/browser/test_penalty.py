"""A penalty in a real browser, from the lead to the public page, every page on two widths; the pages beside it in both
languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.orgs.models import User
from fazhi.modules.enforcement.models import Lead, Penalty, Statistics
from tests.browser.test_journey import PASSWORD, Visitor
from tests.modules.enforcement.acting import Bureau
from tests.support.district import District, make_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORKBOOK = Path(__file__).parents[2] / "examples/discretion"


class Quick(Visitor):
    """Looks closely only where it is told to: the generic pages are looked at by the other journey."""

    def look(self, *, closely: bool = False) -> None:
        if closely:
            super().look()


@pytest.fixture
def place(transactional_db: Any, settings: Any) -> District:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    district = make_district(dt.date(2019, 1, 1))
    Bureau(district)
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return district


def test_from_the_lead_to_the_public_page(
    place: District, live_server: Any, page: Any, settings: Any
) -> None:
    visitor = Quick(page, live_server.url)
    settings.FAZHI_NOW = "2024-03-01T09:30:00+08:00"
    visitor.sign_in("wang")
    visitor.open("/work/open/lead/")
    visitor.fill(
        title="无证经营线索",
        source="complaint",
        found_on="2024-02-28",
        place="测试路1号",
        content="举报无证经营",
    )
    visitor.send()
    lead = Lead.objects.get()
    visitor.step(lead, "triage", findings="属实")
    visitor.open("/work/open/penalty/")
    visitor.fill(
        title="无证经营案", party_name="张三食品有限公司", track="ordinary", field="food", power="警-1", basis_level="law",
        basis_text="《食品安全法》第一百二十二条第一款", party_kind="organisation", act_on="2024-02-20", act_place="测试路1号",
        found_on="2024-02-28", source="complaint",
    )  # fmt: skip
    visitor.send()
    assert "权责清单" in page.locator("main").inner_text()  # outside the list
    visitor.fill(power="食-122")
    visitor.send()
    case = Penalty.objects.get()
    visitor.step(lead, "to_case", penalty_number=case.number)
    visitor.step(case, "assign", officer_a="wang", officer_b="li")
    visitor.step(case, "take_evidence", kind="inspection", what="现场笔录", proves="无证经营")
    visitor.step(case, "record", media="video", stage="investigation", sha256="ab" * 32, device="J-1")
    visitor.step(case, "close_investigation", findings="无证经营三千元食品")
    lines = "货值金额=3000\n违法次数=1\n情节=一般\n危害后果=否\n主动改正=否"
    visitor.step(case, "choose_band", table="food-licence", circumstances=lines)
    visitor.step(case, "notify", told_sanction="fine", told_fine="70000", reasons="无证经营")
    settings.FAZHI_NOW = "2024-03-04T09:30:00+08:00"
    visitor.step(case, "serve_notice", method="direct", served_on="2024-03-04")
    visitor.step(case, "defend", defence="没有异议", recheck="维持")
    visitor.sign_in("chief")
    visitor.step(case, "decide", sanction="fine", fine="70000", facts="无证经营，有现场笔录")
    visitor.sign_in("wang")
    visitor.step(case, "serve_decision", method="direct", served_on="2024-03-04")
    visitor.step(case, "publish", redacted="yes")
    visitor.step(case, "pay", amount="70000")
    visitor.step(case, "finish")
    visitor.step(case, "close")
    visitor.look(closely=True)
    visitor.open("/work/report/draft/2024/")
    assert page.locator("a.figure[href*='enforcement.decisions']").first.inner_text() == "1"
    page.context.clear_cookies()
    visitor.open("/enforcement/public/penalties/?q=张三食品")
    assert "70000" in page.locator("main").inner_text()


def test_the_pages_beside_a_case(place: District, live_server: Any, page: Any, settings: Any) -> None:
    visitor = Quick(page, live_server.url)
    settings.FAZHI_NOW = "2024-03-01T09:30:00+08:00"
    visitor.sign_in("wang")
    visitor.open("/work/enforcement/baselines/")
    page.set_input_files("#id_file", str(WORKBOOK / "faulty.xlsx"))
    visitor.send()
    assert "同时适用" in page.locator(".fault").inner_text()
    page.set_input_files("#id_file", str(WORKBOOK / "food-2025.xlsx"))
    page.check("#id_force")
    visitor.send()
    assert "示例〔2025〕2号" in page.locator("main").inner_text()
    visitor.look(closely=True)
    for address in ("/work/enforcement/files/", "/work/enforcement/bulletin/"):
        visitor.open(address)
        visitor.look(closely=True)
    visitor.open("/enforcement/public/discretion/")
    page.locator(".doors a").first.click()
    page.wait_for_load_state()
    page.locator("button[name=language]").click()
    page.wait_for_load_state()
    visitor.look(closely=True)
    visitor.open("/enforcement/public/penalties/")
    visitor.look(closely=True)


def test_the_yearly_statistics_from_the_counter_to_the_portal(
    place: District, live_server: Any, page: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    bureau = Bureau.__new__(Bureau)
    bureau.district, bureau.unit = place, place.units["market"]
    fined, again = bureau.paying(), bureau.file(act_place="测试路2号")
    settings.FAZHI_NOW = "2025-01-06T09:30:00+08:00"
    visitor = Quick(page, live_server.url)
    visitor.sign_in("wang")
    visitor.open(f"/work/enforcement/history/{again.pk}/")
    assert fined.number in page.locator("main").inner_text()
    visitor.look(closely=True)
    visitor.open("/work/open/enforcement_statistics/")
    visitor.fill(title="2024年度执法统计", year="2024")
    visitor.send()
    case = Statistics.objects.get()
    visitor.open("/work/enforcement/statistics/")
    for summary in page.locator("main summary").all():
        summary.click()
    visitor.look(closely=True)
    page.locator("a.figure[href*='stat.penalty.fine']").last.click()
    page.wait_for_load_state()
    assert fined.number in page.locator("main").inner_text()
    visitor.look(closely=True)
    visitor.open("/work/enforcement/add/act/")
    visitor.look(closely=True)
    visitor.sign_in("chief")
    for key in ("freeze", "publish"):
        visitor.step(case, key)
    page.context.clear_cookies()
    visitor.open("/enforcement/public/statistics/")
    page.locator("button[name=language]").click()
    page.wait_for_load_state()
    visitor.look(closely=True)
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    visitor.look(closely=True)
