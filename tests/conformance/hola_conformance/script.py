"""What a scripted server is told to answer, and what it says of the requests that it got."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeAlias


class Sent(NamedTuple):
    """A request as a server got it.

    :ivar header: the fields of the header, over REST from the HTTP headers.
    :ivar body: the message; over REST also what a path and a query mean.
    :ivar time_s: when it came, by the monotonic clock.
    :ivar connection: numbers the connections over REST; 0 over ZeroMQ.
    :ivar breach: what is wrong with it by the protocol, if something is.
    """

    header: dict[str, Any]
    body: bytes
    time_s: float = 0.0
    connection: int = 0
    breach: str | None = None


class Reply(NamedTuple):
    """An answer, and how it travels.

    :ivar body: the content.
    :ivar delay_s: it waits so long before it leaves.
    :ivar status: of HTTP; absent: that of the message.
    :ivar content_type: of HTTP.
    :ivar headers: further headers of HTTP.
    :ivar cut_after: the connection is closed after so many bytes of the body.
    :ivar pieces: the body leaves in so many pieces,
    :ivar pause_s: with so long a pause between two.
    :ivar chunked: HTTP announces no length.
    :ivar stray: over ZeroMQ, a body that leaves before it under an id that nobody waits for.
    """

    body: bytes
    delay_s: float = 0.0
    status: int | None = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    cut_after: int | None = None
    pieces: int = 1
    pause_s: float = 0.0
    chunked: bool = False
    stray: bytes | None = None


Answer: TypeAlias = bytes | Reply | None
"""None: no reply."""
Script: TypeAlias = Callable[[Sent], "Answer | Future[Answer]"]
"""From a request to its answer; a future is one that comes later."""


def reply_of(answer: Answer) -> Reply | None:
    """An answer with how it travels.

    :param answer: of a script.
    """
    return Reply(answer) if isinstance(answer, bytes) else answer
