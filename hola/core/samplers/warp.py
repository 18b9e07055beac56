"""Costs on scales that a Gaussian process can follow."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray

_MOST = 12.0
"""Larger warped costs are cut: beyond e^11 times the median's gap all are alike bad."""


def compress(t: FloatArray) -> FloatArray:
    """The identity on [-1, 1], logarithmic beyond."""
    size = np.maximum(np.abs(t), 1.0)
    return np.clip(np.where(size > 1.0, np.copysign(1.0 + np.log(size), t), t), -_MOST, _MOST)


def standardised(t: FloatArray) -> FloatArray:
    """Mean 0 and deviation 1; zeros when all are equal."""
    deviation = t.std()
    return np.asarray((t - t.mean()) / (deviation if deviation > 0.0 else 1.0))


def balanced(costs: FloatArray) -> FloatArray:
    """(y - median) / (median - min), logarithmic beyond 1, standardised: what is best is not drawn out.

    :param costs: float[n], n >= 1.
    """
    middle = np.median(costs)
    gap = middle - costs.min()
    if gap <= 0.0:
        return np.zeros(len(costs))
    with np.errstate(over="ignore"):
        return standardised(compress(np.minimum((costs - middle) / gap, 1e300)))


def warped(costs: FloatArray, linear: float = 1.0) -> FloatArray:
    """(y - min) / (median - min), logarithmic beyond a value, standardised.

    :param costs: float[n], n >= 1.
    :param linear: that value; 1 is the median.
    """
    least = costs.min()
    gap = np.median(costs) - least
    if gap <= 0.0 and len(above := costs[costs > least]):
        gap = np.median(above) - least
    if gap <= 0.0:
        return np.zeros(len(costs))
    with np.errstate(over="ignore"):
        return standardised(compress(np.minimum((costs - least) / (linear * gap), 1e300)))
