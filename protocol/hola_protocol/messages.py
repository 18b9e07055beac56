"""Every message of the protocol: requests, their responses, and events.

Requests are closed (an unknown field is an error); responses and events are open (a reader ignores what it does not
know). A field that may be null means the same absent; a sender leaves out fields at their default.
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
"""Where a trial stands. The last five are terminal; only ``lost`` can be left, by a late result."""
FinishReason: TypeAlias = Literal[
    "max_trials",
    "space_exhausted",
    "stop_at",
    "deadline_s",
    "max_failures",
    "max_consecutive_failures",
    "by_hand",
]
"""Which of its ends finished a study; ``by_hand``: none of them."""
WorkerState: TypeAlias = Literal["active", "away", "deregistered"]
"""Whether a worker shows signs of life; one that is ``away`` is served as ever when it comes back."""
Command: TypeAlias = Literal["continue", "drain", "stop"]
"""What a worker is to do: go on, end after what it runs (``drain``), or end at once (``stop``)."""
ShutdownMode: TypeAlias = Literal["drain", "stop"]
"""Whether workers finish what they run or end at once."""
AskStatus: TypeAlias = Literal["suggestions", "wait", "paused", "finished"]
"""What an ask brings: suggestions, or why there are none; after ``wait`` and ``paused`` ask again, under a new key."""
Standing: TypeAlias = Literal["held", "gone", "ended"]
"""How a suggestion stands: evaluate what is ``held``; ``gone`` was leased anew; ``ended`` is in its end state."""
Outcome: TypeAlias = Literal["recorded", "superseded", "ended", "requeued", "refused"]
"""What became of one item of a tell. None of them is a reason to stop."""
FailureKind: TypeAlias = Literal["failed", "infeasible"]
"""Whether an evaluation failed, or the point cannot be evaluated."""
Origin: TypeAlias = Literal["sampler", "start", "region", "global", "front", "moved", "enumerated", "enqueued", "added"]
"""Where the parameters of a trial come from: somebody who queued it (``enqueued``) or added its result (``added``), or
the sampler. The default sampler says more: one of its first points (``start``); the model's choice inside the trust
region (``region``), in the whole space (``global``) or for a front (``front``); a small move from what is best
(``moved``), when the model's choices were used up. ``enumerated`` is one of the last points of a small space."""
SamplerPhase: TypeAlias = Literal["start", "region", "front", "model", "model_free"]
"""What the sampler draws from: its first points, a trust region round the best trial, a front of several costs, another
model, or no model at all."""
Cursor: TypeAlias = Annotated[str, Meta(max_length=128, description="The next_cursor of the page before, unread.")]
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
    """The study that is meant."""


class Response(Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, frozen=True):
    """The base of responses: open."""


class RequestItem(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """The base of the parts of requests: closed."""


class ResponseItem(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The base of the parts of responses: open."""


# The server and its studies


class DescribeRequest(Request, kw_only=True, frozen=True):
    """Ask what the server speaks, can do and allows. Needs no study."""


class DescribeResponse(Response, kw_only=True, frozen=True):
    """The server's versions, capabilities, limits and durability."""

    versions: Annotated[list[VersionText], Meta(min_length=1, description="The versions served, oldest first.")]
    server: Annotated[str, Meta(description="The server's name and version, for people.")]
    capabilities: list[Name] = []
    """Names of what this server can do beyond the protocol's core."""
    limits: Limits
    """What it accepts at most."""
    durability: Annotated[
        str, Meta(description="What an acknowledged result survives: memory, process (a killed process) or power.")
    ]
    time_ms: WallTimeMs
    """The server's clock, for people."""


class TrialCounts(ResponseItem, kw_only=True, frozen=True):
    """How many trials of a study are in each state."""

    queued: Count = 0
    """Waiting for a worker."""
    running: Count = 0
    """Leased to a worker."""
    completed: Count = 0
    """With a result."""
    infeasible: Count = 0
    """Points that a worker called infeasible."""
    failed: Count = 0
    """Failed for good."""
    cancelled: Count = 0
    """Cancelled."""
    lost: Count = 0
    """Given up, since their leases kept expiring."""


class StudyInfo(ResponseItem, kw_only=True, frozen=True):
    """A study as it stands."""

    study: Name
    """Its name."""
    spec: StudySpec
    """What it searches and wants, with all changes so far."""
    state: StudyState
    """Whether it gives out trials."""
    reason: FinishReason | None = None
    """Why it has finished; absent while it has not."""
    revision: PositiveCount
    """Counts the changes of the study; an update names the one it expects."""
    objective_revision: PositiveCount
    """Counts the changes of the objectives."""
    created_ms: WallTimeMs
    """When it was created."""
    running_s: Seconds = 0.0
    """The scheduler's running seconds since then, which count for ``deadline_s``."""
    counts: TrialCounts = TrialCounts()
    """Its trials by state."""
    created_trials: Count = 0
    """Trials created by ask or by enqueue: those that count for ``max_trials``."""


class CreateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Create a study. An equal spec returns the study that exists; another is a ``conflict`` that names the fields."""

    spec: StudySpec
    """What to search and what is wanted."""


class CreateStudyResponse(Response, kw_only=True, frozen=True):
    """The study, and whether this request created it."""

    info: StudyInfo
    """The study."""
    created: bool = False
    """False when the study was there already."""


class ListStudiesRequest(Request, kw_only=True, frozen=True):
    """List the studies by name."""

    limit: PageSize = 100
    """Items of the page at most."""
    after: Cursor | None = None
    """The ``next_cursor`` of the page before; absent for the first page."""


class ListStudiesResponse(Response, kw_only=True, frozen=True):
    """A page of studies in the order of their names."""

    items: list[StudyInfo] = []
    """The studies."""
    next_cursor: Cursor | None = None
    """The ``after`` of the next page; absent on the last."""


class GetStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for a study as it stands."""


class GetStudyResponse(Response, kw_only=True, frozen=True):
    """The study."""

    info: StudyInfo
    """The study."""


EndName: TypeAlias = Literal["max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at"]
"""An end of a study that can be removed."""


class UpdateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Change the ends of a study; reopens a study that they finished. Ends not named stay; ``clear`` removes ends."""

    expected_revision: PositiveCount
    """The study's revision that the change was made for; any other is a ``conflict``."""
    max_trials: PositiveCount | None = None
    """Trials to create in all."""
    max_failures: PositiveCount | None = None
    """Failed trials that finish the study."""
    max_consecutive_failures: PositiveCount | None = None
    """Failed trials in a row that finish the study."""
    deadline_s: PositiveSeconds | None = None
    """The scheduler's running seconds after which the study finishes."""
    stop_at: ObjectiveValues | None = None
    """Objective values that, all reached by one trial, finish the study."""
    clear: Annotated[list[EndName], Meta(max_length=8)] = []
    """Ends to remove."""


class UpdateStudyResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo
    """The study."""


class UpdateObjectivesRequest(StudyRequest, kw_only=True, frozen=True):
    """Replace the settings of the objectives (the same names); all history is scored again."""

    expected_revision: PositiveCount
    """The study's revision that the change was made for; any other is a ``conflict``."""
    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=32)]
    """All objectives anew, under the names they have."""


class UpdateObjectivesResponse(Response, kw_only=True, frozen=True):
    """The study after the change; trials carry ``objective_revision`` once they are scored under it."""

    info: StudyInfo
    """The study."""


class SetStudyStateRequest(StudyRequest, kw_only=True, frozen=True):
    """Pause a study, let it run, or finish it by hand. ``running`` also reopens a study finished by hand."""

    state: StudyState
    """The state wanted."""


class SetStudyStateResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo
    """The study."""


class DeleteStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Delete a study with all its trials. Deleting one that does not exist is ``unknown_study``."""


class DeleteStudyResponse(Response, kw_only=True, frozen=True):
    """The study is gone."""


class ShutdownRequest(Request, kw_only=True, frozen=True):
    """Stop the scheduler: no new suggestions; workers hear ``drain`` (or ``stop``); then it exits.

    ``grace_s`` bounds the wait for running trials; their leases survive the restart.
    """

    mode: ShutdownMode = "drain"
    """Whether workers finish what they run (``drain``) or end at once (``stop``)."""
    grace_s: Seconds = 0.0
    """How long to wait for running trials."""


class ShutdownResponse(Response, kw_only=True, frozen=True):
    """The scheduler is shutting down; so many trials are running."""

    running: Count = 0
    """Trials that are running."""


# Workers


class RegisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Register a worker with a study. The same idempotency key returns the same worker."""

    name: Label | None = None
    """What people call the worker."""
    host: Label | None = None
    """The machine that it runs on."""
    pid: Count | None = None
    """Its process id there."""
    concurrency: PositiveCount = 1
    """Trials that it evaluates at once."""


class RegisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The worker's id, and all that it needs to start."""

    worker_id: WorkerId
    """Names the worker in all that it sends from now on."""
    info: StudyInfo
    """The study."""
    limits: Limits
    """What the server accepts at most."""


class DeregisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Say goodbye: the worker's trials go back to the queue at once."""

    worker_id: WorkerId
    """The worker."""


class DeregisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The trials that went back."""

    released: list[TrialId] = []
    """The trials."""


class LeaseRef(RequestItem, kw_only=True, frozen=True):
    """A lease that a worker holds."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""


class HeartbeatRequest(StudyRequest, kw_only=True, frozen=True):
    """A sign of life that renews the leases listed. Send one every quarter of the shortest lease held."""

    worker_id: WorkerId
    """The worker."""
    leases: Annotated[list[LeaseRef], Meta(max_length=MAX_BATCH)] = []
    """The leases that it holds."""


class HeartbeatResponse(Response, kw_only=True, frozen=True):
    """What to do: go on, finish what runs and end (``drain``), or end at once (``stop``); and the trials to drop."""

    command: Command = "continue"
    """What to do."""
    drop: list[TrialId] = []
    """Trials to stop evaluating: another attempt runs, or they have ended."""
    state: StudyState = "running"
    """The study's state."""


# Ask


class GetSuggestionRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for up to ``count`` suggestions, waiting up to ``wait_s`` for the first."""

    worker_id: WorkerId
    """The worker."""
    count: Annotated[int, Meta(ge=1, le=MAX_BATCH)] = 1
    """Suggestions wanted at most; the server never waits to fill up."""
    wait_s: Seconds = 0.0
    """How long to wait for the first."""
    lease_s: PositiveSeconds | None = None
    """The length of the leases; absent: the study's."""


class Suggestion(ResponseItem, kw_only=True, frozen=True):
    """A leased trial. In a replay ``held`` says whether the lease still is this worker's: evaluate only the held."""

    trial_id: TrialId
    """The trial."""
    attempt: PositiveCount
    """Numbers the leases of the trial, from 1."""
    lease: LeaseToken
    """The token to repeat in the result, a failure, a release and in heartbeats."""
    lease_s: PositiveSeconds
    """The length of the lease."""
    parameters: ParameterSet
    """What to evaluate."""
    standing: Annotated[
        Standing,
        Meta(description="held: evaluate it; gone: leased anew; ended: the trial is in its end state."),
    ] = "held"
    state: TrialState = "running"
    """The state of the trial."""


class GetSuggestionResponse(Response, kw_only=True, frozen=True):
    """Suggestions, or why there are none: ``wait`` and ``paused`` (ask again), ``finished`` (end)."""

    status: AskStatus
    """Whether there are suggestions, and if not, why."""
    suggestions: list[Suggestion] = []
    """At least one with the status ``suggestions``."""
    retry_after_s: Seconds | None = None
    """When to ask again, with ``wait`` and ``paused``."""
    reason: FinishReason | None = None
    """Why the study has finished."""


# Tell


class Result(RequestItem, kw_only=True, frozen=True):
    """The values of one evaluation."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""
    objectives: ObjectiveValues
    """What came out."""
    metadata: Metadata | None = None
    """Anything to keep with the trial."""


class Receipt(ResponseItem, kw_only=True, frozen=True):
    """What became of one item of a tell.

    ``recorded``: it stands. ``superseded``: another result of the trial stands, in ``objectives``. ``ended``: the
    trial had ended as ``state``. ``requeued``: the trial will be evaluated again. ``refused``: see ``error``.
    """

    trial_id: TrialId
    """The trial."""
    outcome: Outcome
    """What became of the item."""
    state: TrialState | None = None
    """The state of the trial now."""
    objectives: ObjectiveValues | None = None
    """The values that stand, when they are others."""
    error: ErrorResponse | None = None
    """Why the item was refused."""


class SubmitResultRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell results, and with ``next_count`` ask for the next suggestions in the same round trip."""

    worker_id: WorkerId | None = None
    """The worker, needed with ``next_count``."""
    results: Annotated[list[Result], Meta(min_length=1, max_length=MAX_BATCH)]
    """The results."""
    next_count: BatchSize = 0
    """Suggestions wanted at most with the reply; 0 for none."""
    lease_s: PositiveSeconds | None = None
    """The length of their leases; absent: the study's."""


class SubmitResultResponse(Response, kw_only=True, frozen=True):
    """A receipt for each result, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    """What became of each result."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``; never waits."""


class Failure(RequestItem, kw_only=True, frozen=True):
    """An evaluation that brought no result.

    ``failed`` is final unless ``retry``; ``infeasible``: the point cannot be evaluated.
    """

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The token that came with the suggestion."""
    kind: FailureKind = "failed"
    """Whether the evaluation failed, or the point cannot be evaluated."""
    reason: Text
    """Why, for people; a traceback fits."""
    retry: bool = False
    """Put the trial back in the queue; counts against ``max_retries``."""
    metadata: Metadata | None = None
    """Anything to keep with the trial."""


class SubmitFailureRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell failures, and with ``next_count`` ask for the next suggestions."""

    worker_id: WorkerId | None = None
    """The worker, needed with ``next_count``."""
    failures: Annotated[list[Failure], Meta(min_length=1, max_length=MAX_BATCH)]
    """The failures."""
    next_count: BatchSize = 0
    """Suggestions wanted at most with the reply; 0 for none."""
    lease_s: PositiveSeconds | None = None
    """The length of their leases; absent: the study's."""


class SubmitFailureResponse(Response, kw_only=True, frozen=True):
    """A receipt for each failure, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    """What became of each failure."""
    next: GetSuggestionResponse | None = None
    """The answer to ``next_count``; never waits."""


class ReleaseTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Give trials back unevaluated, such as on preemption; they go back to the queue at once."""

    leases: Annotated[list[LeaseRef], Meta(min_length=1, max_length=MAX_BATCH)]
    """The leases to give back."""
    reason: Label | None = None
    """Why, for people."""


class ReleaseTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """What became of each lease."""


# Trials


class GroupCost(ResponseItem, kw_only=True, frozen=True):
    """The cost of a trial in one comparison group, and by how much it violates the limits there."""

    group: Name
    """The comparison group."""
    cost: float | None = None
    """Less is better; absent when the trial has no values."""
    violation: Annotated[float, Meta(ge=0.0)] = 0.0
    """0 within all limits of the group."""


class Trial(ResponseItem, kw_only=True, frozen=True):
    """A trial as it stands. ``costs`` are those under ``objective_revision``."""

    trial_id: TrialId
    """Its id."""
    state: TrialState
    """Where it stands."""
    origin: Origin = "sampler"
    """Who chose the parameters."""
    parameters: ParameterSet
    """What is evaluated."""
    attempt: Count = 0
    """The number of its latest lease; 0 before the first."""
    worker_id: WorkerId | None = None
    """The worker of its latest lease."""
    objectives: ObjectiveValues | None = None
    """Its values, once completed."""
    costs: list[GroupCost] = []
    """Its cost in each comparison group, once completed."""
    objective_revision: Count = 0
    """The revision of the objectives that ``costs`` are under."""
    retries: Count = 0
    """Expired leases and failures with ``retry`` so far."""
    preemptions: Count = 0
    """Times it was given back so far."""
    reason: Text | None = None
    """Why it failed, or was cancelled."""
    metadata: Metadata | None = None
    """What came with the result."""
    metadata_left_out: bool = False
    """Whether it has metadata for which the reply had no room; GetMetadata brings it."""
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
    """Page through the trials by id, all or by state, or those changed since an event."""

    states: Annotated[list[TrialState], Meta(max_length=16)] = []
    """Only trials in one of these states; empty: in any."""
    changed_since: EventId | None = None
    """Only trials that changed after this event: the ``as_of`` of an earlier pass."""
    limit: PageSize = 100
    """Items of the page at most."""
    after: Cursor | None = None
    """The ``next_cursor`` of the page before; absent for the first page."""


class GetTrialsResponse(Response, kw_only=True, frozen=True):
    """A page of trials. Every page of a pass repeats ``as_of``, the ``changed_since`` of the next pass."""

    items: list[Trial] = []
    """The trials."""
    next_cursor: Cursor | None = None
    """The ``after`` of the next page; absent on the last."""
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
    """What came with its result; absent when nothing did."""


class GetMetadataResponse(Response, kw_only=True, frozen=True):
    """The metadata, in the order asked; as many of the first as a reply has room for."""

    items: list[TrialMetadata] = []
    """One for each trial asked for; ask again for those that are missing at the end."""


class GetTopKRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the best trials: by cost for one group, by front and crowding distance for several."""

    limit: PageSize = 10
    """Trials at most."""


class GetTopKResponse(Response, kw_only=True, frozen=True):
    """The best trials, best first; metadata is left out, and the list ends early, where the reply has no room."""

    items: list[RankedTrial] = []
    """The trials."""


class GetFrontsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the non-dominated fronts, whole trials up to ``limit`` in all."""

    limit: PageSize = 100
    """Trials at most, over all fronts."""


class GetFrontsResponse(Response, kw_only=True, frozen=True):
    """Trials front by front; ``front_size`` is the whole first front's. What has no room is left out as in GetTopK."""

    items: list[RankedTrial] = []
    """The trials; their rank is the number of their front."""
    front_size: Count = 0
    """Trials in the first front."""


class IsMultiGroupRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask whether the objectives form several comparison groups."""


class IsMultiGroupResponse(Response, kw_only=True, frozen=True):
    """The groups in the order of the costs."""

    is_multi_group: bool = False
    """Whether there are several."""
    groups: list[Name] = []
    """Their names."""


class EnqueueTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Queue parameter sets to be evaluated before any new suggestion. All or nothing."""

    trials: Annotated[list[ParameterSet], Meta(min_length=1, max_length=MAX_BATCH)]
    """The parameter sets."""


class EnqueueTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]
    """The trials."""


class AddedTrial(RequestItem, kw_only=True, frozen=True):
    """A result from elsewhere."""

    parameters: ParameterSet
    """What was evaluated."""
    objectives: ObjectiveValues
    """What came out."""
    metadata: Metadata | None = None
    """Anything to keep with the trial."""


class AddTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Add results from elsewhere, such as of an earlier study. All or nothing; outside the budget."""

    trials: Annotated[list[AddedTrial], Meta(min_length=1, max_length=MAX_BATCH)]
    """The results."""


class AddTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]
    """The trials."""


class CancelTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Cancel trials; a worker that evaluates one hears ``drop``."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    """The trials."""
    reason: Label | None = None
    """Why, for people."""


class CancelTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """What became of each trial."""


# Status and events


class WorkerStatus(ResponseItem, kw_only=True, frozen=True):
    """A worker as the scheduler sees it."""

    worker_id: WorkerId
    """Its id."""
    name: Label | None = None
    """What people call it."""
    host: Label | None = None
    """The machine that it runs on."""
    state: WorkerState = "active"
    """Whether it shows signs of life."""
    running: list[TrialId] = []
    """The trials that it holds."""
    completed: Count = 0
    """Trials that it completed."""
    failed: Count = 0
    """Trials that it failed."""
    silent_s: Seconds = 0.0
    """How long nothing was heard of it."""


class StatusRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask how a study goes: counts, workers, the best trial."""

    max_workers: Annotated[int, Meta(ge=0, le=MAX_PAGE)] = 100
    """Workers to list at most."""


class SamplerStatus(ResponseItem, kw_only=True, frozen=True):
    """What the sampler is doing."""

    phase: SamplerPhase
    """What it draws from."""
    model_version: Count = 0
    """The number of the model in use; 0 before the first."""
    region_size: float | None = None
    """The side of the trust region, as a share of each range; absent without one."""
    restarts: Count = 0
    """How often the search has begun anew elsewhere."""
    noise: float | None = None
    """The noise of evaluations that the model sees, as a share of the variance; absent without a model."""


class StatusResponse(Response, kw_only=True, frozen=True):
    """How a study goes. ``best`` is the first of the top-k; ``front_size`` counts the first front."""

    info: StudyInfo
    """The study."""
    workers: list[WorkerStatus] = []
    """Its workers."""
    worker_count: Count = 0
    """How many it has in all."""
    best: Trial | None = None
    """The best trial; absent before the first result."""
    recommended: Trial | None = None
    """The trial to use: where evaluations are noisy that of the lowest expected cost, else the best."""
    front_size: Count = 0
    """Trials in the first front."""
    sampler: SamplerStatus | None = None
    """What the sampler is doing."""
    newest_event: EventId = 0
    """The newest event of the study."""


class Event(ResponseItem, tag=True, tag_field="tag", kw_only=True, frozen=True):
    """The base of events."""

    event_id: EventId
    """Numbers the events of the study."""
    time_ms: WallTimeMs
    """When it happened."""


class TrialChanged(Event, kw_only=True, frozen=True):
    """A trial has another state, or another lease."""

    trial_id: TrialId
    """The trial."""
    state: TrialState
    """Its state now."""
    attempt: Count = 0
    """The number of its latest lease."""
    worker_id: WorkerId | None = None
    """The worker of that lease."""
    reason: Label | None = None
    """Why, for people."""


class StudyChanged(Event, kw_only=True, frozen=True):
    """The study was created, or its state, ends or objectives changed."""

    state: StudyState
    """Its state now."""
    reason: FinishReason | None = None
    """Why it has finished."""
    revision: PositiveCount
    """The study's revision now."""
    objective_revision: PositiveCount
    """That of its objectives."""


class WorkerChanged(Event, kw_only=True, frozen=True):
    """A worker registered, came back, went away or said goodbye."""

    worker_id: WorkerId
    """The worker."""
    state: WorkerState
    """Its state now."""


class ModelChanged(Event, kw_only=True, frozen=True):
    """The sampler has a new model."""

    model_version: Count
    """Numbers the models of the study, from 1."""


AnyEvent: TypeAlias = TrialChanged | StudyChanged | WorkerChanged | ModelChanged
"""Something that happened in a study."""


class GetEventsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the events after one, waiting up to ``wait_s`` for the first. Without ``after``: from the oldest kept."""

    after: EventId | None = None
    """The newest event known; the reply begins with the next."""
    limit: PageSize = 100
    """Events at most."""
    wait_s: Seconds = 0.0
    """How long to wait for the first."""


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
"""A response of any kind, an error included."""
Message: TypeAlias = AnyRequest | AnyResponse | AnyEvent
"""A message of any kind."""


class Header(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The second ZeroMQ frame of a request; a reply's holds ``version`` and ``id`` alone. Open, for later minors.

    ``id`` is chosen by whoever owns the socket, unique on it, and echoed. ``idempotency_key`` names the intent: a
    retry repeats it. ``traceparent`` and ``tracestate`` are those of W3C Trace Context.
    """

    version: VersionText
    """The lowest version that holds all that the request uses; in a reply, the server's."""
    id: Annotated[str, Meta(max_length=64)] = ""
    """Correlates the reply with the request."""
    idempotency_key: WorkerId | None = None
    """Names the intent: a retry repeats it."""
    token: Annotated[str, Meta(max_length=512)] | None = None
    """Who is asking."""
    client: Label | None = None
    """The sender's name and version, for people."""
    traceparent: Label | None = None
    """The position in a trace, of W3C Trace Context."""
    tracestate: Annotated[str, Meta(max_length=512)] | None = None
    """Vendors' data of the trace, of W3C Trace Context."""
