"""Server-sent events: ``GetEvents`` by long polls, as one stream that a browser reads and takes up again by itself."""

import asyncio
from collections.abc import Coroutine
from typing import cast

import msgspec
from hola_protocol.codec import decode_request, encode
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import GetEventsRequest
from hola_protocol.values import MAX_INTEGER
from msgspec import Raw, Struct

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.http import ERROR_START, NOSNIFF, pass_on
from hola.distributed.gateway.link import SchedulerLink, SchedulerReply


class _Page(Struct):
    next_cursor: int = 0
    items: list[Raw] = []


class _Item(Struct):
    tag: str
    event_id: int


class _Error(Struct):
    retryable: bool = False


_page = msgspec.json.Decoder(_Page).decode
_item = msgspec.json.Decoder(_Item).decode
_error = msgspec.json.Decoder(_Error).decode

_ALIVE = b": alive\n\n"


def _frame(event: str, data: bytes, event_id: int | None = None) -> bytes:
    start = b"" if event_id is None else b"id: %d\n" % event_id
    return b"%bevent: %b\ndata: %b\n\n" % (start, event.encode(), data)


def frames(body: bytes, after: int | None = None) -> tuple[bytes, int | None]:
    """The stream's text for one page of events; each event's JSON continues as it came.

    :param body: a ``GetEventsResponse``.
    :param after: the cursor of this page.
    :returns: the text, and the cursor of the next page.
    """
    page = _page(body)
    parts = []
    for raw in page.items:
        item = _item(raw)
        parts.append(_frame(item.tag, bytes(raw), item.event_id))
    return b"".join(parts) or _ALIVE, page.next_cursor or after


def _fields(version: str) -> bytes:
    return (
        b"content-type: text/event-stream\r\ncache-control: no-store\r\nhola-protocol: %b\r\n%b"
        b"x-accel-buffering: no\r\n"  # a proxy must not hold events back
    ) % (version.encode("ascii", "replace"), NOSNIFF)


def last_event_id(value: bytes) -> int:
    """Read ``Last-Event-ID``.

    :param value: the header's value.
    :raises ProtocolError: ``invalid_message`` when it is no event's id.
    """
    text = value.decode("latin-1")
    if not (text.isascii() and text.isdecimal() and len(text) <= 16 and int(text) <= MAX_INTEGER):
        raise ProtocolError("invalid_message", "Last-Event-ID is not the id of an event", path="/after", value=text)
    return int(text)


async def stream(exchange: Exchange, link: SchedulerLink, config: GatewayConfig, start: bytes, body: bytes) -> int:
    """Stream events until the gateway stops, or the scheduler refuses permanently; cancelled when the client leaves.

    An outage of the scheduler does not end a stream: it continues after the last event sent. A client that reads slowly
    gets no further page until it has read the one before.

    :param exchange: the client's request; ``Last-Event-ID`` takes precedence over the ``after`` of its body.
    :param link: the connection to the scheduler.
    :param config: the gateway's settings.
    :param start: the client's header; its token is checked at each poll.
    :param body: the client's ``GetEventsRequest``.
    :returns: the HTTP status.
    :raises ProtocolError: what keeps the stream from starting.
    """
    request = cast("GetEventsRequest", decode_request(body))
    last = exchange.headers.get(b"last-event-id")
    after = request.after if last is None else last_event_id(last)

    async def poll(wait_s: float) -> SchedulerReply:
        asked = msgspec.structs.replace(request, after=after, limit=config.sse_page, wait_s=wait_s)
        return await link.request(start, encode(asked), wait_s)

    reply = await poll(0.0)
    if reply.body.startswith(ERROR_START):
        return pass_on(exchange, reply)
    exchange.prove()
    exchange.start_stream(200, _fields(reply.version))
    while True:
        text, after = frames(reply.body, after)
        await exchange.write(text)
        while (next_reply := await _try(poll(config.sse_wait_s))) is None and not link.closed:
            await asyncio.sleep(config.retry_after_s)
        if next_reply is None:
            break
        reply = next_reply
        if reply.body.startswith(ERROR_START):
            await exchange.write(_frame("ErrorResponse", reply.body))
            break
    exchange.end_stream()
    return 200


async def _try(poll: Coroutine[None, None, SchedulerReply]) -> SchedulerReply | None:
    """The reply of a poll, or ``None`` when it is worth another try."""
    try:
        reply = await poll
    except ProtocolError:
        return None
    return None if reply.body.startswith(ERROR_START) and _error(reply.body).retryable else reply
