"""What came out: best so far, hypervolume, and mean ranks with intervals."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata  # type: ignore[import-untyped]


def best_so_far(values: np.ndarray) -> np.ndarray:
    """The least value up to each evaluation.

    :param values: float[n, 1].
    """
    return np.asarray(np.minimum.accumulate(values[:, 0]))


def hypervolume(values: np.ndarray, reference: float = 1.1) -> float:
    """The area that two objectives dominate, up to a reference point.

    :param values: float[n, 2].
    :param reference: of both.
    """
    inside = values[(values < reference).all(axis=1)]
    area, top = 0.0, reference
    for first, second in inside[np.argsort(inside[:, 0], kind="stable")]:
        if second < top:
            area += (reference - first) * (top - second)
            top = second
    return area


def mean_ranks(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean ranks over problems and seeds, 1 is best, and half the width of their 95 % bootstrap intervals.

    :param scores: float[optimisers, cases], less is better; scores equal to nine digits share a rank.
    """
    spread = np.ptp(scores, axis=0)
    rounded = np.round((scores - scores.min(axis=0)) / np.where(spread > 0.0, spread, 1.0), 9)
    ranks = rankdata(rounded, axis=0)
    random = np.random.default_rng(0)
    n = ranks.shape[1]
    means = ranks[:, random.integers(n, size=(1000, n))].mean(axis=2)
    low, high = np.quantile(means, [0.025, 0.975], axis=1)
    return ranks.mean(axis=1), (high - low) / 2.0
