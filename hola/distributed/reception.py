"""Reads messages from the scheduler's socket, and lets the requests in them wait for their turn.

Whatever a peer sends is answered or dropped here, and never ends the loop.
"""

import logging
import time
from collections.abc import Callable, Iterator

import zmq
from hola_protocol.codec import decode_header, decode_request, header_id, peek_operation
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import Header
from hola_protocol.operations import OPERATION_BY_REQUEST, Operation, allows
from hola_protocol.rules import check_request
from hola_protocol.version import FIRST_FRAME, MAJOR, VERSION
from msgspec import Struct
from msgspec.json import encode

from hola.distributed.audit import FailedAuthentications
from hola.distributed.config import SchedulerConfig
from hola.distributed.credentials import ANONYMOUS, ANONYMOUS_ID, RELAY, Credentials, Principal
from hola.distributed.descriptors import cut
from hola.distributed.dispatch import OVERLOADED_S
from hola.distributed.errors import CredentialsError
from hola.distributed.exchange import Envelope, Reply
from hola.distributed.forwarding import FORWARDED, forwarded
from hola.distributed.intake import Bounds, Intake
from hola.distributed.receiving import ReceivedMessage, receive
from hola.distributed.relay import undelivered_id
from hola.distributed.turn import Turn

log = logging.getLogger(__name__)

_PREFIX = b"hola/"
_READ_BYTES = 8 * 1024 * 1024
"""Bytes taken from the socket before requests are handled."""


_POLLED = 8
"""After so many messages the socket is read until it is empty, without asking the poller."""


class Peer(Struct, frozen=True, gc=False):
    """Where a reply goes.

    :ivar identity: the connection's, given by the ROUTER.
    :ivar delimiter: whether an empty frame came first, as from REQ; it is echoed.
    :ivar client: the client's connection at the front, for what the front passed on.
    """

    identity: bytes
    delimiter: bool
    client: bytes | None = None


class WaitingRequest(Struct, frozen=True):
    """A request that waits for its turn: read as far as it takes to know whose it is."""

    peer: Peer
    header: Header
    principal: Principal
    body: bytes


class Reception:
    """What has been read and was not handled yet.

    :param config: the scheduler's settings.
    :param credentials: who may do what.
    :param gone: called with the address of a request whose client has gone, once the request was handled.
    :param revoked: called with the name of a token that is no longer known.
    """

    def __init__(
        self,
        config: SchedulerConfig,
        credentials: Credentials,
        *,
        gone: Callable[[Peer, str], None],
        revoked: Callable[[str], None],
    ) -> None:
        self._config = config
        self._credentials = credentials
        self._gone_after, self._revoked = gone, revoked
        self._intake: Intake[WaitingRequest] = Intake(
            Bounds(
                requests=config.max_waiting,
                size=config.max_waiting_bytes,
                principal_requests=config.max_principal_waiting,
                principal_size=config.max_principal_waiting_bytes,
            )
        )
        self.refusals: list[Reply] = []
        """Errors to be sent to who sent no request that may be handled."""
        self.handed_bytes = 0
        """Bytes of the requests handed over since it was set to 0."""
        self._in_line: set[tuple[Peer, str]] = set()
        self._gone: set[tuple[Peer, str]] = set()
        self._principals: dict[str | None, Principal | None] = {}
        self._failed_authentications = FailedAuthentications()
        self._refreshed = time.monotonic()
        self._token_trouble: str | None = None

    def __bool__(self) -> bool:
        return bool(self._intake)

    # Taking in

    def read(self, socket: "zmq.Socket[bytes]", poller: zmq.Poller) -> None:
        """Take in the requests that wait in a socket, up to a bound.

        :param socket: the ROUTER.
        :param poller: has the ROUTER alone.
        """
        size, intake = 0, self._intake
        for count in range(self._config.loop_batch):
            if intake.is_full or size > _READ_BYTES:
                return
            # To ask an empty socket for a message raises, which takes as long as some ten calls of the poller.
            if 0 < count <= _POLLED and not poller.poll(0):
                return
            try:
                message = receive(socket)
            except zmq.Again:
                return
            size += message.size
            try:
                self.take_in(message)
            except Exception:  # whatever a peer sends must not end the loop
                log.exception("a defect of the scheduler: a message is dropped")

    def take_in(self, message: ReceivedMessage) -> None:
        """Let a request wait for its turn; what is none, or has no token that is known, is answered with why.

        :param message: as it was received.
        """
        identity, *frames = message.frames
        user_id = message.user_id
        relayed = user_id == RELAY
        client: bytes | None = None
        principal: Principal | None = None
        if relayed:
            if frames and frames[0] == FORWARDED and (passed_on := forwarded(frames)) is not None:
                client, user_id, frames = passed_on
                relayed = False
        elif user_id != ANONYMOUS_ID and (principal := self._credentials.principal(user_id)) is None:
            cut(message.descriptor)  # its token was revoked: the next handshake says so
            return
        delimiter = bool(frames) and not frames[0]
        if delimiter:
            del frames[0]
        peer = Peer(identity, delimiter, client)
        if (relayed or not user_id) and (gone := undelivered_id(frames)) is not None:
            self._note_gone((peer, gone))
            return
        try:
            self._let_wait(peer, frames, user_id, relayed, principal)
        except Exception as error:
            self._refuse(peer, header_id(frames[1]) if len(frames) > 1 else "", error)

    def _let_wait(
        self, peer: Peer, frames: list[bytes], user_id: str, relayed: bool, principal: Principal | None
    ) -> None:
        if len(frames) != 3 or frames[0] != FIRST_FRAME:
            raise _wrong_frames(frames)
        _, head, body = frames
        header = decode_header(head)
        if principal is None:
            principal = self._principal(header.token, header.client) if relayed else self._connected(user_id)
        size = len(head) + len(body)
        reason = self._intake.refusal(principal.name, size)
        if reason is not None:
            raise ProtocolError("overloaded", reason, retry_after_s=OVERLOADED_S)
        waiting = WaitingRequest(peer, header, principal, body)
        self._intake.add(principal.name, (peer.identity, peer.client), waiting, size)
        if relayed or peer.client is not None:  # others cannot say that a client has gone
            self._in_line.add((peer, header.id))

    def _refuse(self, peer: Peer, correlation: str, error: Exception) -> None:
        """Answer whatever was raised while a request was read."""
        if not isinstance(error, ProtocolError):
            log.error("a defect of the scheduler, while a request was read", exc_info=error)
            error = ProtocolError("internal", "a defect of the scheduler: the request could not be read")
        self.refusals.append(Reply(peer, correlation, encode(error.response)))

    # Handing over

    def requests(self, turn: Turn) -> Iterator[Envelope]:
        """The requests to handle in one turn, in fair order; each is asked for after the one before was handled.

        :param turn: how long.
        """
        intake, in_line = self._intake, self._in_line
        began = time.monotonic()
        while (waiting := intake.next()) is not None:
            if in_line:
                in_line.discard((waiting.peer, waiting.header.id))
            try:
                envelope = self._envelope(waiting)
            except Exception as error:
                self._refuse(waiting.peer, waiting.header.id, error)
            else:
                self.handed_bytes += len(waiting.body)
                yield envelope
            now = time.monotonic()
            intake.charge(now - began)
            began = now
            if turn.is_over:
                return

    def _envelope(self, waiting: WaitingRequest) -> Envelope:
        """The request in a message."""
        header, principal, body = waiting.header, waiting.principal, waiting.body
        peeked = peek_operation(body)
        if peeked is not None and not allows(principal.role, peeked.role):
            raise _not_permitted(principal, peeked)
        limits = self._config.limits
        request = decode_request(body, limits, header.version)
        operation = OPERATION_BY_REQUEST[type(request)]
        if operation is not peeked and not allows(principal.role, operation.role):
            raise _not_permitted(principal, operation)
        check_request(request, limits)
        return Envelope(waiting.peer, header.id, principal.name, header.idempotency_key, request, None, principal.role)

    def _note_gone(self, address: tuple[Peer, str]) -> None:
        """Report that the sender of a request no longer waits; for a queued request, after it was handled."""
        if address in self._in_line:
            self._gone.add(address)
        else:
            self._gone_after(*address)

    def pass_on_gone(self) -> None:
        """Pass on what was noted of requests that have been handled since."""
        if self._gone:
            for address in [address for address in self._gone if address not in self._in_line]:
                self._gone.remove(address)
                self._gone_after(*address)

    # Who it is

    def _connected(self, user_id: str) -> Principal:
        """Whom a connection belongs to; a token in the header adds nothing."""
        if not self._config.auth:
            return ANONYMOUS
        principal = self._credentials.principal(user_id)
        if principal is None:
            raise ProtocolError("unauthenticated", "this token is not known")
        return principal

    def _principal(self, token: str | None, client: str | None) -> Principal:
        """Whom a token belongs to that a relay passes on."""
        try:
            principal = self._principals[token]
        except KeyError:
            principal = self._credentials.authenticate(token)
            if principal is not None:
                self._principals[token] = principal
        if principal is None:
            reason = "a token is needed" if token is None else "this token is not known"
            self._failed_authentications.note(reason, client or "unknown")
            raise ProtocolError("unauthenticated", reason)
        return principal

    def refresh_tokens(self, now: float) -> None:
        """Read the tokens again if they have changed, every few seconds.

        :param now: monotonic seconds.
        """
        if now - self._refreshed < self._config.token_refresh_s:
            return
        self._refreshed = now
        trouble: str | None = None
        credentials = self._credentials
        before = {(token.name, token.sha256) for token in credentials.tokens()}
        try:
            if credentials.refresh():
                self._principals.clear()
                for name, _ in before - {(token.name, token.sha256) for token in credentials.tokens()}:
                    self._revoked(name)
        except CredentialsError as error:
            trouble = str(error)
        if trouble != self._token_trouble:
            self._token_trouble = trouble
            if trouble is not None:
                log.error("the tokens that were read before stay: %s", trouble)


def _not_permitted(principal: Principal, operation: Operation) -> ProtocolError:
    message = f"this needs the role {operation.role}; the token {principal.name!r} has {principal.role}"
    return ProtocolError("permission_denied", message)


def _wrong_frames(frames: list[bytes]) -> ProtocolError:
    first = frames[0] if frames else b""
    if first.startswith(_PREFIX) and first != FIRST_FRAME:
        return ProtocolError(
            "unsupported_version",
            f"the first frame must be {FIRST_FRAME.decode()!r}",
            value=repr(first[:32]),
            detail={"versions": [str(VERSION)], "major": MAJOR},
        )
    return ProtocolError(
        "invalid_message",
        f"a request has 3 frames: {FIRST_FRAME.decode()!r}, header, body; here are {len(frames)}",
        value=repr(first[:32]),
    )
