"""Suggestions without a model: steps from the best trials, for asks that do not wait for a fit."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray
from ..randomness import Purpose, generator
from .features import Features

_ANYWHERE = 0.2
"""The share of points drawn from the whole space."""
_OWN = 0.3
"""Axis-aligned noise of a step, as a share of the leaders' root mean square distance from the best on that axis."""
_LEAST = 1e-4
"""The least such distance, so that leaders on one point still give steps."""


def fallback(features: Features, seed: int, index: int, leaders: FloatArray) -> FloatArray:
    """A Gaussian step from one of the best trials, with the covariance of the best trials.

    It keeps no state: as the best trials come closer to each other, the steps get shorter and take their shape. Half of
    the steps change about two axes only; a binned axis takes the value of another of the best, a new one, or its own.

    :param features: of the space.
    :param seed: the study's seed.
    :param index: of the draw.
    :param leaders: the points of the best trials, best first, float[k, d].
    :returns: float[d].
    """
    random = generator(seed, Purpose.FALLBACK, index)
    k, d = leaders.shape
    if k < 2 or random.random() < _ANYWHERE:
        return _snapped(features, np.asarray(random.random(d)))
    base: FloatArray = leaders[min(int(random.geometric(0.5)), k) - 1]
    spread = ((leaders - leaders[0]) ** 2).mean(axis=0) ** 0.5 + _LEAST
    step = random.standard_normal(k) @ (leaders - leaders.mean(axis=0)) / k**0.5
    step += _OWN * spread * random.standard_normal(d)
    rate = min(1.0, 2.0 / d) if random.random() < 0.5 else 1.0
    changed = np.asarray(random.random(d) < rate)
    changed[random.integers(d)] = True
    point = np.where(changed & ~features.binned, base + step, base)
    if features.mixed:
        which = random.random(d)
        other = np.where(which < 0.5, leaders[random.integers(k)], np.where(which < 0.75, random.random(d), base))
        point = np.where(changed & features.binned, other, point)
    return _snapped(features, point)


def _snapped(features: Features, point: FloatArray) -> FloatArray:
    """A point a little outside the cube, reflected at its sides, at the middles of its bins."""
    snapped: FloatArray = features.snap(1.0 - np.abs(1.0 - np.abs(point))[None])[0]
    return snapped
