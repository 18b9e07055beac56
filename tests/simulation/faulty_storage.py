"""Storage whose commits fail before or after they are durable, and whose reads fail."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from hola.storage.memory import MemoryStorage
from hola.storage.rows import (
    Changes,
    Durability,
    EventRow,
    ModelRow,
    RequestRow,
    StorageError,
    StudyRow,
    TrialRow,
    WorkerRow,
)

from .promise import BrokenPromiseError

Fault: TypeAlias = Literal["before", "after", "fatal_before", "fatal_after"]


class FaultyStorage:
    """What is durable outlives every scheduler that runs on it.

    :param commit_fault: draws what goes wrong with a commit, if anything does.
    :param read_fault: draws whether a read fails.
    :param committed: is told of all changes that became durable.
    """

    durability: Durability = "memory"

    def __init__(
        self,
        commit_fault: Callable[[], Fault | None],
        read_fault: Callable[[], bool],
        committed: Callable[[Changes], None],
    ) -> None:
        self.durable = MemoryStorage()
        self._commit_fault = commit_fault
        self._read_fault = read_fault
        self._committed = committed
        self.broken: BrokenPromiseError | None = None

    def commit(self, changes: Changes) -> None:
        """Make the changes durable, or fail, or both."""
        fault = self._commit_fault()
        if fault in ("before", "fatal_before"):
            raise StorageError("simulated: nothing was stored", fatal=fault == "fatal_before")
        self.durable.commit(changes)
        try:
            self._committed(changes)
        except BrokenPromiseError as broken:
            # A scheduler goes on after whatever its storage raises: the world raises this one instead.
            self.broken = self.broken or broken
        if fault is not None:
            raise StorageError("simulated: stored, but nobody knows", fatal=fault == "fatal_after")

    def studies(self) -> list[StudyRow]:
        """All studies."""
        if self._read_fault():
            raise StorageError("simulated: it cannot be read")
        return self.durable.studies()

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials."""
        return self.durable.trials(study_id)

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers."""
        return self.durable.workers(study_id)

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests."""
        return self.durable.requests(study_id)

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events."""
        return self.durable.events(study_id)

    def model(self, study_id: int) -> ModelRow | None:
        """A study's model."""
        return self.durable.model(study_id)

    def next_study_id(self) -> int:
        """An id never used."""
        return self.durable.next_study_id()

    def close(self) -> None:
        """Do nothing."""
