"""The draft page and the public text in a real browser, at two widths, in both languages: accessible, and they fit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import assert_accessible, assert_fits
from tests.support.district import District
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
