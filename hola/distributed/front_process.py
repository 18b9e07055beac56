"""The front's process, as its parent sees it."""

import contextlib
import logging
import select
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Final, Self

import msgspec

from hola.distributed.config import LoggingConfig, SchedulerConfig
from hola.distributed.errors import SetupError
from hola.distributed.front import FrontConfig, FrontStarted

_log = logging.getLogger(__name__)

_MODULE: Final = "hola.distributed.front"
_LOOK_S: Final = 0.1
_END_S: Final = 5.0


class FrontProcess:
    """A front in a process of its own; as a context manager it ends at the end. It ends with its parent, too.

    :param config: the scheduler's settings.
    :param endpoint: the scheduler's own ipc endpoint.
    :param logs: its logs; default: the default settings, to this process's standard error.
    :param stopping: when it is set, the start is given up.
    :raises SetupError: when it does not start.
    """

    def __init__(
        self,
        config: SchedulerConfig,
        endpoint: str,
        logs: LoggingConfig | None = None,
        stopping: threading.Event | None = None,
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C in the terminal is the parent's to handle
        )
        told = FrontConfig(scheduler=config, endpoint=endpoint, logging=logs or LoggingConfig())
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it ended at once: the wait below says so
            self._process.stdin.write(msgspec.json.encode(told) + b"\n")
            self._process.stdin.flush()
        self.endpoints = self._await_start(config.start_timeout_s, stopping)
        """The endpoints as clients reach them."""

    def _await_start(self, timeout_s: float, stopping: threading.Event | None) -> list[str]:
        stdout = self._process.stdout
        assert stdout is not None
        patience = time.monotonic() + timeout_s
        reason = "its log says why"
        while not select.select([stdout], [], [], _LOOK_S)[0]:
            if time.monotonic() >= patience:
                reason = f"it took longer than scheduler.start_timeout_s = {timeout_s:g} s"
            elif stopping is None or not stopping.is_set():
                continue
            self._process.kill()
            break
        line = stdout.readline()
        started = msgspec.json.decode(line, type=FrontStarted) if line else FrontStarted()
        if not started.endpoints:
            code = self.stop()
            raise SetupError(started.error or f"the front for tcp did not start (exit code {code}); {reason}")
        return started.endpoints

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def stop(self) -> int:
        """End the process, if it still runs.

        :returns: its exit code, negative when a signal ended it.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            _log.warning("the front (process %d) does not stop, and is killed", self.pid)
            self._process.kill()
            code = self._process.wait()
        self._process.stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
