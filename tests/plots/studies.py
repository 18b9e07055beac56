"""Studies as columns for the tests of plots, diagnoses and reports."""

from collections.abc import Sequence
from typing import Any

from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.plots import StudyColumns
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
