"""``hola worker`` as a real process: signals from its first line on, limits with exit codes, restarts."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import RegisterWorkerRequest, ReleaseTrialsRequest

from hola.cli.restarts import restarting_command
from tests.cli.support import DEADLINE_S, HOLA, environment, wait_until
from tests.clients.support import RouterServer
from tests.clients.worker.reporting import Reporting, sent

OBJECTIVE = """
import os, signal, threading, time
from pathlib import Path

def wait_for(name):
    Path(name + ".begun").touch()
    while not Path(name + ".go").exists():
        time.sleep(0.01)

if os.environ.get("SLOW_IMPORT"):
    wait_for("import")

def value(parameters):
    return parameters["x"]

def hold(parameters):
    wait_for("hold")
    return parameters["x"]

def preempt_in_this_thread(parameters):
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    wait_for("hold")

def crash_once(parameters):
    if not Path("crashed").exists():
        Path("crashed").touch()
        signal.pthread_kill(threading.get_ident(), signal.SIGSEGV)  # before anything else of this thread
    return parameters["x"]
"""
SLOW_CLICK = """
import sys, time
from pathlib import Path
Path("click.begun").touch()
while not Path("click.go").exists():
    time.sleep(0.01)
sys.path.remove(str(Path(__file__).parent))
del sys.modules["click"]
import click
"""
USR1 = signal.SIGUSR1


def ignore_interrupts() -> None:
    """What a shell does for a command in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def working(
    folder: Path, server: RouterServer | str, *options: str, env: dict[str, str] | None = None, **popen: Any
) -> Iterator["subprocess.Popen[str]"]:
    """A worker process in a folder with objectives."""
    (folder / "objective.py").write_text(OBJECTIVE)
    endpoint = server if isinstance(server, str) else server.endpoint
    arguments = ["worker", "--json", "--endpoint", endpoint, "--study", "default", *options]
    process = subprocess.Popen(
        [*HOLA, *arguments],
        cwd=folder,
        env=environment(folder, connection=False) | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **popen,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def end(process: "subprocess.Popen[str]") -> tuple[int, dict[str, Any], str]:
    """The exit code, the summary and the log."""
    out, err = process.communicate(timeout=DEADLINE_S)
    return process.returncode, json.loads(out) if out else {}, err


def begun(folder: Path, name: str, process: "subprocess.Popen[str]") -> None:
    wait_until(lambda: (folder / f"{name}.begun").exists() or process.poll() is not None, name)
    assert process.poll() is None, process.communicate()


SIGNALS = pytest.mark.parametrize(
    ("number", "code", "reason"),
    [(signal.SIGTERM, 143, "preempted"), (USR1, 143, "preempted"), (signal.SIGINT, 0, "drained")],
)


@SIGNALS
def test_a_signal_during_the_first_imports_is_kept(tmp_path: Path, number: int, code: int, reason: str) -> None:
    shim = tmp_path / "shim"
    shim.mkdir()
    (shim / "click.py").write_text(SLOW_CLICK)
    path = os.pathsep.join([str(shim), environment(tmp_path)["PYTHONPATH"]])
    with (
        RouterServer(Reporting(1)) as server,
        working(tmp_path, server, "--objective", "objective:value", env={"PYTHONPATH": path}) as process,
    ):
        begun(tmp_path, "click", process)
        process.send_signal(number)
        (tmp_path / "click.go").touch()
        ended, summary, err = end(process)
        assert (ended, summary.get("reason")) == (code, reason), err
        assert server.calls == [], "a worker that must end does not register"


@SIGNALS
def test_a_signal_ends_the_import_of_the_objective(tmp_path: Path, number: int, code: int, reason: str) -> None:
    with (
        RouterServer(Reporting(1)) as server,
        working(tmp_path, server, "--objective", "objective:value", env={"SLOW_IMPORT": "1"}) as process,
    ):
        begun(tmp_path, "import", process)
        process.send_signal(number)
        ended, summary, err = end(process)
        assert (ended, summary.get("reason")) == (code, reason), err
        assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, USR1])
@pytest.mark.spec("W-14")
def test_a_preempted_worker_gives_its_trial_back(tmp_path: Path, number: int) -> None:
    with (
        RouterServer(Reporting(1)) as server,
        working(tmp_path, server, "--objective", "objective:hold") as process,
    ):
        begun(tmp_path, "hold", process)
        process.send_signal(number)
        ended, summary, err = end(process)
        assert (ended, summary["reason"], summary["released"]) == (143, "preempted", 1), err
        (released,) = [call.request for call in server.calls if isinstance(call.request, ReleaseTrialsRequest)]
        assert released.kind == "preempted"


def test_a_signal_that_another_thread_received_ends_the_worker(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(1)) as server,
        working(tmp_path, server, "--objective", "objective:preempt_in_this_thread") as process,
    ):
        ended, summary, err = end(process)
        assert (ended, summary["reason"], summary["released"]) == (143, "preempted", 1), err


def test_a_worker_in_the_background_of_a_shell_hears_an_interrupt(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(2)) as server,
        working(tmp_path, server, "--objective", "objective:hold", preexec_fn=ignore_interrupts) as process,
    ):
        begun(tmp_path, "hold", process)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        wait_for_line(process, "interrupt again to end at once")
        (tmp_path / "hold.go").touch()
        ended, summary, err = end(process)
        assert (ended, summary["reason"], summary["completed"]) == (0, "drained", 1), err


def wait_for_line(process: "subprocess.Popen[str]", text: str) -> None:
    """Read standard error up to a line with a text."""
    assert process.stderr is not None
    assert any(text in line for line in process.stderr), f"no {text!r}"


@pytest.mark.spec("W-26")
@pytest.mark.parametrize("work", [("--objective", "objective:value"), ("--exec", "sh", "-c", "echo $HOLA_PARAM_x")])
def test_a_worker_waits_for_a_scheduler_that_starts_later(tmp_path: Path, work: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(prefix="hola-") as short:
        endpoint = f"ipc://{short}/s"
        with working(tmp_path, endpoint, "--reconnect", "60", *work) as process:
            wait_for_line(process, f"{endpoint}: nothing answers there")
            with RouterServer(Reporting(2), endpoint):
                ended, summary, err = end(process)
                assert (ended, summary["reason"], summary["completed"]) == (0, "finished", 2), err


def test_max_trials_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(3)) as server,
        working(
            tmp_path, server, "--objective", "objective:value", "--max-trials", "2", "--label", "queue=long"
        ) as process,
    ):
        ended, summary, err = end(process)
        assert (ended, summary["reason"], summary["completed"]) == (80, "max_trials", 2), err
        (registered,) = [call.request for call in server.calls if isinstance(call.request, RegisterWorkerRequest)]
        assert registered.labels == {"queue": "long"}


def test_max_time_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(3)) as server,
        working(tmp_path, server, "--objective", "objective:hold", "--max-time", "0.2") as process,
    ):
        begun(tmp_path, "hold", process)
        wait_for_line(process, "the time limit of 0.2 s is over")
        (tmp_path / "hold.go").touch()
        ended, summary, err = end(process)
        assert (ended, summary["reason"]) == (81, "max_time"), err


def test_a_label_without_a_value_is_refused(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(0)) as server,
        working(tmp_path, server, "--objective", "objective:value", "--label", "gpu") as process,
    ):
        ended, _, err = end(process)
    assert (ended, err) == (1, "Error: --label: 'gpu' is not a label; write name=value\n")


def test_a_crashed_worker_is_started_again(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(2)) as server,
        working(tmp_path, server, "--restarts", "2", "--objective", "objective:crash_once") as process,
    ):
        ended, summary, err = end(process)
        assert (ended, summary["reason"], summary["completed"]) == (0, "finished", 1), err
        assert "the worker was killed by SIGSEGV: starting it again in 1 s, restarts left: 1" in err
        assert sent(server.calls) == [
            "RegisterWorker",
            "GetSuggestion",
            "RegisterWorker",
            "GetSuggestion",
            ({2: 0.5}, 1),
            "DeregisterWorker",
        ]


def test_a_crash_without_restarts_left_is_the_exit_code(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(2)) as server,
        working(tmp_path, server, "--objective", "objective:crash_once") as process,
    ):
        assert end(process)[0] == -signal.SIGSEGV


@SIGNALS
def test_a_worker_with_restarts_passes_signals_on(tmp_path: Path, number: int, code: int, reason: str) -> None:
    with (
        RouterServer(Reporting(2)) as server,
        working(tmp_path, server, "--restarts=2", "--objective", "objective:hold") as process,
    ):
        begun(tmp_path, "hold", process)
        process.send_signal(number)
        if number == signal.SIGINT:
            wait_for_line(process, "interrupt again to end at once")
            (tmp_path / "hold.go").touch()
        ended, summary, err = end(process)
        assert (ended, summary["reason"]) == (code, reason), err


def test_the_worker_ends_with_the_process_that_restarts_it(tmp_path: Path) -> None:
    with (
        RouterServer(Reporting(2)) as server,
        working(tmp_path, server, "--restarts", "2", "--objective", "objective:hold") as process,
    ):
        begun(tmp_path, "hold", process)
        process.kill()
        wait_until(lambda: "DeregisterWorker" in sent(server.calls), "the goodbye")


def test_the_arguments_of_a_program_are_left_alone() -> None:
    command = ["worker", "--restarts", "3", "--name", "a", "--exec", "./run", "--restarts", "1"]
    assert restarting_command(command) == [
        *(sys.executable, "-m", "hola.cli", "worker", "--until-eof"),
        *("--name", "a", "--exec", "./run", "--restarts", "1"),
    ]
