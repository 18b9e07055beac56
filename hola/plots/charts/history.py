"""The charts of optimization history, hypervolume history and distribution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .. import data
from ..chart import COLOURS, AxisScale, Chart, Colour, Line, Mark, Panel, Rule, scatter
from ..columns import StudyColumns
from ..data.target import targets_of


def optimization_history(study: StudyColumns, target: str | None = None) -> Chart:
    """The value of each completed trial and the best so far, for each comparison group.

    :param study: the trials.
    :param target: one objective or comparison group; default: all groups.
    """
    names = [t.name for t in targets_of(study)] if target is None else [target]
    groups = [*study.groups] if target is None else [target]
    panels = [_history(study, group) for group in groups]
    return Chart(f"Optimization history of {study.name}", panels, columns=min(2, len(names)))


def _history(study: StudyColumns, target: str) -> Panel:
    found = data.optimization_history(study, target)
    label = data.target_of(study, target).label
    count = np.arange(1, len(found.value) + 1, dtype=float)
    x, y = AxisScale("completed trials", bounds=(1.0, max(2.0, float(len(count))))), _robust(label, found.value)
    inside, marks = found.is_within, list[Mark]()
    if (~inside).any():
        marks.append(scatter(count[~inside], found.value[~inside], x, y, colour="grey", label="beyond a limit"))
    names = [f"trial {i}" for i in found.trial_id[inside].tolist()] if inside.sum() < 5000 else None
    marks.append(scatter(count[inside], found.value[inside], x, y, colour="sky", label="trial", names=names))
    marks.append(Line(count, found.best, "red", "best so far", 2.0, is_step=True))
    for objective in study.spec.objectives:
        if label == objective.name and objective.limit is not None:
            marks.append(Rule(objective.limit, "limit"))
    return Panel(x, y, marks)


def _robust(title: str, values: np.ndarray) -> AxisScale:
    """An axis that outliers do not stretch: at most six times the middle 80 percent beyond them; logarithmic for
    positive values over three orders of magnitude.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return AxisScale(title)
    low, first, last, high = np.quantile(known, [0.0, 0.1, 0.9, 1.0]).tolist()
    if low > 0 and last > 1000 * low:
        return AxisScale(title, is_log=True, bounds=(low, high * 1.05))
    width = last - first
    if width > 0:
        low, high = max(low, first - 6 * width), min(high, last + 6 * width)
    return AxisScale(title, bounds=(low, high) if high > low else None)


def hypervolume_history(study: StudyColumns) -> Chart:
    """The share of the box between ideal point and reference that the front covers.

    :param study: the trials; several comparison groups.
    """
    found = data.hypervolume_history(study)
    count = np.arange(1, len(found.hypervolume) + 1, dtype=float)
    line = Line(count, found.hypervolume, "red", width=2.0, is_step=True)
    y = AxisScale("share of the box that the front covers", bounds=(0.0, 1.0))
    return Chart(f"Hypervolume history of {study.name}", [Panel(AxisScale("completed trials"), y, [line])])


def edf(studies: Sequence[StudyColumns], target: str | None = None) -> Chart:
    """The distribution of the target over the completed trials.

    :param studies: the studies.
    :param target: an objective or a comparison group; default: the first group of each.
    """
    colours: list[Colour] = [name for name in COLOURS if name not in ("grey", "ink")]  # type: ignore[misc]
    found = data.edf(studies, target)
    marks: list[Mark] = []
    for i, distribution in enumerate(found):
        keep = np.unique(np.linspace(0, max(0, len(distribution.value) - 1), 1000).astype(int))
        value, share = (column[keep[: len(column)]] for column in (distribution.value, distribution.share))
        marks.append(Line(value, share, colours[i % len(colours)], distribution.study, is_step=True))
    title = data.target_of(studies[0], target).label
    panel = Panel(
        _robust(title, np.concatenate([d.value for d in found])), AxisScale("share of trials", bounds=(0, 1)), marks
    )
    return Chart("Distribution of the completed trials", [panel])
