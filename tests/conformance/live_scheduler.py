"""A scheduler and its gateway, running in threads of the test."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from hola_protocol.limits import Limits

from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess
from hola.distributed.server import Server
from hola.storage.memory import MemoryStorage

DEADLINE_S = 20.0


class Running:
    """A scheduler in a thread, with a gateway when one is wanted."""

    def __init__(self, scheduler: SchedulerProcess, tokens: dict[str, str | None]) -> None:
        self.endpoint = scheduler.endpoints[0]
        self.relay_file = str(scheduler.credentials.relay_file)
        self.tokens = tokens


@contextlib.contextmanager
def running(folder: Path, limits: Limits) -> Iterator[Running]:
    """A scheduler on storage in memory, in a thread.

    :param folder: for its credentials.
    :param limits: of the server.
    """
    config = SchedulerConfig(data_dir=str(folder), limits=limits)
    scheduler = SchedulerProcess(config, storage=MemoryStorage())
    tokens = {name: scheduler.credentials.add_token(name, "admin") for name in ("main", "other")}
    thread = threading.Thread(target=scheduler.run)
    thread.start()
    try:
        yield Running(scheduler, dict(tokens))
    finally:
        scheduler.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


@contextlib.contextmanager
def gateway(scheduler: "Running | Restartable") -> Iterator[str]:
    """A gateway in a thread.

    :param scheduler: its scheduler.
    :returns: its URL.
    """
    server = Server(GatewayConfig(scheduler=scheduler.endpoint, relay_file=scheduler.relay_file))
    started = threading.Event()
    thread = threading.Thread(target=server.run, args=(started.set,))
    thread.start()
    try:
        assert started.wait(DEADLINE_S)
        yield server.url
    finally:
        server.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


class Restartable:
    """A scheduler on SQLite that can be ended and started again at the same address.

    :param folder: of its data.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start()
        self.endpoint = self._scheduler.endpoints[0]
        self.relay_file = str(self._scheduler.credentials.relay_file)
        self.token = self._scheduler.credentials.add_token("main", "admin")

    def __enter__(self) -> "Restartable":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def restart(self) -> None:
        """End it, and start another on the same data."""
        self._stop()
        self._start()

    def _start(self) -> None:
        config = SchedulerConfig(data_dir=str(self._folder))
        self._scheduler = SchedulerProcess(config)
        self._thread = threading.Thread(target=self._scheduler.run)
        self._thread.start()

    def _stop(self) -> None:
        self._scheduler.stop()
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive()
