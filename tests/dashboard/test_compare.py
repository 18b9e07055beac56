"""Several studies in one plot, and the address that shows it to others."""

import os
import re

from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Locator, Page, expect

from tests.dashboard.support import Faults, Site, log_in
from tests.dashboard.test_looks import IMAGES, SCREENSHOTS, axe, out_of_reach

X = ContinuousParameter(name="x", low=0.0, high=1.0)


def make(server: Site, study: str, losses: list[float], other: str | None = None) -> None:
    """A study with the objective ``loss``, and another one that grows with each trial."""
    more = () if other is None else (ObjectiveSpec(name=other, direction="maximize", group="more"),)
    with server.client(study) as client:
        objectives = (ObjectiveSpec(name="loss"), *more)
        client.create_study(spec=StudySpec(parameters=(X,), objectives=objectives, sampler=UniformSpec()))
        trials = [
            AddedTrial(parameters={"x": 0.5}, objectives={"loss": loss} | ({} if other is None else {other: i + 0.5}))
            for i, loss in enumerate(losses)
        ]
        for trial in trials:  # one by one: the order of their ends is that of their ids
            client.add_trials(trials=[trial])


def rows(page: Page) -> list[list[str]]:
    """The texts of the table."""
    cells: Locator = page.locator(".compare tbody tr")
    return [[text.strip() for text in row.locator("th, td").all_inner_texts()] for row in cells.all()]


def colours(page: Page) -> int:
    """How many colours of lines the plot shows: those of the swatches that occur in its pixels."""
    found = page.evaluate(
        """() => {
          const canvas = document.querySelector('.compare canvas');
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) seen.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
          return [...document.querySelectorAll('.swatch')].filter(
            e => seen.has(getComputedStyle(e).borderTopColor)).length;
        }"""
    )
    return int(found)


def test_studies_are_chosen_compared_and_shared(server: Site, page: Page, faults: Faults) -> None:
    make(server, "base-line", [5, 3, 4, 2.5], "reward")
    make(server, "tuned", [4, 1, 2, 0.5, 3])
    log_in(page, server)
    expect(page.get_by_text("Choose two studies or more")).to_be_visible()
    for name in ("base-line", "tuned"):
        page.get_by_label(f"compare {name}").check()
    page.get_by_role("link", name="Compare 2 studies").click()

    expect(page.locator(".compare tbody tr").filter(has_text="0.5")).to_be_visible()
    expect(page.locator(".compare tbody tr").filter(has_text="2.5")).to_be_visible()
    assert rows(page) == [
        ["base-line", "running", "4", "2.5 (min)", "4", "4 completed", "remove"],
        ["tuned", "running", "5", "0.5 (min)", "4", "4 completed", "remove"],
    ]
    assert colours(page) == 2
    assert axe(page) == []
    if os.environ.get(SCREENSHOTS):
        page.locator(".compare").screenshot(path=IMAGES / "dashboard-compare.png")

    with server.client("tuned") as client:  # a later result is shown without a reload
        client.add_trials(trials=[AddedTrial(parameters={"x": 0.1}, objectives={"loss": 0.25})])
    expect(page.locator(".compare tbody tr").filter(has_text="0.25")).to_be_visible()
    assert rows(page)[1] == ["tuned", "running", "6", "0.25 (min)", "6", "6 completed", "remove"]

    page.get_by_label("objective").select_option("reward")
    expect(page).to_have_url(re.compile(r"#/compare/base-line/tuned\?objective=reward$"))
    expect(page.locator(".compare tbody tr").filter(has_text="3.5 (max)")).to_be_visible()
    assert rows(page) == [
        ["base-line", "running", "4", "3.5 (max)", "4", "4 completed", "remove"],
        ["tuned", "running", "6", "no objective reward", "remove"],
    ]
    assert colours(page) == 1

    address = page.url
    page.get_by_role("link", name="Studies").click()
    page.goto(address)
    expect(page.get_by_label("objective")).to_have_value("reward")
    page.set_viewport_size({"width": 360, "height": 740})
    assert out_of_reach(page) == {"wide": False, "out": []}
    page.get_by_role("button", name="Remove base-line").click()
    expect(page.locator(".compare tbody tr")).to_have_count(1)


def test_a_study_that_is_missing_does_not_hide_the_others(server: Site, page: Page, faults: Faults) -> None:
    make(server, "present", [2, 1])
    faults.expected_statuses |= {404}
    log_in(page, server)
    page.goto(f"{server.url}#/compare/absent/present")
    expect(page.locator(".compare tbody tr").filter(has_text="absent")).to_contain_text("there is no study")
    expect(page.locator(".compare tbody tr").filter(has_text="present")).to_contain_text("1 (min)")


def test_it_fits_on_a_phone(server: Site, page: Page, faults: Faults) -> None:
    make(server, "narrow", [2, 1])
    make(server, "wide", [3])
    log_in(page, server)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server.url}#/compare/narrow/wide")
    heading = page.get_by_role("heading", name="Comparison of 2 studies")
    expect(heading).to_be_visible()
    box = heading.bounding_box()
    assert box is not None
    assert (box["width"] > 300, box["height"] < 40) == (True, True), box
    assert out_of_reach(page) == {"wide": False, "out": []}
    assert axe(page) == []
