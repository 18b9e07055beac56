"""A ROUTER that records what a client sends and answers what a case says."""

import heapq
import itertools
import json
import queue
import threading
import time
from concurrent.futures import Future
from typing import NamedTuple

import zmq
from hola_protocol.version import FIRST_FRAME

from hola_conformance.names import TOKEN
from hola_conformance.request_check import RequestCheck
from hola_conformance.script import Answer, Reply, Script, Sent, reply_of
from hola_conformance.zmq_security import ANONYMOUS, PROXY, Admission, serve

TICK_MS = 5
"""How often answers that come later are looked for."""


class _Due(NamedTuple):
    time_s: float
    number: int
    frames: list[bytes]


class ScriptedZmq:
    """A ROUTER in a thread. It admits everybody, until it is told otherwise.

    :param script: what it answers.
    :param endpoint: where it listens; absent: on tcp, at a port that is free.
    :ivar admission: who is admitted.
    """

    transport = "zmq"

    def __init__(self, script: Script, endpoint: str = "tcp://127.0.0.1:*") -> None:
        self.sent: list[Sent] = []
        self.abandoned = 0
        """How many replies could not be delivered."""
        self._script = script
        self._check = RequestCheck()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.admission = Admission(self._context, (TOKEN,))
        self._late: queue.SimpleQueue[tuple[list[bytes], str, Answer]] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._due: list[_Due] = []
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self.endpoint = endpoint
        self.listen()

    def __enter__(self) -> "ScriptedZmq":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._context.term()

    def listen(self) -> None:
        """Listen, after :meth:`close` at the same address."""
        router = self._context.socket(zmq.ROUTER)
        router.linger = 0
        router.router_mandatory = True
        serve(router, self.endpoint)
        _bind(router, self.endpoint)
        self.endpoint = router.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0")
        self._stopping.clear()
        self._thread = threading.Thread(target=self._serve, args=(router,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more, and cut every connection."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()

    def revoke(self) -> None:
        """Know no token any more, and cut every connection."""
        self.admission.refuses_all = True
        self.close()
        self.listen()

    def _serve(self, router: "zmq.Socket[bytes]") -> None:
        try:
            while not self._stopping.is_set():
                if router.poll(TICK_MS):
                    message = router.recv_multipart(copy=False)
                    self._take([frame.bytes for frame in message], str(message[-1].get("User-Id")))
                while not self._late.empty():
                    self._leave(*self._late.get())
                while self._due and self._due[0].time_s <= time.monotonic():
                    self._send(router, heapq.heappop(self._due).frames)
        finally:
            self._due.clear()
            router.close(0)

    def _send(self, router: "zmq.Socket[bytes]", frames: list[bytes]) -> None:
        try:
            router.send_multipart(frames)
        except zmq.ZMQError as error:
            if error.errno != zmq.EHOSTUNREACH:
                raise
            self.abandoned += 1

    def _take(self, frames: list[bytes], user: str) -> None:
        *before, first, head, body = frames
        header = json.loads(head)
        if user != PROXY:  # over ZeroMQ the connection says whose the request is
            header.pop("token", None)
            if user != ANONYMOUS:
                header["token"] = user
        breach = None if first == FIRST_FRAME else f"the first frame is {first!r}"
        breach = breach or self._check.header(head) or self._check(body)
        sent = Sent(header, body, time.monotonic(), breach=breach)
        self.sent.append(sent)
        answer = self._script(sent)
        request_id = str(header.get("id", ""))
        if isinstance(answer, Future):
            answer.add_done_callback(lambda done: self._late.put((before, request_id, done.result())))
        else:
            self._leave(before, request_id, answer)

    def _leave(self, before: list[bytes], request_id: str, answer: Answer) -> None:
        reply = reply_of(answer)
        if reply is None or reply.cut_after is not None:
            return
        if reply.stray is not None:
            self._push(before, "an id of nobody", reply._replace(body=reply.stray))
        self._push(before, request_id, reply)

    def _push(self, before: list[bytes], request_id: str, reply: Reply) -> None:
        head = json.dumps({"version": "1.0", "id": request_id}).encode()
        due = _Due(time.monotonic() + reply.delay_s, next(self._numbers), [*before, FIRST_FRAME, head, reply.body])
        heapq.heappush(self._due, due)


def _bind(socket: "zmq.Socket[bytes]", endpoint: str) -> None:
    """Bind; the address of a socket that was just closed takes a moment to be free."""
    deadline = time.monotonic() + 10.0
    while True:
        try:
            socket.bind(endpoint)
        except zmq.ZMQError as error:
            if error.errno != zmq.EADDRINUSE or time.monotonic() > deadline:
                raise
            threading.Event().wait(0.01)
        else:
            return
