"""Turns between the branches of a conditional space: rising bandits (Li et al., AAAI 2020) without a horizon."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray
from ..branches import Branches

_GOLDEN_RATIO = 0.5 * (5.0**0.5 - 1.0)
_BEST_SHARE = 0.3
"""The share of turns of the branch of the best trial, whatever the other branches promise."""
_PROMISING_SHARE = 0.35
"""The share of turns of the branch from which the lowest value is expected."""
_MIN_GAIN_TRIALS, _MAX_GAIN_TRIALS = 3, 6
"""The numbers of latest trials of a branch over which its mean gain is computed; the largest gain counts."""
_LOOK_AHEAD = 1.0
"""A branch is expected to keep its mean gain for as many trials as the study has, times this."""
_STALLED = 0.002
"""The best branch has stalled if its mean gain, as a share of the spread of all results, is at most this. Then every
branch with a result may still win."""
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
        gains = [_gain(merits[completed == v]) for v in range(n)]
        expected = [best - ahead * gain for best, gain in zip(bests, gains, strict=True)]
        of_best = merits[completed == self.best]
        stalled = len(of_best) > _MAX_GAIN_TRIALS and gains[self.best] <= _STALLED * _spread(merits)
        self._able = [
            v
            for v in usable
            if v == self.best
            or finished[v] < initial_trials(branches.active[v]) + _EXTRA_TRIALS
            or expected[v] < merits.min()
            or (stalled and np.isfinite(bests[v]))
        ]
        self._promising = min((v for v in self._able if finished[v] > 1), key=lambda v: expected[v], default=self.best)

    def next(self) -> int:
        """The branch whose turn it is; its suggestion counts as pending afterwards.

        It is the branch of the best trial, or the one from which the lowest value is expected, or the one with the
        fewest trials of those that may still win.
        """
        # A low-discrepancy sequence instead of random numbers: each kind of turn comes in regular intervals.
        branch, u = self.best, (self._counts.sum() * _GOLDEN_RATIO) % 1.0
        if u >= 1.0 - _PROMISING_SHARE:
            branch = self._promising
        elif u >= _BEST_SHARE:
            counts = self._counts[self._able]
            branch = int(self._random.choice(np.array(self._able)[counts == counts.min()]))
        self._counts[branch] += 1
        return branch


def _spread(merits: FloatArray) -> float:
    """The median minus the minimum of the finite merits."""
    finite = merits[np.isfinite(merits)]
    return float(np.median(finite) - finite.min()) if len(finite) else 0.0


def _gain(merits: FloatArray) -> float:
    """The mean gain of the best merit in the latest trials of a branch, from the first finite merit on."""
    curve = np.minimum.accumulate(merits)
    curve = curve[np.isfinite(curve)]
    if len(curve) < 2:
        return 0.0
    longest = min(len(curve) - 1, _MAX_GAIN_TRIALS)
    k = np.arange(min(_MIN_GAIN_TRIALS, longest), longest + 1)
    return float(((curve[-1 - k] - curve[-1]) / k).max())
