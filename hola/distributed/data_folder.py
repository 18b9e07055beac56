"""A data folder without a scheduler: a client whose requests are answered here, by the scheduler's core.

Reads look at a snapshot, and take nothing away from a scheduler that starts meanwhile. A change takes the lock of the
database, as a scheduler does, goes through the core, and is committed before its answer is returned.
"""

import os
import time
import uuid
from pathlib import Path
from typing import Any, Final

from hola_protocol.codec import decode_request, encode
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import Request
from hola_protocol.operations import Operation
from hola_protocol.rules import check_request

from hola.clients.client import SyncClient
from hola.clients.connection import Connection
from hola.clients.errors import ClientClosedError, RequestTimeoutError
from hola.clients.retry import NO_RETRY
from hola.clients.settings import ClientSettings
from hola.clients.wire import decode_body, version_of
from hola.distributed.core import SchedulerCore
from hola.distributed.errors import SetupError
from hola.distributed.exchange import Envelope, Finished, Reply
from hola.distributed.places import database_of
from hola.distributed.state.clock import Moment
from hola.storage import open_storage
from hola.storage.contract import InUseError, Storage
from hola.storage.snapshot import read_snapshot
from hola.storage.url import is_postgres, shown

_NEEDS_SCHEDULER: Final = frozenset(
    {
        "Shutdown",
        "RegisterWorker",
        "Heartbeat",
        "GetSuggestion",
        "GetEvents",
        "SubmitResult",
        "SubmitReports",
    }
)


class CoreClient(SyncClient):
    """A client of a scheduler's core in this process. One thread at a time may call.

    Fits run when a suggestion is asked for, before it is made.

    :param storage: what the core reads and writes; closed at the end.
    :param study: the study that is meant when a call names none.
    :param where: what errors call the storage.
    """

    schemes = ()

    def __init__(self, storage: Storage | None, *, study: str | None = None, where: str = "memory") -> None:
        connection = Connection(study=study)
        super().__init__(
            ClientSettings([where], connection, timeout_s=60.0, connect_timeout_s=60.0, retry=NO_RETRY, name=None)
        )
        self._where = where
        self._core = None if storage is None else _core(storage)

    def close(self) -> None:
        """Close the storage."""
        core, self._core = self._core, None
        if core is not None:
            core.storage.close()

    def _core_for(self, op: Operation) -> SchedulerCore:
        if self._core is None:
            raise ClientClosedError("the client is closed")
        return self._core

    def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        core = self._core_for(op)
        try:
            decoded = decode_request(body, core.limits, version_of(op, request))
            check_request(decoded, core.limits)
        except ProtocolError as error:
            return decode_body(op, encode(error.response), self._where)
        fits = op.name == "GetSuggestion"
        if fits:
            _work(core, fits)
        envelope = Envelope(self, "1", "owner", idempotency_key, decoded)
        replies = core.step([envelope], now=time.monotonic(), wall_ms=_wall_ms())
        deadline = time.monotonic() + timeout_s
        while not replies:  # it waits for a fit, or for its own wait_s
            if time.monotonic() > deadline:
                raise RequestTimeoutError(f"no answer to {op.name} within {timeout_s:g} s", endpoint=self._where)
            replies = _work(core, fits) or core.step(now=time.monotonic(), wall_ms=_wall_ms(), tick=True)
        _work(core, False)  # new objectives score all trials again
        return decode_body(op, replies[0].body, self._where)


class DataFolderClient(CoreClient):
    """A client for the studies of a database, whether or not a scheduler runs on it.

    :param where: a data folder, the SQLite file, or the URL of a PostgreSQL database.
    :param study: the study that is meant when a call names none.
    :raises hola.distributed.places.NotHereError: when there is no such file.
    """

    def __init__(self, where: str | os.PathLike[str], *, study: str | None = None) -> None:
        self.database: Path | str = str(where) if is_postgres(str(where)) else database_of(where)
        self._shown = shown(self.database) if isinstance(self.database, str) else str(self.database.parent)
        super().__init__(
            None, study=study, where=f"file:{self.database}" if isinstance(self.database, Path) else self._shown
        )
        self._writable = False

    def _core_for(self, op: Operation) -> SchedulerCore:
        if op.name in _NEEDS_SCHEDULER:
            raise SetupError(f"no scheduler runs on {self._shown}: start one with hola serve")
        write = op.role != "read"
        if self._core is None or (write and not self._writable):
            self.close()
            self._core = _core(self._locked() if write else read_snapshot(self.database))
            self._writable = write
        return self._core

    def _locked(self) -> Storage:
        try:
            return open_storage(str(self.database))
        except InUseError as error:
            raise SetupError(
                f"{error}. A change has to go through that scheduler: name its connection file with --connection"
            ) from error


def _core(storage: Storage) -> SchedulerCore:
    return SchedulerCore(
        storage,
        tokens=lambda: os.urandom(16).hex(),
        worker_ids=lambda: str(uuid.uuid4()),
        limits=Limits(),
        server="hola",
        moment=Moment(time.monotonic(), _wall_ms()),
    )


def _work(core: SchedulerCore, fits: bool) -> list[Reply]:
    """Run the background work that is due; fits only where asked for."""
    replies: list[Reply] = []
    while due := [task for task in core.tasks() if fits or task.work is not task.study.fits.task]:
        finished = [Finished(task, task.work.run()) for task in due]
        replies += core.step(finished=finished, now=time.monotonic(), wall_ms=_wall_ms())
    return replies


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
