"""Login links: a ticket stands for a token, once and for a short time, so that no token gets into an address."""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Final, NamedTuple

from hola_protocol.errors import ProtocolError

LIFETIME_S: Final = 600.0
"""Seconds after which a ticket is no longer accepted."""
MAX_TICKETS: Final = 1000
"""Tickets of one gateway."""
MAX_TOKEN_TICKETS: Final = 8
"""Tickets for one token; a further one replaces the oldest."""
MAX_ATTEMPTS: Final = 10
"""Wrong tickets from one address before it has to wait."""
ATTEMPT_S: Final = 6.0
"""Seconds after which one more attempt is allowed."""
_MAX_ADDRESSES: Final = 1000


class _Ticket(NamedTuple):
    digest: bytes
    token: str
    expires: float


class Tickets:
    """The tickets of one gateway process, which forgets them when it ends.

    :param clock: seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tickets: OrderedDict[bytes, _Ticket] = OrderedDict()

    def issue(self, token: str) -> str:
        """Make a ticket.

        :param token: the token that it stands for.
        :returns: the ticket; only its digest is kept.
        """
        # No search for expired tickets: all have the same lifetime, so they are the oldest and are replaced first.
        own = [key for key, ticket in self._tickets.items() if hmac.compare_digest(_bytes(ticket.token), _bytes(token))]
        if len(own) >= MAX_TOKEN_TICKETS:
            del self._tickets[own[0]]
        elif len(self._tickets) >= MAX_TICKETS:
            self._tickets.popitem(last=False)
        secret = secrets.token_urlsafe(32)
        digest = _digest(secret)
        self._tickets[digest] = _Ticket(digest, token, self._clock() + LIFETIME_S)
        return secret

    def redeem(self, secret: str) -> str | None:
        """Use a ticket up.

        It is looked up by its digest and then compared in constant time, so that the time tells nothing about others.

        :param secret: the ticket.
        :returns: the token that it stands for; ``None`` for one that is unknown, used or too old.
        """
        digest = _digest(secret)
        ticket = self._tickets.pop(digest, None)
        if ticket is None or not hmac.compare_digest(ticket.digest, digest) or ticket.expires <= self._clock():
            return None
        return ticket.token


class LoginAttempts:
    """Bounds how often an address may try wrong tickets.

    :param clock: seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()
        """For each address the time at which all its attempts are allowed again."""

    def check(self, address: str) -> None:
        """Refuse an address that has tried too many.

        :param address: the client's.
        :raises ProtocolError: ``overloaded``, with the time to wait.
        """
        wait_s = self._free_at.get(address, 0.0) - self._clock() - (MAX_ATTEMPTS - 1) * ATTEMPT_S
        if wait_s > 0.0:
            raise ProtocolError("overloaded", "too many wrong login tickets from this address", retry_after_s=wait_s)

    def failed(self, address: str) -> None:
        """Count a wrong ticket.

        :param address: the client's.
        """
        now = self._clock()
        self._free_at[address] = max(now, self._free_at.pop(address, now)) + ATTEMPT_S
        if len(self._free_at) > _MAX_ADDRESSES:
            self._free_at.popitem(last=False)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(secret: str) -> bytes:
    return sha256(_bytes(secret)).digest()
