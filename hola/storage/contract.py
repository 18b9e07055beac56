"""What a storage promises to the scheduler, and what the scheduler does on each failure.

**Log and tables.** A commit appends one row to a log, in one statement that is a transaction by itself. The tables that
people query follow from the log: :meth:`Storage.fold` writes the newest row of each key into them and removes what it
wrote from the log. Reads through a storage see log and tables together, so that nothing depends on when a fold comes.

**Who holds the right to write.** :meth:`Storage.acquire` gives a new epoch, one above every earlier one. From that
moment nothing of an older epoch is written, whatever its holder believes: each commit checks that its epoch is the
newest and that its number is one above that of the last batch. A batch that comes late, twice or out of order changes
nothing. The numbers 1, 2, 3, ... continue over all epochs. Clocks are not used for this. In addition, a lock keeps a
second scheduler off while the first one lives; it is a courtesy, and the epoch is the safeguard.

**Who may call.** ``acquire``, ``commit``, ``fold``, ``resume`` and ``release`` are calls of the writer, from whichever
thread; in a database each of them waits for the one before. (Memory is for one thread.) Reads belong to one thread at a
time, the reader, which may be the same. They may come while the writer is in a call: they use a connection of their own
and never wait for a commit. A single read sees everything that was committed before it was called. Several reads of one
study are one state if nothing of it is committed meanwhile. ``close`` comes last, when no call is running.

**What is durable when.** A commit that returned is durable as far as :attr:`Storage.durability` says; only then may
the replies leave that depend on it. An empty batch is not written. A fold changes nothing that can be read through a
storage; it may come at any time between commits. The holder calls it when :attr:`Storage.unfolded` reaches
:data:`FOLD_ROWS`, and when a commit is older than :data:`FOLD_S`. ``acquire`` and ``release`` fold as well.

**What happens on each failure.**

================================ ============================= =====================================================
error                            is the batch stored?          what the scheduler does
================================ ============================= =====================================================
:class:`DeposedError`            no, never                     drops the replies of this and all later batches; ends
:class:`RefusedError`            no, never                     answers ``unavailable``, reads the studies of the
                                                               batch again, continues; the number is used again
:class:`UnknownOutcomeError`     perhaps now, later or never   holds all replies and calls ``resume`` until that
                                                               returns; nothing else in between
:class:`UnsafeError`             it cannot be trusted to last  ends at once, without another reply
================================ ============================= =====================================================

Each method may raise each of them, ``fold`` too; for a fold "the batch" is what it moves, which stays in the log. A
read that fails raises a plain :class:`StorageError` and may be tried again.

**The uncertain commit.** :meth:`Storage.resume` drops the connection, raises the epoch by one on a new one, and returns
the position. Raising the epoch waits for, or fences off, whatever the old connection still has in flight, so that the
number is final: equal to that of the uncertain batch, it is stored and its replies leave; one below, it is not and
never will be, and may be committed again. Nothing has to be read again. When ``resume`` itself fails with
:class:`UnknownOutcomeError` it is called again. It is harmless when nothing is uncertain.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

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

Durability: TypeAlias = Literal["memory", "process", "power"]
"""What an acknowledged result survives: nothing, a killed process, or a power cut."""

FOLD_ROWS: Final = 2000
"""Rows in the log after which a fold is due: it then takes one or two hundredths of a second."""
ROW_BYTES: Final = 4096
"""This many bytes of a commit count as a row: what is not folded is in memory, too."""
FOLD_S: Final = 1.0
"""The age of a commit, in seconds, after which a fold is due."""


LOGGED: Final = "the scheduler's log says why"
"""The cause of a failure for users, where the text of the error is for the operator alone."""


class StorageError(Exception):
    """The storage cannot be opened or read, or did not commit; the subclasses say what is known of a commit.

    :ivar fatal: whether the process has to end.
    :ivar reason: the cause for users of the scheduler, without paths and hosts; empty: they are sent to its log.
    """

    def __init__(self, message: str, *, fatal: bool = False, reason: str = "") -> None:
        super().__init__(message)
        self.fatal = fatal
        self.reason = reason

    @property
    def public_reason(self) -> str:
        """The cause for users of the scheduler; without one, that its log says why."""
        return self.reason or LOGGED


class InUseError(StorageError):
    """Another process has the right to write to the database.

    :param where: the database.
    :param holder: which process that is, in words.
    """

    def __init__(self, where: str, holder: str) -> None:
        super().__init__(f"{where} is in use by another scheduler{holder}: stop that one, or use another database")
        self.where = where
        self.holder = holder


class RefusedError(StorageError):
    """The batch is not written and never will be. The position stands, and the number may be used again."""


class UnknownOutcomeError(StorageError):
    """The batch may be written now, later or never: call :meth:`Storage.resume` before anything else."""


class DeposedError(StorageError):
    """A newer epoch exists. The batch is not written and never will be, and nothing else of this epoch."""

    def __init__(self, message: str) -> None:
        super().__init__(message, fatal=True)


class UnsafeError(StorageError):
    """What is stored can no longer be trusted to last, as after a failed sync: end without another reply."""

    def __init__(self, message: str) -> None:
        super().__init__(message, fatal=True)


class LogPosition(NamedTuple):
    """The right to write, and where: the epoch, and the number of the last batch committed in any epoch."""

    epoch: int
    batch: int


class Storage(Protocol):
    """Durable state, as the head of this module says. Each method raises :class:`StorageError`."""

    durability: Durability
    unfolded: int
    """About how many rows are in the log and not in the tables."""

    @property
    def position(self) -> LogPosition:
        """The epoch held and the last batch that is known to be committed."""

    def acquire(self, holder: str) -> LogPosition:
        """Take the right to write, and fold what an earlier holder left in the log.

        :param holder: who takes it, for people.
        :returns: the new epoch, and the last batch.
        """

    def commit(self, changes: Changes) -> None:
        """Make a batch durable, all or nothing. It gets the number after that of :attr:`position`.

        :param changes: the rows; an empty batch is not written.
        """

    def resume(self) -> LogPosition:
        """Settle a commit or a fold of unknown outcome, by a new epoch on a new connection.

        :returns: the new epoch, and the last batch, which tells whether the uncertain one is stored.
        """

    def fold(self) -> None:
        """Bring the tables up to date with the log."""

    def release(self) -> None:
        """Fold, and give the right to write up; a second scheduler need not wait. Harmless when deposed."""

    def close(self) -> None:
        """Release what is held, and all resources. Nothing else may be called after, but this again."""

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids.

        :param study_id: the study.
        """

    def trials_by_column(self, study_id: int) -> Iterator[TrialsByColumn]:
        """A study's trials in the order of their ids, some at a time.

        :param study_id: the study.
        """

    def trial_totals(self, study_id: int, largest_step: int) -> list[TrialTotals]:
        """How many trials of a study are in each state, in less time than reading them takes.

        :param study_id: the study.
        :param largest_step: the largest step of the study, 0 for one without steps.
        :returns: the totals of each state that a trial is in, by its word.
        """

    def metadata(self, study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials as JSON texts, of those that have some.

        :param study_id: the study.
        :param trial_ids: the trials.
        """

    def trials_with_metadata(self, study_id: int) -> Collection[int]:
        """The ids of a study's trials that have metadata.

        :param study_id: the study.
        """

    def all_metadata(self, study_id: int) -> dict[int, str]:
        """The metadata of all trials of a study that have some.

        :param study_id: the study.
        """

    def reports(self, study_id: int) -> Iterator[ReportRow]:
        """A study's reports in the order of their numbers.

        :param study_id: the study.
        """

    def reports_of(
        self, study_id: int, trial_ids: Iterable[int], after: tuple[int, int, int], limit: int
    ) -> list[ReportRow]:
        """The reports of some trials in the order of trials, attempts and steps.

        :param study_id: the study.
        :param trial_ids: the trials.
        :param after: only reports after this trial, attempt and step.
        :param limit: how many at most.
        """

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study.
        """

    def known_requests(self, study_id: int) -> Iterator[KnownRequestRow]:
        """What a start needs of a study's recorded requests, oldest first.

        :param study_id: the study.
        """

    def request(self, key: RequestKey, request_id: int) -> RequestRow | None:
        """One recorded request.

        :param key: its key.
        :param request_id: its number.
        :returns: the request, or ``None`` when it was forgotten or has another key.
        """

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events in order.

        :param study_id: the study.
        """

    def model(self, study_id: int) -> ModelRow | None:
        """A study's sampler model.

        :param study_id: the study.
        """

    def next_study_id(self) -> int:
        """An id above every one ever used, also by deleted studies."""
