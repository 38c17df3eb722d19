"""An inspection from the plan to its publication, the record on a phone that loses its network; a firm checks the draw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings

from fazhi.engines.draw.seed import promise_of
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.orgs.models import User
from fazhi.modules.inspection.actions import current
from fazhi.modules.inspection.models import Draw, Visit, YearPlan
from tests.browser.test_journey import PASSWORD, Visitor
from tests.support.browser import assert_accessible, assert_fits
from tests.support.district import District, make_district
from tests.support.inspection import PARTIES, listed, secret, staffed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(transactional_db: Any, settings: Any) -> District:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    district = make_district(dt.date(2019, 1, 1))
    staffed(district)
    listed(district, "2024-01-08")
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return district


KEPT = "caches.keys().then((names) => Promise.all(names.map((n) => caches.open(n).then((c) => c.keys())))).then((all) => all.flat().length)"


class Officer(Visitor):
    """Goes through pages that every case has, which the journey of reconsideration looks at; looks at the module's own."""

    def look(self) -> None:
        if "/inspection/" in self.page.url:
            super().look()


def test_from_the_plan_to_the_publication(
    place: District, live_server: Any, page: Any, settings: Any
) -> None:
    visitor = Officer(page, live_server.url)
    settings.FAZHI_NOW = "2024-03-04T09:30:00+08:00"
    plan_the_year(visitor)
    case = draw_in_public(visitor, settings)
    visit = Visit.objects.filter(task=case).order_by("pk").first()
    record_without_network(page, live_server.url, visit)
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.refresh_from_db()
    assert (visit.state, visit.result) == ("checked", "ordered")
    assert Entry.objects.filter(chain=visit.chain, action="record").count() == 1
    visitor.sign_in("market")
    visitor.step(visit, "publish")
    check_as_a_firm(visitor, case, visit)


def plan_the_year(visitor: Visitor) -> None:
    visitor.sign_in("market")
    visitor.open("/work/open/inspection_plan/")
    visitor.fill(title="2024年度抽查计划", year="2024", cap="2", draws="4")
    visitor.send()
    plan = YearPlan.objects.get()
    visitor.sign_in("market_head")
    visitor.step(plan, "approve_plan")
    visitor.sign_in("market")
    visitor.step(plan, "publish_plan")


def draw_in_public(visitor: Visitor, settings: Any) -> Draw:
    visitor.open("/work/open/inspection_draw/")
    visitor.fill(
        title="餐饮双随机抽查", item="餐饮检查", scheme="subject", ratios="A=1/3;D=1", team="2", seed_parties=";".join(PARTIES),
        source="双色球第2024026期", known_on="2024-03-05", known_time="09:00",
    )  # fmt: skip
    visitor.send()
    case = Draw.objects.get()
    visitor.step(case, "freeze")
    for party in PARTIES:
        made = promise_of(
            site_settings.FAZHI_LEDGER_ALGORITHM, current(case).commitment, party, secret(party)
        )
        visitor.step(case, "promise", party=party, promise=made)
    for party in PARTIES:
        visitor.step(case, "reveal", party=party, secret=secret(party))
    settings.FAZHI_NOW = "2024-03-05T09:30:00+08:00"
    visitor.step(case, "draw", value="03 11 17 22 28 33 + 07", witness="区人大代表")
    return case


def record_without_network(page: Any, base: str, visit: Visit) -> None:
    """The phone loses the network, keeps what is typed also when the page is loaded anew, and sends it once."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(base + "/work/inspection/")
    assert_fits(page)
    assert_accessible(page)
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    status = page.locator("#site-status")
    assert_accessible(page)
    page.fill("#id_findings", "冷藏柜温度过高")
    assert status.inner_text() == "已保存在本机"
    page.locator("html[data-offline=ready]").wait_for(state="attached")
    page.reload()
    assert page.input_value("#id_findings") == "冷藏柜温度过高"
    page.check("#id_shown")
    page.select_option("#id_result", "ordered")
    page.context.set_offline(True)
    page.locator("#site button").click()
    status.filter(has_text="没有网络").wait_for()
    page.reload()
    status.filter(has_text="没有网络").wait_for()
    assert page.input_value("#id_findings") == "冷藏柜温度过高"
    assert_fits(page)
    assert_accessible(page)
    assert not Entry.objects.filter(chain=visit.chain, action="record").exists()
    page.context.set_offline(False)
    status.filter(has_text="已发送").wait_for()
    assert_fits(page)
    assert page.evaluate("localStorage.length") == 0
    page.goto(base + "/work/inspection/")
    page.locator("html[data-offline=ready]").wait_for(state="attached")
    assert page.evaluate(KEPT) > 0
    page.locator("#sign-out button").click()
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == 0


def check_as_a_firm(visitor: Visitor, case: Draw, visit: Visit) -> None:
    page = visitor.page
    page.context.clear_cookies()
    visitor.open("/")
    page.locator(".doors a[href='/public/inspection/']").click()
    page.wait_for_load_state()
    visitor.look()
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.fill("#code", visit.subject_code)
    page.locator("main form button.button").first.click()
    page.wait_for_load_state()
    visitor.look()
    text = page.locator("main").inner_text()
    assert "抽中了" in text
    assert "发现问题已责令改正" in text
    with page.expect_download() as download:
        page.locator("a[href$='bundle.zip']").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    page.locator("button[name=language]").click()
    page.wait_for_load_state()
    visitor.look()
    assert page.locator("html").get_attribute("lang") == "en"
