"""Optimization history: the value of each completed trial, and the best one so far."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...core.arrays import BoolArray, FloatArray, IntArray
from ..columns import StudyColumns
from .target import target_of


class History(NamedTuple):
    """The completed trials in the order in which they ended.

    :ivar target: the name of what is shown.
    :ivar trial_id: int[n].
    :ivar value: float[n].
    :ivar is_within: whether the trial is within all limits, bool[n].
    :ivar best: the best value so far among the trials within all limits; NaN before the first of them, float[n].
    """

    target: str
    trial_id: IntArray
    value: FloatArray
    is_within: BoolArray
    best: FloatArray


def optimization_history(study: StudyColumns, target: str | None = None) -> History:
    """The optimization history.

    :param study: the trials.
    :param target: an objective or a comparison group; default: the first group.
    """
    shown = target_of(study, target)
    rows = study.completion_order
    within = study.is_within[rows]
    best = best_so_far(shown.losses[rows], within)
    return History(shown.name, study.trial_id[rows], shown.values[rows], within, best if shown.is_minimized else -best)


def best_so_far(losses: FloatArray, within: BoolArray) -> FloatArray:
    """The smallest loss so far.

    :param losses: in the order of completion, float[n].
    :param within: whether a trial counts, bool[n].
    :returns: NaN before the first trial that counts, float[n].
    """
    best = np.minimum.accumulate(np.where(within, losses, np.inf)) if len(losses) else losses
    return np.where(np.isinf(best), np.nan, best)


def last_improvements(losses: FloatArray, within: BoolArray) -> IntArray:
    """The positions at which the best so far improved, the first trial that counts included.

    :param losses: in the order of completion, float[n].
    :param within: whether a trial counts, bool[n].
    """
    best = np.nan_to_num(best_so_far(losses, within), nan=np.inf)
    before = np.concatenate([[np.inf], best[:-1]])
    return np.flatnonzero(best < before)
