"""Intermediate reports of a trial, and the decisions that they bring."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from ..errors import ErrorResponse
from ..values import (
    Label,
    LeaseToken,
    Metadata,
    ObjectiveValues,
    PositiveCount,
    PositiveSeconds,
    ReportedValues,
    Text,
    TrialId,
    WallTimeMs,
    WorkerId,
)
from .ask import GetSuggestionResponse
from .base import (
    MAX_BATCH,
    BatchSize,
    Cursor,
    PageSize,
    RequestItem,
    Response,
    ResponseItem,
    StudyRequest,
    TrialState,
)
from .checkpoint import Checkpoint

Decision: TypeAlias = Literal["continue", "stop", "pause"]
"""The decision on a trial after a report: ``continue`` the evaluation; ``stop`` it, since the trial has ended; or
``pause`` it, since another attempt may continue it later. A reader takes an unknown decision for ``continue``."""
ReportOutcome: TypeAlias = Literal["recorded", "superseded", "late", "ended", "refused"]
"""The outcome of a report: ``recorded``; ``superseded`` (the attempt reported other values at this step before, which
stay); ``late`` (another attempt has begun); ``ended`` (the trial has ended); ``refused`` (see ``error``). No outcome
is a reason for a worker to end."""


class Report(RequestItem, kw_only=True, frozen=True):
    """Intermediate values of a trial at one step."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""
    step: PositiveCount
    """The step, from 1. Steps may be reported in any order, and with gaps."""
    objectives: ReportedValues = {}
    """The values of some or all objectives at this step."""
    diverged: bool = False
    """Whether a value is not finite; such a value cannot be sent, and counts as worse than any number."""
    metadata: Metadata | None = None
    """Data to store with the report."""
    checkpoint: Checkpoint | None = None
    """Where the state of the evaluation at this step is stored."""


class SubmitReportsRequest(StudyRequest, kw_only=True, frozen=True):
    """Report intermediate values, learn which trials to stop, and with ``next_count`` ask for others."""

    worker_id: WorkerId | None = None
    """The worker; required with ``next_count``."""
    reports: Annotated[list[Report], Meta(min_length=1, max_length=MAX_BATCH)]
    """The reports."""
    next_count: BatchSize = 0
    """The maximum number of suggestions in the reply, at most one for each trial that a receipt stops or pauses."""
    lease_s: PositiveSeconds | None = None
    """The duration of their leases; default: that of the study."""


class ReportReceipt(ResponseItem, kw_only=True, frozen=True):
    """The outcome of one report, and the decision on its trial."""

    trial_id: TrialId
    """The trial."""
    step: PositiveCount
    """The step of the report."""
    outcome: ReportOutcome
    """The outcome of the report."""
    decision: Decision = "continue"
    """The decision on the trial."""
    next_step: PositiveCount | None = None
    """The next step at which there will be a decision: reports of smaller steps can be sent together with it. Absent if
    there will be none."""
    reason: Label | None = None
    """Why the trial is stopped or paused, for people."""
    state: TrialState | None = None
    """The current state of the trial, if it is not running under this lease."""
    objectives: ObjectiveValues | None = None
    """The recorded values, if they differ."""
    discard: list[Checkpoint] = []
    """Checkpoints of the trial that are no longer needed; the worker may delete them."""
    error: ErrorResponse | None = None
    """Why the report was refused."""


class SubmitReportsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each report, in order; and the answer to ``next_count``."""

    receipts: list[ReportReceipt]
    """The outcome of each report."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``, if a receipt stops or pauses a trial; never waits."""


class GetReportsRequest(StudyRequest, kw_only=True, frozen=True):
    """Page through the reports of some trials, in the order of trials, attempts and steps."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    """The trials."""
    limit: PageSize = 1000
    """The maximum number of items."""
    after: Cursor | None = None
    """The ``next_cursor`` of the previous page; absent for the first page."""


class StoredReport(ResponseItem, kw_only=True, frozen=True):
    """A recorded report, and the decision that it brought."""

    trial_id: TrialId
    """The trial."""
    attempt: PositiveCount
    """The number of the lease under which it was reported."""
    step: PositiveCount
    """The step."""
    objectives: ReportedValues = {}
    """The reported values."""
    diverged: bool = False
    """Whether a value was not finite."""
    decision: Decision = "continue"
    """The decision on the trial."""
    reason: Text | None = None
    """The reason of the decision."""
    checkpoint: Checkpoint | None = None
    """Where the state of the evaluation at this step is stored."""
    time_ms: WallTimeMs
    """When it was recorded."""


class GetReportsResponse(Response, kw_only=True, frozen=True):
    """A page of reports."""

    items: list[StoredReport] = []
    """The reports."""
    next_cursor: Cursor | None = None
    """The ``after`` of the next page; absent on the last page."""
