"""The status of a study."""

from typing import Annotated

from msgspec import Meta

from ..rich_display import study_html
from ..values import (
    Count,
    EventId,
    Label,
    Labels,
    Name,
    Seconds,
    TrialId,
    WorkerId,
)
from .base import (
    MAX_PAGE,
    Response,
    ResponseItem,
    StudyRequest,
    WorkerState,
)
from .safety import StoppingSafety
from .server import StudyInfo
from .trials import Trial


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
    draining: bool = False
    """Whether it was told to finish its running trials and to end."""
    can_resume: bool = False
    """Whether it can continue an evaluation from the checkpoint of another attempt."""
    labels: Labels | None = None
    """What it said about where it runs."""
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
    """The state of the sampler, for information: the words and names are those of the sampler."""

    phase: Name
    """The sampler's word for its phase, such as ``start`` or ``model``."""
    numbers: dict[Name, float] = {}
    """What the sampler tells of itself, by name: ``model_version``, and others that depend on the sampler."""


class StatusResponse(Response, kw_only=True, frozen=True):
    """The status of a study. ``best`` is the first of the top-k; ``front_size`` is the size of the first front."""

    info: StudyInfo
    """The study."""
    workers: list[WorkerStatus] = []
    """Its workers."""
    worker_count: Count = 0
    """The total number of its workers."""
    demand: Count | None = None
    """How many more trials could begin now if there were more workers; absent: any number."""
    best: Trial | None = None
    """The best trial; absent before the first result."""
    recommended: Trial | None = None
    """The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best."""
    front_size: Count = 0
    """The number of trials in the first front."""
    sampler: SamplerStatus | None = None
    """The state of the sampler."""
    stopping: StoppingSafety | None = None
    """A check of the stopping rule; absent while no completed trial has reported at a decision step."""
    newest_event: EventId = 0
    """The newest event of the study."""
    storage_problem: str | None = None
    """Why results cannot be stored at the moment, for people; absent if the last change was stored."""

    def _repr_html_(self) -> str:
        return study_html(self.info, self.best)
