"""Storage in which all goes wrong that ``hola/storage/contract.py`` allows for."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, TypeAlias

from hola.storage import log
from hola.storage.contract import (
    DeposedError,
    Durability,
    LogPosition,
    RefusedError,
    StorageError,
    UnknownOutcomeError,
    UnsafeError,
)
from hola.storage.memory import MemoryStorage
from hola.storage.rows import (
    Changes,
    EventRow,
    KnownRequestRow,
    ModelRow,
    ReportRow,
    RequestKey,
    RequestRow,
    StudyRow,
    TrialRow,
    TrialsByColumn,
    TrialTotals,
    WorkerRow,
)

from .promise import BrokenPromiseError

Fault: TypeAlias = Literal["refused", "not stored", "stored", "unsafe, not stored", "unsafe, stored", "deposed"]


class FaultyStorage:
    """What is durable outlives every scheduler that runs on it: a log of encoded changes, and tables that follow.

    :param commit_fault: draws what goes wrong with a commit or a fold, if anything does.
    :param read_fault: draws whether a read, or an attempt to settle a commit, fails.
    :param committed: is told of all changes that became durable.
    """

    durability: Durability = "memory"

    def __init__(
        self,
        commit_fault: Callable[[], Fault | None],
        read_fault: Callable[[], bool],
        committed: Callable[[Changes], None],
    ) -> None:
        self.position = LogPosition(0, 0)
        self.unfolded = 0
        self.broken: BrokenPromiseError | None = None
        self._tables = MemoryStorage()
        self._log: list[bytes] = []
        self._last = LogPosition(0, 0)
        self._commit_fault = commit_fault
        self._read_fault = read_fault
        self._committed = committed
        self._is_uncertain = False

    @property
    def durable(self) -> MemoryStorage:
        """All that is stored."""
        self._bring_up_to_date()
        return self._tables

    def acquire(self, holder: str) -> LogPosition:
        """Take the right to write."""
        self._is_uncertain = False
        self.position = self._last = LogPosition(self._last.epoch + 1, self._last.batch)
        return self.position

    def commit(self, changes: Changes) -> None:
        """Make the changes durable, or fail, or both."""
        if self._is_uncertain:
            raise UnknownOutcomeError("simulated: an outcome must be resolved first")
        if self.position.epoch != self._last.epoch:
            raise DeposedError("simulated: a newer epoch")
        fault = self._commit_fault()
        if fault == "deposed":
            self._last = LogPosition(self._last.epoch + 1, self._last.batch)
            raise DeposedError("simulated: another took over")
        if fault == "refused":
            raise RefusedError("simulated: the disk is full")
        if fault not in ("not stored", "unsafe, not stored"):
            self._log.append(log.encode(changes))
            self.unfolded += len(changes)
            self._last = LogPosition(self._last.epoch, self._last.batch + 1)
            try:
                self._committed(changes)
            except BrokenPromiseError as broken:
                # A scheduler goes on after whatever its storage raises: the world raises this one instead.
                self.broken = self.broken or broken
        self._fail(fault)
        self.position = self._last

    def _fail(self, fault: Fault | None) -> None:
        if fault in ("unsafe, stored", "unsafe, not stored"):
            raise UnsafeError("simulated: a sync failed")
        if fault is not None:
            self._is_uncertain = True
            raise UnknownOutcomeError("simulated: perhaps it was stored")

    def resume(self) -> LogPosition:
        """Settle what is uncertain, or fail to."""
        if self._is_uncertain:
            if self._read_fault():
                raise UnknownOutcomeError("simulated: it cannot be reached")
            self.acquire("")
        return self.position

    def fold(self) -> None:
        """Bring the tables up to date, or fail."""
        if self._is_uncertain:
            raise UnknownOutcomeError("simulated: an outcome must be resolved first")
        fault = self._commit_fault()
        if fault in ("refused", "deposed"):
            raise RefusedError("simulated: the disk is full")
        if fault not in ("not stored", "unsafe, not stored"):
            self._bring_up_to_date()
        self._fail(fault)

    def release(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def _bring_up_to_date(self) -> None:
        for text in self._log:
            self._tables.apply(log.decode(text))
        self._log.clear()
        self.unfolded = 0

    def _check_settled(self) -> None:
        if self._is_uncertain:
            self.broken = self.broken or BrokenPromiseError("it read on before an uncertain commit was settled")

    def studies(self) -> list[StudyRow]:
        """All studies."""
        self._check_settled()
        if self._read_fault():
            raise StorageError("simulated: it cannot be read")
        return self.durable.studies()

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials."""
        return self.durable.trials(study_id)

    def trials_by_column(self, study_id: int) -> Iterator[TrialsByColumn]:
        """A study's trials by column."""
        if self._read_fault():
            raise StorageError("simulated: it cannot be read")
        return self.durable.trials_by_column(study_id)

    def trial_totals(self, study_id: int, largest_step: int) -> list[TrialTotals]:
        """How many trials of a study are in each state."""
        return self.durable.trial_totals(study_id, largest_step)

    def trials_with_metadata(self, study_id: int) -> Collection[int]:
        """The trials of a study that have metadata."""
        return self.durable.trials_with_metadata(study_id)

    def all_metadata(self, study_id: int) -> dict[int, str]:
        """The metadata of a study's trials."""
        return self.durable.all_metadata(study_id)

    def metadata(self, study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials."""
        return self.durable.metadata(study_id, trial_ids)

    def reports(self, study_id: int) -> Iterator[ReportRow]:
        """A study's reports."""
        return self.durable.reports(study_id)

    def reports_of(
        self, study_id: int, trial_ids: Iterable[int], after: tuple[int, int, int], limit: int
    ) -> list[ReportRow]:
        """The reports of some trials."""
        return self.durable.reports_of(study_id, trial_ids, after, limit)

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers."""
        return self.durable.workers(study_id)

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests."""
        return self.durable.requests(study_id)

    def known_requests(self, study_id: int) -> Iterator[KnownRequestRow]:
        """What a start needs of a study's recorded requests."""
        return self.durable.known_requests(study_id)

    def request(self, key: RequestKey, request_id: int) -> RequestRow | None:
        """A recorded request."""
        return self.durable.request(key, request_id)

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events."""
        return self.durable.events(study_id)

    def model(self, study_id: int) -> ModelRow | None:
        """A study's model."""
        return self.durable.model(study_id)

    def next_study_id(self) -> int:
        """An id never used."""
        return self.durable.next_study_id()
