"""A citizen asks on the portal whether the certificate that an officer showed is valid."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.browser.test_journey import Visitor
from tests.support import certificates
from tests.support.district import District, make_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(transactional_db: Any, settings: Any) -> District:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FAZHI_NOW = "2020-07-01T09:30:00+08:00"
    return certificates.certified(make_district(dt.date(2019, 1, 1)))


def ask(visitor: Visitor, number: str, day: str) -> str:
    visitor.page.fill("#number", number)
    visitor.page.fill("#on", day)
    with visitor.page.expect_navigation():
        visitor.page.press("#number", "Enter")
    visitor.look()
    return str(visitor.page.locator("main").inner_text())


def test_a_citizen_checks_a_certificate(district: District, live_server: Any, page: Any) -> None:
    row = certificates.issue(district, field="市场监管")
    certificates.change(district, row, "2020-06-01", state="suspended")
    visitor = Visitor(page, live_server.url)
    visitor.open("/lookup/")
    with page.expect_navigation():
        page.locator("a[href='/public/certificate/']").first.click()
    visitor.look()
    told = ask(visitor, row.code, "2020-04-01")
    assert "有效" in told
    assert "王芳" in told
    assert "不得执法" in ask(visitor, row.code, "2020-06-02")
    assert "没有这一证号" in ask(visitor, row.code[:-1], "2020-04-01")
