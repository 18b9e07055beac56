"""A study of many trials: a step of a brush draws each plot once, and what waits follows when nothing moves."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from playwright.sync_api import Page, expect

from benchmarks.stored_history import store_history
from hola.storage import open_storage
from tests.dashboard.support import Faults, Site, log_in, site

TRIALS = 20_001
"""From 20,000 trials on, the table and the parallel coordinates are not drawn in each frame."""
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0), ContinuousParameter(name="y", low=0.0, high=1.0)),
    objectives=(ObjectiveSpec(name="loss"),),
)
COUNT_DRAWINGS = """
window.drawn = {};
const fill = CanvasRenderingContext2D.prototype.fillRect;
CanvasRenderingContext2D.prototype.fillRect = function (x, y, width, height) {
  const name = this.canvas.ariaLabel?.split(" ").slice(0, 3).join(" ");
  if (x === 0 && y === 0 && width === this.canvas.clientWidth) window.drawn[name] = (window.drawn[name] ?? 0) + 1;
  return fill.apply(this, arguments);
};
"""
"""Counts how often each plot is drawn: each drawing begins with the ground of the whole canvas."""
FRAMES = """async (count) => {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
  return window.drawn;
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("large")
    (folder / "data").mkdir(0o700)
    storage = open_storage(str(folder / "data" / "hola.db"))
    storage.acquire("tests")
    store_history(storage, 1, "large", SPEC, np.random.default_rng(1).random((TRIALS, 1)))
    storage.close()
    with site(folder) as found:
        yield found


def test_each_plot_is_drawn_once_for_a_step_of_a_brush(page: Page, large: Site, faults: Faults) -> None:
    faults.expected_statuses.add(503)  # while the scheduler reads the study, which the page waits for
    page.add_init_script(COUNT_DRAWINGS)
    page.set_viewport_size({"width": 1280, "height": 1400})
    log_in(page, large)
    page.goto(f"{large.url}#/studies/large")
    box = page.locator("#convergence canvas").bounding_box()
    assert box is not None
    expect(page.locator("#table h2")).to_contain_text("(20,001)")
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.evaluate(FRAMES, 20)
    page.route("**/status*", lambda route: None)  # each status draws the plots, too
    page.evaluate(FRAMES, 20)
    page.evaluate("window.drawn = {}")
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    expect(page.locator("#table h2")).not_to_contain_text("(20,001)")  # which has waited, since it is not in the window
    names = ["Each trial's loss,", "Trials on two", "Parallel coordinates of", "x against loss.", "y against loss."]
    drawn = page.evaluate(FRAMES, 20)
    assert {name: drawn.get(name) for name in names} == dict.fromkeys(names, 1)
    page.mouse.up()
    (kept,) = re.findall(r"([\d,]+) of 20,001 trials", page.locator(".brushes").inner_text())
    expect(page.locator("#table h2")).to_contain_text(f"({kept})")
    page.locator("#table").scroll_into_view_if_needed()
    expect(page.locator("#table tbody tr[aria-rowindex='2']")).to_be_visible()
