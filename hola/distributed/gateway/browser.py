"""What the gateway tells browsers: the policy of its pages, and which pages of other sites may use it (CORS)."""

import base64
import hashlib
from collections.abc import Collection
from typing import Final

from hola_protocol.errors import ProtocolError

from hola.distributed.gateway.exchange import Exchange

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{}; connect-src 'self'; img-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_ALLOWED_HEADERS: Final = (
    b"authorization, content-type, hola-protocol, idempotency-key, last-event-id, traceparent, tracestate"
)
_EXPOSED_HEADERS: Final = b"hola-protocol, retry-after"
_PREFLIGHT_S: Final = 600
_FOREIGN: Final = (b"cross-site", b"same-site")


def page_fields(style: str | None = None) -> bytes:
    """The header lines of every page for people, and of its files.

    :param style: the content of the page's only style element; its digest becomes a part of the policy.
    """
    allowed = ""
    if style is not None:
        allowed = f" 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
    return (
        b"content-security-policy: %b\r\nreferrer-policy: no-referrer\r\ncross-origin-opener-policy: same-origin\r\n"
        b"cross-origin-resource-policy: same-origin\r\n"
    ) % _POLICY.format(allowed).encode()


class Origins:
    """Which pages of other sites may read what the gateway answers; none unless they are listed.

    :param listed: their origins, such as ``https://lab.example.org``.
    """

    def __init__(self, listed: Collection[str]) -> None:
        self._listed = frozenset(origin.lower().encode() for origin in listed)

    def check(self, exchange: Exchange) -> None:
        """Refuse a request that a browser sends for a page of a site that is not listed.

        Such a page could not read the reply, and has no token to do anything: this is one more line of defence. Links
        from other sites to the pages work.

        :param exchange: the request. One of a listed site gets the header lines for its reply.
        :raises ProtocolError: ``permission_denied``.
        """
        headers = exchange.headers
        origin = headers.get(b"origin")
        if origin is not None and self._listed and origin.lower() in self._listed:
            exchange.extra_fields = (
                b"access-control-allow-origin: %b\r\naccess-control-expose-headers: %b\r\nvary: origin\r\n"
            ) % (origin, _EXPOSED_HEADERS)
            return
        if headers.get(b"sec-fetch-site") in _FOREIGN and headers.get(b"sec-fetch-mode") != b"navigate":
            raise ProtocolError(
                "permission_denied",
                "pages of other sites may not use this server: add their origin to gateway.cors_origins",
                value=(origin or b"")[:200].decode("latin-1"),
            )

    def is_preflight(self, exchange: Exchange) -> bool:
        """Whether a browser asks what a page of another site may send.

        :param exchange: the request.
        """
        return exchange.method == "OPTIONS" and b"access-control-request-method" in exchange.headers

    def answer_preflight(self, exchange: Exchange, methods: Collection[str]) -> int:
        """Answer what a page of another site may send: nothing, unless the site is listed.

        :param exchange: the request.
        :param methods: the methods that its path has.
        :returns: the HTTP status.
        """
        fields = b""
        if exchange.extra_fields:
            fields = b"access-control-allow-methods: %b\r\naccess-control-allow-headers: %b\r\n" % (
                ", ".join(methods).encode(),
                _ALLOWED_HEADERS,
            )
            fields += b"access-control-max-age: %d\r\n" % _PREFLIGHT_S
        exchange.reply(204, fields, b"")
        return 204
