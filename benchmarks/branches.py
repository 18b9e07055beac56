"""The time of a suggestion in a conditional space beside a flat space: ``python -m benchmarks.branches``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
)
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks.report import Table, text
from hola.core.engine import Engine
from hola.core.parameters import INACTIVE, Values

_SPACES = ((4, 4), (4, 9), (100, 4))
"""Branches, and the parameters of each."""
_HISTORY, _CALLS = (100, 1_000, 10_000), 80
_FIRST = 3
"""Suggestions that are not counted: they fit models that later ones refit."""


def flat(n: int, own: int) -> list[ParameterSpec]:
    """A choice of n, and other parameters that are always active.

    :param n: the number of choices.
    :param own: the number of other parameters.
    """
    return [_choice(n), *(ContinuousParameter(name=f"x{i}", low=0.0, high=9.0) for i in range(own))]


def conditional(n: int, own: int) -> list[ParameterSpec]:
    """A choice of n branches with parameters of their own.

    :param n: the number of branches.
    :param own: the number of parameters of each.
    """
    conditions = [({"branch": ParentTest(in_=(k,))},) for k in range(n)]
    children = [
        ContinuousParameter(name=f"x{k}_{i}", low=0.0, high=9.0, condition=conditions[k])
        for k in range(n)
        for i in range(own)
    ]
    return [_choice(n), *children]


def _choice(n: int) -> CategoricalParameter:
    return CategoricalParameter(name="branch", choices=tuple(range(n)))


def _loss(values: Values) -> float:
    first, *rest = (v for v in values if v is not INACTIVE)
    x = np.array([float(first) / 50.0, *rest])  # type: ignore[arg-type]
    return float(((x - 3.0) ** 2 + np.sin(3.0 * x)).sum())


def _engine(parameters: Sequence[ParameterSpec], history: int) -> Engine:
    engine = Engine(StudySpec(parameters=tuple(parameters), objectives=(ObjectiveSpec(name="y"),)), 1)
    points = np.random.default_rng(1).random((history, len(parameters)))
    values = [engine.space.decode(point) for point in points]
    engine.load(range(1, history + 1), values, [(_loss(v),) for v in values], ["completed"] * history)
    return engine


def _mean_ms(spaces: Sequence[Sequence[ParameterSpec]], history: int, calls: int) -> list[float]:
    """The mean processor time of a suggestion in each space, in milliseconds; the spaces take turns."""
    engines = [_engine(space, history) for space in spaces]
    spent = np.zeros((len(engines), calls))
    with threadpool_limits(1):
        for call in range(calls):
            trial_id = history + 1 + call
            for k, engine in enumerate(engines):
                start = time.process_time()
                if (task := engine.fit_task(ahead=1)) is not None:
                    engine.install(task.run())
                suggested = engine.suggest(trial_id)
                spent[k, call] = time.process_time() - start
                assert suggested is not None
                engine.tell(trial_id, (_loss(suggested),))
    return [float(1e3 * row[min(_FIRST, calls - 1) :].mean()) for row in spent]


def table(history: Sequence[int], calls: int) -> Table:
    """Measure.

    :param history: the numbers of earlier trials, which are at random points.
    :param calls: suggestions in each space.
    """
    rows: list[list[str | float | int | None]] = []
    for n, own in _SPACES:
        row: list[str | float | int | None] = [f"{n} branches, {own + 1} of {1 + n * own} parameters active"]
        for trials in history:
            of_flat, of_conditional = _mean_ms([flat(n, own), conditional(n, own)], trials, calls)
            row += [of_flat, of_conditional, of_conditional / of_flat]
        rows.append(row)
    heads = [f"{what} at {n:,}" for n in history for what in ("flat, ms", "conditional, ms", "ratio")]
    return Table(
        "Milliseconds of a suggestion in a conditional space, and in a flat one with as many active parameters",
        ["space", *heads],
        rows,
        [
            "The flat space has the same choice and the parameters of one branch. Fit included, one trial pending.",
            f"The mean of {calls} in a row by processor time; both spaces take turns.",
        ],
    )


if __name__ == "__main__":
    sys.stdout.write(text(table(_HISTORY, _CALLS)))
