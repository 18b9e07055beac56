"""A trial in the scheduler's memory, and its leases."""

from collections.abc import Hashable
from typing import Literal, TypeAlias

from hola_protocol.messages import Origin, TrialState
from hola_protocol.values import ParameterValue
from msgspec import Struct

LeaseEnd: TypeAlias = Literal["expired", "undelivered", "released", "failed", "overtaken", "completed"]
"""How a lease ended. One that expired or never reached its worker can be taken back; ``overtaken``: the trial ended
otherwise meanwhile; ``completed`` brought the result that stands."""

Address: TypeAlias = tuple[Hashable, str]
"""Where a reply goes: the connection, opaque here, and the header id of the request."""

OPEN_STATES: frozenset[str] = frozenset({"queued", "running"})

TAKE_BACK: frozenset[str | None] = frozenset({"expired", "undelivered"})
"""How a lease ended that its worker may still hold."""


class Lease(Struct, gc=False):
    """One attempt at a trial: the opaque token, whose it was, and how it ended."""

    token: str
    worker_id: str
    ended: LeaseEnd | None = None


class TrialRecord(Struct, gc=False, kw_only=True):
    """A trial. ``values`` and ``objectives`` are in the order of the spec, ``expires`` is on the monotonic clock.

    Only :meth:`~hola.distributed.state.study.Study.apply` changes one.
    """

    trial_id: int
    state: TrialState
    origin: Origin
    values: tuple[ParameterValue, ...]
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

    @property
    def attempt(self) -> int:
        """The number of the latest lease, 0 before the first."""
        return len(self.leases)

    @property
    def worker_id(self) -> str | None:
        """Whose the latest lease is or was."""
        return self.leases[-1].worker_id if self.leases else None

    def lease(self, token: str) -> Lease | None:
        """The lease of this token, if the trial ever had it.

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
        """Whether the latest lease ended without its worker's word, and nobody else has the trial."""
        return self.state in ("queued", "lost") and bool(self.leases) and self.leases[-1].ended in TAKE_BACK
