"""The branches of a conditional space: one for each value of its root choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from hola_protocol.space import CategoricalParameter

from .arrays import FloatArray, IntArray
from .axes import DiscreteAxis
from .parameters import Space

_MAX_BRANCHES = 32
"""A choice with more values is no root: each of its branches would get too few trials."""
_SAMPLE = 128
"""Random points from which the mean number of active axes of a branch is computed."""


@dataclass(frozen=True, slots=True)
class Branches:
    """The branches of a space.

    :ivar root: the number of the root's axis.
    :ivar axis: the root's axis.
    :ivar active: the mean number of active axes in each branch.
    :ivar sizes: the number of points of each branch; None if it is infinite or not known.
    """

    root: int
    axis: DiscreteAxis
    active: tuple[float, ...]
    sizes: tuple[int | None, ...]

    def __len__(self) -> int:
        return len(self.active)

    def of(self, points: FloatArray) -> IntArray:
        """The branches of points.

        :param points: float[n, d].
        """
        return self.axis.numbers(points[:, self.root])

    def coordinate(self, branch: int) -> float:
        """The coordinate of the root in a branch.

        :param branch: its number.
        """
        return (branch + 0.5) / len(self.active)


def wide_root_of(space: Space) -> int | None:
    """The axis that would be the root if it had fewer values; None if the space has branches, or no such axis.

    :param space: the space.
    """
    return _root(space) if _root(space, _MAX_BRANCHES) is None else None


def _root(space: Space, max_values: float = np.inf) -> int | None:
    """The unconditional categorical parameter on which the most parameters depend directly.

    :param space: the space.
    :param max_values: parameters with more values are left out.
    """
    if space.conditions is None:
        return None
    children = np.zeros(space.d, int)
    for clauses in space.conditions.clauses:
        children[sorted({test.parent for clause in clauses for test in clause})] += 1
    for j, p in enumerate(space.parameters):
        if not isinstance(p, CategoricalParameter) or p.condition is not None or len(p.choices) > max_values:
            children[j] = 0
    return int(np.argmax(children)) if children.any() else None


def branches_of(space: Space) -> Branches | None:
    """The branches of a space; None if it has no root.

    The root is the unconditional categorical parameter on whose values the most parameters depend directly. Of several,
    the first one is taken.

    :param space: the space.
    """
    root = _root(space, _MAX_BRANCHES)
    if root is None:
        return None
    axis = cast("DiscreteAxis", space.axes[root])
    points = np.random.default_rng(0).random((_SAMPLE, space.d))
    active = []
    for k in range(axis.bins):
        points[:, root] = (k + 0.5) / axis.bins
        active.append(float(space.active(points).sum(axis=1).mean()))
    return Branches(root, axis, tuple(active), tuple(space.branch_size(root, k) for k in range(axis.bins)))
