"""What is stored: one row type for each table, and the changes of one commit.

Rows are tuples and their ``*_json`` fields are JSON texts, so that a commit is one call of the encoder and no value is
encoded twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

_Row = TypeVar("_Row", bound=tuple[Any, ...])


class StudyRow(NamedTuple):
    """A study. ``study_id`` is never reused, a name may be after a deletion, and never changes."""

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
    """A trial without its metadata.

    ``leases_json`` lists the attempts in order, each ``[token, worker_id, how it ended or null]``. ``draw`` is the
    sampler's index after the draw that made the trial, 0 for one that was not drawn. ``step`` is the largest step that
    was reported, and ``progress_json`` has the values at that step and the checkpoints that are still needed. ``note``
    and ``labels_json`` are what an operator said.
    """

    study_id: int
    trial_id: int
    state: str
    origin: str
    parameters_json: str
    objectives_json: str | None
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
    step: int = 0
    progress_json: str | None = None
    note: str | None = None
    labels_json: str | None = None


class TrialsByColumn(NamedTuple):
    """At least one trial, in the order of their ids: what a start needs of the rows.

    Each field has the values of the field of :class:`TrialRow` of the same name.
    """

    trial_id: Sequence[int]
    state: Sequence[Any]
    origin: Sequence[str]
    parameters_json: Sequence[str]
    objectives_json: Sequence[str | None]
    leases_json: Sequence[str]
    lease_s: Sequence[float]
    retries: Sequence[int]
    preemptions: Sequence[int]
    reason: Sequence[str | None]
    created_ms: Sequence[int]
    started_ms: Sequence[int | None]
    ended_ms: Sequence[int | None]
    changed: Sequence[int]
    draw: Sequence[int]
    progress_json: Sequence[str | None]
    note: Sequence[str | None]
    labels_json: Sequence[str | None]

    @classmethod
    def of(cls, rows: Iterable[TrialRow]) -> "TrialsByColumn":
        """The columns of rows.

        :param rows: at least one row.
        """
        columns: Any = dict(zip(TrialRow._fields, zip(*rows, strict=True), strict=True))
        return cls(*(columns[name] for name in cls._fields))

    def one(self, i: int) -> "TrialsByColumn":
        """One of the trials.

        :param i: its position.
        """
        return self._some(i, i + 1)

    def parts(self, size: int) -> "Iterator[TrialsByColumn]":
        """The trials in several parts.

        :param size: the most trials of a part.
        """
        for start in range(0, len(self.trial_id), size):
            yield self._some(start, start + size)

    def _some(self, start: int, end: int) -> "TrialsByColumn":
        columns: Any = ([*column[start:end]] for column in self)
        return TrialsByColumn(*columns)


class MetadataRow(NamedTuple):
    """What a worker said beside the objectives of a trial; ``None`` when a later attempt said nothing."""

    study_id: int
    trial_id: int
    metadata_json: str | None


class ReportRow(NamedTuple):
    """A report of a trial at one step, and what it was answered. ``number`` counts the reports of the study from 1.

    ``diverged`` is 0 or 1. ``next_step``, ``decision``, ``reason`` and ``discard_json`` are those of the receipt.
    """

    study_id: int
    number: int
    trial_id: int
    attempt: int
    step: int
    objectives_json: str
    diverged: int
    decision: str
    next_step: int | None
    reason: str | None
    checkpoint_json: str | None
    discard_json: str | None
    metadata_json: str | None
    time_ms: int

    @property
    def key(self) -> tuple[int, int, int]:
        """Trial, attempt and step, which no other report of the study has."""
        return self[2:5]


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
    can_resume: int = 0
    labels_json: str | None = None
    draining: int = 0


class RequestKey(NamedTuple):
    """The scope of an idempotency key."""

    study_id: int
    principal: str
    operation: str
    key: str


class RequestRow(NamedTuple):
    """A request that changed something: what it was (a digest of its meaning) and what it was answered.

    ``request_id`` is given by the study, each one higher than all before. ``trials_json`` lists the suggestions that
    the answer handed out, each ``[trial_id, attempt]``; ``at_s`` is the study's running time when it was recorded.
    """

    study_id: int
    request_id: int
    principal: str
    operation: str
    key: str
    digest: str
    response_json: str
    trials_json: str
    at_s: float

    @property
    def scope(self) -> RequestKey:
        """The key in its scope."""
        return RequestKey(self.study_id, self.principal, self.operation, self.key)


class KnownRequestRow(NamedTuple):
    """What a start needs of a :class:`RequestRow`: all but what it was answered."""

    request_id: int
    principal: str
    operation: str
    key: str
    trials_json: str


class EventRow(NamedTuple):
    """An event as it is sent. Each has a higher id than those before."""

    study_id: int
    event_id: int
    body_json: str


def _maker(kind: type[_Row]) -> Callable[[tuple[Any, ...]], _Row]:
    make: Any = partial(tuple.__new__, kind)
    return make  # type: ignore[no-any-return]  # of the class that is its first argument


trial_row: Final = _maker(TrialRow)
"""A :class:`TrialRow` of a tuple of all its fields; its constructor is a Python function and takes twice as long."""
request_row: Final = _maker(RequestRow)
"""A :class:`RequestRow` of a tuple of all its fields."""
event_row: Final = _maker(EventRow)
"""An :class:`EventRow` of a tuple of all its fields."""


class ModelRow(NamedTuple):
    """The sampler's current model: its version and its own bounded state."""

    study_id: int
    version: int
    state_json: str


class TrialTotals(NamedTuple):
    """What the trials of one state have in common: what is shown of a study that is not in memory.

    :ivar state: the state.
    :ivar trials: how many trials are in it.
    :ivar added: how many of them were added with their results.
    :ivar steps: the sum of their largest reported steps.
    :ivar unused_steps: the sum of the steps that they lack to the largest step of the study.
    """

    state: str
    trials: int
    added: int
    steps: int
    unused_steps: int

    @classmethod
    def of(cls, rows: Iterable[TrialRow], largest_step: int) -> "list[TrialTotals]":
        """The totals of some trials, by state.

        :param rows: the trials.
        :param largest_step: the largest step of the study, 0 for one without steps.
        """
        by_state: dict[str, list[TrialRow]] = {}
        for row in rows:
            by_state.setdefault(row.state, []).append(row)
        return [
            cls(
                state,
                len(found),
                sum(row.origin == "added" for row in found),
                sum(row.step for row in found),
                sum(max(0, largest_step - row.step) for row in found),
            )
            for state, found in sorted(by_state.items())
        ]


class Changes:
    """The changes of one commit, or of several one after the other: rows to insert or replace, and rows to delete.

    Deletions come first, except ``events_before``: it maps a study to the oldest event id to keep, also of the events
    in this commit. Deleting a study deletes all that is its own. ``forgotten_requests`` has studies, each with a
    ``request_id``.
    """

    __slots__ = (
        "deleted_studies",
        "events",
        "events_before",
        "forgotten_requests",
        "forgotten_workers",
        "metadata",
        "models",
        "reports",
        "requests",
        "studies",
        "trials",
        "workers",
    )

    def __init__(self) -> None:
        self.deleted_studies: list[int] = []
        self.studies: dict[int, StudyRow] = {}
        self.trials: dict[tuple[int, int], TrialRow] = {}
        self.metadata: dict[tuple[int, int], MetadataRow] = {}
        self.reports: dict[tuple[int, int], ReportRow] = {}
        self.workers: dict[tuple[int, str], WorkerRow] = {}
        self.requests: dict[tuple[int, int], RequestRow] = {}
        self.forgotten_requests: list[tuple[int, int]] = []
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
            or self.metadata
            or self.reports
            or self.workers
            or self.models
            or self.forgotten_requests
            or self.forgotten_workers
            or self.deleted_studies
            or self.events_before
        )

    def __len__(self) -> int:
        """How many rows they write, roughly."""
        rows = len(self.trials) + len(self.events) + len(self.requests) + len(self.reports)
        return rows + len(self.metadata) + len(self.studies) + 1

    def update(self, later: "Changes") -> None:
        """Add changes that come after these, so that the newest row of each key is left.

        :param later: the changes.
        """
        if later.deleted_studies:
            self._delete(later.deleted_studies)
        for request in later.forgotten_requests:
            self.requests.pop(request, None)
        for worker in later.forgotten_workers:
            self.workers.pop(worker, None)
        self.forgotten_requests += later.forgotten_requests
        self.forgotten_workers += later.forgotten_workers
        self.studies.update(later.studies)
        self.trials.update(later.trials)
        self.metadata.update(later.metadata)
        self.reports.update(later.reports)
        self.workers.update(later.workers)
        self.requests.update(later.requests)
        self.models.update(later.models)
        self.events += later.events
        for study_id, oldest in later.events_before.items():
            self.events_before[study_id] = max(oldest, self.events_before.get(study_id, 0))

    def _delete(self, study_ids: list[int]) -> None:
        gone = frozenset(study_ids)
        self.deleted_studies += study_ids
        for study_id in gone:
            self.studies.pop(study_id, None)
            self.models.pop(study_id, None)
            self.events_before.pop(study_id, None)
        self.trials = {key: row for key, row in self.trials.items() if key[0] not in gone}
        self.metadata = {key: row for key, row in self.metadata.items() if key[0] not in gone}
        self.reports = {key: row for key, row in self.reports.items() if key[0] not in gone}
        self.workers = {key: row for key, row in self.workers.items() if key[0] not in gone}
        self.requests = {key: row for key, row in self.requests.items() if key[0] not in gone}
        self.forgotten_requests = [key for key in self.forgotten_requests if key[0] not in gone]
        self.forgotten_workers = [key for key in self.forgotten_workers if key[0] not in gone]
        self.events = [row for row in self.events if row.study_id not in gone]

    def of_study(self, study_id: int) -> "Changes | None":
        """The changes of one study alone.

        :param study_id: the study.
        :returns: a copy, or ``None`` when there are none.
        """
        found = Changes()
        found.deleted_studies = [study_id] if study_id in self.deleted_studies else []
        found.studies = {study_id: self.studies[study_id]} if study_id in self.studies else {}
        found.models = {study_id: self.models[study_id]} if study_id in self.models else {}
        found.events_before = {study_id: self.events_before[study_id]} if study_id in self.events_before else {}
        found.trials = {key: row for key, row in self.trials.items() if key[0] == study_id}
        found.metadata = {key: row for key, row in self.metadata.items() if key[0] == study_id}
        found.reports = {key: row for key, row in self.reports.items() if key[0] == study_id}
        found.workers = {key: row for key, row in self.workers.items() if key[0] == study_id}
        found.requests = {key: row for key, row in self.requests.items() if key[0] == study_id}
        found.forgotten_requests = [key for key in self.forgotten_requests if key[0] == study_id]
        found.forgotten_workers = [key for key in self.forgotten_workers if key[0] == study_id]
        found.events = [row for row in self.events if row.study_id == study_id]
        return found or None

    def kept_events(self) -> list[EventRow]:
        """The events that these changes do not trim themselves."""
        before = self.events_before
        return [row for row in self.events if row.event_id >= before.get(row.study_id, 0)] if before else self.events
