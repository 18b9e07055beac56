"""What a study's page shows when there is little or nothing to see, and what a finger does."""

import re
from collections.abc import Iterator

import pytest
from hola_protocol.messages import AddedTrial, Failure
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
    UniformSpec,
)
from playwright.sync_api import Browser, Page, expect

from hola.diagnoses import diagnose
from tests.dashboard.support import DEADLINE_MS, Faults, Site, log_in

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0), ContinuousParameter(name="y", low=0.0, high=1.0)),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="ms", group="speed", limit=0.5)),
    sampler=UniformSpec(),
)


def open_study(page: Page, server: Site, study: str) -> None:
    """Log in and look at a study."""
    log_in(page, server)
    page.goto(f"{server.url}#/studies/{study}")
    expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()


def panels(page: Page) -> list[str]:
    """The panels of the page, by their ids."""
    return [str(panel.get_attribute("id")) for panel in page.locator("section.panel").all()]


def test_a_study_without_trials_says_what_to_do(server: Site, page: Page, faults: Faults) -> None:
    with server.client("new") as client:
        client.create_study(spec=SPEC)
        open_study(page, server, "new")
        first = page.get_by_role("region", name="No trial yet")
        expect(first).to_contain_text("hola worker --study new --exec ./evaluate")
        expect(first.get_by_role("row", name="x from 0 to 1 always")).to_be_visible()
        assert panels(page) == ["first", "workers"]
        client.add_trials(trials=[AddedTrial(parameters={"x": 0.5, "y": 0.5}, objectives={"loss": 1.0, "ms": 0.1})])
        expect(page.get_by_role("region", name="Convergence")).to_be_visible()
        expect(first).to_have_count(0)


def test_a_study_whose_trials_all_failed_shows_them(server: Site, page: Page, faults: Faults) -> None:
    with server.client("broken") as client:
        client.create_study(spec=SPEC)
        worker = client.register_worker().worker_id
        for suggestion in client.get_suggestion(worker_id=worker, count=4).suggestions:
            failure = Failure(trial_id=suggestion.trial_id, lease=suggestion.lease, reason="out of memory")
            client.submit_result(worker_id=worker, failures=[failure])
    open_study(page, server, "broken")
    expect(page.locator(".tile").filter(has_text="best loss")).to_contain_text("no trial is completed")
    expect(page.locator("#table h2")).to_contain_text("Trials (4)")
    assert panels(page) == ["table", "parallel", "timeline", "workers"]  # too few trials for a diagnosis


def test_diagnoses_are_those_of_python_and_lead_to_the_trial(server: Site, page: Page, faults: Faults) -> None:
    with server.client("diagnosed") as client:
        client.create_study(spec=StudySpec(parameters=SPEC.parameters, objectives=SPEC.objectives[:1]))
        points = [
            AddedTrial(parameters={"x": abs(i - 3) / 40, "y": 0.5}, objectives={"loss": abs(i - 3)}) for i in range(40)
        ]
        client.add_trials(trials=points)
        wanted = [str(diagnosis) for diagnosis in diagnose(client)]
    assert len(wanted) == 2
    open_study(page, server, "diagnosed")
    panel = page.get_by_role("region", name="Diagnoses")
    expect(panel.locator("li > span:last-child")).to_have_text(wanted)
    panel.get_by_role("link", name="4").first.click()
    expect(page.get_by_role("dialog", name="Trial 4")).to_be_visible()


def test_without_a_trial_within_the_limits_the_nearest_is_shown(server: Site, page: Page, faults: Faults) -> None:
    with server.client("far") as client:
        client.create_study(spec=SPEC)
        points = [
            AddedTrial(parameters={"x": i / 9, "y": 0.5}, objectives={"loss": i, "ms": 9.0 - i}) for i in range(9)
        ]
        client.add_trials(trials=points)
    open_study(page, server, "far")
    tile = page.locator(".tile").filter(has_text="best loss")
    expect(tile).to_contain_text("no trial is within the limits; nearest: trial 9")
    expect(page.get_by_role("region", name="Front: no trial is within the limits")).to_be_visible()
    tile.get_by_role("link", name="trial 9").click()
    expect(page.get_by_role("dialog", name="Trial 9")).to_contain_text("violates its limits by")


def test_a_trial_that_does_not_exist_is_told_from_one_that_was_not_read(
    server: Site, page: Page, faults: Faults
) -> None:
    faults.expected_statuses |= {404}
    with server.client("few") as client:
        client.create_study(spec=SPEC)
        point = AddedTrial(parameters={"x": 0.5, "y": 0.5}, objectives={"loss": 1.0, "ms": 0.1})
        client.add_trials(trials=[point, point])
        log_in(page, server)
        page.goto(f"{server.url}#/studies/few/trials/3")
        dialog = page.get_by_role("dialog", name="Trial 3")
        expect(dialog).to_contain_text("The study has no trial 3. The latest one is trial 2.")
        client.add_trials(trials=[point])
        expect(dialog.get_by_role("heading", name="Parameters")).to_be_visible()
        # A trial that is there, while the page cannot read rows.
        page.route("**/columns*", lambda route: None)
        client.add_trials(trials=[point])
        page.goto(f"{server.url}#/studies/few/trials/4")
        expect(page.get_by_role("dialog", name="Trial 4")).to_contain_text("This page has not read the trial yet.")
        page.unroute_all(behavior="ignoreErrors")


def test_a_study_that_is_deleted_and_made_again_while_it_is_open(server: Site, page: Page, faults: Faults) -> None:
    faults.expected_statuses |= {404}
    point = AddedTrial(parameters={"x": 0.5, "y": 0.5}, objectives={"loss": 1.0, "ms": 0.1})
    with server.client("gone") as client:
        client.create_study(spec=SPEC)
        client.add_trials(trials=[point] * 5)
        open_study(page, server, "gone")
        expect(page.locator("#table h2")).to_contain_text("Trials (5)")
        client.delete_study()
        expect(page.get_by_role("alert")).to_contain_text("There is no study “gone”")
        expect(page.get_by_role("alert").get_by_role("link", name="All studies")).to_be_visible()
        client.create_study(spec=SPEC)
        client.add_trials(trials=[point] * 3)
        expect(page.locator("#table h2")).to_contain_text("Trials (3)")


def test_many_parameters_with_conditions_are_not_shown_all_at_once(server: Site, page: Page, faults: Faults) -> None:
    nets = tuple(f"net{i:02d}" for i in range(70))
    inner = [
        ContinuousParameter(name=f"lr{net[3:]}", low=0.0, high=1.0, condition=({"net": ParentTest(in_=(net,))},))
        for net in nets
    ]
    with server.client("branched") as client:
        spec = StudySpec(
            parameters=(CategoricalParameter(name="net", choices=nets), *inner), objectives=SPEC.objectives[:1]
        )
        client.create_study(spec=spec)
        points = [
            AddedTrial(
                parameters={"net": nets[i % 70], f"lr{i % 70:02d}": (i % 9) / 9},
                objectives={"loss": 1 + i % 70 + i % 9},
            )
            for i in range(210)
        ]
        client.add_trials(trials=points)
    open_study(page, server, "branched")
    expect(page.locator("#parallel canvas")).to_be_visible()
    width = page.locator("#parallel canvas").evaluate("canvas => canvas.width")
    shown = page.locator("#parallel label.pick").filter(has_text="parameters").locator("select")
    shown.select_option("all")
    page.wait_for_function("width => document.querySelector('#parallel canvas').width > 3 * width", arg=width)
    # The best trial has net00, so its column is among those of the table; others are hidden at first.
    headings = page.locator("#table thead").get_by_role("columnheader").all_inner_texts()
    assert {"net", "lr00"} < {text.strip() for text in headings}
    assert len(headings) < 25
    model = page.locator("#model")
    model.scroll_into_view_if_needed()
    model.locator("label.pick").filter(has_text=re.compile("^x")).locator("select").select_option("net")
    model.locator("label.pick").filter(has_text=re.compile("^y")).locator("select").select_option("lr00")
    expect(model).to_contain_text("The server predicts for the first 64 of 70 choices of net.")
    expect(model).to_contain_text("Where nothing is drawn there is no parameter set")
    chart = model.get_by_role("application")
    chart.press("Home")
    words = model.locator(".hidden[role=status]")
    expect(words).to_contain_text("net net00, lr00 ")
    chart.press("ArrowRight")
    expect(words).to_contain_text(re.compile(r"^net net01, lr00 [\d.]+: no parameter set$"))


def test_convergence_by_completion_stays_chosen(server: Site, page: Page, faults: Faults) -> None:
    with server.client("ordered") as client:
        client.create_study(spec=SPEC)
        points = [AddedTrial(parameters={"x": i / 9, "y": 0.5}, objectives={"loss": i, "ms": 0.1}) for i in range(9)]
        client.add_trials(trials=points)
    open_study(page, server, "ordered")
    order = page.get_by_role("region", name="Convergence").get_by_label("order")
    expect(order).to_have_value("created")
    order.select_option("completed")
    page.reload()
    expect(order).to_have_value("completed")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a telephone."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="en-GB", timezone_id="UTC"
    )
    context.set_default_timeout(DEADLINE_MS)
    faults = Faults(context)
    yield context.new_page()
    context.close()
    assert faults.found == []


def touch(page: Page, points: list[tuple[float, float]], *, holds: bool) -> None:
    """Move a finger over the page."""
    session = page.context.new_cdp_session(page)
    for i, (x, y) in enumerate(points):
        kind = "touchStart" if i == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        if i == 0 and holds:
            expect(page.locator("#parallel canvas.held")).to_have_count(1)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_that_rests_brushes_and_one_that_moves_at_once_scrolls(server: Site, phone: Page) -> None:
    with server.client("touched") as client:
        client.create_study(spec=SPEC)
        points = [AddedTrial(parameters={"x": i / 9, "y": i / 9}, objectives={"loss": i, "ms": 0.1}) for i in range(10)]
        client.add_trials(trials=points)
    open_study(phone, server, "touched")
    canvas = phone.locator("#parallel canvas")
    canvas.scroll_into_view_if_needed()
    phone.evaluate("document.querySelector('#parallel').scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box is not None
    x, top = box["x"] + 26, box["y"]
    start, end = top + box["height"] * 0.75, top + box["height"] * 0.45
    steps = [(x, start + (end - start) * i / 8) for i in range(9)]
    bar = phone.locator(".brushes")
    touch(phone, steps, holds=True)
    expect(bar).to_contain_text(re.compile(r"^\d of 10 trials"))
    expect(bar.get_by_role("button", name="x 0.")).to_be_visible()
    before = phone.evaluate("scrollY")
    phone.get_by_role("button", name="Clear all").click()
    expect(bar).to_contain_text("filter all of them")
    phone.evaluate("top => scrollTo(0, top)", before)
    touch(phone, steps, holds=False)
    phone.wait_for_function("before => scrollY > before + 20", arg=before)
