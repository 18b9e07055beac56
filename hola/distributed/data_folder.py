"""A data folder without a scheduler: a client whose requests are answered here, by the scheduler's core.

Reads look at a snapshot, and take nothing away from a scheduler that starts meanwhile. A change takes the lock of the
database, as a scheduler does, goes through the core, and is committed before its answer is returned.
"""

import os
import time
import uuid
from pathlib import Path
from typing import Final

from hola_protocol.codec import decode_request, encode
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import Request
from hola_protocol.operations import Operation
from hola_protocol.rules import check_request

from hola.clients.client import SyncClient
from hola.clients.connection import Connection
from hola.clients.retry import NO_RETRY
from hola.clients.settings import ClientSettings
from hola.clients.wire import version_of
from hola.distributed.core import Envelope, Finished, SchedulerCore
from hola.distributed.errors import SetupError
from hola.distributed.study import Moment
from hola.storage import open_storage
from hola.storage.rows import Storage, StorageError
from hola.storage.snapshot import read_snapshot

DATABASE: Final = "hola.db"
CONNECTION_FILE: Final = "connection.json"
"""The connection file beside the database, for as long as a scheduler runs."""
_NEEDS_SCHEDULER: Final = frozenset(
    {"Shutdown", "RegisterWorker", "Heartbeat", "GetSuggestion", "GetEvents", "SubmitResult", "SubmitFailure"}
)


class NotHereError(SetupError):
    """A folder or file holds no data of hola."""


def database_of(where: str | os.PathLike[str]) -> Path:
    """The database that a path means.

    :param where: a data folder, or a SQLite file.
    :returns: the file.
    :raises NotHereError: when there is none.
    """
    path = Path(where).expanduser()
    file = path / DATABASE if path.is_dir() else path
    if not file.is_file():
        raise NotHereError(
            f"{path}: there is no {DATABASE} in this folder"
            if path.is_dir()
            else f"{path}: there is no such data folder"
        )
    return file


class DataFolderClient(SyncClient):
    """A client for the studies of a database, whether or not a scheduler runs.

    :param database: the SQLite file.
    :param study: the study that is meant when a call names none.
    :raises NotHereError: when there is no such file.
    """

    schemes = ()

    def __init__(self, database: str | os.PathLike[str], *, study: str | None = None) -> None:
        self.database = database_of(database)
        connection = Connection(study=study)
        where = f"file:{self.database}"
        super().__init__(
            ClientSettings([where], connection, timeout_s=60.0, connect_timeout_s=60.0, retry=NO_RETRY, name=None)
        )
        self._where = where
        self._core: SchedulerCore | None = None
        self._writable = False

    def close(self) -> None:
        """Give the database up."""
        core, self._core = self._core, None
        self._writable = False
        if core is not None:
            core.storage.close()

    def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> tuple[bytes, str]:
        if op.name in _NEEDS_SCHEDULER:
            raise SetupError(f"no scheduler runs on {self.database.parent}: start one with hola serve")
        return self._answer(op, request, body, idempotency_key), self._where

    def _answer(self, op: Operation, request: Request, body: bytes, key: str | None) -> bytes:
        core = self._open(write=op.role != "read")
        try:
            decoded = decode_request(body, core.limits, version_of(op, request))
            check_request(decoded, core.limits)
        except ProtocolError as error:
            return encode(error.response)
        envelope = Envelope(self, "1", "owner", key, decoded)
        (reply,) = core.step([envelope], now=time.monotonic(), wall_ms=_wall_ms())
        # Trials are scored again here when objectives have changed; fits are left to the next scheduler.
        while scoring := [task for task in core.tasks() if task.work is task.study.rescore]:
            core.step(
                finished=[Finished(task, task.work.run()) for task in scoring], now=time.monotonic(), wall_ms=_wall_ms()
            )
        return reply.body

    def _open(self, write: bool) -> SchedulerCore:
        if self._core is not None and (self._writable or not write):
            return self._core
        self.close()
        storage: Storage
        if write:
            try:
                storage = open_storage(str(self.database))
            except StorageError as error:
                if "in use by another scheduler" not in str(error):
                    raise
                raise SetupError(
                    f"{error}. A change has to go through that scheduler: name its connection file with --connection"
                ) from error
        else:
            storage = read_snapshot(self.database)
        self._core = SchedulerCore(
            storage,
            tokens=lambda: os.urandom(16).hex(),
            worker_ids=lambda: str(uuid.uuid4()),
            limits=Limits(),
            server="hola",
            moment=Moment(time.monotonic(), _wall_ms()),
        )
        self._writable = write
        return self._core


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
