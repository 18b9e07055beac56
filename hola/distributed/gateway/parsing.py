"""What a client sends, cut into slices for httptools: heads, bodies, and how long what surrounds them may be."""

from http import HTTPStatus
from typing import Final, Protocol

import httptools

from hola.distributed.gateway.exchange import Head
from hola.distributed.gateway.http import HttpError

_LINE_END: Final = b" HTTP/1.1\r\n"
_HEAD_END: Final = b"\r\n\r\n"
_HEAD_SLICE: Final = 512
"""Bytes of a head without an end in sight that the parser gets at once."""
_CHUNKS_SLICE: Final = 4096
"""Bytes of a chunked body that the parser gets at once; also the most that is read beyond its end."""
_FRAMING: Final = 8
"""Bytes of chunk sizes for each byte of a body, at most: the smallest chunk has five."""

IDLE, HEAD, BODY = range(3)
"""What the parser is in: nothing, a head, or a body."""


class Reader(Protocol):
    """Who gets the requests."""

    def on_head(self, head: Head) -> None:
        """Take the head of a request."""

    def on_part(self, size: int) -> bool:
        """Take note of more bytes of a body; whether they are wanted."""

    def on_whole(self, body: bytes) -> None:
        """Take the body of a request: it has come whole."""


class RequestParser:
    """Reads the requests of one connection.

    :param reader: gets them.
    :param max_head_bytes: the longest head, and the most bytes of chunk sizes and trailers beside what a body needs.
    :ivar state: :data:`IDLE`, :data:`HEAD` or :data:`BODY`.
    """

    def __init__(self, reader: Reader, max_head_bytes: int) -> None:
        self._reader = reader
        self._most = max_head_bytes
        self._parser = httptools.HttpRequestParser(self)
        self.state = IDLE
        self._size = 0  # of the head that is being read, or of the body with its framing
        self._body_size = 0  # of the body without
        self._left = -1  # bytes of the body to come; negative when that is not known
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._repeated: list[bytes] = []
        self._parts: list[bytes] = []

    def slice_end(self, unread: bytes, at: int) -> int:
        """Where the next slice of what was received ends: with a request, with a head, or with a body.

        :param unread: what was received.
        :param at: where the slice begins.
        """
        if self.state == BODY:
            return min(len(unread), at + (self._left if self._left > 0 else _CHUNKS_SLICE))
        if self.state == IDLE and len(unread) - at <= self._most and unread.count(_LINE_END, at) == 1:
            return len(unread)  # one request line, so one request
        end = unread.find(_HEAD_END, at) + len(_HEAD_END)
        if len(_HEAD_END) <= end <= at + self._most - self._size:
            return end
        return min(len(unread), at + _HEAD_SLICE)

    def feed(self, piece: bytes) -> bool:
        """Read a slice.

        :param piece: the slice.
        :returns: whether what follows is HTTP, too. The request for another protocol is answered as any.
        :raises HttpError: 400 for what is not HTTP, 431 for what is too long.
        """
        if self.state == BODY:
            self._size += len(piece)
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            return False
        except httptools.HttpParserError:
            raise HttpError(HTTPStatus.BAD_REQUEST, "Invalid HTTP request received.") from None
        too_long = None
        if self.state == HEAD:
            self._size += len(piece)
            too_long = "the head has" if self._size > self._most else None
        elif self.state == BODY and self._size - self._body_size > self._most + _FRAMING * self._body_size:
            too_long = "the chunk sizes and trailers have"
        if too_long is not None:
            status, message = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"{too_long} more than {self._most} bytes"
            raise HttpError(status, message, code="too_large")
        return True

    def on_message_begin(self) -> None:
        """Of httptools: a request begins."""
        self.state = HEAD
        self._size = self._body_size = 0
        self._target = b""
        self._headers, self._repeated, self._parts = {}, [], []

    def on_url(self, url: bytes) -> None:
        """Of httptools: a part of the target.

        :param url: the part.
        """
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of httptools: a header. Trailers are counted and dropped.

        :param name: its name.
        :param value: its value.
        """
        if self.state != HEAD:
            return
        name = name.lower()
        if name in self._headers:
            self._repeated.append(name)
        self._headers[name] = value

    def on_headers_complete(self) -> None:
        """Of httptools: the head of a request has come."""
        parser, headers = self._parser, self._headers
        length = headers.get(b"content-length")
        self._left = int(length) if length is not None else -1
        self.state, self._size = BODY, 0
        newest = parser.get_http_version() == "1.1"
        keep_alive = newest and parser.should_keep_alive() and not parser.should_upgrade()
        self._reader.on_head(Head(parser.get_method(), self._target, headers, self._repeated, newest, keep_alive))

    def on_body(self, body: bytes) -> None:
        """Of httptools: a part of a body.

        :param body: the part.
        """
        self._left -= len(body)
        self._body_size += len(body)
        if self._reader.on_part(self._body_size):
            self._parts.append(body)

    def on_message_complete(self) -> None:
        """Of httptools: a request has come whole."""
        parts, self._parts = self._parts, []
        self.state, self._size = IDLE, 0
        self._reader.on_whole(parts[0] if len(parts) == 1 else b"".join(parts))
