"""Empirical distribution function of the target, of one study or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray
from ..columns import StudyColumns
from .target import target_of


class Edf(NamedTuple):
    """The distribution of the target over the completed trials of a study.

    :ivar study: the name of the study.
    :ivar target: the name of what is shown.
    :ivar value: increasing, float[n].
    :ivar share: the share of the trials with at most this value, float[n].
    """

    study: str
    target: str
    value: FloatArray
    share: FloatArray


def edf(studies: Sequence[StudyColumns], target: str | None = None) -> list[Edf]:
    """The distribution of the target.

    :param studies: the studies.
    :param target: an objective or a comparison group; default: the first group of each study.
    """
    found = []
    for study in studies:
        shown = target_of(study, target)
        value = np.sort(shown.values[study.is_completed])
        found.append(Edf(study.name, shown.name, value, np.arange(1, len(value) + 1) / max(1, len(value))))
    return found
