"""Small servers of tests admit clients as a scheduler does: PLAIN on ipc, CURVE on tcp."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import zmq
from zmq.utils import z85

from hola.clients.zmq_security import ANONYMOUS, public_key
from hola.distributed.admission import Admission, guard_socket

Router = zmq.Socket[bytes]


@contextmanager
def terminated_context() -> "Iterator[zmq.Context[zmq.Socket[bytes]]]":
    """A context that is terminated at the end, which also ends the handler in it."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        yield context
    finally:
        context.term()


def plain_router(context: "zmq.Context[Any]") -> Router:
    """A ROUTER for an ipc endpoint that admits everybody who speaks PLAIN.

    :param context: its context, which gets the handler.
    """
    Admission(context, passwords=lambda digest: "somebody")
    router: Router = context.socket(zmq.ROUTER)
    router.linger = 0
    guard_socket(router)
    router.plain_server = True
    return router


def curve_router(context: "zmq.Context[Any]", secret_key: bytes, tokens: Iterable[str] = (ANONYMOUS,)) -> Router:
    """A ROUTER for a tcp endpoint that admits the key pairs of tokens.

    :param context: its context, which gets the handler.
    :param secret_key: the server's own.
    :param tokens: those that are known.
    """
    users = {z85.decode(public_key(token)): "somebody" for token in tokens}
    Admission(context, keys=users.get)
    router: Router = context.socket(zmq.ROUTER)
    router.linger = 0
    guard_socket(router)
    router.curve_server = True
    router.curve_secretkey = secret_key
    return router
