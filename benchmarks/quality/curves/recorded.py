"""Learning curves of larger networks, recorded once: 880 random configurations on each of seven data sets.

The table ``networks.npz`` has the logarithm of the validation cross entropy after each of 50 epochs, with NaN from
where a training diverged. All tasks are classifications. Each configuration was trained once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, LatticeParameter

from .configurations import Configuration, Networks, column

_TABLE: Final = Path(__file__).parents[1] / "tables" / "networks.npz"
TASKS: Final = ("marketing", "mushroom", "penbased", "phoneme", "satimage", "texture", "twonorm")
_BATCHES: Final = (16, 32, 64, 128, 256, 512)
_ACTIVATIONS: Final = ("relu", "tanh", "gelu")
_SCHEDULES: Final = ("cosine", "constant", "step")
_SAMPLES, _SECONDS_PER_LAYER, _SECONDS_PER_WEIGHT = 3000, 30e-6, 3e-10


def _draw(n: int, random: np.random.Generator) -> list[Configuration]:
    return [
        {
            "batch": int(random.choice(_BATCHES)),
            "layers": int(random.integers(1, 5)),
            "units": round(float(8.0 * 32.0 ** random.random())),
            "learning_rate": float(1e-4 * 1e4 ** random.random()),
            "momentum": float(random.uniform(0.0, 0.99)),
            "weight_decay": float(10.0 ** random.uniform(-6.0, -1.0)),
            "dropout": float(random.uniform(0.0, 0.8)),
            "activation": str(random.choice(_ACTIVATIONS)),
            "schedule": str(random.choice(_SCHEDULES)),
        }
        for _ in range(n)
    ]


def _features(configurations: list[Configuration]) -> np.ndarray:
    def of(name: str) -> np.ndarray:
        return column(configurations, name)

    rate, momentum, batch = np.log10(of("learning_rate")), of("momentum"), np.log2(of("batch"))
    effective = rate - np.log10(1.0 - momentum)
    hot = [
        np.array([float(c[name] == choice) for c in configurations])
        for name, choices in (("activation", _ACTIVATIONS), ("schedule", _SCHEDULES))
        for choice in choices
    ]
    columns = [
        rate / 2.0 + 1.0,
        momentum / 0.495 - 1.0,
        (np.log10(of("weight_decay")) + 3.5) / 2.5,
        of("dropout") / 0.4 - 1.0,
        np.log2(of("units")) / 2.5 - 2.2,
        (of("layers") - 2.5) / 1.5,
        (batch - 6.5) / 2.5,
        (effective + 1.2) / 2.0,
        (effective - 0.3 * batch + 3.2) / 2.5,
        *hot,
    ]
    return np.stack(columns, axis=1)


def _seconds_per_epoch(c: Configuration) -> float:
    weights: float = 74.0 * c["units"] + (c["layers"] - 1) * c["units"] ** 2
    calls: float = _SAMPLES / c["batch"] * (1 + c["layers"])
    return calls * _SECONDS_PER_LAYER + _SAMPLES * weights * _SECONDS_PER_WEIGHT


LARGE: Final = Networks(
    (
        LatticeParameter(name="batch", values=_BATCHES),
        IntegerParameter(name="layers", low=1, high=4),
        IntegerParameter(name="units", low=8, high=256, scale="log"),
        ContinuousParameter(name="learning_rate", low=1e-4, high=1.0, scale="log"),
        ContinuousParameter(name="momentum", low=0.0, high=0.99),
        ContinuousParameter(name="weight_decay", low=1e-6, high=0.1, scale="log"),
        ContinuousParameter(name="dropout", low=0.0, high=0.8),
        CategoricalParameter(name="activation", choices=_ACTIVATIONS),
        CategoricalParameter(name="schedule", choices=_SCHEDULES),
    ),
    50,
    _draw,
    _features,
    _seconds_per_epoch,
)
"""The networks of the recorded curves."""


def recorded(task: str) -> tuple[list[Configuration], np.ndarray]:
    """The configurations and their curves, float[n, 1, 50], with NaN from where a training diverged.

    :param task: a name of :data:`TASKS`.
    """
    with np.load(_TABLE) as table:
        columns = {p.name: table[f"{task}/{p.name}"] for p in LARGE.parameters}
        curves = np.exp(table[f"{task}/curves"].astype(float))
    names = list(columns)
    choices = {"activation": _ACTIVATIONS, "schedule": _SCHEDULES}
    configurations = [
        {name: choices[name][value] if name in choices else value for name, value in zip(names, row, strict=True)}
        for row in zip(*(column.tolist() for column in columns.values()), strict=True)
    ]
    return configurations, curves[:, None]
