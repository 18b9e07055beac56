"""A worker's signs of life: which heart beats, and what the scheduler's answers mean."""

import logging
from collections.abc import Callable
from typing import Any, Literal

from hola_protocol.messages import HeartbeatResponse, LeaseRef
from msgspec.structs import replace

from .client import SyncClient
from .connection import Connection
from .errors import HolaError, UnknownWorkerError
from .heartbeat import Heart, HeartbeatMode, HeartOrders, HeartProcess, HeartReport, HeartThread, interval_s
from .leases import Leases

log = logging.getLogger("hola.worker")

SHORTEST_TIMEOUT_S = 1.0
LONGEST_TIMEOUT_S = 10.0


class Pulse:
    """Keeps the leases of a worker.

    :param client: of the worker.
    :param transport: the client's.
    :param mode: where the beats come from.
    :param leases: those held.
    :param ids: the ids of the worker's log records; ``worker`` is its id.
    :param heed: takes each answer, and the leases that were in the heartbeat.
    :param forgotten: called with the worker's id when the scheduler does not know it.
    """

    def __init__(
        self,
        client: SyncClient,
        transport: Literal["zmq", "rest"],
        mode: HeartbeatMode,
        leases: Leases,
        ids: Callable[[], dict[str, Any]],
        heed: Callable[[HeartbeatResponse, list[LeaseRef]], None],
        forgotten: Callable[[str], None],
    ) -> None:
        self._client = client
        self._transport = transport
        self._mode = mode
        self._leases = leases
        self._ids = ids
        self._heed = heed
        self._forgotten = forgotten
        self._hearts: list[Heart] = []

    def start(self) -> None:
        """Begin to beat."""
        if self._mode == "process":
            self._start_process()
        else:
            self._hearts.append(HeartThread(self._leases, self.beat, self._late))

    def update(self) -> None:
        """The leases held, or the worker's id, have changed."""
        for heart in self._hearts:
            heart.update()

    def stop(self) -> None:
        """No more beats."""
        for heart in self._hearts:
            heart.stop()

    def beat(self) -> None:
        """Send one heartbeat from here."""
        worker_id = self._ids()["worker"]
        patience_s = min(LONGEST_TIMEOUT_S, max(SHORTEST_TIMEOUT_S, 2 * interval_s(self._leases.shortest_s())))
        leases = self._leases.held()
        try:
            reply = self._client.heartbeat(worker_id=worker_id, leases=leases, timeout_s=patience_s)
        except UnknownWorkerError:
            self._forgotten(worker_id)
        except HolaError as error:
            log.debug("a heartbeat failed: %s", error, extra=self._ids())
        else:
            self._heed(reply, leases)

    def _start_process(self) -> None:
        settings = self._client.settings
        connection: Connection = replace(settings.connection, **{self._transport: settings.endpoints.all()})

        def first() -> HeartOrders:
            return replace(
                self._orders(),
                transport=self._transport,
                connection=connection,
                insecure_plaintext=settings.insecure_plaintext,
            )

        self._hearts.append(HeartProcess(first, self._orders, self._take_report))

    def _orders(self) -> HeartOrders:
        return HeartOrders(
            worker_id=self._ids()["worker"],
            leases=self._leases.held(),
            interval_s=interval_s(self._leases.shortest_s()),
        )

    def _take_report(self, report: HeartReport) -> None:
        if report.reply is not None:
            self._heed(report.reply, report.leases)
        elif report.code == UnknownWorkerError.wire_code:
            self._forgotten(self._ids()["worker"])
        else:
            log.debug("a heartbeat failed: %s", report.error, extra=self._ids())

    def _late(self, overdue_s: float) -> None:
        if self._mode == "auto":
            what = "from here on a process of its own beats, too"
            log.warning("a heartbeat came %.1f s late: %s", overdue_s, what, extra=self._ids())
            self._start_process()
        else:
            log.warning("a heartbeat came %.1f s late; heartbeat='process' helps", overdue_s, extra=self._ids())
