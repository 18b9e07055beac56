"""Whatever studies and workers are called, the page shows it as text."""

import csv

import pytest
from hola_protocol.messages import Failure, Result
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.dashboard.support import Faults, Site, log_in

ATTACKS = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}}",
    "\u202eevil\u202c\x1b[31m\x00".replace("\x00", ""),
)


@pytest.fixture(scope="module")
def study(server: Site) -> str:
    """A study whose every text is an attack, with a trial in each state that a worker can cause."""
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name="c", choices=ATTACKS),
            CategoricalParameter(name="formula", choices=("=1+1", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1:9")')),
            ContinuousParameter(name="x", low=0.0, high=1.0),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
        max_trials=40,
        sampler=UniformSpec(),
    )
    with server.client("hostile") as client:
        client.create_study(study="hostile", spec=spec)
        for attack in ATTACKS:
            worker = client.register_worker(name=attack, host=attack, labels={"a": attack[:200]}).worker_id
            suggestions = client.get_suggestion(worker_id=worker, count=3).suggestions
            good, bad, _ = suggestions
            metadata = {attack: {attack: [attack]}}
            client.submit_result(
                worker_id=worker,
                results=[Result(trial_id=good.trial_id, lease=good.lease, objectives={"loss": 0.5}, metadata=metadata)],
                failures=[Failure(trial_id=bad.trial_id, lease=bad.lease, kind="failed", reason=attack)],
            )
    return "hostile"


def clean(page: Page) -> None:
    """Nothing was run or inserted: no element of an attack, no address that is a script."""
    assert page.evaluate("window.hacked") is None
    inserted = "script:not([src]), img[src='x'], svg[onload], iframe, [onerror], [onload], [style*=url]"
    assert page.locator(inserted).count() == 0
    links = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert not [link for link in links if not link.startswith(("http://127.0.0.1:", "blob:"))], links


def settled(page: Page) -> None:
    """The page shows what it found, or why it found nothing."""
    expect(page.locator(".live.is-live, [role=alert], .studies h1").first).to_be_visible()


def test_no_text_becomes_markup(server: Site, study: str, page: Page) -> None:
    log_in(page, server)
    clean(page)
    page.goto(f"{server.url}#/studies/{study}")
    expect(page.locator("#table tbody tr").nth(3)).to_be_visible()
    clean(page)
    for attack in ("<script>window.hacked = 1</script>", "javascript:window.hacked=1"):
        expect(page.get_by_text(attack).first).to_be_attached()
    for trial in range(1, 10):
        page.goto(f"{server.url}#/studies/{study}/trials/{trial}")
        settled(page)
        clean(page)


@pytest.mark.parametrize(
    "address",
    [
        "#/studies/<img src=x onerror=window.hacked=1>",
        "#/studies/%3Cscript%3Ewindow.hacked=1%3C/script%3E",
        "#/studies/%",
        "#/studies/hostile/trials/99999999999999999999",
        "#/studies/__proto__",
        "#javascript:window.hacked=1",
        "?next=javascript:window.hacked=1#/",
    ],
)
def test_an_address_is_no_way_in(server: Site, page: Page, faults: Faults, address: str) -> None:
    faults.expected_statuses |= {400, 404}
    log_in(page, server)
    page.goto(f"{server.url}{address}")
    settled(page)
    clean(page)


def test_a_table_for_a_spreadsheet_holds_no_formula(server: Site, study: str, page: Page) -> None:
    log_in(page, server)
    page.goto(f"{server.url}#/studies/{study}")
    expect(page.locator("#table tbody tr").nth(3)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    with download.value.path().open(newline="") as file:
        header, *rows = csv.reader(file)
    fields = [field for row in rows for field in row]
    assert [field for field in fields if field.startswith(("=", "@", "+"))] == []
    assert {row[header.index("formula")][:2] for row in rows} <= {"'=", "'@"}
