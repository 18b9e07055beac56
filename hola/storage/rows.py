"""What is stored: one row type for each table, and the changes of one commit."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol, TypeAlias

Durability: TypeAlias = Literal["memory", "process", "power"]
"""What an acknowledged result survives: nothing, a killed process, or a power cut."""


class StudyRow(NamedTuple):
    """A study. ``study_id`` is never reused, a name may be after a deletion, and never changes.

    ``*_json`` are JSON texts.
    """

    study_id: int
    name: str
    created_spec_json: str
    spec_json: str
    state: str
    reason: str | None
    revision: int
    objective_revision: int
    created_ms: int
    running_s: float
    consecutive_failures: int


class TrialRow(NamedTuple):
    """A trial. ``leases_json`` lists the attempts in order, each ``[token, worker_id, how it ended or null]``.

    ``draw`` is the sampler's index after the draw that made the trial, 0 for one that was not drawn.
    """

    study_id: int
    trial_id: int
    state: str
    origin: str
    parameters_json: str
    objectives_json: str | None
    metadata_json: str | None
    attempt: int
    leases_json: str
    lease_s: float
    worker_id: str | None
    retries: int
    preemptions: int
    reason: str | None
    created_ms: int
    started_ms: int | None
    ended_ms: int | None
    changed: int
    draw: int


class WorkerRow(NamedTuple):
    """A registered worker."""

    study_id: int
    worker_id: str
    name: str | None
    host: str | None
    pid: int | None
    concurrency: int
    principal: str
    state: str
    registered_ms: int


class RequestKey(NamedTuple):
    """The scope of an idempotency key. ``study_id`` is 0 for operations on no study."""

    study_id: int
    principal: str
    operation: str
    key: str


class RequestRow(NamedTuple):
    """A request that changed something: what it was (a digest of its meaning) and what it was answered.

    ``trials_json`` lists the suggestions it handed out, each ``[trial_id, attempt]``; ``at_s`` is the study's running
    time when it was recorded.
    """

    study_id: int
    principal: str
    operation: str
    key: str
    digest: str
    response_json: str
    trials_json: str
    at_s: float


class EventRow(NamedTuple):
    """An event as it is sent."""

    study_id: int
    event_id: int
    body_json: str


class ModelRow(NamedTuple):
    """The sampler's model in force: its version and its own bounded state."""

    study_id: int
    version: int
    state_json: str


class Changes:
    """The changes of one commit: rows to insert or replace, and rows to delete.

    Deletions come first, but for ``events_before``: it maps a study to the oldest event id to keep, also of the events
    in this commit. Deleting a study deletes all that is its own.
    """

    __slots__ = (
        "deleted_studies",
        "events",
        "events_before",
        "forgotten_requests",
        "forgotten_workers",
        "models",
        "requests",
        "studies",
        "trials",
        "workers",
    )

    def __init__(self) -> None:
        self.deleted_studies: list[int] = []
        self.studies: dict[int, StudyRow] = {}
        self.trials: dict[tuple[int, int], TrialRow] = {}
        self.workers: dict[tuple[int, str], WorkerRow] = {}
        self.requests: dict[RequestKey, RequestRow] = {}
        self.forgotten_requests: list[RequestKey] = []
        self.forgotten_workers: list[tuple[int, str]] = []
        self.events: list[EventRow] = []
        self.events_before: dict[int, int] = {}
        self.models: dict[int, ModelRow] = {}

    def __bool__(self) -> bool:
        return bool(
            self.studies
            or self.trials
            or self.events
            or self.requests
            or self.workers
            or self.models
            or self.forgotten_requests
            or self.forgotten_workers
            or self.deleted_studies
            or self.events_before
        )


class StorageError(Exception):
    """The storage cannot be opened, or a commit failed or may have failed.

    After a failed commit the storage can be read again: that tells what was stored.

    :ivar fatal: a sync failed, so that what the operating system shows may never reach the disk: the process must exit.
    """

    def __init__(self, message: str, *, fatal: bool = False) -> None:
        super().__init__(message)
        self.fatal = fatal


class Storage(Protocol):
    """Durable state. One process writes; each method raises :class:`StorageError`."""

    durability: Durability

    def commit(self, changes: Changes) -> None:
        """Make the changes durable in one transaction.

        :param changes: the rows.
        :raises StorageError: when it failed, or when the outcome is not known.
        """

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids.

        :param study_id: the study.
        """

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study, 0 for none.
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

    def close(self) -> None:
        """Release the storage. Nothing else may be called after, but this again."""
