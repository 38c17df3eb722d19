"""The browser of the tests is a real one, sees nothing outside, and axe finds what is wrong."""

from __future__ import annotations

import pytest

from tests.support.browser import assert_accessible, assert_fits, is_outside

pytestmark = pytest.mark.browser

GOOD = "<!doctype html><html lang='zh'><title>受理</title><main><h1>受理</h1><p id='p'>十日</p></main></html>"
BAD = "<!doctype html><html><title>受理</title><main><h1>受理</h1><img src='data:,'><input></main></html>"


def show(page, text):
    page.goto("data:text/html;charset=utf-8," + text.replace("#", "%23"))


def test_a_page_is_shown_and_runs_scripts(page):
    show(page, GOOD + "<script>document.getElementById('p').textContent = 3 * 5 + '日'</script>")
    assert page.inner_text("#p") == "15日"
    assert page.evaluate("navigator.language") == "zh-CN"


def test_axe_passes_a_sound_page_and_finds_the_faults_of_another(page):
    show(page, GOOD)
    assert_accessible(page)
    show(page, BAD)
    with pytest.raises(AssertionError) as found:
        assert_accessible(page)
    assert all(rule in str(found.value) for rule in ("html-has-lang", "image-alt", "label"))


def test_a_page_wider_than_the_phone_is_found(page):
    page.set_viewport_size({"width": 390, "height": 844})
    head = "<meta name='viewport' content='width=device-width'>"
    show(page, head + GOOD)
    assert_fits(page)
    show(page, head + GOOD + "<div style='width:700px'>宽</div>")
    with pytest.raises(AssertionError, match="pixels wide"):
        assert_fits(page)


def test_a_request_to_the_outside_is_stopped_and_seen(context, page):
    show(page, GOOD + "<img alt='' src='http://cdn.example/logo.png'>")
    assert context.outside_requests == ["http://cdn.example/logo.png"]
    context.outside_requests.clear()  # asked for on purpose


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("data:,x", False),
        ("http://127.0.0.1:8000/", False),
        ("http://localhost/x", False),
        ("https://a.example/", True),
    ],
)
def test_what_is_outside(url, outside):
    assert is_outside(url) is outside
