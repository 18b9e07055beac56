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
from hola.distributed.gateway.http import (
    ERROR_START,
    NOSNIFF,
    ClientGoneError,
    RawHeaders,
    Receive,
    RequestHead,
    Send,
    disconnected,
    send_reply,
)
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
    """The stream's text for one page of events; each event's JSON goes on as it came.

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


def _headers(version: str) -> RawHeaders:
    return [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        NOSNIFF,
        (b"hola-protocol", version.encode("ascii", "replace")),
        (b"x-accel-buffering", b"no"),  # a proxy must not hold events back
    ]


def last_event_id(value: bytes) -> int:
    """Read ``Last-Event-ID``.

    :param value: the header's value.
    :raises ProtocolError: ``invalid_message`` when it is no event's id.
    """
    text = value.decode("latin-1")
    if not (text.isascii() and text.isdecimal() and len(text) <= 16 and int(text) <= MAX_INTEGER):
        raise ProtocolError("invalid_message", "Last-Event-ID is not the id of an event", path="/after", value=text)
    return int(text)


async def stream(
    link: SchedulerLink, config: GatewayConfig, head: RequestHead, body: bytes, receive: Receive, send: Send
) -> int:
    """Stream events until the client leaves, the gateway stops, or the scheduler refuses for good.

    An outage of the scheduler does not end a stream: it goes on after the last event sent.

    :param link: the connection to the scheduler.
    :param config: the gateway's settings.
    :param head: the client's; its token is judged at each poll.
    :param body: the client's ``GetEventsRequest``; ``Last-Event-ID`` overrules its ``after``.
    :param receive: of ASGI.
    :param send: of ASGI.
    :returns: the HTTP status.
    :raises ProtocolError: what keeps the stream from starting.
    :raises ClientGoneError: when the client leaves before it starts.
    """
    request = cast("GetEventsRequest", decode_request(body))
    after = request.after if head.last_event_id is None else last_event_id(head.last_event_id)
    gone = asyncio.ensure_future(disconnected(receive))

    async def poll(wait_s: float) -> SchedulerReply:
        asked = msgspec.structs.replace(request, after=after, limit=config.sse_page, wait_s=wait_s)
        future = link.request(head.header, encode(asked), wait_s)
        await asyncio.wait((gone, future), return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            link.forsake(future)
            raise ClientGoneError
        return future.result()

    try:
        reply = await poll(0.0)
        if reply.body.startswith(ERROR_START):
            return await send_reply(send, reply)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(reply.version)})
        while True:
            text, after = frames(reply.body, after)
            await _send_text(send, text)
            while (next_reply := await _try(poll(config.sse_wait_s))) is None and not link.closed:
                await asyncio.wait((gone,), timeout=config.retry_after_s)
            if next_reply is None:
                break
            reply = next_reply
            if reply.body.startswith(ERROR_START):
                await _send_text(send, _frame("ErrorResponse", reply.body))
                break
        await send({"type": "http.response.body", "body": b""})
        return 200
    finally:
        gone.cancel()


async def _try(poll: Coroutine[None, None, SchedulerReply]) -> SchedulerReply | None:
    """The reply of a poll, or ``None`` when it is worth another try."""
    try:
        reply = await poll
    except ProtocolError:
        return None
    return None if reply.body.startswith(ERROR_START) and _error(reply.body).retryable else reply


async def _send_text(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})
