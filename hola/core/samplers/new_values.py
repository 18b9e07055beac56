"""Suggestions with a new value of a choice that has too many values for a region each."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray

_SHARE = 0.5
"""The share of the suggestions that have a value without a trial, as long as there is one."""
_GOLDEN_RATIO = 0.5 * (5.0**0.5 - 1.0)


def is_due(count: int) -> bool:
    """Whether the next suggestion has a new value: a low-discrepancy sequence, so that these come regularly.

    :param count: the number of results and pending points.
    """
    return (count * _GOLDEN_RATIO) % 1.0 < _SHARE


def new_values(known: IntArray, n_values: int, n: int, random: np.random.Generator) -> FloatArray | None:
    """Coordinates of values that have no trial.

    Expected improvement alone rarely takes a new value: after the first few trials the model cannot tell how much
    values differ, and improvements near the best trial are more certain, but small.

    :param known: the numbers of the values of all known points, int[k].
    :param n_values: the number of values of the choice.
    :param n: the number of coordinates.
    :param random: the random number generator.
    :returns: float[n]; None if each value has a trial.
    """
    untried = np.setdiff1d(np.arange(n_values), known)
    return np.asarray((random.choice(untried, n) + 0.5) / n_values) if len(untried) else None
