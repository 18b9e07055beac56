"""``POST /login``: a browser exchanges the ticket of a login link for the token. ``POST /login/ticket`` makes one."""

from typing import Final

import msgspec
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import DescribeRequest, Header
from hola_protocol.values import Role
from msgspec import Struct

from hola.distributed.audit import FailedAuthentications
from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.http import ERROR_START, NOSNIFF, check_content_type, header_of, pass_on, too_large
from hola.distributed.gateway.link import OLDEST, SchedulerLink, header_start
from hola.distributed.gateway.tickets import LIFETIME_S, LoginAttempts, Tickets

MAX_BODY: Final = 4096
"""Bytes of the body of a login."""
_FIELDS: Final = b"content-type: application/json\r\ncache-control: no-store\r\n" + NOSNIFF


class LoginRequest(Struct, forbid_unknown_fields=True):
    """The ticket of a login link."""

    ticket: str


class LoginResponse(Struct):
    """The token that the ticket stood for, and what it allows."""

    token: str
    role: Role


class TicketResponse(Struct):
    """A ticket for the token of the request, and for how many seconds it is accepted."""

    ticket: str
    expires_s: float


class _Description(Struct):
    role: Role


class Login:
    """Makes tickets and takes them back.

    :param link: the connection to the scheduler, which knows the tokens.
    """

    def __init__(self, link: SchedulerLink) -> None:
        self._link = link
        self._tickets = Tickets()
        self._attempts = LoginAttempts()
        self._failed = FailedAuthentications()

    def check_head(self, exchange: Exchange) -> None:
        """Refuse what its head says is wrong.

        :param exchange: the request.
        :raises ProtocolError: ``invalid_message``, ``too_large``.
        """
        if exchange.query:
            raise ProtocolError("invalid_message", f"{exchange.path} takes its fields in the body, not in the query")
        check_content_type(exchange.headers.get(b"content-type", b""))
        length = int(exchange.headers.get(b"content-length", b"0"))
        if length > MAX_BODY:
            raise too_large(length, MAX_BODY)

    async def login(self, exchange: Exchange) -> int:
        """Exchange a ticket for the token that it stands for. Needs no token.

        :param exchange: the request.
        :returns: the HTTP status.
        :raises ProtocolError: ``unauthenticated`` for a ticket that is unknown, used or too old, or whose token was
            revoked; ``overloaded`` after too many of them.
        """
        self._check_size(exchange)
        try:
            asked = msgspec.json.decode(exchange.body, type=LoginRequest)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            # The error of the decoder would repeat a part of the body.
            raise ProtocolError("invalid_message", 'the body must be {"ticket": TEXT}') from None
        self._attempts.check(exchange.client)
        token = self._tickets.redeem(asked.ticket)
        if token is None:
            self._attempts.failed(exchange.client)
            self._failed.note("wrong login ticket", exchange.client or "unknown")
            raise ProtocolError(
                "unauthenticated",
                "this login link was used, is too old or belongs to another server; `hola dashboard` makes a new one",
            )
        start = header_start(Header(version=OLDEST, token=token, client=f"login {exchange.client}".strip()))
        reply = await self._link.request(start, encode(DescribeRequest()))
        if reply.body.startswith(ERROR_START):
            return pass_on(exchange, reply)
        role = msgspec.json.decode(reply.body, type=_Description).role
        exchange.prove()
        exchange.reply(200, _FIELDS, msgspec.json.encode(LoginResponse(token, role)))
        return 200

    async def make_ticket(self, exchange: Exchange) -> int:
        """Make a ticket for the token of the request.

        :param exchange: the request; its body is empty or an empty object.
        :returns: the HTTP status.
        """
        self._check_size(exchange)
        if exchange.body.strip() not in (b"", b"{}"):
            raise ProtocolError("invalid_message", "the body must be {}")
        authorization = exchange.headers.get(b"authorization")
        if authorization is None:
            raise ProtocolError("unauthenticated", "a token is needed")
        start = header_of(exchange)
        reply = await self._link.request(start, encode(DescribeRequest()))
        if reply.body.startswith(ERROR_START):
            return pass_on(exchange, reply)
        exchange.prove()
        token = authorization.partition(b" ")[2].strip().decode("latin-1")
        made = TicketResponse(self._tickets.issue(token), LIFETIME_S)
        exchange.reply(200, _FIELDS, msgspec.json.encode(made))
        return 200

    def _check_size(self, exchange: Exchange) -> None:
        if len(exchange.body) > MAX_BODY:
            raise too_large(len(exchange.body), MAX_BODY)
