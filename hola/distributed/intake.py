"""Requests that were read and wait to be handled: tokens get equal shares of the loop, and connections equal turns.

The scheduler reads its socket faster than it handles what comes. Handled in the order of arrival, one client with a few
hundred expensive requests would keep all others waiting. Here each token pays for the time that its requests took, and
the one that has used the least is served next; among the connections of a token the turn goes round.
"""

import heapq
from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

from msgspec import Struct

_T = TypeVar("_T")


class Bounds(Struct, frozen=True, kw_only=True):
    """How much may wait.

    :ivar requests: requests in total; the socket is not read while this many wait.
    :ivar size: bytes in total; the socket is not read at this limit either.
    :ivar principal_requests: requests of one principal; one more is refused.
    :ivar principal_size: bytes of one principal; the socket is not read at this limit either.
    """

    requests: int
    size: int
    principal_requests: int
    principal_size: int


class _Share(Generic[_T]):
    """What waits of one principal, and the time that it has used."""

    __slots__ = ("by_connection", "count", "ring", "size", "used_s")

    def __init__(self) -> None:
        self.used_s = 0.0
        self.count = 0
        self.size = 0
        self.by_connection: dict[Hashable, deque[tuple[_T, int]]] = {}
        self.ring: deque[Hashable] = deque()


class Intake(Generic[_T]):
    """Waiting requests in the order in which they are to be handled.

    :param bounds: how much may wait.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._shares: dict[str, _Share[_T]] = {}
        self._order: list[tuple[float, int, str]] = []
        self._entered = 0
        self._now_s = 0.0  # the time used by the principal served last: a new principal begins there
        self._served: str | None = None
        self._count = 0
        self._size = 0

    def __len__(self) -> int:
        return self._count

    @property
    def is_full(self) -> bool:
        """Whether no more should be read for now."""
        return self._count >= self._bounds.requests or self._size >= self._bounds.size

    def refusal(self, principal: str, size: int) -> str | None:
        """Why a request may not wait beside the others of its principal; absent when it may.

        :param principal: whose it is.
        :param size: its size in bytes.
        """
        share, bounds = self._shares.get(principal), self._bounds
        if share is None or not share.count:
            return None
        if share.count >= bounds.principal_requests:
            return f"{share.count} requests of the token {principal!r} have not been handled yet"
        if share.size + size > bounds.principal_size:
            return f"{share.size} bytes of requests of the token {principal!r} have not been handled yet"
        return None

    def add(self, principal: str, connection: Hashable, item: _T, size: int) -> None:
        """Let a request wait.

        :param principal: whose it is.
        :param connection: where it came from; its requests stay in order.
        :param item: the request.
        :param size: its size in bytes.
        """
        share = self._shares.get(principal)
        if share is None:
            share = self._shares[principal] = _Share()
        if not share.count and principal != self._served:
            share.used_s = max(share.used_s, self._now_s)
            self._enter(principal, share)
        waiting = share.by_connection.get(connection)
        if waiting is None:
            waiting = share.by_connection[connection] = deque()
            share.ring.append(connection)
        waiting.append((item, size))
        share.count += 1
        share.size += size
        self._count += 1
        self._size += size

    def _enter(self, principal: str, share: "_Share[_T]") -> None:
        self._entered += 1
        heapq.heappush(self._order, (share.used_s, self._entered, principal))

    def next(self) -> _T | None:
        """The request to handle now; :meth:`charge` says what it took."""
        if not self._order:
            return None
        self._now_s, _, principal = heapq.heappop(self._order)
        share = self._shares[principal]
        connection = share.ring.popleft()
        waiting = share.by_connection[connection]
        item, size = waiting.popleft()
        if waiting:
            share.ring.append(connection)
        else:
            del share.by_connection[connection]
        share.count -= 1
        share.size -= size
        self._served = principal
        self._count -= 1
        self._size -= size
        return item

    def charge(self, seconds: float) -> None:
        """Note how long the request of the last :meth:`next` took.

        :param seconds: its time.
        """
        if self._served is None:
            return
        principal, self._served = self._served, None
        share = self._shares[principal]
        share.used_s = max(share.used_s, self._now_s) + seconds
        if share.count:
            self._enter(principal, share)
        elif len(self._shares) > _KEPT:
            self._forget()

    def _forget(self) -> None:
        """Drop the accounts that no longer matter: a new principal begins at the present anyway."""
        for principal in [p for p, s in self._shares.items() if not s.count and s.used_s <= self._now_s]:
            del self._shares[principal]


_KEPT = 1024
"""Accounts of principals without requests that are kept before they are looked through."""
