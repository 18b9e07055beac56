"""A table of trials follows its study by GetColumns, and pandas, polars, DuckDB and pyarrow read it."""

import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    IntegerParameter,
)

import hola
from hola.clients import RestClient, ZmqClient
from hola.clients.arrow import ArrowColumns
from hola.clients.client import SyncClient
from hola.clients.trial_table import TrialTable
from hola.distributed.data_folder import CoreClient
from tests.clients.support import Gateway, Scheduler
from tests.clients.tables import SPEC, add
from tests.clients.worker.served import study, worker

with suppress(ModuleNotFoundError):
    import polars  # noqa: F401  # it sets variables of the environment once, which no test may


def plain(table: ArrowColumns) -> dict[str, list[Any]]:
    """The columns without times, which differ."""
    return {name: list(values) for name, values in table.columns().items() if not name.endswith("_ms")}


def test_a_table_has_the_trials_by_id_and_reads_only_what_changed(client: CoreClient) -> None:
    table = TrialTable(client)
    assert (table.update(), len(table), table.columns()["trial_id"]) == (0, 0, [])
    add(client, 0.25, 1.0)
    client.enqueue_trials(trials=[{"x": 0.0, "n": 2, "c": None}])
    assert (table.update(), table.update(), len(table)) == (3, 0, 3)
    client.cancel_trials(trial_ids=[3])
    add(client, 0.125)
    assert (table.update(), len(table)) == (2, 4)
    assert plain(table) == {
        "trial_id": [1, 2, 3, 4],
        "state": ["completed", "completed", "cancelled", "completed"],
        "param.x": [0.125, 0.5, 0.0, 0.0625],
        "param.n": [1, 2, 2, 1],
        "param.c": ["a", None, None, "a"],
        "objective.loss": [0.25, 1.0, None, 0.125],
        "cost.default": [0.25, 1.0, None, 0.125],
        "violation.default": [0.0, 0.5, None, 0.0],
        "worker_id": [None] * 4,
    }
    assert all(isinstance(ms, int) for ms in table.columns()["ended_ms"])
    assert all(type(n) is int for n in table.columns()["param.n"])


def test_a_study_of_the_same_name_is_read_from_the_start(client: CoreClient) -> None:
    add(client, *[0.5] * 20)
    table = TrialTable(client)
    table.update()
    client.delete_study()
    client.create_study(spec=SPEC)
    add(client, 0.25)
    table.update()
    assert table.columns()["objective.loss"] == [0.25]


def test_a_result_is_a_table_too() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    result = hola.run_optimization(lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=3, seed=0, progress=False)
    table = pyarrow.table(result)
    assert table["objective.loss"].to_pylist() == [t.objectives["loss"] for t in result.trials]


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_following_ends_with_the_study_and_misses_no_trial(transport: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler(tmp_path / "data", auth=transport == "rest"))
        endpoint, token = scheduler.endpoint, scheduler.token
        if transport == "rest":
            endpoint = stack.enter_context(Gateway(scheduler)).endpoint
        make: Any = ZmqClient if transport == "zmq" else RestClient
        client: SyncClient = stack.enter_context(make(endpoint, token=token))
        client.create_study(spec=study(max_trials=40))
        table = TrialTable(client)
        table.update()
        evaluating = threading.Thread(target=worker(scheduler, lambda p: p["x"], tmp_path, token=scheduler.token).run)
        evaluating.start()
        read = sum(table.follow(wait_s=5.0))
        evaluating.join()
        trials = list(client.iter_trials())
    assert len(trials) == 40 <= read
    assert table.columns()["objective.loss"] == [t.objectives and t.objectives["loss"] for t in trials]
    assert table.columns()["worker_id"] == [t.worker_id for t in trials]


def test_a_table_of_another_study_of_the_name_has_its_parameters(client: CoreClient) -> None:
    add(client, *[0.5] * 20)
    table = client.columns()
    client.delete_study()
    other = msgspec.structs.replace(SPEC, parameters=(IntegerParameter(name="x", low=0, high=9),))
    client.create_study(spec=other)
    client.add_trials(trials=[m.AddedTrial(parameters={"x": 3}, objectives={"loss": 0.5})])
    table.update()
    assert (table.columns()["param.x"], table.spec.parameters) == ([3], other.parameters)
    assert type(table.columns()["param.x"][0]) is int


def test_a_table_that_was_not_read_says_so(client: CoreClient) -> None:
    with pytest.raises(ValueError, match=r"call update\(\) first"):
        _ = TrialTable(client).spec
