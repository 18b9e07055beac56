"""Commands and ``hola.load_study`` on a data folder, without a scheduler and beside one."""

import contextlib
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

import hola
from hola.cli.connection_options import ConnectionOptions
from hola.clients import ZmqClient
from hola.clients.connection import Connection, read_connection, write_connection
from hola.clients.errors import ConfigurationError, ConflictError, HolaError, UnknownStudyError
from hola.distributed.data_folder import DataFolderClient
from hola.distributed.errors import SetupError
from hola.distributed.places import NotHereError
from hola.results import ResultError
from hola.storage import open_storage
from hola.storage.snapshot import read_snapshot
from tests.cli.support import command, serving, study_file
from tests.cli.support import hola as command_line

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),), seed=1
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that a scheduler left: a study ``demo`` with three results of its own."""
    data = tmp_path / "hola-data"
    data.mkdir()
    open_storage(str(data / "hola.db")).close()
    with DataFolderClient(data, study="demo") as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[AddedTrial(parameters={"x": x}, objectives={"loss": x * x}) for x in (0.5, 0.25, 0.75)]
        )
    return data


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """A command in the parent of a data folder, where no scheduler is known."""
    return command_line(*arguments, folder=folder.parent, connection=False)


def test_the_commands_of_a_folder_find_what_hola_run_left(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", "echo $HOLA_PARAM_n"])
    code, _, complaint = command_line("run", "study.json", "-w", "1", folder=tmp_path, connection=False)
    assert code == 0, complaint
    code, out, complaint = command_line("status", folder=tmp_path, connection=False)
    assert (code, out.splitlines()[0][:39], complaint) == (0, "demo: finished (max_trials), 6 of 6 tri", "")
    code, out, complaint = command_line("trials", "--json", folder=tmp_path, connection=False)
    assert (code, len(out.splitlines()), complaint) == (0, 6, "")
    code, out, complaint = command_line("best", "--json", folder=tmp_path, connection=False)
    best = json.loads(out)[0]["trial"]
    result = hola.load_study(tmp_path / "hola-data")
    assert result.best is not None
    assert (result.study, result.state, result.reason) == ("demo", "finished", "max_trials")
    assert (best["trial_id"], len(result.trials)) == (result.best.trial_id, 6)


@pytest.mark.parametrize("option", [(), ("--data-dir", "hola-data")])
def test_changes_are_committed_through_the_core(folder: Path, option: tuple[str, ...]) -> None:
    assert run(folder, "pause", *option)[:2] == (0, "demo: paused, 0 trials ended, 3 added, 0 running\n")
    with DataFolderClient(folder, study="demo") as client:
        assert client.get_study().info.state == "paused"
    code, out, complaint = run(folder, "status", *option)
    assert out.splitlines()[0] == "demo: not running (no scheduler, paused), 0 trials ended, 3 added"
    assert (code, complaint) == (0, "no scheduler is running for hola-data; this is the stored state\n")


def test_new_objectives_score_the_trials_again(folder: Path) -> None:
    with DataFolderClient(folder, study="demo") as client:
        client.update_objectives(objectives=[ObjectiveSpec(name="loss", direction="maximize")], expected_revision=1)
        best = client.status().best
        assert best is not None
        assert best.parameters == {"x": 0.75}
    result = hola.load_study(folder)
    assert result.best is not None
    assert result.best.parameters == {"x": 0.75}


def test_a_refusal_is_that_of_a_scheduler(folder: Path) -> None:
    with DataFolderClient(folder, study="demo") as client:
        with pytest.raises(ConflictError, match="another spec"):
            client.create_study(spec=StudySpec(parameters=SPEC.parameters, objectives=SPEC.objectives, max_trials=9))
        with pytest.raises(SetupError, match=r"no scheduler runs on .*hola-data: start one with hola serve"):
            client.shutdown()


def test_reading_takes_no_lock_and_changing_does(folder: Path) -> None:
    before = (folder / "hola.db.lock").stat().st_mtime_ns
    with DataFolderClient(folder, study="demo") as client:
        client.status()
        storage = open_storage(str(folder / "hola.db"))  # a scheduler may start meanwhile
        try:
            assert client.status().info.study == "demo"
            with pytest.raises(SetupError, match=r"in use by another scheduler .* name its connection file"):
                client.set_study_state(state="paused")
            assert len(hola.load_study(folder).trials) == 3
        finally:
            storage.close()
        client.set_study_state(state="paused")
    assert (folder / "hola.db.lock").stat().st_mtime_ns > before
    open_storage(str(folder / "hola.db")).close()


def test_a_snapshot_is_of_one_moment_while_others_write(folder: Path) -> None:
    stop, wrong = threading.Event(), list[int]()

    def look() -> None:
        while not stop.is_set():
            snapshot = read_snapshot(folder / "hola.db")
            trials, events = list(snapshot.trials(1)), snapshot.events(1)
            if max(t.changed for t in trials) != max(e.event_id for e in events):
                wrong.append(len(trials))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        with DataFolderClient(folder, study="demo") as client:
            for x in range(30):
                client.add_trials(trials=[AddedTrial(parameters={"x": x / 30}, objectives={"loss": float(x)})])
    finally:
        stop.set()
        reader.join()
    assert wrong == []


def test_a_running_scheduler_is_used(tmp_path: Path) -> None:
    study_file(tmp_path)
    with serving(tmp_path, "--study", "study.json", "--no-rest"):
        code, out, complaint = command_line("pause", "--data-dir", "data", folder=tmp_path, connection=False)
        assert (code, complaint) == (0, ""), complaint
        with ZmqClient(connection=read_connection(tmp_path / "data" / "connection.json")) as client:
            assert client.get_study(study="demo").info.state == "paused"
    assert "demo: paused" in out


def test_another_scheduler_that_is_found_first_is_told_from_the_folder(folder: Path, tmp_path: Path) -> None:
    study_file(tmp_path, study="served")
    with command(
        "serve", "--data-dir", "data", "--study", "study.json", "--no-rest", folder=tmp_path, connection=False
    ) as server:
        server.await_text("ready")
        assert run(folder, "status")[1].startswith("served: running")
        code, _, complaint = run(folder, "status", "--study", "demo")
        assert (code, complaint) == (
            1,
            "Error: there is no study 'demo' at the scheduler that was found; to use the studies in this folder, add "
            "--data-dir hola-data\n",
        )
        assert run(folder, "status", "--study", "demo", "--data-dir", "hola-data")[0] == 0
        server.process.terminate()
        assert server.wait() == 0


def test_a_connection_file_that_a_killed_scheduler_left_is_no_scheduler(folder: Path) -> None:
    connection = folder / "connection.json"
    write_connection(connection, unanswered(pid=2**22 + 1))
    assert run(folder, "status")[0] == 0
    write_connection(connection, unanswered(pid=1))  # the number belongs to another process now
    assert run(folder, "status")[0] == 0


def test_a_published_scheduler_that_was_killed_hides_no_data(folder: Path) -> None:
    write_connection(folder.parent / "hola" / "connection.json", unanswered(pid=2**22 + 1))
    code, out, complaint = run(folder, "status")
    assert (code, out.splitlines()[0][:17]) == (0, "demo: not running"), complaint


def test_a_folder_that_was_not_named_gets_no_token_and_no_word_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder may come from somebody else, as in an archive."""
    monkeypatch.chdir(folder.parent)
    for name in [name for name in os.environ if name.startswith("HOLA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOLA_TOKEN", "secret")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder.parent))
    heard = list[str | None]()

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server calls
            heard.append(self.headers["Authorization"])
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            here = Connection(rest=[f"http://127.0.0.1:{server.server_port}"], token="its own", pid=os.getpid())
            write_connection(folder / "connection.json", here)
            with contextlib.suppress(HolaError):  # it is no scheduler
                ConnectionOptions()._connection()
        finally:
            server.shutdown()
            thread.join()
    assert set(heard) == {"Bearer its own"}
    elsewhere = Connection(zmq=["tcp://192.0.2.1:5557"], rest=["https://192.0.2.1:8080"], pid=os.getpid())
    write_connection(folder / "connection.json", elsewhere)
    assert ConnectionOptions()._connection() == Path("hola-data")
    (folder / "connection.json").chmod(0o644)
    with pytest.raises(ConfigurationError, match="group and others must have no permission"):
        ConnectionOptions()._connection()


def test_without_a_study_the_way_to_one_is_told(tmp_path: Path) -> None:
    open_storage(str(tmp_path / "hola.db")).close()
    code, _, complaint = command_line("status", "--data-dir", ".", folder=tmp_path, connection=False)
    assert (code, complaint) == (
        1,
        "Error: there is no study yet; create one with hola create STUDY.yaml or hola run STUDY.yaml\n",
    )


def unanswered(pid: int) -> Connection:
    """A connection that nothing answers."""
    return Connection(zmq=["ipc:///nowhere/none.ipc"], pid=pid)


def test_several_studies_have_to_be_named(folder: Path) -> None:
    with DataFolderClient(folder) as client:
        client.create_study(study="other", spec=SPEC)
    code, _, complaint = run(folder, "status")
    assert (code, complaint) == (1, "Error: there are 2 studies: demo, other; choose one with --study\n")
    assert run(folder, "status", "--study", "other")[0] == 0
    with pytest.raises(ResultError, match="there are several studies: demo, other; give the name of one"):
        hola.load_study(folder)
    assert hola.load_study(folder, "other").trials == []
    with pytest.raises(UnknownStudyError):
        hola.load_study(folder, "none")


def test_a_folder_without_data_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    code, _, complaint = command_line("status", "--data-dir", "none", folder=tmp_path, connection=False)
    assert (code, complaint) == (1, "Error: none: there is no such data folder\n")
    code, _, complaint = command_line("status", folder=tmp_path, connection=False)
    assert code == 1
    assert "and there are no studies in hola-data; give a data folder with --data-dir" in complaint
    with pytest.raises(NotHereError, match="there is no such data folder"):
        hola.load_study(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_create_makes_the_folder_that_is_named(tmp_path: Path) -> None:
    study_file(tmp_path)
    code, out, complaint = command_line("create", "study.json", "--data-dir", "new", folder=tmp_path, connection=False)
    assert (code, out, complaint) == (0, "created: demo: running, 0 of 6 trials ended, 0 running\n", "")
    code, out, _ = command_line("status", "--data-dir", "new", folder=tmp_path, connection=False)
    assert (code, out.splitlines()[0]) == (0, "demo: not running (no scheduler), 0 of 6 trials ended")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_result_has_columns_and_a_frame_and_prints_short(folder: Path) -> None:
    result = hola.load_study(folder)
    assert str(result) == ("study demo: running, 3 trials (3 completed)\nbest: trial 2, loss=0.0625\n  x=0.25")
    columns = result.columns()
    assert list(columns)[:6] == ["trial_id", "state", "param.x", "objective.loss", "cost.default", "violation.default"]
    assert (columns["param.x"], columns["objective.loss"]) == ([0.5, 0.25, 0.75], [0.25, 0.0625, 0.5625])
    pandas = pytest.importorskip("pandas")
    frame = result.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["param.x"].tolist() == [0.5, 0.25, 0.75]
