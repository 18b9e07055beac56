"""Whether the database is still the file that was opened: it can be deleted, replaced, emptied or linked meanwhile."""

import os
from typing import NamedTuple

from hola.storage.contract import StorageError, UnsafeError


class _Identity(NamedTuple):
    device: int
    inode: int


class FileIdentity:
    """A database and its write-ahead log, as they were when they were opened.

    SQLite continues without a word when its files are gone, and what it then writes is lost. Through a second name of
    the file another scheduler would use another lock and another log.

    :param path: of the database.
    :raises StorageError: when the database has more than one name.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._database = _identity(path, links=1)
        self._log: _Identity | None = None

    def opened(self) -> None:
        """Remember the write-ahead log; it is another one after each connection."""
        self._log = _identity(f"{self._path}-wal")

    def check(self) -> None:
        """Hold that both files are those that were opened.

        :raises StorageError: when one is not; it is fatal, since what was stored last may be lost.
        """
        self.check_database()
        if self._log is not None:
            self._check(f"{self._path}-wal", self._log, None)

    def check_database(self) -> None:
        """Hold that the database is the one that was opened.

        :raises StorageError: when it is not, as by :meth:`check`.
        """
        self._check(self._path, self._database, 1)

    def log_bytes(self) -> int:
        """The size of the write-ahead log."""
        try:
            return os.stat(f"{self._path}-wal").st_size
        except OSError:
            return 0

    @staticmethod
    def _check(path: str, opened: _Identity, links: int | None) -> None:
        try:
            if _identity(path, links=links) != opened:
                raise StorageError(f"{path} was replaced by another file while it was in use")
        except StorageError as error:
            advice = "the scheduler ends, since what it stores could be lost"
            raise UnsafeError(f"{error}; {advice}") from None


def check_names(path: str) -> None:
    """Refuse a database that has a second name, through which another scheduler could use it.

    :param path: of the database, which need not be there.
    :raises StorageError: when it has.
    """
    if os.path.exists(path):
        _identity(path, links=1, empty=True)


def _identity(path: str, *, links: int | None = None, empty: bool = False) -> _Identity:
    try:
        found = os.stat(path)
    except OSError as error:
        raise StorageError(f"{path} is not there: {error.strerror}") from error
    if links is not None and found.st_nlink != links:
        raise StorageError(
            f"{path} has {found.st_nlink} names (hard links), and by another one a second scheduler could use it: "
            "remove the others"
        )
    if links is not None and not empty and not found.st_size:
        raise StorageError(f"{path} was emptied while it was in use")
    return _Identity(found.st_dev, found.st_ino)
