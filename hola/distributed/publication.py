"""The connection file, for as long as a scheduler runs."""

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hola.clients.connection import Connection, read_connection, write_connection
from hola.clients.errors import ConfigurationError
from hola.distributed.errors import CredentialsError

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def published(
    connection: Connection,
    paths: Sequence[str | os.PathLike[str]],
    default: str | os.PathLike[str] | None = None,
) -> Iterator[list[Path]]:
    """Tell local clients how to reach this scheduler, and take it back at the end.

    A file of another process that still runs is left alone: its scheduler stays the one found there.

    :param connection: what to tell, with this process's ``pid``.
    :param paths: the files to write.
    :param default: one more, where clients look without being told. If it cannot be written, this is logged: the user
        of a service may have no home folder.
    :returns: the files written, the default one first.
    :raises CredentialsError: when another one cannot be written.
    """
    written = []
    try:
        for path in map(Path, paths if default is None else [default, *paths]):
            holder = _pid(path)
            if holder not in (None, connection.pid) and is_running(holder):
                _log.warning("%s belongs to the scheduler of process %d and is left alone", path, holder)
                continue
            try:
                write_connection(path, connection)
            except OSError as error:
                if default is None or path != Path(default):
                    raise CredentialsError(f"{path}: cannot be written: {error.strerror}") from error
                _log.warning("%s: cannot be written (%s): name a connection file to clients", path, error.strerror)
                continue
            written.append(path)
        yield written
    finally:
        for path in written:
            if _pid(path) == connection.pid:
                path.unlink(missing_ok=True)


def _pid(path: Path) -> int | None:
    try:
        return read_connection(path).pid
    except ConfigurationError:
        return None


def is_running(pid: int | None) -> bool:
    """Whether a process runs.

    :param pid: its id; None is no process.
    """
    if pid is None or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
