"""The chart of the front: each pair of comparison groups, with limits and targets."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from .. import data
from ..chart import Chart, Line, Mark, Panel, Points, Rule, scatter
from ..columns import PlotError, StudyColumns
from .history import _robust

_PANELS = 6


def front(study: StudyColumns) -> Chart:
    """The front of a study with several comparison groups.

    :param study: the trials.
    :raises PlotError: if the study has one group.
    """
    if len(study.groups) < 2:
        raise PlotError("a front needs several comparison groups; use optimization_history for one")
    found = data.front(study)
    pairs = list(combinations(range(len(found.groups)), 2))
    title = f"Front of {study.name}: {int(found.is_front.sum())} of {len(found.trial_id)} trials"
    if len(pairs) > _PANELS:
        title += f", the first {_PANELS} of {len(pairs)} pairs of groups"
    return Chart(title, [_pair(study, found, i, j) for i, j in pairs[:_PANELS]], min(3, len(pairs)), (5.5, 4.5))


def _pair(study: StudyColumns, found: data.FrontPoints, i: int, j: int) -> Panel:
    x, y = (_robust(found.targets[k], found.values[:, k]) for k in (i, j))
    best, within = found.is_front, found.is_within
    others, beyond = within & ~best, ~within & ~best
    marks: list[Mark] = []
    if beyond.any():
        marks.append(scatter(*_both(found.values[beyond], i, j), x, y, colour="grey", label="beyond a limit"))
    marks.append(scatter(*_both(found.values[others], i, j), x, y, colour="sky", label="completed"))
    names = [f"trial {trial_id}" for trial_id in found.trial_id[best].tolist()]
    at, up = _both(found.values[best], i, j)
    marks.append(Points(at, up, "red", "front", 6.0, names=names))
    if len(found.groups) == 2:
        order = np.argsort(at)
        marks.append(Line(at[order], up[order], "red", width=1.0, opacity=0.6))
    for objective in study.spec.objectives:
        for k, is_vertical in ((i, True), (j, False)):
            if found.targets[k] == objective.name and objective.limit is not None:
                marks.append(Rule(objective.limit, f"limit of {objective.name}", is_vertical))
    return Panel(x, y, marks)


def _both(values: np.ndarray, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
    return values[:, i], values[:, j]
