"""Heartbeats from a separate process: the worker's side. :mod:`.heartbeat_child` is the process."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import hola_protocol
import msgspec

from .heartbeat_messages import HeartbeatConfig, HeartbeatReport, read_report

log = logging.getLogger("hola.worker")

CHILD_MODULE: Final = "hola.clients.worker.heartbeat_child"


class HeartbeatProcess:
    """Sends heartbeats from a separate process; it is ready when this returns.

    :param first_config: makes the configuration that says where to send them.
    :param config: makes the configuration that says which leases are held.
    :param on_report: takes each report.
    """

    def __init__(
        self,
        first_config: Callable[[], HeartbeatConfig],
        config: Callable[[], HeartbeatConfig],
        on_report: Callable[[HeartbeatReport], None],
    ) -> None:
        self._config = config
        self._on_report = on_report
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", CHILD_MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": _import_path()},
            start_new_session=True,
        )
        self._write(first_config())
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            log.error("the process that sends heartbeats could not start: leases may be lost")
        threading.Thread(target=self._read, name="hola-heartbeat", daemon=True).start()

    def update(self) -> None:
        """Tell the process which leases are held; it knows before the function starts."""
        self._write(self._config())

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            assert self._process.stdin is not None
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()

    def _write(self, config: HeartbeatConfig) -> None:
        with self._lock:
            assert self._process.stdin is not None
            if self._process.stdin.closed:
                return
            try:
                self._process.stdin.write(msgspec.json.encode(config) + b"\n")
                self._process.stdin.flush()
            except BrokenPipeError:
                log.error("the process that sends heartbeats has ended")

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._on_report(read_report(line))


def _import_path() -> str:
    """Where the process finds the packages that this one has imported."""
    roots = [str(Path(__file__).parents[3])]
    roots += [str(Path(path).parent) for path in hola_protocol.__path__]
    return os.pathsep.join([*roots, *filter(None, [os.environ.get("PYTHONPATH")])])
