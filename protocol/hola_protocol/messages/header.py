"""The header of a ZeroMQ message."""

from typing import Annotated

from msgspec import Meta, Struct

from ..values import (
    Label,
    WorkerId,
)
from ..version import VersionText


class Header(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The second ZeroMQ frame of a request; in a reply it has only ``version`` and ``id``. Unknown fields are ignored.

    ``id`` is chosen by the client, unique on its socket, and repeated in the reply. ``idempotency_key`` identifies the
    request: a retry repeats it. ``traceparent`` and ``tracestate`` are those of W3C Trace Context.
    """

    version: VersionText
    """The lowest version that has everything the request uses; in a reply, the server's version."""
    id: Annotated[str, Meta(max_length=64)] = ""
    """Correlates the reply with the request."""
    idempotency_key: WorkerId | None = None
    """Identifies the request: a retry repeats it."""
    token: Annotated[str, Meta(max_length=512)] | None = None
    """The token of the caller."""
    client: Label | None = None
    """The sender's name and version, for information."""
    traceparent: Label | None = None
    """The position in a trace, of W3C Trace Context."""
    tracestate: Annotated[str, Meta(max_length=512)] | None = None
    """Vendors' data of the trace, of W3C Trace Context."""
