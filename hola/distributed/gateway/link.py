"""The gateway's one connection to the scheduler: many HTTP requests at once over one ZeroMQ socket."""

import asyncio
import functools
import itertools
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import msgspec
from hola_protocol.codec import decode_header, encode, encode_header
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import DescribeRequest, Header
from hola_protocol.version import FIRST_FRAME, SERVED
from msgspec import Struct

from hola.clients.zmq_security import ANONYMOUS, USERNAME
from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.zmtp import MORE, PlainDealer, frame, message
from hola.distributed.relay import undelivered_frames

_log = logging.getLogger(__name__)

OLDEST: Final = str(SERVED[0])
"""The version of a request that names none."""

_FIRST: Final = frame(FIRST_FRAME, MORE)
_AT_ONCE: Final = 100
"""Messages written before it is looked whether the scheduler reads them."""
_HANDSHAKE_S: Final = 30.0
"""How long the scheduler may take to let the gateway in."""


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


def _end_unless_open(session: PlainDealer) -> None:
    if not session.is_open:
        session.abort()


class SchedulerLink:
    """A connection whose requests carry its own ids, so that replies may come in any order.

    What is sent in one turn of the loop goes out in one piece.

    A request waits here while there is no connection, and is answered ``unavailable`` when its time is over. When a
    connection is lost, those that were sent over it are answered ``unavailable`` at once: whether they were done is not
    known.

    :param config: the gateway's settings.
    """

    def __init__(self, config: GatewayConfig) -> None:
        self._config = config
        self._ids = itertools.count(1)
        self._unsent: deque[tuple[str | None, bytes]] = deque()
        self._waiting: dict[str, _Waiting] = {}
        self._flush_due = False
        self._decode_header = msgspec.json.Decoder(_ReplyHeader).decode
        self._session: PlainDealer | None = None
        self.closed = True

    def open(self) -> None:
        """Connect, from inside the running loop. Returns at once; requests wait until there is a connection."""
        self._loop = asyncio.get_running_loop()
        self.closed = False
        self._connecting = self._loop.create_task(self._keep_connected())
        self._sweeper = self._loop.call_later(self._sweep_s, self._sweep)

    def close(self) -> None:
        """Disconnect; waiting requests are answered ``unavailable``."""
        if self.closed:
            return
        self.closed = True
        self._sweeper.cancel()
        self._connecting.cancel()
        self._unsent.clear()
        self._fail(list(self._waiting), "the gateway is stopping")
        if self._session is not None:
            self._session.abort()

    @property
    def connected(self) -> bool:
        """Whether there is a connection."""
        return self._session is not None and self._session.is_open

    async def _keep_connected(self) -> None:
        """Connect, and connect again whenever there is no connection, after a pause that grows."""
        config = self._config
        path = config.scheduler.removeprefix("ipc://")
        if path.startswith("@"):  # an abstract name, as libzmq writes it
            path = "\0" + path[1:]
        pause_s, was_refused = config.reconnect_s, False
        while True:
            # The credential may have changed since the last attempt.
            connect = functools.partial(PlainDealer, self, USERNAME, _credential(config.relay_file))
            try:
                _, session = await self._loop.create_unix_connection(connect, path)
            except OSError:  # there is no scheduler yet
                session = None
            if session is not None:
                self._session = session
                late = self._loop.call_later(_HANDSHAKE_S, _end_unless_open, session)
                was_open = await session.ended
                late.cancel()
                if was_open:
                    self._on_lost()
                    pause_s, was_refused = config.reconnect_s, False
                elif session.refusal is not None:
                    pause_s = config.reconnect_max_s
                    if not was_refused:  # it is tried again and again: said once
                        self._on_refused(session.refusal)
                    was_refused = True
            await asyncio.sleep(pause_s)
            pause_s = min(2.0 * pause_s, config.reconnect_max_s)

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
        header = b'%b,"id":"%b"}' % (start, request_id.encode())
        self._unsent.append((request_id, _FIRST + frame(header, MORE) + frame(body)))
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
        """Tell the scheduler that a reply cannot be delivered, so that its trials are given back.

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
            self._unsent.append((None, message(undelivered_frames(request_id))))
            self._flush_soon()

    def _flush_soon(self) -> None:
        if not self._flush_due:
            self._flush_due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Send what waits, all of it at once, unless the scheduler does not read."""
        self._flush_due = False
        session, unsent = self._session, self._unsent
        if self.closed or session is None or not session.is_open:
            return
        while unsent and not session.is_full:
            part = [unsent.popleft() for _ in range(min(len(unsent), _AT_ONCE))]
            session.send([data for request_id, data in part if request_id is None or request_id in self._waiting])

    def on_open(self) -> None:
        """See :class:`~hola.distributed.gateway.zmtp.SessionOwner`."""
        _log.info("connected to the scheduler at %s", self._config.scheduler)
        self._flush()

    def on_writable(self) -> None:
        """See :class:`~hola.distributed.gateway.zmtp.SessionOwner`."""
        self._flush()

    def on_message(self, frames: list[bytes]) -> None:
        """See :class:`~hola.distributed.gateway.zmtp.SessionOwner`: give a reply to the request that waits for it."""
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

    def _on_lost(self) -> None:
        _log.warning("the connection to the scheduler at %s is lost", self._config.scheduler)
        self._unsent = deque(item for item in self._unsent if item[0] is not None)  # notices are of that connection
        unsent = {request_id for request_id, _ in self._unsent}
        self._fail([key for key in self._waiting if key not in unsent], "the connection was lost")

    def _on_refused(self, reason: str) -> None:
        _log.error(
            "%s: the scheduler refuses the gateway (%s); is gateway.relay_file the file relay-token of its data_dir?",
            self._config.scheduler,
            reason,
        )

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
