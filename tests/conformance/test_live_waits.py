"""Requests that wait at a running scheduler, over both transports."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hola_protocol.limits import Limits
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from live_scheduler import DEADLINE_S, Running, gateway, running

from hola.clients import RestClient, ZmqClient

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="y"),), max_trials=1
)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scheduler"), Limits()) as found:
        yield found


@pytest.fixture(scope="module")
def url(scheduler: Running) -> Iterator[str]:
    with gateway(scheduler) as found:
        yield found


@pytest.fixture(params=["zmq", "rest"])
def client(request: pytest.FixtureRequest, scheduler: Running, url: str) -> Iterator[ZmqClient | RestClient]:
    token = scheduler.tokens["main"]
    found = ZmqClient(scheduler.endpoint, token=token) if request.param == "zmq" else RestClient(url, token=token)
    with found:
        yield found


@pytest.fixture
def study(request: pytest.FixtureRequest, client: ZmqClient | RestClient) -> str:
    """A study of one trial, which is not given out yet."""
    name = f"s{abs(hash(request.node.nodeid))}"
    client.create_study(study=name, spec=SPEC)
    return name


@pytest.mark.spec("A-5", over=("zmq", "rest"))
def test_an_ask_is_answered_after_its_wait(client: ZmqClient | RestClient, study: str) -> None:
    worker = client.register_worker(study=study).worker_id
    assert client.get_suggestion(study=study, worker_id=worker).status == "suggestions"
    assert client.get_suggestion(study=study, worker_id=worker, wait_s=0.2).status == "wait"


@pytest.mark.spec("N-4", over=("zmq", "rest"))
def test_events_are_awaited_no_longer_than_was_asked(client: ZmqClient | RestClient, study: str) -> None:
    newest = client.status(study=study).newest_event
    reply = client.get_events(study=study, after=newest, wait_s=0.2)
    assert (reply.items, reply.next_cursor) == ([], newest)


@pytest.mark.spec("N-4", over=("zmq", "rest"))
def test_an_event_is_told_as_soon_as_it_is_there(client: ZmqClient | RestClient, study: str) -> None:
    newest = client.status(study=study).newest_event
    longest = client.describe().limits.max_wait_s
    assert longest > DEADLINE_S
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.get_events, study=study, after=newest, wait_s=longest)
        worker = client.register_worker(study=study).worker_id
        events = waiting.result(DEADLINE_S).items
    assert [(event.event_id, event.worker_id) for event in events] == [(newest + 1, worker)]  # type: ignore[union-attr]
