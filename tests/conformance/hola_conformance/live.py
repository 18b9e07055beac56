"""A whole study by the workers of an implementation, at a scheduler that runs; one of them is killed on the way."""

import json
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from hola_protocol.operations import OPERATION_BY_NAME

from hola_conformance.adapter import Adapter
from hola_conformance.call import CaseError, demand
from hola_conformance.over_rest import RestServer
from hola_conformance.play import Call

BUDGET = 24
HELD = 5
"""The trial that is held while something happens."""
LEASE_S = 2.0
DEADLINE_S = 120.0
SPEC: dict[str, Any] = {
    "parameters": [
        {"type": "categorical", "name": "do", "choices": ["value", "metadata", "infeasible", "hold"]},
        {"type": "continuous", "name": "x", "low": -1.0, "high": 1.0},
    ],
    "objectives": [{"name": "loss"}],
    "max_trials": BUDGET,
    "lease_s": LEASE_S,
    "seed": 7,
}
During: TypeAlias = Callable[[Adapter], None]


class Place(NamedTuple):
    """A scheduler that runs.

    :ivar url: of its gateway.
    :ivar token: of the role admin.
    :ivar transport: of the workers.
    :ivar endpoint: where they connect.
    :ivar server_key: the scheduler's CURVE key.
    """

    url: str
    token: str | None
    transport: str
    endpoint: str
    server_key: str | None = None


class Admin:
    """Calls operations on one study.

    :param place: the scheduler.
    :param study: the study.
    """

    def __init__(self, place: Place, study: str) -> None:
        self._place = place
        self._study = study

    def __call__(self, operation: str, **fields: Any) -> dict[str, Any]:
        """Call one.

        :param operation: its name.
        :param fields: of the request.
        :returns: the reply.
        :raises CaseError: when it is refused.
        """
        op = OPERATION_BY_NAME[operation]
        body = json.dumps({"tag": op.request.__name__, "study": self._study, **fields}).encode()
        key = str(uuid.uuid4()) if op.keyed else None
        with RestServer(self._place.url, {"main": self._place.token}) as server:
            reply: dict[str, Any] = json.loads(server.send(call_of(op.name, self._study, body, key)).result())
        demand(reply["tag"] != "ErrorResponse", f"{operation} is answered by {reply}")
        return reply


def call_of(operation: str, study: str, body: bytes, key: str | None) -> Call:
    """A call as :class:`RestServer` wants it.

    :param operation: its name.
    :param study: the study.
    :param body: of the request.
    :param key: the idempotency key.
    """
    return Call(
        operation=OPERATION_BY_NAME[operation],
        study=study,
        body=body,
        key=key,
        principal="main",
        version="1.0",
        connection="main",
    )


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > deadline:
            raise CaseError(f"{what}: not within {DEADLINE_S:g} s")
        threading.Event().wait(0.02)


def kill(adapter: Adapter) -> None:
    """SIGKILL for the worker that holds a trial.

    :param adapter: of the worker.
    """
    adapter.kill()


def play_study(command: Sequence[str], place: Place, during: During = kill) -> dict[str, Any]:
    """A whole study by two workers.

    :param command: the adapter and its arguments.
    :param place: the scheduler.
    :param during: what happens while a trial is held, to the one that holds it.
    :returns: how many trials ended in each state.
    :raises CaseError: when something is lost, or there twice.
    :raises AdapterError: when a worker does not end.
    """
    study = f"live_{uuid.uuid4().hex[:12]}"
    admin = Admin(place, study)
    admin("CreateStudy", spec=SPEC)
    first = [{"do": "value", "x": 0.1 * i} for i in range(HELD - 1)] + [{"do": "hold", "x": 0.5}]
    admin("EnqueueTrials", trials=first)
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hola-live-"))) for _ in range(2)]
        adapters = [stack.enter_context(Adapter(command)) for _ in folders]
        for folder, adapter in zip(folders, adapters, strict=True):
            for trial_id in range(1, BUDGET + 1):
                if trial_id != HELD:
                    (folder / f"{trial_id}.go").touch()
            adapter.begin("work", **_work(place, study, folder))
        _wait(lambda: any((folder / f"{HELD}.started").exists() for folder in folders), f"trial {HELD} begun")
        holder = next(i for i, folder in enumerate(folders) if (folder / f"{HELD}.started").exists())
        during(adapters[holder])
        for folder in folders:
            (folder / f"{HELD}.go").touch()
        summaries = [adapter.finish(DEADLINE_S).get("summary") for adapter in adapters if adapter.is_waiting]
    _demand_finished(summaries)
    counts = _demand_exact(admin, lost_a_worker=len(summaries) == 1)
    admin("DeleteStudy")
    return counts


def _work(place: Place, study: str, folder: Path) -> dict[str, Any]:
    return {
        "transport": place.transport,
        "endpoints": [place.endpoint],
        "token": place.token,
        "server_key": place.server_key,
        "ca_file": None,
        "study": study,
        "concurrency": 1,
        "wait_s": 5.0,
        "lease_s": None,
        "reconnect_s": 60.0,
        "retry_failures": False,
        "handle_signals": False,
        "timeout_s": 5.0,
        "spool_dir": str(folder / "spool"),
        "folder": str(folder),
    }


def _demand_finished(summaries: Sequence[Any]) -> None:
    for summary in summaries:
        demand(isinstance(summary, dict) and summary.get("reason") == "finished", f"a worker ended with {summary}")
        demand(summary.get("unsent") == 0, f"a worker left something unsent: {summary}")


def _demand_exact(admin: Admin, *, lost_a_worker: bool) -> dict[str, int]:
    """Exactly the budget, each trial once, and the values that the parameters say."""
    trials = admin("GetTrials", limit=1000).get("items", [])
    ids = sorted(trial["trial_id"] for trial in trials)
    demand(ids == list(range(1, BUDGET + 1)), f"the trials are {ids}, not 1 to {BUDGET} (F-1)")
    counts: dict[str, int] = {}
    for trial in trials:
        does = trial["parameters"]["do"]
        wanted = "infeasible" if does == "infeasible" else "completed"
        state = trial["state"]
        demand(state == wanted, f"trial {trial['trial_id']} ({does}) is {state}, not {wanted}")
        if state == "completed":
            told, x = trial["objectives"], trial["parameters"]["x"]
            demand(told == {"loss": x}, f"trial {trial['trial_id']} has {told}, not {x}")
        counts[state] = counts.get(state, 0) + 1
    held = next(trial for trial in trials if trial["trial_id"] == HELD)
    attempt = held.get("attempt", 0)
    demand(not lost_a_worker or attempt >= 2, f"the trial of the killed worker has attempt {attempt}")
    demand(lost_a_worker or attempt == 1, f"the trial that was held all along has attempt {attempt}")
    return counts
