"""The connections of one gateway process, and what they may hold together."""

from typing import Protocol


class Evictable(Protocol):
    """A connection that may be closed to make room for others."""

    @property
    def may_go(self) -> bool:
        """Whether it can be closed for the sake of others: nothing that was asked on it in full waits for a reply."""

    def evict(self) -> None:
        """Close it at once."""


class Connections:
    """Bounds the connections, the bytes of running requests, and the bytes that clients do not read.

    A stranger without a token can open connections and send bodies, and no more. So a connection counts as *proven*
    when a request with a valid token was answered on it; others make room when there are too many.

    :param most: connections.
    :param most_bytes: bytes of requests, and of replies that wait to be read.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._count = 0
        self._unproven: dict[Evictable, None] = {}
        self._requests: dict[Evictable, int] = {}
        self._request_bytes = 0
        self._unread: dict[Evictable, int] = {}
        self._unread_bytes = 0

    def __len__(self) -> int:
        return self._count

    @property
    def request_bytes(self) -> int:
        """Bytes of requests that have no reply yet."""
        return self._request_bytes

    @property
    def unread_bytes(self) -> int:
        """Bytes of replies that wait to be read, of the connections whose clients are slow."""
        return self._unread_bytes

    def admit(self, connection: Evictable) -> bool:
        """Count a new connection.

        :param connection: the connection.
        :returns: whether there is room for it; if not, it must be refused, and :meth:`left` be called nevertheless.
        """
        self._count += 1
        self._unproven[connection] = None
        return self._count <= self._most or self._evict_one(connection)

    def _evict_one(self, sparing: Evictable) -> bool:
        for connection in self._unproven:
            if connection is not sparing and connection.may_go:
                del self._unproven[connection]
                connection.evict()
                return True
        return False

    def proven(self, connection: Evictable) -> None:
        """Note that a request with a valid token was answered.

        :param connection: the connection.
        """
        self._unproven.pop(connection, None)

    def left(self, connection: Evictable) -> None:
        """Forget a connection that has ended.

        :param connection: the connection.
        """
        self._count -= 1
        self._unproven.pop(connection, None)
        self.answered(connection)
        self.read(connection)

    def received(self, connection: Evictable, size: int) -> bool:
        """Count bytes of a request's body.

        :param connection: the connection.
        :param size: how many more.
        :returns: whether there is room for them.
        """
        self._requests[connection] = self._requests.get(connection, 0) + size
        self._request_bytes += size
        while self._request_bytes > self._most_bytes:
            victim = next((c for c in self._requests if c is not connection and c in self._unproven and c.may_go), None)
            if victim is None:
                return False
            self.answered(victim)
            victim.evict()
        return True

    def answered(self, connection: Evictable) -> None:
        """Note that the requests of a connection are held no more.

        :param connection: the connection.
        """
        self._request_bytes -= self._requests.pop(connection, 0)

    def not_read(self, connection: Evictable, size: int) -> None:
        """Note how much a connection's client has not read; the one that was noted first goes when it is too much.

        :param connection: the connection.
        :param size: bytes of replies.
        """
        self._unread_bytes += size - self._unread.get(connection, 0)
        self._unread[connection] = size
        while self._unread_bytes > self._most_bytes and len(self._unread) > 1:
            slowest = next(iter(self._unread))
            self.read(slowest)
            slowest.evict()

    def read(self, connection: Evictable) -> None:
        """Note that a connection's client has read what there was.

        :param connection: the connection.
        """
        self._unread_bytes -= self._unread.pop(connection, 0)
