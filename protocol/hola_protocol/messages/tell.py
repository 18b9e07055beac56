"""Telling results and failures, and giving trials back."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from ..errors import ErrorResponse
from ..values import (
    Label,
    LeaseToken,
    Metadata,
    ObjectiveValues,
    PositiveSeconds,
    Text,
    TrialId,
    WorkerId,
)
from .ask import GetSuggestionResponse
from .base import (
    MAX_BATCH,
    BatchSize,
    FailureKind,
    Outcome,
    RequestItem,
    Response,
    ResponseItem,
    StudyRequest,
    TrialState,
)
from .checkpoint import Checkpoint
from .workers import LeaseRef


class Result(RequestItem, kw_only=True, frozen=True):
    """The values of one evaluation."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""
    objectives: ObjectiveValues
    """The objective values."""
    metadata: Metadata | None = None
    """Data to store with the trial."""


class Receipt(ResponseItem, kw_only=True, frozen=True):
    """The outcome of one item of a tell.

    ``recorded``: the item was recorded. ``superseded``: another result was recorded before; ``objectives`` has its
    values. ``ended``: the trial had already ended with ``state``. ``requeued``: the trial will be evaluated again.
    ``refused``: see ``error``.
    """

    trial_id: TrialId
    """The trial."""
    outcome: Outcome
    """The outcome of the item."""
    state: TrialState | None = None
    """The current state of the trial."""
    objectives: ObjectiveValues | None = None
    """The recorded values, if they differ."""
    discard: list[Checkpoint] = []
    """Checkpoints of the trial that are no longer needed; the worker may delete them."""
    error: ErrorResponse | None = None
    """Why the item was refused."""


class Failure(RequestItem, kw_only=True, frozen=True):
    """An evaluation without a result.

    ``failed`` is final unless ``retry``; ``infeasible``: the point cannot be evaluated.
    """

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""
    kind: FailureKind = "failed"
    """Whether the evaluation failed, or the point cannot be evaluated."""
    reason: Text
    """The reason, such as a traceback."""
    retry: bool = False
    """Put the trial back into the queue; this counts against ``max_retries``."""
    metadata: Metadata | None = None
    """Data to store with the trial."""


class SubmitResultRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell results and failures, at least one, and with ``next_count`` ask for the next suggestions."""

    worker_id: WorkerId | None = None
    """The worker; required with ``next_count``."""
    results: Annotated[list[Result], Meta(max_length=MAX_BATCH)] = []
    """The results."""
    failures: Annotated[list[Failure], Meta(max_length=MAX_BATCH)] = []
    """The failures."""
    next_count: BatchSize = 0
    """The maximum number of suggestions in the reply; 0 for none."""
    lease_s: PositiveSeconds | None = None
    """The duration of their leases; default: that of the study."""


class SubmitResultResponse(Response, kw_only=True, frozen=True):
    """A receipt for each result, then one for each failure, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    """The outcome of each result and of each failure."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``; never waits."""


ReleaseKind: TypeAlias = Literal["preempted", "undelivered", "drained"]
"""Why a worker gives trials back: ``preempted``, which counts against ``max_preemptions``; ``undelivered`` (it never
began them), which counts against nothing; or ``drained`` (it was told to end), which counts against nothing."""


class ReleaseTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Give back trials without a result, such as on preemption. They go back to the queue at once."""

    leases: Annotated[list[LeaseRef], Meta(min_length=1, max_length=MAX_BATCH)]
    """The leases to give back."""
    kind: ReleaseKind = "preempted"
    """Why they are given back."""
    reason: Label | None = None
    """The reason, for information."""


class ReleaseTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """The outcome of each lease."""
