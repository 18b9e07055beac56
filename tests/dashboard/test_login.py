"""Into the dashboard by a link or by a token, and out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from playwright.sync_api import Page, expect

from tests.dashboard.support import Faults, Site, log_in, site

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),), seed=1
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("login"), "--access-log") as found:
        yield found


def studies(page: Page) -> None:
    """The list of studies is there."""
    expect(page.get_by_role("heading", name="Studies", exact=True)).to_be_visible()


def test_a_link_logs_in_and_leaves_no_secret_in_the_address(server: Site, page: Page) -> None:
    link = server.link()
    page.goto(link)
    studies(page)
    ticket = link.partition("=")[2]
    assert page.url.startswith(server.url)
    assert "login" not in page.url
    page.reload()
    studies(page)
    page.go_back()
    assert ticket not in page.url
    assert "POST /login 200" in server.server.stderr
    assert ticket not in server.server.stderr
    assert server.token not in server.server.stderr


def test_the_token_is_kept_for_this_tab_alone(server: Site, page: Page) -> None:
    log_in(page, server)
    kept = page.evaluate("[Object.values(sessionStorage), Object.values(localStorage), document.cookie]")
    assert kept[0] == [server.token]
    assert server.token not in str(kept[1:])


def test_a_link_works_once(server: Site, page: Page, faults: Faults) -> None:
    link = server.link()
    page.goto(link)
    studies(page)
    other = page.context.new_page()
    other.goto(link)
    expect(other.get_by_role("alert")).to_contain_text("used")
    expect(other.get_by_label("Token")).to_be_visible()
    assert other.evaluate("Object.values(sessionStorage)") == []
    log_in(other, server)


def test_a_link_to_a_study_opens_it(server: Site, page: Page, faults: Faults) -> None:
    with server.client("mine") as client:
        client.create_study(spec=SPEC)
    page.goto(f"{server.link()}/studies/mine")
    expect(page.get_by_role("heading", name="mine", exact=True)).to_be_visible()
    assert page.evaluate("location.hash") == "#/studies/mine"


@pytest.mark.parametrize("ticket", ["x", "A" * 43, "%00", "<img src=x onerror=alert(1)>"])
def test_a_wrong_ticket_is_refused(server: Site, page: Page, faults: Faults, ticket: str) -> None:
    faults.expected_statuses |= {429}
    page.goto(f"{server.url}#login={ticket}")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Token")).to_be_visible()


def test_a_token_by_hand(server: Site, page: Page, faults: Faults) -> None:
    page.goto(server.url)
    page.get_by_label("Token").fill("hola_wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not know this token")
    page.get_by_label("Token").fill(server.token)
    page.keyboard.press("Enter")
    studies(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Token")).to_be_visible()
    assert page.evaluate("Object.values(sessionStorage)") == []


def test_a_token_that_is_revoked_is_asked_for_again(server: Site, page: Page, faults: Faults, tmp_path: Path) -> None:
    log_in(page, server, server.add_token("short", "read"))
    server.revoke_token("short")
    expect(page.get_by_label("Token")).to_be_visible()
