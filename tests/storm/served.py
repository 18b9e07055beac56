"""``hola serve`` as a process that is killed and started again on the same folder, and a second gateway before it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hola.clients.connection import Connection, read_connection
from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
from tests.cli.support import DEADLINE_S, environment


class Served:
    """A scheduler with its gateway.

    :param folder: of the test.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kills = 0
        self.start()
        self.connection: Connection = read_connection(folder / "connection.json")

    def start(self, *, wait: bool = True) -> None:
        """Start.

        :param wait: whether to wait until the gateway serves, too.
        """
        with (self._folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hola.cli", "serve", "--json", "--data-dir", str(self._folder / "data")],
                cwd=self._folder,
                env=environment(self._folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._is_ready = False
        if wait:
            self.await_ready()

    def await_ready(self) -> None:
        """Wait until scheduler and gateway serve."""
        if self._is_ready:
            return
        assert self._process.stdout is not None
        late = threading.Timer(DEADLINE_S, self._process.kill)
        late.start()
        told = self._process.stdout.readline()
        late.cancel()
        assert told, (self._folder / "serve.log").read_text()[-2000:]
        self._is_ready = True

    def kill(self) -> None:
        """SIGKILL: its gateway ends with it."""
        self._process.kill()
        self._reap()
        self.kills += 1

    def stop(self) -> int:
        """SIGTERM.

        :returns: its exit code.
        """
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGTERM)
        return self._reap()

    def _reap(self) -> int:
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(DEADLINE_S)


@contextmanager
def second_gateway(connection: Connection, data: Path) -> Iterator[str]:
    """A gateway that outlives the scheduler.

    :param connection: how to reach the scheduler.
    :param data: the scheduler's data folder.
    :returns: its address.
    """
    relay_file = str(data / "private" / "relay-token")
    config = GatewayConfig(scheduler=connection.zmq[0], relay_file=relay_file, reconnect_s=0.02, reconnect_max_s=0.2)
    with Server(config).spawn() as process:
        yield process.url
