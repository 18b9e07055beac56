"""A scheduler with its front, as ``hola serve`` runs them, and what can be seen of them from outside."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from hola.clients import Retry, ZmqClient
from hola.clients.connection import Connection
from hola.clients.process_tree import descendants

START_S: Final = 60.0
MIB: Final = 1024 * 1024


class Bystander(threading.Thread):
    """Calls the scheduler again and again over ipc, as one who has nothing to do with an attack.

    :ivar worst_s: the longest call.
    :ivar calls: how many were answered.
    :ivar lost: how many were not.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(name="bystander", daemon=True)
        self._connection = connection
        self._ended = threading.Event()
        self.worst_s = 0.0
        self.calls = self.lost = 0

    def run(self) -> None:
        with ZmqClient(
            self._connection.zmq[0], connection=self._connection, retry=Retry(attempts=1), timeout_s=20.0
        ) as client:
            while not self._ended.wait(0.01):
                began = time.monotonic()
                try:
                    client.describe()
                    self.calls += 1
                except Exception:
                    self.lost += 1
                self.worst_s = max(self.worst_s, time.monotonic() - began)

    def end(self) -> None:
        """Stop calling."""
        self._ended.set()
        self.join(30.0)


class Memory(threading.Thread):
    """Watches how much memory the scheduler and the processes beside it have, in bytes, at most."""

    def __init__(self, scheduler: int) -> None:
        super().__init__(name="memory", daemon=True)
        self._scheduler = scheduler
        self._ended = threading.Event()
        self.scheduler_peak = self.front_peak = 0
        self.fronts: set[int] = set()

    def run(self) -> None:
        while not self._ended.wait(0.05):
            self.scheduler_peak = max(self.scheduler_peak, _resident(self._scheduler))
            for pid in descendants(self._scheduler):
                if b"hola.distributed.front" in _command(pid):
                    self.fronts.add(pid)
                    self.front_peak = max(self.front_peak, _resident(pid))

    def end(self) -> None:
        """Stop watching."""
        self._ended.set()
        self.join(5.0)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _resident(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("VmRSS")), 0)


class System:
    """``hola serve`` with a tcp endpoint; a context manager.

    :param settings: more of its settings, by dotted path.
    :param files: the soft and hard limit of its open files; absent: as here.
    """

    def __init__(self, settings: dict[str, object] | None = None, files: tuple[int, int] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hola-flood-")
        home = Path(self._folder.name)
        arguments = ["serve", "--json", "--until-eof", "--no-rest", "--data-dir", str(home / "data")]
        arguments += ["--connection-file", str(home / "connection.json"), "--bind", "ipc://,tcp://127.0.0.1:0"]
        for key, value in (settings or {}).items():
            arguments += ["--set", f"{key}={value}"]
        command = [sys.executable, "-m", "hola.cli", *arguments]
        if files is not None:
            command = ["sh", "-c", f'ulimit -Sn {files[0]} && ulimit -Hn {files[1]} && exec "$@"', "sh", *command]
        self.log = home / "log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )
        assert self._process.stdout is not None
        timer = threading.Timer(START_S, self._process.kill)
        timer.start()
        line = self._process.stdout.readline()
        timer.cancel()
        assert line, self.log.read_text()
        told = json.loads(line)
        content = json.loads((home / "connection.json").read_text())
        self.connection = Connection(zmq=content["zmq"], token=content["token"], server_key=content["server_key"])
        self.token = str(content["token"])
        self.server_key = str(told["server_key"])
        self.port = int(content["zmq"][1].rpartition(":")[2])
        self.bystander = Bystander(self.connection)
        self.memory = Memory(self._process.pid)

    @property
    def pid(self) -> int:
        """The scheduler's process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the scheduler lives."""
        return self._process.poll() is None

    def __enter__(self) -> Self:
        self.bystander.start()
        self.memory.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.bystander.end()
        self.memory.end()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(30.0)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def wait_served(self, timeout_s: float = 60.0) -> float:
        """Wait until a client on tcp is served, as after a restart of the front.

        :param timeout_s: at most so long.
        :returns: how long it took.
        """
        began = time.monotonic()
        while True:
            client = ZmqClient(
                self.connection.zmq[1], connection=self.connection, retry=Retry(attempts=1), timeout_s=5.0
            )
            with client:
                try:
                    client.describe()
                    return time.monotonic() - began
                except Exception:
                    assert time.monotonic() - began < timeout_s, "the front does not come back"
            threading.Event().wait(0.05)
