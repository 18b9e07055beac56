"""A real scheduler in a thread, and its front in a process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hola.clients import Retry, ZmqClient
from hola.distributed.config import SchedulerConfig
from hola.distributed.front_process import FrontProcess
from hola.distributed.scheduler import SchedulerProcess
from hola.storage import MemoryStorage

DEADLINE_S = 30.0
FAST = Retry(attempts=20, first_s=0.05, longest_s=0.1)


class Place:
    """A scheduler, and where a client of one transport reaches it."""

    def __init__(self, process: SchedulerProcess, endpoint: str) -> None:
        self.process = process
        self.endpoint = endpoint
        self.token = process.credentials.owner_token
        self.server_key = process.credentials.server_key

    def client(self, token: str | None, server_key: str | None = None) -> ZmqClient:
        return ZmqClient(
            self.endpoint, token=token, server_key=server_key or self.server_key, retry=FAST, timeout_s=DEADLINE_S
        )


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[SchedulerProcess]:
    """A scheduler on storage in memory.

    :param folder: of its credentials and socket.
    :param settings: of the scheduler.
    """
    config = SchedulerConfig(data_dir=str(folder), token_refresh_s=0.02, **settings)
    process = SchedulerProcess(config, storage=MemoryStorage())
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


@contextmanager
def fronted(folder: Path, **settings: Any) -> Iterator[tuple[SchedulerProcess, FrontProcess]]:
    """A scheduler with its front on a port of loopback.

    :param folder: of its credentials and socket.
    :param settings: of the scheduler.
    """
    with (
        running(folder, bind=("ipc://", "tcp://127.0.0.1:0"), **settings) as process,
        FrontProcess(process.config, process.relay_endpoint) as front,
    ):
        yield process, front
