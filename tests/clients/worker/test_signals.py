"""SIGTERM and Ctrl-C, sent to real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hola_protocol.space import CategoricalParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import ZmqClient
from tests.clients.support import Scheduler, wait_until

CODE = """
import sys, time
from pathlib import Path
from hola.clients import ZmqWorker

def objective(parameters):
    Path(parameters["file"]).touch()
    while not Path(parameters["file"] + ".go").exists():
        time.sleep(0.01)
    return 1.0

if __name__ == "__main__":
    worker = ZmqWorker(objective, sys.argv[1], spool_dir=sys.argv[2], executor=sys.argv[3])
    summary = worker.run()
    print(summary.reason, summary.completed, summary.released)
    sys.exit(summary.exit_code)
"""


@contextmanager
def working(tmp_path: Path, executor: str) -> Iterator[tuple[ZmqClient, "subprocess.Popen[str]", Path]]:
    """A worker in the middle of an evaluation, which ends when the ``.go`` file appears."""
    script, file = tmp_path / "script.py", tmp_path / "begun"
    script.write_text(CODE)
    spec = StudySpec(
        parameters=(CategoricalParameter(name="file", choices=(str(file),)),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=UniformSpec(),
        max_trials=2,
        allow_repeats=True,
    )
    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=spec)
        env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = subprocess.Popen(
            [sys.executable, str(script), scheduler.endpoint, str(tmp_path / "spool"), executor],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            wait_until(lambda: file.exists() or process.poll() is not None, "the evaluation")
            yield client, process, file
        finally:
            process.kill()
            process.communicate()


@pytest.mark.parametrize("executor", ["thread", "process"])
@pytest.mark.spec("W-14")
def test_sigterm_gives_the_trial_back(tmp_path: Path, executor: str) -> None:
    with working(tmp_path, executor) as (client, process, _):
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
        assert (out, process.returncode) == ("preempted 0 1\n", 143), err
        (trial,) = client.iter_trials()
        assert (trial.state, trial.preemptions, trial.retries) == ("queued", 1, 0)


def test_the_first_interrupt_drains(tmp_path: Path) -> None:
    with working(tmp_path, "thread") as (client, process, file):
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.readline() == ("ending after the running evaluations; interrupt again to end at once\n")
        Path(f"{file}.go").touch()
        out, err = process.communicate(timeout=20)
        assert (out, process.returncode) == ("drained 1 0\n", 0), err
        assert [trial.state for trial in client.iter_trials()] == ["completed"]


@pytest.mark.parametrize("executor", ["thread", "process"])
def test_the_second_interrupt_stops(tmp_path: Path, executor: str) -> None:
    with working(tmp_path, executor) as (client, process, _):
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (out, process.returncode) == ("stopped 0 1\n", 130), err
        assert [trial.state for trial in client.iter_trials()] == ["queued"]
