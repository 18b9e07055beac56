"""The events of a study."""

from typing import TypeAlias

from ..values import (
    Count,
    EventId,
    Label,
    PositiveCount,
    Seconds,
    TrialId,
    WallTimeMs,
    WorkerId,
)
from .base import (
    FinishReason,
    PageSize,
    Response,
    ResponseItem,
    StudyRequest,
    StudyState,
    TrialState,
    WorkerState,
)


class Event(ResponseItem, tag=True, tag_field="tag", kw_only=True, frozen=True):
    """The base of events."""

    event_id: EventId
    """The number of the event in the study."""
    time_ms: WallTimeMs
    """The time of the event."""


class TrialChanged(Event, kw_only=True, frozen=True):
    """A trial has another state, another lease, or another note or label."""

    trial_id: TrialId
    """The trial."""
    state: TrialState
    """The new state."""
    attempt: Count = 0
    """The number of its latest lease."""
    worker_id: WorkerId | None = None
    """The worker of that lease."""
    step: Count = 0
    """The largest step that was reported; 0 before the first report."""
    reason: Label | None = None
    """The reason, for information."""


class StudyChanged(Event, kw_only=True, frozen=True):
    """The study was created, or its state, ends, objectives, description or labels changed."""

    state: StudyState
    """The new state."""
    reason: FinishReason | None = None
    """The reason of the end of the study."""
    revision: PositiveCount
    """The new revision of the study."""
    objective_revision: PositiveCount
    """The revision of its objectives."""


class WorkerChanged(Event, kw_only=True, frozen=True):
    """A worker registered, came back, went away or deregistered."""

    worker_id: WorkerId
    """The worker."""
    state: WorkerState
    """The new state."""


class ModelChanged(Event, kw_only=True, frozen=True):
    """The sampler has a new model."""

    model_version: Count
    """The number of the model in the study, from 1."""


AnyEvent: TypeAlias = TrialChanged | StudyChanged | WorkerChanged | ModelChanged
"""An event of a study."""


class GetEventsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for events after an event, or from the oldest stored one, waiting up to ``wait_s`` for the first."""

    after: EventId | None = None
    """The newest known event; the reply starts with the next one."""
    limit: PageSize = 100
    """The maximum number of events."""
    wait_s: Seconds = 0.0
    """The maximum wait for the first."""


class GetEventsResponse(Response, kw_only=True, frozen=True):
    """Events in the order of their ids; ``next_cursor`` is the ``after`` of the next request."""

    items: list[AnyEvent] = []
    """The events."""
    next_cursor: EventId = 0
    """The ``after`` of the next request."""
