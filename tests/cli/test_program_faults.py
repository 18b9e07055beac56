"""Programs that misbehave fail their own trials, end with the worker, and are never handed a study's values as code."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hola_protocol.values import ParameterValue

from hola.cli.program import ProgramEvaluator
from hola.clients.evaluation import Completed, Evaluation, Failed
from hola.clients.trial import EvaluatedTrial
from tests.cli.support import command, is_alive, serving, study_file, wait_until

PARAMETERS: dict[str, ParameterValue] = {"lr": 0.1, "opt.name": "$(touch owned)"}


def evaluate(words: list[str], time_limit_s: float | None = None) -> Evaluation:
    made = ProgramEvaluator(words, time_limit_s)
    trial = EvaluatedTrial(7, PARAMETERS, study="demo", objectives=("loss",))
    return made.evaluate(PARAMETERS, trial)


def reason_of(script: str, time_limit_s: float | None = None) -> str:
    evaluation = evaluate(["sh", "-c", script], time_limit_s)
    assert isinstance(evaluation, Failed)
    return evaluation.reason


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ('mkdir "$HOLA_RESULT_FILE"', "HOLA_RESULT_FILE is not a regular file"),
        ('mkfifo "$HOLA_RESULT_FILE"', "HOLA_RESULT_FILE is not a regular file"),
        ('ln -s /dev/zero "$HOLA_RESULT_FILE"', "HOLA_RESULT_FILE is not a regular file"),
        ('truncate -s 400M "$HOLA_RESULT_FILE"', "the file HOLA_RESULT_FILE has more than 1048576 bytes"),
        ('rm -rf "$(dirname "$HOLA_RESULT_FILE")"', "the program's result cannot be read: No such file or directory"),
        (
            "head -c 200000 /dev/zero | tr '\\0' '['",
            "the last line of its output is not a result: it is nested too deeply",
        ),
        ('rm -rf "$(dirname "$HOLA_RESULT_FILE")"; exit 3', "the program ended with exit code 3"),
        ("kill -SEGV $$", "the program was killed by signal SIGSEGV"),
    ],
)
def test_a_result_that_is_none_is_a_failure(script: str, reason: str) -> None:
    assert reason_of(script) == reason


def test_a_list_that_is_nested_as_deeply_as_json_can_read_is_a_failure() -> None:
    assert "neither a number nor an object" in reason_of(
        "printf '%0900d' 0 | sed 's/0/[/g'; printf '%0900d' 0 | sed 's/0/]/g'"
    )


def test_metadata_that_is_nested_deeply_does_not_cost_the_result() -> None:
    deep = "printf '%0500d' 0 | sed 's/0/[/g'; printf '%0500d' 0 | sed 's/0/]/g'"
    evaluation = evaluate(
        ["sh", "-c", f'printf \'{{"objectives": {{"loss": 1}}, "metadata": {{"m": \'; {deep}; echo "}}}}"']
    )
    assert isinstance(evaluation, Completed)


def test_a_process_that_left_its_session_and_parent_ends_with_the_limit(tmp_path: Path) -> None:
    daemon = (
        f"setsid sh -c 'echo $$ > {tmp_path}/new; mv {tmp_path}/new {tmp_path}/pid; exec sleep 1000' > /dev/null 2>&1 &"
    )
    reason = reason_of(f"(({daemon}) &) ; sleep 1000", time_limit_s=3.0)
    assert reason == "the time limit of 3 s was exceeded"
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not is_alive(pid), "the end of the daemon")


def test_a_value_is_not_run_as_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evaluation = evaluate(["sh", "-c", "echo {opt.name}"])
    assert isinstance(evaluation, Failed)
    assert '"$HOLA_PARAM_opt_name" instead' in evaluation.reason
    assert not (tmp_path / "owned").exists()


def test_a_program_does_not_get_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOLA_TOKEN", "HOLA_RELAY_SECRET", "HOLA_DB_PASSWORD"):
        monkeypatch.setenv(name, "hola_secret")
    monkeypatch.setenv("HOLA_HARMLESS", "1")
    evaluation = evaluate(
        ["sh", "-c", 'echo "{\\"loss\\": $HOLA_HARMLESS, \\"metadata\\": {\\"n\\": $(env | grep -c hola_secret)}}"']
    )
    assert evaluation == Completed(objectives={"loss": 1.0}, metadata={"n": 0})


def test_the_worker_refuses_such_a_command_at_its_start(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--study", str(study_file(tmp_path)), "--no-rest"),
        command("worker", "-s", "demo", "--exec", "sh", "-c", "echo {x}", folder=tmp_path) as worker,
    ):
        assert worker.wait() == 1
        assert "{x} is part of a script of sh" in worker.stderr
        assert '"$HOLA_PARAM_x"' in worker.stderr


def test_a_killed_worker_takes_its_program_with_it(tmp_path: Path) -> None:
    script = f"setsid sleep 1000 & echo $$ $! > {tmp_path}/new; mv {tmp_path}/new {tmp_path}/pids; wait"
    with (
        serving(tmp_path, "--study", str(study_file(tmp_path)), "--no-rest"),
        command("worker", "-s", "demo", "--exec", "sh", "-c", script, folder=tmp_path) as worker,
    ):
        wait_until((tmp_path / "pids").exists, "the program")
        pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        wait_until(lambda: not any(map(is_alive, pids)), "the end of the program")


OBJECTIVE = """
import ctypes, os, subprocess, time
def hang(parameters):
    child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    with open("new", "w") as file:
        file.write(f"{os.getpid()} {child.pid}")
    os.rename("new", "pids")
    ctypes.PyDLL(None).sleep(1000)  # as native code that keeps the interpreter lock
"""


def test_a_killed_worker_takes_its_processes_and_its_heartbeat_with_it(tmp_path: Path) -> None:
    (tmp_path / "objective.py").write_text(OBJECTIVE)
    with (
        serving(tmp_path, "--study", str(study_file(tmp_path)), "--no-rest"),
        command(*("worker", "-s", "demo", "--objective", "objective:hang", "--processes"), folder=tmp_path) as worker,
    ):
        wait_until((tmp_path / "pids").exists, "the evaluation")
        pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        wait_until(lambda: not any(map(is_alive, pids)), "the end of the evaluation")


def test_the_process_of_the_heartbeat_ends_while_it_waits_for_an_answer() -> None:
    """Its standard input closes with the worker, also when a beat is under way."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(60)
        order = (
            f'{{"transport": "rest", "connection": {{"rest": ["http://127.0.0.1:{silent.getsockname()[1]}"]}}, '
            '"worker_id": "0b7d3a52-7c2e-4f1a-9d53-2f4f7b7c1e10", "interval_s": 100.0, "max_batch": 256}\n'
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "hola.clients.worker.heartbeat_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process:
            process.stdin.write(order.encode())
            process.stdin.flush()
            connection, _ = silent.accept()  # the beat is under way, and never answered
            process.stdin.close()
            assert process.wait(9) == 0  # a beat may take ten seconds
            connection.close()
