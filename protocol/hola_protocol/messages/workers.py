"""Messages about workers and their leases."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from ..limits import Limits
from ..values import (
    Count,
    Label,
    Labels,
    LeaseToken,
    PositiveCount,
    TrialId,
    WorkerId,
)
from .base import (
    MAX_BATCH,
    Command,
    RequestItem,
    Response,
    ResponseItem,
    StudyRequest,
    StudyState,
)
from .server import StudyInfo


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
    can_resume: bool = False
    """Whether it can continue an evaluation from the checkpoint of another attempt."""
    labels: Labels | None = None
    """Facts about where it runs, such as node, queue, job id or GPU."""


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


class DrainWorkersRequest(StudyRequest, kw_only=True, frozen=True):
    """Drain workers: they finish their running trials, get no others, and end.

    The workers are those with one of the ids or one of the names, and those that have all of the labels. At least one
    of the three is given.
    """

    worker_ids: Annotated[list[WorkerId], Meta(max_length=MAX_BATCH)] = []
    """The ids of workers."""
    names: Annotated[list[Label], Meta(max_length=MAX_BATCH)] = []
    """The names of workers."""
    labels: Labels | None = None
    """Labels that a worker has, all with these values."""
    drain: bool = True
    """False: let the workers that have not ended continue."""


class DrainWorkersResponse(Response, kw_only=True, frozen=True):
    """The workers that were meant."""

    worker_ids: list[WorkerId] = []
    """Their ids; the first of them, if the reply has no room for all."""


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


LeaseCommandKind: TypeAlias = Literal["drop", "stop", "pause"]
"""What to do with a running trial: ``drop`` (abandon it without a message), ``stop`` or ``pause`` (as after a report
with this decision). A reader ignores an unknown command."""


class LeaseCommand(ResponseItem, kw_only=True, frozen=True):
    """What to do with the trial of one lease."""

    trial_id: TrialId
    """The trial."""
    lease: LeaseToken
    """The lease that the heartbeat named."""
    command: LeaseCommandKind
    """The command."""
    reason: Label | None = None
    """The reason, for people."""


class HeartbeatResponse(Response, kw_only=True, frozen=True):
    """A command for the worker, and what to do with the trials of leases that are not current."""

    command: Command = "continue"
    """The command."""
    lease_commands: list[LeaseCommand] = []
    """Leases whose trials the worker ends."""
    state: StudyState = "running"
    """The study's state."""
