"""What the storages in a database share: the log and its position, and how the tables follow it."""

import functools
import logging
import os
import socket
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import msgspec

from hola.storage import log
from hola.storage.contract import (
    ROW_BYTES,
    DeposedError,
    Durability,
    LogPosition,
    RefusedError,
    StorageError,
    UnknownOutcomeError,
)
from hola.storage.reading import DatabaseReader
from hola.storage.rows import Changes
from hola.storage.statements import Statements

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


def _alone(call: Callable[P, R]) -> Callable[P, R]:
    """A call of the writer, which waits for any other."""

    @functools.wraps(call)
    def waits(*given: P.args, **named: P.kwargs) -> R:
        with given[0]._writing:  # type: ignore[attr-defined]
            return call(*given, **named)

    return waits


class DatabaseStorage(DatabaseReader):
    """A storage whose commits go to a log in a database.

    :param where: the database, for errors.
    :param statements: its SQL.
    """

    durability: Durability

    def __init__(self, where: str, statements: Statements) -> None:
        super().__init__(statements)
        self.where = where
        self.unfolded = 0
        self.position = LogPosition(0, 0)
        self._writing = threading.RLock()
        self._uncertain: Changes | None = None
        self._names: dict[int, str] = {}
        self._is_held = False

    # Of each database

    @abstractmethod
    def _take_lock(self) -> None:
        """Keep other schedulers off; harmless when they are kept off already."""

    @abstractmethod
    def _let_go(self) -> None:
        """Note that no scheduler holds the right to write, if the epoch is still the newest, and give the lock up."""

    @abstractmethod
    def _append(self, position: LogPosition, text: bytes) -> bool:
        """Append to the log in one statement.

        :param position: the epoch held, and the number of the batch.
        :param text: the changes.
        :returns: False when the fence kept it from it.
        """

    @abstractmethod
    def _stand(self) -> tuple[int, int, str | None]:
        """The newest epoch, the last batch, and the holder."""

    @abstractmethod
    def _raise_epoch(self, holder: str | None, epoch: int | None) -> bool:
        """Raise the epoch.

        :param holder: the new holder; absent: as it is.
        :param epoch: what it has to be before; absent: any.
        """

    @abstractmethod
    def _write_tables(self, changes: Changes, position: LogPosition, batches: int) -> bool:
        """Write changes into the tables and empty the log, in one transaction, if the epoch is the newest.

        :param changes: all that is in the log.
        :param position: the epoch held, and the last batch.
        :param batches: how many there are in the log; if that is not so, nothing is written.
        :returns: False when the fence kept it from it.
        """

    @abstractmethod
    def _reconnect(self) -> None:
        """Drop the writer's connection and make a new one."""

    @abstractmethod
    def _disconnect(self) -> None:
        """Drop all connections, and the lock. Doing so twice is harmless."""

    # The writer

    @_alone
    def acquire(self, holder: str) -> LogPosition:
        """Take the right to write, and fold what is in the log.

        :param holder: who takes it.
        """
        if self._uncertain is not None:
            self._reconnect()
        self._take_lock()
        self._raise_epoch(f"{holder}, process {os.getpid()} on {socket.gethostname()}", None)
        self._uncertain, self._is_held = None, True
        self._read_position()
        self.fold()
        return self.position

    @_alone
    def commit(self, changes: Changes) -> None:
        """Append the changes to the log, durably.

        :param changes: the rows.
        """
        if not changes:
            return
        self._check_settled()
        names = self._checked_names(changes) if changes.studies or changes.deleted_studies else self._names
        position = LogPosition(self.position.epoch, self.position.batch + 1)
        try:
            text = self._encoded(changes)
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
            raise RefusedError(f"{self.where} refused the changes: {error}") from error
        with self._uncertain_until_known(changes):
            fenced = None if self._append(position, text) else self._fenced(position)
        if fenced is not None:
            raise fenced
        with self._guard:
            self._log.update(changes)
            self._batches += 1
            self.unfolded += len(changes) + len(text) // ROW_BYTES
        self.position, self._names = position, names

    @_alone
    def resume(self) -> LogPosition:
        """Settle what is uncertain by a new epoch."""
        if self._uncertain is None:
            return self.position
        last = self.position
        try:
            self._reconnect()
            if not self._raise_epoch(None, last.epoch):
                raise self._fenced(last)
            self.position = LogPosition(last.epoch + 1, last.batch)
            self._take_lock()
            self._read_position()
        except StorageError as error:
            if error.fatal or isinstance(error, UnknownOutcomeError):
                raise
            raise UnknownOutcomeError(str(error), reason=error.reason) from error
        self._uncertain = None
        return self.position

    @_alone
    def fold(self) -> None:
        """Bring the tables up to date with the log."""
        if not self._batches:
            return
        self._check_settled()
        with self._uncertain_until_known(Changes()):
            fenced = (
                None if self._write_tables(self._log, self.position, self._batches) else self._fenced(self.position)
            )
        if fenced is not None:
            raise fenced
        with self._guard:
            self._log, self._batches, self.unfolded = Changes(), 0, 0

    @_alone
    def release(self) -> None:
        """Fold, and give the right to write up."""
        if self._is_held and self._uncertain is None:
            self.fold()
            self._let_go()
        self._is_held = False

    def close(self) -> None:
        """Release what is held, and all resources."""
        try:
            self.release()
        except StorageError as error:
            # What is committed stays in the log, and the next holder folds it.
            logger.warning("the storage was not released: %s", error)
        finally:
            self._disconnect()

    @contextmanager
    def _uncertain_until_known(self, changes: Changes) -> Iterator[None]:
        """Remember changes as uncertain if what happens to them is not known, as after an interrupt too."""
        self._uncertain = changes
        try:
            yield
        except UnknownOutcomeError:
            raise
        except StorageError:
            self._uncertain = None
            raise
        self._uncertain = None

    def _check_settled(self) -> None:
        if not self._is_held:
            raise StorageError(f"{self.where} is closed, or was not acquired")
        if self._uncertain is not None:
            raise UnknownOutcomeError(f"{self.where}: the outcome of the last commit must be resolved first")

    def _read_position(self) -> None:
        """Where the log stands, and what is in it."""
        epoch, batch, _ = self._stand()
        found, batches = Changes(), 0
        for number, text in self._read(self._sql.log):
            try:
                found.update(log.decode(text))
            except msgspec.MsgspecError as error:
                raise StorageError(f"{self.where}: batch {number} of the log is damaged: {error}") from error
            batches += 1
        with self._guard:
            self._log, self._batches, self.unfolded = found, batches, len(found) if batches else 0
        self.position = LogPosition(epoch, batch)
        self._names = {row.study_id: row.name for row in self.studies()}

    def _fenced(self, position: LogPosition) -> StorageError:
        epoch, batch, holder = self._stand()
        if epoch != position.epoch:
            return DeposedError(f"{self.where}: epoch {position.epoch} is over, {holder or 'nobody'} holds {epoch}")
        return RefusedError(f"{self.where}: batch {position.batch} does not follow {batch}")

    def _checked_names(self, changes: Changes) -> dict[int, str]:
        """The names of all studies after some changes: the tables would notice two that are the same too late."""
        names = {study_id: name for study_id, name in self._names.items() if study_id not in changes.deleted_studies}
        names |= {row.study_id: row.name for row in changes.studies.values()}
        if len(set(names.values())) != len(names):
            raise RefusedError(f"two studies have the same name: {', '.join(sorted(names.values()))}")
        return names

    def _encoded(self, changes: Changes) -> bytes:
        """The row of the log.

        :raises ValueError: when there is what the database could not put into its tables.
        """
        return log.encode(changes)
