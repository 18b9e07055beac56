"""The box of the trust region in the cube, and the units in which the local model measures distances."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray
from .features import Features
from .region import Region

MAX_ROWS = 300
"""The maximum number of trials that a local or a global model is trained on."""
_UNIT_OF_INACTIVE = 0.25


def half_sides(features: Features, region: Region) -> FloatArray:
    """The half-sides of the box of the region.

    An axis that is searched value by value never shrinks; along another discrete axis neighbouring values stay inside.

    :param features: the features of the space.
    :param region: the region.
    """
    if not region.centre:
        return np.where(features.binned, 0.5, region.half)
    return np.where(features.binned, 0.5, np.maximum(region.half, features.min_half_sides(np.array(region.centre))))


def resolution(features: Features, region: Region) -> float:
    """The half-side below which the box of the region no longer becomes smaller; 0 if it always does.

    :param features: the features of the space.
    :param region: the region.
    """
    free = ~features.binned
    if not region.centre or not free.any():
        return 0.0
    return float(features.min_half_sides(np.array(region.centre))[free].min())


def units(features: Features, region: Region, active: BoolArray) -> FloatArray:
    """The unit of each axis in the local model: its half-side.

    A continuous axis that is inactive at the centre has no box. Its unit has a minimum, so that other branches are
    modelled.

    :param features: the features of the space.
    :param region: the region.
    :param active: the axes that are active at its centre, bool[d].
    """
    half = half_sides(features, region)
    return np.where(active | features.binned, half, np.maximum(half, _UNIT_OF_INACTIVE))


def length_shifts(features: Features, region: Region, unit: FloatArray) -> FloatArray | None:
    """What to add to the logarithm of each length scale so that it no longer depends on which axes are active.

    :param features: the features of the space.
    :param region: the region.
    :param unit: the result of :func:`units`.
    :returns: float[lengths]; None in a space without conditions.
    """
    if not features.space.conditional:
        return None
    shifts = np.zeros(features.lengths)
    shifts[: features.d] = np.log(unit / half_sides(features, region))
    return shifts


def local_rows(active: float) -> int:
    """The number of trials that the local model is trained on.

    :param active: the number of active axes of the centre.
    """
    return min(50 + 10 * int(active), MAX_ROWS)
