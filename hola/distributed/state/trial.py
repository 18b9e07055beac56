"""A trial in the scheduler's memory, and its leases."""

from collections.abc import Hashable
from typing import Literal, TypeAlias

from hola_protocol.messages import TrialState
from msgspec import Struct, field

from hola.core.origins import OriginWord
from hola.core.parameters import Values

LeaseEnd: TypeAlias = Literal[
    "expired", "undelivered", "released", "failed", "overtaken", "completed", "stopped", "paused"
]
"""How a lease ended. One that expired or never reached its worker can be taken back; ``overtaken``: the trial ended
otherwise meanwhile; ``completed`` brought the result that stands; ``stopped`` and ``paused``: so it was decided after a
report."""

Address: TypeAlias = tuple[Hashable, str]
"""Where a reply goes: the connection, opaque here, and the header id of the request."""

OPEN_STATES: frozenset[str] = frozenset({"queued", "running"})
"""The states of a trial that a worker evaluates or will evaluate."""
UNENDED_STATES: frozenset[str] = OPEN_STATES | {"paused"}
"""The states of a trial that has not ended."""

TAKE_BACK: frozenset[str | None] = frozenset({"expired", "undelivered"})
"""How a lease ended that its worker may still hold."""


class Lease(Struct, gc=False, array_like=True):
    """One attempt at a trial: the opaque token, its worker, and how it ended."""

    token: str
    worker_id: str
    ended: LeaseEnd | None = None


class StoredCheckpoint(Struct, gc=False, array_like=True):
    """A checkpoint that a worker reported and that no receipt has named as no longer needed."""

    step: int
    uri: str
    host: str | None = None


class TrialProgress(Struct, gc=False, omit_defaults=True):
    """The reports of a trial.

    :ivar step: the largest step, of any attempt.
    :ivar values: the values at that step.
    :ivar diverged: whether a value at that step was not finite.
    :ivar attempt: the latest attempt that reported.
    :ivar attempt_step: the largest step of that attempt.
    :ivar reports: the number of reports.
    :ivar checkpoints: in the order of their steps.
    :ivar granted: up to which step the trial may be evaluated in a study with ``max_steps``.
    """

    step: int = 0
    values: dict[str, float] = field(default_factory=dict)
    diverged: bool = False
    attempt: int = 0
    attempt_step: int = 0
    reports: int = 0
    checkpoints: tuple[StoredCheckpoint, ...] = ()
    granted: int = 0


class TrialRecord(Struct, gc=False, kw_only=True):
    """A trial. ``values`` and ``objectives`` are in the order of the spec, ``expires`` is on the monotonic clock.

    Only :meth:`~hola.distributed.state.study.Study.apply` changes one.
    """

    trial_id: int
    state: TrialState
    origin: OriginWord
    values: Values
    objectives: tuple[float, ...] | None = None
    has_metadata: bool = False
    leases: tuple[Lease, ...] = ()
    lease_s: float = 0.0
    expires: float = 0.0
    retries: int = 0
    preemptions: int = 0
    reason: str | None = None
    created_ms: int = 0
    started_ms: int | None = None
    ended_ms: int | None = None
    changed: int = 0
    draw: int = 0
    progress: TrialProgress | None = None

    @property
    def step(self) -> int:
        """The largest step that was reported; 0 before the first report."""
        return 0 if self.progress is None else self.progress.step

    @property
    def report_count(self) -> int:
        """The number of reports."""
        return 0 if self.progress is None else self.progress.reports

    @property
    def attempt(self) -> int:
        """The number of the latest lease, 0 before the first."""
        return len(self.leases)

    @property
    def worker_id(self) -> str | None:
        """The worker of the latest lease."""
        return self.leases[-1].worker_id if self.leases else None

    def lease(self, token: str) -> Lease | None:
        """The lease with this token, if it is one of the trial.

        :param token: as the worker sent it.
        """
        for lease in self.leases:
            if lease.token == token:
                return lease
        return None

    def is_latest(self, lease: Lease) -> bool:
        """Whether no other attempt has begun since this lease.

        :param lease: one of this trial's.
        """
        return lease is self.leases[-1]

    def can_take_back(self) -> bool:
        """Whether the latest lease ended without a message of its worker, and no other worker has the trial."""
        return self.state in ("queued", "lost") and bool(self.leases) and self.leases[-1].ended in TAKE_BACK
