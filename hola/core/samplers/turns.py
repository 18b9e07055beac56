"""Turns between the branches of a conditional space: rising bandits (Li et al., AAAI 2020) without a horizon."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray
from ..branches import Branches

_BEST_SHARE = 0.3
"""The probability that the branch of the best trial has the turn, whatever the other branches promise."""
_PROMISING_SHARE = 0.35
"""The probability that the branch has the turn from which the lowest value is expected."""
_MIN_GAIN_TRIALS, _MAX_GAIN_TRIALS = 3, 6
"""The numbers of latest trials of a branch over which its mean gain is computed; the largest gain counts."""
_LOOK_AHEAD = 1.0
"""A branch is expected to keep its mean gain for as many trials as the study has, times this."""
_EXTRA_TRIALS = 2
"""Trials after the initial design before a branch can lose its turns."""
_INITIAL, _INITIAL_PER_AXIS = 2.0, 0.25
"""The trials of the initial design of a branch, and those for each axis that is active in it."""


def initial_trials(active: float) -> int:
    """The size of the initial design of a branch.

    :param active: the mean number of active axes in the branch.
    """
    return round(_INITIAL + _INITIAL_PER_AXIS * active)


class Turns:
    """Chooses the branch of each suggestion.

    :param branches: the branches.
    :param completed: the branches of the completed trials in the order of their ids, int[n].
    :param merits: what is minimised, infinite for trials that cannot be the best, float[n].
    :param pending: the branches of the pending points, int[p].
    :param failed: the branches of the failed trials, int[f].
    :param used_up: the branches that have no point left.
    :param random: the random number generator.
    """

    def __init__(
        self,
        branches: Branches,
        completed: IntArray,
        merits: FloatArray,
        pending: IntArray,
        failed: IntArray,
        used_up: set[int],
        random: np.random.Generator,
    ) -> None:
        self._random = random
        n = len(branches)
        self._counts = sum((np.bincount(each, minlength=n) for each in (completed, pending, failed)), np.zeros(n, int))
        usable = [v for v in range(n) if v not in used_up] or list(range(n))
        bests = [float(merits[completed == v].min(initial=np.inf)) for v in range(n)]
        self.best = min(usable, key=lambda v: bests[v])
        """The branch of the best trial, of those that have points left."""
        finished = np.bincount(completed, minlength=n) + np.bincount(failed, minlength=n)
        ahead = _LOOK_AHEAD * len(merits)
        expected = [bests[v] - ahead * _gain(merits[completed == v]) for v in range(n)]
        self._able = [
            v
            for v in usable
            if v == self.best
            or finished[v] < initial_trials(branches.active[v]) + _EXTRA_TRIALS
            or expected[v] < merits.min()
        ]
        self._promising = min((v for v in self._able if finished[v] > 1), key=lambda v: expected[v], default=self.best)

    def next(self) -> int:
        """The branch whose turn it is; its suggestion counts as pending afterwards.

        It is the branch of the best trial, or the one from which the lowest value is expected, or the one with the
        fewest trials of those that may still win.
        """
        branch, u = self.best, self._random.random()
        if u >= 1.0 - _PROMISING_SHARE:
            branch = self._promising
        elif u >= _BEST_SHARE:
            counts = self._counts[self._able]
            branch = int(self._random.choice(np.array(self._able)[counts == counts.min()]))
        self._counts[branch] += 1
        return branch


def _gain(merits: FloatArray) -> float:
    """The mean gain of the best merit in the latest trials of a branch, from the first finite merit on."""
    curve = np.minimum.accumulate(merits)
    curve = curve[np.isfinite(curve)]
    if len(curve) < 2:
        return 0.0
    longest = min(len(curve) - 1, _MAX_GAIN_TRIALS)
    k = np.arange(min(_MIN_GAIN_TRIALS, longest), longest + 1)
    return float(((curve[-1 - k] - curve[-1]) / k).max())
