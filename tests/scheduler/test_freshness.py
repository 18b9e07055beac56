"""Suggestions of the scheduler are those of the engine in process: an ask is answered by a model of all results."""

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import CategoricalParameter, ContinuousParameter, GaussianProcessSpec, StudySpec

from hola.core.coordinator import OptimizationCoordinator
from hola.core.engine import Engine
from hola.core.samplers import FitTask
from hola.distributed.core import Finished, Task
from hola.distributed.state import background
from hola.distributed.state.fits import Asked, Fits
from hola.distributed.tasks import Tasks
from tests.scheduler.driver import Driver, spec

STUDY = spec(
    parameters=(
        ContinuousParameter(name="x", low=-5.0, high=5.0),
        ContinuousParameter(name="y", low=1e-3, high=10.0, scale="log"),
        CategoricalParameter(name="kind", choices=("a", "b", "c")),
    ),
    max_trials=30,
    seed=5,
    sampler=GaussianProcessSpec(),
)
DETERMINISTIC = spec(**{**{f: getattr(STUDY, f) for f in STUDY.__struct_fields__}, "deterministic": True})
Parameters = dict[str, Any]


def loss(p: Parameters) -> float:
    """A bowl with a better kind."""
    return float((p["x"] - 1.3) ** 2 + (p["y"] - 2.0) ** 2 + {"a": 0.0, "b": 0.5, "c": 2.0}[p["kind"]])


def in_process(study: StudySpec, pending: int) -> list[Parameters]:
    """The parameters of all trials, where the oldest of so many pending ends before the next is asked for."""
    coordinator = OptimizationCoordinator(study)
    running: deque[Any] = deque()
    while True:
        while len(running) < pending and (trial := coordinator.ask()):
            running.append(trial)
        if not running:
            return [trial.parameters for trial in coordinator.trials]
        trial = running.popleft()
        coordinator.tell(trial, loss(trial.parameters))


class Workers:
    """Workers that evaluate one trial each; the oldest ends before the next is asked for.

    :param study: the study.
    :param count: how many.
    :param fits: whether fits end, each before the next request; otherwise none ever does.
    """

    def __init__(self, study: StudySpec, count: int, fits: bool = True) -> None:
        self.driver = Driver(study)
        self.fits = fits
        self.ids = [self.driver.worker() for _ in range(count)]
        self.waited = 0

    def ask(self, worker_id: str) -> list[m.Suggestion]:
        """Ask for one suggestion; without fits the clock moves on until there is an answer."""
        driver = self.driver
        answered = driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id)))
        while self.fits and not answered and (tasks := driver.core.tasks(1)):
            answered = driver.finish(*tasks)
        if not answered:
            driver.core.tasks(1)
            self.waited += 1
            answered = driver.pass_time(0.4)
        ((_, response),) = answered
        suggestions: list[m.Suggestion] = response.suggestions
        return suggestions

    def run(self) -> list[m.Trial]:
        """Work until the budget is spent; returns the trials."""
        running = deque((worker_id, s) for worker_id in self.ids for s in self.ask(worker_id))
        while running:
            worker_id, suggestion = running.popleft()
            self.driver.result(suggestion, loss(suggestion.parameters))
            running.extend((worker_id, s) for s in self.ask(worker_id))
        trials: list[m.Trial] = self.driver.ask(m.GetTrialsRequest(limit=1000)).items
        return trials


@pytest.mark.parametrize("study", [STUDY, DETERMINISTIC], ids=["", "deterministic"])
@pytest.mark.parametrize("workers", [1, 2, 8])
def test_the_scheduler_suggests_what_the_engine_does_in_process(study: StudySpec, workers: int) -> None:
    trials = Workers(study, workers).run()
    assert "moved" not in {trial.origin_detail for trial in trials}
    assert [trial.parameters for trial in trials] == in_process(study, workers)


@pytest.mark.parametrize("workers", [1, 8])
def test_without_fits_every_ask_is_answered_in_time(workers: int) -> None:
    served = Workers(STUDY, workers, fits=False)
    trials = served.run()
    assert [trial.state for trial in trials] == ["completed"] * 30
    origins = [trial.origin_detail for trial in trials]
    assert origins.count("moved") == served.waited == 30 - origins.count("start")


def test_an_ask_is_not_answered_with_points_of_an_older_model() -> None:
    served = Workers(STUDY, 9)  # a fit leaves points for the idle ones, which nobody takes
    for _ in range(7):
        (suggestion,) = served.ask(served.ids[0])
        served.driver.result(suggestion, loss(suggestion.parameters))
    assert served.driver.core.state.study("default").engine.model_version == 4  # for each ask after the first three


def begun() -> tuple[Driver, str]:
    """A study whose next ask needs a fit, and its worker."""
    served = Workers(STUDY, 1)
    for _ in range(4):
        (suggestion,) = served.ask(served.ids[0])
        served.driver.result(suggestion, loss(suggestion.parameters))
    return served.driver, served.ids[0]


@pytest.mark.spec("T-5")
def test_a_tell_is_answered_at_once_and_the_ask_after_it_waits_for_the_fit() -> None:
    driver, worker_id = begun()
    driver.run_tasks()
    (suggestion,) = driver.ask(m.GetSuggestionRequest(worker_id=worker_id)).suggestions
    told = m.SubmitResultRequest(
        results=[m.Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"loss": 1.0})],
        worker_id=worker_id,
        next_count=1,
    )
    following = driver.ask(told).next
    assert following == m.GetSuggestionResponse(status="wait", retry_after_s=0.0)
    assert driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id, wait_s=20.0))) == []
    ((_, response),) = driver.finish(*driver.core.tasks(1))
    assert [s.trial_id for s in response.suggestions] == [suggestion.trial_id + 1]


@pytest.mark.spec("A-5")
@pytest.mark.parametrize("wait_s", [0.0, 0.05, 20.0])
def test_an_ask_is_held_for_a_fit_as_long_as_the_setting_says(wait_s: float) -> None:
    driver, worker_id = begun()
    asked = driver.now
    assert driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id, wait_s=wait_s))) == []
    assert driver.core.tasks(1)
    assert driver.pass_time(0.2) == []
    ((_, response),) = driver.pass_time(0.1)
    assert response.status == "suggestions"
    assert driver.now - asked <= driver.core.state.fit_wait_s + 0.1
    assert driver.trial(response.suggestions[0].trial_id).origin_detail == "moved"


@pytest.mark.spec("A-6")
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (m.SetStudyStateRequest(state="finished"), "finished"),
        (m.SetStudyStateRequest(state="paused"), "paused"),
        (m.ShutdownRequest(), "paused"),
        (m.DeleteStudyRequest(study="default"), "unknown_study"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_ask_that_waits_for_a_fit_hears_of_an_end_at_once(request_: m.Request, status: str) -> None:
    driver, worker_id = begun()
    assert driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id, wait_s=20.0), peer="b")) == []
    assert driver.core.tasks(1)
    answers = dict(driver.step(driver.envelope(request_)))
    assert status in (getattr(answers["b"], "status", None), getattr(answers["b"], "code", None))


def test_a_deterministic_study_waits_for_its_fit_however_long_it_takes() -> None:
    served = Workers(DETERMINISTIC, 1)
    for _ in range(4):
        (suggestion,) = served.ask(served.ids[0])
        served.driver.result(suggestion, loss(suggestion.parameters))
    assert served.driver.core.tasks() == []  # it begins with the ask
    assert served.driver.step(served.driver.envelope(m.GetSuggestionRequest(worker_id=served.ids[0]))) == []
    assert served.driver.pass_time(5.0) == []
    ((_, response),) = served.driver.finish(*served.driver.core.tasks(1))
    assert response.status == "suggestions"


def test_a_fit_of_a_study_that_is_deleted_is_not_handed_out_again() -> None:
    driver, worker_id = begun()
    driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id, wait_s=20.0)))
    (task,) = driver.core.tasks(1)
    driver.step(driver.envelope(m.DeleteStudyRequest(study="default")))
    assert driver.core.tasks() == []
    assert driver.core.step(now=driver.now, wall_ms=driver.wall_ms, finished=[Finished(task, task.work.run())]) == []
    assert driver.core.tasks() == []
    driver.ask(m.CreateStudyRequest(spec=STUDY))
    assert driver.info().counts == m.TrialCounts()


def test_a_fit_that_fails_holds_nobody_and_is_not_repeated_with_the_same_results() -> None:
    driver, worker_id = begun()
    driver.step(driver.envelope(m.GetSuggestionRequest(worker_id=worker_id, wait_s=20.0)))
    (task,) = driver.core.tasks(1)
    (reply,) = driver.core.step(now=driver.now, wall_ms=driver.wall_ms, finished=[Finished(task, None)])
    assert b'"suggestions"' in reply.body
    assert driver.core.tasks() == []
    driver.result(driver.suggestion(worker_id))
    assert len(driver.core.tasks()) == 1


def test_studies_take_turns() -> None:
    driver, _ = begun()
    driver.ask(m.CreateStudyRequest(study="other", spec=STUDY))
    for _ in range(4):
        for name in ("default", "other"):
            added = m.AddedTrial(parameters={"x": 1.0, "y": 1.0, "kind": "a"}, objectives={"loss": 1.0})
            driver.ask(m.AddTrialsRequest(study=name, trials=[added]))
    turns = []
    for i in range(4):
        (task,) = driver.core.tasks(1)
        turns.append(task.study.name)
        for name in ("default", "other"):  # a result for each, so that both want the next fit
            added = m.AddedTrial(parameters={"x": 0.1 * i, "y": 2.0, "kind": "b"}, objectives={"loss": 2.0})
            driver.ask(m.AddTrialsRequest(study=name, trials=[added]))
        driver.finish(task)
    assert turns[0] != turns[1]
    assert turns == turns[:2] * 2


# The gate has to fire: each of these defects is one that the tests above must notice.


def no_wait(patch: pytest.MonkeyPatch) -> None:
    """Asks do not wait for fits."""
    patch.setattr(Fits, "is_awaited", lambda fits, asked: False)


def stale_is_fresh(patch: pytest.MonkeyPatch) -> None:
    """Points of an older model count as fresh."""
    is_fresh = Engine.is_fresh

    def used_up_only(engine: Engine, results: tuple[int, int]) -> bool:
        return is_fresh(engine, (0, 0))

    patch.setattr(Engine, "is_fresh", used_up_only)


def three_points_ahead(patch: pytest.MonkeyPatch) -> None:
    """A fit leaves three points, which asks take before the next fit."""
    fit_task = Engine.fit_task

    def ahead(engine: Engine, ahead: int = 1, asked: bool = True) -> FitTask | None:
        return fit_task(engine, 3, asked)

    patch.setattr(Engine, "fit_task", ahead)
    stale_is_fresh(patch)


def never_answered(patch: pytest.MonkeyPatch) -> None:
    """An ask waits for its fit for ever."""
    is_awaited = Fits.is_awaited

    def for_ever(fits: Fits, asked: Asked) -> bool:
        asked.wait_s = 1e9
        return is_awaited(fits, asked)

    patch.setattr(Fits, "is_awaited", for_ever)


def deleted_studies_have_work(patch: pytest.MonkeyPatch) -> None:
    """A study that is deleted while its fit is under way keeps its place among those that have work."""

    def to_run(tasks: Tasks, most: int | None = None) -> list[Task]:
        working = tasks._working.values()
        return [Task(study, fit) for study in working if (fit := background.start_fit(study)) is not None]

    patch.setattr(Tasks, "to_run", to_run)


@pytest.mark.parametrize(
    ("plant", "gate"),
    [
        (no_wait, lambda: test_the_scheduler_suggests_what_the_engine_does_in_process(STUDY, 2)),
        (three_points_ahead, lambda: test_the_scheduler_suggests_what_the_engine_does_in_process(STUDY, 2)),
        (stale_is_fresh, test_an_ask_is_not_answered_with_points_of_an_older_model),
        (deleted_studies_have_work, test_a_fit_of_a_study_that_is_deleted_is_not_handed_out_again),
        (never_answered, lambda: test_without_fits_every_ask_is_answered_in_time(1)),
    ],
    ids=["no_wait", "three_points_ahead", "stale_is_fresh", "deleted_studies_have_work", "never_answered"],
)
def test_a_planted_defect_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], gate: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):
        gate()
