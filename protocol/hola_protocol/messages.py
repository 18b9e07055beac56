"""Every message of the protocol: requests, their responses, and events.

Requests are closed (an unknown field is an error); responses and events are open (a reader ignores unknown fields).
In a field that may be null, null means the same as absence. A sender omits fields that have their default value.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from .errors import ErrorResponse
from .limits import Limits
from .space import DEFAULT_STUDY, ObjectiveSpec, StudySpec
from .values import (
    Count,
    EventId,
    Label,
    LeaseToken,
    Metadata,
    Name,
    ObjectiveValues,
    ParameterSet,
    PositiveCount,
    PositiveSeconds,
    Seconds,
    Text,
    TrialId,
    WallTimeMs,
    WorkerId,
)
from .version import VersionText

MAX_BATCH = 256
MAX_PAGE = 1000

StudyState: TypeAlias = Literal["running", "paused", "finished"]
"""Whether a study gives out trials: ``paused`` and ``finished`` ones do not."""
TrialState: TypeAlias = Literal["queued", "running", "completed", "infeasible", "failed", "cancelled", "lost"]
"""The state of a trial. The last five are terminal; only a ``lost`` trial can change its state, by a late result."""
FinishReason: TypeAlias = Literal[
    "max_trials",
    "space_exhausted",
    "stop_at",
    "deadline_s",
    "max_failures",
    "max_consecutive_failures",
    "by_hand",
]
"""The end that finished a study; ``by_hand``: none of its ends."""
WorkerState: TypeAlias = Literal["active", "away", "deregistered"]
"""Whether a worker sends requests; a worker that is ``away`` is served as before when it comes back."""
Command: TypeAlias = Literal["continue", "drain", "stop"]
"""A command for a worker: continue, end after the running trials (``drain``), or end at once (``stop``)."""
ShutdownMode: TypeAlias = Literal["drain", "stop"]
"""Whether workers finish their running trials or end at once."""
AskStatus: TypeAlias = Literal["suggestions", "wait", "paused", "finished"]
"""The result of an ask: suggestions, or why there are none. After ``wait`` and ``paused``, ask under a new key."""
Standing: TypeAlias = Literal["held", "gone", "ended"]
"""The standing of a suggestion: ``held`` (evaluate it), ``gone`` (leased again), ``ended`` (the trial has ended)."""
Outcome: TypeAlias = Literal["recorded", "superseded", "ended", "requeued", "refused"]
"""The outcome of one item of a tell. No outcome is a reason to stop."""
FailureKind: TypeAlias = Literal["failed", "infeasible"]
"""Whether an evaluation failed, or the point cannot be evaluated."""
Origin: TypeAlias = Literal["sampler", "start", "region", "global", "front", "moved", "enumerated", "enqueued", "added"]
"""The origin of the parameters of a trial: a user queued them (``enqueued``) or added a result (``added``), or the
sampler chose them. The default sampler distinguishes the initial design (``start``); a choice of the model in the trust
region (``region``), in the whole space (``global``) or for a front (``front``); a small step from the best trials
(``moved``), if no choice of the model was ready. ``enumerated`` is a remaining point of a small space."""
SamplerPhase: TypeAlias = Literal["start", "region", "front", "model", "model_free"]
"""The phase of the sampler: initial design, trust region around the best trial, front of several costs, another model,
or no model."""
Cursor: TypeAlias = Annotated[str, Meta(max_length=128, description="The next_cursor of the previous page; opaque.")]
BatchSize: TypeAlias = Annotated[int, Meta(ge=0, le=MAX_BATCH)]
"""A number of items of one request."""
PageSize: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_PAGE)]
"""A number of items of one page."""


class Request(
    Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True
):
    """The base of requests: closed."""


class StudyRequest(Request, kw_only=True, frozen=True):
    """The base of requests on a study."""

    study: Name = DEFAULT_STUDY
    """The study."""


class Response(Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, frozen=True):
    """The base of responses: open."""


class RequestItem(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """The base of the parts of requests: closed."""


class ResponseItem(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The base of the parts of responses: open."""


# The server and its studies


class DescribeRequest(Request, kw_only=True, frozen=True):
    """Ask for versions, capabilities and limits of the server. Needs no study."""


class DescribeResponse(Response, kw_only=True, frozen=True):
    """The server's versions, capabilities, limits and durability."""

    versions: Annotated[list[VersionText], Meta(min_length=1, description="The versions served, oldest first.")]
    server: Annotated[str, Meta(description="The server's name and version, for information.")]
    capabilities: list[Name] = []
    """Names of optional features of this server."""
    limits: Limits
    """The limits of the server."""
    durability: Annotated[
        str,
        Meta(description="What an acknowledged result survives: memory, process (a killed process) or power."),
    ]
    time_ms: WallTimeMs
    """The server's clock, for information."""


class TrialCounts(ResponseItem, kw_only=True, frozen=True):
    """The number of trials of a study in each state."""

    queued: Count = 0
    """Waiting for a worker."""
    running: Count = 0
    """Leased to a worker."""
    completed: Count = 0
    """With a result."""
    infeasible: Count = 0
    """Reported as infeasible by a worker."""
    failed: Count = 0
    """Failed."""
    cancelled: Count = 0
    """Cancelled."""
    lost: Count = 0
    """Given up after repeated expiry of their leases."""


class StudyInfo(ResponseItem, kw_only=True, frozen=True):
    """A study and its current state."""

    study: Name
    """Its name."""
    spec: StudySpec
    """The spec, with all changes so far."""
    state: StudyState
    """Whether it gives out trials."""
    reason: FinishReason | None = None
    """The reason of the end; absent for a study that has not finished."""
    revision: PositiveCount
    """Counts the changes of the study; an update gives the revision that it expects."""
    objective_revision: PositiveCount
    """Counts the changes of the objectives."""
    created_ms: WallTimeMs
    """When it was created."""
    running_s: Seconds = 0.0
    """The seconds since creation in which scheduler and study were running; they count for ``deadline_s``."""
    counts: TrialCounts = TrialCounts()
    """Its trials by state."""
    created_trials: Count = 0
    """Trials created by ask or enqueue, which count for ``max_trials``."""


class CreateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Create a study. For an equal spec the existing study is returned; another spec is a ``conflict``."""

    spec: StudySpec
    """The spec of the study."""


class CreateStudyResponse(Response, kw_only=True, frozen=True):
    """The study, and whether this request created it."""

    info: StudyInfo
    """The study."""
    created: bool = False
    """False if the study already existed."""


class ListStudiesRequest(Request, kw_only=True, frozen=True):
    """List the studies by name."""

    limit: PageSize = 100
    """The maximum number of items."""
    after: Cursor | None = None
    """The ``next_cursor`` of the previous page; absent for the first page."""


class ListStudiesResponse(Response, kw_only=True, frozen=True):
    """A page of studies in the order of their names."""

    items: list[StudyInfo] = []
    """The studies."""
    next_cursor: Cursor | None = None
    """The ``after`` of the next page; absent on the last page."""


class GetStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for a study and its current state."""


class GetStudyResponse(Response, kw_only=True, frozen=True):
    """The study."""

    info: StudyInfo
    """The study."""


EndName: TypeAlias = Literal["max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at"]
"""An end of a study that can be removed."""


class UpdateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Change the ends of a study. Absent ends stay, ``clear`` removes ends; a study that they finished is reopened."""

    expected_revision: PositiveCount
    """The revision that the change is based on; if it is not the current one, the reply is a ``conflict``."""
    max_trials: PositiveCount | None = None
    """The total number of trials to create."""
    max_failures: PositiveCount | None = None
    """The number of failed trials that finishes the study."""
    max_consecutive_failures: PositiveCount | None = None
    """The number of failed trials in a row that finishes the study."""
    deadline_s: PositiveSeconds | None = None
    """The scheduler's running seconds after which the study finishes."""
    stop_at: ObjectiveValues | None = None
    """Objective values; the study finishes when one trial reaches all of them."""
    clear: Annotated[list[EndName], Meta(max_length=8)] = []
    """Ends to remove."""


class UpdateStudyResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo
    """The study."""


class UpdateObjectivesRequest(StudyRequest, kw_only=True, frozen=True):
    """Replace the settings of the objectives, under the same names. All trials are scored again."""

    expected_revision: PositiveCount
    """The revision that the change is based on; if it is not the current one, the reply is a ``conflict``."""
    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=32)]
    """All objectives, with their existing names."""


class UpdateObjectivesResponse(Response, kw_only=True, frozen=True):
    """The study after the change; ``objective_revision`` of a trial says when it has been scored again."""

    info: StudyInfo
    """The study."""


class SetStudyStateRequest(StudyRequest, kw_only=True, frozen=True):
    """Pause, resume or finish a study by hand. ``running`` also reopens a study that was finished by hand."""

    state: StudyState
    """The new state."""


class SetStudyStateResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo
    """The study."""


class DeleteStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Delete a study with all its trials. If it does not exist, the reply is ``unknown_study``."""


class DeleteStudyResponse(Response, kw_only=True, frozen=True):
    """The study was deleted."""


class ShutdownRequest(Request, kw_only=True, frozen=True):
    """Stop the scheduler. It gives no new suggestions, sends ``drain`` (or ``stop``) to workers, and then exits.

    ``grace_s`` limits the wait for running trials; their leases survive the restart.
    """

    mode: ShutdownMode = "drain"
    """Whether workers finish their running trials (``drain``) or end at once (``stop``)."""
    grace_s: Seconds = 0.0
    """The maximum wait for running trials."""


class ShutdownResponse(Response, kw_only=True, frozen=True):
    """The scheduler is shutting down."""

    running: Count = 0
    """The number of running trials."""


# Workers


class RegisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Register a worker with a study. The same idempotency key returns the same worker."""

    name: Label | None = None
    """A name for display."""
    host: Label | None = None
    """The host name."""
    pid: Count | None = None
    """The process id on this host."""
    concurrency: PositiveCount = 1
    """The number of trials that it evaluates at once."""


class RegisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The worker's id, the study and the limits."""

    worker_id: WorkerId
    """Identifies the worker in its later requests."""
    info: StudyInfo
    """The study."""
    limits: Limits
    """The limits of the server."""


class DeregisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Deregister a worker. Its trials go back to the queue at once."""

    worker_id: WorkerId
    """The worker."""


class DeregisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The trials that went back to the queue."""

    released: list[TrialId] = []
    """The trials."""


class LeaseRef(RequestItem, kw_only=True, frozen=True):
    """A lease that a worker holds."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""


class HeartbeatRequest(StudyRequest, kw_only=True, frozen=True):
    """Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds."""

    worker_id: WorkerId
    """The worker."""
    leases: Annotated[list[LeaseRef], Meta(max_length=MAX_BATCH)] = []
    """The leases that it holds."""


class HeartbeatResponse(Response, kw_only=True, frozen=True):
    """A command for the worker, and the trials to drop."""

    command: Command = "continue"
    """The command."""
    drop: list[TrialId] = []
    """Trials to abandon, because another attempt runs or they have ended."""
    state: StudyState = "running"
    """The study's state."""


# Ask


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


# Tell


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
    error: ErrorResponse | None = None
    """Why the item was refused."""


class SubmitResultRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell results, and with ``next_count`` ask for the next suggestions in the same round trip."""

    worker_id: WorkerId | None = None
    """The worker; required with ``next_count``."""
    results: Annotated[list[Result], Meta(min_length=1, max_length=MAX_BATCH)]
    """The results."""
    next_count: BatchSize = 0
    """The maximum number of suggestions in the reply; 0 for none."""
    lease_s: PositiveSeconds | None = None
    """The duration of their leases; default: that of the study."""


class SubmitResultResponse(Response, kw_only=True, frozen=True):
    """A receipt for each result, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    """The outcome of each result."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``; never waits."""


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


class SubmitFailureRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell failures, and with ``next_count`` ask for the next suggestions."""

    worker_id: WorkerId | None = None
    """The worker; required with ``next_count``."""
    failures: Annotated[list[Failure], Meta(min_length=1, max_length=MAX_BATCH)]
    """The failures."""
    next_count: BatchSize = 0
    """The maximum number of suggestions in the reply; 0 for none."""
    lease_s: PositiveSeconds | None = None
    """The duration of their leases; default: that of the study."""


class SubmitFailureResponse(Response, kw_only=True, frozen=True):
    """A receipt for each failure, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    """The outcome of each failure."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``; never waits."""


class ReleaseTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Give back trials without a result, such as on preemption. They go back to the queue at once."""

    leases: Annotated[list[LeaseRef], Meta(min_length=1, max_length=MAX_BATCH)]
    """The leases to give back."""
    reason: Label | None = None
    """The reason, for information."""


class ReleaseTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """The outcome of each lease."""


# Trials


class GroupCost(ResponseItem, kw_only=True, frozen=True):
    """The cost of a trial in one comparison group, and its violation of the limits in that group."""

    group: Name
    """The comparison group."""
    cost: float | None = None
    """Lower is better; absent if the trial has no values."""
    violation: Annotated[float, Meta(ge=0.0)] = 0.0
    """0 within all limits of the group."""


class Trial(ResponseItem, kw_only=True, frozen=True):
    """A trial and its current state. ``costs`` are those under ``objective_revision``."""

    trial_id: TrialId
    """Its id."""
    state: TrialState
    """Its state."""
    origin: Origin = "sampler"
    """The origin of the parameters."""
    parameters: ParameterSet
    """The parameters."""
    attempt: Count = 0
    """The number of its latest lease; 0 before the first."""
    worker_id: WorkerId | None = None
    """The worker of its latest lease."""
    objectives: ObjectiveValues | None = None
    """Its values, if completed."""
    costs: list[GroupCost] = []
    """Its cost in each comparison group, if completed."""
    objective_revision: Count = 0
    """The revision of the objectives for ``costs``."""
    retries: Count = 0
    """Expired leases and failures with ``retry`` so far."""
    preemptions: Count = 0
    """The number of times that it was given back so far."""
    reason: Text | None = None
    """The reason of a failure or cancellation."""
    metadata: Metadata | None = None
    """The metadata of its result."""
    metadata_left_out: bool = False
    """Whether the reply had no room for the metadata; use GetMetadata."""
    created_ms: WallTimeMs
    """When it was created."""
    started_ms: WallTimeMs | None = None
    """When its latest lease began."""
    ended_ms: WallTimeMs | None = None
    """When it ended."""
    changed: EventId = 0
    """The event of its latest change."""


class RankedTrial(ResponseItem, kw_only=True, frozen=True):
    """A trial and its rank: its place in a ranking, or the number of its front, both from 1."""

    rank: PositiveCount
    """Its place in a ranking, or the number of its front; from 1."""
    trial: Trial
    """The trial."""


class GetTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Page through the trials by id: all, those in some states, or those changed since an event."""

    states: Annotated[list[TrialState], Meta(max_length=16)] = []
    """Only trials in one of these states; empty: in any."""
    changed_since: EventId | None = None
    """Only trials that changed after this event: the ``as_of`` of an earlier pass."""
    limit: PageSize = 100
    """The maximum number of items."""
    after: Cursor | None = None
    """The ``next_cursor`` of the previous page; absent for the first page."""


class GetTrialsResponse(Response, kw_only=True, frozen=True):
    """A page of trials. Every page of a pass repeats ``as_of``, the ``changed_since`` of the next pass."""

    items: list[Trial] = []
    """The trials."""
    next_cursor: Cursor | None = None
    """The ``after`` of the next page; absent on the last page."""
    as_of: EventId = 0
    """The newest event when the pass began."""


class GetMetadataRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the metadata of some trials."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    """The trials."""


class TrialMetadata(ResponseItem, kw_only=True, frozen=True):
    """The metadata of one trial."""

    trial_id: TrialId
    """The trial."""
    metadata: Metadata | None = None
    """The metadata of its result; absent if there is none."""


class GetMetadataResponse(Response, kw_only=True, frozen=True):
    """The metadata in the requested order; a reply without room for all has the first of them."""

    items: list[TrialMetadata] = []
    """One for each requested trial; request those that are missing at the end again."""


class GetTopKRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the best trials: by cost for one group, by front and crowding distance for several."""

    limit: PageSize = 10
    """The maximum number of trials."""


class GetTopKResponse(Response, kw_only=True, frozen=True):
    """The best trials, best first. If the reply has no room, metadata is omitted and the list ends early."""

    items: list[RankedTrial] = []
    """The trials."""


class GetFrontsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the non-dominated fronts, up to ``limit`` trials in total."""

    limit: PageSize = 100
    """The maximum number of trials, over all fronts."""


class GetFrontsResponse(Response, kw_only=True, frozen=True):
    """Trials front by front, and the size of the first front. If the reply has no room, see GetTopK."""

    items: list[RankedTrial] = []
    """The trials; their rank is the number of their front."""
    front_size: Count = 0
    """The number of trials in the first front."""


class IsMultiGroupRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask whether the objectives form several comparison groups."""


class IsMultiGroupResponse(Response, kw_only=True, frozen=True):
    """The groups in the order of the costs."""

    is_multi_group: bool = False
    """Whether there are several."""
    groups: list[Name] = []
    """Their names."""


class EnqueueTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Queue parameter sets for evaluation before any new suggestion. All or none are queued."""

    trials: Annotated[list[ParameterSet], Meta(min_length=1, max_length=MAX_BATCH)]
    """The parameter sets."""


class EnqueueTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]
    """The trials."""


class AddedTrial(RequestItem, kw_only=True, frozen=True):
    """A result from elsewhere."""

    parameters: ParameterSet
    """The parameters that were evaluated."""
    objectives: ObjectiveValues
    """The objective values."""
    metadata: Metadata | None = None
    """Data to store with the trial."""


class AddTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Add known results, such as those of an earlier study. All or none are added; they do not count for the budget."""

    trials: Annotated[list[AddedTrial], Meta(min_length=1, max_length=MAX_BATCH)]
    """The results."""


class AddTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]
    """The trials."""


class CancelTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Cancel trials. A worker that evaluates one gets it in ``drop``."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    """The trials."""
    reason: Label | None = None
    """The reason, for information."""


class CancelTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """The outcome of each trial."""


# Status and events


class WorkerStatus(ResponseItem, kw_only=True, frozen=True):
    """The state of a worker at the scheduler."""

    worker_id: WorkerId
    """Its id."""
    name: Label | None = None
    """Its name for display."""
    host: Label | None = None
    """The host name."""
    state: WorkerState = "active"
    """Its state."""
    running: list[TrialId] = []
    """The trials that it holds."""
    completed: Count = 0
    """Trials that it completed."""
    failed: Count = 0
    """Trials that it failed."""
    silent_s: Seconds = 0.0
    """The time since its last request."""


class StatusRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the status of a study: counts, workers, the best trial."""

    max_workers: Annotated[int, Meta(ge=0, le=MAX_PAGE)] = 100
    """The maximum number of workers to list."""


class SamplerStatus(ResponseItem, kw_only=True, frozen=True):
    """The state of the sampler."""

    phase: SamplerPhase
    """The phase."""
    model_version: Count = 0
    """The number of the current model; 0 before the first."""
    region_size: float | None = None
    """The side of the trust region, as a share of each range; absent without one."""
    restarts: Count = 0
    """The number of restarts of the search."""
    noise: float | None = None
    """The noise that the model estimates, as a share of the variance; absent without a model."""


class StatusResponse(Response, kw_only=True, frozen=True):
    """The status of a study. ``best`` is the first of the top-k; ``front_size`` is the size of the first front."""

    info: StudyInfo
    """The study."""
    workers: list[WorkerStatus] = []
    """Its workers."""
    worker_count: Count = 0
    """The total number of its workers."""
    best: Trial | None = None
    """The best trial; absent before the first result."""
    recommended: Trial | None = None
    """The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best."""
    front_size: Count = 0
    """The number of trials in the first front."""
    sampler: SamplerStatus | None = None
    """The state of the sampler."""
    newest_event: EventId = 0
    """The newest event of the study."""


class Event(ResponseItem, tag=True, tag_field="tag", kw_only=True, frozen=True):
    """The base of events."""

    event_id: EventId
    """The number of the event in the study."""
    time_ms: WallTimeMs
    """The time of the event."""


class TrialChanged(Event, kw_only=True, frozen=True):
    """A trial has another state, or another lease."""

    trial_id: TrialId
    """The trial."""
    state: TrialState
    """The new state."""
    attempt: Count = 0
    """The number of its latest lease."""
    worker_id: WorkerId | None = None
    """The worker of that lease."""
    reason: Label | None = None
    """The reason, for information."""


class StudyChanged(Event, kw_only=True, frozen=True):
    """The study was created, or its state, ends or objectives changed."""

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


AnyRequest: TypeAlias = (
    DescribeRequest
    | CreateStudyRequest
    | ListStudiesRequest
    | GetStudyRequest
    | UpdateStudyRequest
    | UpdateObjectivesRequest
    | SetStudyStateRequest
    | DeleteStudyRequest
    | ShutdownRequest
    | RegisterWorkerRequest
    | DeregisterWorkerRequest
    | HeartbeatRequest
    | GetSuggestionRequest
    | SubmitResultRequest
    | SubmitFailureRequest
    | ReleaseTrialsRequest
    | GetTrialsRequest
    | GetMetadataRequest
    | GetTopKRequest
    | GetFrontsRequest
    | IsMultiGroupRequest
    | EnqueueTrialsRequest
    | AddTrialsRequest
    | CancelTrialsRequest
    | StatusRequest
    | GetEventsRequest
)
"""A request of any kind."""
AnyResponse: TypeAlias = (
    DescribeResponse
    | CreateStudyResponse
    | ListStudiesResponse
    | GetStudyResponse
    | UpdateStudyResponse
    | UpdateObjectivesResponse
    | SetStudyStateResponse
    | DeleteStudyResponse
    | ShutdownResponse
    | RegisterWorkerResponse
    | DeregisterWorkerResponse
    | HeartbeatResponse
    | GetSuggestionResponse
    | SubmitResultResponse
    | SubmitFailureResponse
    | ReleaseTrialsResponse
    | GetTrialsResponse
    | GetMetadataResponse
    | GetTopKResponse
    | GetFrontsResponse
    | IsMultiGroupResponse
    | EnqueueTrialsResponse
    | AddTrialsResponse
    | CancelTrialsResponse
    | StatusResponse
    | GetEventsResponse
    | ErrorResponse
)
"""A response of any kind, including an error."""
Message: TypeAlias = AnyRequest | AnyResponse | AnyEvent
"""A message of any kind."""


class Header(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The second ZeroMQ frame of a request; in a reply it has only ``version`` and ``id``. Unknown fields are ignored.

    ``id`` is chosen by the client, unique on its socket, and repeated in the reply. ``idempotency_key`` identifies the
    request: a retry repeats it. ``traceparent`` and ``tracestate`` are those of W3C Trace Context.
    """

    version: VersionText
    """The lowest version that has everything the request uses; in a reply, the server's version."""
    id: Annotated[str, Meta(max_length=64)] = ""
    """Correlates the reply with the request."""
    idempotency_key: WorkerId | None = None
    """Identifies the request: a retry repeats it."""
    token: Annotated[str, Meta(max_length=512)] | None = None
    """The token of the caller."""
    client: Label | None = None
    """The sender's name and version, for information."""
    traceparent: Label | None = None
    """The position in a trace, of W3C Trace Context."""
    tracestate: Annotated[str, Meta(max_length=512)] | None = None
    """Vendors' data of the trace, of W3C Trace Context."""
