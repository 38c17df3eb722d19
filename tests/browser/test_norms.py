"""The draft page and the public text in a real browser, at two widths, in both languages: accessible, and they fit."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.modules.norms import rounds
from fazhi.modules.norms.models import Suggestion
from tests.support.browser import assert_accessible, assert_fits
from tests.support.district import District, moment
from tests.support.norms import TEXT, drafted, issued, makers, town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["makers", "town"]


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
        for path in (f"/work/norm/{case.pk}/draft/", f"/norms/{public.pk}/?on=2025-06-01"):
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(live_server.url + path).status == 200
                assert_fits(page)
                assert_accessible(page)


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
        for path in (f"/work/norms/rounds/{found.pk}/", f"/norms/{public.pk}/suggest/", "/norms/?q=招牌"):
            for width in (1280, 390, 320):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(live_server.url + path).status == 200
                assert_fits(page)
                assert_accessible(page)
    page.goto(f"{live_server.url}/norms/{public.pk}/suggest/")
    page.locator("#id_clause").focus()
    for text in ("第二条", "增加了商户的义务", "李四", "13900000000"):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".code")
    assert Suggestion.objects.get().clause == "第二条"
    assert_accessible(page)
