"""The whole way in a real browser: applying on the portal, accepting, suspending, resuming, deciding, serving, and
opening the figure that now counts the case. Every page on the way is looked at by axe, on two widths."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from fazhi.kernel.orgs.models import User
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.browser import assert_accessible, assert_fits
from tests.support.district import District, make_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "right-password-1"


@pytest.fixture
def place(transactional_db: Any, settings: Any) -> District:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FAZHI_NOW = "2024-03-01T09:30:00+08:00"
    district = make_district(dt.date(2019, 1, 1))
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return district


class Visitor:
    """A person at the browser: opens pages, fills in forms, and every page must be accessible and fit."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base

    def look(self) -> None:
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 800})
            assert_fits(self.page)
            assert_accessible(self.page)
        self.page.set_viewport_size({"width": 1280, "height": 800})

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            box = self.page.locator(f"#id_{name}")
            tag = box.evaluate("e => e.tagName + (e.type || '')")
            if tag.startswith("SELECT"):
                box.select_option(label=value) if not value.isascii() else box.select_option(value)
            elif tag == "INPUTcheckbox":
                box.check()
            else:
                box.fill(value)

    def send(self) -> None:
        self.page.locator("main form button.button").last.click()
        self.page.wait_for_load_state()
        self.look()

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.open("/login/")
        self.page.fill("#username", name)
        self.page.fill("#password", PASSWORD)
        self.send()

    def step(self, case: Any, key: str, **fields: str) -> None:
        self.open(f"/work/case/{case.pk}/")
        self.page.locator(f"a[href$='/step/{key}/']").first.click()
        self.page.wait_for_load_state()
        self.fill(**fields)
        self.send()
        assert "/step/" not in self.page.url, self.page.locator("main").inner_text()


def test_from_the_portal_to_the_figure(place: District, live_server: Any, page: Any, settings: Any) -> None:
    visitor = Visitor(page, live_server.url)
    visitor.open("/")
    page.locator("a.button, .doors a").first.click()
    page.wait_for_load_state()
    visitor.send()
    assert "/apply/" in page.url
    assert page.locator(".wrong-text").count() == 4
    visitor.fill(name="王芳", id_number="11010519491231002X", phone="13800000000", address="测试路1号")
    visitor.send()
    visitor.fill(respondent="测试区市场监督管理局")
    visitor.send()
    visitor.fill(act_kind="penalty", act_title="行政处罚决定")
    visitor.send()
    visitor.fill(act_done_on="2024-02-20", act_known_on="2024-02-19")
    visitor.send()
    assert "不能早于" in page.locator(".wrong-text").inner_text()
    visitor.fill(act_known_on="2024-02-21")
    visitor.send()
    visitor.fill(request="撤销该决定", grounds="<script>document.title='x'</script>事实不清")
    visitor.send()
    visitor.send()
    text = page.locator("main").inner_text()
    number, code = re.search(r"复议〔2024〕\d+号", text)[0], page.locator(".code").inner_text()
    assert "2024-03-08" in text
    case = Reconsideration.objects.get(number=number)

    page.context.clear_cookies()
    visitor.open("/follow/")
    page.fill("#number", number)
    page.fill("#code", "WRONGCOD")
    visitor.send()
    assert "不正确" in page.locator("main").inner_text()
    page.fill("#code", code)
    visitor.send()
    assert "已收到申请" in page.locator("main").inner_text()

    visitor.sign_in("officer")
    assert number in page.locator("main").inner_text()
    visitor.step(case, "accept", conditions_met="yes")
    visitor.step(case, "use_ordinary")
    visitor.step(case, "send_copy")
    settings.FAZHI_NOW = "2024-03-20T09:30:00+08:00"
    visitor.step(case, "copy_served", method="direct", served_on="2024-03-04")
    visitor.step(case, "suspend", suspend_reason="s8")
    case.refresh_from_db()
    clock = case.clocks.get(key="ord.decide")
    assert clock.due is None
    visitor.open(f"/work/clock/{clock.pk}/")
    settings.FAZHI_NOW = "2024-04-02T09:30:00+08:00"
    visitor.step(case, "resume", reason="另案已经审结")
    visitor.sign_in("respondent")
    visitor.step(case, "reply", reply_text="处罚合法")
    visitor.sign_in("officer")
    visitor.step(case, "hear_parties", opinions="坚持请求")
    visitor.step(case, "deliberate", findings="事实不清")
    visitor.sign_in("head")
    visitor.step(case, "decide", result="revoke", approval="head", reasons="事实不清")
    visitor.sign_in("officer")
    visitor.step(case, "serve_decision", method="post", served_on="2024-04-02")

    visitor.open("/work/report/draft/2024/")
    figure = page.locator("a.figure[href*='reconsideration.concluded']").first
    assert figure.inner_text() == "1"
    figure.click()
    page.wait_for_load_state()
    visitor.look()
    assert number in page.locator("main").inner_text()
    for path in (
        "/work/list/reconsideration/",
        "/cockpit/",
        "/work/indicator/",
        "/work/bulletin/",
        f"/work/case/{case.pk}/",
    ):
        visitor.open(path)
    page.locator("button[name=language]").click()
    page.wait_for_load_state()
    visitor.look()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_is_enough(place: District, live_server: Any, page: Any) -> None:
    visitor = Visitor(page, live_server.url)
    visitor.sign_in("officer")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"list/reconsideration/$"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
