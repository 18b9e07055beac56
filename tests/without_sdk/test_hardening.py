"""Workers without an SDK in bad company: files of others, proxies, programs that misbehave, and signals."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hola_protocol.messages import Trial
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import ZmqClient
from hola.distributed.local_system import LocalSystem
from tests.clients.spoiling_proxy import SPOILED, SpoilingProxy

from .programs import DEADLINE_S, HERE, PROGRAMS, SHELL, Program, Running, is_here, until

DEEDS = ("value", "token", "folder", "deep", "huge", "gone", "fifo", "child", "hold")
SPEC = StudySpec(
    parameters=(CategoricalParameter(name="do", choices=DEEDS), ContinuousParameter(name="x", low=0, high=1)),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=1,
    lease_s=60.0,
)
ROGUE = HERE / "rogue.sh"


@pytest.fixture(scope="module")
def system() -> Iterator[LocalSystem]:
    with LocalSystem(rest=True) as running:
        yield running


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> Program:
    found: Program = request.param
    if not is_here(found):
        pytest.skip(f"{found.tool} is not here")
    return found


@pytest.fixture
def study(system: LocalSystem, request: pytest.FixtureRequest) -> Iterator[ZmqClient]:
    name = re.sub("[^A-Za-z0-9_.-]", "_", request.node.name)[:60]
    with system.client(name) as client:
        yield client


def prepare(client: ZmqClient, *deeds: str) -> None:
    """Create the study, with trials that do this, in order."""
    client.create_study(
        spec=StudySpec(**{f: getattr(SPEC, f) for f in SPEC.__struct_fields__} | {"max_trials": len(deeds)})
    )
    client.enqueue_trials(trials=[{"do": deed, "x": 0.5} for deed in deeds])


def environment(system: LocalSystem, client: ZmqClient, folder: Path) -> dict[str, str]:
    """The environment of a worker."""
    return {
        "HOLA_ENDPOINT": system.connection.rest[0],
        "HOLA_TOKEN": system.connection.token or "",
        "HOLA_STUDY": client.study,
        "HOLA_PROBE": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "HOLA_RECONNECT_S": "30",
    }


def ended(command: list[str], env: dict[str, str], cwd: Path) -> tuple[int, str]:
    """Run a worker to its end: its exit code, and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLA_")}
    done = subprocess.run(
        command, env=kept | env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240
    )
    return done.returncode, done.stdout


def trials_of(client: ZmqClient) -> list[Trial]:
    return list(client.iter_trials(with_metadata=True))


def test_a_connection_file_in_the_current_folder_is_not_taken(program: Program, tmp_path: Path) -> None:
    (tmp_path / "hola-connection.json").write_text('{"rest": ["http://127.0.0.1:9"], "token": "t"}')
    code, said = ended(program.probe, {"HOME": str(tmp_path), "HOLA_RECONNECT_S": "0"}, tmp_path)
    assert code == 1
    assert "no scheduler: set HOLA_CONNECTION" in said


@pytest.mark.parametrize(
    ("place", "mode", "says"),
    [
        ("found", 0o644, "group and others must have no permission"),
        ("found", 0o620, "group and others must have no permission"),
        ("named", 0o646, "others could have changed it"),
        ("named", 0o660, "others could have changed it"),
        ("named", 0o644, "others can read the token in it"),
    ],
)
def test_a_connection_file_of_doubtful_origin_is_refused_or_reported(
    program: Program, tmp_path: Path, place: str, mode: int, says: str
) -> None:
    path = tmp_path / "run" / "hola" / "connection.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"rest": ["http://127.0.0.1:9"], "token": "t"}')
    path.chmod(mode)
    env = {"HOME": str(tmp_path), "HOLA_RECONNECT_S": "0"}
    env |= {"XDG_RUNTIME_DIR": str(tmp_path / "run")} if place == "found" else {"HOLA_CONNECTION": str(path)}
    code, said = ended(program.probe, env, tmp_path)
    assert code == 1
    assert says in said
    assert f"chmod 600 {path}" in said


def test_a_symbolic_link_in_the_well_known_place_is_refused(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "run" / "hola" / "connection.json"
    path.parent.mkdir(parents=True)
    (tmp_path / "elsewhere.json").write_text('{"rest": ["http://127.0.0.1:9"], "token": "t"}')
    (tmp_path / "elsewhere.json").chmod(0o600)
    path.symlink_to(tmp_path / "elsewhere.json")
    code, said = ended(program.probe, {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run")}, tmp_path)
    assert code == 1
    assert "symbolic link" in said or "regular file" in said


def test_a_connection_file_of_somebody_else_is_refused(program: Program, tmp_path: Path) -> None:
    if os.geteuid() != 0:  # only root can give a file away
        return
    path = tmp_path / "connection.json"
    path.write_text('{"rest": ["http://127.0.0.1:9"], "token": "t"}')
    path.chmod(0o600)
    os.chown(path, 12345, -1)
    code, said = ended(program.probe, {"HOME": str(tmp_path), "HOLA_CONNECTION": str(path)}, tmp_path)
    assert code == 1
    assert "owned by user 12345" in said


@pytest.mark.parametrize("address", ["http://192.0.2.1:8080", "http://127.0.0.1@192.0.2.1", "http://127.0.0.1.example"])
def test_a_token_is_not_sent_unencrypted_to_another_machine(program: Program, tmp_path: Path, address: str) -> None:
    env = {"HOME": str(tmp_path), "HOLA_ENDPOINT": address, "HOLA_TOKEN": "hola_secret", "HOLA_RECONNECT_S": "0"}
    code, said = ended(program.probe, env, tmp_path)
    assert code == 1
    assert "would travel unencrypted" in said
    assert "hola_secret" not in said


@pytest.mark.parametrize("token", ['t"\noutput = "{victim}"\n#', "t\rX-Other: 1", 't"\\'])
def test_a_token_cannot_write_files_or_headers(
    program: Program, system: LocalSystem, study: ZmqClient, tmp_path: Path, token: str
) -> None:
    """The configuration of curl is read line by line, and ``output`` names a file to write."""
    victim = tmp_path / "victim"
    path = tmp_path / "connection.json"
    secret = token.replace("{victim}", str(victim))
    path.write_text(json.dumps({"rest": system.connection.rest, "token": secret}))
    path.chmod(0o600)
    env = environment(system, study, tmp_path)
    del env["HOLA_ENDPOINT"], env["HOLA_TOKEN"]
    code, said = ended(program.probe, env | {"HOLA_CONNECTION": str(path), "HOLA_RECONNECT_S": "0"}, tmp_path)
    assert code == 1
    assert not victim.exists()
    assert "token" in said or "unauthenticated" in said


def test_every_spoiled_reply_is_survived(
    program: Program, system: LocalSystem, study: ZmqClient, tmp_path: Path
) -> None:
    prepare(study, "value", "value", "value", "value")
    with SpoilingProxy(system.connection.rest[0], SPOILED) as proxy:
        env = environment(system, study, tmp_path) | {"HOLA_ENDPOINT": proxy.endpoint}
        code, said = ended(program.probe, env, tmp_path)
    assert code == 0, said
    assert [trial.state for trial in trials_of(study)] == ["completed"] * 4


def test_a_program_does_not_get_the_token(
    program: Program, system: LocalSystem, study: ZmqClient, tmp_path: Path
) -> None:
    prepare(study, "token")
    command = [str(SHELL / "hola-worker"), str(ROGUE)] if program.name == "shell" else program.probe
    code, said = ended(command, environment(system, study, tmp_path), tmp_path)
    assert code == 0, said
    (trial,) = trials_of(study)
    assert (trial.state, trial.metadata) == ("completed", {"secrets": ""})


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("folder", "not a regular file"),
        ("fifo", "not a regular file"),
        ("deep", ""),
        ("huge", "more than 1048576 bytes"),
        ("gone", ""),
    ],
)
def test_a_result_that_is_none_fails_its_trial_alone(
    system: LocalSystem, study: ZmqClient, tmp_path: Path, deed: str, reason: str
) -> None:
    prepare(study, deed, "value")
    code, said = ended([str(SHELL / "hola-worker"), str(ROGUE)], environment(system, study, tmp_path), tmp_path)
    assert code == 0, said
    first, second = trials_of(study)
    assert (first.state, second.state) == ("failed", "completed"), said
    assert reason in (first.reason or "")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("deed", ["hold", "child"])
def test_a_killed_worker_takes_its_program_with_it(
    program: Program, system: LocalSystem, study: ZmqClient, tmp_path: Path, deed: str
) -> None:
    if program.name == "r":  # there the evaluation is a function
        deed = "hold"
    prepare(study, deed)
    command = [str(SHELL / "hola-worker"), str(ROGUE)] if program.name == "shell" else program.probe
    worker = Running(command, environment(system, study, tmp_path))
    started = tmp_path / "started"
    try:
        until(lambda: started.exists() and started.read_text().strip(), "evaluation")
        pids = [int(pid) for pid in started.read_text().split()]
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait(DEADLINE_S)
        until(lambda: not any(is_alive(pid) for pid in pids), "end of the program")
    finally:
        (tmp_path / "go").touch()
        worker.kill()
