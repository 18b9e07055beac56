"""Changing a study, its trials and its workers in the dashboard, against a real scheduler."""

import pytest
from hola_protocol.messages import AddedTrial
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
    UniformSpec,
)
from hola_protocol.values import ParameterValue
from playwright.sync_api import Locator, Page, expect

from hola.clients import RestClient
from tests.dashboard.support import Faults, Site, log_in

SPEC = StudySpec(
    parameters=(
        CategoricalParameter(name="model", choices=("svm", "net")),
        ContinuousParameter(name="c", low=0.1, high=100.0, condition=({"model": ParentTest(in_=("svm",))},)),
        IntegerParameter(name="layers", low=1, high=4, condition=({"model": ParentTest(in_=("net",))},)),
    ),
    objectives=(ObjectiveSpec(name="error"), ObjectiveSpec(name="ms")),
    sampler=UniformSpec(),
)
RESULTS: tuple[tuple[dict[str, ParameterValue], dict[str, float]], ...] = (
    ({"model": "svm", "c": 12.5}, {"error": 0.1, "ms": 2.0}),
    ({"model": "net", "layers": 3}, {"error": 0.3, "ms": 8.0}),
)
"""The first trial is the better one unless ``ms`` is to be large."""


def with_results(client: RestClient, study: str) -> None:
    """Create the study with two completed trials."""
    client.create_study(study=study, spec=SPEC)
    client.add_trials(
        study=study, trials=[AddedTrial(parameters=parameters, objectives=values) for parameters, values in RESULTS]
    )


def open_study(page: Page, server: Site, study: str, token: str | None = None) -> Locator:
    """Log in and look at a study.

    :returns: the group of the buttons that change it.
    """
    log_in(page, server, token)
    page.goto(f"{server.url}#/studies/{study}")
    expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
    return page.get_by_role("group", name="Change the study")


def test_a_study_is_paused_resumed_and_finished(server: Site, page: Page) -> None:
    with server.client("steered") as client:
        with_results(client, "steered")
        client.enqueue_trials(trials=[RESULTS[0][0]])
        controls = open_study(page, server, "steered")
        controls.get_by_role("button", name="Pause").click()
        expect(controls.get_by_role("status")).to_have_text("The study is paused.")
        assert client.get_study().info.state == "paused"
        controls.get_by_role("button", name="Resume").click()
        expect(controls.get_by_role("button", name="Pause")).to_be_visible()
        assert client.get_study().info.state == "running"

        finish = controls.get_by_role("button", name="Finish…")
        finish.click()
        dialog = page.get_by_role("dialog", name="Finish steered?")
        expect(dialog).to_contain_text("1 queued trial will be cancelled")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(finish).to_be_focused()
        assert client.get_study().info.state == "running"
        finish.press("Enter")
        dialog.get_by_role("button", name="Finish the study").click()
        expect(page.get_by_role("button", name="1 cancelled")).to_be_visible()
        assert client.get_study().info.state == "finished"
        controls.get_by_role("button", name="Reopen").click()
        expect(controls.get_by_role("status")).to_have_text("The study runs again.")


def test_a_trial_with_conditions_is_queued_changed_and_cancelled(server: Site, page: Page) -> None:
    with server.client("queue") as client:
        with_results(client, "queue")
        controls = open_study(page, server, "queue")
        controls.get_by_role("button", name="Enqueue…").click()
        dialog = page.get_by_role("dialog", name="Enqueue a trial")
        expect(dialog.get_by_label("c", exact=True)).to_have_value("12.5")  # of the best trial
        expect(dialog.get_by_label("layers")).to_have_count(0)
        dialog.get_by_label("model").select_option("net")
        expect(dialog.get_by_label("c", exact=True)).to_have_count(0)
        layers = dialog.get_by_label("layers")
        layers.fill("9")
        dialog.get_by_role("button", name="Enqueue").click()
        expect(layers).to_have_accessible_description("It must lie between 1 and 4.")
        layers.fill("2")
        layers.press("Enter")
        controls.get_by_role("link", name="trial 3").click()
        queued = client.get_trials().items[-1]
        assert (queued.state, queued.parameters) == ("queued", {"model": "net", "layers": 2})

        trial = page.get_by_role("dialog", name="Trial 3")
        trial.get_by_role("button", name="Note and labels…").click()
        form = page.get_by_role("dialog", name="Note and labels of trial 3")
        form.get_by_label("Note").fill("look here")
        form.get_by_label("Labels").fill("log = https://example.org/3\nbad = javascript:alert(1)")
        form.get_by_role("button", name="Save").click()
        expect(trial.get_by_text("look here")).to_be_visible()
        link = trial.get_by_role("link", name="log")
        expect(link).to_have_attribute("href", "https://example.org/3")
        assert "noopener" in str(link.get_attribute("rel"))
        expect(trial.get_by_text("bad: javascript:alert(1)")).to_be_visible()
        assert trial.locator("a[href^=javascript]").count() == 0
        trial.get_by_role("button", name="Enqueue again").click()
        expect(trial.get_by_role("link", name="trial 4")).to_be_visible()
        trial.get_by_role("button", name="Cancel").click()
        expect(trial.get_by_text("The trial is cancelled.")).to_be_visible()
        expect(trial.get_by_role("button", name="Cancel")).to_have_count(0)
        ended, again = client.get_trials().items[2:]
        assert (ended.state, ended.note, again.state) == ("cancelled", "look here", "queued")
        assert again.parameters == ended.parameters


def test_objectives_are_applied_after_a_look_at_their_effect(server: Site, page: Page, faults: Faults) -> None:
    faults.expected_statuses |= {400, 422}
    with server.client("goals") as client:
        with_results(client, "goals")
        controls = open_study(page, server, "goals")
        controls.get_by_role("button", name="Objectives…").click()
        dialog = page.get_by_role("dialog", name="Objectives of goals")
        ms = dialog.get_by_role("group", name="ms")
        apply = dialog.get_by_role("button", name="Apply")
        expect(apply).to_be_disabled()
        ms.get_by_label("Target").fill("1")
        dialog.get_by_role("button", name="Preview").click()
        expect(ms.get_by_label("Target")).to_have_attribute("aria-invalid", "true")  # it needs a limit
        ms.get_by_label("Target").fill("")
        ms.get_by_label("Direction").select_option("maximize")
        dialog.get_by_role("button", name="Preview").click()
        expect(dialog.get_by_role("status")).to_have_text("The best is trial 2 instead of trial 1.")
        assert client.get_study().info.objective_revision == 1
        apply.click()
        expect(controls.get_by_role("status")).to_contain_text("The objectives are changed")
        assert client.get_study().info.spec.objectives[1].direction == "maximize"
        expect(page.locator(".study-head").get_by_role("link", name="trial 2")).to_be_visible()


def test_ends_labels_and_workers_are_changed(server: Site, page: Page, faults: Faults) -> None:
    faults.expected_statuses |= {400, 409, 422}
    with server.client("ends") as client:
        with_results(client, "ends")
        worker = client.register_worker(name="anna").worker_id
        controls = open_study(page, server, "ends")
        controls.get_by_role("button", name="Ends and labels…").click()
        dialog = page.get_by_role("dialog", name="Ends and labels of ends")
        most = dialog.get_by_label("Trials", exact=True)
        most.fill("-3")
        save = dialog.get_by_role("button", name="Save")
        save.click()
        expect(most).to_have_attribute("aria-invalid", "true")
        most.fill("50")
        dialog.get_by_label("Labels").fill("paper = https://example.org/paper")
        save.click()
        expect(page.locator(".about").get_by_role("link", name="paper")).to_be_visible()
        spec = client.get_study().info.spec
        assert (spec.max_trials, spec.labels) == (50, {"paper": "https://example.org/paper"})

        # Somebody else was faster.
        controls.get_by_role("button", name="Ends and labels…").click()
        client.update_study(expected_revision=client.get_study().info.revision, description="theirs")
        dialog.get_by_label("Description").fill("mine")
        save.click()
        expect(dialog.get_by_role("alert")).to_contain_text("The study was changed meanwhile.")
        page.keyboard.press("Escape")

        workers = page.locator("#workers")
        workers.get_by_role("button", name="Drain anna").click()
        expect(workers.get_by_role("button", name="Let go on anna")).to_be_visible()
        (found,) = client.status().workers
        assert (found.worker_id, found.draining) == (worker, True)


@pytest.mark.parametrize("role", ["read", "worker"])
def test_who_may_not_change_a_study_sees_no_buttons(server: Site, page: Page, role: str) -> None:
    study = f"seen-by-{role}"
    with server.client(study) as client:
        with_results(client, study)
        client.register_worker(name="anna")
    controls = open_study(page, server, study, server.add_token(f"looks-{role}", role))
    page.goto(f"{server.url}#/studies/{study}/trials/1")
    trial = page.get_by_role("dialog", name="Trial 1")
    expect(trial.get_by_role("heading", name="Run")).to_be_visible()
    expect(page.locator("#workers").get_by_text("anna")).to_be_visible()
    expect(controls).to_have_count(0)
    for name in ("Pause", "Enqueue", "Cancel", "Note and labels", "Drain"):
        assert page.get_by_role("button", name=name).count() == 0
