"""The draft page and the public text in a real browser, at two widths, in both languages: accessible, and they fit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from fazhi.modules.norms import rounds
from fazhi.modules.norms.models import FairReport, Suggestion
from tests.support.browser import assert_accessible, assert_fits
from tests.support.district import District, moment
from tests.support.norms import TEXT, drafted, fairly, issued, makers, town, urged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["makers", "town"]


def seen(page: Any, name: str) -> None:
    """The page as it stands fits and is accessible; its picture goes where FAZHI_SHOTS says."""
    assert_fits(page)
    assert_accessible(page)
    if folder := os.environ.get("FAZHI_SHOTS"):
        lang, width = page.locator("html").get_attribute("lang")[:2], page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{lang}-{width}.png", full_page=True)


def test_draft_and_public_text(
    town: District, settings: Any, live_server: Any, page: Any, client: Any
) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    public = issued(town)
    case = drafted(town, text=TEXT.replace("应当保证招牌安全", "应当缴纳招牌管理费"))
    client.force_login(town.users["outsider"])
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for name, path in (
            ("draft", f"/work/norm/{case.pk}/draft/"),
            ("public-text", f"/norms/{public.pk}/?on=2025-06-01"),
        ):
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(live_server.url + path).status == 200
                seen(page, name)


def test_a_round_and_a_suggestion(
    town: District, settings: Any, live_server: Any, page: Any, client: Any
) -> None:
    """The page of a round with its ticked rows, and the form of a suggestion filled in by the keyboard alone."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    public = issued(town)
    actor, at = town.actor("officer"), moment("2025-06-03")
    found = rounds.start_round(town.units["justice"], "全面清理", "通知", actor=actor, at=at)
    rows = [{"code": f"文{n:03}", "title": f"规范性文件{n}", "concerned": True} for n in range(120)]
    rounds.screen(found, rows, on=at.date(), actor=actor, at=at)
    client.force_login(town.users["officer"])
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for name, path in (
            ("rounds", "/work/norms/rounds/"),
            ("round", f"/work/norms/rounds/{found.pk}/"),
            ("suggest", f"/norms/{public.pk}/suggest/"),
            ("public-list", "/norms/?q=招牌"),
        ):
            for width in (1280, 390, 320):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(live_server.url + path).status == 200
                seen(page, name)
    page.goto(f"{live_server.url}/norms/{public.pk}/suggest/")
    page.locator("#id_clause").focus()
    for text in ("第二条", "增加了商户的义务", "李四", "13900000000"):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".code")
    assert Suggestion.objects.get().clause == "第二条"
    assert_accessible(page)


def test_fair_competition_from_the_report_to_the_interview(
    town: District, settings: Any, live_server: Any, page: Any, client: Any
) -> None:
    """A citizen reports with the keyboard alone; market supervision sees the report, the check and its clock."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FAZHI_NOW = "2025-07-01T09:30:00+08:00"
    public = issued(town)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{live_server.url}/norms/fair-report/?document={public.pk}")
    page.locator("#id_reasons").focus()
    for text in ("只补贴本地企业", "", ""):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".code")
    assert_accessible(page)
    report = FairReport.objects.get()
    check = urged(town, fields={"document": public})
    business = drafted(town, business=True)
    fairly(town, business, "2025-03-03", upto="preview_fairly")
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for who, name, path in (
            ("market_officer", "fair-report", f"/norms/fair-report/?document={public.pk}"),
            ("market_officer", "fair-reports", "/work/list/norm_fair_report/"),
            ("market_officer", "fair-report-case", f"/work/case/{report.pk}/"),
            ("market_officer", "fair-check", f"/work/case/{check.pk}/"),
            ("outsider", "fair-before-issue", f"/work/case/{business.pk}/"),
        ):
            client.force_login(town.users[who])
            page.context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(live_server.url + path).status == 200
                seen(page, name)
