"""``hola run``: a whole study, as real processes."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from hola_protocol.messages import StudyInfo, Trial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

import hola as hola_package
from hola.cli.run import tell
from hola.clients import ZmqClient
from hola.clients.connection import read_connection
from hola.clients.process_tree import kill_tree
from hola.distributed.local import LocalResult
from tests.cli.support import DEADLINE_S, HOLA, command, environment, hola, processes_of, study_file, wait_until

SLOW = "touch started; while test ! -e go; do sleep 0.05; done; echo $HOLA_PARAM_n"


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """``hola run`` on the study of a folder, with two workers."""
    return hola("run", "study.json", "--data-dir", str(folder / "data"), "-w", "2", *arguments, folder=folder)


def test_it_runs_goes_on_and_starts_anew(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", "echo $HOLA_PARAM_n"])
    code, out, complaint = run(tmp_path)
    assert code == 0, complaint
    assert complaint.splitlines()[0] == f"new study demo in {tmp_path}/data"
    assert "demo: 6/6 done, 0 running, best loss=" in complaint
    lines = out.splitlines()
    assert lines[1].startswith("best: trial ")
    assert lines[-1] == "finished: 6 trials; a larger max_trials in study.json extends the study"

    study_file(tmp_path, exec=["sh", "-c", "echo $HOLA_PARAM_n"], max_trials=8)
    code, out, complaint = run(tmp_path, "--json")
    assert code == 0, complaint
    assert complaint.splitlines()[0] == (
        f"study demo continues with max_trials = 8 from {tmp_path}/data: 6 of 8 trials ended"
    )
    told = json.loads(out)
    assert (told["state"], told["reason"], told["counts"]["completed"]) == ("finished", "max_trials", 8)
    assert sum(worker["summary"]["completed"] for worker in told["workers"]) == 2

    study_file(tmp_path, exec=["sh", "-c", "echo $HOLA_PARAM_n"], seed=2)
    code, out, complaint = run(tmp_path, "--fresh", "--json")
    assert (code, json.loads(out)["counts"]["completed"]) == (0, 6), complaint
    assert processes_of(tmp_path) == []


def test_ctrl_c_ends_after_the_trials_under_way_and_the_run_can_go_on(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", SLOW])
    arguments = ("run", "study.json", "--data-dir", str(tmp_path / "data"), "-w", "1", "--json")
    with command(*arguments, folder=tmp_path) as started:
        wait_until((tmp_path / "started").exists, "the first trial")
        started.interrupt()
        started.await_text("finishing the running trials; Ctrl-C again ends them at once")
        (tmp_path / "go").touch()
        assert started.wait() == 130
    told = json.loads(started.stdout)
    assert (told["interrupted"], told["state"], told["counts"]["completed"]) == (True, "running", 1)
    assert processes_of(tmp_path) == []
    code, out, complaint = hola(*arguments, folder=tmp_path)
    assert (code, json.loads(out)["counts"]["completed"]) == (0, 6), complaint
    assert complaint.splitlines()[0] == f"study demo continues from {tmp_path}/data: 1 of 6 trials ended"


def test_ctrl_c_twice_ends_at_once_and_nothing_stays_behind(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", SLOW])
    with command(
        "run", "study.json", "--data-dir", str(tmp_path / "data"), "-w", "1", "--json", folder=tmp_path
    ) as started:
        wait_until((tmp_path / "started").exists, "the first trial")
        started.interrupt()
        started.await_text("Ctrl-C again")
        started.interrupt()
        assert started.wait() == 130
    counts = json.loads(started.stdout)["counts"]
    assert (counts["completed"], counts["queued"], counts["running"]) == (0, 1, 0)
    wait_until(lambda: processes_of(tmp_path) == [], "the end of all processes")


def test_a_killed_worker_is_started_again_and_a_killed_run_leaves_nothing(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", SLOW], lease_s=1.0, max_trials=1)
    with command("run", "study.json", "--data-dir", str(tmp_path / "data"), "-w", "1", folder=tmp_path) as started:
        wait_until((tmp_path / "started").exists, "the first trial")
        (worker,) = [
            pid for pid in processes_of(tmp_path) if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        os.kill(worker, signal.SIGKILL)
        started.await_text("worker worker-1 was killed by signal SIGKILL and is started again")
        connection = read_connection(tmp_path / "data" / "connection.json")
        assert connection.study == "demo"
        with ZmqClient(connection=connection, study="demo") as client:
            wait_until(lambda: any(t.attempt == 2 for t in client.iter_trials()), "the second attempt")
        os.kill(started.process.pid, signal.SIGKILL)
        wait_until(lambda: processes_of(tmp_path) == [], "the end of all processes")


def test_a_full_disk_is_told_and_ends_the_run(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", "echo $HOLA_PARAM_n"], max_trials=100_000)
    limited = 'ulimit -f 600; exec "$0" "$@"'  # blocks of 512 bytes; a database with its log is larger soon
    arguments = [*HOLA, "run", "study.json", "--data-dir", "data", "-w", "1", "--no-rest"]
    with (
        (tmp_path / "stderr").open("wb") as stderr,
        subprocess.Popen(
            ["sh", "-c", limited, *arguments],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        ) as process,
    ):
        try:
            assert process.wait(3 * DEADLINE_S) == 1
        finally:
            kill_tree(process.pid)
    told = (tmp_path / "stderr").read_text().splitlines()
    why = f"{tmp_path}/data/hola.db cannot be written: disk I/O error; check the disk"
    assert told[-1] == f"Error: results cannot be stored: {why}; correct this, and run again"
    assert [line for line in told if line.startswith("the run waits, because results cannot be stored: ")] != []


def test_it_fails_when_all_workers_do(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import sys\nif 'hola.cli.worker' in sys.modules:\n    raise RuntimeError('no device is free')\nf = abs\n"
    )
    study_file(tmp_path, objective="mine:f")
    code, out, complaint = run(tmp_path)
    assert (code, out) == (1, "")
    assert complaint.splitlines()[-1] == (
        "Error: all workers have ended before the study (exit code 1): RuntimeError: no device is free "
        f"(hola --debug shows the traceback) (log: {tmp_path}/data/run.log)"
    )
    assert processes_of(tmp_path) == []


def told(result: LocalResult, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is written about a result at the end."""
    info = StudyInfo(study="demo", spec=result.spec, state="finished", revision=1, objective_revision=1, created_ms=0)
    tell(result, info, Path("data"), "study.yaml", as_json=False)
    return capsys.readouterr().out.splitlines()


def test_without_a_single_result_the_first_failure_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    failed = Trial(trial_id=1, state="failed", parameters={"x": 0.5}, reason="too cold\ntrace", created_ms=0)
    result = LocalResult(
        study="demo", spec=spec(("default",)), state="finished", reason="max_failures", trials=[failed]
    )
    assert told(result, capsys) == [
        "no trial has a result",
        "trial 1: too cold",
        "",
        "finished: max_failures",
    ]


def test_for_several_groups_the_front_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    front = [
        Trial(
            trial_id=i, state="completed", parameters={"x": 0.5}, objectives={"one": 1.0 * i, "two": -i}, created_ms=0
        )
        for i in (1, 2)
    ]
    result = LocalResult(
        study="demo",
        spec=spec(("one", "two")),
        state="running",
        best=front[0],
        front=front,
        trials=front,
        interrupted=True,
    )
    assert told(result, capsys) == [
        "",
        "the front, 2 trials:",
        "trial  state      one  two  x",
        "    1  completed    1   -1  0.5",
        "    2  completed    2   -2  0.5",
        "",
        "interrupted; hola run study.yaml continues",
    ]


def test_the_end_counts_the_failures_and_tells_the_most_common_reason(capsys: pytest.CaptureFixture[str]) -> None:
    best = Trial(trial_id=1, state="completed", parameters={"x": 0.5}, objectives={"loss": 1.0}, created_ms=0)
    failed = [
        Trial(trial_id=i + 2, state="failed", parameters={"x": 0.1}, reason=reason, created_ms=0)
        for i, reason in enumerate(("too cold\ntrace", "too hot", "too cold\nother trace"))
    ]
    result = LocalResult(
        study="demo", spec=spec(("default",)), state="finished", reason="max_trials", best=best, trials=[best, *failed]
    )
    assert "3 of 4 trials failed, most often: too cold" in told(result, capsys)


def test_the_hint_after_ctrl_c_repeats_the_options(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", SLOW])
    arguments = ("run", "study.json", "--data-dir", "my data", "-w", "1", "--no-rest", "--fresh")
    with command(*arguments, folder=tmp_path) as started:
        wait_until((tmp_path / "started").exists, "the first trial")
        started.interrupt()
        (tmp_path / "go").touch()
        assert started.wait() == 130
    assert started.stdout.splitlines()[-1] == (
        "interrupted; hola run study.json --workers 1 --data-dir 'my data' continues"
    )


def spec(groups: tuple[str, ...]) -> StudySpec:
    """A spec with an objective for each group, of its name."""
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=tuple(ObjectiveSpec(name=group, group=group) for group in groups),
    )


def test_wrong_files_are_refused(tmp_path: Path) -> None:
    for changes, words in (
        ({}, "Error: study.json has neither objective: module:function nor exec: [command, ...]"),
        ({"exec": ["true"], "max_trials": None}, "Error: study.json has no end; set max_trials, deadline_s or stop_at"),
    ):
        study_file(tmp_path, **changes)
        code, _, complaint = run(tmp_path)
        assert (code, complaint.splitlines()[-1]) == (2, words)
    study_file(tmp_path, exec=["no-such-program"])
    code, _, complaint = run(tmp_path)
    assert (code, complaint) == (1, "Error: the program 'no-such-program' does not exist or is not executable\n")


def test_programs_that_run_at_once_have_different_slots(tmp_path: Path) -> None:
    """The first evaluations wait for each other, so that both workers take part."""
    script = (
        "touch slot-$HOLA_SLOT; until [ -e slot-0 ] && [ -e slot-1 ]; do sleep 0.05; done; "
        'echo "{\\"objectives\\": {\\"loss\\": $HOLA_PARAM_n}, \\"metadata\\": {\\"slot\\": $HOLA_SLOT}}"'
    )
    study_file(tmp_path, exec=["sh", "-c", script])
    code, _, complaint = run(tmp_path, "--time-limit", "60")
    assert code == 0, complaint
    trials = hola_package.load_study(tmp_path / "data").trials
    assert {(trial.metadata or {}).get("slot") for trial in trials} == {0, 1}, complaint
    assert sorted(path.name for path in tmp_path.glob("slot-*")) == ["slot-0", "slot-1"]
