"""The model view of the dashboard: what it shows is what ``GetModelView`` says."""

import math
import re

import pytest
from hola_protocol.messages import AddedTrial
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
    UniformSpec,
)
from playwright.sync_api import Locator, Page, expect

from tests.dashboard.support import Faults, Site, log_in

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="lr", low=1e-4, high=1.0, scale="log"),
        ContinuousParameter(name="x", low=0.0, high=1.0),
        CategoricalParameter(name="kind", choices=("a", "b")),
        ContinuousParameter(name="extra", low=0.0, high=1.0, condition=({"kind": ParentTest(in_=("b",))},)),
    ),
    objectives=(ObjectiveSpec(name="score", direction="maximize"), ObjectiveSpec(name="ms", group="speed")),
    sampler=UniformSpec(),
)


def added(count: int) -> list[AddedTrial]:
    """Trials on a grid; the best ones have ``kind`` a, lr near 0.01 and x near 0.3."""
    trials = []
    for i in range(count):
        lr, x = 10.0 ** -(4 * (i % 7) / 6), (5 * i % 12) / 11
        score = 1 - (x - 0.3) ** 2 - 0.1 * math.log10(lr / 0.01) ** 2
        trials.append(
            AddedTrial(parameters={"lr": lr, "x": x, "kind": "a"}, objectives={"score": score, "ms": 1 + 4 * x})
        )
    return trials


def open_model(page: Page, server: Site, study: str) -> Locator:
    """Log in, and look at the model of a study."""
    log_in(page, server)
    page.goto(f"{server.url}#/studies/{study}")
    panel = page.get_by_role("region", name="Model of the results")
    panel.scroll_into_view_if_needed()
    return panel


def pick(panel: Locator, label: str) -> Locator:
    """A choice of the panel, by the first word of its label."""
    return panel.locator("label.pick").filter(has_text=re.compile(rf"^{label}")).locator("select")


def said(panel: Locator) -> tuple[dict[str, float], float, float]:
    """What the keyboard's point says: the values of the axes, the mean and the standard deviation."""
    words = panel.locator(".hidden[role=status]")
    expect(words).to_contain_text("standard deviation")
    match = re.fullmatch(r"(.*): \w+ (\S+), standard deviation (\S+)", words.inner_text())
    assert match is not None
    at = {name: float(value) for name, value in re.findall(r"(\w+) ([0-9.e-]+)", match[1])}
    return at, float(match[2]), float(match[3])


def test_the_best_point_is_that_of_the_reply(server: Site, page: Page, faults: Faults) -> None:
    with server.client("modelled") as client:
        client.create_study(spec=SPEC)
        client.add_trials(trials=added(84))
        panel = open_model(page, server, "modelled")
        pick(panel, "x").select_option("lr")
        pick(panel, "y").select_option("x")
        expect(panel).to_contain_text("fitted for this view to 84 completed trials")
        expect(panel).to_contain_text("The sampler of the study uses no model.")
        expect(panel.locator(".at")).to_contain_text("kind a")
        view = client.get_model_view(parameters=["lr", "x"], size=32)
        status = client.status()
    trial = status.recommended or status.best
    assert trial is not None
    expect(panel.locator(".at").get_by_role("link")).to_have_text(f"trial {trial.trial_id}")
    (lr, x), means = (axis.values for axis in view.axes), view.groups[0].mean
    best = min(range(len(means)), key=means.__getitem__)
    chart = panel.get_by_role("application")
    chart.press("Home")
    at, mean, deviation = said(panel)
    i, j = divmod(best, len(x))
    assert at == {"lr": pytest.approx(lr[i], rel=1e-3), "x": pytest.approx(x[j], rel=1e-3)}
    # The objective is maximised and has no target: its cost is its negative.
    assert mean == pytest.approx(-means[best], rel=1e-3)
    assert deviation == pytest.approx(view.groups[0].deviation[best], rel=1e-2)
    chart.press("ArrowUp")
    at, mean, _ = said(panel)
    assert at["x"] == pytest.approx(x[j + 1], rel=1e-3)
    assert mean == pytest.approx(-means[best + 1], rel=1e-3)
    chart.press("Enter")
    expect(page.get_by_role("dialog", name="Trial")).to_be_visible()


def test_axes_group_and_layer_are_chosen(server: Site, page: Page, faults: Faults) -> None:
    with server.client("chosen") as client:
        client.create_study(spec=SPEC)
        client.add_trials(trials=added(42))
    panel = open_model(page, server, "chosen")
    expect(panel).to_contain_text("fitted for this view")
    names = pick(panel, "y").locator("option").all_inner_texts()
    assert "extra" not in names  # not active at the recommended trial
    pick(panel, "x").select_option("x")
    pick(panel, "y").select_option("kind")
    expect(panel.locator(".at")).to_contain_text("lr")
    pick(panel, "group").select_option("speed")
    pick(panel, "show").select_option("deviation")
    panel.get_by_label("trials").uncheck()
    panel.get_by_role("application").press("Home")
    words = panel.locator(".hidden[role=status]")
    expect(words).to_contain_text(re.compile(r"^x 0, kind \w: ms 1(\.\d+)?, standard deviation"))
    pick(panel, "x").select_option("kind")  # the axes change places
    expect(pick(panel, "y")).to_have_value("parameters.x")


def test_a_study_without_enough_trials_says_so(server: Site, page: Page, faults: Faults) -> None:
    with server.client("young") as client:
        client.create_study(spec=SPEC)
        client.add_trials(trials=added(2))
        panel = open_model(page, server, "young")
        expect(panel.get_by_text("There are too few completed trials for a model: 2.")).to_be_visible()
        client.add_trials(trials=added(21)[2:])
        expect(panel).to_contain_text("fitted for this view to 21 completed trials")
