"""Processes with all their descendants, and a watchdog that ends them when this process is killed.

A descendant is found by its parents; by a mark in its environment, also when it began a separate session and its
parent has ended (Linux); and by its process group. One that cleared its environment, left its session and lost its
parent is not found.

psutil is not used: the watchdog runs without the packages that are installed, so that it starts in a few milliseconds,
and psutil's import alone takes 25 to 40.

Run as a script this file is the watchdog: it reads what to end from its standard input, and ends it at its end.
"""

import atexit
import faulthandler
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

MARK: Final = "HOLA_PROCESS_MARK"
"""The environment variable that all descendants of an evaluation inherit."""


def _parents() -> dict[int, int]:
    """The parent of every process that can be seen."""
    if Path("/proc/self/stat").exists():
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdecimal():
                with suppress(OSError):
                    # The name in parentheses may itself hold parentheses and spaces (proc(5)).
                    fields = Path(f"/proc/{entry}/stat").read_text(errors="replace").rpartition(")")[2].split()
                    parents[int(entry)] = int(fields[1])
        return parents
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return {int(pid): int(parent) for pid, parent in (line.split() for line in listing.splitlines())}


def descendants(pid: int) -> list[int]:
    """The children of a process, their children, and so on.

    :param pid: the process.
    """
    children: dict[int, list[int]] = {}
    for child, parent in _parents().items():
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def marked(mark: str) -> list[int]:
    """The processes that carry a mark in their environment; none where environments cannot be read.

    :param mark: the value of :data:`MARK`.
    """
    wanted = f"{MARK}={mark}".encode()
    found = []
    with suppress(OSError):
        for entry in os.listdir("/proc"):
            if entry.isdecimal():
                with suppress(OSError):
                    if wanted in Path(f"/proc/{entry}/environ").read_bytes().split(b"\0"):
                        found.append(int(entry))
    return found


def kill_marked(mark: str) -> None:
    """Kill the processes that carry a mark, until none is left: one may have started another meanwhile.

    :param mark: the value of :data:`MARK`.
    """
    for _ in range(10):
        found = [pid for pid in marked(mark) if pid != os.getpid()]
        if not found:
            return
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def kill_tree(pid: int, mark: str | None = None) -> None:
    """Kill a process, its group when it leads one, and all its descendants, at once.

    :param pid: the process; a process that has ended is not an error.
    :param mark: the mark in the environment of its descendants.
    """
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)
        return
    below = descendants(pid)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    for each in (pid, *below):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)
    if mark is not None:
        kill_marked(mark)


class Watchdog:
    """Ends processes when this one is killed: a separate process that holds the other end of a pipe. Thread-safe.

    It is started with the first process to watch, and not on Windows.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> None:
        """Start the watchdog before the first process that it watches."""
        self._write("")

    def watch(self, pid: int, mark: str) -> None:
        """End a process when this one ends.

        :param pid: the process, which leads its own group.
        :param mark: the mark in the environment of its descendants.
        """
        self._write(f"+ {pid} {mark}\n")

    def forget(self, pid: int) -> None:
        """Stop watching a process that has ended; its id may be reused.

        :param pid: the process.
        """
        self._write(f"- {pid}\n")

    def _write(self, line: str) -> None:
        if os.name == "nt":
            return
        with self._lock:
            if self._process is None or self._owner != os.getpid():  # a forked child has none
                self._owner = os.getpid()
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", __file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    start_new_session=True,
                )
                atexit.register(self.close)
            assert self._process.stdin is not None
            with suppress(OSError, ValueError):
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()

    def close(self) -> None:
        """End the watched processes, and then the watchdog."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            assert process.stdin is not None
            with suppress(OSError):
                process.stdin.close()
            process.wait()


WATCHDOG: Final = Watchdog()
"""The watchdog of this process."""


def report_crashes() -> None:
    """Print a traceback on standard error when native code crashes."""
    with suppress(AttributeError, OSError, RuntimeError, ValueError):
        faulthandler.enable()


def signal_name(number: int) -> str:
    """The name of a signal, such as ``SIGSEGV``.

    :param number: the signal.
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _watch() -> None:
    """The watchdog: keep the list of watched processes, and end them when the pipe closes."""
    watched: dict[int, str] = {}
    for line in sys.stdin:
        sign, pid, *mark = line.split()
        if sign == "+":
            watched[int(pid)] = mark[0]
        else:
            watched.pop(int(pid), None)
    for pid, text in watched.items():
        kill_tree(pid, text)


if __name__ == "__main__":
    _watch()
