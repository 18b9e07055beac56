"""Messages about the server and its studies."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from ..limits import Limits
from ..rich_display import study_html
from ..space import ObjectiveSpec, StudySpec
from ..values import (
    Count,
    Name,
    ObjectiveValues,
    OperatorLabels,
    PositiveCount,
    PositiveSeconds,
    Role,
    Seconds,
    Text,
    WallTimeMs,
)
from ..version import VersionText
from .base import (
    Cursor,
    FinishReason,
    PageSize,
    Request,
    Response,
    ResponseItem,
    ShutdownMode,
    StudyRequest,
    StudyState,
)


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
    role: Role | None = None
    """What the token of the caller allows."""


class TrialCounts(ResponseItem, kw_only=True, frozen=True):
    """The number of trials of a study in each state."""

    queued: Count = 0
    """Waiting for a worker."""
    running: Count = 0
    """Leased to a worker."""
    paused: Count = 0
    """Paused by a stopping rule."""
    completed: Count = 0
    """With a result."""
    stopped: Count = 0
    """Ended early by a stopping rule."""
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
    used_steps: Count = 0
    """The steps that the trials have used, which count for ``max_steps``: the sum of their largest reported steps."""
    saved_steps: Count = 0
    """The steps that the stopped trials did not use."""

    def _repr_html_(self) -> str:
        return study_html(self)


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
    in_memory: Count | None = None
    """The number of studies, on all pages, that the server has in memory; for information."""


class GetStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask for a study and its current state."""


class GetStudyResponse(Response, kw_only=True, frozen=True):
    """The study."""

    info: StudyInfo
    """The study."""

    def _repr_html_(self) -> str:
        return study_html(self.info)


EndName: TypeAlias = Literal[
    "max_trials", "max_steps", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at"
]
"""An end of a study that can be removed."""


class UpdateStudyRequest(StudyRequest, kw_only=True, frozen=True):
    """Change the ends of a study, its description or its labels.

    Absent fields stay. ``clear`` removes ends; a study that its ends finished is reopened by a change of them.
    """

    expected_revision: PositiveCount
    """The revision that the change is based on; if it is not the current one, the reply is a ``conflict``."""
    max_trials: PositiveCount | None = None
    """The total number of trials to create."""
    max_steps: PositiveCount | None = None
    """The total number of steps of all trials."""
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
    description: Text | None = None
    """The new description; an empty text removes it."""
    labels: OperatorLabels | None = None
    """Labels to set; an empty text removes the label, and labels that are not named stay."""


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
