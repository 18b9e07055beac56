"""Everything that can happen to a trial, and what follows from it.

:data:`TRANSITIONS` is the table of SPEC.md's chapter on trials: from a state and an event to the next state and its
effects. An event that has no row in the table is a defect of the caller.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from hola_protocol.messages import TrialState
from msgspec import UNSET, Struct, UnsetType

from hola.distributed.state.trial import Lease, LeaseEnd, StoredCheckpoint
from hola.storage.rows import ReportRow

Counter: TypeAlias = Literal["retries", "preemptions"]


class LeaseGiven(Struct, gc=False):
    """A worker asked and gets the trial."""

    lease: Lease
    lease_s: float


class LeaseResumed(Struct, gc=False):
    """The worker of the latest lease shows that it still has the trial."""


class ResultRecorded(Struct, gc=False):
    """The first result, under any lease of the trial.

    :ivar objectives: finite values in the order of the spec.
    :ivar metadata: a JSON text.
    """

    lease: Lease
    objectives: tuple[float, ...]
    metadata: str | None
    ended: LeaseEnd = "overtaken"


class ReportRecorded(Struct, gc=False):
    """A report of the latest attempt, at a step that it has not reported before.

    :ivar row: what is stored of it.
    :ivar values: its values.
    :ivar checkpoints: those of the trial that are still needed after it.
    :ivar granted: up to which step the trial may be evaluated after it.
    """

    row: ReportRow
    values: dict[str, float]
    checkpoints: tuple[StoredCheckpoint, ...]
    granted: int


class TrialContinued(Struct, gc=False):
    """The stopping rule continues a paused trial."""


class LeaseEnded(Struct, gc=False):
    """The latest lease ended otherwise than by a result.

    The subclasses say what happens to the trial.

    :ivar ended: how the lease ended; absent: it stays as it was.
    :ivar reason: for people.
    :ivar counted: what the end counts against.
    :ivar metadata: a JSON text in place of the trial's metadata.
    """

    ended: LeaseEnd | None
    reason: str | None = None
    counted: Counter | None = None
    metadata: str | UnsetType | None = UNSET


class TrialRequeued(LeaseEnded):
    """The trial will be evaluated again with the same parameters."""


class TrialFailed(LeaseEnded):
    """The trial failed permanently."""


class TrialInfeasible(LeaseEnded):
    """The trial's parameters cannot be evaluated."""


class TrialLost(LeaseEnded):
    """Too many leases expired or were given back."""


class TrialEndedEarly(LeaseEnded):
    """The trial ended early, and keeps the values that were reported."""


class TrialPaused(LeaseEnded):
    """The stopping rule decides later whether another attempt continues the trial."""


class TrialCancelled(LeaseEnded):
    """The trial is no longer wanted: by a request, or because its study has finished."""


TrialEvent: TypeAlias = (
    LeaseGiven
    | LeaseResumed
    | ReportRecorded
    | ResultRecorded
    | TrialRequeued
    | TrialFailed
    | TrialInfeasible
    | TrialLost
    | TrialEndedEarly
    | TrialPaused
    | TrialContinued
    | TrialCancelled
)

Effect: TypeAlias = Literal[
    "start_lease",
    "resume_lease",
    "end_lease",
    "count_end",
    "record_result",
    "record_report",
    "count_saved",
    "uncount_saved",
    "enqueue",
    "tell_failure",
    "tell_stopped",
    "forget_point",
    "reserve_point",
    "count_success",
    "count_failure",
    "wake",
]
"""What a transition does beside the change of the state: one function each in :mod:`hola.distributed.state.apply`."""


class Transition(NamedTuple):
    """The next state, and the effects in their order."""

    state: TrialState
    effects: tuple[Effect, ...]


_COMPLETED: Final = Transition("completed", ("record_result", "count_success"))
_FAILED: Final = Transition("failed", ("end_lease", "count_end", "tell_failure", "count_failure", "wake"))
_INFEASIBLE: Final = Transition("infeasible", ("end_lease", "count_end", "tell_failure", "wake"))
_GONE: Final[tuple[Effect, ...]] = ("end_lease", "count_end", "forget_point", "wake")

_STOPPED: Final = Transition("stopped", ("end_lease", "count_end", "tell_stopped", "count_saved", "wake"))

TRANSITIONS: Final[dict[tuple[TrialState, type[TrialEvent]], Transition]] = {
    ("queued", LeaseGiven): Transition("running", ("start_lease",)),
    ("queued", LeaseResumed): Transition("running", ("resume_lease",)),
    ("lost", LeaseResumed): Transition("running", ("resume_lease", "reserve_point")),
    ("running", TrialRequeued): Transition("queued", ("end_lease", "count_end", "enqueue", "wake")),
    ("queued", TrialRequeued): Transition("queued", ("end_lease", "count_end")),
    ("queued", ResultRecorded): _COMPLETED,
    ("running", ResultRecorded): Transition("completed", ("end_lease", *_COMPLETED.effects)),
    ("lost", ResultRecorded): _COMPLETED,
    ("queued", TrialFailed): _FAILED,
    ("running", TrialFailed): _FAILED,
    ("queued", TrialInfeasible): _INFEASIBLE,
    ("running", TrialInfeasible): _INFEASIBLE,
    ("running", TrialLost): Transition("lost", _GONE),
    ("running", ReportRecorded): Transition("running", ("record_report",)),
    ("running", TrialEndedEarly): _STOPPED,
    ("running", TrialPaused): Transition("paused", ("end_lease", "count_end", "wake")),
    ("paused", TrialContinued): Transition("queued", ("enqueue", "wake")),
    ("paused", TrialEndedEarly): _STOPPED,
    ("paused", ResultRecorded): _COMPLETED,
    ("paused", TrialCancelled): Transition("cancelled", _GONE),
    ("stopped", ResultRecorded): Transition("completed", ("uncount_saved", *_COMPLETED.effects)),
    ("queued", TrialCancelled): Transition("cancelled", _GONE),
    ("running", TrialCancelled): Transition("cancelled", _GONE),
}
