"""A running scheduler as a server under test, over ZeroMQ."""

import itertools
import json
import time
from typing import NamedTuple

import zmq
from hola_protocol.scenarios import Need
from hola_protocol.version import FIRST_FRAME

from hola_conformance.play import Call
from hola_conformance.zmq_security import prove

DEADLINE_S = 20.0
"""How long a reply may take: nothing is waited for that is not due."""
PAUSE_S = 0.05


class Ticket(NamedTuple):
    """Which reply, and on which connection: each principal has one of its own."""

    connection: str
    principal: str
    correlation: str


class ZmqServer:
    """A scheduler at an endpoint; each connection of a scenario is a socket of its own.

    :param endpoint: where it listens.
    :param tokens: the token of each principal, ``main`` and perhaps ``other``; None where none is needed.
    :param server_key: its CURVE key (Z85), for a tcp endpoint.
    :param own: whether the server is used by nobody else, and thrown away after.
    """

    def __init__(
        self, endpoint: str, tokens: dict[str, str | None], *, server_key: str | None = None, own: bool = False
    ) -> None:
        needs: set[Need] = {"frames"}
        if "other" in tokens:
            needs.add("principals")
        if own:
            needs |= {"own_server", "limits"}
        self.can: frozenset[Need] = frozenset(needs)
        self._endpoint = endpoint
        self._tokens = tokens
        self._server_key = server_key
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._sockets: dict[tuple[str, str], zmq.Socket[bytes]] = {}
        self._numbers = itertools.count(1)
        self._answers: dict[Ticket, bytes] = {}

    def __enter__(self) -> "ZmqServer":
        return self

    def __exit__(self, *_: object) -> None:
        for socket in self._sockets.values():
            socket.close(0)
        self._context.term()

    def _socket(self, connection: str, principal: str) -> "zmq.Socket[bytes]":
        socket = self._sockets.get((connection, principal))
        if socket is None:
            socket = self._sockets[connection, principal] = self._context.socket(zmq.DEALER)
            prove(socket, self._endpoint, self._tokens.get(principal), self._server_key)
            socket.connect(self._endpoint)
        return socket

    def send(self, call: Call) -> Ticket:
        """Send the three frames of a request.

        :param call: the request.
        """
        ticket = Ticket(call.connection, call.principal, str(next(self._numbers)))
        header = {"version": call.version, "id": ticket.correlation}
        if call.key is not None:
            header["idempotency_key"] = call.key
        self._socket(call.connection, call.principal).send_multipart(
            [FIRST_FRAME, json.dumps(header).encode(), call.body]
        )
        return ticket

    def reply(self, ticket: Ticket) -> bytes | None:
        """Wait for the reply.

        :param ticket: of the request.
        """
        socket = self._socket(ticket.connection, ticket.principal)
        deadline = time.monotonic() + DEADLINE_S
        while ticket not in self._answers:
            if not socket.poll(max(0, int((deadline - time.monotonic()) * 1000))):
                return None
            first, header, body = socket.recv_multipart()
            if first != FIRST_FRAME:
                raise ValueError(f"the first frame of a reply is {first!r}")
            self._answers[ticket._replace(correlation=json.loads(header)["id"])] = body
        return self._answers.pop(ticket)

    def advance(self, seconds: float) -> None:
        """Never asked for: the clock is not ours."""
        raise RuntimeError("the clock is not ours")

    leap = advance

    def restart(self) -> None:
        """Never asked for: the process is not ours."""
        raise RuntimeError("the process is not ours")

    def close_connection(self, connection: str) -> None:
        """Never asked for: when the scheduler notices is not ours to say."""
        raise RuntimeError("when the scheduler notices is not ours to say")

    def pause(self) -> None:
        """Wait a moment."""
        time.sleep(PAUSE_S)
