"""The pages of the reading of reports in a real browser: two widths, two languages, looked at by axe."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.browser.test_journey import Visitor
from tests.browser.test_journey import place as place  # noqa: PLC0414 - a fixture
from tests.support.district import District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = """某区{year}年法治政府建设年度报告
一、化解矛盾
{year}年，共收到行政复议申请{n}件。办结行政复议案件60件，其中维持52件、撤销1件、确认违法7件，综合纠错率为13.33%。
二、政务公开
共收到公开申请52件，已答复50件，答复率98%。行政机关负责人出庭应诉率由82.6%提升至94.1%，提高11.5个百分点，全市领先。
"""


def test_a_report_is_read_marked_compared_and_charted(place: District, live_server: Any, page: Any) -> None:
    visitor = Visitor(page, live_server.url)
    shots = os.environ.get("FAZHI_SHOTS")

    def look(name: str) -> None:
        if shots:
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
        visitor.look()

    visitor.sign_in("officer")
    for year, number in ((2022, 60), (2023, 75)):
        visitor.open("/work/reading/")
        page.fill("#text", TEXT.format(year=year, n=number))
        visitor.send()
        assert page.locator(".mark").count() == 12
    assert page.locator(".mark.fails").all_inner_texts() == ["52", "50", "98%"]
    look("page")
    page.locator(".mark.fails").last.click()
    page.wait_for_load_state()
    assert "98% = 50件 / 52件" in page.locator("#panel").inner_text()
    look("chosen")
    page.locator("button:has-text('比较')").click()
    page.wait_for_load_state()
    assert "15" in page.locator("main table").first.inner_text()
    look("against")
    visitor.open("/work/reading/measure/?q=行政复议申请")
    assert page.locator("rect").count() == 2
    look("measure")
    page.locator("button[value=en]").click()
    page.wait_for_load_state()
    for name, path in (("en-list", "/work/reading/"), ("en-measure", "/work/reading/measure/?q=出庭")):
        visitor.open(path)
        look(name)
    page.goto(f"{live_server.url}/work/reading/")
    page.locator("table a").first.click()
    page.wait_for_load_state()
    assert "Beside the records" in page.locator("main").inner_text()
    look("en-page")
