"""The chart of the model of the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import data
from ..axis import ParameterAxis, label
from ..chart import AxisScale, Band, Cells, Chart, Line, Mark, Panel, Points, Rule
from ..columns import PlotError, StudyColumns
from .history import _robust
from .parameters import scale_of

if TYPE_CHECKING:
    from hola_protocol.values import ParameterSet, ParameterValue

    from ...clients.client import SyncClient
    from ...core.arrays import FloatArray, IntArray

_TRIALS = 500
"""The number of trials that are shown: the best ones."""


def model(
    study: StudyColumns,
    parameters: list[str] | None = None,
    target: str | None = None,
    at: ParameterSet | None = None,
    client: SyncClient | None = None,
) -> Chart:
    """The mean and the standard deviation of the model over one or two parameters, with the trials.

    :param study: the trials.
    :param parameters: one or two; default: the two most important ones that are active there.
    :param target: an objective or a group; default: the first group.
    :param at: the values of the other parameters; default: those of the best trial.
    :param client: a client of the study, if the server is to compute the model.
    """
    if parameters is None and at is None and any(p.condition is not None for p in study.spec.parameters):
        at = data.best_values(study)  # a default can then only be a parameter that is active there
    names = _default(study, at) if parameters is None else parameters
    wanted = data.target_of(study, target)
    found = next((m for m in data.model(study, names, at, client=client) if m.target.name == wanted.name), None)
    if found is None:
        raise PlotError(f"a model predicts whole comparison groups, and {wanted.name} is only a part of one")
    others = ", ".join(f"{name} = {_short(value)}" for name, value in found.at.items())
    title = f"Model of {found.target.label}, {found.trials:,} trials" + (f"; at {others}" if others else "")
    shown = _best(study, found)
    if len(names) == 1:
        return Chart(title, [_curve(study, found, shown)])
    return Chart(title, [_mean(study, found, shown), _deviation(study, found, shown)], 2, (5.5, 4.5))


def _short(value: ParameterValue) -> str:
    return f"{value:.3g}" if isinstance(value, float) else label(value)


def _default(study: StudyColumns, at: ParameterSet | None) -> list[str]:
    free = [p.name for p in study.spec.parameters if p.condition is None or (at is not None and p.name in at)]
    try:
        chosen = data.importance(study, parameters=free).parameter[:2]
    except PlotError:  # too few trials
        chosen = free[:2]
    return [name for name in free if name in chosen]


def _best(study: StudyColumns, found: data.Model) -> IntArray:
    """The rows of the trials that are shown, the best one last."""
    rows = np.flatnonzero(study.is_completed & np.isfinite(found.target.values))
    order = np.lexsort((study.trial_id[rows], found.target.losses[rows], study.violation[rows]))
    return np.asarray(rows[order[:_TRIALS]][::-1])


def _curve(study: StudyColumns, found: data.Model, rows: IntArray) -> Panel:
    """The model over one parameter."""
    axis = ParameterAxis(study.parameter(found.parameters[0]))
    at, mean, spread = found.axes[0], found.mean, 2.0 * found.deviation
    values = found.target.values[rows]
    y = _robust(found.target.label, np.concatenate([values, mean - spread, mean + spread]))
    if y.is_log:
        y = AxisScale(y.title, bounds=y.bounds)
    ids = [f"trial {i}" for i in study.trial_id[rows].tolist()]
    places = axis.places(study.numbers[axis.name][rows])
    trials = Points(places, values, "grey", _name(study, rows), 4.0, names=ids)
    about = "mean \N{PLUS-MINUS SIGN} 2 standard deviations"
    marks: list[Mark]
    if axis.is_ordered:
        marks = [Band(at, mean - spread, mean + spread, "blue", about), trials, Line(at, mean, "blue", "mean", 2.0)]
    else:
        gaps = np.full(len(at), np.nan)
        across = np.stack((at, at, gaps), axis=1).ravel()
        up = np.stack((mean - spread, mean + spread, gaps), axis=1).ravel()
        marks = [trials, Line(across, up, "blue", about, 2.0), Points(at, mean, "blue", "mean", 8.0)]
    if (region := found.region[0]) is not None:
        marks += [Rule(region[0], "trust region", True, "green"), Rule(region[1], "", True, "green")]
    return Panel(scale_of(axis), y, marks)


def _name(study: StudyColumns, rows: IntArray) -> str:
    count = int(study.is_completed.sum())
    return "trial" if len(rows) == count else f"the best {len(rows)} trials"


def _mean(study: StudyColumns, found: data.Model, rows: IntArray) -> Panel:
    cells = Cells(*_edges(study, found), found.mean.T, found.target.label, not found.target.is_minimized)
    return _plane(study, found, rows, cells, "mean; dots: trials, the best in red")


def _deviation(study: StudyColumns, found: data.Model, rows: IntArray) -> Panel:
    largest = float(found.deviation.max())
    cells = Cells(*_edges(study, found), found.deviation.T, is_density=True, limits=(0.0, largest or 1.0))
    return _plane(study, found, rows, cells, f"standard deviation: white 0, blue {largest:.2g}")


def _plane(study: StudyColumns, found: data.Model, rows: IntArray, cells: Cells, title: str) -> Panel:
    """Cells of two parameters with the trials and the trust region."""
    x, y = (ParameterAxis(study.parameter(name)) for name in found.parameters)
    at, up = (axis.places(study.numbers[axis.name][rows]) for axis in (x, y))
    ids = [f"trial {i}" for i in study.trial_id[rows].tolist()]
    marks: list[Mark] = [cells, Points(at[:-1], up[:-1], "grey", None, 3.5, names=ids[:-1])]
    if any(found.region):
        (left, right), (low, high) = (r or a.bounds() for r, a in zip(found.region, (x, y), strict=True))
        corners = np.array([left, right, right, left, left]), np.array([low, low, high, high, low])
        marks.append(Line(*corners, "green", "trust region", 1.5))
    marks.append(Points(at[-1:], up[-1:], "red", None, 8.0, names=ids[-1:]))
    return Panel(scale_of(x), scale_of(y), marks, title)


def _edges(study: StudyColumns, found: data.Model) -> tuple[FloatArray, FloatArray]:
    one, other = (
        _edges_of(ParameterAxis(study.parameter(name)), places)
        for name, places in zip(found.parameters, found.axes, strict=True)
    )
    return one, other


def _edges_of(axis: ParameterAxis, places: FloatArray) -> FloatArray:
    """The edges of cells around places on an axis."""
    if axis.labels is not None or len(places) < 2:
        return np.concatenate([places - 0.5, places[-1:] + 0.5])
    scaled = np.log(places) if axis.is_log else places
    middle = 0.5 * (scaled[1:] + scaled[:-1])
    edges = np.concatenate([[2 * scaled[0] - middle[0]], middle, [2 * scaled[-1] - middle[-1]]])
    return np.asarray(np.exp(edges) if axis.is_log else edges)
