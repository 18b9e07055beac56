"""Functions of integers alone, with 21, 61 and 401 values each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from hola_protocol.space import IntegerParameter

from .problems import Problem, numbers, vector

_DIMENSIONS, _HIGHEST = (3, 6, 10), (20, 60, 400)
_TUNED_INSTANCES = (0,)


def _bowl(z: np.ndarray) -> float:
    return float((np.arange(1, len(z) + 1) * z**2).sum())


def _rosenbrock(z: np.ndarray) -> float:
    x = 4.0 * z
    return float((100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum())


def _waves(z: np.ndarray) -> float:
    x = 2.0 * z
    return float((x**2 + 0.15 * (1.0 - np.cos(6.0 * np.pi * x))).sum())


def _rotated(z: np.ndarray) -> float:
    return float((np.logspace(0, 2, len(z)) * (z + 0.7 * np.roll(z, 1)) ** 2).sum())


_FUNCTIONS: Mapping[str, Callable[[np.ndarray], float]] = {
    "bowl": _bowl,
    "rosenbrock": _rosenbrock,
    "waves": _waves,
    "rotated": _rotated,
}


def _value(p: Mapping[str, Any], function: Callable[[np.ndarray], float], best: np.ndarray, high: int) -> list[float]:
    return [function(vector(p) / high - best)]


def integers(instances: str = "1") -> Iterator[Problem]:
    """Functions whose optimum is at a place that depends on the instance and mostly between integers.

    :param instances: such as "1-2". Constants of the engine were tuned on instance 0.
    """
    for instance in numbers(instances):
        for name, function in _FUNCTIONS.items():
            for d in _DIMENSIONS:
                for high in _HIGHEST:
                    best = np.random.default_rng([50 * instance, d, high]).uniform(0.15, 0.85, d)
                    yield Problem(
                        f"{name}-{d}-{high + 1}-{instance}",
                        tuple(IntegerParameter(name=f"n{i}", low=0, high=high) for i in range(d)),
                        partial(_value, function=function, best=best, high=high),
                        part="tuned" if instance in _TUNED_INSTANCES else "held out",
                    )
