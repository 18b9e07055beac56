"""Plots with the keyboard: focus, arrow keys from trial to trial, Enter, and what a screen reader is told."""

import re

import pytest
from hola_protocol.messages import AddedTrial, Result
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.dashboard.support import Faults, Site, log_in
from tests.dashboard.test_looks import axe

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="ms", group="speed")),
    sampler=UniformSpec(),
)
POINTS = [(0.5, 3.0, 1.0), (0.2, 1.0, 3.0), (0.8, 2.0, 2.0)]
"""x, loss and ms of the trials 1 to 3."""


@pytest.fixture
def study(server: Site, page: Page, faults: Faults, request: pytest.FixtureRequest) -> str:
    name = re.sub(r"\W", "-", request.node.name)[:60]
    with server.client(name) as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[AddedTrial(parameters={"x": x}, objectives={"loss": loss, "ms": ms}) for x, loss, ms in POINTS]
        )
        for worker in ("ann", "bob"):
            worker_id = client.register_worker(name=worker).worker_id
            (asked,) = client.get_suggestion(worker_id=worker_id).suggestions
            result = Result(trial_id=asked.trial_id, lease=asked.lease, objectives={"loss": 9.0, "ms": 9.0})
            client.submit_result(worker_id=worker_id, results=[result])
    log_in(page, server)
    page.goto(f"{server.url}#/studies/{name}")
    expect(page.locator("#table h2")).to_contain_text("5")
    return name


@pytest.mark.parametrize(
    ("panel", "keys"),
    [
        # The front of loss and ms, from left to right: 2, 3, 1; the two others are worse than all.
        ("front", {"Home": 2, "ArrowRight": 3, "ArrowUp": 2, "ArrowDown": 3, "ArrowLeft": 2}),
        ("convergence", {"Home": 1, "ArrowRight": 2, "ArrowUp": 3, "ArrowDown": 2, "End": 5}),
        ("timeline", {"Home": 4, "ArrowDown": 5, "ArrowUp": 4}),
    ],
)
def test_arrow_keys_move_and_enter_opens(page: Page, study: str, panel: str, keys: dict[str, int]) -> None:
    plot = page.locator(f"#{panel} canvas").first
    plot.scroll_into_view_if_needed()
    words = page.locator(f"#{panel} .hidden[role=status]").first
    tip = page.locator(".tip")
    plot.focus()
    expect(words).to_have_text("")
    for key, trial in keys.items():
        plot.press(key)
        expect(words).to_have_text(re.compile(rf"^trial {trial}, completed: loss \S+, ms \S+, x \S+$"))
        expect(tip).to_contain_text(f"trial {trial} · completed")
    found = page.evaluate("(({tagName, role, ariaLabel}) => [tagName, role, ariaLabel])(document.activeElement)")
    assert found[:2] == ["CANVAS", "application"]
    assert found[2].endswith("Enter opens it.")
    plot.press("Enter")
    expect(page).to_have_url(re.compile(rf"/trials/{list(keys.values())[-1]}$"))


def test_axe_finds_nothing_beside_a_chosen_trial(page: Page, study: str) -> None:
    page.locator("#front canvas").first.press("Home")
    expect(page.locator("#front .hidden[role=status]").first).to_contain_text("trial 2")
    assert axe(page) == []


def test_escape_and_leaving_end_the_choice(page: Page, study: str) -> None:
    plot = page.locator("#front canvas").first
    words = page.locator("#front .hidden[role=status]").first
    plot.focus()
    plot.press("ArrowRight")
    expect(words).to_contain_text("trial")
    plot.press("Escape")
    expect(words).to_have_text("")
    plot.press("End")
    expect(words).to_contain_text("trial")
    page.locator("#convergence canvas").first.focus()
    expect(words).to_have_text("")
    expect(page.locator(".tip")).to_be_hidden()
