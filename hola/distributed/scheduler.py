"""The scheduler process: the core behind a ZeroMQ socket that listens on ipc alone.

Every connection is authenticated before its messages are read; see :mod:`hola.distributed.admission`. What comes from
other machines comes through processes of their own, the gateway and the front, which may end at any time.

One thread owns the socket, the core and the storage. It drains the socket up to a bound, hands requests to the core in
fair order for one turn, after which the core commits once, and sends the replies. Fits run in another process,
on snapshots.
"""

import contextlib
import gc
import logging
import math
import os
import threading
import time
import uuid
from collections.abc import Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import zmq
import zmq.backend
from hola_protocol.messages import CreateStudyRequest
from hola_protocol.version import FIRST_FRAME, VERSION
from msgspec.json import encode

from hola.distributed.admission import Admission, guard_socket
from hola.distributed.commits import Commits
from hola.distributed.config import SchedulerConfig
from hola.distributed.core import SchedulerCore
from hola.distributed.credentials import (
    Credentials,
    open_credentials,
    user_of_anonymous,
)
from hola.distributed.descriptors import raise_limit
from hola.distributed.endpoints import bind_all, of_scheme, remove_sockets
from hola.distributed.exchange import Envelope, Finished, Reply
from hola.distributed.fit_pool import FitPool
from hola.distributed.heap import return_memory
from hola.distributed.places import DATABASE
from hola.distributed.private_dir import PrivateDir
from hola.distributed.reception import Peer, Reception
from hola.distributed.sampler_imports import SamplerImports
from hola.distributed.security import check_scheduler
from hola.distributed.state.clock import Moment
from hola.distributed.state.worker import WorkerRecord as WorkerState
from hola.distributed.turn import TimedTurn
from hola.storage import open_storage
from hola.storage.contract import Storage

__all__ = ["SchedulerProcess", "WorkerState"]

log = logging.getLogger(__name__)

_REPLY_HEADER = b'{"version":"%s","id":%%s}' % str(VERSION).encode()
_CUT = 4
"""How many times the limit a frame may be to be refused with a reply; beyond that ZeroMQ cuts the connection."""
_NOBLOCK = int(zmq.NOBLOCK)
_MORE = int(zmq.NOBLOCK | zmq.SNDMORE)
_YOUNG = 50_000
"""Allocations between two collections of garbage. The loop makes no cycles: a collection in the middle of a batch only
walks over what the batch holds, which took a tenth of the loop's time."""
_AHEAD_BYTES = 8 * 1024 * 1024
"""Bytes of requests handled while a commit is running; then the loop waits for it."""
_FITS_START_S = 10.0
"""How long an ask waits for a fit while the process of the fits starts: a fresh server's first study is a good one."""


def server_name() -> str:
    """The name and version of this software, for people."""
    try:
        return f"hola {version('hola-hpo')}"
    except PackageNotFoundError:
        return "hola"


class SchedulerProcess:
    """A scheduler that serves its studies over ZeroMQ.

    :param config: its settings.
    :param credentials: who may do what; absent: those of ``config.data_dir``, made at the first start.
    :param storage: where studies are kept; absent: opened as ``config.storage`` says.
    :raises SetupError: when it cannot be set up as asked.
    :raises StorageError: when the storage cannot be opened.
    """

    def __init__(
        self, config: SchedulerConfig, *, credentials: Credentials | None = None, storage: Storage | None = None
    ) -> None:
        check_scheduler(config)
        self.config = config
        self.credentials = open_credentials(config.data_dir) if credentials is None else credentials
        self.storage = self._open_storage() if storage is None else storage
        self._turn = TimedTurn(config.turn_s)
        try:
            self.core = SchedulerCore(
                self.storage,
                tokens=_LeaseTokens(),
                worker_ids=lambda: str(uuid.uuid4()),
                limits=config.limits,
                server=server_name(),
                moment=Moment(time.monotonic(), _wall_ms()),
                turn=self._turn,
                unused_study_s=config.unused_study_s,
            )
            self.core.unloaded = return_memory
            raise_limit()
            self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
            passwords = self.credentials.user_of_password if config.auth else user_of_anonymous
            self._admission = Admission(self._context, passwords=passwords)
            self._socket = self._open_socket()
            try:
                self._bind(self.credentials.directory)
            except BaseException:
                self._socket.close(0)
                self._context.term()
                raise
        except BaseException:
            self.storage.close()
            raise
        self._reception = Reception(config, self.credentials, gone=self.core.undelivered, revoked=self.core.revoke)
        # The method of pyzmq's base class: that of its socket is a Python function around it.
        self._send_frame = partial(zmq.backend.Socket.send, self._socket)
        self._poller, self._socket_poller = zmq.Poller(), zmq.Poller()
        self._fits = FitPool(self._poller, config.fit_processes)
        self._imports = SamplerImports(self._wake, self._fits.start, self.core.sampler_to_read)
        self._finished: list[Finished] = []
        self._busy_s = 0.0  # of processor time in the loop
        self._stopping = self._draining = False
        self._closed = False
        self._open = threading.RLock()  # reentrant: a signal handler may interrupt a wake
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_writer, False)
        os.set_blocking(self._wake_reader, False)
        self._commits = Commits(self.core, self._wake)

    def _open_storage(self) -> Storage:
        where = self.config.storage
        if where is None:
            self.config.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            where = str(self.config.directory / DATABASE)
        return open_storage(where, synchronous=self.config.synchronous)

    def _open_socket(self) -> "zmq.Socket[bytes]":
        config = self.config
        router = self._context.socket(zmq.ROUTER)
        router.router_mandatory = True
        router.maxmsgsize = _CUT * config.limits.max_message_bytes
        router.sndhwm = config.send_hwm
        router.rcvhwm = config.receive_hwm
        router.backlog = config.backlog
        router.linger = int(config.linger_s * 1000)
        guard_socket(router)
        router.plain_server = True
        return router

    def _bind(self, directory: PrivateDir) -> None:
        self.endpoints = bind_all(self._socket, of_scheme(self.config.bind, "ipc"), directory)
        """The ipc endpoints as clients reach them."""
        self.relay_endpoint = f"ipc://{directory.socket_path('scheduler.ipc')}"
        """Where the gateway and the front connect."""
        if self.relay_endpoint not in self.endpoints:
            bind_all(self._socket, ("ipc://",), directory)

    # The loop

    def stop(self) -> None:
        """Make :meth:`run` answer what waits and return. Safe in any thread and signal handler."""
        self._draining = self._stopping = True
        self._wake()

    def drain(self) -> None:
        """End the waiting of all asks; continue to serve until :meth:`stop`. Safe in any thread and signal handler."""
        self._draining = True
        self._wake()

    def _wake(self) -> None:
        with self._open, contextlib.suppress(BlockingIOError):  # a full pipe holds wakes enough
            if not self._closed:
                os.write(self._wake_writer, b"\0")

    def run(self) -> None:
        """Serve until :meth:`stop`, or until a client asked for shutdown and nothing is running.

        :raises StorageError: when the storage can no longer be trusted.
        """
        # What was loaded stays: it need not be looked through at every collection.
        gc.collect()
        gc.freeze()
        thresholds = gc.get_threshold()
        gc.set_threshold(_YOUNG, *thresholds[1:])
        try:
            self._serve()
        finally:
            self._stopping = True
            gc.set_threshold(*thresholds)
            gc.unfreeze()
            self.close()

    def close(self) -> None:
        """Release the socket and the storage; the last replies get ``linger_s`` to leave."""
        with self._open:
            if self._closed:
                return
            self._closed = True
            os.close(self._wake_reader)
            os.close(self._wake_writer)
        self._commits.close()
        self._fits.close()
        self._socket.close()
        self._context.term()
        remove_sockets({*self.endpoints, self.relay_endpoint})
        self.storage.close()

    def _serve(self) -> None:
        poller, socket = self._poller, self._socket
        poller.register(socket, zmq.POLLIN)
        self._socket_poller.register(socket, zmq.POLLIN)
        poller.register(self._wake_reader, zmq.POLLIN)
        tick_s = self.config.tick_s
        next_tick = time.monotonic() + tick_s
        stop_at: float | None = None
        give_up: float | None = None
        stepped_busy_s = self._busy_s = time.thread_time()
        last_turn = False
        while not last_turn:
            stopping = self._stopping
            idle = not (stopping or self.core.has_work or self._reception)
            timeout = max(0.0, next_tick - time.monotonic()) if idle else 0.0
            has_messages = False
            for ready, _ in poller.poll(math.ceil(timeout * 1000)):
                if ready is socket:
                    has_messages = True
                elif ready == self._wake_reader:
                    os.read(self._wake_reader, 4096)
                    self._send_all(self._commits.begin())
                elif isinstance(ready, int):
                    self._finished += self._fits.handle(ready)
            now = time.monotonic()
            self._reception.refresh_tokens(now)
            if has_messages:
                self._reception.read(socket, self._socket_poller)
                now = time.monotonic()
            tick = now >= next_tick  # however busy the loop is: a lease that is not renewed ends
            if tick:
                next_tick = now + tick_s
            self._busy_s = time.thread_time()
            if self._draining:
                self.core.end()
            waiting = bool(self._reception) or self._imports.has_ended
            if not (waiting or tick or self._finished or self.core.has_work or self._draining):
                self._send_refusals()
                last_turn = stopping
                continue
            finished, self._finished = self._finished, []
            busy_s, stepped_busy_s = self._busy_s - stepped_busy_s, self._busy_s
            self.core.state.fit_wait_s = self._fit_wait_s()
            self.core.handle(self._requests(), now=now, wall_ms=_wall_ms(), tick=tick, finished=finished, busy_s=busy_s)
            self._send_all(self._commits.drain() if self._draining else self._commits.begin())
            if self._commits.is_idle:
                self._reception.handed_bytes = 0
            elif self._reception.handed_bytes > _AHEAD_BYTES:
                self._commits.settle()
                self._send_all(self._commits.begin())
                self._reception.handed_bytes = 0
            self._send_refusals()  # last: a front that ends waits for the answer to what it sends last
            self._reception.pass_on_gone()
            self._finished += self._fits.run(self.core, now)
            if stopping:  # requests that have arrived are answered
                give_up = now + self.config.linger_s if give_up is None else give_up
                last_turn = not (self._reception or self.core.has_work) or now >= give_up
            if self.core.state.shutdown is not None:
                if stop_at is None:
                    stop_at = now + self.core.state.shutdown.grace_s
                    log.info("shutting down: %d trials are running", self.core.running)
                if now >= stop_at or not self.core.running:
                    self._send_all(self._commits.drain())
                    return

    def _requests(self) -> Iterator[Envelope]:
        """The requests to handle in this turn of the loop; some wait for the imports of a sampler."""
        self._turn.begin()
        yield from self._imports.released()
        imports = self._imports
        for envelope in self._reception.requests(self._turn):
            if type(envelope.request) is not CreateStudyRequest or not imports.holds(envelope):
                yield envelope

    def _send_all(self, replies: list[Reply]) -> None:
        for reply in replies:
            self._send(reply)

    def _send_refusals(self) -> None:
        if self._reception.refusals:
            refusals, self._reception.refusals = self._reception.refusals, []
            self._send_all(refusals)

    def _send(self, reply: Reply) -> None:
        peer: Peer = reply.peer
        send = self._send_frame
        try:
            send(peer.identity, _MORE)
            if peer.client is not None:
                send(peer.client, _MORE)
            if peer.delimiter:
                send(b"", _MORE)
            send(FIRST_FRAME, _MORE)
            send(_REPLY_HEADER % encode(reply.correlation), _MORE)
            send(reply.body, _NOBLOCK)
        except zmq.ZMQError as error:
            # EHOSTUNREACH: the peer has gone. EAGAIN: it does not read; this reply alone is lost, since others wait
            # behind the same connection. Either way the client asks again with the same key.
            if error.errno not in (zmq.EHOSTUNREACH, zmq.EAGAIN):
                raise
            log.debug("a reply could not be delivered: %s", error)
            self.core.undelivered(peer, reply.correlation)
            if error.errno == zmq.EHOSTUNREACH:
                self.core.drop_peer(peer)

    # Work in the background

    def _fit_wait_s(self) -> float:
        """How long an ask waits for a fit: longer while the process of the fits starts, for a first study."""
        wait_s = self.config.fit_wait_s
        return max(wait_s, _FITS_START_S) if wait_s and self._fits.is_starting else wait_s


class _LeaseTokens:
    """Unguessable tokens of 128 bits, drawn from the system many at a time: each draw is a system call."""

    def __init__(self) -> None:
        self._drawn: list[str] = []

    def __call__(self) -> str:
        if not self._drawn:
            text = os.urandom(16 * 256).hex()
            self._drawn = [text[i : i + 32] for i in range(0, len(text), 32)]
        return self._drawn.pop()


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
