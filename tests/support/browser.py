"""A real headless Chromium for the tests; nothing that a page asks for may lie outside this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1",  # nothing outside is reached
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
INSIDE = {"127.0.0.1", "localhost", "::1"}
WAIT = 15_000
"""Milliseconds after which a missing element is a failure."""


def program() -> str:
    """Path of the browser: FAZHI_CHROMIUM, otherwise the system's; fails with the way out when there is none."""
    named = os.environ.get("FAZHI_CHROMIUM")
    found = (
        named
        if named and os.access(named, os.X_OK)
        else next(filter(None, map(shutil.which, PROGRAMS)), None)
    )
    if found:
        return found
    message = "no Chromium found: apt-get install chromium, or name one with FAZHI_CHROMIUM"
    if os.environ.get("FAZHI_PARTIAL") == "1":
        pytest.skip(message)
    pytest.fail(message)


def is_outside(url: str) -> bool:
    """Whether a request leaves the machine: `data:` and `blob:` do not, the loopback does not."""
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob", "about"} and parts.hostname not in INSIDE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session."""
    from playwright.sync_api import sync_playwright

    path = program()
    # Playwright's loop runs in this thread: Django would take every query of the test for one inside a coroutine
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=path, args=FLAGS)
            yield started
            started.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile; the test fails at its end when a page asked for something outside the machine."""
    outside: list[str] = []
    made = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800}
    )
    made.set_default_timeout(WAIT)
    # listened to, not routed: a browser whose requests are routed keeps no cache and fetches every font for every page
    made.on("request", lambda asked: outside.append(asked.url) if is_outside(asked.url) else None)
    made.outside_requests = outside  # type: ignore[attr-defined]  # so that a test can look at them
    yield made
    made.close()
    assert not outside, f"asked for from outside the machine: {sorted(set(outside))}"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page 1280 wide; the test fails at its end when a script threw."""
    complaints: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    assert not complaints, f"scripts failed: {complaints}"


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.1 A and AA found by axe on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
        "resultTypes": ["violations"],  # of what is sound one element is told, not thousands
    }
    violations = Axe().run(page, options=options).response["violations"]
    told = [
        f"{v['id']} ({v['impact']}): {v['help']}: {[n['target'] for n in v['nodes']]}" for v in violations
    ]
    assert not told, f"{page.url}:\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways at its present width."""
    wide, inner = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= inner, f"{page.url}: {wide} pixels wide in a window of {inner}"
