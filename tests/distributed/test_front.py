"""The front for tcp: what it passes on at its end, and which protocols it speaks."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from msgspec import structs

from hola.clients import Retry, ZmqClient
from hola.clients.connection import Connection
from hola.distributed.config import LoggingConfig
from hola.distributed.front import Front, FrontConfig
from hola.distributed.front_process import FrontProcess
from hola.distributed.scheduler import SchedulerProcess
from tests.scheduler.running import DEADLINE_S, Place, fronted

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=1,
    max_retries=0,
    sampler=UniformSpec(),
)
ASKS = 20


def test_asks_that_wait_hear_paused_when_scheduler_and_front_end(tmp_path: Path) -> None:
    with fronted(tmp_path) as (process, front):
        credentials = process.credentials
        connection = Connection(
            zmq=list(front.endpoints), token=credentials.owner_token, server_key=credentials.server_key
        )
        clients = [ZmqClient(connection=connection, retry=Retry(attempts=1)) for _ in range(ASKS)]
        clients[0].create_study(spec=SPEC)
        worker = clients[0].register_worker().worker_id
        assert clients[0].get_suggestion(worker_id=worker).suggestions
        with ThreadPoolExecutor(ASKS) as pool:
            asked = [pool.submit(client.get_suggestion, worker_id=worker, wait_s=60.0) for client in clients]
            pause = threading.Event()
            for _ in range(int(DEADLINE_S / 0.01)):
                if len(process.core.state.parked) == ASKS:
                    break
                pause.wait(0.01)
            process.drain()
            assert front.stop() == 0
            assert [ask.result(DEADLINE_S).status for ask in asked] == ["paused"] * ASKS
        for client in clients:
            client.close()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SchedulerProcess, FrontProcess]]:
    with fronted(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.mark.spec("Z-13")
def test_the_server_sends_no_heartbeats(system: tuple[SchedulerProcess, FrontProcess], tmp_path: Path) -> None:
    """Neither socket has an interval for them; libzmq sends none then."""
    process, _ = system
    assert process._socket.heartbeat_ivl == 0
    config = structs.replace(process.config, data_dir=str(tmp_path))
    front = Front(FrontConfig(scheduler=config, endpoint=process.relay_endpoint, logging=LoggingConfig()))
    try:
        assert [front._router.heartbeat_ivl, front._scheduler.heartbeat_ivl] == [0, 0]
    finally:
        front.close()


@pytest.mark.spec("Z-8")
@pytest.mark.parametrize(
    "first",
    [b"POST / HTTP/1.1\r\n\r\n", b"\x01\x00", b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x00"],
    ids=["http", "zmtp 1.0", "zmtp 2.0"],
)
def test_older_versions_of_zmtp_and_http_do_not_get_in(
    system: tuple[SchedulerProcess, FrontProcess], first: bytes
) -> None:
    process, front = system
    host, _, port = front.endpoints[0].removeprefix("tcp://").rpartition(":")
    with (
        socket.create_connection((host, int(port)), DEADLINE_S) as raw,
        contextlib.suppress(ConnectionResetError),
    ):
        raw.sendall(first + b"\x00" * 200)
        while raw.recv(4096):  # the greeting; then the server closes
            pass
    with Place(process, front.endpoints[0]).client(process.credentials.owner_token) as client:
        assert client.list_studies().items == []
