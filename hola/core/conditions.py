"""The conditions of a space: which axes of a point are active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hola_protocol.space import ParameterSpec, passing_numbers

from .arrays import BoolArray, IntArray

if TYPE_CHECKING:
    from .axes import Axis


class Test(NamedTuple):
    """A test of a parent.

    :ivar parent: the axis of the parent.
    :ivar passes: whether the values of each class of the parent pass, bool[classes].
    """

    parent: int
    passes: tuple[bool, ...]


Clauses = tuple[tuple[Test, ...], ...]
"""The alternatives of a condition; empty for an axis without a condition."""


class ParentClasses:
    """The values of a parent in classes: values of one class pass the same tests.

    :ivar starts: the numbers at which intervals of values begin, ascending, the first is 0.
    :ivar ends: the ends of these intervals.
    :ivar class_of: the class of each interval.
    :ivar passes: for each class, which tests its values pass.

    :param bins: the number of values.
    :param tests: for each test the numbers of the values that pass.
    """

    def __init__(self, bins: int, tests: Sequence[Sequence[range]]) -> None:
        cuts = {0, *(edge for test in tests for r in test for edge in (r.start, r.stop) if edge < bins)}
        self.starts = sorted(cuts)
        self.ends = [*self.starts[1:], bins]
        seen: dict[tuple[bool, ...], int] = {}
        passing = [_covered(self.starts, test) for test in tests]
        patterns = list(zip(*passing, strict=True)) if tests else [()]
        self.class_of = [seen.setdefault(pattern, len(seen)) for pattern in patterns]
        self.passes = list(seen)
        self._starts = np.array(self.starts)
        self._class_of = np.array(self.class_of)

    def of(self, number: int) -> int:
        """The class of a value.

        :param number: the number of the value.
        """
        return int(self._class_of[np.searchsorted(self._starts, number, side="right") - 1])

    def of_many(self, numbers: IntArray) -> IntArray:
        """The classes of values.

        :param numbers: the numbers of the values, int[n].
        """
        return np.asarray(self._class_of[np.searchsorted(self._starts, numbers, side="right") - 1])


def _covered(starts: list[int], test: Sequence[range]) -> list[bool]:
    """Whether each interval, by its start, is in one of the ranges, which are ascending."""
    covered, k = [], 0
    for start in starts:
        while k < len(test) and test[k].stop <= start:
            k += 1
        covered.append(k < len(test) and start in test[k])
    return covered


class _Step(NamedTuple):
    """Conditions that are computed together.

    :ivar groups: their numbers.
    :ivar clauses: alternatives of tests: the axis of the parent, and whether its classes pass, bool[groups, classes].
    """

    groups: list[int]
    clauses: list[list[tuple[int, BoolArray]]]


def _steps(conditions: Sequence[Clauses]) -> list[_Step]:
    """The order in which conditions are computed: those of parents first.

    :param conditions: the different conditions in the order of the axes; the first is empty.
    """
    steps, of_parent = [], dict[int, list[int]]()
    single = [len(clauses) == 1 and len(clauses[0]) == 1 for clauses in conditions]
    for g, clauses in enumerate(conditions):
        if single[g]:
            of_parent.setdefault(clauses[0][0].parent, []).append(g)
    for g, clauses in enumerate(conditions[1:], 1):
        groups = of_parent.pop(clauses[0][0].parent, []) if single[g] else [g]
        if groups:
            tests = [
                [(test.parent, np.array([conditions[k][c][t].passes for k in groups])) for t, test in enumerate(clause)]
                for c, clause in enumerate(clauses)
            ]
            steps.append(_Step(groups, tests))
    return steps


class Conditions:
    """The conditions of a space over the numbers of discrete parents.

    :ivar clauses: the condition of each axis.
    :ivar classes: the classes of each parent, by its axis.
    :ivar first: for each different condition the first axis that has it.
    :ivar sizes: for each different condition the number of axes that have it.

    :param parameters: the parameters, which have passed :func:`hola_protocol.space.check_spec`.
    :param axes: their axes.
    """

    def __init__(self, parameters: Sequence[ParameterSpec], axes: Sequence[Axis]) -> None:
        self.d = len(parameters)
        at = {p.name: j for j, p in enumerate(parameters)}
        ranges: dict[int, list[list[range]]] = {}
        found: list[list[list[tuple[int, int]]]] = []
        for p in parameters:
            clauses = []
            for alternative in p.condition or ():
                tests = []
                for name, test in alternative.items():
                    of_parent = ranges.setdefault(at[name], [])
                    tests.append((at[name], len(of_parent)))
                    of_parent.append(passing_numbers(parameters[at[name]], test))  # type: ignore[arg-type]
                clauses.append(tests)
            found.append(clauses)
        self.classes = {i: ParentClasses(axes[i].bins or 1, tests) for i, tests in ranges.items()}
        self.clauses: list[Clauses] = [
            tuple(
                tuple(Test(i, tuple(passes[k] for passes in self.classes[i].passes)) for i, k in tests)
                for tests in clauses
            )
            for clauses in found
        ]
        self.parents = sorted(self.classes)
        groups: dict[Clauses, int] = {(): 0}
        self._group = np.array([groups.setdefault(clauses, len(groups)) for clauses in self.clauses])
        self.first = [self.clauses.index(clauses) for clauses in groups if clauses]
        self.sizes = np.bincount(self._group, minlength=len(groups))[1:].tolist()
        # Axes with the same condition are active together, which is computed once. Conditions that are one test of the
        # same parent are computed together.
        self._steps = _steps(list(groups))
        self._groups = len(groups)

    def active(self, numbers: dict[int, IntArray], n: int) -> BoolArray:
        """Which axes of points are active.

        :param numbers: the numbers of the values of each parent, whether it is active or not, int[n].
        :param n: the number of points.
        :returns: bool[n, d].
        """
        truth = np.ones((self._groups, n), bool)
        classes = {i: self.classes[i].of_many(numbers[i]) for i in self.parents}
        for step in self._steps:
            some = np.zeros((len(step.groups), n), bool)
            for clause in step.clauses:
                every = np.ones((len(step.groups), n), bool)
                for i, passes in clause:
                    every &= passes[:, classes[i]] & truth[self._group[i]]
                some |= every
            truth[step.groups] = some
        return np.asarray(truth[self._group].T)

    def is_active(self, j: int, classes: dict[int, int]) -> bool:
        """Whether one axis is active.

        :param j: the axis.
        :param classes: the classes of the active parents before it, by axis.
        """
        clauses = self.clauses[j]
        return not clauses or any(
            all(test.parent in classes and test.passes[classes[test.parent]] for test in clause) for clause in clauses
        )
