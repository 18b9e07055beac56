"""Processes of their own for servers and clients, and what the system knows of them."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self

P = ParamSpec("P")

# Forked from a process that has imported everything: starting many takes no seconds of imports.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["benchmarks.servers", "hola.distributed.scheduler", "scipy.stats", "sklearn.mixture"])

_PATIENCE_S = 600.0


class Remote:
    """A function in a process of its own, spoken to through a pipe.

    :param target: a function of a module; its first argument is its end of the pipe.
    """

    def __init__(self, target: Callable[Concatenate[Connection, P], None], *args: P.args, **kwargs: P.kwargs) -> None:
        self._pipe, there = _context.Pipe()
        self._process = _context.Process(target=target, args=(there, *args), kwargs=kwargs, daemon=True)
        self._process.start()
        there.close()

    @property
    def pid(self) -> int:
        """The process's id."""
        pid = self._process.pid
        assert pid is not None
        return pid

    def send(self, message: object) -> None:
        """Send it something.

        :param message: what it understands.
        """
        self._pipe.send(message)

    def receive(self) -> Any:
        """What it sent.

        :raises RuntimeError: when it died, or sends nothing.
        """
        if not self._pipe.poll(_PATIENCE_S):
            raise RuntimeError(f"process {self.pid} does not answer")
        try:
            return self._pipe.recv()
        except EOFError:
            raise RuntimeError(f"process {self.pid} died; its traceback is above") from None

    def ask(self, message: object) -> Any:
        """Send it something and take its answer.

        :param message: what it understands.
        """
        self.send(message)
        return self.receive()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def cpu_s(pid: int) -> float | None:
    """The processor time of a process, in seconds; known on Linux alone.

    :param pid: the process.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int | None:
    """The memory of a process; known on Linux alone.

    :param pid: the process.
    """
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
