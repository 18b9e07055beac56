"""The gateway's one connection to the scheduler: many HTTP requests at once over one ZeroMQ socket."""

import asyncio
import functools
import itertools
import logging
import re
from collections import deque
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import zmq
from hola_protocol.codec import decode_header, encode, encode_header
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import DescribeRequest, Header
from hola_protocol.values import UUID_PATTERN
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

_DRAIN: Final = 256
"""Replies read before the loop gets a turn."""

_LOST = zmq.EVENT_DISCONNECTED
_MADE = zmq.EVENT_HANDSHAKE_SUCCEEDED
_REFUSED = zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_AUTH
_FINAL = zmq.EVENT_HANDSHAKE_FAILED_AUTH
"""After it ZeroMQ does not connect again by itself."""


_is_key = re.compile(UUID_PATTERN).fullmatch


@functools.lru_cache(maxsize=1024)
def _check_caller(version: str, token: str | None, client: str | None) -> None:
    """Check what a client says each time; the check of a header costs more than all else that is done with it."""
    decode_header(encode_header(Header(version=version, token=token, client=client)))


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


class PendingReply(asyncio.Future["SchedulerReply"]):
    """A reply to come.

    :ivar request_id: the header id under which its request was sent.
    """

    request_id: str = ""


class _Waiting(NamedTuple):
    future: PendingReply
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

    def request(self, header: Header, body: bytes, wait_s: float = 0.0) -> PendingReply:
        """Send a request.

        :param header: its header, without ``id``.
        :param body: its body.
        :param wait_s: how long the scheduler may park it, on top of the time-out, in seconds.
        :returns: the reply to come. It fails with :class:`~hola_protocol.errors.ProtocolError` ``unavailable``.
        :raises ProtocolError: ``overloaded``, ``unavailable``; ``invalid_message`` and ``unsupported_version`` for a
            header that the scheduler could not even answer.
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
        frame = encode_header(msgspec.structs.replace(header, id=request_id))
        key = header.idempotency_key
        if header.traceparent is not None or not (key is None or _is_key(key)):
            decode_header(frame)
        else:
            _check_caller(header.version, header.token, header.client)
        future = PendingReply(loop=self._loop)
        future.request_id = request_id
        patience = min(wait_s, self._config.max_wait_s) + self._config.request_timeout_s
        self._waiting[request_id] = _Waiting(future, self._loop.time() + patience)
        self._unsent.append((request_id, [FIRST_FRAME, frame, body]))
        self._flush_soon()
        return future

    async def ready(self) -> bool:
        """Whether the scheduler answers within ``ready_timeout_s``; that it asks for a token is an answer."""
        try:
            async with asyncio.timeout(self._config.ready_timeout_s):
                await self.request(Header(version=OLDEST), encode(DescribeRequest()))
        except (ProtocolError, TimeoutError):
            return False
        return True

    async def settle(self) -> None:
        """Take in every reply that the scheduler has sent so far: that to a request sent now comes after them."""
        if self.connected and self.pending:
            await self.ready()

    def forsake(self, reply: PendingReply) -> None:
        """Tell the scheduler that a reply, come or to come, reaches nobody: what it hands out goes back.

        :param reply: of :meth:`request`.
        """
        waiting = self._waiting.pop(reply.request_id, None)
        if self.closed:
            return
        if waiting is not None:
            reply.cancel()
            if any(request_id == reply.request_id for request_id, _ in self._unsent):
                return  # what is not waited for is not sent
        self._say_undelivered(reply.request_id)

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
                if request_id is None or self._is_waited_for(request_id):
                    for frame in frames[:-1]:
                        send(frame, _MORE)
                    send(frames[-1], _LAST)
                unsent.popleft()
        except zmq.Again:
            pass  # no connection, or a full one: the descriptor wakes the loop when that changes
        self._read()
        if unsent and self._socket.get(zmq.EVENTS):  # it changed meanwhile, and reading has consumed the edge
            self._flush_soon()

    def _is_waited_for(self, request_id: str) -> bool:
        waiting = self._waiting.get(request_id)
        return waiting is not None and not waiting.future.done()

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
        if waiting is not None and not waiting.future.done():
            waiting.future.set_result(SchedulerReply(header.version, body))
        else:
            self._say_undelivered(header.id)

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
        late = [key for key, waiting in self._waiting.items() if waiting.deadline <= now or waiting.future.done()]
        self._fail(late, "the scheduler did not answer in time")
        self._sweeper = self._loop.call_later(self._sweep_s, self._sweep)

    @property
    def _sweep_s(self) -> float:
        return min(1.0, self._config.request_timeout_s / 4)

    def _fail(self, keys: list[str], reason: str) -> None:
        for key in keys:
            future = self._waiting.pop(key).future
            if not future.done():
                future.set_exception(self._unavailable(reason))

    def _unavailable(self, reason: str) -> ProtocolError:
        return ProtocolError("unavailable", f"no answer: {reason}", retry_after_s=self._config.retry_after_s)
