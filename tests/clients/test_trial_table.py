"""A table of trials follows its study by GetColumns, and pandas, polars, DuckDB and pyarrow read it."""

import asyncio
import builtins
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
)
from hola_protocol.stopping import NoStoppingSpec, StepsSpec

import hola
from hola.clients import AsyncRestClient, AsyncZmqClient, RestClient, ZmqClient
from hola.clients.arrow import ArrowColumns, MissingLibraryError, arrow_table
from hola.clients.client import SyncClient
from hola.clients.errors import UnknownStudyError
from hola.clients.trial_table import TrialTable
from hola.distributed.data_folder import CoreClient
from hola.plots import PlotError, study_columns
from hola.results import read_study
from hola.storage.memory import MemoryStorage
from tests.clients.support import Gateway, Scheduler
from tests.clients.worker.served import study, worker

with suppress(ModuleNotFoundError):
    import polars  # noqa: F401  # it sets variables of the environment once, which no test may

PARAMETERS = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    IntegerParameter(name="n", low=1, high=9),
    CategoricalParameter(name="c", choices=("a", None, 1)),
)
SPEC = StudySpec(parameters=PARAMETERS, objectives=(ObjectiveSpec(name="loss", limit=0.5),), seed=1)


@pytest.fixture
def client() -> Iterator[CoreClient]:
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        yield client


def add(client: SyncClient, *losses: float) -> None:
    """Add a trial for each loss."""
    sets = [{"x": loss / 2, "n": i % 9 + 1, "c": ("a", None, 1)[i % 3]} for i, loss in enumerate(losses)]
    trials = [m.AddedTrial(parameters=p, objectives={"loss": loss}) for p, loss in zip(sets, losses, strict=True)]
    client.add_trials(trials=trials)


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


def test_costs_are_read_again_under_other_objectives(client: CoreClient) -> None:
    add(client, 0.25, 1.0)
    table = TrialTable(client)
    table.update()
    objectives = [ObjectiveSpec(name="loss", direction="maximize", group="g")]
    client.update_objectives(objectives=objectives, expected_revision=1)
    client.get_suggestion(worker_id=client.register_worker().worker_id)  # which lets the core run its tasks
    table.update()
    assert (table.columns()["cost.g"], table.objective_revision) == ([-0.25, -1.0, None], 2)
    assert "cost.default" not in table.columns()


def test_a_study_of_the_same_name_is_read_from_the_start(client: CoreClient) -> None:
    add(client, *[0.5] * 20)
    table = TrialTable(client)
    table.update()
    client.delete_study()
    client.create_study(spec=SPEC)
    add(client, 0.25)
    table.update()
    assert table.columns()["objective.loss"] == [0.25]


def test_only_the_requested_columns_are_there(client: CoreClient) -> None:
    add(client, 0.25)
    table = TrialTable(client, parameters=["n"], include=["objectives"])
    table.update()
    assert list(table.columns()) == ["trial_id", "state", "param.n", "objective.loss"]


@pytest.fixture
def read(client: CoreClient) -> TrialTable:
    add(client, 0.25, 1.0, 0.125)
    client.enqueue_trials(trials=[{"x": 0.0, "n": 2, "c": None}])
    table = TrialTable(client)
    table.update()
    return table


EXPECTED = {
    "state": ["completed", "completed", "completed", "queued"],
    "param.n": [1, 2, 3, 2],
    "param.c": ["a", None, "1", None],
    "objective.loss": [0.25, 1.0, 0.125, None],
    "started_ms": [None] * 4,
}


def test_pandas_reads_a_table(read: TrialTable) -> None:
    pandas = pytest.importorskip("pandas")
    frame = read.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["objective.loss"].tolist()[:3] == [0.25, 1.0, 0.125]
    streamed = pandas.DataFrame.from_arrow(read)
    assert streamed["param.n"].tolist() == EXPECTED["param.n"]
    assert streamed["param.c"].tolist()[0] == "a"


def test_pyarrow_reads_a_table(read: TrialTable) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(read)
    assert {name: table[name].to_pylist() for name in EXPECTED} == EXPECTED
    types = [str(table.schema.field(name).type) for name in EXPECTED]
    assert types == ["string", "int64", "string", "double", "int64"]


def test_polars_reads_a_table(read: TrialTable) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(read)
    assert {name: frame[name].to_list() for name in EXPECTED} == EXPECTED


def test_duckdb_reads_a_table(read: TrialTable) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        database.register("trials", read)
        found = database.execute('select state, count(*), min("objective.loss") from trials group by 1 order by 1')
        assert found.fetchall() == [("completed", 3, 0.125), ("queued", 1, None)]


def without(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    """Let packages be missing."""
    found = builtins.__import__

    def importing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(name)
        return found(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", importing)


def test_nanoarrow_is_enough(read: TrialTable, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoarrow")
    polars = pytest.importorskip("polars")
    with monkeypatch.context() as patch:
        without(patch, "pyarrow")
        made = arrow_table(read.columns())
    frame = polars.DataFrame(made)
    assert {name: frame[name].to_list() for name in EXPECTED} == EXPECTED


def test_a_missing_library_is_named(read: TrialTable, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "pyarrow", "nanoarrow", "pandas")
    with pytest.raises(MissingLibraryError, match="pip install nanoarrow"):
        read.__arrow_c_stream__()
    with pytest.raises(MissingLibraryError, match=r"pip install pandas; or use columns\(\)"):
        read.to_frame()


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


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_every_client_returns_the_columns_of_its_study(transport: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler(tmp_path / "data", auth=transport == "rest"))
        endpoint, token = scheduler.endpoint, scheduler.token
        if transport == "rest":
            endpoint = stack.enter_context(Gateway(scheduler)).endpoint
        kinds: Any = (ZmqClient, AsyncZmqClient) if transport == "zmq" else (RestClient, AsyncRestClient)
        client: SyncClient = stack.enter_context(kinds[0](endpoint, token=token))
        client.create_study(spec=SPEC)
        client.create_study(spec=SPEC, study="other")
        add(client, 0.25, 1.0)
        table = client.columns()
        expected = {**EXPECTED_OF_TWO, "trial_id": [1, 2]}
        assert {name: table.columns()[name] for name in expected} == expected
        assert len(client.columns(study="other")) == 0
        assert list(client.columns(parameters=["n"], include=[]).columns()) == ["trial_id", "state", "param.n"]

        async def read() -> None:
            async with kinds[1](endpoint, token=token) as other:
                found = await other.columns()
                assert found.columns() == table.columns()
                add(client, 0.125)
                assert await found.update() == 1
                client.set_study_state(state="finished")
                assert [count async for count in found.follow(wait_s=5.0)] == []
                assert found.to_frame()["objective.loss"].tolist() == [0.25, 1.0, 0.125]
                with pytest.raises(UnknownStudyError):
                    await other.columns(study="none")

        asyncio.run(read())


EXPECTED_OF_TWO = {"objective.loss": [0.25, 1.0], "param.c": ["a", None], "violation.default": [0.0, 0.5]}


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


def test_reports_of_many_updates_are_joined(client: CoreClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.clients.column_table._REPORT_PAGES", 3)
    spec = msgspec.structs.replace(SPEC, steps=StepsSpec(max=9), stopping=NoStoppingSpec())
    client.create_study(spec=spec, study="steps")
    client.study = "steps"
    worker_id = client.register_worker(concurrency=2).worker_id
    trials = client.get_suggestion(worker_id=worker_id, count=2).suggestions
    table = client.columns(include=["reports"])
    for step in range(1, 7):
        trial = trials[step % 2]
        report = m.Report(trial_id=trial.trial_id, lease=trial.lease, step=step, objectives={"loss": 1.0 / step})
        client.submit_reports(worker_id=worker_id, reports=[report])
        table.update()
    assert len(table.report_pages()) == 1
    found, whole = (study_columns(source).reports for source in (table_with_objectives(client, table), client))
    assert found is not None
    assert whole is not None
    assert found.steps.tolist() == whole.steps.tolist() == [2, 4, 6, 1, 3, 5]
    assert found.values.tolist() == whole.values.tolist()


def table_with_objectives(client: CoreClient, table: TrialTable) -> TrialTable:
    """The table, after the check that plots refuse it without objectives."""
    with pytest.raises(PlotError, match=r"has no column objective\.loss; include objectives"):
        study_columns(table)
    with pytest.raises(PlotError, match=r"has no column param\.x; read all parameters"):
        study_columns(client.columns(parameters=["n"]))
    objectives = client.columns(include=["objectives"])
    table._columns |= {"objective.loss": objectives._columns["objective.loss"]}
    return table


def test_readers_tell_the_choice_null_from_a_parameter_that_is_not_active(client: CoreClient) -> None:
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name="c", choices=("a", "b")),
            CategoricalParameter(name="d", choices=(None, "on"), condition=({"c": ParentTest(in_=("a",))},)),
            IntegerParameter(name="n", low=1, high=9, condition=({"c": ParentTest(in_=("a",))},)),
        ),
        objectives=SPEC.objectives,
    )
    client.create_study(spec=spec, study="conditional")
    sets: list[dict[str, Any]] = [{"c": "a", "d": None, "n": 3}, {"c": "b"}, {"c": "a", "d": "on", "n": 4}]
    client.add_trials(trials=[m.AddedTrial(parameters=p, objectives={"loss": 0.5}) for p in sets], study="conditional")
    client.study = "conditional"
    table = TrialTable(client)
    table.update()
    expected = {
        "param.c": ["a", "b", "a"],
        "param.d": [None, None, "on"],
        "active.d": [True, False, True],
        "param.n": [3, None, 4],
    }
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    for read in (table, read_study(client)):
        frame = polars.DataFrame(read)
        assert {name: frame[name].to_list() for name in expected} == expected
        assert "active.n" not in frame.columns
        assert read.to_frame()["active.d"].tolist() == expected["active.d"]
        streamed = pandas.DataFrame.from_arrow(read)
        assert streamed["active.d"].tolist() == expected["active.d"]
        assert streamed["param.n"].isna().tolist() == [False, True, False]
        with duckdb.connect() as database:
            database.register("trials", read)
            query = 'select trial_id from trials where "param.d" is null and "active.d"'
            assert database.execute(query).fetchall() == [(1,)]
