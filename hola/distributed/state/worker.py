"""A worker in the scheduler's memory."""

from msgspec import Struct, field


class WorkerRecord(Struct, kw_only=True):
    """A registered worker.

    A silent worker is away but still registered: its results are accepted or refused by their leases alone.
    ``last_seen`` is on the monotonic clock; ``completed`` and ``failed`` count its results.
    One that is ``draining`` gets no more trials. ``vanished`` counts the latest consecutive
    suggestions that were not delivered, the last of them at ``vanished_at``.
    """

    worker_id: str
    name: str | None = None
    host: str | None = None
    pid: int | None = None
    concurrency: int = 1
    can_resume: bool = False
    labels: dict[str, str] | None = None
    principal: str = ""
    registered_ms: int = 0
    away: bool = False
    draining: bool = False
    last_seen: float = 0.0
    vanished: int = 0
    vanished_at: float = 0.0
    running: dict[int, None] = field(default_factory=dict)
    completed: int = 0
    failed: int = 0
