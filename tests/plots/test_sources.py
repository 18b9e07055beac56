"""A plot of a client, of a result and of a stored study is made from the same columns."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hola_protocol import messages as m
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, ParentTest, StudySpec
from hola_protocol.stopping import NoStoppingSpec, StepsSpec

import hola
from hola.clients import RestClient, ZmqClient, current_trial
from hola.distributed.data_folder import CoreClient
from hola.plots import StudyColumns, columns_from, study_columns
from hola.storage.memory import MemoryStorage
from tests.clients.support import Gateway, Scheduler

SPEC = StudySpec(
    parameters=(
        CategoricalParameter(name="c", choices=("a", None, 1)),
        ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"c": ParentTest(in_=("a",))},)),
        CategoricalParameter(name="d", choices=(None, "on"), condition=({"c": ParentTest(in_=("a", 1))},)),
    ),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", group="size")),
    steps=StepsSpec(max=4),
    stopping=NoStoppingSpec(),
    seed=1,
)
SETS: list[dict[str, Any]] = [{"c": "a", "x": 0.5, "d": None}, {"c": None}, {"c": 1, "d": "on"}]


def same(one: StudyColumns, other: StudyColumns) -> None:
    """Both are the same study but for names and times."""
    for name in ("trial_id", "state", "values"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in one.numbers:
        np.testing.assert_array_equal(one.numbers[name], other.numbers[name])
    assert (one.reports is None) == (other.reports is None)
    for a, b in zip(one.reports or (), other.reports or (), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.fixture
def client() -> Iterator[CoreClient]:
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        fill(client)
        yield client


def fill(client: Any) -> None:
    """Three trials: one completed with reports, one added, one that runs."""
    client.enqueue_trials(trials=[SETS[0], SETS[2]])
    client.add_trials(trials=[m.AddedTrial(parameters=SETS[1], objectives={"loss": 2.0, "size": 3.0})])
    worker_id = client.register_worker(concurrency=2).worker_id
    first, second = client.get_suggestion(worker_id=worker_id, count=2).suggestions
    reports = [
        m.Report(trial_id=t.trial_id, lease=t.lease, step=step, objectives={"loss": 1.0 / step})
        for t, step in ((first, 1), (second, 2), (first, 3))
    ]
    client.submit_reports(worker_id=worker_id, reports=reports)
    result = m.Result(trial_id=first.trial_id, lease=first.lease, objectives={"loss": 0.25, "size": 1.0})
    client.submit_result(worker_id=worker_id, results=[result])


def test_columns_of_a_client(client: CoreClient) -> None:
    study = study_columns(client)
    assert [hola.plots.columns.STATES[i] for i in study.state] == ["completed", "running", "completed"]
    assert [[study.value(name, row) for name in ("c", "x", "d")] for row in range(3)] == [
        ["a", 0.5, None],
        [1, None, "on"],
        [None, None, None],
    ]
    assert np.isnan(study.numbers["d"]).tolist() == [False, False, True]  # the choice null is not inactive
    assert str(study.values.tolist()) == "[[0.25, 1.0], [nan, nan], [2.0, 3.0]]"
    assert study.reports is not None
    assert study.reports.first.tolist() == [0, 2, 3, 3]
    assert study.reports.steps.tolist() == [1, 3, 2]
    assert study.worker.tolist() == [0, 0, -1]
    assert study_columns(study) is study


def test_a_result_gives_the_same_columns(client: CoreClient) -> None:
    from hola.results import read_study

    result = read_study(client)
    same(study_columns(result), study_columns(client))
    same(columns_from(result.spec, result.columns(), study_columns(result).reports), study_columns(client))


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_both_transports_give_the_same_columns(transport: str, tmp_path: Path, client: CoreClient) -> None:
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler(tmp_path / "data", auth=transport == "rest"))
        kind: Any = ZmqClient if transport == "zmq" else RestClient
        endpoint = scheduler.endpoint
        if transport == "rest":
            endpoint = stack.enter_context(Gateway(scheduler)).endpoint
        over = stack.enter_context(kind(endpoint, token=scheduler.token))
        over.create_study(spec=SPEC)
        fill(over)
        same(study_columns(over), study_columns(client))


def test_pages_are_merged_by_the_latest_change(client: CoreClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.clients.column_table._BYTES", 1)
    pages = []
    read = client.get_columns

    def changing(**request: Any) -> m.GetColumnsResponse:
        reply = read(**request)
        pages.append(reply)
        if len(pages) == 1:
            client.cancel_trials(trial_ids=[2])
        return reply

    monkeypatch.setattr(client, "get_columns", changing)
    study = study_columns(client)
    assert len(pages) > 2
    monkeypatch.undo()
    same(study, study_columns(client))


def train(parameters: Any) -> float:
    """ReportArrays two steps."""
    for step in (1, 2):
        current_trial().report(step, parameters["x"] / step)
    return float(parameters["x"])


@pytest.mark.parametrize("stored", [False, True], ids=["memory", "storage"])
def test_a_result_has_the_reports(stored: bool, tmp_path: Path) -> None:
    result = hola.run_optimization(
        train,
        {"x": (0.0, 1.0)},
        n_trials=3,
        seed=1,
        steps=2,
        stopping=NoStoppingSpec(),
        progress=False,
        storage=tmp_path / "data" if stored else None,
    )
    xs = [t.parameters["x"] for t in result.trials]
    assert [tuple(report) for report in result.reports] == [
        (i + 1, step, {"loss": x / step}) for i, x in enumerate(xs) for step in (1, 2)
    ]
    study = study_columns(result)
    assert study.reports is not None
    assert study.reports.first.tolist() == [0, 2, 4, 6]
    if stored:
        same(study_columns(hola.load_study(tmp_path / "data")), study)
