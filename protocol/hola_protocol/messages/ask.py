"""Asking for suggestions."""

from typing import Annotated

from msgspec import Meta

from ..values import (
    LeaseToken,
    ParameterSet,
    PositiveCount,
    PositiveSeconds,
    Seconds,
    TrialId,
    WorkerId,
)
from .base import (
    MAX_BATCH,
    AskStatus,
    FinishReason,
    Response,
    ResponseItem,
    Standing,
    StudyRequest,
    TrialState,
)
from .checkpoint import Resume


class GetSuggestionRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for up to ``count`` suggestions, waiting up to ``wait_s`` for the first."""

    worker_id: WorkerId
    """The worker."""
    count: Annotated[int, Meta(ge=1, le=MAX_BATCH)] = 1
    """The maximum number of suggestions; the server never waits to collect more."""
    wait_s: Seconds = 0.0
    """The maximum wait for the first."""
    lease_s: PositiveSeconds | None = None
    """The duration of the leases; default: that of the study."""


class Suggestion(ResponseItem, kw_only=True, frozen=True):
    """A leased trial. After a replay, evaluate it only if its ``standing`` is ``held``."""

    trial_id: TrialId
    """The trial."""
    attempt: PositiveCount
    """The number of this lease of the trial, from 1."""
    lease: LeaseToken
    """The token for results, failures, releases and heartbeats."""
    lease_s: PositiveSeconds
    """The duration of the lease."""
    parameters: ParameterSet
    """The parameters to evaluate."""
    standing: Annotated[
        Standing,
        Meta(description="held: evaluate it; gone: leased again; ended: the trial has ended."),
    ] = "held"
    state: TrialState = "running"
    """The state of the trial."""
    next_step: PositiveCount | None = None
    """The first step at which there will be a decision on the trial; absent if there will be none."""
    resume: Resume | None = None
    """The checkpoint of an earlier attempt from which the evaluation continues; absent: it starts at the beginning."""


class GetSuggestionResponse(Response, kw_only=True, frozen=True):
    """Suggestions, or why there are none: ``wait`` and ``paused`` (ask again), ``finished`` (end)."""

    status: AskStatus
    """Whether there are suggestions, or why not."""
    suggestions: list[Suggestion] = []
    """At least one, if the status is ``suggestions``."""
    retry_after_s: Seconds | None = None
    """The pause before the next ask, with ``wait`` and ``paused``."""
    reason: FinishReason | None = None
    """The reason of the end of the study."""
