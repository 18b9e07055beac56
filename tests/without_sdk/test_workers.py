"""Workers that were written from the specification alone, at a real scheduler and gateway."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hola_protocol.messages import Trial, TrialChanged
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.validate import read_study_file
from msgspec.structs import replace

from hola.clients import ZmqClient
from hola.distributed.local_system import LocalSystem

from .programs import PROGRAMS, ROOT, Program, Running, is_here, until
from .proxy import Proxy

sys.path.insert(0, str(ROOT / "examples"))
from polyglot.controller import simulate  # an example, not a package

DEEDS = ("value", "fail", "infeasible", "nan", "hold")
SPEC = StudySpec(
    parameters=(CategoricalParameter(name="do", choices=DEEDS), ContinuousParameter(name="x", low=0, high=1)),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=1,
    lease_s=1.0,
)


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


class Stage:
    """A study, a proxy, and the workers that a test starts."""

    def __init__(self, system: LocalSystem, program: Program, folder: Path, study: str) -> None:
        self.program, self.folder, self.study = program, folder, study
        self.proxy = Proxy(system.connection.rest[0])
        self.client: ZmqClient = system.client(study)
        self.workers: list[Running] = []
        self.env = {
            "HOLA_ENDPOINT": self.proxy.url,
            "HOLA_TOKEN": system.connection.token or "",
            "HOLA_STUDY": study,
            "HOLA_PROBE": str(folder),
            "XDG_STATE_HOME": str(folder / "state"),
        }

    def create(self, *deeds: str, spec: StudySpec = SPEC) -> None:
        """Create the study, with trials that do this, in order."""
        self.client.create_study(spec=replace(spec, max_trials=len(deeds)))
        self.client.enqueue_trials(trials=[{"do": deed, "x": 0.1 + i / 8} for i, deed in enumerate(deeds)])

    def start(self, command: list[str] | None = None, **env: str) -> Running:
        """Start a worker."""
        self.workers.append(Running(command or self.program.probe, self.env | env))
        return self.workers[-1]

    def trials(self) -> list[Trial]:
        """All trials."""
        return list(self.client.iter_trials(with_metadata=True))

    def until_held(self) -> int:
        """Wait until a trial holds; the process id of its evaluation."""
        started = self.folder / "started"
        until(lambda: started.exists() and started.read_text().strip(), "evaluation")
        return int(started.read_text())

    def go(self) -> None:
        """Let trials that hold go on."""
        (self.folder / "go").touch()

    def close(self) -> None:
        """End what is left."""
        self.go()
        for worker in self.workers:
            worker.kill()
        self.proxy.close()
        self.client.close()


@pytest.fixture
def stage(system: LocalSystem, program: Program, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    name = request.node.name.replace("[", "-").replace("]", "")
    stage = Stage(system, program, tmp_path, name[:60])
    try:
        yield stage
        assert stage.proxy.problems == []
    finally:
        stage.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_study_is_worked_through(stage: Stage) -> None:
    stage.create("value", "fail", "infeasible", "nan", "value")
    worker = stage.start()
    assert worker.wait() == 0, worker.said
    states = [(trial.state, trial.objectives) for trial in stage.trials()]
    assert states == [
        ("completed", {"loss": 0.1}),
        ("failed", None),
        ("infeasible", None),
        ("failed", None),
        ("completed", {"loss": 0.6}),
    ]
    reasons = [trial.reason or "" for trial in stage.trials()]
    assert "as the test says" in reasons[1]
    assert "as the test says" in reasons[2]
    assert "finite" in reasons[3]
    assert stage.trials()[0].metadata == {"text": "größer", "list": [1, None, []]}
    assert len(stage.proxy.tags("GetSuggestionRequest")) == 1, "a trial takes one round trip"
    keys = [key for key in stage.proxy.keys if key is not None]
    assert len(set(keys)) == len(keys)
    assert stage.client.status().workers == [], "it said goodbye"


def test_the_controller_computes_what_python_does(stage: Stage) -> None:
    spec = read_study_file(ROOT / "examples" / "polyglot" / "study.yaml").spec
    stage.client.create_study(spec=replace(spec, max_trials=12))
    worker = stage.start(stage.program.controller, HOLA_WORKER_NAME="me")
    assert worker.wait() == 0, worker.said
    trials = stage.trials()
    assert len(trials) == 12
    for trial in trials:
        error, angle = simulate(**trial.parameters)  # type: ignore[arg-type]  # of the study's types
        assert (trial.objectives or {})["error"] == pytest.approx(error, rel=1e-9)
        assert (trial.metadata or {})["angle"] == pytest.approx(angle, rel=1e-9)
        assert (trial.metadata or {})["language"] == stage.program.name
    assert [message["name"] for message in stage.proxy.tags("RegisterWorkerRequest")] == ["me"]


def test_a_lease_shorter_than_the_evaluation_is_kept(stage: Stage) -> None:
    # Eight heartbeats take two terms. A term of 10 s leaves a busy machine the time to start the programs of one.
    stage.create("hold", spec=replace(SPEC, lease_s=10.0))
    worker = stage.start()
    stage.until_held()
    until(lambda: len(stage.proxy.tags("HeartbeatRequest")) >= 8, "eight heartbeats")
    stage.go()
    assert worker.wait() == 0, worker.said
    events = [event for event in stage.client.get_events().items if isinstance(event, TrialChanged)]
    assert [event.state for event in events] == ["queued", "running", "completed"], "no lease ran out"


def test_a_trial_that_nobody_wants_is_stopped(stage: Stage) -> None:
    stage.create("hold", "value")
    worker = stage.start()
    evaluation = stage.until_held()
    stage.client.cancel_trials(trial_ids=[1])
    assert worker.wait() == 0, worker.said
    assert not is_alive(evaluation)
    assert [trial.state for trial in stage.trials()] == ["cancelled", "completed"]


def test_a_worker_that_is_asked_to_go_gives_its_trial_back(stage: Stage) -> None:
    stage.create("hold", spec=replace(SPEC, lease_s=600.0))
    worker = stage.start()
    evaluation = stage.until_held()
    number, code = stage.program.preempt
    worker.process.send_signal(number)
    assert worker.wait() == code, worker.said
    assert not is_alive(evaluation)
    (trial,) = stage.trials()
    assert (trial.state, trial.preemptions) == ("queued", 1)
    assert stage.client.status().workers == [], "it said goodbye"


def test_the_trial_of_a_killed_worker_goes_to_another(stage: Stage) -> None:
    stage.create("hold")
    first = stage.start()
    stage.until_held()
    first.kill()
    stage.go()
    second = stage.start()
    assert second.wait() == 0, second.said
    (trial,) = stage.trials()
    assert (trial.state, trial.attempt) == ("completed", 2)


def test_an_outage_costs_no_work(stage: Stage) -> None:
    stage.create("hold")
    worker = stage.start()
    stage.until_held()
    stage.proxy.close()
    stage.go()
    beats = len(stage.proxy.sent)
    deadline = time.monotonic() + 2.0  # an outage of two leases
    until(lambda: time.monotonic() > deadline, "time")
    assert len(stage.proxy.sent) == beats
    stage.proxy.open()
    assert worker.wait() == 0, worker.said
    (trial,) = stage.trials()
    assert (trial.state, trial.objectives) == ("completed", {"loss": 0.1})


def test_what_cannot_be_told_is_told_by_the_next(stage: Stage) -> None:
    stage.create("hold")
    worker = stage.start(HOLA_RECONNECT_S="1")
    stage.until_held()
    stage.proxy.close()
    stage.go()
    assert worker.wait() != 0
    (kept,) = (stage.folder / "state" / "hola" / "spool").iterdir()
    assert os.stat(kept).st_mode & 0o777 == 0o600
    stage.proxy.open()
    second = stage.start()
    assert second.wait() == 0, second.said
    assert [(trial.state, trial.objectives) for trial in stage.trials()] == [("completed", {"loss": 0.1})]
    assert not kept.exists()
