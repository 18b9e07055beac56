"""Real processes of the command line, each ended with its test."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol.space import ContinuousParameter, IntegerParameter, ObjectiveSpec
from hola_protocol.study_file import StudyFile

from hola.clients.process_tree import kill_tree

DEADLINE_S = 60.0
HOLA = (sys.executable, "-m", "hola.cli")
ROOT = Path(__file__).parents[2]


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, for at most a generous time.

    :param condition: what to wait for.
    :param what: its name for the failure.
    """
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"
        threading.Event().wait(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not.

    :param pid: the process.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_of(folder: Path) -> list[int]:
    """The processes whose command line names a folder.

    :param folder: of a test.
    """
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if os.fsencode(folder) in line and is_alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def environment(folder: Path, home: Path | None = None, connection: bool = True) -> dict[str, str]:
    """An environment in which nothing outside a folder is found or written.

    :param folder: of a test.
    :param home: where the scheduler's connection file is; absent: in the folder.
    :param connection: whether to name the connection file.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HOLA_")}
    if connection:
        kept["HOLA_CONNECTION"] = str((home or folder) / "connection.json")
    return kept | {
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "protocol"), str(ROOT)]),
    }


class Command:
    """A process of the command line; its outputs go to files.

    :param arguments: of ``hola``.
    :param folder: of the test; the process runs there.
    :param home: where the scheduler's connection file is; absent: in the folder.
    :param connection: whether the environment names a connection file.
    """

    def __init__(
        self, arguments: Sequence[str], folder: Path, home: Path | None = None, connection: bool = True
    ) -> None:
        number = len(list(folder.glob("stdout-*")))
        self._stdout, self._stderr = folder / f"stdout-{number}", folder / f"stderr-{number}"
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [*HOLA, *arguments],
                cwd=folder,
                env=environment(folder, home, connection),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )

    @property
    def stdout(self) -> str:
        """What it has written so far."""
        return self._stdout.read_text()

    @property
    def stderr(self) -> str:
        """What it has complained of so far."""
        return self._stderr.read_text()

    def await_text(self, text: str) -> None:
        """Wait until it has written a text to either stream.

        :param text: the text.
        """
        wait_until(lambda: text in self.stdout or text in self.stderr or self.process.poll() is not None, f"{text!r}")
        assert text in self.stdout or text in self.stderr, self.stderr

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        return self.process.wait(DEADLINE_S)

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)


@contextmanager
def command(*arguments: str, folder: Path, home: Path | None = None, connection: bool = True) -> Iterator[Command]:
    """A process that is killed at the end, with all below it, if it still runs.

    :param arguments: of ``hola``.
    :param folder: of the test.
    :param home: where the scheduler's connection file is; absent: in the folder.
    """
    started = Command(arguments, folder, home, connection)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            kill_tree(started.process.pid)
            started.process.wait(DEADLINE_S)


def hola(*arguments: str, folder: Path, home: Path | None = None, connection: bool = True) -> tuple[int, str, str]:
    """Run a command to its end.

    :param arguments: of ``hola``.
    :param folder: of the test.
    :param home: where the scheduler's connection file is; absent: in the folder.
    :returns: exit code, standard output, standard error.
    """
    with command(*arguments, folder=folder, home=home, connection=connection) as started:
        return started.wait(), started.stdout, started.stderr


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Command]:
    """A scheduler that serves, with its data in ``folder/data``.

    :param folder: of the test.
    :param arguments: more of ``hola serve``.
    """
    with command("serve", "--data-dir", str(folder / "data"), *arguments, folder=folder) as server:
        server.await_text("ready")
        yield server
        if server.process.poll() is None:
            server.process.terminate()
            assert server.wait() == 0, server.stderr


def study_file(folder: Path, **changes: Any) -> Path:
    """Write a study file.

    :param folder: where to.
    :param changes: fields that differ from a small study with one objective.
    """
    fields: dict[str, Any] = {
        "study": "demo",
        "parameters": (ContinuousParameter(name="x", low=0.0, high=1.0), IntegerParameter(name="n", low=1, high=1000)),
        "objectives": (ObjectiveSpec(name="loss"),),
        "max_trials": 6,
        "seed": 1,
    }
    path = folder / "study.json"
    path.write_bytes(msgspec.json.encode(StudyFile(**(fields | changes))))
    return path
