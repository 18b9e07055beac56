"""Studies as columns for the tests of plots, diagnoses and reports."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.stopping import AshaSpec, StepsSpec

from hola.plots import ReportArrays, StudyColumns
from hola.plots.sources import columns_from


def study_of(
    losses: Sequence[float | None],
    spec: StudySpec | None = None,
    *,
    states: Sequence[str] | None = None,
    name: str = "study",
    **parameters: Sequence[Any],
) -> StudyColumns:
    """A study with one objective ``loss`` and given parameters.

    :param losses: the losses; None for a trial that failed.
    :param spec: the spec; default: a continuous ``x`` in [0, 1].
    :param states: the states; default: completed, or failed without a loss.
    :param name: the name of the study.
    :param parameters: the values of each parameter.
    """
    n = len(losses)
    if spec is None:
        spec = StudySpec(
            parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),)
        )
    parameters = parameters or {"x": [0.5] * n}
    columns: dict[str, Sequence[Any]] = {
        "trial_id": range(1, n + 1),
        "state": states or ["failed" if loss is None else "completed" for loss in losses],
        "objective.loss": losses,
        "ended_ms": [1000.0 * i for i in range(n)],
    }
    columns |= {f"param.{key}": values for key, values in parameters.items()}
    return columns_from(spec, columns, name=name)


TWO = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b", direction="maximize")),
)


def reported(states: list[str], *curves: list[tuple[int, float]]) -> StudyColumns:
    """A study with steps 1 to 9 and given reports."""
    spec = StudySpec(
        parameters=TWO.parameters,
        objectives=(ObjectiveSpec(name="loss"),),
        steps=StepsSpec(max=9),
        stopping=AshaSpec(grace=1, eta=3.0),
    )
    first = np.concatenate([[0], np.cumsum([len(c) for c in curves])]).astype(np.int64)
    steps = np.array([step for curve in curves for step, _ in curve], np.int64)
    values = np.array([[value] for curve in curves for _, value in curve])
    columns: dict[str, Any] = {
        "trial_id": range(1, len(states) + 1),
        "state": states,
        "objective.loss": [
            curve[-1][1] if state == "completed" else None for state, curve in zip(states, curves, strict=True)
        ],
    }
    return columns_from(spec, columns, ReportArrays(first, steps, values))


X, Y = (ContinuousParameter(name=name, low=0.0, high=1.0) for name in "xy")


def bowl(n: int, direction: Any = "minimize", **objective: Any) -> StudyColumns:
    """A study whose objective is ``(x - 0.3)^2 + y``, or this below 0 if it is maximised."""
    random = np.random.default_rng(2)
    x, y = random.random((2, n))
    values = (x - 0.3) ** 2 + y
    spec = StudySpec(parameters=(X, Y), objectives=(ObjectiveSpec(name="f", direction=direction, **objective),))
    columns = {
        "trial_id": range(1, n + 1),
        "state": ["completed"] * n,
        "param.x": x.tolist(),
        "param.y": y.tolist(),
        "objective.f": (values if direction == "minimize" else -values).tolist(),
    }
    return columns_from(spec, columns)


HOSTILE = "<script>alert(1)</script> $x_{$ \\frac{ &amp; %s {0} \x1b[31m \u4e2d"


def hostile_study() -> StudyColumns:
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name=HOSTILE, choices=(HOSTILE, "b", "$", None)),
            ContinuousParameter(name="$", low=0.0, high=1.0),
        ),
        objectives=(ObjectiveSpec(name=HOSTILE, limit=3.0),),
    )
    values = [HOSTILE, "b", "$", None] * 3
    parameters: dict[str, Any] = {HOSTILE: values, "$": [0.5] * 12}
    study = study_of([None] * 12, spec, states=["completed"] * 12, name=HOSTILE, **parameters)
    study.values[:, 0] = range(12)
    return study
