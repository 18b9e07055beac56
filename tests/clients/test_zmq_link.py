"""Connections over ZeroMQ: keys, mechanisms, and what a client says when nothing listens."""

from pathlib import Path

import pytest
import zmq

from hola.clients import ConfigurationError, HandshakeError, Retry, UnreachableError, ZmqClient
from hola.clients.errors import (
    UnauthenticatedError,
)
from tests.clients.scripted import DESCRIBED, FAST, Script, connected
from tests.clients.support import RouterServer
from tests.sentences import holds


@pytest.fixture(scope="module")
def curve() -> tuple[bytes, bytes]:
    public, secret = zmq.curve_keypair()
    return public, secret


ZMQ = pytest.mark.parametrize("transport", ["zmq", "zmq-async"])


@ZMQ
def test_over_tcp_server_and_token_are_proven_by_their_keys(transport: str, curve: tuple[bytes, bytes]) -> None:
    public, secret = curve[0].decode(), curve[1]
    other = zmq.curve_keypair()[0].decode()
    with RouterServer(Script(DESCRIBED), secret_key=secret, tokens=["right"]) as server:
        with connected(transport, server.endpoint, server_key=public, token="right") as client, holds("Z-9"):
            assert client.describe() == DESCRIBED
        for token in ("wrong", None):
            with connected(transport, server.endpoint, server_key=public, token=token, retry=FAST) as client:
                with holds("Z-11"), pytest.raises(UnauthenticatedError, match="does not know this token") as refused:
                    client.describe()
                with holds("Z-11"):
                    assert not refused.value.retryable
        with (
            connected(transport, server.endpoint, server_key=other, token="right") as client,
            holds("Z-11"),
            pytest.raises(HandshakeError, match="another server's"),
        ):
            client.describe()
        with (
            connected(transport, server.endpoint, token="right") as client,
            pytest.raises(ConfigurationError, match="HOLA_SERVER_KEY"),
        ):
            client.describe()
        with holds("Z-8"):
            assert [call.header.token for call in server.calls] == [None]


@ZMQ
@pytest.mark.spec("Z-8", "Z-11")
def test_a_server_of_another_mechanism_is_a_handshake_error(
    transport: str, curve: tuple[bytes, bytes], tmp_path: Path
) -> None:
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router:
        router.bind(f"ipc://{tmp_path}/s")
        port = router.bind_to_random_port("tcp://127.0.0.1")
        for endpoint in (f"ipc://{tmp_path}/s", f"tcp://127.0.0.1:{port}"):
            with (
                connected(transport, endpoint, server_key=curve[0].decode()) as client,
                pytest.raises(HandshakeError, match=r"does not use|closes the connection"),
            ):
                client.describe()


def test_a_socket_that_is_not_there_may_be_of_another_machine(tmp_path: Path) -> None:
    endpoint = f"ipc://{tmp_path}/scheduler.ipc"
    with ZmqClient(endpoint, token="t", retry=Retry(attempts=1)) as client, pytest.raises(UnreachableError) as caught:
        client.describe()
    assert str(caught.value) == (
        f"{endpoint}: nothing answers there: no scheduler of this machine has this socket. If the scheduler runs on "
        "another machine, use a connection file that `hola connection` has written there"
    )


def test_an_address_of_a_network_is_only_named() -> None:
    client = ZmqClient("tcp://127.0.0.1:1", token="t", server_key="k" * 40, retry=Retry(attempts=1))
    with client, pytest.raises(UnreachableError) as caught:
        client.describe()
    assert str(caught.value) == "tcp://127.0.0.1:1: nothing answers there"
