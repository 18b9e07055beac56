"""Candidates around the centre of the trust region."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray

_SPREAD = (0.02, 0.7)
"""The range of the standard deviation of a candidate around the centre, in half-sides."""


def local_moves(d: int, axes: IntArray, n: int, random: np.random.Generator) -> FloatArray:
    """Moves in half-sides: half of them in the box, a quarter around the centre, a quarter along a few axes.

    In a conditional space only some axes are needed. The moves have the same distribution as the same axes of moves
    along all.

    :param d: the number of all axes.
    :param axes: the axes that are needed, int[m].
    :param n: the number of moves, a multiple of four.
    :param random: the random number generator.
    :returns: float[n, m].
    """
    quarter, m = n // 4, len(axes)
    box = random.uniform(-1.0, 1.0, (2 * quarter, m))
    least, most = np.log(_SPREAD)
    spread = np.exp(random.uniform(least, most, (quarter, 1)))
    cloud = random.standard_normal((quarter, m)) * spread
    few = random.random((quarter, m)) < min(1.0, 2.0 / d)
    few |= axes == random.integers(d, size=(quarter, 1))  # at least one of all axes
    along = np.where(few, random.uniform(-1.0, 1.0, (quarter, m)), 0.0)
    return np.concatenate([box, cloud, along])
