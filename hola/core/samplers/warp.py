"""Transformations of costs to scales that suit a Gaussian process."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray

_MAX_WARPED = 12.0
"""Larger warped costs are clipped: beyond e^11 times the gap of the median, differences do not matter."""


def compress(t: FloatArray) -> FloatArray:
    """The identity on [-1, 1], logarithmic outside."""
    size = np.maximum(np.abs(t), 1.0)
    return np.clip(np.where(size > 1.0, np.copysign(1.0 + np.log(size), t), t), -_MAX_WARPED, _MAX_WARPED)


def standardised(t: FloatArray) -> FloatArray:
    """Scale to mean 0 and standard deviation 1; zeros if all are equal."""
    deviation = t.std()
    return np.asarray((t - t.mean()) / (deviation if deviation > 0.0 else 1.0))


def balanced(costs: FloatArray) -> FloatArray:
    """(y - median) / (median - min), logarithmic outside [-1, 1], standardised. The best values stay on a linear scale.

    :param costs: float[n], n >= 1.
    """
    middle = np.median(costs)
    gap = middle - costs.min()
    if gap <= 0.0:
        return np.zeros(len(costs))
    with np.errstate(over="ignore"):
        return standardised(compress(np.minimum((costs - middle) / gap, 1e300)))


def warped(costs: FloatArray, linear: float = 1.0) -> FloatArray:
    """(y - min) / (median - min), logarithmic above a threshold, standardised.

    :param costs: float[n], n >= 1.
    :param linear: the threshold; 1 is the median.
    """
    least = costs.min()
    gap = np.median(costs) - least
    if gap <= 0.0 and len(above := costs[costs > least]):
        gap = np.median(above) - least
    if gap <= 0.0:
        return np.zeros(len(costs))
    with np.errstate(over="ignore"):
        return standardised(compress(np.minimum((costs - least) / (linear * gap), 1e300)))
