"""Tables as Arrow: pandas, polars, DuckDB and pyarrow read them."""

import builtins
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    IntegerParameter,
    ParentTest,
    StudySpec,
)

from hola.clients.arrow import MissingLibraryError, arrow_table
from hola.clients.trial_table import TrialTable
from hola.distributed.data_folder import CoreClient
from hola.results import read_study
from tests.clients.tables import SPEC

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
