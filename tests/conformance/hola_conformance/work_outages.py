"""Cases on a scheduler that does not answer, or has forgotten."""

import errno
import json
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from hola_conformance.adapter import Adapter
from hola_conformance.call import demand
from hola_conformance.scheduler import CREATED_MS, STUDY, Call, lose, refuse
from hola_conformance.script import Answer, Reply
from hola_conformance.stage import Stage, demand_summary
from hola_conformance.work_trials import results

AWAY_S = 1.0
"""How long a scheduler is away that comes back."""


def _without_wait(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "wait_s"}


def _demand_same(calls: list[Call]) -> None:
    keys = [call.key for call in calls]
    demand(len(set(keys)) == 1, f"a {calls[0].operation} without a reply came again under other keys: {keys} (P-1)")
    bodies = [_without_wait(call.message) for call in calls]
    demand(all(body == bodies[0] for body in bodies), f"a request came again with another body: {bodies} (X-5)")


def reply_lost(operation: str) -> Callable[[Stage], None]:
    """The case that the reply to an operation is lost twice.

    :param operation: its name.
    """

    def run(stage: Stage) -> None:
        stage.scheduler.instead(operation, lose, lose)
        stage.start()
        demand_summary(stage.end(), "finished", completed=2)
        _demand_same(stage.scheduler.of(operation)[:3])
        told = {(item["trial_id"], item["lease"]) for item in results(stage)}
        wanted = {(trial.id, f"lease-{trial.id}-1") for trial in stage.scheduler.trials.values()}
        demand(told == wanted, f"told {told}, not {wanted}")

    return run


def no_message(operation: str, answer: Reply) -> Callable[[Stage], None]:
    """The case that a proxy answers an operation in place of the gateway.

    :param operation: its name.
    :param answer: what the proxy says.
    """

    def run(stage: Stage) -> None:
        stage.scheduler.instead(operation, lambda call: answer, lambda call: answer)
        stage.start()
        demand_summary(stage.end(), "finished", completed=2)
        _demand_same(stage.scheduler.of(operation)[:3])
        told = [(item["trial_id"], item["lease"]) for item in results(stage)]
        demand(set(told) == {(1, "lease-1-1"), (2, "lease-2-1")}, f"told {told}")

    return run


def refused_for_now(stage: Stage) -> None:
    """Refusals that are retryable bring the same requests again, not before their time."""
    for operation in ("RegisterWorker", "GetSuggestion", "SubmitResult"):
        stage.scheduler.instead(operation, refuse("overloaded", retryable=True, retry_after_s=0.7))
    stage.start()
    demand_summary(stage.end(), "finished", completed=1)
    for operation in ("RegisterWorker", "GetSuggestion", "SubmitResult"):
        calls = stage.scheduler.of(operation)[:2]
        _demand_same(calls)
        waited_s = calls[1].sent.time_s - calls[0].sent.time_s
        demand(waited_s >= 0.68, f"{operation} came again after {waited_s:.3f} s, not 0.7 s (X-5)")


def forgotten(operation: str) -> Callable[[Stage], None]:
    """The case that an operation finds that the scheduler has forgotten the worker.

    :param operation: its name.
    """

    def run(stage: Stage) -> None:
        def forget(call: Call) -> bytes:
            stage.scheduler.forget_workers()
            return call.serve()

        stage.scheduler.instead(operation, forget)
        stage.start()
        stage.started(1)
        if operation == "Heartbeat":
            stage.scheduler.wait_for_calls("RegisterWorker", 2)
        stage.go(1)
        demand_summary(stage.end(), "finished", completed=1)
        registered = stage.scheduler.of("RegisterWorker")
        demand(len(registered) == 2, f"registered {len(registered)} times, not twice (W-5)")
        demand(registered[0].key != registered[1].key, "a new registration has the key of the old (P-1)")
        told = [(item["trial_id"], item["lease"]) for item in results(stage)]
        demand(set(told) == {(1, "lease-1-1")}, f"told {told}")

    return run


def _demand_lease_kept(stage: Stage) -> None:
    demand_summary(stage.end(), "finished", completed=2)
    told = [(item["trial_id"], item["lease"]) for item in results(stage)]
    demand(told[0] == (1, "lease-1-1"), f"told {told}")
    demand(len(stage.scheduler.of("RegisterWorker")) == 1, "registered again though it was not forgotten")


def away_and_back(stage: Stage) -> None:
    """A scheduler that was away gets the result under the lease that it gave."""
    stage.start()
    stage.started(1)
    stage.scheduler.server.close()
    stage.go(1)
    threading.Event().wait(AWAY_S)
    stage.scheduler.server.listen()
    _demand_lease_kept(stage)


def not_there_yet(stage: Stage) -> None:
    """A worker that starts before its scheduler waits for it."""
    server = stage.scheduler.server
    server.close()
    if server.transport == "rest":
        with _closing(server.endpoint) as tried:
            stage.start()
            stage.scheduler.wait_for(tried.is_set, "a connection")
    else:  # a ZeroMQ connection that is closed in the handshake may mean that a key is wrong
        stage.start()
    threading.Event().wait(AWAY_S)
    server.listen()
    demand_summary(stage.end(), "finished", completed=2)


def _listener(address: tuple[str, int]) -> socket.socket:
    """Listen; the address of a socket that was just closed takes a moment to be free."""
    deadline = time.monotonic() + 10.0
    while True:
        try:
            return socket.create_server(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
            threading.Event().wait(0.01)


@contextmanager
def _closing(endpoint: str) -> Iterator[threading.Event]:
    """Accept connections at an address and close them, as the proxy of a scheduler that is down.

    :returns: what is set when there was a connection.
    """
    host, _, port = endpoint.partition("://")[2].rpartition(":")
    listener = _listener((host, int(port)))
    tried = threading.Event()

    def close() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # no longer listening
                return
            connection.close()
            tried.set()

    thread = threading.Thread(target=close, daemon=True)
    thread.start()
    try:
        yield tried
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def away_behind_a_proxy(stage: Stage) -> None:
    """A connection that is closed in the handshake tells nothing of keys to one that was connected before."""
    stage.start()
    stage.started(1)
    server = stage.scheduler.server
    server.close()
    with _closing(server.endpoint):
        stage.go(1)
        threading.Event().wait(AWAY_S)
    server.listen()
    _demand_lease_kept(stage)


def _leave_behind(stage: Stage) -> None:
    stage.start(reconnect_s=2.0)
    stage.started(1)
    stage.scheduler.server.close()
    stage.go(1)
    summary = stage.end()
    demand_summary(summary, "unreachable", unsent=1)
    files = list(stage.spool.glob("*.json"))
    demand(len(files) == 1, f"there are {len(files)} files in the spool folder, not 1")
    demand(files[0].name.startswith(f"{STUDY}-1-"), f"the file of an unsent result is called {files[0].name}")
    demand(stat.S_IMODE(files[0].stat().st_mode) == 0o600, "others may read the file of an unsent result")


def _take_up(stage: Stage, adapter: Adapter) -> None:
    stage.scheduler.server.listen()
    stage.start(adapter)
    summary = stage.end()
    demand((summary.get("reason"), summary.get("unsent")) == ("finished", 0), f"the summary is {summary}")
    told = results(stage)
    wanted = {"trial_id": 1, "lease": "lease-1-1", "objectives": {"loss": stage.scheduler.trials[1].x}}
    got = {name: told[0].get(name) for name in wanted} if told else None
    demand(got == wanted, f"told {got} first, not {wanted}")
    operations = [call.operation for call in stage.scheduler.calls]
    again = operations[operations.index("RegisterWorker", 1) :]
    first_ask = again.index("GetSuggestion") if "GetSuggestion" in again else len(again)
    demand("SubmitResult" in again[:first_ask], f"an earlier worker's result is not told before an ask: {again}")
    demand(not list(stage.spool.glob("*.json")), "a result that was told is still in the spool folder")


def away_for_good(stage: Stage) -> None:
    """What cannot be told is kept, and told by the next worker before anything else."""
    _leave_behind(stage)
    _take_up(stage, stage.adapter)


def taken_up_by(reader: Adapter) -> Callable[[Stage], None]:
    """The case that another implementation tells what this one could not.

    :param reader: the other.
    """

    def run(stage: Stage) -> None:
        _leave_behind(stage)
        _take_up(stage, reader)

    return run


def written_ahead(stage: Stage) -> None:
    """The result of a long evaluation is on disk before it is told for the first time."""
    later: Future[Answer] = Future()
    stage.scheduler.instead("SubmitResult", lambda call: later)
    stage.start(timeout_s=60.0)
    stage.started(1)
    threading.Event().wait(1.3)
    stage.go(1)
    call = stage.scheduler.wait_for_calls("SubmitResult", 1)[0]
    files = list(stage.spool.glob(f"{STUDY}-1-*.json"))
    kept = [json.loads(path.read_bytes()) for path in files]
    later.set_result(call.serve())
    demand_summary(stage.end(), "finished", completed=1)
    demand(len(kept) == 1, f"there are {len(kept)} files of the result in the spool folder when it is told, not 1")
    demand((kept[0].get("study"), kept[0].get("created_ms")) == (STUDY, CREATED_MS), f"the file says {kept[0]}")
    item = call.message["results"][0]
    got = {name: (kept[0].get("result") or {}).get(name) for name in ("trial_id", "lease", "objectives")}
    demand(got == {name: item[name] for name in got}, f"the file says {kept[0]}, told was {item}")
    demand(not list(stage.spool.glob("*.json")), "a result that was told is still in the spool folder")
