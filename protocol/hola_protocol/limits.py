"""The limits of a server: announced by ``Describe`` and enforced."""

from typing import Annotated

from msgspec import Meta, Struct

from .values import PositiveCount, PositiveSeconds, Seconds

MAX_MESSAGE_BYTES = 1024 * 1024
MAX_REPLY_BYTES = 4 * 1024 * 1024
MAX_NESTING = 32
MAX_HEADER_BYTES = 8192
"""The header of a ZeroMQ message; its fields are short."""


class Limits(Struct, kw_only=True, frozen=True):
    """The limits of a server. A request that exceeds a limit is refused with ``too_large`` or ``invalid_message``."""

    max_message_bytes: Annotated[PositiveCount, Meta(description="The longest message, in bytes.")] = MAX_MESSAGE_BYTES
    max_reply_bytes: Annotated[
        PositiveCount,
        Meta(description="The longest reply, in bytes; a reply with a single item may be longer."),
    ] = MAX_REPLY_BYTES
    max_nesting: Annotated[PositiveCount, Meta(description="The maximum nesting depth of arrays and objects.")] = (
        MAX_NESTING
    )
    max_batch: Annotated[
        PositiveCount,
        Meta(description="Items of one request: suggestions asked for, results, failures, leases, trials."),
    ] = 256
    max_page: Annotated[PositiveCount, Meta(description="Items of one page.")] = 1000
    max_wait_s: Annotated[Seconds, Meta(description="The longest poll, in seconds.")] = 60.0
    min_lease_s: Annotated[PositiveSeconds, Meta(description="The shortest lease, in seconds.")] = 1.0
    max_lease_s: Annotated[PositiveSeconds, Meta(description="The longest lease, in seconds.")] = 86_400.0
    max_studies: Annotated[PositiveCount, Meta(description="Studies of the server.")] = 1000
    max_workers: Annotated[PositiveCount, Meta(description="Registered workers of one study.")] = 10_000
    max_parked: Annotated[PositiveCount, Meta(description="Requests that wait at the server, in total.")] = 100_000
    max_principal_parked: Annotated[
        PositiveCount, Meta(description="Requests of one token that wait at the server.")
    ] = 10_000
    max_principal_workers: Annotated[
        PositiveCount, Meta(description="Workers of one study that one token has registered.")
    ] = 5000
    request_retention_s: Annotated[
        PositiveSeconds,
        Meta(description="Seconds for which an idempotency key is known after its trials have ended (running time)."),
    ] = 3600.0
    request_retention: Annotated[
        PositiveCount,
        Meta(description="Newer requests after which an idempotency key is forgotten if its trials have ended."),
    ] = 100_000
    event_retention: Annotated[PositiveCount, Meta(description="Events kept for each study.")] = 10_000
    worker_away_s: Annotated[
        PositiveSeconds, Meta(description="Silence after which a worker counts as away, in seconds.")
    ] = 60.0
    worker_retention_s: Annotated[
        PositiveSeconds, Meta(description="Silence after which a worker is forgotten, in seconds.")
    ] = 86_400.0
