"""The trials of a study as a table that follows them, read by ``GetColumns``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING

from .column_table import GROUPS, ColumnTable
from .errors import CursorExpiredError

if TYPE_CHECKING:
    from hola_protocol.messages import ColumnGroup, StudyInfo

    from .operations import Operations
    from .operations_async import AsyncOperations

_WAIT_S = 20.0


class TrialTable(ColumnTable):
    """The trials of a study by column, one row per trial, as pandas, polars, DuckDB and pyarrow read it.

    .. code-block:: python

        table = client.columns()
        table.to_frame()
        for _ in table.follow():
            print(len(table), "trials")

    :param client: a client of the study.
    :param parameters: only these parameters; default: all.
    :param include: the groups of columns in addition to the id, the state and the parameters.
    :param study: the study; default: the client's.
    """

    def __init__(
        self,
        client: Operations,
        *,
        parameters: Iterable[str] = (),
        include: Iterable[ColumnGroup] = GROUPS,
        study: str | None = None,
    ) -> None:
        super().__init__(parameters, include)
        self._client = client
        self._study = client.study if study is None else study

    def update(self) -> int:
        """Read what has changed since the last call.

        :returns: the number of rows that were read; 0 if nothing has changed.
        """
        if self._info is None:
            self._restart()
        count, more = 0, True
        while more:
            try:
                reply = self._client.get_columns(study=self._study, **self._request())
            except CursorExpiredError:  # the study is not the one that was read, or a backup was restored
                self._restart()
                continue
            if self._is_rescored(reply):
                self._restart()
                continue
            count += self._take(reply)
            more = reply.more
        return count

    def _restart(self) -> None:
        self._begin(self._client.get_study(study=self._study).info)

    def follow(self, wait_s: float = _WAIT_S) -> Iterator[int]:
        """Update the table whenever a trial changes, until the study has finished and no trial is open.

        :param wait_s: the longest wait at the server for a change, in seconds.
        :returns: the numbers of rows that were read.
        """
        while True:
            info = self._client.get_study(study=self._study).info  # before the update, which then misses nothing
            if count := self.update():
                yield count
            if is_over(info):
                return
            try:
                self._client.get_events(after=self.as_of, limit=1, wait_s=wait_s, study=self._study)
            except CursorExpiredError:
                continue  # more has changed than the server keeps events of


class AsyncTrialTable(ColumnTable):
    """A :class:`TrialTable` of an asynchronous client.

    .. code-block:: python

        table = await client.columns()
        async for _ in table.follow():
            print(len(table), "trials")

    :param client: a client of the study.
    :param parameters: only these parameters; default: all.
    :param include: the groups of columns in addition to the id, the state and the parameters.
    :param study: the study; default: the client's.
    """

    def __init__(
        self,
        client: AsyncOperations,
        *,
        parameters: Iterable[str] = (),
        include: Iterable[ColumnGroup] = GROUPS,
        study: str | None = None,
    ) -> None:
        super().__init__(parameters, include)
        self._client = client
        self._study = client.study if study is None else study

    async def update(self) -> int:
        """Read what has changed since the last call.

        :returns: the number of rows that were read; 0 if nothing has changed.
        """
        if self._info is None:
            await self._restart()
        count, more = 0, True
        while more:
            try:
                reply = await self._client.get_columns(study=self._study, **self._request())
            except CursorExpiredError:
                await self._restart()
                continue
            if self._is_rescored(reply):
                await self._restart()
                continue
            count += self._take(reply)
            more = reply.more
        return count

    async def _restart(self) -> None:
        self._begin((await self._client.get_study(study=self._study)).info)

    async def follow(self, wait_s: float = _WAIT_S) -> AsyncIterator[int]:
        """Update the table whenever a trial changes, until the study has finished and no trial is open.

        :param wait_s: the longest wait at the server for a change, in seconds.
        :returns: the numbers of rows that were read.
        """
        while True:
            info = (await self._client.get_study(study=self._study)).info
            if count := await self.update():
                yield count
            if is_over(info):
                return
            try:
                await self._client.get_events(after=self.as_of, limit=1, wait_s=wait_s, study=self._study)
            except CursorExpiredError:
                continue


def is_over(info: StudyInfo) -> bool:
    """Whether a study has finished, and no trial is open.

    :param info: the study.
    """
    return info.state == "finished" and not (info.counts.queued or info.counts.running or info.counts.paused)
