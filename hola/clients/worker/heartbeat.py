"""The heartbeats of a worker, which keep its leases while functions run.

They come from a thread, or from a separate process. The thread sends as long as it gets the interpreter lock now and
then; a C extension that keeps the lock for longer than three quarters of a lease would lose it. The process sends
whatever the worker's interpreter does, and ends with the worker. ``auto`` begins with the thread, and adds the process
when a heartbeat is late.
"""

import logging
from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeAlias

from hola_protocol.messages import HeartbeatResponse, LeaseRef
from msgspec.structs import replace

from ..client import SyncClient
from ..connection import Connection
from ..errors import HolaError, UnknownWorkerError
from .heartbeat_messages import HeartbeatConfig, HeartbeatReport, timeout_s
from .heartbeat_process import HeartbeatProcess
from .heartbeat_thread import HeartbeatThread
from .leases import HeldLeases, batches

log = logging.getLogger("hola.worker")

HeartbeatMode: TypeAlias = Literal["auto", "thread", "process"]


class HeartbeatSource(Protocol):
    """Sends heartbeats until it is stopped."""

    def update(self) -> None:
        """The leases held, or the worker's id, have changed."""

    def stop(self) -> None:
        """Send no more heartbeats."""


class HeartbeatSender:
    """Keeps the leases of a worker.

    :param client: the worker's.
    :param transport: the client's.
    :param mode: where the heartbeats come from.
    :param leases: those held.
    :param log_fields: the fields of the worker's log records; ``worker`` is its id.
    :param on_reply: takes each reply, and the leases that were in the heartbeat.
    :param on_unknown_worker: called with the worker's id when the scheduler does not know it.
    """

    def __init__(
        self,
        client: SyncClient,
        transport: Literal["zmq", "rest"],
        mode: HeartbeatMode,
        leases: HeldLeases,
        log_fields: Callable[[], dict[str, Any]],
        on_reply: Callable[[HeartbeatResponse, list[LeaseRef]], None],
        on_unknown_worker: Callable[[str], None],
    ) -> None:
        self._client = client
        self._transport = transport
        self._mode = mode
        self._leases = leases
        self._log_fields = log_fields
        self._on_reply = on_reply
        self._on_unknown_worker = on_unknown_worker
        self._sources: list[HeartbeatSource] = []

    def start(self) -> None:
        """Begin to send heartbeats."""
        if self._mode == "process":
            self._start_process()
        else:
            self._sources.append(HeartbeatThread(self._leases, self.send, self._on_late))

    def update(self) -> None:
        """The leases held, or the worker's id, have changed."""
        for source in self._sources:
            source.update()

    def stop(self) -> None:
        """Send no more heartbeats."""
        for source in self._sources:
            source.stop()

    def send(self) -> None:
        """Send one heartbeat from the calling thread, or several when there are more leases than one may name."""
        worker_id = self._log_fields()["worker"]
        for leases in batches(self._leases.held(), self._client.settings.limits.max_batch):
            try:
                reply = self._client.heartbeat(
                    worker_id=worker_id, leases=leases, timeout_s=timeout_s(self._leases.interval_s)
                )
            except UnknownWorkerError:
                self._on_unknown_worker(worker_id)
                return
            except HolaError as error:
                log.debug("a heartbeat failed: %s", error, extra=self._log_fields())
            else:
                self._on_reply(reply, leases)

    def _start_process(self) -> None:
        settings = self._client.settings
        connection: Connection = replace(settings.connection, **{self._transport: settings.endpoints.all()})

        def first_config() -> HeartbeatConfig:
            return replace(
                self._config(),
                transport=self._transport,
                connection=connection,
                insecure_plaintext=settings.insecure_plaintext,
            )

        self._sources.append(HeartbeatProcess(first_config, self._config, self._on_report))

    def _config(self) -> HeartbeatConfig:
        return HeartbeatConfig(
            worker_id=self._log_fields()["worker"],
            leases=self._leases.held(),
            interval_s=self._leases.interval_s,
            max_batch=self._client.settings.limits.max_batch,
        )

    def _on_report(self, report: HeartbeatReport) -> None:
        if report.reply is not None:
            self._on_reply(report.reply, report.leases)
        elif report.code == UnknownWorkerError.wire_code:
            self._on_unknown_worker(self._log_fields()["worker"])
        else:
            log.debug("a heartbeat failed: %s", report.error, extra=self._log_fields())

    def _on_late(self, overdue_s: float) -> None:
        fields = self._log_fields()
        if self._mode == "auto":
            log.warning(
                "a heartbeat was %.1f s late: a separate process sends them as well from now on",
                overdue_s,
                extra=fields,
            )
            self._start_process()
        else:
            log.warning("a heartbeat was %.1f s late; heartbeat='process' avoids this", overdue_s, extra=fields)
