"""The front: the completed trials that no other one dominates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...core.arrays import BoolArray, FloatArray, IntArray
from ...core.fronts import front_candidates, fronts
from ..columns import StudyColumns
from .target import targets_of


class FrontPoints(NamedTuple):
    """The completed trials by id, and which of them are on the front.

    :ivar groups: the comparison groups.
    :ivar targets: what is shown of each group.
    :ivar trial_id: int[n].
    :ivar values: the shown value of each group, float[n, groups].
    :ivar costs: the cost in each group, float[n, groups].
    :ivar is_within: whether the trial is within all limits, bool[n].
    :ivar is_front: whether the trial is on the front, bool[n].
    """

    groups: tuple[str, ...]
    targets: tuple[str, ...]
    trial_id: IntArray
    values: FloatArray
    costs: FloatArray
    is_within: BoolArray
    is_front: BoolArray


def front(study: StudyColumns) -> FrontPoints:
    """The front of a study. A trial that violates a limit is on it only if all trials do and none violates less.

    :param study: the trials.
    """
    rows = np.flatnonzero(study.is_completed)
    costs, violation = study.costs[rows], study.violation[rows]
    shown = targets_of(study)
    return FrontPoints(
        study.groups,
        tuple(target.label for target in shown),
        study.trial_id[rows],
        np.stack([target.values[rows] for target in shown], axis=1),
        costs,
        study.is_within[rows],
        is_on_front(costs, violation),
    )


def is_on_front(costs: FloatArray, violation: FloatArray) -> BoolArray:
    """Which trials no other trial dominates under constraint domination (Deb, CMAME 186, 2000).

    :param costs: float[n, groups].
    :param violation: 0 within all limits, float[n].
    """
    found = np.zeros(len(costs), bool)
    within = np.flatnonzero(violation == 0.0)
    if len(within):
        candidates = within[front_candidates(costs[within], 1)]
        found[candidates[next(iter(fronts(costs[candidates])))]] = True
    elif len(costs):
        found = violation == violation.min()
    return found


_BLOCK = 512


def entrants(costs: FloatArray) -> IntArray:
    """The points that no earlier point dominates or equals, in order: those that changed the front when they came.

    :param costs: in the order of completion, float[n, groups].
    """
    found: list[IntArray] = []
    current = np.empty((0, costs.shape[1]))
    for start in range(0, len(costs), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(costs)))
        block = costs[rows]
        rows = rows[~_covered(block, current)]
        block = costs[rows]
        earlier = np.triu(np.ones((len(rows), len(rows)), bool), 1)
        inside = ~(_no_worse(block, block) & earlier).any(axis=0)
        if inside.any():
            found.append(rows[inside])
            current = np.concatenate([current, block[inside]])
            current = current[next(iter(fronts(current)))]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _no_worse(one: FloatArray, other: FloatArray) -> BoolArray:
    """Whether each row of one is no worse than each row of the other, bool[n, m]."""
    result = np.ones((len(one), len(other)), bool)
    for a, b in zip(one.T, other.T, strict=True):
        result &= a[:, None] <= b
    return result


def _covered(points: FloatArray, current: FloatArray) -> BoolArray:
    return np.asarray(_no_worse(current, points).any(axis=0))
