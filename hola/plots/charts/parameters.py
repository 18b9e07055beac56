"""The charts over parameters: importance, slices, contours, ranks, parallel coordinates."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from .. import data
from ..axis import ParameterAxis
from ..chart import MOST_POINTS, AxisScale, Bars, Cells, Chart, Line, Mark, Panel, Points, density
from ..columns import PlotError, StudyColumns
from ..data.parallel import ABSENT, BINS
from .history import _robust

_PAIRED = 4
"""The number of parameters of plots over pairs, unless they are named: six pairs."""
_SLICES = 16
_LEVELS = 6
Pair = TypeVar("Pair", data.Contour, data.RankPair)


def importance(study: StudyColumns, target: str | None = None) -> Chart:
    """The importance of the parameters; with several comparison groups also for each of them.

    :param study: the trials.
    :param target: one objective or group; default: the ranking of the study, and each group.
    """
    several = target is None and len(study.groups) > 1
    panels = []
    for name in [target, *(study.groups if several else ())]:
        found = data.importance(study, name)
        labels = found.parameter[::-1]
        at = np.arange(len(labels), dtype=float)
        bars = Bars(at, np.zeros(len(labels)), found.importance[::-1], "blue", is_horizontal=True)
        title = ("all groups" if several else "") if name is None else name
        y = AxisScale("", labels=labels, bounds=(0.0, len(labels) - 1.0))
        panels.append(Panel(AxisScale("importance (PED-ANOVA)", bounds=(0.0, 1.0)), y, [bars], title))
    height = 1.2 + 0.22 * len(study.spec.parameters)
    return Chart(f"Importance of the parameters of {study.name}", panels, min(3, len(panels)), (5.5, max(2.5, height)))


def scale_of(axis: ParameterAxis) -> AxisScale:
    """The axis of a parameter.

    :param axis: the parameter.
    """
    return AxisScale(axis.name, axis.is_log, axis.labels, axis.bounds())


def most_important(study: StudyColumns, count: int) -> list[str]:
    """The most important parameters, in the order of the spec.

    :param study: the trials.
    :param count: how many.
    """
    names = study.parameter_names(None)
    if len(names) <= count:
        return names
    try:
        chosen = data.importance(study).parameter[:count]
    except PlotError:  # too few trials
        chosen = names[:count]
    return [name for name in names if name in chosen]


def _of(study: StudyColumns, shown: int) -> str:
    total = len(study.spec.parameters)
    return study.name if shown == total else f"{study.name}: {shown} of {total} parameters"


def _shared(study: StudyColumns, pairs: list[Pair]) -> list[Pair]:
    """Without the pairs of parameters that no completed trial has together, unless there is no other."""
    done = study.is_completed
    kept = [p for p in pairs if (done & ~np.isnan(study.numbers[p.x]) & ~np.isnan(study.numbers[p.y])).any()]
    return kept or pairs


def slices(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> Chart:
    """The target over each parameter.

    :param study: the trials.
    :param target: an objective or a group; default: the first group.
    :param parameters: only these; default: the 16 most important.
    """
    names = most_important(study, _SLICES) if parameters is None else parameters
    shown = data.target_of(study, target)
    y = _robust(shown.label, shown.values)
    panels = []
    for found in data.slices(study, target, names):
        axis = ParameterAxis(study.parameter(found.parameter))
        x, places = scale_of(axis), axis.places(found.number)
        if len(places) > MOST_POINTS:
            columns = axis.bins(80)
            wide = AxisScale(x.title, x.is_log, x.labels, (axis.edges(80)[0], axis.edges(80)[-1]))
            marks: list[Mark] = [density(places, found.value, wide, y, cells=(columns, 60))]
        else:
            ids = [f"trial {i}" for i in found.trial_id.tolist()]
            marks = [Points(places, found.value, "blue", size=4.0, names=ids)]
        panels.append(Panel(x, y, marks))
    return Chart(f"Slices of {_of(study, len(panels))}", panels, min(4, len(panels)), (3.4, 2.8))


def contour(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> Chart:
    """The mean of the target over pairs of parameters.

    :param study: the trials.
    :param target: an objective or a group; default: the first group.
    :param parameters: at least two; default: the four most important.
    """
    names = most_important(study, _PAIRED) if parameters is None else parameters
    label = data.target_of(study, target)
    panels = []
    every = _shared(study, data.contour(study, target, names))
    means = np.concatenate([found.mean.ravel() for found in every])
    known = means[np.isfinite(means)]
    limits = (float(known.min()), float(known.max())) if len(known) else None
    for found in every:
        x, y = (ParameterAxis(study.parameter(name)) for name in (found.x, found.y))
        cells = Cells(x.edges(40), y.edges(40), found.mean, label.label, not label.is_minimized, limits=limits)
        panels.append(Panel(scale_of(x), scale_of(y), [cells]))
    return Chart(f"Mean of {label.label} over pairs, {_of(study, len(names))}", panels, min(3, len(panels)), (4.2, 3.4))


def rank(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> Chart:
    """The ranks of the trials over pairs of parameters; dark is best.

    :param study: the trials.
    :param target: an objective or a group; default: the first group.
    :param parameters: at least two; default: the four most important.
    """
    names = most_important(study, _PAIRED) if parameters is None else parameters
    panels = []
    for found in _shared(study, data.rank(study, target, names)):
        x, y = (ParameterAxis(study.parameter(name)) for name in (found.x, found.y))
        at, up = x.places(found.x_number), y.places(found.y_number)
        mark: Mark
        if len(at) > MOST_POINTS:
            grid = tuple(AxisScale(a.name, a.is_log, None, (a.edges()[0], a.edges()[-1])) for a in (x, y))
            size = x.bins(), y.bins()
            mark = density(at, up, grid[0], grid[1], found.rank, cells=size, title="best rank", limits=(0.0, 1.0))
        else:
            order = np.argsort(-found.rank, kind="stable")  # the best ones on top
            ids = [f"trial {i}" for i in found.trial_id[order].tolist()]
            mark = Points(
                at[order], up[order], values=found.rank[order], values_title="rank", limits=(0.0, 1.0), names=ids
            )
        panels.append(Panel(scale_of(x), scale_of(y), [mark]))
    return Chart(f"Ranks over pairs, {_of(study, len(names))}", panels, min(3, len(panels)), (4.2, 3.4))


def parallel_coordinates(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> Chart:
    """All completed trials as a density between neighbouring axes, the best ones as lines.

    :param study: the trials.
    :param target: an objective or a group for the last axis; default: the first group.
    :param parameters: only these, in this order; default: all.
    """
    found = data.parallel_coordinates(study, target, parameters)
    marks: list[Mark] = [*_densities(found)]
    at = np.arange(len(found.axes), dtype=float)
    for number, line in enumerate(found.lines):
        marks.append(Line(at, line, "red", f"the best {len(found.lines)}" if not number else None, 1.2, 0.7))
    for i in range(len(found.axes)):
        marks.append(Line(np.array([i, i], float), np.array([0.0, 1.0]), "ink", width=1.0))
    absent = bool((found.lines == ABSENT).any() or any(d[BINS].any() or d[:, BINS].any() for d in found.density))
    x = AxisScale("", labels=found.axes, bounds=(0.0, len(found.axes) - 1.0))
    y = AxisScale(
        "position within the bounds" + (", not active below" if absent else ""),
        bounds=(ABSENT if absent else 0.0, 1.0),
    )
    return Chart(
        f"Parallel coordinates of {study.name}", [Panel(x, y, marks)], size=(max(6.0, 1.1 * len(found.axes)), 4.5)
    )


def _densities(found: data.ParallelCoordinates) -> list[Line]:
    """The connections between neighbouring axes, in a few levels of opacity; the square root of the count is shown."""
    where = np.append((np.arange(BINS) + 0.5) / BINS, ABSENT)
    most = max((int(d.max()) for d in found.density), default=0)
    if not most:
        return []
    xs: list[list[np.ndarray]] = [[] for _ in range(_LEVELS)]
    ys: list[list[np.ndarray]] = [[] for _ in range(_LEVELS)]
    for i, counts in enumerate(found.density):
        a, b = np.nonzero(counts)
        level = np.minimum(np.sqrt(counts[a, b] / most) * _LEVELS, _LEVELS - 1).astype(int)
        for k in range(_LEVELS):
            here = level == k
            n = int(here.sum())
            xs[k].append(np.tile([i, i + 1, np.nan], n))
            ys[k].append(np.stack([where[a[here]], where[b[here]], np.full(n, np.nan)], axis=1).ravel())
    return [
        Line(np.concatenate(xs[k]), np.concatenate(ys[k]), "blue", width=1.0, opacity=0.05 + 0.5 * k / _LEVELS)
        for k in range(_LEVELS)
        if sum(map(len, xs[k]))
    ]
