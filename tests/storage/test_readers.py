"""Whoever reads a database sees all that was committed before, and nobody is shown a password."""

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

import hola
from hola import OptimizationResult
from hola.distributed.core import Envelope, SchedulerCore
from hola.distributed.state.clock import Moment
from hola.storage import Storage
from tests.cli.support import hola as command_line
from tests.storage.backends import AnyBackend, PostgresBackend, SqliteBackend

_decode = msgspec.json.Decoder(m.AnyResponse | ErrorResponse).decode
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=50,
    seed=1,
    sampler=UniformSpec(),
)


class Scheduler:
    """A scheduler's core, and a worker of it."""

    def __init__(self, storage: Storage) -> None:
        numbers = count(1)
        self.core = SchedulerCore(
            storage,
            tokens=lambda: f"token {next(numbers)}",
            worker_ids=lambda: f"00000000-0000-4000-9000-{next(numbers):012d}",
            limits=Limits(),
            server="test",
            moment=Moment(500.0, 500_000),
        )

    def ask(self, request: m.Request) -> Any:
        """The answer to a request."""
        (reply,) = self.core.step([Envelope("peer", "1", "me", None, request)], now=500.0, wall_ms=500_000)
        return _decode(reply.body)

    def complete(self, trials: int) -> None:
        """Complete some trials."""
        worker = self.ask(m.RegisterWorkerRequest()).worker_id
        for _ in range(trials):
            (s,) = self.ask(m.GetSuggestionRequest(worker_id=worker)).suggestions
            loss = {"loss": s.parameters["x"]}
            result = m.Result(trial_id=s.trial_id, lease=s.lease, objectives=loss, metadata={"at": s.trial_id})
            self.ask(m.SubmitResultRequest(results=[result]))


def where_of(database: AnyBackend) -> str:
    assert isinstance(database, SqliteBackend | PostgresBackend)
    return database.url if isinstance(database, PostgresBackend) else str(database.path)


def test_a_study_is_read_as_it_was_last_committed(database: AnyBackend) -> None:
    scheduler = Scheduler(database.open())
    scheduler.ask(m.CreateStudyRequest(spec=SPEC))
    for done in (3, 6):
        scheduler.complete(3)
        assert scheduler.core.storage.unfolded > 0
        found = hola.load_study(where_of(database))
        assert [trial.state for trial in found.trials] == ["completed"] * done
        assert [trial.metadata for trial in found.trials] == [{"at": i + 1} for i in range(done)]
        assert found.best is not None
        scheduler.core.storage.fold()
        assert hola.load_study(where_of(database)).trials == found.trials


def test_export_beside_a_scheduler_misses_nothing(tmp_path: Path) -> None:
    database = SqliteBackend(tmp_path / "hola.db")
    scheduler = Scheduler(database.open())
    scheduler.ask(m.CreateStudyRequest(spec=SPEC))
    scheduler.complete(4)
    assert database.query("select count(*) from trials") != [(4,)]
    arguments = ["-m", "hola.cli", "export", "--data-dir", str(tmp_path), "--format", "jsonl"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.run([sys.executable, *arguments], capture_output=True, check=True, env=environment)
    assert [json.loads(line)["state"] for line in made.stdout.splitlines()] == ["completed"] * 4
    database.close()


def test_a_search_and_commands_work_on_a_database_of_postgresql(postgres_url: str, tmp_path: Path) -> None:
    def search(n_trials: int) -> OptimizationResult:
        return hola.run_optimization(
            lambda p: p["x"] ** 2, {"x": (0.0, 1.0)}, n_trials=n_trials, seed=1, progress=False, storage=postgres_url
        )

    search(4)
    assert len(search(6).trials) == len(hola.load_study(postgres_url).trials) == 6
    code, out, complaint = command_line("status", "--data-dir", postgres_url, folder=tmp_path, connection=False)
    assert (code, out.splitlines()[0].partition(",")[0], complaint) == (0, "default: finished (max_trials)", "")
    code, out, complaint = command_line("label", "by=me", "--data-dir", postgres_url, folder=tmp_path, connection=False)
    assert (code, complaint) == (0, "")
    assert hola.load_study(postgres_url).spec.labels == {"by": "me"}
    code, out, complaint = command_line("export", "--data-dir", postgres_url, folder=tmp_path, connection=False)
    assert (code, len(out.splitlines()), complaint) == (0, 7, "")
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]
