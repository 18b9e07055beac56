"""The configurations of the networks whose learning curves are tabulated."""

from __future__ import annotations

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

EPOCHS: Final = 40
ACTIVATIONS: Final = ("relu", "tanh", "logistic")
BATCHES: Final = (16, 32, 64, 128, 256)

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
