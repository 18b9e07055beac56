"""A sampler of another library serves a worker over REST, also when the scheduler is killed in between."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hola_protocol.space import ExternalSpec

from hola.cli import main
from hola.clients import RestWorker, WorkerSummary
from hola.clients.connection import read_connection
from hola.clients.process_tree import kill_tree
from tests.cli.support import DEADLINE_S, environment, serving, study_file, wait_until

TRIALS = 40


def invoke(folder: Path, command: str) -> str:
    """What a command writes of the study."""
    result = CliRunner().invoke(main, [command, "-s", "demo", "--json"], env=environment(folder))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def model_version(folder: Path) -> int:
    """The version of the sampler's model."""
    return int(json.loads(invoke(folder, "status"))["sampler"]["numbers"]["model_version"])


@pytest.mark.parametrize("sampler", [ExternalSpec(name="optuna"), ExternalSpec(name="cmaes")], ids=lambda s: s.name)
def test_another_library_s_sampler_goes_on_after_sigkill(tmp_path: Path, sampler: ExternalSpec) -> None:
    evaluated: list[float] = []
    ended: list[WorkerSummary] = []

    def objective(parameters: dict[str, Any]) -> float:
        loss = float((parameters["x"] - 0.3) ** 2 + (parameters["n"] / 1000.0 - 0.6) ** 2)
        evaluated.append(loss)
        threading.Event().wait(0.05)  # an evaluation takes a while, in which the sampler learns
        return loss

    study = study_file(tmp_path, sampler=sampler, max_trials=TRIALS)
    with serving(tmp_path, "--study", str(study)) as server:
        found = read_connection(tmp_path / "connection.json")
        worker = RestWorker(objective, found.rest[0], token=found.token, study="demo", spool_dir=tmp_path / "spool")
        thread = threading.Thread(target=lambda: ended.append(worker.run()))
        thread.start()
        wait_until(lambda: len(evaluated) >= TRIALS // 2, "half of the evaluations")
        before = model_version(tmp_path)
        kill_tree(server.process.pid)
        server.process.wait(DEADLINE_S)
    with serving(tmp_path) as server:
        thread.join(DEADLINE_S)
        assert ended[0].reason == "finished"
        trials = [json.loads(line) for line in invoke(tmp_path, "trials").splitlines()]
        assert model_version(tmp_path) > before >= 1, "it learnt, and goes on with what it had learnt"
    assert [t["trial_id"] for t in trials] == list(range(1, TRIALS + 1))
    assert {t["state"] for t in trials} == {"completed"}
    # On a busy machine a fit may take longer than an ask waits: then a point beside the best of the trials is moved.
    assert {t["origin"] for t in trials} <= {"sampler", "moved"}
