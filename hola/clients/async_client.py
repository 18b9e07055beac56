"""The base of the asynchronous clients: the attempts of a call."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from hola_protocol.messages import ColumnGroup, Request
from hola_protocol.operations import Operation

from .errors import HolaError
from .operations_async import AsyncOperations
from .retry import Attempts
from .settings import ClientSettings

if TYPE_CHECKING:
    from .trial_table import AsyncTrialTable


class AsyncClient(AsyncOperations):
    """The base of the asynchronous clients: for one event loop, any number of calls at once; a context manager.

    :param settings: where to connect and how.
    """

    schemes: tuple[str, ...]

    def __init__(self, settings: ClientSettings) -> None:
        self.settings = settings
        self.study = settings.study

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @abstractmethod
    async def close(self) -> None:
        """Close the connections. A running call ends with ``ClientClosedError``."""

    async def columns(
        self,
        *,
        parameters: Iterable[str] = (),
        include: Iterable[ColumnGroup] | None = None,
        study: str | None = None,
    ) -> "AsyncTrialTable":
        """Read all trials by column, for pandas, polars, DuckDB and pyarrow.

        .. code-block:: python

            table = await client.columns()
            table.to_frame()

        :param parameters: only these parameters; default: all.
        :param include: the groups of columns in addition to the id, the state and the parameters; default: ``worker``,
            ``times``, ``objectives`` and ``costs``.
        :param study: the study; default: the client's.
        :returns: the table; its ``update()`` reads what has changed since, its ``follow()`` waits for it.
        """
        from .column_table import GROUPS
        from .trial_table import AsyncTrialTable

        include = GROUPS if include is None else include
        table = AsyncTrialTable(self, parameters=parameters, include=include, study=study)
        await table.update()
        return table

    @abstractmethod
    async def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        """Send a request once and return the response to it."""

    async def _drop_connections(self, endpoint: str | None) -> None:
        """Forget the connection in use; the next attempt opens a new one."""

    async def _call(self, op: Operation, request: Request, idempotency_key: str | None, timeout_s: float | None) -> Any:
        settings = self.settings
        body, key = settings.prepare(op, request, idempotency_key)
        attempt_s = settings.attempt_timeout_s(request, timeout_s)
        attempts: Attempts | None = None
        while True:
            try:
                return await self._exchange(op, request, body, key, attempt_s)
            except HolaError as error:
                attempts = attempts or Attempts(settings.retry, settings.rng)
                if settings.endpoints.after(error, self.schemes):
                    await self._drop_connections(error.endpoint if hasattr(error, "endpoint") else None)
                wait_s = attempts.wait_s(error)
            await asyncio.sleep(wait_s)
