"""A scheduler with its gateway and front, as ``hola serve`` runs them."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from hola_protocol.study_file import StudyFile
from msgspec import Struct

from hola.clients.connection import ENV_FILE, Connection, default_connection_path
from hola.clients.errors import TransportError
from hola.clients.reentrant_event import ReentrantEvent
from hola.clients.signal_handling import signals_handled
from hola.clients.zmq_client import ZmqClient
from hola.distributed.config import Config
from hola.distributed.endpoints import of_scheme
from hola.distributed.kept_process import KeptProcess
from hola.distributed.places import CONNECTION_FILE
from hola.distributed.publication import published
from hola.distributed.scheduler import SchedulerProcess
from hola.distributed.security import check_gateway

if TYPE_CHECKING:
    from hola.distributed.front_process import FrontProcess
    from hola.distributed.server import ServerProcess


class Ready(Struct, frozen=True, kw_only=True):
    """The result of a successful start.

    :ivar connection: the connection of the scheduler, with the owner's token.
    :ivar files: the connection files that were written.
    :ivar created: whether the study was created; None without a study.
    """

    connection: Connection
    files: list[Path]
    created: bool | None = None


class _StoppedEarly(BaseException):
    """A signal arrived during the start and ends it."""


class Service:
    """Runs a scheduler in this thread, and a gateway and a front for tcp in separate processes, until it is stopped.

    When the gateway or the front ends, it is restarted after a pause that grows to a few seconds. The scheduler
    continues meanwhile.

    :param config: all settings.
    :param rest: whether to start a gateway.
    :param study: a study to create before the start is reported.
    :param study_name: the study that the connection file names. Default: the one that is created.
    """

    def __init__(
        self, config: Config, *, rest: bool = True, study: StudyFile | None = None, study_name: str | None = None
    ) -> None:
        self._config = config
        self._rest = rest
        self._study = study
        self._study_name = study_name if study is None else study.study
        self._scheduler: SchedulerProcess | None = None
        self._gateway: KeptProcess | None = None
        self._front: KeptProcess | None = None
        self._url: str | None = None
        self._tcp: list[str] = []
        self._stopping = ReentrantEvent()
        self._fault: BaseException | None = None
        self._starting = True

    def stop(self) -> None:
        """Make :meth:`run` return soon. Safe from any thread and from a signal handler.

        The scheduler answers waiting requests, and continues until gateway and front have forwarded the replies and
        ended.
        """
        if self._scheduler is not None:
            self._scheduler.drain()
        self._stopping.set()

    def run(self, on_ready: Callable[[Ready], None]) -> None:
        """Serve until :meth:`stop`, SIGTERM, SIGINT, or a client's request to shut down.

        :param on_ready: called from another thread once requests are served.
        :raises SetupError: if something cannot be set up.
        :raises StorageError: if the storage cannot be used.
        """
        config = self._config
        if self._rest:
            check_gateway(config.gateway, auth=config.scheduler.auth)
        with contextlib.suppress(_StoppedEarly), signals_handled((signal.SIGINT, signal.SIGTERM), self._on_signal):
            self._scheduler = scheduler = SchedulerProcess(config.scheduler)
            try:
                self._starting = False
                if not self._stopping.is_set():
                    companion = threading.Thread(target=self._accompany, args=(on_ready,), name="hola-service")
                    companion.start()
                    try:
                        scheduler.run()  # until the companion stops it: meanwhile it answers the companion
                    finally:
                        self._stopping.set()
                        companion.join()
            finally:
                scheduler.close()
        if self._fault is not None:
            raise self._fault

    def _on_signal(self, number: int, frame: object) -> None:
        first = not self._stopping.is_set()
        self.stop()
        if self._starting and first:
            raise _StoppedEarly

    def _start_gateway(self, stopping: threading.Event) -> "ServerProcess":
        from hola.distributed.server import Server, gateway_before

        scheduler = self._scheduler
        assert scheduler is not None
        limits = self._config.scheduler.limits
        credentials = scheduler.credentials
        relay_file = str(credentials.relay_file)
        config = gateway_before(self._config.gateway, scheduler.relay_endpoint, relay_file, limits)
        server = Server(config, directory=credentials.directory, auth=self._config.scheduler.auth)
        process = server.spawn(self._config.logging, stopping)
        self._url = process.url
        return process

    def _start_front(self, stopping: threading.Event) -> "FrontProcess":
        from hola.distributed.front_process import FrontProcess

        scheduler, config = self._scheduler, self._config
        assert scheduler is not None
        process = FrontProcess(config.scheduler, scheduler.relay_endpoint, config.logging, stopping)
        self._tcp = process.endpoints
        return process

    def _connection(self, scheduler: SchedulerProcess, url: str | None) -> Connection:
        endpoints = list(self._config.scheduler.advertise) or [*scheduler.endpoints, *self._tcp]
        return Connection(
            zmq=endpoints,
            rest=[] if url is None else [url],
            token=scheduler.credentials.owner_token if self._config.scheduler.auth else None,
            server_key=scheduler.credentials.server_key if self._front is not None else None,
            ca_file=str(Path(self._config.gateway.tls_cert).absolute()) if self._config.gateway.tls_cert else None,
            study=self._study_name,
            pid=os.getpid(),
        )

    def _publish(self, connection: Connection) -> contextlib.AbstractContextManager[list[Path]]:
        """Write the connection file of the settings, or in the default place; and one beside the database."""
        scheduler = self._config.scheduler
        named = scheduler.connection_file or os.environ.get(ENV_FILE)
        beside = (scheduler.directory / CONNECTION_FILE).absolute()
        if named:
            return published(connection, list(dict.fromkeys([Path(named).expanduser().absolute(), beside])))
        default = default_connection_path().absolute()
        return published(connection, [beside], None if default == beside else default)

    def _accompany(self, on_ready: Callable[[Ready], None]) -> None:
        """Start gateway and front while the scheduler runs, report the start, and restart them when they end."""
        try:
            scheduler = self._scheduler
            assert scheduler is not None
            self._start_relays()
            connection = self._connection(scheduler, self._url)
            with self._publish(connection) as files:
                created = self._create(connection)
                on_ready(Ready(connection=connection, files=files, created=created))
                keepers = [threading.Thread(target=kept.keep, args=(self._stopping,)) for kept in self._relays]
                for keeper in keepers:
                    keeper.start()
                self._stopping.wait()
                for keeper in keepers:
                    keeper.join()
        except Exception as error:
            if not self._stopping.is_set():
                self._fault = error
        finally:
            self.stop()
            for kept in self._relays:
                kept.stop()
            assert self._scheduler is not None
            self._scheduler.stop()

    @property
    def _relays(self) -> list[KeptProcess]:
        return [kept for kept in (self._gateway, self._front) if kept is not None]

    def _start_relays(self) -> None:
        if self._rest:
            self._gateway = KeptProcess("the gateway", self._start_gateway)
            self._gateway.start(self._stopping)
        if of_scheme(self._config.scheduler.bind, "tcp"):
            self._front = KeptProcess("the front for tcp", self._start_front)
            self._front.start(self._stopping)

    def _own_endpoint(self) -> str:
        assert self._scheduler is not None
        return self._scheduler.relay_endpoint

    def _create(self, connection: Connection) -> bool | None:
        """Create the study; on a busy machine the scheduler may take some time to answer."""
        patience = monotonic() + self._config.scheduler.start_timeout_s
        with ZmqClient(self._own_endpoint(), connection=connection, name="hola serve") as client:
            while True:
                try:
                    client.describe()
                    break
                except TransportError:
                    if self._stopping.is_set() or monotonic() >= patience:
                        raise
            if self._study is None:
                return None
            return client.create_study(study=self._study.study, spec=self._study.spec).created
