"""In a real browser, on two widths, looked at by axe: a power from its listing to the citizen who asks who is competent, an
exam that is sat, a certificate that is suspended, and the citizen who checks it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_journey import Visitor, place
from tests.support.certificates import certified, issue, question
from tests.support.district import District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["place"]
LISTS = "/work/register/"


def test_powers_exams_certificates(place: District, live_server: Any, page: Any) -> None:
    bureau = certified(place)
    row = issue(bureau, number="A0001")
    question(bureau, 1, "2022-01-01", law="行政处罚法(2021)", article="42(1)")
    visitor = Visitor(page, live_server.url)
    visitor.sign_in("office_head")
    visitor.open(LISTS + "powers/new/")
    visitor.fill(
        unit="测试区市场监督管理局", code="P-1", title="对占道经营的处罚", kind="penalty", reason="区政府批准"
    )
    visitor.fill(basis="《关于占道经营的通知》第一条")
    visitor.send()
    assert "规范性文件不能设定行政处罚" in page.locator(".wrong-text").inner_text()
    visitor.fill(basis="《市容条例》第三条")
    visitor.send()
    assert "现行" in page.locator(".badge").inner_text()
    visitor.open("/work/list/powers/")
    visitor.open(LISTS + "powers/import/")
    visitor.open("/work/powers/use/")
    visitor.open("/work/exams/")
    page.locator("details.fold summary").last.click()
    visitor.fill(
        code="2024-1",
        title="资格考试",
        subject="general",
        held_on="2024-03-01",
        size="1",
        pass_mark="60",
        seed="42",
    )
    visitor.send()
    visitor.open(f"{LISTS}certificates/{row.pk}/")
    page.locator("a[href$='/act/suspend/']").click()
    page.wait_for_load_state()
    visitor.fill(reason="执法监督决定1号")
    visitor.send()

    visitor.sign_in("respondent")
    visitor.open("/work/exams/")
    page.locator("table a", has_text="资格考试").first.click()
    page.locator("a[href$='/sit/']").click()
    page.wait_for_load_state()
    page.locator("input[value=B]").check()
    visitor.send()
    assert "100" in page.locator(".big").inner_text()

    page.context.clear_cookies()
    visitor.open("/lookup/")
    page.locator(".doors a", has_text="执法证件查询").click()
    page.fill("#number", "A0001")
    page.locator("main form button").click()
    page.wait_for_load_state()
    visitor.look()
    assert "暂扣" in page.locator("[role=status]").inner_text()
    visitor.open("/public/power/?q=占道")
    assert "测试区市场监督管理局" in page.locator("main").inner_text()
