"""A whole year of the district, then every page that its links lead to: in Chinese at 1280 pixels and in English at 390,
no violation found by axe, nothing wider than the window, nothing that a script or the content policy complains of."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from fazhi.kernel.orgs.models import User
from tests.support.browser import assert_accessible, assert_fits
from tests.support.years import play

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "right-password-1"
VISITORS = ("", "justice-officer", "market-officer", "government-admin", "government-leader")
"""Everybody, then people of the district whose work leads to different pages."""
EACH = 3
"""Pages of one address pattern that are looked at: different registers and procedures share their templates."""


@pytest.fixture
def year(transactional_db: Any, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FAZHI_NOW = "2021-01-05T09:30:00+08:00"
    play("yuzhong-2020")
    for user in User.objects.filter(username__in=VISITORS):
        user.set_password(PASSWORD)
        user.save()


def is_page(path: str) -> bool:
    """Whether an address answers with a page, not with a file or a change."""
    return not re.search(
        r"\.(xlsx|zip|docx|pdf|csv|json|svg|png|html|py|xml|txt)$|/(docx|pdf)/$|logout|sign-out|/api/", path
    )


def test_every_page(year: None, live_server: Any, page: Any) -> None:
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    seen: Counter[str] = Counter()
    for visitor in VISITORS:
        page.context.clear_cookies()
        if visitor:
            page.goto(live_server.url + "/login/")
            page.fill("#username", visitor)
            page.fill("#password", PASSWORD)
            page.locator("main form button.button").click()
            page.wait_for_load_state()
        crawl(page, live_server.url, "/work/" if visitor else "/", seen)
    assert complaints == []
    assert len(seen) > 40, sorted(seen)


def crawl(page: Any, base: str, start: str, seen: Counter[str]) -> None:
    """Look at every page that links lead to from the start, a few of each address pattern."""
    queue, known = [start], {start}
    for path in queue:
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            raise AssertionError(f"a link leads nowhere: {path}") from None
        if seen[name] >= EACH:
            continue
        seen[name] += 1
        links = look(page, base, path)
        for link in links:
            target = urlsplit(urljoin(base + path, link))
            found = target.path
            if target.netloc == urlsplit(base).netloc and found not in known and is_page(found):
                known.add(found)
                queue.append(found)


def look(page: Any, base: str, path: str) -> list[str]:
    """Both looks at a page; the links on it."""
    for language, width in (("zh-hans", 1280), ("en", 390)):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        assert_fits(page)
        assert_accessible(page)
    links: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    return [link for link in links if not link.startswith(("#", "mailto:"))]
