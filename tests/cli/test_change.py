"""``hola objectives``, ``enqueue``, ``add``, ``cancel`` and ``show``, on a data folder."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hola_protocol.messages import AddedTrial, Trial
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec

from hola import load_study
from hola.cli import main
from hola.cli.show import describe
from hola.distributed.data_folder import DataFolderClient
from hola.storage import open_storage

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=0.0, high=1.0),
        CategoricalParameter(name="act", choices=("relu", "1", 1)),
    ),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="time", limit=9.0)),
    max_trials=3,
    seed=1,
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a study and one result."""
    for name in ("HOLA_CONNECTION", "HOLA_ENDPOINT", "HOLA_STUDY", "HOLA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    open_storage(str(tmp_path / "data" / "hola.db")).close()
    with DataFolderClient("data", study="demo") as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[
                AddedTrial(
                    parameters={"x": 0.5, "act": "relu"}, objectives={"loss": 1.0, "time": 2.0}, metadata={"host": "a"}
                )
            ]
        )
    return tmp_path / "data"


def hola(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [*arguments[:1], "--data-dir", "data", *arguments[1:]], input=text)


@pytest.mark.usefixtures("data")
def test_objectives_are_shown_and_changed_after_a_confirmation() -> None:
    shown = hola("objectives")
    assert (shown.exit_code, shown.stdout) == (
        0,
        "objective  direction  target  limit  priority  group\n"
        "loss       minimize   none    none   1         default\n"
        "time       minimize   none    9      1         default\n",
    )
    refused = hola("objectives", "--set", "time.limit=1.5", text="n\n")
    assert refused.exit_code == 1
    assert "time.limit: 9 -> 1.5\nchange the objectives of demo? [y/N]: " in refused.stderr
    done = hola("objectives", "--set", "time.limit=1.5", "--set", "time.group=cost", "--yes", "--json")
    assert done.exit_code == 0, done.stderr
    assert [(o["limit"], o["group"]) for o in json.loads(done.stdout)] == [(None, "default"), (1.5, "cost")]
    with DataFolderClient("data", study="demo") as client:
        (trial,) = client.iter_trials()
        assert [c.violation > 0 for c in trial.costs] == [False, True]
    assert hola("objectives", "--set", "time.limit=none", "--yes").exit_code == 0
    same = hola("objectives", "--set", "time.limit=none")
    assert (same.exit_code, same.stderr) == (0, "no changes\n")


@pytest.mark.usefixtures("data")
def test_a_preview_of_objectives_changes_nothing() -> None:
    with DataFolderClient("data", study="demo") as client:
        other = AddedTrial(parameters={"x": 0.25, "act": "1"}, objectives={"loss": 0.5, "time": 5.0})
        client.add_trials(trials=[other])
    before = hola("objectives").stdout, hola("best", "--json").stdout
    shown = hola("objectives", "--set", "loss.direction=maximize", "--preview")
    assert (shown.exit_code, shown.stderr) == (0, "loss.direction: minimize -> maximize\n")
    assert shown.stdout == (
        "rank  trial  state      loss  time  x     act\n"
        "   1      1  completed     1     2  0.5   relu\n"
        "   2      2  completed   0.5     5  0.25  1\n"
    )
    told = hola("objectives", "--set", "time.group=cost", "--preview", "--limit", "1", "--json")
    assert [(item["rank"], item["trial"]["objective_revision"]) for item in json.loads(told.stdout)] == [(1, 0)]
    assert (hola("objectives").stdout, hola("best", "--json").stdout) == before


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("time", "--set needs NAME.FIELD=VALUE, such as loss.limit=0.5, not 'time'"),
        ("tim.limit=1", "tim.limit=1: unknown objective 'tim'; the objectives are: loss, time"),
        ("time.limt=1", "time.limt=1: an objective has no field 'limt'; its fields are: direction, target, limit"),
        ("time.limit=x", "time.limit=x: limit must be a number or none"),
        ("time.direction=up", "time.direction=up: direction must be minimize or maximize"),
        ("time.priority=0", "time.priority=0: priority must be a number above 0"),
    ],
)
def test_a_wrong_change_of_objectives_is_named(change: str, complaint: str) -> None:
    result = hola("objectives", "--set", change, "--yes")
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_own_trials_are_enqueued_added_cancelled_and_shown(data: Path) -> None:
    assert hola("enqueue", "x=0.25", "act=1").stdout == "enqueued trial 2\n"
    (data.parent / "points.jsonl").write_text('{"x": 0.5, "act": 1}\n{"parameters": {"x": 1, "act": "relu"}}\n')
    too_many = hola("enqueue", "--file", "points.jsonl", "--json")
    assert json.loads(too_many.stdout) == {"trial_ids": [3, 4]}
    full = hola("enqueue", "x=0.25", "act=relu")
    assert (full.exit_code, full.stderr) == (1, "Error: the budget of 3 trials has 0 left\n")
    wrong = hola("enqueue", "x=7", "act=relu")
    assert wrong.exit_code == 1
    assert "(at /trials/0/x: 7)" in wrong.stderr
    added = hola("add", "x=0.125", "act=relu", "--result", "loss=0.5", "-r", "time=1")
    assert (added.exit_code, added.stdout) == (0, "added trial 5\n")
    cancelled = hola("cancel", "3", "1", "--reason", "wrong data")
    assert (cancelled.exit_code, cancelled.stdout) == (
        0,
        "trial 3: cancelled\ntrial 1: had already ended: completed\n",
    )
    assert hola("cancel", "--queued", "--json").exit_code == 0
    with DataFolderClient("data", study="demo") as client:
        trials = {t.trial_id: t for t in client.iter_trials()}
    assert [(t.state, t.origin) for t in trials.values()] == [
        ("completed", "added"),
        ("cancelled", "enqueued"),
        ("cancelled", "enqueued"),
        ("cancelled", "enqueued"),
        ("completed", "added"),
    ]
    assert trials[2].parameters == {"x": 0.25, "act": "1"}
    assert trials[3].parameters == {"x": 0.5, "act": 1}
    assert trials[3].reason == "wrong data"
    unknown = hola("cancel", "99")
    assert (unknown.exit_code, unknown.stdout) == (1, "trial 99: study 'demo' has no trial 99\n")
    assert hola("status").stdout.startswith("demo: finished (max_trials), 3 of 3 trials ended, 2 added, for")


def test_what_export_writes_can_be_added_elsewhere(data: Path) -> None:
    for name in ("t.csv", "t.jsonl"):
        assert hola("export", "-o", name).exit_code == 0
        assert hola("enqueue", "x=0.75", "act=relu").exit_code == 0, "a trial without a result"
        result = hola("add", "--file", name, "--again")
        assert result.exit_code == 0, result.stderr
    with DataFolderClient("data", study="demo") as client:
        completed = list(client.iter_trials(states=["completed"], with_metadata=True))
    assert {(t.parameters["x"], t.parameters["act"], t.objectives["loss"]) for t in completed if t.objectives} == {
        (0.5, "relu", 1.0)
    }
    assert [t.metadata for t in completed] == [{"host": "a"}] * len(completed)
    assert len(completed) == 4


def test_a_file_is_added_once_unless_told_otherwise(data: Path) -> None:
    """Part of a file that was added before is no reason to refuse the rest."""
    old = data.parent / "old.csv"
    old.write_text("x,act,loss,time\n0.125,relu,0.5,1\n0.25,relu,0.25,1\n")
    assert hola("add", "--file", "old.csv").stdout == "added 2 trials: 2 to 3\n"
    refused = hola("add", "--file", "old.csv")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Error: all trials of old.csv were added before, the first as trial 2; --again adds them again\n",
    )
    assert hola("add", "--file", "old.csv", "--again").stdout == "added 2 trials: 4 to 5\n"
    old.write_text(old.read_text() + "0.5,relu,0.75,1\n")
    assert hola("add", "--file", "old.csv").stdout == "added 3 trials: 6 to 8\n"


def test_export_goes_by_the_ending_and_refuses_others(data: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert hola("enqueue", "x=0.75", "act=1").exit_code == 0
    done = hola("export", "-o", "t.parquet")
    assert (done.exit_code, done.stderr) == (0, "wrote 2 trials to t.parquet\n")
    table = parquet.read_table(data.parent / "t.parquet").to_pydict()
    assert (table["param.x"], table["param.act"]) == ([0.5, 0.75], ["relu", "1"])
    assert (table["objective.loss"], table["state"]) == ([1.0, None], ["completed", "queued"])
    assert table["metadata"] == ['{"host": "a"}', None]
    wrong = hola("export", "-o", "t.xlsx")
    assert wrong.exit_code == 2
    assert "t.xlsx: unknown extension .xlsx; use one of .csv, .jsonl, .ndjson, .parquet" in wrong.stderr
    assert hola("export", "-o", "t.txt", "--format", "csv").exit_code == 0
    text = hola("export", "--format", "parquet")
    assert (text.exit_code, text.stdout) == (2, "")
    assert sorted(p.name for p in data.parent.iterdir()) == ["data", "t.parquet", "t.txt"]


@pytest.mark.usefixtures("data")
def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = hola("export", "-o", "t.parquet")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: Parquet needs pyarrow, which is not installed: pip install pyarrow\n",
    )


def test_a_front_goes_from_one_end_to_the_other(data: Path) -> None:
    assert hola("objectives", "--set", "time.group=cost", "--set", "time.limit=none", "--yes").exit_code == 0
    for loss, time in ((0.25, 4.0), (3.0, 0.5), (0.5, 3.0), (2.0, 1.0)):
        added = hola("add", f"x={loss / 4}", "act=relu", "-r", f"loss={loss}", "-r", f"time={time}")
        assert added.exit_code == 0, added.stderr
    shown = json.loads(hola("front", "--json").stdout)
    assert [item["trial"]["objectives"]["loss"] for item in shown] == [0.25, 0.5, 1.0, 2.0, 3.0]
    assert [t.objectives["loss"] for t in load_study(data).front if t.objectives] == [0.25, 0.5, 1.0, 2.0, 3.0]


def test_a_trial_is_shown_with_all_that_is_known(data: Path) -> None:
    shown = hola("show", "1")
    assert shown.exit_code == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[:9] == [
        "trial 1: completed",
        "origin: added",
        "parameters:",
        "  x = 0.5",
        "  act = relu",
        "objectives:",
        "  loss = 1",
        "  time = 2",
        "  cost in group default: 3, violation 0",
    ]
    assert lines[-4:] == ["metadata:", "  {", '    "host": "a"', "  }"]
    assert json.loads(hola("show", "1", "--json").stdout)["metadata"] == {"host": "a"}
    none = hola("show", "7")
    assert (none.exit_code, none.stderr) == (1, "Error: study 'demo' has no trial 7; the last trial is 1\n")


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("region", "origin: sampler (region: expected improvement in the trust region)"),
        ("another", "origin: sampler (another)"),
        (None, "origin: sampler"),
    ],
)
def test_a_stopped_trial_is_shown_with_its_reason_and_origin(word: str | None, line: str) -> None:
    reason = "rank 4 of 4 at epoch 3; only the best continues"
    trial = Trial(
        trial_id=1, parameters={"x": 0.5}, state="stopped", origin_detail=word, step=3, reason=reason, created_ms=1
    )
    lines = describe(trial, None)
    assert lines[:2] == ["trial 1: stopped", line]
    assert lines[-2:] == ["reason:", f"  {reason}"]


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["enqueue"], "give either parameters as NAME=VALUE, or --file"),
        (["enqueue", "x"], "'x' is not NAME=VALUE"),
        (["add", "x=1", "act=relu", "-r", "loss=high"], "loss = 'high' is not a number"),
        (["cancel"], "give either trial ids or --queued"),
        (["cancel", "1", "--queued"], "give either trial ids or --queued"),
        (["cancel", "zero"], "'zero' is not a valid integer"),
    ],
)
def test_a_wrong_call_names_what_is_wanted(arguments: list[str], complaint: str) -> None:
    result = hola(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"x": 1}\n{"x":', "points:2: is not JSON"),
        ("[1]", "points:1: is not an object"),
        ("u,y\n1,2\n", "points: is neither JSON lines nor CSV with a column for each parameter (x, "),
    ],
)
def test_a_file_that_cannot_be_read_is_named(data: Path, content: str, complaint: str) -> None:
    (data.parent / "points").write_text(content)
    result = hola("enqueue", "--file", "points")
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_a_table_may_have_the_plain_names_of_the_study(data: Path) -> None:
    (data.parent / "old.csv").write_text("day,loss,time,x,act\nMonday,0.25,2,0.5,relu\nTuesday,,,0.75,relu\n")
    result = hola("add", "--file", "old.csv")
    assert (result.exit_code, result.stderr) == (0, "skipped 1 trials without a result\n")
    added = json.loads(hola("trials", "--json").stdout.splitlines()[-1])
    assert (added["parameters"], added["objectives"]) == (
        {"x": 0.5, "act": "relu"},
        {"loss": 0.25, "time": 2.0},
    )
