"""Everything that can happen to a trial, and what follows from it.

:data:`TRANSITIONS` is the table of SPEC.md's chapter on trials: from a state and an event to the next state and its
effects. An event that has no row in the table is a defect of the caller.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from hola_protocol.messages import TrialState
from msgspec import UNSET, Struct, UnsetType

from hola.distributed.state.trial import Lease, LeaseEnd

Counter: TypeAlias = Literal["retries", "preemptions"]


class Leased(Struct, gc=False):
    """A worker asked and gets the trial."""

    lease: Lease
    lease_s: float


class TakenBack(Struct, gc=False):
    """The worker of the latest lease shows that it still has the trial."""


class Completed(Struct, gc=False):
    """The first result, under any lease of the trial.

    :ivar objectives: finite values in the order of the spec.
    :ivar metadata: a JSON text.
    """

    lease: Lease
    objectives: tuple[float, ...]
    metadata: str | None
    ended: LeaseEnd = "overtaken"


class LeaseEnded(Struct, gc=False):
    """The latest lease ended otherwise than by a result.

    The subclasses say what becomes of the trial.

    :ivar ended: how the lease ended; absent: it stays as it was.
    :ivar reason: for people.
    :ivar counted: what the end counts against.
    :ivar metadata: a JSON text in place of the trial's metadata.
    """

    ended: LeaseEnd | None
    reason: str | None = None
    counted: Counter | None = None
    metadata: str | UnsetType | None = UNSET


class Requeued(LeaseEnded):
    """The trial will be evaluated again with the same parameters."""


class Failed(LeaseEnded):
    """The trial failed for good."""


class Infeasible(LeaseEnded):
    """The trial's parameters cannot be evaluated."""


class Lost(LeaseEnded):
    """Too many leases expired or were given back."""


class Cancelled(LeaseEnded):
    """The trial is not wanted any more: by a request, or because its study has finished."""


TrialEvent: TypeAlias = Leased | TakenBack | Completed | Requeued | Failed | Infeasible | Lost | Cancelled

Effect: TypeAlias = Literal[
    "start_lease",
    "resume_lease",
    "end_lease",
    "count_end",
    "record_result",
    "enqueue",
    "tell_failure",
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

TRANSITIONS: Final[dict[tuple[TrialState, type[TrialEvent]], Transition]] = {
    ("queued", Leased): Transition("running", ("start_lease",)),
    ("queued", TakenBack): Transition("running", ("resume_lease",)),
    ("lost", TakenBack): Transition("running", ("resume_lease", "reserve_point")),
    ("running", Requeued): Transition("queued", ("end_lease", "count_end", "enqueue", "wake")),
    ("queued", Requeued): Transition("queued", ("end_lease", "count_end")),
    ("queued", Completed): _COMPLETED,
    ("running", Completed): Transition("completed", ("end_lease", *_COMPLETED.effects)),
    ("lost", Completed): _COMPLETED,
    ("queued", Failed): _FAILED,
    ("running", Failed): _FAILED,
    ("queued", Infeasible): _INFEASIBLE,
    ("running", Infeasible): _INFEASIBLE,
    ("running", Lost): Transition("lost", _GONE),
    ("queued", Cancelled): Transition("cancelled", _GONE),
    ("running", Cancelled): Transition("cancelled", _GONE),
}
