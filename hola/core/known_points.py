"""The points of a space that are already known, so that none is suggested twice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from .parameters import PointKey


class KnownPoints(ABC):
    """A set of keys from :meth:`hola.core.parameters.Space.key`."""

    @abstractmethod
    def add(self, key: PointKey) -> bool:
        """Add a point.

        :param key: its key.
        :returns: whether the point is new.
        """

    @abstractmethod
    def add_many(self, keys: Iterable[PointKey]) -> None:
        """Add many points.

        :param keys: their keys.
        """

    @abstractmethod
    def __len__(self) -> int: ...


class KnownKeys(KnownPoints):
    """Points of an infinite space. Only hashes are stored: points with the same hash count as equal."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def add(self, key: PointKey) -> bool:
        """See :meth:`KnownPoints.add`; O(1)."""
        h = hash(key)
        if h in self._hashes:
            return False
        self._hashes.add(h)
        return True

    def add_many(self, keys: Iterable[PointKey]) -> None:
        """See :meth:`KnownPoints.add_many`."""
        self._hashes.update(map(hash, keys))

    def __len__(self) -> int:
        return len(self._hashes)


class KnownNumbers(KnownPoints):
    """Points of a finite space, by number; it can find an unknown point.

    Each known number points to a higher number, with path compression as in a disjoint-set forest. Finding an unknown
    number takes O(log n) amortised.

    :param size: the number of points of the space.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._next: dict[int, int] = {}

    def add(self, key: PointKey) -> bool:
        """See :meth:`KnownPoints.add`; O(1)."""
        if not isinstance(key, int):
            raise TypeError(f"a point of a finite space has an integer key, not {key!r}")
        if key in self._next:
            return False
        self._next[key] = key + 1
        return True

    def add_many(self, keys: Iterable[PointKey]) -> None:
        """See :meth:`KnownPoints.add_many`."""
        for key in keys:
            self.add(key)

    def __len__(self) -> int:
        return len(self._next)

    def first_unknown(self, start: int) -> int | None:
        """The first unknown number from a start on, cyclically; None if every point is known.

        :param start: a number of the space.
        """
        if len(self._next) == self.size:
            return None
        found = self._find(start)
        return found if found < self.size else self._find(0)

    def _find(self, number: int) -> int:
        path = []
        while (following := self._next.get(number)) is not None:
            path.append(number)
            number = following
        for n in path:
            self._next[n] = number
        return number
