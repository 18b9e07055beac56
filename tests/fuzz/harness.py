"""The path from the frames of a message to its reply, as a function of bytes.

The scheduler's own code runs: reading, checking, the core and its storage in memory. Only the socket is left out.
"""

import logging
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from hola_protocol.version import FIRST_FRAME

from hola.distributed.config import SchedulerConfig
from hola.distributed.core import Reply
from hola.distributed.receiving import ReceivedMessage
from hola.distributed.scheduler import SchedulerProcess
from hola.storage import MemoryStorage

RENEW: Final = 2000
"""Messages to one scheduler: what they leave behind would slow the later ones down."""
_HEADER: Final = b'{"version":"1.0","id":"7"}'
_KEYED: Final = b'{"version":"1.0","id":"7","idempotency_key":"12345678-1234-4234-8234-123456789abc"}'
_EXAMPLES: Final = Path(__file__).parents[2] / "schemas" / "draft" / "examples"


class DefectError(Exception):
    """A message brought out what no message may."""


class _Frame:
    """What the scheduler reads of the last frame."""

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    def get(self, name: Any) -> Any:
        return self._user_id if name == "User-Id" else 0


class _Alarm(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            raise DefectError(self.format(record)) from record.exc_info[1]


def frames_of(data: bytes) -> list[bytes]:
    """The frames that some bytes stand for: the first octet says how much of them is right already.

    :param data: any bytes.
    """
    kind, rest = data[:1], data[1:]
    match kind:
        case b"":
            return []
        case b"\x00" | b"0":  # frames with their lengths
            frames: list[bytes] = []
            while rest and len(frames) < 10:
                size = struct.unpack(">H", rest[:2].rjust(2, b"\0"))[0]
                frames.append(rest[2 : 2 + size])
                rest = rest[2 + size :]
            return frames
        case b"\x01" | b"h":  # a header
            return [FIRST_FRAME, rest, b'{"tag":"DescribeRequest"}']
        case b"\x02" | b"k":  # a body under a key
            return [FIRST_FRAME, _KEYED, rest]
        case b"\x03" | b"d":  # a body after a delimiter
            return [b"", FIRST_FRAME, _HEADER, rest]
    return [FIRST_FRAME, _HEADER, rest]


class Harness:
    """One scheduler after another, each for some messages."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hola-fuzz-")
        self._left = 0
        self._process: SchedulerProcess | None = None
        self.replies: list[Reply] = []
        self._log = logging.getLogger("hola")
        self._alarm = _Alarm(logging.WARNING)
        self._propagate, self._log.propagate = self._log.propagate, False
        self._log.addHandler(self._alarm)

    def close(self) -> None:
        """Free what is held, and leave the log to others."""
        self._log.removeHandler(self._alarm)
        self._log.propagate = self._propagate
        if self._process is not None:
            self._process.close()
            self._process = None
        self._folder.cleanup()

    def _fresh(self) -> SchedulerProcess:
        if self._process is None or self._left == 0:
            if self._process is not None:
                self._process.close()
            config = SchedulerConfig(data_dir=self._folder.name)
            self._process = process = SchedulerProcess(config, storage=MemoryStorage())
            process._send = self.replies.append  # type: ignore[method-assign, assignment]  # where the socket would be
            self._user_id = process.credentials.tokens()[0].user_id
            self._left = RENEW
        self._left -= 1
        return self._process

    def __call__(self, data: bytes) -> list[Reply]:
        """Pass one message in, and see what comes of it.

        :param data: see :func:`frames_of`.
        :returns: the replies that came of it.
        :raises DefectError: when the scheduler owns up to a defect.
        """
        process = self._fresh()
        self.replies.clear()
        contents = [b"peer", *frames_of(data)]
        last: Any = _Frame(self._user_id)
        process._reception.take_in(ReceivedMessage(contents, last, sum(map(len, contents)), len(contents)))
        process._send_refusals()
        self.replies += process.core.step(process._requests(), now=time.monotonic(), wall_ms=1, tick=True, finished=[])
        process._send_refusals()
        for reply in self.replies:
            if msgspec.json.decode(reply.body).get("code") == "internal":
                raise DefectError(reply.body.decode())
        if process.core.state.shutdown is not None:
            self._left = 0
        return list(self.replies)


def seeds() -> Iterator[bytes]:
    """The messages to begin with: every example of a request, and what was hostile once."""
    for file in sorted(_EXAMPLES.glob("*Request.json")):
        body = msgspec.json.encode(msgspec.json.decode(file.read_bytes()))
        yield b"b" + body
        yield b"k" + body
    spec = b'"parameters":[{"type":"continuous","name":"x","low":0,"high":1}],"objectives":[{"name":"loss"}]'
    study = b'b{"tag":"CreateStudyRequest","spec":{%b%b}}'
    yield study % (spec, b"")
    for more in (b"1e999", b"1" * 5000, b'"\xff"', b"[" * 5000, b'"\\ud800"', b'"\\u0000"'):
        yield study % (spec, b',"zzz":' + more)
    yield b"h" + _HEADER
    yield b"0" + b"".join(struct.pack(">H", len(part)) + part for part in (FIRST_FRAME, _HEADER, b"{}"))


def dictionary() -> str:
    """The words of the protocol, for a fuzzer to put in."""
    words: set[str] = set()
    for file in _EXAMPLES.glob("*.json"):
        _collect(msgspec.json.decode(file.read_bytes()), words)
    known = sorted(word for word in words if word.isascii() and word.isprintable() and len(word) <= 40)
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in known)
    return "".join(f'"\\"{word}\\""\n' for word in escaped)


def _collect(value: Any, words: set[str]) -> None:
    if isinstance(value, dict):
        words.update(value)
        for item in value.values():
            _collect(item, words)
    elif isinstance(value, list):
        for item in value:
            _collect(item, words)
    elif isinstance(value, str):
        words.add(value)
