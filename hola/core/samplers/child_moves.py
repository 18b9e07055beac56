"""Coordinates for parameters that become active when a move changes one of their parents."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray, positions

_FROM_DONOR, _FROM_MIDDLE = 0.5, 0.1
"""The shares of moves that take these axes from a good trial, and that put them into the middle."""
_MAX_DONORS = 100
_NOISE = (0.01, 0.3)
"""The range of the standard deviation of the noise that is added to a donor's coordinates, drawn once for each move."""
_REDRAW_RATES = (0.0, 0.15, 0.4)
"""The probabilities, one of which is drawn for each move, that a discrete axis of the donor is redrawn."""


def fresh_coordinates(
    fresh: BoolArray, donors: FloatArray, donors_active: BoolArray, binned: BoolArray, random: np.random.Generator
) -> FloatArray:
    """:func:`coordinates_at` for all axes.

    :param fresh: the axes of each point that have become active, at least one each, bool[n, d].
    :param donors: the points of the best trials, best first, float[k, d].
    :param donors_active: their active axes, bool[k, d].
    :param binned: the discrete axes, bool[d].
    :param random: the random number generator.
    :returns: float[n, d].
    """
    n, d = fresh.shape
    places = np.repeat(np.arange(n), d), np.tile(np.arange(d), n)
    return coordinates_at(places, fresh, donors, donors_active, binned, random).reshape(n, d)


def coordinates_at(
    places: tuple[IntArray, IntArray],
    fresh: BoolArray,
    donors: FloatArray,
    donors_active: BoolArray,
    binned: BoolArray,
    random: np.random.Generator,
) -> FloatArray:
    """Draw coordinates for the axes that have become active, and for the axes that these make active.

    They are uniform, or in the middle, or near those of one of the best trials in which all fresh axes are active.
    Without such a trial, continuous axes are in the middle: a model without data of these axes is least certain at
    their ends, and would always choose these.

    :param places: the rows of points and the axes for which coordinates are drawn, two arrays int[m].
    :param fresh: the axes of each point that have become active, at least one each, bool[n, d].
    :param donors: the points of the best trials, best first, float[k, d].
    :param donors_active: their active axes, bool[k, d].
    :param binned: the discrete axes, bool[d].
    :param random: the random number generator.
    :returns: float[m].
    """
    n, (row, axis) = len(fresh), places
    discrete = binned[axis]
    drawn: FloatArray = random.random(len(row))
    kind = random.random(n)
    fresh_rows, fresh_axes = positions(fresh)
    each_active = donors_active[:_MAX_DONORS].T[fresh_axes]
    able = np.logical_and.reduceat(each_active, np.searchsorted(fresh_rows, np.arange(n)), axis=0)
    order = able.cumsum(axis=1)
    middle = (kind > 1.0 - _FROM_MIDDLE) | ~able.any(axis=1)
    drawn = np.where(middle[row] & ~discrete, 0.5, drawn)
    if not len(donors):
        return drawn
    wanted = np.minimum(random.geometric(0.5, n), order[:, -1])
    donor = np.argmax(order >= wanted[:, None], axis=1)[row]
    chosen = np.where(donors_active[donor, axis], donors[donor, axis], drawn)
    low, high = np.log(_NOISE)
    noise = np.exp(random.uniform(low, high, n))[row] * random.standard_normal(len(row))
    redrawn = random.random(len(row)) < random.choice(_REDRAW_RATES, n)[row]
    near = np.where(discrete, np.where(redrawn, drawn, chosen), chosen + noise)
    return np.where(((kind < _FROM_DONOR) & (wanted > 0))[row], near, drawn)
