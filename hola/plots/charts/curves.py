"""The charts of learning curves and of rung survival."""

from __future__ import annotations

import numpy as np

from .. import data
from ..chart import STATE_COLOURS, AxisScale, Band, Bars, Chart, Colour, Line, Mark, Panel
from ..columns import StudyColumns
from .history import _robust

_MOST_CURVES = 300
"""With more curves a band shows all of them, and lines the best ones."""
_BEST_CURVES = 12


def learning_curves(study: StudyColumns, objective: str | None = None) -> Chart:
    """The reported values by step: each curve, or with many the band of all of them and the best ones.

    :param study: the trials.
    :param objective: the objective; default: the first one.
    """
    found = data.learning_curves(study, objective)
    spec = next(o for o in study.spec.objectives if o.name == found.objective)
    sign = 1.0 if spec.direction == "minimize" else -1.0
    unit = (study.spec.steps.unit if study.spec.steps else None) or "step"
    marks: list[Mark] = []
    count = len(found.trial_id)
    states = np.array(found.state, object)
    if count <= _MOST_CURVES:
        for state in dict.fromkeys(found.state):
            rows = np.flatnonzero(states == state)
            x, y = _joined(found, rows)
            marks.append(Line(x, y, STATE_COLOURS.get(state, "grey"), f"{state} ({len(rows)})", 1.0, 0.6))
    else:
        x = found.band_step.astype(float)
        marks.append(Band(x, found.band[:, 0], found.band[:, 2], "sky", "the middle 80 %"))
        marks.append(Line(x, found.band[:, 1], "blue", "median", 1.5))
    last = sign * found.value[found.first[1:] - 1]
    done = np.flatnonzero((states == "completed") & np.isfinite(last))
    best = done[np.argsort(last[done], kind="stable")][: 1 if count <= _MOST_CURVES else _BEST_CURVES]
    if len(best):
        label: str = "the best" if len(best) == 1 else f"the best {len(best)}"
        colour: Colour = "red"
        marks.append(Line(*_joined(found, best), colour, label, 1.6))
    panel = Panel(AxisScale(unit), _robust(found.objective, found.value), marks)
    return Chart(f"Learning curves of {study.name}: {count} trials", [panel])


def _joined(found: data.LearningCurves, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Some curves as one line that is interrupted between them."""
    xs: list[np.ndarray] = []
    ys: list[np.ndarray] = []
    for row in rows.tolist():
        part = slice(found.first[row], found.first[row + 1])
        xs += [found.step[part].astype(float), np.array([np.nan])]
        ys += [found.value[part], np.array([np.nan])]
    return (np.concatenate(xs), np.concatenate(ys)) if xs else (np.empty(0), np.empty(0))


def rung_survival(study: StudyColumns) -> Chart:
    """How many trials reached each decision step, and what happened there.

    :param study: the trials.
    """
    found = data.rung_survival(study)
    unit = (study.spec.steps.unit if study.spec.steps else None) or "step"
    at = np.arange(len(found.step), dtype=float)
    on = found.reached - found.stopped - found.failed - found.running
    marks: list[Mark] = []
    base = np.zeros(len(at))
    parts: tuple[tuple[np.ndarray, Colour, str], ...] = (
        (on, "blue", "continued or completed"),
        (found.running, "orange", "running"),
        (found.stopped, "sky", "stopped or paused"),
        (found.failed, "red", "failed"),
    )
    for counts, colour, label in parts:
        if counts.any():
            marks.append(Bars(at, base, counts.astype(float), colour, label))
            base = base + counts
    labels = [str(step) for step in found.step.tolist()]
    panel = Panel(AxisScale(unit, labels=labels, bounds=(0.0, len(at) - 1.0)), AxisScale("trials"), marks)
    return Chart(f"Trials that reached each rung of {study.name}", [panel])
