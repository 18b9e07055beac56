"""The workers without an SDK, as the tests start them."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
DEADLINE_S = 300.0


class Program(NamedTuple):
    """A worker.

    :ivar name: the language.
    :ivar tool: what runs it.
    :ivar probe: runs trials that do what their parameter ``do`` says.
    :ivar controller: works on the study of examples/polyglot.
    :ivar preempt: the signal that makes it give its trial back, and its exit code then; R has no word in its own.
    """

    name: str
    tool: str
    probe: list[str]
    controller: list[str]
    preempt: tuple[signal.Signals, int]


SHELL = ROOT / "clients" / "shell"
R = ROOT / "clients" / "r"
PROGRAMS = [
    Program(
        "shell",
        "sh",
        [str(SHELL / "hola-worker"), str(HERE / "probe.sh")],
        [str(SHELL / "controller")],
        (signal.SIGTERM, 143),
    ),
    Program("r", "Rscript", ["Rscript", str(HERE / "probe.R")], [str(R / "controller")], (signal.SIGINT, 1)),
]


def is_here(program: Program) -> bool:
    """Whether what runs it is installed.

    :param program: the worker.
    """
    return shutil.which(program.tool) is not None


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something, with a deadline.

    :param condition: true when it is there.
    :param what: what is waited for, in words.
    """
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"in {DEADLINE_S:g} s there was no {what}"
        time.sleep(0.02)


class Running:
    """A worker that runs, in a process group of its own.

    :param command: what to start.
    :param env: its environment beyond this process's.
    :param cwd: its current folder; None: that of this process.
    """

    def __init__(self, command: list[str], env: dict[str, str], cwd: Path | None = None) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HOLA_")}
        self.process = subprocess.Popen(
            command,
            env=clean | env,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait(self) -> int:
        """Its exit code."""
        self.said, _ = self.process.communicate(timeout=DEADLINE_S)
        return self.process.returncode

    def kill(self) -> None:
        """Kill it with all that it started, if it lives."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.communicate(timeout=DEADLINE_S)
