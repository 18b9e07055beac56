"""The limits do not disturb honest workers, however many there are: a thousand over ZeroMQ, three hundred over REST."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from hola.clients import ZmqClient
from tests.attack.arena import ROOT, arena
from tests.attack.floods import spec

DEADLINE_S = 300.0


@pytest.mark.parametrize(("kind", "processes", "each"), [("zmq", 5, 200), ("rest", 3, 100)])
def test_honest_workers_are_not_disturbed(kind: str, processes: int, each: int, tmp_path: Path) -> None:
    workers, trials = processes * each, 2 * processes * each
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        with arena(tmp_path) as a, ZmqClient.from_connection_file(a.file) as owner:
            owner.create_study(spec=spec(max_trials=trials))
            command = [sys.executable, "-m", "tests.attack.crowd", kind, str(a.file), str(each)]
            crowd = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(processes)]
            told = [json.loads(each_of.communicate(timeout=DEADLINE_S)[0]) for each_of in crowd]
            assert [one["errors"] for one in told] == [{}] * processes
            assert sum(one["recorded"] for one in told) == trials
            status = owner.status()
            assert (status.info.counts.completed, status.worker_count) == (trials, workers)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
