"""The front's process, as its parent sees it."""

import sys
import threading
from typing import Final

import msgspec

from hola.distributed.child_process import ChildProcess
from hola.distributed.config import LoggingConfig, SchedulerConfig
from hola.distributed.errors import SetupError
from hola.distributed.front import FrontConfig, FrontStarted

_MODULE: Final = "hola.distributed.front"
_END_S: Final = 5.0
"""Seconds that the front gets to end, beside those in which it passes on the last replies."""


class FrontProcess(ChildProcess):
    """A front in a separate process.

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
        told = FrontConfig(scheduler=config, endpoint=endpoint, logging=logs or LoggingConfig())
        command = [sys.executable, "-m", _MODULE]
        grace_s = _END_S + 2.0 * config.linger_s
        super().__init__(command, name="the front", told=msgspec.json.encode(told), grace_s=grace_s)
        reason = "its log says why"
        try:
            line = self.first_line(config.start_timeout_s, stopping)
        except TimeoutError:
            line = b""
            reason = f"it took longer than scheduler.start_timeout_s = {config.start_timeout_s:g} s"
        started = msgspec.json.decode(line, type=FrontStarted) if line else FrontStarted()
        if not started.endpoints:
            code = self.stop()
            raise SetupError(started.error or f"the front for tcp did not start (exit code {code}); {reason}")
        self.endpoints = started.endpoints
        """The endpoints as clients reach them."""
