"""The newest events of a study, by gapless ids."""

from collections import deque
from collections.abc import Iterator
from itertools import islice


class EventLog:
    """The newest ``retention`` events, as they are sent.

    :param retention: how many to keep.
    :param events: the stored ones, as ``(event_id, body)`` in order.
    """

    def __init__(self, retention: int, events: Iterator[tuple[int, bytes]] | None = None) -> None:
        self._bodies: deque[bytes] = deque(maxlen=retention)
        self.newest = 0
        for event_id, body in events or ():
            self.newest = event_id
            self._bodies.append(body)

    @property
    def oldest(self) -> int:
        """The id of the oldest event kept; above ``newest`` when there is none."""
        return self.newest - len(self._bodies) + 1

    def append(self, body: bytes) -> int:
        """Add an event.

        :param body: as it is sent, made with the id ``newest + 1``.
        :returns: its id.
        """
        self._bodies.append(body)
        self.newest += 1
        return self.newest

    def after(self, event_id: int, limit: int) -> list[bytes]:
        """The events that follow one.

        :param event_id: from ``oldest - 1`` to ``newest``.
        :param limit: how many at most.
        """
        start = event_id - self.oldest + 1
        if start > len(self._bodies) // 2:
            tail = list(islice(reversed(self._bodies), len(self._bodies) - start))
            tail.reverse()
            return tail[:limit]
        return list(islice(self._bodies, start, start + limit))
