"""Passes requests on to a ROUTER, with a fault."""

import json
import threading

import zmq
from hola_protocol.version import FIRST_FRAME

from hola_conformance.fault import Fault, Passing
from hola_conformance.names import TOKEN
from hola_conformance.zmq_security import ANONYMOUS, PROXY, SERVER_KEY, Admission, prove, serve

TICK_MS = 5
_NAMES = {"idempotency_key": "idempotency-key", "token": "authorization", "version": "hola-protocol"}


class ZmqProxy:
    """A ROUTER before, a DEALER behind.

    :param fault: the fault.
    :param target: the server's address.
    """

    def __init__(self, fault: Fault, target: str) -> None:
        self._fault = fault
        self._passing: dict[tuple[bytes, str], Passing] = {}
        self._latest: dict[bytes, str] = {}
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._front = self._context.socket(zmq.ROUTER)
        self._back = self._context.socket(zmq.DEALER)
        for socket in (self._front, self._back):
            socket.linger = 0
        Admission(self._context, (TOKEN,))
        serve(self._front, "tcp://")
        prove(self._back, target, PROXY, SERVER_KEY)
        self.endpoint = f"tcp://127.0.0.1:{self._front.bind_to_random_port('tcp://127.0.0.1')}"
        self._back.connect(target)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pass no more on."""
        self._stopping.set()
        self._thread.join()
        self._front.close(0)
        self._back.close(0)
        self._context.term()

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._front, zmq.POLLIN)
        poller.register(self._back, zmq.POLLIN)
        while not self._stopping.is_set():
            ready = dict(poller.poll(TICK_MS))
            if self._front in ready:
                message = self._front.recv_multipart(copy=False)
                self._ask([frame.bytes for frame in message], str(message[-1].get("User-Id")))
            if self._back in ready:
                self._answer(self._back.recv_multipart())

    def _ask(self, frames: list[bytes], user: str) -> None:
        *before, _, head, body = frames
        header, message = json.loads(head), json.loads(body)
        header.pop("token", None)
        if user != ANONYMOUS:
            header["token"] = user
        headers = {_NAMES[name]: header.pop(name) for name in _NAMES if name in header}
        request_id = str(header.get("id", ""))
        passing = Passing(message["tag"], message, headers)
        self._passing[before[0], request_id] = passing
        self._latest[before[0]] = request_id
        reply = None if self._fault.request is None else self._fault.request(passing)
        if reply is not None:
            self._front.send_multipart([*before, FIRST_FRAME, _head(request_id), reply])
            return
        header |= {name: headers[other] for name, other in _NAMES.items() if other in headers}
        sent = [*before, FIRST_FRAME, json.dumps(header).encode(), json.dumps(passing.message).encode()]
        for _ in range(1 if self._fault.times is None else self._fault.times(passing)):
            self._back.send_multipart(sent)

    def _answer(self, frames: list[bytes]) -> None:
        *before, first, head, body = frames
        reply_id = self._latest[before[0]] if self._fault.takes_any_id else json.loads(head)["id"]
        passing = self._passing.get((before[0], reply_id))
        reply: bytes | None = body
        if passing is not None and self._fault.reply is not None:
            reply = self._fault.reply(passing, body)
        if reply is not None:
            self._front.send_multipart([*before, first, _head(reply_id), reply])


def _head(reply_id: str) -> bytes:
    return json.dumps({"version": "1.0", "id": reply_id}).encode()
