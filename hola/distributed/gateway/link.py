"""The gateway's one connection to the scheduler: many HTTP requests at once over one ZeroMQ socket."""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import msgspec
import zmq
from hola_protocol.codec import decode_header, encode, encode_header
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import DescribeRequest, Header
from hola_protocol.version import FIRST_FRAME, SERVED
from msgspec import Struct
from zmq.utils.monitor import parse_monitor_message

from hola.clients.zmq_security import ANONYMOUS, USERNAME
from hola.distributed.config import GatewayConfig
from hola.distributed.relay import undelivered_frames

_log = logging.getLogger(__name__)

OLDEST: Final = str(SERVED[0])
"""The version of a request that names none."""

_MS: Final = 1000
_LAST: Final = int(zmq.NOBLOCK)
_MORE: Final = int(zmq.NOBLOCK | zmq.SNDMORE)
"""Plain integers, and frame by frame: send_multipart and its enums take three times as long."""

_EVENTS: Final = int(zmq.EVENTS)
_READABLE: Final = int(zmq.POLLIN)

_DRAIN: Final = 256
"""Replies read before the loop gets a turn."""

_LOST = zmq.EVENT_DISCONNECTED
_MADE = zmq.EVENT_HANDSHAKE_SUCCEEDED
_REFUSED = zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_AUTH
_FINAL = zmq.EVENT_HANDSHAKE_FAILED_AUTH
"""After it ZeroMQ does not connect again by itself."""


Answer: TypeAlias = "Callable[[SchedulerReply | ProtocolError], None]"
"""Takes the reply to a request, or the error ``unavailable``."""


def header_start(header: Header) -> bytes:
    """Encode a header as :meth:`SchedulerLink.send` takes it.

    :param header: a header without ``id``.
    :returns: its JSON without the closing brace; more fields may follow.
    :raises ProtocolError: ``invalid_message`` and ``unsupported_version`` for what the scheduler could not even answer.
    """
    frame = encode_header(header)
    decode_header(frame)
    return frame[:-1]


def _credential(file: str | None) -> bytes:
    """The gateway's own password. A file that cannot be read is like a wrong one: the scheduler refuses the gateway."""
    try:
        return ANONYMOUS.encode() if file is None else Path(file).read_bytes().strip() or b"-"
    except OSError as error:
        _log.error("%s: cannot be read: %s", file, error.strerror)
        return b"-"


class _ReplyHeader(Struct, frozen=True):
    id: str
    version: str


class SchedulerReply(NamedTuple):
    """What the scheduler answered: the body as it came, and the version it speaks."""

    version: str
    body: bytes


class _Waiting(NamedTuple):
    answer: Answer
    deadline: float


class SchedulerLink:
    """A DEALER whose requests carry ids of its own, so that replies may come in any order.

    The socket is read by the loop through its file descriptor. That descriptor is edge-triggered and every call on the
    socket may consume its edge: hence each turn ends by reading until there is nothing. (The wrapper of ``zmq.asyncio``
    makes two futures and a poll for each frame list, and takes several times as long.)

    A request waits here while there is no connection, and is answered ``unavailable`` when its time is over. When a
    connection is lost, those that were sent over it are answered ``unavailable`` at once: whether they were done is not
    known.

    :param config: the gateway's settings.
    """

    def __init__(self, config: GatewayConfig) -> None:
        self._config = config
        self._ids = itertools.count(1)
        self._unsent: deque[tuple[str | None, list[bytes]]] = deque()
        self._waiting: dict[str, _Waiting] = {}
        self._flush_due = False
        self._decode_header = msgspec.json.Decoder(_ReplyHeader).decode
        self._refusals = 0
        self._again: asyncio.TimerHandle | None = None
        self.connected = False
        self.closed = True

    def open(self) -> None:
        """Connect, from inside the running loop. Returns at once; requests wait until there is a connection."""
        self._loop = asyncio.get_running_loop()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._connect()
        self._sweeper = self._loop.call_later(self._sweep_s, self._sweep)
        self.closed = False

    def _connect(self) -> None:
        config = self._config
        socket = self._socket = self._context.socket(zmq.DEALER)
        socket.linger = 0
        socket.sndhwm = config.send_hwm
        socket.rcvhwm = 0
        socket.immediate = True  # queue nothing for a scheduler that is not there: what waits here can be taken back
        socket.reconnect_ivl = int(config.reconnect_s * _MS)
        socket.reconnect_ivl_max = int(config.reconnect_max_s * _MS)
        socket.plain_username, socket.plain_password = USERNAME, _credential(config.relay_file)
        self._monitor = socket.get_monitor_socket(_LOST | _MADE | _REFUSED)
        socket.connect(config.scheduler)
        self._loop.add_reader(socket.FD, self._turn)
        self._loop.add_reader(self._monitor.FD, self._watch)
        # A descriptor signals nothing before its socket was once read empty.
        self._flush_soon()
        self._loop.call_soon(self._watch)

    def close(self) -> None:
        """Disconnect; whoever still waits is answered ``unavailable``."""
        if self.closed:
            return
        self.closed = True
        self.connected = False
        self._sweeper.cancel()
        if self._again is not None:
            self._again.cancel()
        self._unsent.clear()
        self._fail(list(self._waiting), "the gateway is stopping")
        self._disconnect()
        self._context.term()

    def _disconnect(self) -> None:
        for socket in (self._socket, self._monitor):
            self._loop.remove_reader(socket.FD)
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(0)

    @property
    def pending(self) -> int:
        """Requests that wait for their reply."""
        return len(self._waiting)

    def send(self, start: bytes, body: bytes, wait_s: float, answer: Answer) -> str:
        """Send a request.

        :param start: its header, of :func:`header_start`.
        :param body: its body.
        :param wait_s: how long the scheduler may park it, on top of the time-out, in seconds.
        :param answer: called once, later, unless the request is forsaken.
        :returns: the header id under which it is sent, for :meth:`forsake`.
        :raises ProtocolError: ``overloaded``, ``unavailable``.
        """
        if self.closed:
            raise self._unavailable("the gateway is stopping")
        if len(self._waiting) >= self._config.max_pending:
            raise ProtocolError(
                "overloaded",
                f"{len(self._waiting)} requests wait for the scheduler",
                retry_after_s=self._config.retry_after_s,
            )
        request_id = str(next(self._ids))
        patience = min(wait_s, self._config.max_wait_s) + self._config.request_timeout_s
        self._waiting[request_id] = _Waiting(answer, self._loop.time() + patience)
        self._unsent.append((request_id, [FIRST_FRAME, b'%b,"id":"%b"}' % (start, request_id.encode()), body]))
        self._flush_soon()
        return request_id

    def request(self, start: bytes, body: bytes, wait_s: float = 0.0) -> "asyncio.Future[SchedulerReply]":
        """Send a request, and await its reply. It is forsaken when the future is cancelled.

        :param start: its header, of :func:`header_start`.
        :param body: its body.
        :param wait_s: how long the scheduler may park it, on top of the time-out, in seconds.
        :returns: the reply to come. It fails with :class:`~hola_protocol.errors.ProtocolError` ``unavailable``.
        :raises ProtocolError: as :meth:`send`.
        """
        future: asyncio.Future[SchedulerReply] = self._loop.create_future()

        def answer(reply: SchedulerReply | ProtocolError) -> None:
            if future.done():
                return
            if isinstance(reply, ProtocolError):
                future.set_exception(reply)
            else:
                future.set_result(reply)

        request_id = self.send(start, body, wait_s, answer)
        future.add_done_callback(lambda done: self.forsake(request_id) if done.cancelled() else None)
        return future

    async def ready(self) -> bool:
        """Whether the scheduler answers within ``ready_timeout_s``; that it asks for a token is an answer."""
        try:
            async with asyncio.timeout(self._config.ready_timeout_s):
                await self.request(header_start(Header(version=OLDEST)), encode(DescribeRequest()))
        except (ProtocolError, TimeoutError):
            return False
        return True

    async def settle(self) -> None:
        """Take in every reply that the scheduler has sent so far: that to a request sent now comes after them."""
        if self.connected and self.pending:
            await self.ready()

    def forsake(self, request_id: str) -> None:
        """Tell the scheduler that a reply, come or to come, reaches nobody: what it hands out goes back.

        :param request_id: of :meth:`send`.
        """
        waited_for = self._waiting.pop(request_id, None) is not None
        if self.closed:
            return
        if waited_for and any(unsent_id == request_id for unsent_id, _ in self._unsent):
            return  # what is not waited for is not sent
        self._say_undelivered(request_id)

    def _say_undelivered(self, request_id: str) -> None:
        if self.connected:
            self._unsent.append((None, undelivered_frames(request_id)))
            self._flush_soon()

    def _flush(self) -> None:
        self._flush_due = False
        if not self.closed:
            self._turn()

    def _turn(self) -> None:
        unsent, send = self._unsent, self._socket.send
        try:
            while unsent:
                request_id, frames = unsent[0]
                if request_id is None or request_id in self._waiting:
                    for frame in frames[:-1]:
                        send(frame, _MORE)
                    send(frames[-1], _LAST)
                unsent.popleft()
        except zmq.Again:
            pass  # no connection, or a full one: the descriptor wakes the loop when that changes
        if self._has_reply():
            self._read()
        if unsent and self._socket.get(_EVENTS):  # it changed meanwhile, and reading has consumed the edge
            self._flush_soon()

    def _has_reply(self) -> bool:
        """Whether there is something to read. Asking takes half as long as the exception when there is not."""
        return bool(int(self._socket.get(_EVENTS)) & _READABLE)

    def _flush_soon(self) -> None:
        if not self._flush_due:
            self._flush_due = True
            self._loop.call_soon(self._flush)

    def _read(self) -> None:
        receive = self._socket.recv
        try:
            for _ in range(_DRAIN):
                frames = [receive(_LAST, False)]
                while frames[-1].more:
                    frames.append(receive(_LAST, False))
                self._deliver([frame.bytes for frame in frames])
                if not self._has_reply():
                    return
        except zmq.Again:
            return
        self._flush_soon()

    def _deliver(self, frames: list[bytes]) -> None:
        try:
            first, frame, body = frames
            header = self._decode_header(frame)
            if first != FIRST_FRAME:
                raise ValueError(f"the first frame is {first[:16]!r}")
        except (ValueError, msgspec.MsgspecError) as error:
            _log.error("the scheduler sent what is no reply: %s", error)
            return
        waiting = self._waiting.pop(header.id, None)
        if waiting is None:
            self._say_undelivered(header.id)
        else:
            waiting.answer(SchedulerReply(header.version, body))

    def _watch(self) -> None:
        if self.closed:
            return
        try:
            while not self.closed:
                event = parse_monitor_message(self._monitor.recv_multipart(zmq.NOBLOCK))["event"]
                if event & _MADE:
                    self._on_made()
                elif self.connected:
                    self._on_lost()
                else:
                    self._on_refused()
                if event & _FINAL and self._again is None:
                    self._again = self._loop.call_later(self._config.reconnect_max_s, self._connect_anew)
        except zmq.Again:
            return

    def _on_made(self) -> None:
        self.connected = True
        self._refusals = 0
        _log.info("connected to the scheduler at %s", self._config.scheduler)
        self._turn()

    def _on_lost(self) -> None:
        self.connected = False
        _log.warning("the connection to the scheduler at %s is lost", self._config.scheduler)
        self._read()
        self._unsent = deque(item for item in self._unsent if item[0] is not None)  # notices are of that connection
        unsent = {request_id for request_id, _ in self._unsent}
        self._fail([key for key in self._waiting if key not in unsent], "the connection was lost")

    def _on_refused(self) -> None:
        self._refusals += 1
        if self._refusals == 1:  # it is tried again and again: said once
            _log.error(
                "%s: the scheduler refuses the gateway; is gateway.relay_file the file relay-token of its data_dir?",
                self._config.scheduler,
            )

    def _connect_anew(self) -> None:
        """Replace a socket that was refused, with the credential as it is in the file by now."""
        self._again = None
        self._disconnect()
        self._connect()

    def _sweep(self) -> None:
        now = self._loop.time()
        late = [key for key, waiting in self._waiting.items() if waiting.deadline <= now]
        self._fail(late, "the scheduler did not answer in time")
        self._sweeper = self._loop.call_later(self._sweep_s, self._sweep)

    @property
    def _sweep_s(self) -> float:
        return min(1.0, self._config.request_timeout_s / 4)

    def _fail(self, keys: list[str], reason: str) -> None:
        for key in keys:
            if (waiting := self._waiting.pop(key, None)) is not None:
                waiting.answer(self._unavailable(reason))

    def _unavailable(self, reason: str) -> ProtocolError:
        return ProtocolError("unavailable", f"no answer: {reason}", retry_after_s=self._config.retry_after_s)
