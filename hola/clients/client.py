"""The base of the synchronous clients: the attempts of a call."""

import threading
from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from hola_protocol.messages import ColumnGroup, Request
from hola_protocol.operations import Operation

from .errors import HolaError
from .operations import Operations
from .retry import Attempts
from .settings import ClientSettings

if TYPE_CHECKING:
    from .trial_table import TrialTable


class SyncClient(Operations):
    """The base of the synchronous clients. Thread-safe; a context manager.

    :param settings: where to connect and how.
    """

    schemes: tuple[str, ...]

    def __init__(self, settings: ClientSettings) -> None:
        self.settings = settings
        self.study = settings.study
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close the connections. A running call of another thread ends with ``ClientClosedError``."""

    def columns(
        self,
        *,
        parameters: Iterable[str] = (),
        include: Iterable[ColumnGroup] | None = None,
        study: str | None = None,
    ) -> "TrialTable":
        """Read all trials by column, for pandas, polars, DuckDB and pyarrow.

        .. code-block:: python

            client.columns().to_frame()
            polars.DataFrame(client.columns())

        :param parameters: only these parameters; default: all.
        :param include: the groups of columns in addition to the id, the state and the parameters; default: ``worker``,
            ``times``, ``objectives`` and ``costs``.
        :param study: the study; default: the client's.
        :returns: the table; its ``update()`` reads what has changed since, its ``follow()`` waits for it.
        """
        from .column_table import GROUPS
        from .trial_table import TrialTable

        include = GROUPS if include is None else include
        table = TrialTable(self, parameters=parameters, include=include, study=study)
        table.update()
        return table

    @abstractmethod
    def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        """Send a request once and return the response to it."""

    def _drop_connections(self) -> None:
        """Forget the connections in use; the next attempt opens a new one."""

    def _call(self, op: Operation, request: Request, idempotency_key: str | None, timeout_s: float | None) -> Any:
        settings = self.settings
        body, key = settings.prepare(op, request, idempotency_key)
        attempt_s = settings.attempt_timeout_s(request, timeout_s)
        attempts: Attempts | None = None
        while True:
            try:
                return self._exchange(op, request, body, key, attempt_s)
            except HolaError as error:
                attempts = attempts or Attempts(settings.retry, settings.rng)
                if settings.endpoints.after(error, self.schemes):
                    self._drop_connections()
                wait_s = attempts.wait_s(error)
            self._closed.wait(wait_s)
