"""The configurations of networks whose learning curves are tabulated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
)

Configuration: TypeAlias = dict[str, Any]
"""The values of the parameters by name."""


@dataclass(frozen=True)
class Networks:
    """What a search chooses, and what a training of it costs.

    :ivar parameters: the parameters.
    :ivar epochs: of a full training.
    :ivar draw: random configurations; their number and the source of randomness.
    :ivar features: numbers of about unit size for n configurations, float[n, k].
    :ivar seconds_per_epoch: about how long an epoch takes.
    """

    parameters: tuple[ParameterSpec, ...]
    epochs: int
    draw: Callable[[int, np.random.Generator], list[Configuration]]
    features: Callable[[list[Configuration]], np.ndarray]
    seconds_per_epoch: Callable[[Configuration], float]


EPOCHS: Final = 40
ACTIVATIONS: Final = ("relu", "tanh", "logistic")
BATCHES: Final = (16, 32, 64, 128, 256)
_SECONDS_PER_LAYER, _SECONDS_PER_WEIGHT = 30e-6, 3e-10

PARAMETERS: Final[tuple[ParameterSpec, ...]] = (
    ContinuousParameter(name="learning_rate", low=1e-3, high=3.0, scale="log"),
    ContinuousParameter(name="momentum", low=0.0, high=0.98),
    ContinuousParameter(name="weight_decay", low=1e-6, high=1.0, scale="log"),
    IntegerParameter(name="units", low=4, high=128, scale="log"),
    IntegerParameter(name="layers", low=1, high=3),
    LatticeParameter(name="batch", values=BATCHES),
    CategoricalParameter(name="activation", choices=ACTIVATIONS),
)


def draw(n: int, random: np.random.Generator) -> list[Configuration]:
    """Random configurations.

    :param n: how many.
    :param random: the source of randomness.
    """
    return [
        {
            "learning_rate": float(1e-3 * 3e3 ** random.random()),
            "momentum": float(random.uniform(0.0, 0.98)),
            "weight_decay": float(10.0 ** random.uniform(-6.0, 0.0)),
            "units": round(float(4.0 * 32.0 ** random.random())),
            "layers": int(random.integers(1, 4)),
            "batch": int(random.choice(BATCHES)),
            "activation": str(random.choice(ACTIVATIONS)),
        }
        for _ in range(n)
    ]


def column(configurations: list[Configuration], name: str) -> np.ndarray:
    """The values of a numeric parameter, float[n].

    :param configurations: n of them.
    :param name: of the parameter.
    """
    return np.array([float(c[name]) for c in configurations])


def _features(configurations: list[Configuration]) -> np.ndarray:
    def of(name: str) -> np.ndarray:
        return column(configurations, name)

    rate, momentum, batch = np.log10(of("learning_rate")), of("momentum"), np.log2(of("batch"))
    effective = rate - np.log10(1.0 - momentum)
    hot = [np.array([float(c["activation"] == a) for c in configurations]) for a in ACTIVATIONS]
    columns = [
        (rate + 1.3) / 1.7,
        momentum / 0.49 - 1.0,
        (np.log10(of("weight_decay")) + 3.0) / 3.0,
        np.log2(of("units")) / 2.5 - 1.8,
        of("layers") - 2.0,
        batch / 2.0 - 3.0,
        (effective + 0.8) / 1.7,
        *hot,
    ]
    return np.stack(columns, axis=1)


def _seconds_per_epoch(c: Configuration, samples: int = 400) -> float:
    """The calls of each step, and the weights."""
    weights: float = 40.0 * c["units"] + (c["layers"] - 1) * c["units"] ** 2
    calls: float = samples / c["batch"] * (1 + c["layers"])
    return calls * _SECONDS_PER_LAYER + samples * weights * _SECONDS_PER_WEIGHT


SMALL: Final = Networks(PARAMETERS, EPOCHS, draw, _features, _seconds_per_epoch)
"""The networks that :mod:`.tabulate` trains."""
