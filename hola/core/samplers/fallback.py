"""Suggestions without a model: random steps from the best trials, for asks that do not wait for a fit."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray
from ..randomness import Purpose, generator
from .features import Features

_UNIFORM_SHARE = 0.2
"""The share of points drawn from the whole space."""
_AXIS_NOISE = 0.3
"""Axis-aligned noise of a step, as a share of the leaders' root mean square distance from the best on that axis."""
_MIN_SPREAD = 1e-4
"""The minimum of that distance, so that equal leaders still give steps."""


def fallback(features: Features, seed: int, index: int, leaders: FloatArray) -> FloatArray:
    """A Gaussian step from one of the best trials, with the covariance of the best trials.

    The function keeps no state. As the best trials approach each other, the steps become shorter. Half of the steps
    change only about two axes. A discrete axis takes the value of another leader, a random value, or keeps its own.

    :param features: the features of the space.
    :param seed: the study's seed.
    :param index: the index of the draw.
    :param leaders: the points of the best trials, best first, float[k, d].
    :returns: float[d].
    """
    random = generator(seed, Purpose.FALLBACK, index)
    k, d = leaders.shape
    if k < 2 or random.random() < _UNIFORM_SHARE:
        return _first(features.snap(_reflected(np.asarray(random.random(d)))[None]))
    base: FloatArray = leaders[min(int(random.geometric(0.5)), k) - 1]
    spread = ((leaders - leaders[0]) ** 2).mean(axis=0) ** 0.5 + _MIN_SPREAD
    step = random.standard_normal(k) @ (leaders - leaders.mean(axis=0)) / k**0.5
    step += _AXIS_NOISE * spread * random.standard_normal(d)
    rate = min(1.0, 2.0 / d) if random.random() < 0.5 else 1.0
    changed = np.asarray(random.random(d) < rate)
    changed[random.integers(d)] = True
    point = np.where(changed & ~features.binned, base + step, base)
    if features.mixed:
        which = random.random(d)
        other = np.where(which < 0.5, leaders[random.integers(k)], np.where(which < 0.75, random.random(d), base))
        point = np.where(changed & features.binned, other, point)
    return _first(features.snap_and_redraw(_reflected(point)[None], random, features.space.active(base[None])))


def _reflected(point: FloatArray) -> FloatArray:
    """Reflect a point at the faces of the cube."""
    return np.asarray(1.0 - np.abs(1.0 - np.abs(point)))


def _first(points: FloatArray) -> FloatArray:
    point: FloatArray = points[0]
    return point
