"""A restart changes nothing: not what was told, nor what will be suggested."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits
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

from hola.distributed.core import Envelope, SchedulerCore
from hola.distributed.state.clock import Moment
from hola.storage import Storage, StorageError, open_storage
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


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE trials SET parameters_json = '{\"x\":' WHERE trial_id = 2",
            "trial 2 of study 'default' cannot be read",
        ),
        ("UPDATE trials SET leases_json = '[[1]]' WHERE trial_id = 1", "trial 1 of study 'default' cannot be read"),
        ("UPDATE studies SET spec_json = 'x'", "study 'default' cannot be read"),
        ("UPDATE requests SET trials_json = ''", "request .* of study 'default' cannot be read"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, statement: str, said: str) -> None:
    path = tmp_path / "hola.db"

    def core(storage: Storage) -> SchedulerCore:
        numbers = count()
        return SchedulerCore(
            storage,
            tokens=lambda: f"t{next(numbers)}",
            worker_ids=lambda: "00000000-0000-4000-8000-000000000001",
            limits=Limits(),
            server="test",
            moment=Moment(1.0, 1000),
        )

    with closing(open_storage(str(path))) as storage:
        found = core(storage)
        requests: list[m.Request] = [
            m.CreateStudyRequest(spec=spec()),
            m.RegisterWorkerRequest(),
            m.GetSuggestionRequest(worker_id="00000000-0000-4000-8000-000000000001", count=2),
        ]
        for i, request in enumerate(requests):
            found.step([Envelope("a", str(i), "me", f"key{i}", request)], now=2.0, wall_ms=2000)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    with closing(open_storage(str(path))) as storage, pytest.raises(StorageError, match=f"{path}: {said}"):
        core(storage)
