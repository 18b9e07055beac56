"""The load: lean client loops over ZeroMQ and HTTP, in processes that take turns at several servers.

The loops use the sockets directly, so that on a small machine the clients leave the server its core.
"""

import socket
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Protocol, Self

import msgspec
import zmq
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    SamplerSpec,
    StudySpec,
    UniformSpec,
)
from hola_protocol.version import FIRST_FRAME, VERSION
from msgspec import Struct

from benchmarks.processes import Remote

_encode = msgspec.json.Encoder().encode
told = msgspec.json.Decoder(m.SubmitResultResponse).decode
given = msgspec.json.Decoder(m.GetSuggestionResponse).decode

PARAMETERS = (
    ContinuousParameter(name="learning_rate", low=1e-5, high=1.0, scale="log"),
    ContinuousParameter(name="momentum", low=0.0, high=1.0),
    IntegerParameter(name="units", low=1, high=1024, scale="log"),
    CategoricalParameter(name="activation", choices=("relu", "tanh", "gelu")),
)


def study_spec(sampler: SamplerSpec | None = None) -> StudySpec:
    """The study of the load: four parameters, one objective, no end.

    :param sampler: absent: one without a model, for which no ask waits.
    """
    return StudySpec(
        parameters=PARAMETERS,
        objectives=(ObjectiveSpec(name="loss"),),
        seed=1,
        lease_s=3600.0,
        sampler=UniformSpec() if sampler is None else sampler,
    )


class Address(Struct, frozen=True):
    """Where a server is.

    :ivar endpoint: of ZeroMQ, ``host:port`` of HTTP, or whatever the load understands.
    :ivar token: what it asks for.
    :ivar frames: of an echo, the frames to send.
    """

    endpoint: str
    token: str | None = None
    frames: tuple[bytes, ...] = ()


class Load(Protocol):
    """A client of one server."""

    def __call__(self) -> int:
        """One turn of the loop; returns how many messages that were."""

    def close(self) -> None:
        """Disconnect."""


class ZmqSession:
    """One DEALER, one request at a time."""

    def __init__(self, address: Address) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        if address.endpoint.startswith("ipc://"):
            self._socket.plain_username, self._socket.plain_password = b"hola", (address.token or "anonymous").encode()
        self._socket.connect(address.endpoint)
        self._token = address.token
        self._head = str(uuid.uuid4())[:24]
        self._calls = 0

    def frames(self, request: m.Request) -> list[bytes]:
        """A request on the wire, under a new key.

        :param request: the request.
        """
        self._calls += 1
        header = m.Header(
            version=str(VERSION),
            id=str(self._calls),
            token=self._token,
            idempotency_key=f"{self._head}{self._calls:012x}",
        )
        return [FIRST_FRAME, _encode(header), _encode(request)]

    def exchange(self, frames: Sequence[bytes]) -> list[bytes]:
        """Send a request and wait for its reply.

        :param frames: the request.
        """
        self._socket.send_multipart(frames)
        return self._socket.recv_multipart()

    def call(self, request: m.Request) -> bytes:
        """The body of the reply to a request.

        :param request: the request.
        """
        return self.exchange(self.frames(request))[2]

    def register(self) -> str:
        """Register a worker; returns its id."""
        return msgspec.json.decode(self.call(m.RegisterWorkerRequest()), type=m.RegisterWorkerResponse).worker_id

    def close(self) -> None:
        """Disconnect."""
        self._context.destroy(0)


def first_suggestion(reply: m.GetSuggestionResponse | None) -> m.Suggestion:
    """The suggestion of a reply.

    :param reply: to an ask for one.
    :raises RuntimeError: when there is none.
    """
    if reply is None or not reply.suggestions:
        raise RuntimeError(f"no suggestion: {reply}")
    return reply.suggestions[0]


def tell(worker_id: str, suggestion: m.Suggestion, next_count: int) -> m.SubmitResultRequest:
    """A result.

    :param worker_id: who evaluated.
    :param suggestion: what.
    :param next_count: how many suggestions are wanted with the receipt.
    """
    x = suggestion.parameters["momentum"]
    assert isinstance(x, float)
    result = m.Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"loss": (x - 0.4) ** 2})
    return m.SubmitResultRequest(worker_id=worker_id, results=[result], next_count=next_count)


class ZmqTells(ZmqSession):
    """Tells that ask for the next: one message a trial."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self._worker = self.register()
        self._suggestion = first_suggestion(given(self.call(m.GetSuggestionRequest(worker_id=self._worker))))

    def __call__(self) -> int:
        """See :class:`Load`."""
        reply = self.call(tell(self._worker, self._suggestion, 1))
        self._suggestion = first_suggestion(told(reply).next)
        return 1

    def sample(self) -> tuple[list[bytes], list[bytes]]:
        """The frames of one exchange: the request's and the reply's."""
        request = self.frames(tell(self._worker, self._suggestion, 1))
        reply = self.exchange(request)
        self._suggestion = first_suggestion(told(reply[2]).next)
        return request, reply


class ZmqAsks(ZmqSession):
    """Asks and tells apart: two messages a trial. Keeps how long each ask took."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self._worker = self.register()
        self.ask_s: list[float] = []

    def __call__(self) -> int:
        """See :class:`Load`."""
        frames = self.frames(m.GetSuggestionRequest(worker_id=self._worker))
        start = time.perf_counter()
        reply = self.exchange(frames)
        self.ask_s.append(time.perf_counter() - start)
        self.call(tell(self._worker, first_suggestion(given(reply[2])), 0))
        return 2


class ZmqEcho(ZmqSession):
    """The same loop without a codec."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self._frames = address.frames

    def __call__(self) -> int:
        """See :class:`Load`."""
        self.exchange(self._frames)
        return 1


class HttpSession:
    """One connection that is kept alive, one request at a time."""

    def __init__(self, address: Address) -> None:
        host, _, port = address.endpoint.rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = (
            f"Host: {address.endpoint}\r\nAuthorization: Bearer {address.token}\r\nContent-Type: application/json"
        )
        self._key = str(uuid.uuid4())[:24]
        self._calls = 0

    def post(self, path: str, body: bytes) -> bytes:
        """The body of the reply.

        :param path: of the resource.
        :param body: JSON.
        """
        self._calls += 1
        head = (
            f"POST {path} HTTP/1.1\r\n{self._head}\r\nHola-Protocol: {VERSION}\r\n"
            f"Idempotency-Key: {self._key}{self._calls:012x}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        got = self._receive(b"")
        while (at := got.find(b"\r\n\r\n")) < 0:
            got = self._receive(got)
        field = got[:at].lower().partition(b"content-length:")[2]
        end = at + 4 + int(field.partition(b"\r\n")[0])
        while len(got) < end:
            got = self._receive(got)
        if not got.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(got.decode(errors="replace"))
        return got[at + 4 :]

    def _receive(self, before: bytes) -> bytes:
        chunk = self._socket.recv(65536)
        if not chunk:
            raise RuntimeError("the server closed the connection")
        return before + chunk

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()


class RestTells(HttpSession):
    """:class:`ZmqTells` over REST."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        body = self.post("/v1/studies/default/workers", _encode(m.RegisterWorkerRequest()))
        self._worker = msgspec.json.decode(body, type=m.RegisterWorkerResponse).worker_id
        asked = self.post("/v1/studies/default/suggestions", _encode(m.GetSuggestionRequest(worker_id=self._worker)))
        self._suggestion = first_suggestion(given(asked))

    def __call__(self) -> int:
        """See :class:`Load`."""
        body = self.post("/v1/studies/default/results", _encode(tell(self._worker, self._suggestion, 1)))
        self._suggestion = first_suggestion(told(body).next)
        return 1


class HttpEcho(HttpSession):
    """The same loop without a codec."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self._body = address.frames[-1]

    def __call__(self) -> int:
        """See :class:`Load`."""
        self.post("/v1/studies/default/results", self._body)
        return 1


class Turn(Struct, frozen=True):
    """A turn at one server.

    :ivar load: makes the client of the server.
    :ivar address: the server.
    :ivar begin: when counting begins, on the monotonic clock.
    :ivar end: when it ends.
    """

    load: Callable[[Address], Load]
    address: Address
    begin: float
    end: float


class Counted(Struct, frozen=True):
    """What a client did in a turn.

    :ivar messages: how many.
    :ivar ask_s: how long each of its asks took, in seconds, when it keeps that.
    """

    messages: int
    ask_s: list[float]


def client(pipe: Connection) -> None:
    """A client process: takes the turns that come through the pipe. Its connections stay.

    :param pipe: to the parent.
    """
    loads: dict[tuple[object, Address], Load] = {}
    while (turn := pipe.recv()) is not None:
        key = (turn.load, turn.address)
        load = loads.get(key)
        if load is None:
            load = loads[key] = turn.load(turn.address)
            pipe.send(None)
            continue
        pipe.send(_take(load, turn))


def _take(load: Load, turn: Turn) -> Counted:
    now = time.monotonic
    while now() < turn.begin:
        load()
    asked = getattr(load, "ask_s", [])
    asked.clear()
    messages = 0
    while True:
        done = load()
        if now() >= turn.end:
            return Counted(messages, list(asked))
        messages += done


class Window(Struct, frozen=True):
    """What all clients did in a turn.

    :ivar rate: messages per second.
    :ivar ask_s: how long each ask took, where that was kept.
    """

    rate: float
    ask_s: list[float]


class Crowd:
    """Client processes that take turns together.

    :param count: how many.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._stack = ExitStack()
        self._clients = [self._stack.enter_context(Remote(client)) for _ in range(count)]
        self._known: set[tuple[object, Address]] = set()

    def turn(self, load: Callable[[Address], Load], address: Address, warm_s: float, window_s: float) -> Window:
        """One turn of all clients at a server.

        :param load: makes the client of the server.
        :param address: the server.
        :param warm_s: how long they run before they count.
        :param window_s: how long they count.
        """
        if (load, address) not in self._known:
            self._known.add((load, address))
            self._each(Turn(load, address, 0.0, 0.0))
        begin = time.monotonic() + warm_s
        counted = self._each(Turn(load, address, begin, begin + window_s))
        return Window(sum(c.messages for c in counted) / window_s, [s for c in counted for s in c.ask_s])

    def _each(self, turn: Turn) -> list[Counted]:
        for remote in self._clients:
            remote.send(turn)
        return [remote.receive() for remote in self._clients]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()
