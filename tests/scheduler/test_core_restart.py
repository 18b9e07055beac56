"""A restart changes nothing: not what was told, nor what will be suggested."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    IntegerParameter,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from tests.scheduler.driver import Driver, spec

SPACE = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    IntegerParameter(name="n", low=1, high=100, scale="log"),
    CategoricalParameter(name="kind", choices=("a", 1, 2.5, None, True)),
)


def history(d: Driver, restarts: set[int]) -> list[Any]:
    """The same requests in the same order, with restarts in between."""
    told: list[Any] = []
    workers = [d.worker(), d.worker()]
    held: list[m.Suggestion] = []
    for i in range(40):
        if i in restarts:
            d.restart()
        if i == 20:
            d.ask(m.UpdateStudyRequest(expected_revision=1, max_trials=200))
        if i == 25:
            d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5, "n": 7, "kind": None}]))
        s = d.suggestion(workers[i % 2])
        told.append(s)
        held.append(s)
        if i % 3 == 2:
            for old in held[:-1]:
                if old.trial_id % 5 == 0:
                    told.append(d.release(old))
                elif old.trial_id % 7 == 0:
                    told.append(d.failure(old))
                else:
                    told.append(d.result(old, abs(float(old.parameters["x"]) - 0.3)))  # type: ignore[arg-type]
            held = held[-1:]
    told.append(d.info())
    return told


@pytest.mark.parametrize(
    "sampler",
    [
        UniformSpec(),
        SobolSpec(),
        HypercubeSpec(block=8),
        GaussianProcessSpec(),
        ExploreExploitSpec(explore=5),
        ExploreExploitSpec(),
        GaussianMixtureSpec(),
    ],
    ids=["uniform", "sobol", "hypercube", "gaussian_process", "explore_exploit", "default", "mixture"],
)
def test_a_deterministic_study_does_not_notice_a_restart(sampler: SamplerSpec) -> None:
    study = spec(parameters=SPACE, sampler=sampler, deterministic=True, max_trials=100, max_preemptions=1000)
    assert history(Driver(study), {1, 9, 17, 18, 26, 33}) == history(Driver(study), set())


@pytest.mark.parametrize("sampler", [ExploreExploitSpec(explore=5), SobolSpec()], ids=["model", "no model"])
def test_suggestions_of_a_deterministic_study_do_not_depend_on_when_trials_are_rescored(sampler: SamplerSpec) -> None:
    study = spec(parameters=SPACE, sampler=sampler, deterministic=True, max_trials=100)
    told = []
    for restarts in (False, True):
        d = Driver(study)
        worker = d.worker()
        points = []
        for i in range(30):
            s = d.suggestion(worker)
            points.append(s.parameters)
            d.result(s, float(s.parameters["x"]))  # type: ignore[arg-type]
            if i == 15:
                (loss,) = study.objectives
                changed = type(loss)(name="loss", direction="maximize")
                d.ask(m.UpdateObjectivesRequest(expected_revision=1, objectives=(changed,)))
                (found,) = d.core.state.studies.values()
                # Without a model nothing depends on the costs, so that they may come later.
                assert [task.work for task in d.core.tasks()] == ([] if found.engine.has_model else [found.rescore])
                if restarts:
                    d.restart()
        told.append(points)
        d.run_tasks()
        (found,) = d.core.state.studies.values()
        values = [float(point["x"]) for point in points]  # type: ignore[arg-type]
        assert found.engine.best() == 1 + values.index(max(values))
    assert told[0] == told[1]


def test_ids_are_neither_reused_nor_skipped() -> None:
    d = Driver(spec(max_trials=20))
    worker = d.worker()
    ids = []
    for fails in (None, "before", None, "after", "before", None):
        d.storage.fails = fails
        response = d.ask(m.GetSuggestionRequest(worker_id=worker))
        if fails is None:
            ids.append(response.suggestions[0].trial_id)
        d.restart()
    # The third was stored though nobody was told.
    assert ids == [1, 2, 4]
    assert len(d.states()) == 4


def test_what_workers_have_done_is_counted_after_a_restart_too() -> None:
    d = Driver(spec(max_trials=9))
    first, second = d.worker(), d.worker()
    d.result(d.suggestion(first))
    d.result(d.suggestion(first))
    d.failure(d.suggestion(first), kind="infeasible")
    d.result(d.suggestion(second))
    d.suggestion(second)

    def counted() -> list[tuple[int, int, int]]:
        workers = sorted(d.ask(m.StatusRequest()).workers, key=lambda worker: worker.worker_id)
        return [(worker.completed, worker.failed, len(worker.running)) for worker in workers]

    before = counted()
    d.restart()
    assert counted() == before == [(2, 1, 0), (1, 0, 1)]
