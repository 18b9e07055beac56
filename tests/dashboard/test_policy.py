"""The policy holds in a real browser, and its violations are seen by these tests."""

import pytest
from playwright.sync_api import Page

from tests.dashboard.support import Faults, Site

INJECTIONS = {
    "inline script": "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))",
    "foreign script": "document.body.append(Object.assign(document.createElement('script'),"
    " {src: 'http://127.0.0.1:9/x.js'}))",
    "eval": "eval('window.ran = 1')",
    "function": "new Function('window.ran = 1')()",
    "markup": "document.body.innerHTML = '<img src=x onerror=\"window.ran = 1\">'",
    "address": "location.href = 'javascript:window.ran=1'",
    "foreign image": "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))",
    "foreign request": "fetch('http://127.0.0.1:9/')",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: '/docs'}))",
    "style": "document.body.setAttribute('style', 'color: red')",
    "form": "document.body.appendChild(Object.assign(document.createElement('form'), {action: '/x'})).submit()",
}


@pytest.mark.parametrize("path", ["", "docs"])
def test_the_pages_keep_to_their_policy(server: Site, page: Page, faults: Faults, path: str) -> None:
    page.goto(f"{server.url}{path}", wait_until="networkidle")
    assert page.title()


@pytest.mark.parametrize("what", INJECTIONS)
def test_what_an_attacker_would_inject_is_stopped_and_noticed(
    server: Site, page: Page, faults: Faults, what: str
) -> None:
    """Each is also the planted fault for the check that the console stays empty."""
    page.goto(server.url, wait_until="networkidle")
    assert faults.found == []
    # Not any error: that of the first request of the page, which is refused, may come this late.
    with page.expect_console_message(lambda message: faults.fault_in(message) is not None):
        # In a turn of its own: what a debugger evaluates may use eval.
        page.evaluate(f"() => {{ setTimeout(() => {{ {INJECTIONS[what]}; }}); }}")
    assert page.evaluate("window.ran") is None
    assert faults.found
    faults.found.clear()


def test_no_page_can_put_it_into_a_frame(server: Site, page: Page) -> None:
    page.route("http://evil.test/", lambda route: route.fulfill(body=f"<iframe src='{server.url}'></iframe>"))
    page.goto("http://evil.test/", wait_until="load")
    _, frame = page.frames
    assert frame.url == "chrome-error://chromewebdata/"
