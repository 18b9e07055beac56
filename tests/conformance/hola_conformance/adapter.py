"""The implementation under test: any program that answers JSON lines on its standard input with lines on its output."""

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

from hola_protocol.version import VERSION

from hola_conformance import __version__

DEADLINE_S = 30.0
PATIENCE_S = 60.0
FEATURES = (
    "read.replies",
    "read.requests",
    "refuse.requests",
    "read.headers",
    "call.rest",
    "call.tls",
    "call.zmq",
    "call.curve",
    "call.ipc",
    "work.rest",
    "work.zmq",
    "work.reports",
)
"""What an implementation may declare; cases of other features are not run."""


class AdapterError(Exception):
    """The program did not answer as an adapter does."""


class Hello(NamedTuple):
    """What an adapter says of itself."""

    name: str
    version: str
    features: frozenset[str]


class Adapter:
    """A running program, started again when it has died.

    :param command: the program and its arguments.
    :param deadline_s: how long one answer may take.
    :param patience_s: how long a case waits for what the implementation should do.
    """

    def __init__(self, command: Sequence[str], deadline_s: float = DEADLINE_S, patience_s: float = PATIENCE_S) -> None:
        self._command = list(command)
        self._deadline_s = deadline_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._id = 0
        self.patience_s = patience_s
        self._doing = ""
        self.is_waiting = False
        """Whether a command was sent whose answer was not read."""

    def __enter__(self) -> "Adapter":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise AdapterError(f"{self._command[0]}: {error.strerror}") from error
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._process, self._lines = process, lines

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                lines.put(line)
            lines.put(b"")

        threading.Thread(target=read, daemon=True).start()
        return process

    def _end(self) -> None:
        self.is_waiting = False
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

    def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its answer.

        :param do: the command.
        :param fields: its arguments.
        :returns: the answer.
        :raises AdapterError: when there is none in time, or none that is one.
        """
        self.begin(do, **fields)
        return self.finish()

    def begin(self, do: str, **fields: Any) -> None:
        """Send a command; :meth:`finish` waits for its answer.

        :param do: the command.
        :param fields: its arguments.
        :raises AdapterError: when it cannot be sent.
        """
        process = self._process or self._start()
        self._id += 1
        self._doing = do
        self.is_waiting = True
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"id": self._id, "do": do, **fields}).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            self._end()
            raise AdapterError(f"no answer to {do}: {error}") from None

    def finish(self, deadline_s: float | None = None) -> dict[str, Any]:
        """Wait for the answer to the command that was sent.

        :param deadline_s: how long it may take; absent: the adapter's.
        :returns: the answer.
        :raises AdapterError: when there is none in time, or none that is one.
        """
        do = self._doing
        self.is_waiting = False
        try:
            line = self._lines.get(timeout=self._deadline_s if deadline_s is None else deadline_s)
        except queue.Empty:
            self.kill()
            raise AdapterError(f"no answer to {do}: it took too long") from None
        if not line:
            self._end()
            raise AdapterError(f"it ended at {do}")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or answer.get("id") != self._id:
            self._end()
            raise AdapterError(f"no answer to {do} with id {self._id}: {line[:200]!r}")
        return answer

    def is_done(self) -> bool:
        """Whether the answer, or the end of the program, is there to be read."""
        return not self._lines.empty()

    def send_signal(self, number: int) -> None:
        """Send a signal to the program.

        :param number: of the signal.
        """
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End the program at once; the next command starts it anew."""
        self._end()

    def hello(self) -> Hello:
        """Ask what the program is.

        :raises AdapterError: when it does not say, or declares a feature that there is not.
        """
        answer = self.ask("hello", suite=__version__, protocol=str(VERSION))
        try:
            hello = Hello(str(answer["name"]), str(answer["version"]), frozenset(answer["features"]))
        except (KeyError, TypeError) as error:
            raise AdapterError(f"its hello lacks {error}") from None
        if unknown := hello.features - set(FEATURES):
            raise AdapterError(f"it declares {', '.join(sorted(unknown))}; there are {', '.join(FEATURES)}")
        return hello
