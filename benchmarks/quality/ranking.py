"""What came out: scores by budget, mean ranks, and paired differences with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata  # type: ignore[import-untyped]

_RESAMPLES = 2000


def hypervolume(values: np.ndarray, reference: Sequence[float]) -> float:
    """What objectives dominate, up to a reference point.

    :param values: float[n, g]; infinite where constraints are broken.
    :param reference: float[g].
    """
    import moocore

    inside = values[(values < np.array(reference)).all(axis=1)]
    return float(moocore.hypervolume(inside, ref=list(reference))) if len(inside) else 0.0


def scores(values: np.ndarray, budgets: Sequence[int], reference: Sequence[float]) -> list[float]:
    """How good a run is after some numbers of evaluations, less is better: the best value, or minus the hypervolume.

    :param values: float[n, g].
    :param budgets: numbers of evaluations.
    :param reference: of the hypervolume; empty for one objective.
    """
    if not reference:
        best = np.minimum.accumulate(values[:, 0])
        return [float(best[b - 1]) for b in budgets]
    return [-hypervolume(values[:b], reference) for b in budgets]


def ranks(grid: np.ndarray) -> np.ndarray:
    """Ranks within each case, 1 is best; scores equal to nine digits share a rank.

    :param grid: float[optimisers, cases], less is better.
    """
    finite = np.where(np.isfinite(grid), grid, np.nan)
    worst = np.nanmax(finite, axis=0, initial=0.0)
    filled = np.where(np.isnan(finite), worst + 1.0 + np.abs(worst), finite)
    spread = np.ptp(filled, axis=0)
    return np.asarray(
        rankdata(np.round((filled - filled.min(axis=0)) / np.where(spread > 0.0, spread, 1.0), 9), axis=0)
    )


def interval(values: np.ndarray, problems: Sequence[str]) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean; whole problems are resampled, for seeds of one are no new evidence.

    :param values: float[cases].
    :param problems: of each case.
    """
    names = sorted(set(problems))
    sums = np.array([values[[p == name for p in problems]].sum() for name in names])
    counts = np.array([sum(p == name for p in problems) for name in names])
    drawn = np.random.default_rng(0).integers(len(names), size=(_RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
