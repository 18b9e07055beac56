"""The lock that keeps a second scheduler off a database."""

import fcntl
import os

from hola.storage.rows import StorageError


class DatabaseLock:
    """An advisory lock on ``<database>.lock``. It ends with the process, however that ends; the file stays.

    Children that were forked (not spawned) share it: they would keep it alive.

    :param database: the path of the database.
    :raises StorageError: when another process, or this one, holds the lock, or the file cannot be written.
    """

    def __init__(self, database: str) -> None:
        self.path = f"{database}.lock"
        try:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(
                f"cannot write {self.path}: {error.strerror}; the scheduler needs a folder that it may write to"
            ) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._fd, 0)
            os.write(self._fd, f"{os.getpid()}\n".encode())
        except BlockingIOError as error:
            holder = os.read(self._fd, 32).decode(errors="replace").strip() or "unknown"
            self.release()
            raise StorageError(
                f"{database} is in use by another scheduler (process {holder}): stop that one, or use another database"
            ) from error
        except OSError as error:
            self.release()
            raise StorageError(
                f"cannot lock {self.path}: {error.strerror}; use a local disk with free space"
            ) from error

    def release(self) -> None:
        """Give the lock up. Doing so twice is harmless."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
