"""Signs of life while functions run: from a thread, or from a process that no interpreter lock holds up.

A thread beats as long as it gets the interpreter lock now and then; a C extension that keeps the lock for longer than
three quarters of a lease would lose it. A process of its own beats whatever the worker's interpreter does, and ends
with the worker. ``auto`` starts with the thread and changes to the process when a beat comes late.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import hola_protocol
import msgspec
from hola_protocol.messages import HeartbeatResponse, LeaseRef
from msgspec import Struct

from .connection import Connection
from .leases import Leases

log = logging.getLogger("hola.worker")

HeartbeatMode: TypeAlias = Literal["auto", "thread", "process"]
IDLE_INTERVAL_S = 15.0
"""Between beats when no lease is held."""
BEATS_PER_LEASE = 4


def interval_s(shortest_lease_s: float | None) -> float:
    """The time between beats: a quarter of the shortest lease.

    :param shortest_lease_s: the shortest lease held, in seconds; None: none is held.
    """
    return IDLE_INTERVAL_S if shortest_lease_s is None else min(IDLE_INTERVAL_S, shortest_lease_s / BEATS_PER_LEASE)


class Heart(Protocol):
    """Beats until it is stopped."""

    def update(self) -> None:
        """The worker took a trial or let go of one."""

    def stop(self) -> None:
        """No more beats."""


class HeartThread:
    """Beats from a thread.

    :param leases: those of the worker.
    :param beat: sends one heartbeat and heeds the reply; it handles its errors.
    :param late: called once when a beat came later than a whole interval after its time.
    """

    def __init__(self, leases: Leases, beat: Callable[[], None], late: Callable[[float], None]) -> None:
        self._leases = leases
        self._beat = beat
        self._late = late
        self._changed = threading.Condition()
        self._stopped = False
        self._planned_s = IDLE_INTERVAL_S
        self._thread = threading.Thread(target=self._run, name="hola-heartbeat", daemon=True)
        self._thread.start()

    def update(self) -> None:
        """Beat earlier when a shorter lease was taken."""
        if interval_s(self._leases.shortest_s()) < self._planned_s:
            with self._changed:
                self._changed.notify()

    def stop(self) -> None:
        """No more beats; the one under way is not waited for."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        last = time.monotonic()
        was_late = False
        while True:
            with self._changed:
                self._planned_s = interval_s(self._leases.shortest_s())
                due = last + self._planned_s
                while not self._stopped and (left := due - time.monotonic()) > 0:
                    self._changed.wait(left)
                    self._planned_s = interval_s(self._leases.shortest_s())
                    due = min(due, last + self._planned_s)
                if self._stopped:
                    return
            overdue = time.monotonic() - due
            if overdue > self._planned_s and not was_late:
                was_late = True
                self._late(overdue)
            last = time.monotonic()
            self._beat()


class HeartOrders(Struct, kw_only=True, frozen=True):
    """What the worker tells the process of its heart, one JSON line each.

    :ivar transport: ``zmq`` or ``rest``; in the first line.
    :ivar connection: where to beat; in the first line.
    :ivar insecure_plaintext: whether the token may travel unencrypted to another machine; in the first line.
    :ivar worker_id: the worker.
    :ivar leases: those held.
    :ivar interval_s: the time between beats, in seconds.
    """

    transport: Literal["zmq", "rest"] | None = None
    connection: Connection | None = None
    insecure_plaintext: bool = False
    worker_id: str
    leases: list[LeaseRef] = []
    interval_s: float


class HeartReport(Struct, kw_only=True, frozen=True):
    """What the process tells the worker: once that it is ready, then after each beat; one JSON line each.

    :ivar reply: the scheduler's answer.
    :ivar leases: those in the heartbeat that it answers.
    :ivar error: why there is none.
    :ivar code: the scheduler's code, when it refused.
    """

    reply: HeartbeatResponse | None = None
    leases: list[LeaseRef] = []
    error: str | None = None
    code: str | None = None


class HeartProcess:
    """Beats from a process of its own; it is ready when this returns.

    :param first_orders: makes the orders that say where to beat.
    :param orders: makes the orders that say what is held.
    :param heed: takes each report.
    """

    def __init__(
        self,
        first_orders: Callable[[], HeartOrders],
        orders: Callable[[], HeartOrders],
        heed: Callable[[HeartReport], None],
    ) -> None:
        self._orders = orders
        self._heed = heed
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hola.clients.heartbeat_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": _import_path()},
            start_new_session=True,
        )
        self._write(first_orders())
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            log.error("the process that sends heartbeats could not start: leases may be lost")
        threading.Thread(target=self._read, name="hola-heartbeat", daemon=True).start()

    def update(self) -> None:
        """Tell the process what is held. It knows before the function starts."""
        self._write(self._orders())

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            assert self._process.stdin is not None
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()

    def _write(self, orders: HeartOrders) -> None:
        with self._lock:
            assert self._process.stdin is not None
            if self._process.stdin.closed:
                return
            try:
                self._process.stdin.write(msgspec.json.encode(orders) + b"\n")
                self._process.stdin.flush()
            except BrokenPipeError:
                log.error("the process that sends heartbeats has ended")

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._heed(msgspec.json.decode(line, type=HeartReport))


def _import_path() -> str:
    """Where the process finds what this one has found."""
    roots = [str(Path(__file__).parents[2])]
    roots += [str(Path(path).parent) for path in hola_protocol.__path__]
    return os.pathsep.join([*roots, *filter(None, [os.environ.get("PYTHONPATH")])])
