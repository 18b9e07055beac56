"""The points of a space that have been given out, so that none is suggested twice."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .parameters import Key


class KnownPoints(ABC):
    """A set of keys made by :meth:`hola.core.parameters.Space.key`."""

    @abstractmethod
    def add(self, key: Key) -> bool:
        """Add a point.

        :param key: its key.
        :returns: whether it is new.
        """

    @abstractmethod
    def __len__(self) -> int: ...


class KnownKeys(KnownPoints):
    """Points of an infinite space. Only hashes are kept: points that share one count as the same."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def add(self, key: Key) -> bool:
        """See :meth:`KnownPoints.add`; O(1)."""
        h = hash(key)
        if h in self._hashes:
            return False
        self._hashes.add(h)
        return True

    def __len__(self) -> int:
        return len(self._hashes)


class KnownNumbers(KnownPoints):
    """Points of a finite space, by number; finds one that is left.

    Each known number points at a higher one, and paths are compressed as they are walked (as in a disjoint-set forest):
    finding one that is left is O(log n) amortised.

    :param size: the number of points of the space.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._next: dict[int, int] = {}

    def add(self, key: Key) -> bool:
        """See :meth:`KnownPoints.add`; O(1)."""
        if not isinstance(key, int):
            raise TypeError(f"a point of a finite space is known by its number, not by {key!r}")
        if key in self._next:
            return False
        self._next[key] = key + 1
        return True

    def __len__(self) -> int:
        return len(self._next)

    def left(self, start: int) -> int | None:
        """A point that is not known: the first from a number on, going round; None when every point is known.

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
