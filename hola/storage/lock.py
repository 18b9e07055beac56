"""The lock that keeps a second scheduler off a database."""

import contextlib
import fcntl
import os

from hola.storage.contract import InUseError, StorageError

_MADE = b"made"


class DatabaseLock:
    """An advisory lock on ``<database>.lock``. It ends with the process, however that ends; the file stays.

    The file holds the process's id, and below it a word that says whether the database was ever made: one that is then
    empty or missing was lost.

    Children that were forked (not spawned) share it: they would keep it alive.

    :param database: the path of the database.
    :raises InUseError: when another process, or this one, holds the lock.
    :raises StorageError: when the file cannot be written.
    """

    def __init__(self, database: str) -> None:
        self.path = f"{database}.lock"
        self._is_new = not os.path.lexists(self.path)
        try:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StorageError(
                f"cannot write {self.path}: {error.strerror}; the scheduler needs a folder that it may write to"
            ) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.was_made = _MADE in os.read(self._fd, 64).splitlines()[1:]
            self._write()
        except BlockingIOError as error:
            holder = os.read(self._fd, 32).decode(errors="replace").partition("\n")[0] or "unknown"
            self.release()
            raise InUseError(database, f" (process {holder})") from error
        except OSError as error:
            self.release()
            raise StorageError(
                f"cannot lock {self.path}: {error.strerror}; use a local disk with free space"
            ) from error

    def _write(self) -> None:
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, b"%d\n%b" % (os.getpid(), _MADE + b"\n" if self.was_made else b""), 0)

    def made(self) -> None:
        """Note that the database has been made.

        :raises OSError: when it cannot be written.
        """
        if not self.was_made:
            self.was_made = True
            self._write()
            os.fsync(self._fd)

    def discard(self) -> None:
        """Remove the file if this lock made it, because the database turned out to be no database of hola."""
        if self._is_new and not self.was_made:
            with contextlib.suppress(OSError):
                os.unlink(self.path)

    def release(self) -> None:
        """Give the lock up. Doing so twice is harmless."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
