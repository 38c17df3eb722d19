"""Credit in a real browser: from the counter to the measure that was applied, from a repair to a firm that is clean
everywhere, and the office at its queue of doubtful matches with the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.orgs.models import User
from fazhi.modules.credit import service
from fazhi.modules.credit.models import Check, Doubt
from tests.browser.test_journey import PASSWORD, Visitor, place
from tests.modules.test_credit import CODE, measure, published
from tests.modules.test_credit_doubts import AT, _judge, files
from tests.support.district import District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["files", "place"]


def ask(visitor: Visitor) -> str:
    """The answer of the counter about the firm."""
    visitor.open("/work/credit/counter/")
    visitor.page.fill("#code", CODE)
    visitor.page.fill("#matter", "政府采购")
    visitor.page.locator("main form button.button", has_text="核查").click()
    visitor.page.wait_for_load_state()
    visitor.look()
    return str(visitor.page.locator("main section").inner_text())


def test_a_measure_at_the_counter_and_a_repair(
    place: District, live_server: Any, page: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"
    measure(place)
    case = published(place)
    visitor = Visitor(page, live_server.url)
    visitor.sign_in("officer")
    assert "限制参加政府采购" in ask(visitor)
    page.locator("section button[value=yes]").click()
    page.wait_for_load_state()
    visitor.look()
    assert "已落实措施" in page.locator("tbody tr").first.inner_text()
    assert Check.objects.get().applied
    page.goto(f"{live_server.url}/public/credit/?code={CODE}")
    assert "罚1号" in page.locator("main").inner_text()

    settings.FAZHI_NOW = "2026-07-13T10:00:00+08:00"
    visitor.step(case, "apply_repair", corrected="yes", promised="yes")
    visitor.step(case, "forward")
    visitor.sign_in("respondent")
    visitor.step(case, "agree")
    visitor.sign_in("officer")
    assert "没有适用的措施" in ask(visitor)
    page.context.clear_cookies()
    visitor.open(f"/public/credit/?code={CODE}")
    told = page.locator("main").inner_text()
    assert "没有正在公示的失信信息" in told
    assert "罚1号" not in told


def test_doubtful_matches_by_keyboard(
    place: District, files: tuple[Path, Path], live_server: Any, page: Any
) -> None:
    service.find_firms(files[0], "penalty", "market", files[1], files[1].parent / "here.json", at=AT)
    doubt = Doubt.objects.get(answer="waiting")
    _judge(place)
    judge = User.objects.get(username="judge")
    judge.set_password(PASSWORD)
    judge.save()
    visitor = Visitor(page, live_server.url)
    visitor.sign_in("judge")
    for shown, key, answer in (
        ("waiting", "d", "different"),
        ("different", "u", "waiting"),
        ("waiting", "s", "same"),
    ):
        visitor.open(f"/work/credit/doubts/?answer={shown}&q={doubt.name}")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press(key)
        doubt.refresh_from_db()
        assert doubt.answer == answer
    visitor.look()
