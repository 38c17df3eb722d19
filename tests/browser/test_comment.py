"""Commenting on one clause in a real browser: with the keyboard alone, at 400 % zoom, without one fault found by axe; then
the pages on which the comment is answered."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from fazhi.modules.comment import service
from tests.browser.test_journey import PASSWORD
from tests.support.browser import assert_accessible, assert_fits
from tests.support.decisions import on_agenda, sitting
from tests.support.district import District, make_district, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE, ZOOMED = (1280, 800), (390, 800), (320, 256)
"""The last is a window of 1280 by 1024 at 400 %."""


@pytest.fixture
def place(transactional_db: Any, settings: Any) -> District:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FAZHI_NOW = "2024-03-05T09:30:00+08:00"
    district = make_district(dt.date(2019, 1, 1))
    officer = district.users["officer"]
    officer.set_password(PASSWORD)
    officer.save()
    return district


def opened(district: District) -> service.Round:
    clauses = service.cut(
        "第一条 为了方便居民停车，制定本办法。\n第二条 每晚二十二时至次日七时免收停车费。\n第三条 本办法自公布之日起施行。"
    )
    return service.open_round(
        None, district.units["justice"], "停车管理办法（征求意见稿）", clauses, dt.date(2024, 3, 1), dt.date(2024, 3, 31),
        district.actor("officer"), moment("2024-03-01"), explanation="起草说明",
    )  # fmt: skip


def look(page: Any, name: str) -> None:
    """The page fits wide, on a phone and at 400 %, and axe finds nothing; pictures go where FAZHI_SHOTS says."""
    for size in (ZOOMED, PHONE, WIDE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert_fits(page)
        if size != PHONE:
            assert_accessible(page)
        if folder := os.environ.get("FAZHI_SHOTS"):
            lang = page.locator("html").get_attribute("lang")[:2]
            page.screenshot(path=Path(folder) / f"{name}-{lang}-{size[0]}.png", full_page=True)


def tab_to(page: Any, words: str) -> None:
    """Press Tab until the element with these words, or this id, has the focus; it must be visible there."""
    script = (
        "[document.activeElement.id, document.activeElement.innerText || ''].join('|').replace(/\\s+/g, ' ')"
    )
    for _press in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(script):
            box = page.evaluate(
                "(() => {const r = document.activeElement.getBoundingClientRect(); return [r.width, r.height]})()"
            )
            assert min(box) > 0
            return
    raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")


def test_a_comment_with_the_keyboard_alone_at_four_hundred_percent(
    place: District, live_server: Any, page: Any, settings: Any
) -> None:
    held = opened(place)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(live_server.url + "/comment/")
    tab_to(page, "正在公开征求意见的文本")
    page.keyboard.press("Enter")
    page.wait_for_url("**/public/comment/")
    tab_to(page, "停车管理办法")
    look(page, "list")
    page.set_viewport_size({"width": 320, "height": 256})
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/public/comment/{held.pk}/")
    look(page, "text")
    page.set_viewport_size({"width": 320, "height": 256})
    tab_to(page, "对本条提意见 第二条")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clause/2/")
    tab_to(page, "提交意见")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_text_error")
    look(page, "write-fault")
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.locator("#id_text_error").count() == 1
    tab_to(page, "id_text")
    page.keyboard.type("白天也应当免费。<b>联系我13800000000</b>")
    tab_to(page, "提交意见")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    look(page, "receipt")
    number, code = page.locator(".details b").all_inner_texts()
    comment = service.look_up(number, code)
    assert comment is not None
    assert comment.now.anchor == "第二条"

    page.goto(live_server.url + "/public/comment/lookup/")
    tab_to(page, "number")
    page.keyboard.type(number)
    tab_to(page, "code")
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("#h-mine")
    assert "尚未答复" in page.locator("main").inner_text()
    look(page, "lookup")

    answered(page, live_server.url, held, settings)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/public/comment/{held.pk}/answers/")
    text = page.locator("main").inner_text()
    assert "已写入第二条" in text
    assert "13800000000" not in text
    look(page, "answers")
    page.locator("button[name=language]").click()
    page.wait_for_selector("html[lang=en]")
    for path, name in (
        ("", "list"),
        (f"{held.pk}/", "text"),
        (f"{held.pk}/answers/", "answers"),
        ("lookup/", "lookup"),
    ):
        page.goto(f"{live_server.url}/public/comment/{path}")
        look(page, name)


def answered(page: Any, base: str, held: service.Round, settings: Any) -> None:
    """An officer answers and publishes."""
    page.context.clear_cookies()
    page.goto(base + "/login/")
    page.fill("#username", "officer")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/")
    for path, name in (
        ("/work/comment/", "rounds"),
        (f"/work/comment/{held.pk}/", "round"),
        ("/work/comment/new/", "new"),
    ):
        page.goto(base + path)
        look(page, name)
    page.goto(f"{base}/work/comment/{held.pk}/")
    page.locator("#c2 ul a").click()
    page.wait_for_url("**/group/*/")
    look(page, "group")
    page.select_option("#id_outcome", "adopted")
    page.fill("#id_reason", "已写入第二条")
    page.locator("main form button.button").last.click()
    page.wait_for_url(f"**/work/comment/{held.pk}/")
    settings.FAZHI_NOW = "2024-04-01T09:30:00+08:00"
    page.reload()
    page.get_by_role("button", name="公布答复").click()
    page.wait_for_selector("text=已公布的答复")
    look(page, "round-answered")


def test_the_file_of_a_decision(place: District, live_server: Any, page: Any, settings: Any) -> None:

    settings.FAZHI_NOW = "2024-04-16T09:30:00+08:00"
    case = on_agenda(place)
    sitting(place, case, "for", "against")
    page.goto(live_server.url + "/login/")
    user = place.users["outsider"]
    user.set_password(PASSWORD)
    user.save()
    page.fill("#username", "outsider")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/")
    paths = {
        "files": "/work/decision/", "file": f"/work/decision/{case.pk}/", "case": f"/work/case/{case.pk}/",
        "person": f"/work/decision/person/{user.pk}/", "step": f"/work/case/{case.pk}/step/deliberate/",
        "adviser": "/work/adviser/new/", "experts": "/work/list/decision_expert/", "contracts": "/work/list/contract/",
        "public": "/public/decision/", "start": "/work/open/decision/",
    }  # fmt: skip
    for language in ("zh-Hans", "en"):
        page.goto(live_server.url + "/work/")
        if language == "en":
            page.locator("button[name=language]").click()
        page.wait_for_selector(f"html[lang={language}]")
        for name, path in paths.items():
            page.goto(live_server.url + path)
            assert page.url.endswith(path)
            look(page, name)
