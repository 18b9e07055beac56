"""The limits of a server: announced by ``Describe`` and enforced."""

from msgspec import Struct

from .values import PositiveCount, PositiveSeconds, Seconds

MAX_MESSAGE_BYTES = 1024 * 1024
MAX_NESTING = 32


class Limits(Struct, kw_only=True, frozen=True):
    """What a server accepts at most. Beyond a limit a request is refused with ``too_large`` or ``invalid_message``."""

    max_message_bytes: PositiveCount = MAX_MESSAGE_BYTES
    max_nesting: PositiveCount = MAX_NESTING
    max_batch: PositiveCount = 256
    """Items of one request: suggestions asked for, results, failures, leases, trials."""
    max_page: PositiveCount = 1000
    """Items of one page."""
    max_wait_s: Seconds = 60.0
    """The longest poll."""
    min_lease_s: PositiveSeconds = 1.0
    max_lease_s: PositiveSeconds = 86_400.0
    max_studies: PositiveCount = 1000
    max_workers: PositiveCount = 10_000
    """Registered workers of one study."""
    request_retention_s: PositiveSeconds = 3600.0
    """How long, in the scheduler's running seconds, an idempotency key is known after its trials have ended."""
    request_retention: PositiveCount = 100_000
    """How many newer requests of a study push out an idempotency key whose trials have ended."""
    event_retention: PositiveCount = 10_000
    """Events kept for each study."""
    worker_away_s: PositiveSeconds = 60.0
    """Silence after which a worker counts as away."""
