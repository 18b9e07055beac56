"""The gateway before the scheduler itself: the same answers as over ZeroMQ, and nothing lost on the way."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.messages import (
    Failure,
    GetSuggestionRequest,
    GetSuggestionResponse,
    LeaseRef,
    Response,
    Result,
    StudyInfo,
)
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import RestClient, Retry, ServerError, ZmqClient
from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess
from hola.distributed.server import Server
from tests.distributed.gateway.support import DEADLINE_S, client, eventually, serving
from tests.sentences import holds

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=3,
    sampler=UniformSpec(),  # no fit is waited for
)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
IMPORT_S = 3 * DEADLINE_S  # the first scheduler of a process imports scikit-learn before it ends
ONCE = Retry(attempts=1)


@contextlib.contextmanager
def running(data_dir: Path, **settings: Any) -> Iterator[SchedulerProcess]:
    """A scheduler in a thread."""
    process = SchedulerProcess(SchedulerConfig(data_dir=str(data_dir), **settings))
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(IMPORT_S)
        assert not thread.is_alive()


@contextlib.contextmanager
def gateway_of(process: SchedulerProcess) -> Iterator[Server]:
    config = GatewayConfig(
        scheduler=process.relay_endpoint,
        relay_file=str(process.credentials.relay_file),
        reconnect_s=0.01,
        reconnect_max_s=0.05,
    )
    with serving(config) as server:
        yield server


class System:
    """A scheduler, its gateway, and a client of each transport."""

    def __init__(self, process: SchedulerProcess, server: Server, rest: RestClient, zmq: ZmqClient) -> None:
        self.process = process
        self.server = server
        self.rest = rest
        self.zmq = zmq


@contextlib.contextmanager
def system_of(process: SchedulerProcess) -> Iterator[System]:
    token = process.credentials.owner_token
    with (
        gateway_of(process) as server,
        RestClient(server.url, token=token, retry=ONCE) as rest,
        ZmqClient(process.endpoints[0], token=token, retry=ONCE) as zmq,
    ):
        yield System(process, server, rest, zmq)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with running(tmp_path, storage="memory") as process, system_of(process) as found:
        yield found


def test_a_study_runs_over_rest(system: System) -> None:
    rest = system.rest
    assert rest.create_study(spec=SPEC).created
    worker = rest.register_worker().worker_id
    asked: Any = rest.get_suggestion(worker_id=worker)
    receipts = []
    while asked.status != "finished":
        if asked.status == "wait":  # for the model to know the last result
            asked = rest.get_suggestion(worker_id=worker, wait_s=DEADLINE_S)
            continue
        (trial,) = asked.suggestions
        result = Result(trial_id=trial.trial_id, lease=trial.lease, objectives={"loss": trial.parameters["x"]})
        told = rest.submit_result(worker_id=worker, results=[result], next_count=1)
        receipts.append((told.receipts[0].trial_id, told.receipts[0].outcome))
        asked = told.next
    assert receipts == [(1, "recorded"), (2, "recorded"), (3, "recorded")]
    assert (asked.status, asked.reason) == ("finished", "max_trials")


def test_both_transports_tell_the_same(system: System) -> None:
    system.rest.create_study(spec=SPEC)
    key = "12345678-1234-4234-8234-123456789abc"
    worker = system.rest.register_worker(idempotency_key=key).worker_id
    assert system.zmq.register_worker(idempotency_key=key).worker_id == worker
    trial = system.rest.get_suggestion(worker_id=worker, idempotency_key=key)
    assert system.zmq.get_suggestion(worker_id=worker, idempotency_key=key) == trial
    reads: list[Callable[[RestClient | ZmqClient], Response | StudyInfo]] = [
        lambda c: c.list_studies(),
        lambda c: c.get_trials(states=["running", "queued"], limit=5),
        lambda c: c.get_metadata(trial_ids=[1]),
        lambda c: c.get_top_k(limit=2),
        lambda c: c.get_fronts(),
        lambda c: c.is_multi_group(),
        lambda c: c.get_events(after=0, limit=3),
        lambda c: msgspec.structs.replace(c.get_study().info, running_s=0.0),  # it grows from read to read
    ]
    for read in reads:
        assert read(system.rest) == read(system.zmq)


def refusal(call: Callable[[], object]) -> tuple[Any, ...]:
    with pytest.raises(ServerError) as caught:
        call()
    error = caught.value
    return (error.code, error.path, error.value, str(error))


def test_both_transports_refuse_alike(system: System) -> None:
    system.rest.create_study(spec=SPEC)
    calls: list[Callable[[RestClient | ZmqClient], object]] = [
        lambda c: c.get_study(study="nobody"),
        lambda c: c.get_suggestion(worker_id=UNKNOWN),
        lambda c: c.create_study(spec=StudySpec(parameters=SPEC.parameters, objectives=SPEC.objectives, max_trials=4)),
        lambda c: c.enqueue_trials(trials=[{"x": 5.0}]),
    ]
    for call in calls:
        assert refusal(lambda call=call: call(system.rest)) == refusal(lambda call=call: call(system.zmq))  # type: ignore[misc]


def test_a_bad_request_is_refused_with_path_and_value(system: System) -> None:
    headers = {"Authorization": f"Bearer {system.process.credentials.owner_token}"}
    with client(system.server, headers=headers) as http:
        reply = http.get("/v1/studies/default/top-k?limit=many")
        error = reply.json()
        assert (reply.status_code, error["code"], error["path"], error["value"]) == (
            400,
            "invalid_message",
            "/limit",
            '"many"',
        )
        reply = http.put("/v1/studies/default", json={"tag": "CreateStudyRequest", "spec": {"max_trails": 5}})
        assert (reply.status_code, reply.json()["path"]) == (400, "/spec/max_trails")


def test_a_token_allows_what_its_role_does(system: System) -> None:
    system.rest.create_study(spec=SPEC)
    reader = system.process.credentials.add_token("reader", "read")
    with client(system.server) as http:
        statuses = [
            http.request(method, "/v1/studies/default", headers=headers).status_code
            for method in ("GET", "DELETE")
            for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {reader}"})
        ]
        assert statuses == [401, 401, 200, 401, 401, 403]
        assert http.get("/metrics").status_code == 401
        metrics = http.get("/metrics", headers={"Authorization": f"Bearer {reader}"}).text
    assert 'hola_study_running{study="default"} 1\n' in metrics


def ask_of(system: System, worker: str, key: str | None = None, wait_s: float = 60.0) -> bytes:
    """An ask as it is written to a connection."""
    body = encode(GetSuggestionRequest(worker_id=worker, wait_s=wait_s))
    keyed = "" if key is None else f"Idempotency-Key: {key}\r\n"
    head = (
        f"POST /v1/studies/default/suggestions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{keyed}"
        f"Authorization: Bearer {system.process.credentials.owner_token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def leave(system: System, request: bytes) -> None:
    """Send an ask that waits, and hang up while it does; returns when the gateway has seen it."""
    headers = {"Authorization": f"Bearer {system.process.credentials.owner_token}"}
    with client(system.server, headers=headers) as http:
        with socket.create_connection(("127.0.0.1", system.server.port), DEADLINE_S) as sock:
            sock.sendall(request)
            eventually(lambda: "hola_gateway_pending 1\n" in http.get("/metrics").text)
        gone = 'hola_gateway_requests_total{operation="GetSuggestion",status="499"} 1\n'
        eventually(lambda: gone in http.get("/metrics").text)


@pytest.mark.spec("R-7", "A-13", over=("rest",))
def test_an_ask_whose_client_left_takes_no_trial(system: System) -> None:
    rest, zmq = system.rest, system.zmq
    rest.create_study(spec=SPEC)
    worker = rest.register_worker().worker_id
    held = [zmq.get_suggestion(worker_id=worker).suggestions[0] for _ in range(3)]  # all there are: an ask waits
    leave(system, ask_of(system, worker))
    zmq.release_trials(leases=[LeaseRef(trial_id=held[0].trial_id, lease=held[0].lease)])
    (trial,) = rest.get_trials(limit=1).items
    assert (trial.state, trial.attempt, trial.preemptions) == ("queued", 1, 1)  # that of its worker alone


def test_a_gateway_does_not_take_back_what_another_connection_was_given(system: System) -> None:
    rest, zmq = system.rest, system.zmq
    rest.create_study(spec=msgspec.structs.replace(SPEC, max_preemptions=0))
    worker = rest.register_worker().worker_id
    held = [zmq.get_suggestion(worker_id=worker).suggestions[0] for _ in range(3)]
    key = "12345678-1234-4234-8234-123456789abc"
    with (
        gateway_of(system.process) as other,
        socket.create_connection(("127.0.0.1", system.server.port), DEADLINE_S) as first,
        socket.create_connection(("127.0.0.1", other.port), DEADLINE_S) as second,
    ):
        metrics = {"Authorization": f"Bearer {system.process.credentials.owner_token}"}
        for server, sock in ((system.server, first), (other, second)):
            sock.sendall(ask_of(system, worker, key))
            with client(server, headers=metrics) as http:
                eventually(lambda http=http: "hola_gateway_pending 1\n" in http.get("/metrics").text)  # type: ignore[misc]
        failed = zmq.submit_result(
            failures=[Failure(trial_id=1, lease=held[0].lease, reason="again", retry=True)], worker_id=worker
        )
        assert failed.receipts[0].outcome == "requeued"
        reply = second.recv(65536)
        given = msgspec.json.decode(reply.partition(b"\r\n\r\n")[2], type=GetSuggestionResponse).suggestions[0]
        with holds("P-11", over=("rest",)):
            assert (given.trial_id, given.attempt) == (1, 2)
    # Both have hung up, the first before its reply: what it says of it concerns nobody.
    with client(system.server, headers=metrics) as http:
        gone = 'hola_gateway_requests_total{operation="GetSuggestion",status="499"} 1\n'
        eventually(lambda: gone in http.get("/metrics").text)
    rest.get_study()  # by the same gateway, and so behind its notice
    beat = zmq.heartbeat(worker_id=worker, leases=[LeaseRef(trial_id=given.trial_id, lease=given.lease)])
    with holds("A-13", "L-4"):
        assert beat.lease_commands == []


def test_events_stream_from_the_scheduler(system: System) -> None:
    system.rest.create_study(spec=SPEC)
    headers = {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {system.process.credentials.owner_token}",
    }
    with (
        client(system.server, headers=headers) as http,
        http.stream("GET", "/v1/studies/default/events") as reply,
    ):
        lines = reply.iter_lines()
        assert [next(lines), next(lines)] == ["id: 1", "event: StudyChanged"]
        worker = system.rest.register_worker().worker_id
        system.rest.get_suggestion(worker_id=worker)
        names = []
        while "event: TrialChanged" not in names:
            names.append(next(lines))
    assert "event: WorkerChanged" in names


def test_the_gateway_outlives_a_restart_of_the_scheduler(tmp_path: Path) -> None:
    key = "12345678-1234-4234-8234-123456789abc"
    with contextlib.ExitStack() as stack:
        with running(tmp_path) as process:
            found = stack.enter_context(gateway_of(process))
            rest = stack.enter_context(RestClient(found.url, token=process.credentials.owner_token))
            rest.create_study(spec=SPEC)
            worker = rest.register_worker().worker_id
            before = rest.get_suggestion(worker_id=worker, idempotency_key=key)
        with running(tmp_path):
            assert rest.get_suggestion(worker_id=worker, idempotency_key=key) == before


def test_an_ask_repeated_while_the_scheduler_was_away_keeps_its_lease(tmp_path: Path) -> None:
    """The first copy waits in the gateway when its client hangs up; the second, under the same key, is answered."""
    key = "12345678-1234-4234-8234-123456789abc"
    with contextlib.ExitStack() as stack:
        with running(tmp_path) as process:
            server = stack.enter_context(gateway_of(process))
            token = process.credentials.owner_token
            rest = stack.enter_context(RestClient(server.url, token=token))
            rest.create_study(spec=msgspec.structs.replace(SPEC, max_preemptions=0))
            worker = rest.register_worker().worker_id
        http = stack.enter_context(client(server, headers={"Authorization": f"Bearer {token}"}))
        ask = encode(GetSuggestionRequest(worker_id=worker, wait_s=60.0))
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        timeout = httpx.Timeout(60.0, read=0.5)
        with pytest.raises(httpx.ReadTimeout):
            http.post("/v1/studies/default/suggestions", content=ask, headers=headers, timeout=timeout)
        again = stack.enter_context(ThreadPoolExecutor(1)).submit(
            http.post, "/v1/studies/default/suggestions", content=ask, headers=headers
        )
        with running(tmp_path):
            given = msgspec.json.decode(again.result().content, type=GetSuggestionResponse).suggestions[0]
            rest.get_study()  # behind whatever the gateway has to say of the first copy
            beat = rest.heartbeat(worker_id=worker, leases=[LeaseRef(trial_id=given.trial_id, lease=given.lease)])
            (trial,) = rest.get_trials().items
            with holds("P-3"):
                assert given.standing == "held"
            with holds("A-13"):
                assert (trial.state, trial.attempt) == ("running", 1)
            with holds("L-4"):
                assert beat.lease_commands == []
