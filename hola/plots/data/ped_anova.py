"""Parameter importance by PED-ANOVA.

S. Watanabe, A. Bansal, F. Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
Subspaces", IJCAI 2023, arXiv:2304.10255. The importance of a parameter is the Pearson divergence between its density
among the best trials and its density among all trials (equation 16 with the local space of all trials).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ...core.arrays import BoolArray, FloatArray, IntArray
from ...core.fronts import ranked
from ..axis import ParameterAxis
from ..columns import PlotError, StudyColumns
from .target import target_of

BEST_SHARE = 0.1
"""The share of the completed trials that are the best ones (gamma' in the paper)."""
_MIN_TRIALS = 4
_SIGMA_LEAST = 0.5 / 1.64
"""In bins: a density is not sharper than the grid."""


class Importance(NamedTuple):
    """The parameters, the most important first; equal ones in the order of the spec.

    :ivar target: the objective or the comparison group; None: the ranking of the study.
    :ivar parameter: the names.
    :ivar importance: float[parameters], with the sum 1, or all 0.
    :ivar divergence: the Pearson divergence before it was normalised.
    :ivar trials: the number of completed trials in which the parameter was active.
    """

    target: str | None
    parameter: list[str]
    importance: FloatArray
    divergence: FloatArray
    trials: IntArray


def importance(
    study: StudyColumns,
    target: str | None = None,
    parameters: list[str] | None = None,
    best_share: float = BEST_SHARE,
) -> Importance:
    r"""The importance of each parameter for being among the best trials.

    With several comparison groups the best trials are those of the first fronts, as the study ranks them; ``target``
    looks at one objective or group instead.

    A conditional parameter is compared among the trials in which it is active. With the shares :math:`a` (all trials)
    and :math:`a'` (best trials) in which it is active, its divergence is multiplied by :math:`a'^2/a`: by the law of
    total variance this is the part of the variance of the density ratio that the value explains beyond being active,
    which belongs to its parents.

    :param study: the trials.
    :param target: an objective or a comparison group; default: the ranking of the study.
    :param parameters: only these; default: all.
    :param best_share: the share of the trials that are the best ones.
    :raises PlotError: for fewer than 4 completed trials, an unknown name, or a share outside (0, 1).
    """
    if not 0.0 < best_share < 1.0:
        raise PlotError(f"best_share must be between 0 and 1, not {best_share}")
    names = study.parameter_names(parameters)
    rows = np.flatnonzero(study.is_completed)
    if len(rows) < _MIN_TRIALS:
        raise PlotError(f"the importance needs at least {_MIN_TRIALS} completed trials, and there are {len(rows)}")
    best = _best(study, rows, max(2, math.ceil(best_share * len(rows))), target)
    divergences, counts = [], []
    for name in names:
        axis = ParameterAxis(study.parameter(name))
        bins = axis.bin_of(study.numbers[name][rows])
        divergences.append(_divergence(axis, bins, best))
        counts.append(int((bins >= 0).sum()))
    divergence = np.array(divergences)
    order = np.argsort(-divergence, kind="stable")
    total = divergence.sum()
    share = divergence / total if total > 0 else np.zeros(len(names))
    return Importance(
        target, [names[i] for i in order], share[order], divergence[order], np.array(counts, np.int64)[order]
    )


def _best(study: StudyColumns, rows: IntArray, count: int, target: str | None) -> BoolArray:
    """Which of the completed trials are the best ones, bool[n]."""
    found = np.zeros(len(rows), bool)
    ids, violation = study.trial_id[rows], study.violation[rows]
    costs = study.costs[rows] if target is None else target_of(study, target).losses[rows][:, None]
    if costs.shape[1] == 1:  # no fronts are needed: each of them would be a single cost
        order = np.lexsort((ids, np.where(violation == 0.0, costs[:, 0], 0.0), violation))
        found[order[:count]] = True
    else:
        found[np.concatenate(ranked(costs, violation, ids, count))] = True
    return found


def _divergence(axis: ParameterAxis, bins: IntArray, best: BoolArray) -> float:
    active = bins >= 0
    share, share_best = float(active.mean()), float(active[best].mean())
    if not share_best:
        return 0.0
    count = axis.bins()
    local = _density(np.bincount(bins[active], minlength=count), axis.is_ordered)
    top = _density(np.bincount(bins[active & best], minlength=count), axis.is_ordered)
    return share_best**2 / share * float(local @ (top / local - 1.0) ** 2)


def _density(counts: IntArray, is_ordered: bool) -> FloatArray:
    """The density of a sample on a grid, with a uniform prior of the weight of one trial.

    :param counts: the number of trials in each bin.
    :param is_ordered: whether neighbouring bins are similar: a Gaussian kernel by Scott's rule, cut at the bounds.
    """
    bins, n = len(counts), int(counts.sum())
    prior = np.full(bins, 1.0 / bins)
    if is_ordered and n and bins > 1:
        places = np.arange(bins)
        deviation = math.sqrt(max(0.0, float(counts @ (places - counts @ places / n) ** 2) / max(1, n - 1)))
        quartiles = np.searchsorted(np.cumsum(counts), [0.25 * n, 0.75 * n])
        spread = min(deviation, float(quartiles[1] - quartiles[0]) / 1.34) or deviation
        sigma = max(1.059 * spread * n**-0.2, _SIGMA_LEAST)
        smoothed = counts @ _kernel(bins, sigma)
    else:
        smoothed = counts.astype(float)
    return np.asarray((smoothed + prior) / (n + 1.0))


def _kernel(bins: int, sigma: float) -> FloatArray:
    """The share of a Gaussian at each bin that falls into each other one; rows sum to 1."""
    edges = (np.arange(2 * bins) - bins + 0.5) / (sigma * math.sqrt(2.0))
    cumulative = np.array([0.5 * math.erf(edge) for edge in edges.tolist()])
    mass = np.diff(cumulative)[np.arange(bins) - np.arange(bins)[:, None] + bins - 1]
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))
