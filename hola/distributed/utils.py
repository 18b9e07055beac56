"""The logs: lines for people or JSON lines, with the ids of study, trial, worker and request."""

import contextlib
import errno
import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextvars import ContextVar
from io import TextIOWrapper
from typing import Any, Final, TextIO

from hola.clients.printable import printable

ID_FIELDS: Final = ("study", "trial", "worker", "request")
"""The ids that a record can carry: by ``extra={"trial": 7}``, or by :func:`log_context`."""

_context: ContextVar[dict[str, Any]] = ContextVar("hola_log_context", default={})  # noqa: B039 - replaced, never changed

_COLOURS: Final = {"DEBUG": "\x1b[2m", "WARNING": "\x1b[33m", "ERROR": "\x1b[31m", "CRITICAL": "\x1b[1;31m"}
_RESET: Final = "\x1b[0m"
_ROOT: Final = "hola"


@contextlib.contextmanager
def log_context(**ids: Any) -> Iterator[None]:
    """Put ids on every record of this task or thread, inside the ``with`` block.

    :param ids: of :data:`ID_FIELDS`, such as ``study="default"``; those outside stay.
    """
    token = _context.set({**_context.get(), **ids})
    try:
        yield
    finally:
        _context.reset(token)


def _add_ids(record: logging.LogRecord) -> bool:
    """A filter that keeps every record, and adds the ids of the context that it does not carry itself."""
    for name, value in _context.get().items():
        if not hasattr(record, name):
            setattr(record, name, value)
    return True


def _ids(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: getattr(record, name, None) for name in ID_FIELDS}
    return {name: value for name, value in found.items() if value is not None}


class HumanFormatter(logging.Formatter):
    """Lines for people: ``22:01:03.123 WARNING hola.distributed.scheduler: lease expired [study=default trial=7]``.

    :param colour: whether serious lines are coloured.
    """

    def __init__(self, colour: bool = False) -> None:
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        """Write one record.

        :param record: the record.
        """
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        ids = printable(" ".join(f"{name}={value}" for name, value in _ids(record).items()))
        message = printable(record.getMessage(), lines=True).replace("\n", "\n    ")
        line = f"{clock}.{int(record.msecs):03d} {record.levelname:<7} {record.name}: {message}"
        if ids:
            line = f"{line} [{ids}]"
        if record.exc_info:
            line = f"{line}\n{printable(self.formatException(record.exc_info), lines=True)}"
        start = _COLOURS.get(record.levelname, "") if self._colour else ""
        return f"{start}{line}{_RESET}" if start else line


class JsonFormatter(logging.Formatter):
    """JSON lines: ``time`` (UTC), ``level``, ``logger``, ``message``, the ids, and ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record.

        :param record: the record.
        """
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fields: dict[str, Any] = {
            "time": f"{seconds}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_ids(record),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)  # escapes a lone surrogate, which msgspec refuses


def open_log(path: str | os.PathLike[str], flags: int = os.O_WRONLY | os.O_CREAT | os.O_APPEND) -> int:
    """Open a log to append to it. One that is made is its owner's alone, whatever the umask; no link is followed.

    :param path: the file.
    :param flags: those of ``os.open``.
    :returns: the file descriptor.
    :raises OSError: when it cannot be opened.
    """
    is_device = os.fspath(path).startswith("/dev/")  # /dev/stderr is a link
    follow = 0 if is_device else getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags | follow | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(error.errno, "is a symbolic link, and no log is written through one", str(path)) from error
        raise


class _PrivateFileHandler(logging.FileHandler):
    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=open_log)


def setup_logging(
    level: str | int = "INFO",
    json: bool = False,
    file: str | os.PathLike[str] | None = None,
    *,
    stream: TextIO | None = None,
) -> logging.Handler:
    """Send the records of hola to standard error or a file. Calling it again replaces what was set up before.

    Only hola's own logger is touched, so that an application that embeds it keeps its own set-up.

    :param level: the least serious level written.
    :param json: one JSON object a line instead of lines for people.
    :param file: a file to append to instead of the stream; made for its owner alone, and no symbolic link.
    :param stream: where lines go without a file; default: standard error. Coloured on a terminal, unless ``NO_COLOR``.
    :returns: the handler that was added.
    :raises OSError: when the file cannot be opened.
    :raises ValueError: for an unknown level.
    """
    logger = logging.getLogger(_ROOT)
    logger.setLevel(level)
    stream = stream or sys.stderr
    handler: logging.Handler = (
        _PrivateFileHandler(file, encoding="utf-8", errors="backslashreplace")
        if file
        else logging.StreamHandler(stream)
    )
    colour = file is None and stream.isatty() and not os.environ.get("NO_COLOR")
    handler.setFormatter(JsonFormatter() if json else HumanFormatter(colour))
    handler.addFilter(_add_ids)
    handler.set_name(_ROOT)
    for old in [old for old in logger.handlers if old.get_name() == _ROOT]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    logger.propagate = False
    return handler


def __getattr__(name: str) -> Any:
    if name in ("run_local_distributed", "shutdown_system", "spawn_local_worker"):  # loaded on first use
        return getattr(importlib.import_module("hola.distributed.local"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
