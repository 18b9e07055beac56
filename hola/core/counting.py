"""The number of points of a conditional space, and the order of its points."""

from __future__ import annotations

from collections.abc import Sequence

from .conditions import Conditions

CONTINUUM = 10**30
"""A continuous axis counts as this many values, so that branches of an infinite space can be compared."""
_MAX_STATES = 200_000
"""A space whose count needs more states is not counted."""

_Live = tuple[tuple[int, int], ...]
"""The classes of the earlier parents that a later condition names, by axis; inactive parents are left out."""


class TooManyStatesError(Exception):
    """The count would take too much memory."""


class PointCounter:
    """Counts and numbers the points of a conditional space, exactly, with Python's integers.

    Points are in lexicographic order of the numbers of their active values, and inactive axes have no value. The count
    is a dynamic programme over the axes in order. Its state is the class of the value of each earlier parent that a
    later condition names.

    :param conditions: the conditions.
    :param bins: the number of values of each axis.
    :param held: the number of an axis and that of a value; only points with this value are counted. :meth:`rank` and
        :meth:`unrank` need a count without it.
    :raises TooManyStatesError: if there are too many states.
    """

    def __init__(self, conditions: Conditions, bins: Sequence[int], held: tuple[int, int] | None = None) -> None:
        self._held, self._held_at = held if held is not None else (-1, 0)
        self._conditions, self._bins, self._d = conditions, tuple(bins), conditions.d
        last: dict[int, int] = {}
        for j, clauses in enumerate(conditions.clauses):
            last.update((test.parent, j) for clause in clauses for test in clause)
        self._last = last
        self._memo: dict[tuple[int, _Live], int] = {}
        self.size = self._count(0, ())
        """The number of points."""

    def _after(self, j: int, live: _Live, of: int | None) -> _Live:
        """The state behind axis j with a value of a class; None if the axis is inactive."""
        kept = tuple(pair for pair in live if self._last[pair[0]] > j)
        return (*kept, (j, of)) if of is not None and self._last.get(j, -1) > j else kept

    def _count(self, j: int, live: _Live) -> int:
        """The number of ways to complete a point from axis j on."""
        if j == self._d:
            return 1
        key = (j, live)
        known = self._memo.get(key)
        if known is not None:
            return known
        if len(self._memo) >= _MAX_STATES:
            raise TooManyStatesError
        if not self._conditions.is_active(j, dict(live)):
            n = self._count(j + 1, self._after(j, live, None))
        elif (classes := self._conditions.classes.get(j)) is None:
            n = (1 if j == self._held else self._bins[j]) * self._count(j + 1, self._after(j, live, None))
        elif j == self._held:
            n = self._count(j + 1, self._after(j, live, classes.of(self._held_at)))
        else:
            widths: dict[int, int] = {}
            for start, end, of in zip(classes.starts, classes.ends, classes.class_of, strict=True):
                widths[of] = widths.get(of, 0) + end - start
            n = sum([width * self._count(j + 1, self._after(j, live, of)) for of, width in widths.items()])
        self._memo[key] = n
        return n

    def rank(self, numbers: Sequence[int | None]) -> int:
        """The number of a point: how many points precede it.

        :param numbers: the numbers of its active values.
        """
        rank = 0
        live: _Live = ()
        for j, number in enumerate(numbers):
            if number is None:
                live = self._after(j, live, None)
                continue
            classes = self._conditions.classes.get(j)
            if classes is None:
                live = self._after(j, live, None)
                rank += number * self._count(j + 1, live)
                continue
            for start, end, of in zip(classes.starts, classes.ends, classes.class_of, strict=True):
                following = self._after(j, live, of)
                if number < end:
                    rank += (number - start) * self._count(j + 1, following)
                    live = following
                    break
                rank += (end - start) * self._count(j + 1, following)
        return rank

    def unrank(self, rank: int) -> list[int | None]:
        """The inverse of :meth:`rank`.

        :param rank: from 0 to ``size`` - 1.
        :returns: the number of the value of each axis; None if it is inactive.
        """
        numbers: list[int | None] = []
        live: _Live = ()
        for j in range(self._d):
            if not self._conditions.is_active(j, dict(live)):
                live = self._after(j, live, None)
                numbers.append(None)
                continue
            classes = self._conditions.classes.get(j)
            if classes is None:
                live = self._after(j, live, None)
                number, rank = divmod(rank, self._count(j + 1, live))
                numbers.append(number)
                continue
            for start, end, of in zip(classes.starts, classes.ends, classes.class_of, strict=True):
                following = self._after(j, live, of)
                each = self._count(j + 1, following)
                if rank < (end - start) * each:
                    number, rank = divmod(rank, each)
                    numbers.append(start + number)
                    live = following
                    break
                rank -= (end - start) * each
        return numbers
