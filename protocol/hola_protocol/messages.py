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
TrialState: TypeAlias = Literal["queued", "running", "completed", "infeasible", "failed", "cancelled", "lost"]
FinishReason: TypeAlias = Literal[
    "max_trials",
    "space_exhausted",
    "stop_at",
    "deadline_s",
    "max_failures",
    "max_consecutive_failures",
    "by_hand",
]
WorkerState: TypeAlias = Literal["active", "away", "deregistered"]
Command: TypeAlias = Literal["continue", "drain", "stop"]
Cursor: TypeAlias = Annotated[str, Meta(max_length=128, description="The next_cursor of the page before, unread.")]
BatchSize: TypeAlias = Annotated[int, Meta(ge=0, le=MAX_BATCH)]
PageSize: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_PAGE)]


class Request(
    Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True
):
    """The base of requests: closed."""


class StudyRequest(Request, kw_only=True, frozen=True):
    """The base of requests on a study."""

    study: Name = DEFAULT_STUDY


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
    limits: Limits
    durability: Annotated[
        str, Meta(description="What an acknowledged result survives: memory, process (a killed process) or power.")
    ]
    time_ms: WallTimeMs


class TrialCounts(ResponseItem, kw_only=True, frozen=True):
    """How many trials of a study are in each state."""

    queued: Count = 0
    running: Count = 0
    completed: Count = 0
    infeasible: Count = 0
    failed: Count = 0
    cancelled: Count = 0
    lost: Count = 0


class StudyInfo(ResponseItem, kw_only=True, frozen=True):
    """A study as it stands."""

    study: Name
    spec: StudySpec
    state: StudyState
    reason: FinishReason | None = None
    revision: PositiveCount
    objective_revision: PositiveCount
    created_ms: WallTimeMs
    running_s: Seconds = 0.0
    counts: TrialCounts = TrialCounts()
    created_trials: Count = 0


class CreateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Create a study. An equal spec returns the study that exists; another is a ``conflict`` that names the fields."""

    spec: StudySpec


class CreateStudyResponse(Response, kw_only=True, frozen=True):
    """The study, and whether this request created it."""

    info: StudyInfo
    created: bool = False


class ListStudiesRequest(Request, kw_only=True, frozen=True):
    """List the studies by name."""

    limit: PageSize = 100
    after: Cursor | None = None


class ListStudiesResponse(Response, kw_only=True, frozen=True):
    """A page of studies in the order of their names."""

    items: list[StudyInfo] = []
    next_cursor: Cursor | None = None


class GetStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for a study as it stands."""


class GetStudyResponse(Response, kw_only=True, frozen=True):
    """The study."""

    info: StudyInfo


EndName: TypeAlias = Literal["max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at"]


class UpdateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Change the ends of a study; reopens a study that they finished. Ends not named stay; ``clear`` removes ends."""

    expected_revision: PositiveCount
    max_trials: PositiveCount | None = None
    max_failures: PositiveCount | None = None
    max_consecutive_failures: PositiveCount | None = None
    deadline_s: PositiveSeconds | None = None
    stop_at: ObjectiveValues | None = None
    clear: Annotated[list[EndName], Meta(max_length=8)] = []


class UpdateStudyResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo


class UpdateObjectivesRequest(StudyRequest, kw_only=True, frozen=True):
    """Replace the settings of the objectives (the same names); all history is scored again."""

    expected_revision: PositiveCount
    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=32)]


class UpdateObjectivesResponse(Response, kw_only=True, frozen=True):
    """The study after the change; trials carry ``objective_revision`` once they are scored under it."""

    info: StudyInfo


class SetStudyStateRequest(StudyRequest, kw_only=True, frozen=True):
    """Pause a study, let it run, or finish it by hand. ``running`` also reopens a study finished by hand."""

    state: StudyState


class SetStudyStateResponse(Response, kw_only=True, frozen=True):
    """The study after the change."""

    info: StudyInfo


class DeleteStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Delete a study with all its trials. Deleting one that does not exist is ``unknown_study``."""


class DeleteStudyResponse(Response, kw_only=True, frozen=True):
    """The study is gone."""


class ShutdownRequest(Request, kw_only=True, frozen=True):
    """Stop the scheduler: no new suggestions; workers hear ``drain`` (or ``stop``); then it exits.

    ``grace_s`` bounds the wait for running trials; their leases survive the restart.
    """

    mode: Literal["drain", "stop"] = "drain"
    grace_s: Seconds = 0.0


class ShutdownResponse(Response, kw_only=True, frozen=True):
    """The scheduler is shutting down; so many trials are running."""

    running: Count = 0


# Workers


class RegisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Register a worker with a study. The same idempotency key returns the same worker."""

    name: Label | None = None
    host: Label | None = None
    pid: Count | None = None
    concurrency: PositiveCount = 1


class RegisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The worker's id, and all that it needs to start."""

    worker_id: WorkerId
    info: StudyInfo
    limits: Limits


class DeregisterWorkerRequest(StudyRequest, kw_only=True, frozen=True):
    """Say goodbye: the worker's trials go back to the queue at once."""

    worker_id: WorkerId


class DeregisterWorkerResponse(Response, kw_only=True, frozen=True):
    """The trials that went back."""

    released: list[TrialId] = []


class LeaseRef(RequestItem, kw_only=True, frozen=True):
    """A lease that a worker holds."""

    trial_id: TrialId
    lease: LeaseToken


class HeartbeatRequest(StudyRequest, kw_only=True, frozen=True):
    """A sign of life that renews the leases listed. Send one every quarter of the shortest lease held."""

    worker_id: WorkerId
    leases: Annotated[list[LeaseRef], Meta(max_length=MAX_BATCH)] = []


class HeartbeatResponse(Response, kw_only=True, frozen=True):
    """What to do: go on, finish what runs and end (``drain``), or end at once (``stop``); and the trials to drop."""

    command: Command = "continue"
    drop: list[TrialId] = []
    state: StudyState = "running"


# Ask


class GetSuggestionRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for up to ``count`` suggestions, waiting up to ``wait_s`` for the first."""

    worker_id: WorkerId
    count: Annotated[int, Meta(ge=1, le=MAX_BATCH)] = 1
    wait_s: Seconds = 0.0
    lease_s: PositiveSeconds | None = None


class Suggestion(ResponseItem, kw_only=True, frozen=True):
    """A leased trial. In a replay ``held`` says whether the lease still is this worker's: evaluate only the held."""

    trial_id: TrialId
    attempt: PositiveCount
    lease: LeaseToken
    lease_s: PositiveSeconds
    parameters: ParameterSet
    standing: Annotated[
        Literal["held", "gone", "ended"],
        Meta(description="held: evaluate it; gone: leased anew; ended: the trial is in its end state."),
    ] = "held"
    state: TrialState = "running"


class GetSuggestionResponse(Response, kw_only=True, frozen=True):
    """Suggestions, or why there are none: ``wait`` and ``paused`` (ask again), ``finished`` (end)."""

    status: Literal["suggestions", "wait", "paused", "finished"]
    suggestions: list[Suggestion] = []
    retry_after_s: Seconds | None = None
    reason: FinishReason | None = None


# Tell


class Result(RequestItem, kw_only=True, frozen=True):
    """The values of one evaluation."""

    trial_id: TrialId
    lease: LeaseToken
    objectives: ObjectiveValues
    metadata: Metadata | None = None


class Receipt(ResponseItem, kw_only=True, frozen=True):
    """What became of one item of a tell.

    ``recorded``: it stands. ``superseded``: another result of the trial stands, in ``objectives``. ``ended``: the
    trial had ended as ``state``. ``requeued``: the trial will be evaluated again. ``refused``: see ``error``.
    """

    trial_id: TrialId
    outcome: Literal["recorded", "superseded", "ended", "requeued", "refused"]
    state: TrialState | None = None
    objectives: ObjectiveValues | None = None
    error: ErrorResponse | None = None


class SubmitResultRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell results, and with ``next_count`` ask for the next suggestions in the same round trip."""

    worker_id: WorkerId | None = None
    results: Annotated[list[Result], Meta(min_length=1, max_length=MAX_BATCH)]
    next_count: BatchSize = 0
    lease_s: PositiveSeconds | None = None


class SubmitResultResponse(Response, kw_only=True, frozen=True):
    """A receipt for each result, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    next: GetSuggestionResponse | None = None


class Failure(RequestItem, kw_only=True, frozen=True):
    """An evaluation that brought no result.

    ``failed`` is final unless ``retry``; ``infeasible``: the point cannot be evaluated.
    """

    trial_id: TrialId
    lease: LeaseToken
    kind: Literal["failed", "infeasible"] = "failed"
    reason: Text
    retry: bool = False
    metadata: Metadata | None = None


class SubmitFailureRequest(StudyRequest, kw_only=True, frozen=True):
    """Tell failures, and with ``next_count`` ask for the next suggestions."""

    worker_id: WorkerId | None = None
    failures: Annotated[list[Failure], Meta(min_length=1, max_length=MAX_BATCH)]
    next_count: BatchSize = 0
    lease_s: PositiveSeconds | None = None


class SubmitFailureResponse(Response, kw_only=True, frozen=True):
    """A receipt for each failure, in order; and the answer to ``next_count``."""

    receipts: list[Receipt]
    next: GetSuggestionResponse | None = None


class ReleaseTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Give trials back unevaluated, such as on preemption; they go back to the queue at once."""

    leases: Annotated[list[LeaseRef], Meta(min_length=1, max_length=MAX_BATCH)]
    reason: Label | None = None


class ReleaseTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]


# Trials


class GroupCost(ResponseItem, kw_only=True, frozen=True):
    """The cost of a trial in one comparison group, and by how much it violates the limits there."""

    group: Name
    cost: float | None = None
    violation: Annotated[float, Meta(ge=0.0)] = 0.0


class Trial(ResponseItem, kw_only=True, frozen=True):
    """A trial as it stands. ``costs`` are those under ``objective_revision``."""

    trial_id: TrialId
    state: TrialState
    origin: Literal["sampler", "enqueued", "added"] = "sampler"
    parameters: ParameterSet
    attempt: Count = 0
    worker_id: WorkerId | None = None
    objectives: ObjectiveValues | None = None
    costs: list[GroupCost] = []
    objective_revision: Count = 0
    retries: Count = 0
    preemptions: Count = 0
    reason: Text | None = None
    metadata: Metadata | None = None
    created_ms: WallTimeMs
    started_ms: WallTimeMs | None = None
    ended_ms: WallTimeMs | None = None
    changed: EventId = 0


class RankedTrial(ResponseItem, kw_only=True, frozen=True):
    """A trial and its rank: its place in a ranking, or the number of its front, both from 1."""

    rank: PositiveCount
    trial: Trial


class GetTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Page through the trials by id, all or by state, or those changed since an event."""

    states: Annotated[list[TrialState], Meta(max_length=16)] = []
    changed_since: EventId | None = None
    limit: PageSize = 100
    after: Cursor | None = None


class GetTrialsResponse(Response, kw_only=True, frozen=True):
    """A page of trials. Every page of a pass repeats ``as_of``, the ``changed_since`` of the next pass."""

    items: list[Trial] = []
    next_cursor: Cursor | None = None
    as_of: EventId = 0


class GetMetadataRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the metadata of some trials."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]


class TrialMetadata(ResponseItem, kw_only=True, frozen=True):
    """The metadata of one trial."""

    trial_id: TrialId
    metadata: Metadata | None = None


class GetMetadataResponse(Response, kw_only=True, frozen=True):
    """The metadata, in the order asked."""

    items: list[TrialMetadata] = []


class GetTopKRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the best trials: by cost for one group, by front and crowding distance for several."""

    limit: PageSize = 10


class GetTopKResponse(Response, kw_only=True, frozen=True):
    """The best trials, best first."""

    items: list[RankedTrial] = []


class GetFrontsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the non-dominated fronts, whole trials up to ``limit`` in all."""

    limit: PageSize = 100


class GetFrontsResponse(Response, kw_only=True, frozen=True):
    """Trials front by front; ``front_size`` is the whole first front's."""

    items: list[RankedTrial] = []
    front_size: Count = 0


class IsMultiGroupRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask whether the objectives form several comparison groups."""


class IsMultiGroupResponse(Response, kw_only=True, frozen=True):
    """The groups in the order of the costs."""

    is_multi_group: bool = False
    groups: list[Name] = []


class EnqueueTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Queue parameter sets to be evaluated before any new suggestion. All or nothing."""

    trials: Annotated[list[ParameterSet], Meta(min_length=1, max_length=MAX_BATCH)]


class EnqueueTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]


class AddedTrial(RequestItem, kw_only=True, frozen=True):
    """A result from elsewhere."""

    parameters: ParameterSet
    objectives: ObjectiveValues
    metadata: Metadata | None = None


class AddTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Add results from elsewhere, such as of an earlier study. All or nothing; outside the budget."""

    trials: Annotated[list[AddedTrial], Meta(min_length=1, max_length=MAX_BATCH)]


class AddTrialsResponse(Response, kw_only=True, frozen=True):
    """The new trials' ids, in order."""

    trial_ids: list[TrialId]


class CancelTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Cancel trials; a worker that evaluates one hears ``drop``."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    reason: Label | None = None


class CancelTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]


# Status and events


class WorkerStatus(ResponseItem, kw_only=True, frozen=True):
    """A worker as the scheduler sees it."""

    worker_id: WorkerId
    name: Label | None = None
    host: Label | None = None
    state: WorkerState = "active"
    running: list[TrialId] = []
    completed: Count = 0
    failed: Count = 0
    silent_s: Seconds = 0.0


class StatusRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask how a study goes: counts, workers, the best trial."""

    max_workers: Annotated[int, Meta(ge=0, le=MAX_PAGE)] = 100


class StatusResponse(Response, kw_only=True, frozen=True):
    """How a study goes. ``best`` is the first of the top-k; ``front_size`` counts the first front."""

    info: StudyInfo
    workers: list[WorkerStatus] = []
    worker_count: Count = 0
    best: Trial | None = None
    front_size: Count = 0
    newest_event: EventId = 0


class Event(ResponseItem, tag=True, tag_field="tag", kw_only=True, frozen=True):
    """The base of events."""

    event_id: EventId
    time_ms: WallTimeMs


class TrialChanged(Event, kw_only=True, frozen=True):
    """A trial has another state, or another lease."""

    trial_id: TrialId
    state: TrialState
    attempt: Count = 0
    worker_id: WorkerId | None = None
    reason: Label | None = None


class StudyChanged(Event, kw_only=True, frozen=True):
    """The study was created, or its state, ends or objectives changed."""

    state: StudyState
    reason: FinishReason | None = None
    revision: PositiveCount
    objective_revision: PositiveCount


class WorkerChanged(Event, kw_only=True, frozen=True):
    """A worker registered, came back, went away or said goodbye."""

    worker_id: WorkerId
    state: WorkerState


class ModelChanged(Event, kw_only=True, frozen=True):
    """The sampler has a new model."""

    model_version: Count


AnyEvent: TypeAlias = TrialChanged | StudyChanged | WorkerChanged | ModelChanged


class GetEventsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the events after one, waiting up to ``wait_s`` for the first. Without ``after``: from the oldest kept."""

    after: EventId | None = None
    limit: PageSize = 100
    wait_s: Seconds = 0.0


class GetEventsResponse(Response, kw_only=True, frozen=True):
    """Events in the order of their ids; ``next_cursor`` is the ``after`` of the next request."""

    items: list[AnyEvent] = []
    next_cursor: EventId = 0


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
Message: TypeAlias = AnyRequest | AnyResponse | AnyEvent


class Header(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The second ZeroMQ frame of a request; a reply's holds ``version`` and ``id`` alone. Open, for later minors.

    ``id`` is chosen by whoever owns the socket, unique on it, and echoed. ``idempotency_key`` names the intent: a
    retry repeats it. ``traceparent`` and ``tracestate`` are those of W3C Trace Context.
    """

    version: VersionText
    id: Annotated[str, Meta(max_length=64)] = ""
    idempotency_key: WorkerId | None = None
    token: Annotated[str, Meta(max_length=512)] | None = None
    client: Label | None = None
    traceparent: Label | None = None
    tracestate: Annotated[str, Meta(max_length=512)] | None = None
