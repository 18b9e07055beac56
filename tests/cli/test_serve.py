"""``hola serve``, ``hola worker`` and the commands that look on, as real processes."""

import contextlib
import csv
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from hola_protocol.space import ContinuousParameter, IntegerParameter, ObjectiveSpec

from hola.cli import main
from hola.clients import ZmqClient
from hola.clients.connection import read_connection
from hola.clients.errors import UnauthenticatedError
from hola.clients.process_tree import descendants
from tests.cli.support import (
    Command,
    command,
    environment,
    hola,
    is_alive,
    processes_of,
    serving,
    study_file,
    wait_until,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a scheduler that several tests share, each with a study of its own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Command]:
    with serving(home) as server:
        yield server


def invoke(home: Path, *arguments: str, typed: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, arguments, input=typed, env=environment(home))


def invoke_json(home: Path, *arguments: str) -> Any:
    """What a command writes with ``--json``."""
    result = invoke(home, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def create(home: Path, folder: Path, study: str, **changes: Any) -> Path:
    """A study on the shared scheduler."""
    path = study_file(folder, study=study, **changes)
    invoke_json(home, "create", str(path))
    return path


def trials_of(home: Path, study: str) -> list[Any]:
    """The trials of a study, as the command lists them."""
    return [json.loads(line) for line in invoke(home, "trials", "-s", study, "--json").stdout.splitlines()]


@pytest.mark.usefixtures("server")
def test_a_study_from_its_file_to_an_export(home: Path, tmp_path: Path) -> None:
    create(home, tmp_path, "whole")
    script = 'test "$HOLA_TRIAL_ID" != 2 || { echo too hot >&2; exit 65; }; echo $HOLA_PARAM_n'
    code, out, complaint = hola(
        "worker", "-s", "whole", "--json", "--exec", "sh", "-c", script, folder=tmp_path, home=home
    )
    told = json.loads(out)
    assert (code, told["reason"], told["completed"], told["infeasible"]) == (0, "finished", 5, 1), complaint

    info = invoke_json(home, "status", "-s", "whole")["info"]
    assert (info["state"], info["reason"], info["counts"]["completed"]) == ("finished", "max_trials", 5)
    trials = trials_of(home, "whole")
    assert [t["trial_id"] for t in trials] == [1, 2, 3, 4, 5, 6]
    assert (trials[1]["state"], trials[1]["reason"]) == ("infeasible", "too hot")
    assert all(t["objectives"]["loss"] == t["parameters"]["n"] for t in trials if t["state"] == "completed")
    ranked = invoke_json(home, "best", "-s", "whole", "--limit", "2")
    values = sorted(t["objectives"]["loss"] for t in trials if t["objectives"] is not None)
    assert [(r["rank"], r["trial"]["objectives"]["loss"]) for r in ranked] == [(1, values[0]), (2, values[1])]
    front = invoke_json(home, "front", "-s", "whole")
    assert [r["trial"]["trial_id"] for r in front] == [ranked[0]["trial"]["trial_id"]]
    listed = invoke(home, "trials", "-s", "whole", "--state", "infeasible").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [["trial", "state"], ["2", "infeasible"]]
    assert invoke(home, "status", "-s", "whole", "--watch").stdout.endswith("finished (max_trials)\n")

    written = invoke(home, "export", "-s", "whole", "-o", str(tmp_path / "out.csv"))
    assert (written.stdout, written.stderr) == ("", f"wrote 6 trials to {tmp_path}/out.csv\n")
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(r["param.x"]) for r in rows] == [t["parameters"]["x"] for t in trials]
    lines = invoke(home, "export", "-s", "whole", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == trials


@pytest.mark.usefixtures("server")
def test_the_life_of_studies(home: Path, tmp_path: Path) -> None:
    path = study_file(tmp_path, study="first")
    assert invoke(home, "create", str(path)).stdout == "created: first: running, 0 of 6 trials ended, 0 running\n"
    assert invoke(home, "create", str(path)).stdout.startswith("continues: first")
    study_file(tmp_path, study="first", max_trials=9)
    assert invoke(home, "create", str(path)).stdout == (
        "continues with max_trials = 9: first: running, 0 of 9 trials ended, 0 running\n"
    )
    study_file(tmp_path, study="first", seed=2)
    refused = invoke(home, "create", str(path))
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: study 'first' exists with another spec; these fields differ: seed; to start from its results, use "
        "another name (study: in the file) and transfer_from: [first]; hola run --fresh deletes it and starts again; "
        "another data folder (--data-dir) keeps both\n"
    )
    study_file(
        tmp_path,
        study="first",
        parameters=(ContinuousParameter(name="x", low=0.0, high=2.0), IntegerParameter(name="n", low=1, high=1000)),
    )
    assert "these fields differ: parameters (x); to start" in invoke(home, "create", str(path)).stderr
    study_file(tmp_path, study="first", max_trials=9, objectives=(ObjectiveSpec(name="loss", limit=1.0),))
    assert "hola objectives --study first --set NAME.FIELD=VALUE" in invoke(home, "create", str(path)).stderr
    assert invoke_json(home, "pause", "-s", "first")["state"] == "paused"
    assert invoke_json(home, "resume", "-s", "first")["state"] == "running"
    assert invoke_json(home, "finish", "-s", "first")["reason"] == "by_hand"
    assert invoke_json(home, "finish", "first")["reason"] == "by_hand"
    both = invoke(home, "finish", "first", "-s", "second")
    assert (both.exit_code, both.stderr.splitlines()[-1]) == (
        2,
        "Error: two studies are named: first and --study second",
    )
    assert "first" in [study["study"] for study in invoke_json(home, "studies")]
    assert invoke(home, "delete", "-s", "first", typed="n\n").exit_code == 1
    assert invoke_json(home, "delete", "-s", "first", "--yes") == {"deleted": "first"}
    gone = invoke(home, "status", "-s", "first")
    assert (gone.exit_code, gone.stderr) == (1, "Error: there is no study 'first'; `hola studies` lists the studies\n")


@pytest.mark.usefixtures("server")
def test_tokens_of_a_running_scheduler(home: Path, tmp_path: Path) -> None:
    create(home, tmp_path, "secret")
    data = ("--data-dir", str(home / "data"))
    secret = invoke_json(home, "token", "add", "ann", "--role", "read", *data)["token"]
    endpoint = read_connection(home / "connection.json").zmq[0]
    with ZmqClient(endpoint, token=secret, study="secret") as client:

        def answers() -> bool:
            try:
                client.status()
            except UnauthenticatedError:
                return False
            return True

        wait_until(answers, "the token's acceptance")
        refused = invoke(home, "pause", "--endpoint", endpoint, "--token", secret, "--study", "secret")
        assert refused.stderr == "Error: this needs the role admin; the token 'ann' has read\n"
        assert [t["name"] for t in invoke_json(home, "token", "list", *data)] == ["owner", "ann"]
        assert "sha256" not in invoke(home, "token", "list", "--json", *data).stdout
        assert invoke(home, "token", "revoke", "ann", *data).stdout == "revoked ann\n"
        wait_until(lambda: not answers(), "the token's refusal")
    assert invoke(home, "token", "revoke", "ann", *data).exit_code == 1


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_a_worker_ends_its_program_in_its_own_way(
    number: signal.Signals, home: Path, tmp_path: Path
) -> None:
    study = f"signalled-{number}"
    create(home, tmp_path, study)
    script = "echo $$ > pid.tmp; mv pid.tmp pid; while test ! -e go; do sleep 0.05; done; echo 1"
    with command("worker", "-s", study, "--json", "--exec", "sh", "-c", script, folder=tmp_path, home=home) as worker:
        wait_until((tmp_path / "pid").exists, "the program")
        pid = int((tmp_path / "pid").read_text())
        worker.process.send_signal(number)
        if number == signal.SIGINT:  # lets the program finish
            worker.await_text("interrupt again")
            assert is_alive(pid)
            (tmp_path / "go").touch()
        code = worker.wait()
        wait_until(lambda: not is_alive(pid), "the program's end")
    told = json.loads(worker.stdout)
    counts = invoke_json(home, "status", "-s", study)["info"]["counts"]
    if number == signal.SIGINT:
        assert (code, told["reason"], told["completed"]) == (0, "drained", 1)
        assert (counts["completed"], counts["queued"], counts["running"]) == (1, 0, 0)
    else:
        assert (code, told["reason"], told["released"]) == (143, "preempted", 1)
        assert (counts["completed"], counts["queued"], counts["running"]) == (0, 1, 0)


@pytest.mark.usefixtures("server")
def test_a_program_whose_names_collide_is_refused_at_the_start(home: Path, tmp_path: Path) -> None:
    parameters = tuple(ContinuousParameter(name=name, low=0.0, high=1.0) for name in ("a.b", "a-b"))
    create(home, tmp_path, "colliding", parameters=parameters)
    result = invoke(home, "worker", "-s", "colliding", "--exec", "true")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: the parameters 'a.b' and 'a-b' have the same environment variable HOLA_PARAM_a_b: rename one of them\n",
    )


@pytest.mark.usefixtures("server")
def test_a_worker_over_rest_with_functions_in_processes(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def loss(p):\n    return {'loss': p['x']}, {'seen': p['n']}\n")
    path = create(home, tmp_path, "rest", max_trials=3, objective="mine:loss")
    code, out, complaint = hola(
        *("worker", "--file", str(path), "--transport", "rest", "--processes", "--concurrency", "2", "--json"),
        folder=tmp_path,
        home=home,
    )
    assert (code, json.loads(out)["completed"]) == (0, 3), complaint
    trials = trials_of(home, "rest")
    assert [t["objectives"] for t in trials] == [{"loss": t["parameters"]["x"]} for t in trials]
    assert [t["metadata"] for t in trials] == [{"seen": t["parameters"]["n"]} for t in trials]


@pytest.mark.usefixtures("server")
def test_a_program_that_says_so_is_tried_again(home: Path, tmp_path: Path) -> None:
    create(home, tmp_path, "again", max_trials=1)
    script = 'echo "$HOLA_ATTEMPT" >> attempts; test "$HOLA_ATTEMPT" = 2 || exit 75; echo 1'
    code, _, complaint = hola("worker", "-s", "again", "--exec", "sh", "-c", script, folder=tmp_path, home=home)
    assert (code, (tmp_path / "attempts").read_text()) == (0, "1\n2\n"), complaint
    (trial,) = trials_of(home, "again")
    assert (trial["state"], trial["retries"], trial["attempt"]) == ("completed", 1, 2)


@pytest.mark.usefixtures("server")
def test_a_worker_whose_trials_keep_failing_ends_with_1(home: Path, tmp_path: Path) -> None:
    create(home, tmp_path, "failing")
    code, _, complaint = hola(
        "worker", "-s", "failing", "--max-errors", "2", "--exec", "false", folder=tmp_path, home=home
    )
    assert code == 1
    assert complaint.splitlines()[-1].startswith("Error: ")
    assert invoke_json(home, "status", "-s", "failing")["info"]["counts"]["failed"] == 2


def gateways_of(pid: int) -> list[int]:
    """The gateway processes of a scheduler, which may have a process for fits beside."""
    found = []
    for child in descendants(pid):
        with contextlib.suppress(OSError):  # it has gone meanwhile
            if b"hola.distributed.server" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def test_a_gateway_that_dies_is_started_again(home: Path, server: Command) -> None:
    url = read_connection(home / "connection.json").rest[0]
    (gateway,) = gateways_of(server.process.pid)
    os.kill(gateway, signal.SIGKILL)
    wait_until(lambda: not is_alive(gateway), "the gateway's end")
    wait_until(lambda: "is started again" in server.stderr, "the word of it")
    wait_until(lambda: len(gateways_of(server.process.pid)) == 1, "the next gateway")
    assert httpx.get(f"{url}/healthz", timeout=30).status_code == 200


def test_stopped_by_a_signal_it_cleans_up_and_starts_again_at_the_same_place(tmp_path: Path) -> None:
    ends = {}
    for number in (signal.SIGTERM, signal.SIGINT):
        with serving(tmp_path, "--study", str(study_file(tmp_path))) as server:
            found = read_connection(tmp_path / "connection.json")
            ends[number] = (found.zmq, found.rest, found.token)
            assert httpx.get(f"{found.rest[0]}/readyz", timeout=30).status_code == 200
            server.process.send_signal(number)
            assert server.wait() == 0
            assert server.stdout.endswith("stopped\n")
            assert "Traceback" not in server.stderr
            wait_until(lambda: processes_of(tmp_path) == [], "the end of all processes")
            assert not (tmp_path / "connection.json").exists()
            assert not (tmp_path / "data" / "connection.json").exists()
    assert ends[signal.SIGTERM] == ends[signal.SIGINT]
    assert "study            demo (continues)" in server.stdout
    # Another study of that name is no reason to serve the one that is there.
    data = str(tmp_path / "data")
    other = str(study_file(tmp_path, seed=2))
    code, _, complaint = hola("serve", "--no-rest", "--data-dir", data, "--study", other, folder=tmp_path)
    assert code == 1
    assert complaint.startswith("Error: study 'demo' exists with another spec")
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("rest", [(), ("--no-rest",)], ids=["rest", "no rest"])
def test_it_ends_when_its_standard_input_has_ended_before_the_start(tmp_path: Path, rest: tuple[str, ...]) -> None:
    code, _, complaint = hola("serve", "--until-eof", "--data-dir", str(tmp_path / "data"), *rest, folder=tmp_path)
    assert (code, complaint) == (0, "")
    assert processes_of(tmp_path) == []


def test_without_tokens_and_for_programs(tmp_path: Path) -> None:
    arguments = (
        "serve",
        "--json",
        "--no-auth",
        "--no-rest",
        "--storage",
        "memory",
        "--data-dir",
        str(tmp_path / "data"),
    )
    with command(*arguments, folder=tmp_path) as server:
        wait_until(lambda: "\n" in server.stdout, "the line")
        found = read_connection(tmp_path / "connection.json")
        assert found.token is None
        assert "serving without tokens" in server.stderr
        assert json.loads(server.stdout) == {
            "zmq": found.zmq,
            "rest": [],
            "server_key": None,
            "ca_file": None,
            "study": None,
            "pid": server.process.pid,
            "files": [str(tmp_path / "connection.json"), str(tmp_path / "data" / "connection.json")],
            "created": None,
        }
        assert invoke_json(tmp_path, "shutdown") == {"tag": "ShutdownResponse", "running": 0}
        assert server.wait() == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("--no-rest", "--bind", "tcp://127.0.0.1:0"),
            "tcp://127.0.0.1:0: serving without tokens (auth = false) is for the socket in the data folder only: bind "
            "ipc:// alone",
        ),
        (
            ("--no-rest", "--bind", "ipc://@hola"),
            "ipc://@hola: serving without tokens (auth = false) is for the socket in the data folder only: bind "
            "ipc:// alone",
        ),
        (
            (),
            "127.0.0.1:0: serving without tokens (auth = false) is for the ipc socket in the data folder only, since "
            "any web page could use REST: serve without REST (--no-rest)",
        ),
    ],
    ids=["tcp", "abstract", "rest"],
)
def test_without_tokens_only_the_private_socket_is_served(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    result = invoke(tmp_path, "serve", "--no-auth", "--data-dir", str(tmp_path / "data"), *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {complaint}\n")


def test_a_service_user_without_a_home_folder_serves(tmp_path: Path) -> None:
    (tmp_path / "hola").write_text("")  # the folder of the default connection file cannot be made
    data = tmp_path / "data"
    arguments = ("serve", "--no-rest", "--data-dir", str(data))
    with command(*arguments, folder=tmp_path, connection=False) as server:
        server.await_text("ready")
        assert read_connection(data / "connection.json").pid == server.process.pid
        server.process.terminate()
        assert server.wait() == 0, server.stderr
    assert f"{tmp_path}/hola/connection.json: cannot be written (File exists)" in server.stderr
