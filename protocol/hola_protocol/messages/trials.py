"""Reading, adding and cancelling trials."""

from typing import Annotated

from msgspec import Meta

from ..rich_display import ranking_html, trial_html
from ..values import (
    Count,
    EventId,
    Label,
    Metadata,
    Name,
    ObjectiveValues,
    OperatorLabels,
    ParameterSet,
    PositiveCount,
    Text,
    TrialId,
    WallTimeMs,
    WorkerId,
)
from .base import (
    MAX_BATCH,
    Cursor,
    Origin,
    PageSize,
    RequestItem,
    Response,
    ResponseItem,
    StudyRequest,
    TrialState,
)
from .tell import Receipt


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
    origin_detail: Name | None = None
    """The sampler's word for its choice, such as ``start`` or ``region``, for information."""
    parameters: ParameterSet
    """The parameters."""
    attempt: Count = 0
    """The number of its latest lease; 0 before the first."""
    worker_id: WorkerId | None = None
    """The worker of its latest lease."""
    objectives: ObjectiveValues | None = None
    """Its values, if completed; if stopped or paused, its values at the largest step."""
    costs: list[GroupCost] = []
    """Its cost in each comparison group, if completed."""
    objective_revision: Count = 0
    """The revision of the objectives for ``costs``."""
    retries: Count = 0
    """Expired leases and failures with ``retry`` so far."""
    preemptions: Count = 0
    """The number of times that it was given back so far."""
    step: Count = 0
    """The largest step that was reported; 0 before the first report."""
    reason: Text | None = None
    """The reason of a failure or cancellation."""
    metadata: Metadata | None = None
    """The metadata of its result, if the request asked for it."""
    created_ms: WallTimeMs
    """When it was created."""
    started_ms: WallTimeMs | None = None
    """When its latest lease began."""
    ended_ms: WallTimeMs | None = None
    """When it ended."""
    changed: EventId = 0
    """The event of its latest change."""
    note: Text | None = None
    """The note that an operator wrote."""
    labels: OperatorLabels | None = None
    """Texts or links by name, set by an operator."""

    @property
    def duration_s(self) -> float | None:
        """Seconds from the start of its latest attempt to its end; None before the end."""
        if self.started_ms is None or self.ended_ms is None:
            return None
        return (self.ended_ms - self.started_ms) / 1000

    def _repr_html_(self) -> str:
        return trial_html(self)


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
    with_metadata: bool = False
    """Whether the trials have their metadata."""
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
    with_metadata: bool = False
    """Whether the trials have their metadata."""


class GetTopKResponse(Response, kw_only=True, frozen=True):
    """The best trials, best first. If the reply has no room for all, the list ends early."""

    items: list[RankedTrial] = []
    """The trials."""

    def _repr_html_(self) -> str:
        return ranking_html("the best", self.items)


class GetFrontsRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for the non-dominated fronts, up to ``limit`` trials in total."""

    limit: PageSize = 100
    """The maximum number of trials, over all fronts."""
    with_metadata: bool = False
    """Whether the trials have their metadata."""


class GetFrontsResponse(Response, kw_only=True, frozen=True):
    """Trials front by front, and the size of the first front. If the reply has no room for all, it ends early."""

    items: list[RankedTrial] = []
    """The trials; their rank is the number of their front."""
    front_size: Count = 0
    """The number of trials in the first front."""

    def _repr_html_(self) -> str:
        return ranking_html("by front", self.items)


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
    """Cancel trials. A worker that evaluates one gets the lease command ``drop``."""

    trial_ids: Annotated[list[TrialId], Meta(min_length=1, max_length=MAX_BATCH)]
    """The trials."""
    reason: Label | None = None
    """The reason, for information."""


class CancelTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each trial, in order."""

    receipts: list[Receipt]
    """The outcome of each trial."""


class TrialUpdate(RequestItem, kw_only=True, frozen=True):
    """What people say about one trial. Absent fields stay."""

    trial_id: TrialId
    """The trial."""
    note: Text | None = None
    """The new note; an empty text removes it."""
    labels: OperatorLabels | None = None
    """Labels to set; an empty text removes the label, and labels that are not named stay."""


class UpdateTrialsRequest(StudyRequest, kw_only=True, frozen=True):
    """Set notes and labels of trials, in whatever state. They do not influence suggestions."""

    updates: Annotated[list[TrialUpdate], Meta(min_length=1, max_length=MAX_BATCH)]
    """The changes, made in order."""


class UpdateTrialsResponse(Response, kw_only=True, frozen=True):
    """A receipt for each change, in order."""

    receipts: list[Receipt]
    """The outcome of each change: ``recorded``, or ``refused`` with the error."""
