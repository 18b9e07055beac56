"""A raw ZeroMQ peer of a scheduler, which may send what no client would."""

from collections.abc import Iterator
from contextlib import contextmanager

import zmq

DEADLINE_MS = 20_000


@contextmanager
def dealer(endpoint: str, token: str) -> "Iterator[zmq.Socket[bytes]]":
    """A DEALER that is connected to a scheduler.

    :param endpoint: the scheduler's.
    :param token: the secret that names the caller.
    """
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        socket.plain_username, socket.plain_password = b"hola", token.encode()
        socket.connect(endpoint)
        yield socket
