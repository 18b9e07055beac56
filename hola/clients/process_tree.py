"""Processes with all their descendants."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


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


def kill_tree(pid: int) -> None:
    """Kill a process, its group when it leads one, and all its descendants, at once.

    :param pid: the process; one that has gone is no error.
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
