"""The front: the process that serves ZeroMQ on tcp, and passes on to the scheduler what its clients ask.

A peer that is admitted can still end any process with a ROUTER on tcp, and make its memory grow. So the scheduler has
none: this process has, with a bound on its memory, and it is started again whenever it ends. It keeps nothing but the
replies on the way, which clients ask for again under the same key.
"""

import contextlib
import logging
import os
import resource
import signal
import sys
import threading
import time
from typing import Any, Final

import msgspec
import zmq
from hola_protocol.codec import encode, encode_header, header_id
from hola_protocol.messages import DescribeRequest, Header
from hola_protocol.version import FIRST_FRAME, SERVED
from msgspec import Struct

from hola.clients.zmq_security import KEEPALIVE_IDLE_S, KEEPALIVE_INTERVAL_S, KEEPALIVE_PROBES, USERNAME
from hola.distributed.admission import Admission, guard_socket
from hola.distributed.config import LoggingConfig, SchedulerConfig
from hola.distributed.credentials import Credentials, open_credentials
from hola.distributed.descriptors import cut, raise_limit
from hola.distributed.endpoints import bind_all, of_scheme
from hola.distributed.errors import CredentialsError, SetupError
from hola.distributed.forwarding import Forwarded, forwarded_frames
from hola.distributed.guard import Guard
from hola.distributed.receiving import MAX_SENT, ReceivedMessage, receive
from hola.distributed.relay import undelivered_frames
from hola.distributed.utils import setup_logging

log = logging.getLogger("hola.distributed.front")  # also when it runs as __main__

_NOBLOCK: Final = int(zmq.NOBLOCK)
_BATCH: Final = 100
"""Messages of one side before the other has its turn."""
_REQUESTS: Final = 4
"""Requests of one connection that wait here. The guard can tell a flood from a busy client as long as it is few."""
_REPLIES: Final = 1000
"""Replies that wait for one connection; beyond it they are dropped, since the client does not read."""
_BUFFER_BYTES: Final = 1 << 20
_SLACK_BYTES: Final = 4096
"""What encryption and the largest header add to the largest body."""
_SPARE_DESCRIPTORS: Final = 64


class FrontConfig(Struct, frozen=True, kw_only=True):
    """What the parent tells the front, in one line of JSON on standard input.

    :ivar scheduler: the scheduler's settings; its ``tcp`` endpoints are served.
    :ivar endpoint: the scheduler's own ipc endpoint.
    :ivar logging: where the log goes.
    """

    scheduler: SchedulerConfig
    endpoint: str
    logging: LoggingConfig


class FrontStarted(Struct, frozen=True, kw_only=True):
    """What the front answers on standard output, once it serves.

    :ivar endpoints: its endpoints as clients reach them.
    :ivar error: why it cannot serve; then it ends.
    """

    endpoints: list[str] = []
    error: str | None = None


class Front:
    """The sockets of a front and its loop.

    :param config: its settings.
    :raises SetupError: when it cannot be set up as asked.
    """

    def __init__(self, config: FrontConfig) -> None:
        scheduler = self._config = config.scheduler
        descriptors = raise_limit()
        self._credentials: Credentials = open_credentials(scheduler.data_dir)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._admission = Admission(self._context, keys=self._credentials.user_of_key)
        self._router = self._context.socket(zmq.ROUTER)
        message_bytes = scheduler.limits.max_message_bytes + _SLACK_BYTES
        self._secure(message_bytes)
        connections = max(1, min(scheduler.tcp_connections, descriptors - _SPARE_DESCRIPTORS))
        if connections < scheduler.tcp_connections:
            log.warning("the limit of open files allows %d connections", connections)
        self._guard = Guard(self._router, connections, (_REQUESTS + 2) * message_bytes + 2 * _BUFFER_BYTES)
        self._guard.start()
        self._scheduler = self._connect(config.endpoint)
        self.endpoints = bind_all(self._router, of_scheme(scheduler.bind, "tcp"), self._credentials.directory)
        self._users: dict[int, str] = {}  # by descriptor, as of its latest message
        self._waiting: list[bytes] | None = None
        self._refreshed = time.monotonic()
        self._trouble: str | None = None
        self._last_id: str | None = None  # of the front's own request at the end

    def _secure(self, message_bytes: int) -> None:
        router = self._router
        router.router_mandatory = True
        router.linger = 0
        router.maxmsgsize = message_bytes
        router.rcvhwm, router.sndhwm = _REQUESTS, _REPLIES
        router.rcvbuf = _BUFFER_BYTES
        router.backlog = self._config.backlog
        router.tcp_keepalive = 1
        router.tcp_keepalive_idle = KEEPALIVE_IDLE_S
        router.tcp_keepalive_intvl = KEEPALIVE_INTERVAL_S
        router.tcp_keepalive_cnt = KEEPALIVE_PROBES
        guard_socket(router)
        self._credentials.secure(router)

    def _connect(self, endpoint: str) -> "zmq.Socket[bytes]":
        dealer = self._context.socket(zmq.DEALER)
        dealer.linger = 0
        dealer.immediate = True  # nothing is queued for a scheduler that is away
        dealer.reconnect_ivl, dealer.reconnect_ivl_max = 50, 1000
        dealer.plain_username = USERNAME
        dealer.plain_password = self._credentials.relay_token.encode()
        dealer.connect(endpoint)
        return dealer

    def run(self, parent: int) -> None:
        """Pass messages on until the parent has gone.

        :param parent: the descriptor that closes when the parent ends.
        """
        refresh_ms = int(self._config.token_refresh_s * 1000)
        poller = zmq.Poller()
        poller.register(parent, zmq.POLLIN)
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._scheduler, zmq.POLLIN)
        while True:
            # While the scheduler takes nothing, nothing is read: its clients wait as they would for the scheduler.
            poller.modify(self._router, 0 if self._waiting else zmq.POLLIN)
            poller.modify(self._scheduler, zmq.POLLIN | (zmq.POLLOUT if self._waiting else 0))
            ready: dict[Any, int] = dict(poller.poll(refresh_ms))
            if parent in ready:
                return
            self._refresh()
            self._pass_requests()
            self._pass_replies()

    def _pass_requests(self) -> None:
        for _ in range(_BATCH):
            if self._waiting is None:
                try:
                    self._waiting = self._take(receive(self._router))
                except zmq.Again:
                    return
            if self._waiting is not None and not self._hand_over(self._waiting):
                return

    def _hand_over(self, frames: list[bytes]) -> bool:
        try:
            self._scheduler.send_multipart(frames, _NOBLOCK)
        except zmq.Again:
            return False
        self._waiting = None
        return True

    def _take(self, message: ReceivedMessage) -> list[bytes] | None:
        """What a message is for the scheduler; ``None`` when its connection is cut instead."""
        descriptor, user_id = message.descriptor, message.user_id
        self._guard.read(descriptor, message.size, message.frame_count)
        if message.frame_count > MAX_SENT or self._credentials.principal(user_id) is None:
            cut(descriptor)
            return None
        self._users[descriptor] = user_id
        client, *frames = message.frames
        return forwarded_frames(Forwarded(client, user_id, frames))

    def finish(self) -> None:
        """Pass on what the scheduler has answered by now, and let it leave; both for ``linger_s`` at most.

        The reply to a request that is sent now comes after all others.
        """
        linger_s = self._config.linger_s
        self._last_id = os.urandom(8).hex()
        header = encode_header(Header(version=str(SERVED[0]), id=self._last_id))
        give_up = time.monotonic() + linger_s
        with contextlib.suppress(zmq.Again):  # the scheduler does not answer
            self._scheduler.send_multipart([FIRST_FRAME, header, encode(DescribeRequest())], _NOBLOCK)
            while self._last_id is not None and (left := give_up - time.monotonic()) > 0.0:
                if self._scheduler.poll(max(1, int(1000 * left))):
                    self._pass_replies()
        self._router.disable_monitor()
        self._router.close(int(1000 * linger_s))
        self._scheduler.close(0)
        ending = threading.Thread(target=self._context.term, daemon=True)
        ending.start()
        ending.join(linger_s)

    def _pass_replies(self) -> None:
        for _ in range(_BATCH):
            try:
                frames = self._scheduler.recv_multipart(_NOBLOCK)
            except zmq.Again:
                return
            if self._last_id is not None and len(frames) == 3 and header_id(frames[1]) == self._last_id:
                self._last_id = None
                return
            try:
                self._router.send_multipart(frames, _NOBLOCK)
            except zmq.ZMQError as error:
                # EHOSTUNREACH: the client has gone. EAGAIN: it does not read. It asks again under the same key.
                if error.errno not in (zmq.EHOSTUNREACH, zmq.EAGAIN):
                    raise
                log.debug("a reply could not be delivered: %s", error)
                self._say_undelivered(frames)

    def _say_undelivered(self, reply: list[bytes]) -> None:
        delimiter = reply[1:2] if not reply[1] else []
        notice = [*delimiter, *undelivered_frames(header_id(reply[-2]))]
        with contextlib.suppress(zmq.Again):
            self._scheduler.send_multipart(forwarded_frames(Forwarded(reply[0], "", notice)), _NOBLOCK)

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._refreshed < self._config.token_refresh_s:
            return
        self._refreshed = now
        trouble: str | None = None
        try:
            if self._credentials.refresh():
                self._cut_revoked()
        except CredentialsError as error:
            trouble = str(error)
        if trouble != self._trouble:
            self._trouble = trouble
            if trouble is not None:
                log.error("the tokens that were read before stay: %s", trouble)

    def _cut_revoked(self) -> None:
        for descriptor, user_id in list(self._users.items()):
            if self._credentials.principal(user_id) is None:
                cut(descriptor)
                del self._users[descriptor]

    def close(self) -> None:
        """Close the sockets, at once."""
        self._router.disable_monitor()
        for socket in (self._router, self._scheduler):
            socket.close(0)
        self._context.term()


def _bound_memory(limit: int) -> None:
    """Let allocations fail beyond a limit: this process then ends, and is started again."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def main() -> None:
    """Run the front that :class:`hola.distributed.front_process.FrontProcess` starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says when to stop
    config = msgspec.json.decode(sys.stdin.buffer.readline(), type=FrontConfig)
    setup_logging(config.logging.level, config.logging.json, config.logging.file)
    _bound_memory(config.scheduler.tcp_memory_bytes)
    try:
        front = Front(config)
    except SetupError as error:
        _tell(FrontStarted(error=str(error)))
        os._exit(1)
    _tell(FrontStarted(endpoints=front.endpoints))
    log.info("ZeroMQ on %s", ", ".join(front.endpoints))
    try:
        front.run(sys.stdin.fileno())
    except MemoryError:
        log.critical("out of memory: scheduler.tcp_memory_bytes is %d", config.scheduler.tcp_memory_bytes)
        os._exit(1)
    front.finish()
    os._exit(0)  # there is nothing to keep: sockets of peers that flood would take long to close


def _tell(started: FrontStarted) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(started) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
