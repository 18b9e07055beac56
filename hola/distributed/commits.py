"""Commits in the background: while one is made durable, the next batches are handled, and their changes accumulate.

The replies of a commit leave when it is durable. Whatever is handled meanwhile waits for the next commit, reads too,
since they may have seen what the running commit makes durable. Between commits the same thread brings the tables of
the storage up to date. A storage that waits for no disk, and for no server, commits in the loop.
"""

import contextlib
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeAlias

from hola.distributed.core import SchedulerCore
from hola.distributed.exchange import Commit, Reply
from hola.storage.contract import FOLD_S, StorageError

_Done: TypeAlias = tuple[Commit, StorageError | None]


class Commits:
    """Makes the commits of a core durable, one at a time and in order.

    :param core: whose commits they are; its :attr:`~.core.SchedulerCore.settle` waits for the running one.
    :param wake: called from the thread when a commit has ended: :meth:`ended` then has its replies.
    """

    def __init__(self, core: SchedulerCore, wake: Callable[[], None]) -> None:
        self._core = core
        self._wake = wake
        # What waits for no disk is quicker in the loop than in a thread, which competes for the interpreter.
        self._beside = core.storage.durability == "power"
        self._under_way = False
        self._replies: list[Reply] = []
        self._taken: SimpleQueue[Commit | None] = SimpleQueue()
        self._done: SimpleQueue[_Done] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._fatal: StorageError | None = None
        core.settle = self.settle

    @property
    def is_idle(self) -> bool:
        """Whether no commit is running."""
        return not self._under_way

    def begin(self) -> list[Reply]:
        """Begin the next commit, if none is running.

        :returns: replies that may be sent at once.
        :raises StorageError: when the storage can no longer be trusted.
        """
        replies = self.ended()
        if self._under_way:
            return replies
        commit = self._core.take()
        if not self._beside:
            self._core.fold()
        if not commit:
            return replies
        if self._beside and commit.changes:
            self._under_way = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hola-commits", daemon=True)
                self._thread.start()
            self._taken.put(commit)
            return replies
        return replies + self._end(commit, self._store(commit))

    def ended(self) -> list[Reply]:
        """The replies of a commit that has ended meanwhile.

        :raises StorageError: when the storage can no longer be trusted.
        """
        if self._fatal is not None:
            raise self._fatal
        if self._under_way and not self._done.empty():
            self.settle()
        replies, self._replies = self._replies, []
        return replies

    def settle(self) -> None:
        """Wait for the running commit; its replies come with the next call of another method.

        :raises StorageError: when the storage can no longer be trusted.
        """
        if self._under_way:
            commit, error = self._done.get()
            self._under_way = False
            self._replies += self._end(commit, error)

    def drain(self) -> list[Reply]:
        """Make everything durable.

        :returns: all replies.
        :raises StorageError: when the storage can no longer be trusted.
        """
        self.settle()
        replies = self.begin()
        self.settle()
        return replies + self.ended()

    def close(self) -> None:
        """End the thread; a running commit is finished first."""
        if self._thread is not None:
            self._taken.put(None)
            self._thread.join()
            self._thread = None

    def _end(self, commit: Commit, error: StorageError | None) -> list[Reply]:
        return self._core.committed(commit) if error is None else self._core.failed(commit, error)

    def _store(self, commit: Commit) -> StorageError | None:
        try:
            self._core.store(commit)
        except StorageError as error:
            return error
        except Exception as error:
            # A defect; what is stored is not known, as after any commit that failed.
            failed = StorageError("the changes of a step could not be stored")
            failed.__cause__ = error
            return failed
        return None

    def _run(self) -> None:
        while True:
            with contextlib.suppress(Empty):
                commit = self._taken.get(timeout=FOLD_S / 2 if self._core.storage.unfolded else None)
                if commit is None:
                    return
                self._done.put((commit, self._store(commit)))
                with contextlib.suppress(OSError):
                    self._wake()
            try:
                self._core.fold()
            except StorageError as error:
                self._fatal = error
                with contextlib.suppress(OSError):
                    self._wake()
