"""A random study as columns: what the plots are measured and tested with."""

from typing import Any, Final

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
)
from hola_protocol.stopping import AshaSpec, StepsSpec

from hola.plots import ReportArrays, StudyColumns
from hola.plots.columns import STATES

CHOICES: Final = ("relu", "tanh", None)


def parameters_of(choices: tuple[str | None, ...] = CHOICES) -> tuple[ParameterSpec, ...]:
    """A parameter of each kind.

    :param choices: those of the categorical one.
    """
    return (
        ContinuousParameter(name="lr", low=1e-5, high=1.0, scale="log"),
        ContinuousParameter(name="momentum", low=-1.0, high=1.0),
        IntegerParameter(name="units", low=1, high=1024, scale="log"),
        IntegerParameter(name="layers", low=1, high=6),
        CategoricalParameter(name="act", choices=choices),
        LatticeParameter(name="batch", values=(16, 32, 64, 128)),
        ContinuousParameter(name="leak", low=0.0, high=1.0, condition=({"act": ParentTest(in_=("relu",))},)),
    )


def spec_of(groups: int = 1, choices: tuple[str | None, ...] = CHOICES, **changes: Any) -> StudySpec:
    """A spec with a parameter of each kind.

    :param groups: the number of comparison groups, of one objective each.
    :param choices: those of the categorical parameter.
    """
    objectives = tuple(ObjectiveSpec(name=f"loss{i}", group=f"group{i}") for i in range(groups))
    options: dict[str, Any] = {"steps": StepsSpec(max=27, unit="epoch")} | changes
    return StudySpec(parameters=parameters_of(choices), objectives=objectives, **options)


def random_study(
    n: int,
    groups: int = 1,
    seed: int = 0,
    name: str = "random",
    *,
    workers: int = 4,
    choices: tuple[str | None, ...] = CHOICES,
) -> StudyColumns:
    """A study with random parameters, of which ``lr`` and ``momentum`` matter, and all common states.

    :param n: the number of trials.
    :param groups: the number of comparison groups.
    :param seed: the seed.
    :param name: the name of the study.
    :param workers: the number of workers, all of which are always busy.
    :param choices: those of the categorical parameter.
    """
    random = np.random.default_rng(seed)
    u = random.random((n, 7))
    act = np.floor(len(choices) * u[:, 4])
    numbers = {
        "lr": 10 ** (-5 + 5 * u[:, 0]),
        "momentum": 2 * u[:, 1] - 1,
        "units": np.floor(np.exp(u[:, 2] * np.log(1024.99))),
        "layers": np.floor(1 + 6 * u[:, 3]),
        "act": act,
        "batch": np.array([16.0, 32.0, 64.0, 128.0])[np.floor(4 * u[:, 5]).astype(int)],
        "leak": np.where(act == 0, u[:, 6], np.nan),
    }
    values = np.stack(
        [(u[:, 0] - 0.3 - 0.1 * i) ** 2 + (0.3 + i) * (u[:, 1] - 0.5) ** 2 for i in range(groups)], axis=1
    )
    state = random.choice([STATES.index(s) for s in ("completed", "stopped", "failed")], n, p=[0.8, 0.15, 0.05])
    values[state == STATES.index("failed")] = np.nan
    worker = random.integers(0, workers, n)
    start = 1.79e12 + np.floor(np.arange(n) / workers) * 1000
    counts = np.where(state == STATES.index("completed"), 9, random.integers(0, 9, n))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    steps = (np.arange(first[-1]) - np.repeat(first[:-1], counts) + 1) * 3
    reported = random.random((first[-1], groups)) + (3 / steps)[:, None]
    return StudyColumns(
        name,
        spec_of(groups, choices, stopping=AshaSpec(grace=3)),
        np.arange(1, n + 1),
        state,
        numbers,
        values,
        start,
        start,
        start + 400 + 500 * random.random(n),
        worker,
        tuple(f"worker-{i}" for i in range(workers)),
        ReportArrays(first, steps, reported),
    )
