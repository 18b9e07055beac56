"""The key pair of a token, and what a client refuses to start with."""

import pytest
import zmq
from hola_protocol.vectors import TOKEN_KEYS, TokenKeys
from zmq.utils import z85

from hola.clients import ConfigurationError, ZmqClient
from hola.clients.zmq_security import Security, public_key, secret_key


def name_of(keys: TokenKeys) -> str:
    return keys.name


@pytest.mark.spec("Z-9")
@pytest.mark.parametrize("keys", TOKEN_KEYS, ids=name_of)
def test_the_key_pair_of_a_token_is_that_of_the_vectors(keys: TokenKeys) -> None:
    assert (secret_key(keys.token).decode(), public_key(keys.token).decode()) == (keys.secret_z85, keys.public_z85)
    assert (z85.decode(keys.secret_z85).hex(), z85.decode(keys.public_z85).hex()) == (keys.secret_hex, keys.public_hex)


@pytest.mark.spec("Z-13")
def test_a_client_sends_no_heartbeats() -> None:
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        for endpoint in ("ipc:///tmp/x", "tcp://127.0.0.1:1"):
            Security("token", "k" * 40).configure(socket, endpoint)
            assert socket.heartbeat_ivl == 0
        assert socket.tcp_keepalive == 1


@pytest.mark.parametrize(("token", "message"), [("x" * 256, "256 bytes"), ("\ud800", "not valid text")])
def test_a_token_that_cannot_be_sent_is_refused(token: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        ZmqClient("ipc:///tmp/x", token=token)
