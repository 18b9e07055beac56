"""The tools of the dashboard's build; one Chromium for each module, and an empty console for each."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.dashboard.support import CHROMIUM, DEADLINE_MS, Faults, Site, launch, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DASHBOARD = Path(__file__).parents[2] / "dashboard"


@pytest.fixture(scope="session")
def built_with_node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources of the dashboard and of the TypeScript SDK, with the packages that the build needs."""
    if shutil.which("npm") is None:
        pytest.skip("SKIPPED: npm is not here, so the dashboard is not built")
    root = tmp_path_factory.mktemp("sources")
    left_out = shutil.ignore_patterns("node_modules", "build", "dist")
    shutil.copytree(DASHBOARD, root / "dashboard", ignore=left_out)
    shutil.copytree(DASHBOARD.parent / "clients/typescript", root / "clients/typescript", ignore=left_out)
    vectors = root / "tests" / "plots"  # read by the tests of the formulas
    vectors.mkdir(parents=True)
    for name in ("vectors.json", "diagnoses.json"):
        shutil.copyfile(DASHBOARD.parent / "tests" / "plots" / name, vectors / name)
    installed = subprocess.run(
        ["npm", "ci", "--silent", "--prefer-offline"],
        cwd=root / "dashboard",
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    if installed.returncode:
        pytest.skip(f"SKIPPED: npm ci failed, so the dashboard is not built: {installed.stderr[-500:]}")
    return root / "dashboard"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each module: until its end no other test of this process can run an event loop."""
    if not CHROMIUM.exists():
        pytest.skip(f"Debian's package chromium is not here: there is no {CHROMIUM}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    found.set_default_timeout(DEADLINE_MS)
    yield found
    found.close()


@pytest.fixture
def faults(context: BrowserContext) -> Iterator[Faults]:
    found = Faults(context)
    yield found
    assert found.found == []


@pytest.fixture
def page(context: BrowserContext, faults: Faults) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A scheduler that several modules share, each with studies of its own."""
    with site(tmp_path_factory.mktemp("site")) as found:
        yield found
