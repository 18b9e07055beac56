"""Who is let in, on the scheduler's own socket and at its front: before a message of theirs is read."""

import json
import logging
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zmq
from hola_protocol.version import FIRST_FRAME

from hola.clients import ConfigurationError, HandshakeError, ZmqClient
from hola.clients.errors import UnauthenticatedError
from hola.clients.zmq_security import public_key, secret_key
from hola.distributed.credentials import open_credentials
from hola.distributed.front_process import FrontProcess
from hola.distributed.scheduler import SchedulerProcess
from tests.scheduler.running import DEADLINE_S, Place, fronted, running
from tests.sentences import holds


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SchedulerProcess, FrontProcess]]:
    with fronted(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture(params=["ipc", "tcp"])
def place(request: pytest.FixtureRequest, system: tuple[SchedulerProcess, FrontProcess]) -> Place:
    process, front = system
    return Place(process, process.endpoints[0] if request.param == "ipc" else front.endpoints[0])


@contextmanager
def dealer(place: Place, token: str, username: bytes = b"hola") -> "Iterator[zmq.Socket[bytes]]":
    """A raw client that is not connected yet."""
    with zmq.Context() as context, context.socket(zmq.DEALER) as found:
        found.linger = 0
        if place.endpoint.startswith("ipc://"):
            found.plain_username, found.plain_password = username, token.encode()
        else:
            found.curve_publickey, found.curve_secretkey = public_key(token), secret_key(token)
            found.curve_serverkey = place.server_key.encode()
        yield found


def handshake(place: Place, token: str, username: bytes = b"hola") -> tuple[int, int]:
    """The last event of a handshake, and its value: 400 for a refusal."""
    with dealer(place, token, username) as found:
        monitor = found.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        found.connect(place.endpoint)
        assert monitor.poll(20_000), "neither admitted nor refused"
        event, value = struct.unpack("=Hi", monitor.recv_multipart()[0])
        found.disable_monitor()
        monitor.close(0)
    return event, value


def wait_admitted(place: Place, token: str) -> None:
    """Wait until a new token is known to the scheduler and, where the place is on tcp, to its front."""
    deadline = time.monotonic() + DEADLINE_S
    for asked in (Place(place.process, place.process.endpoints[0]), place):
        while handshake(asked, token)[0] != zmq.EVENT_HANDSHAKE_SUCCEEDED:
            assert time.monotonic() < deadline, "the token does not become known"


def test_a_known_token_is_admitted_and_any_other_is_refused_with_400(place: Place) -> None:
    with holds("Z-8", "Z-9"):
        assert handshake(place, place.token)[0] == zmq.EVENT_HANDSHAKE_SUCCEEDED
    for token in ("wrong", "anonymous", f"{place.token}x", place.process.credentials.relay_token[:-1]):
        with holds("Z-9", "Z-10"):
            assert handshake(place, token) == (zmq.EVENT_HANDSHAKE_FAILED_AUTH, 400)


@pytest.mark.spec("Z-8")
def test_over_ipc_the_user_name_is_hola(system: tuple[SchedulerProcess, FrontProcess]) -> None:
    place = Place(system[0], system[0].endpoints[0])
    for name in (b"owner", b"hola "):
        assert handshake(place, place.token, name) == (zmq.EVENT_HANDSHAKE_FAILED_AUTH, 400)


def test_the_relays_credential_opens_the_private_socket_alone(system: tuple[SchedulerProcess, FrontProcess]) -> None:
    process, front = system
    relay = process.credentials.relay_token
    assert handshake(Place(process, process.endpoints[0]), relay)[0] == zmq.EVENT_HANDSHAKE_SUCCEEDED
    assert handshake(Place(process, front.endpoints[0]), relay) == (zmq.EVENT_HANDSHAKE_FAILED_AUTH, 400)


@pytest.mark.spec("Z-11")
def test_a_client_hears_unauthenticated_at_once(place: Place) -> None:
    with place.client("wrong") as client, pytest.raises(UnauthenticatedError) as caught:
        client.describe()
    assert (caught.value.code, caught.value.retryable) == ("unauthenticated", False)


@pytest.mark.spec("Z-11")
def test_another_servers_key_is_a_handshake_error(system: tuple[SchedulerProcess, FrontProcess]) -> None:
    process, front = system
    place = Place(process, front.endpoints[0])
    with place.client(place.token, zmq.curve_keypair()[0].decode()) as client, pytest.raises(HandshakeError):
        client.describe()
    with ZmqClient(place.endpoint, token=place.token) as client, pytest.raises(ConfigurationError, match="server key"):
        client.describe()


@pytest.mark.spec("Z-8")
def test_the_connection_says_whose_a_request_is_and_the_header_does_not(place: Place) -> None:
    reader = place.process.credentials.add_token(f"reader-{time.monotonic_ns()}", "read")
    wait_admitted(place, reader)
    for token, other, code in (
        (reader, place.token, "permission_denied"),
        (place.token, reader, "unknown_study"),
        (place.token, "wrong", "unknown_study"),
    ):
        with dealer(place, token) as found:
            found.connect(place.endpoint)
            header = json.dumps({"version": "1.0", "id": "7", "token": other}).encode()
            found.send_multipart([FIRST_FRAME, header, b'{"tag":"DeleteStudyRequest","study":"none"}'])
            assert found.poll(20_000)
            assert json.loads(found.recv_multipart()[2])["code"] == code


@pytest.mark.spec("Z-12")
def test_a_revoked_token_is_cut_and_refused(place: Place) -> None:
    name = f"reader-{time.monotonic_ns()}"
    elsewhere = open_credentials(place.process.config.data_dir)  # as `hola token` does
    token = elsewhere.add_token(name, "read")
    wait_admitted(place, token)
    refused: UnauthenticatedError | None = None
    with place.client(place.token) as other, place.client(token) as client:
        other.describe()
        client.describe()
        elsewhere.revoke_token(name)
        deadline = time.monotonic() + DEADLINE_S
        while refused is None:
            assert time.monotonic() < deadline, "the token stays known"
            try:
                client.describe()
            except UnauthenticatedError as error:
                refused = error
        other.describe()
    # Scheduler and front read the tokens each for itself: the one that was quicker has refused the call.
    while handshake(place, token) != (zmq.EVENT_HANDSHAKE_FAILED_AUTH, 400):
        assert time.monotonic() < deadline, "the front still knows the token"


@pytest.mark.parametrize("damage", ["mode", "content"])
def test_tokens_that_cannot_be_read_again_do_not_end_the_scheduler(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    with caplog.at_level(logging.ERROR), running(tmp_path) as process:
        path = tmp_path / "private" / "tokens.json"
        content = path.read_bytes()
        if damage == "mode":
            path.touch()
            path.chmod(0o644)
        else:
            path.write_bytes(b"{")
        told = threading.Event()
        deadline = time.monotonic() + DEADLINE_S
        with ZmqClient(process.endpoints[0], token=process.credentials.owner_token) as client:
            while "the tokens that were read before stay" not in caplog.text and time.monotonic() < deadline:
                client.describe()
                told.wait(0.01)
            assert "the tokens that were read before stay" in caplog.text
            client.describe()
            path.chmod(0o600)
            path.write_bytes(content)
            client.describe()
