"""A page of a study that left memory: the scheduler reads it again."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.cli.support import wait_until
from tests.dashboard.support import Faults, Site, log_in, site

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "hola.toml").write_text("[scheduler]\nunused_study_s = 1.0\n")
    with site(folder, "--config", "hola.toml") as found:
        yield found


def in_memory(server: Site) -> str:
    """The lines of the gauge."""
    headers = {"Authorization": f"Bearer {server.token}"}
    text = httpx.get(f"{server.url}metrics", headers=headers, timeout=60.0).text
    return next(line for line in text.splitlines() if line.startswith("hola_studies_in_memory "))


def test_a_study_that_left_memory_is_shown(server: Site, page: Page, faults: Faults) -> None:
    with server.client("away") as client:
        client.create_study(spec=SPEC)
        added = [AddedTrial(parameters={"x": i / 200}, objectives={"loss": float(i)}) for i in range(200)]
        client.add_trials(trials=added)
    wait_until(lambda: in_memory(server) == "hola_studies_in_memory 0", "the study to leave memory")
    log_in(page, server)
    expect(page.get_by_role("link", name="away")).to_be_visible()
    assert in_memory(server) == "hola_studies_in_memory 0"
    page.goto(f"{server.url}#/studies/away")
    expect(page.locator("#table")).to_contain_text("Trials (200)")
