"""Ten problems of two to eight parameters with known optima: what a first study at a server is like."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hola_protocol.space import ParameterSpec

from hola.core.shorthand import parameters_of

Values = Mapping[str, Any]

_SHIFT = np.array([1.3, -2.1, 0.7, 2.9, -1.6])
"""Where the optima are, so that the middle of the space is none."""
# Hartmann's function of six variables (Dixon & Szegoe, 1978).
_A = np.array(
    [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
)
_P = 1e-4 * np.array(
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ]
)
_C = np.array([1.0, 1.2, 3.0, 3.2])


@dataclass(frozen=True, slots=True)
class SmallProblem:
    """A function to minimise.

    :ivar name: its name; the number is that of its parameters.
    :ivar parameters: the space.
    :ivar value: the value without noise.
    :ivar optimum: the least value.
    :ivar noise: the standard deviation of what is added to each value.
    :ivar fails: whether an evaluation fails.
    """

    name: str
    parameters: tuple[ParameterSpec, ...]
    value: Callable[[Values], float]
    optimum: float = 0.0
    noise: float = 0.0
    fails: Callable[[Values], bool] = lambda values: False


def _cube(d: int, low: float, high: float) -> tuple[ParameterSpec, ...]:
    return parameters_of({f"x{i}": (low, high) for i in range(d)})


def _x(values: Values) -> np.ndarray:
    return np.array(list(values.values()), dtype=float)


def _bowl(values: Values) -> float:
    z = _x(values)
    return float(((z - _SHIFT[: len(z)]) ** 2).sum())


def _branin(values: Values) -> float:
    x, y = values["x0"], values["x1"]
    valley = y - 5.1 / (4.0 * math.pi**2) * x * x + 5.0 / math.pi * x - 6.0
    return float(valley**2 + 10.0 * (1.0 - 1.0 / (8.0 * math.pi)) * math.cos(x) + 10.0)


def _rosenbrock(values: Values) -> float:
    x = _x(values)
    return float((100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum())


def _ackley(values: Values) -> float:
    z = _x(values) - _SHIFT[:4]
    root, mean = math.sqrt((z**2).mean()), np.cos(2.0 * math.pi * z).mean()
    return float(20.0 - 20.0 * math.exp(-0.2 * root) + math.e - math.exp(mean))


def _ellipsoid(values: Values) -> float:
    z = _x(values) - _SHIFT
    z = z + 0.5 * np.roll(z, 1)
    return float((np.logspace(0, 2, 5) * z**2).sum())


def _hartmann(values: Values) -> float:
    return -float(_C @ np.exp(-(_A * (_x(values) - _P) ** 2).sum(axis=1)))


def _training(values: Values) -> float:
    """A learning rate on a log scale that interacts with the depth, a width, an activation."""
    rate = math.log10(values["rate"]) + 2.5 + 0.2 * (values["layers"] - 3)
    activation = {"relu": 0.0, "tanh": 0.15, "gelu": 0.03, "none": 0.8}[values["activation"]]
    width = (math.log2(values["width"]) - 7.0) / 3.0
    depth, dropout = 0.1 * (values["layers"] - 3) ** 2, (values["dropout"] - 0.3) ** 2
    return float(rate**2 + activation + depth + width**2 + dropout)


def _solver(values: Values) -> float:
    """Four real numbers, three integers and a choice that moves the optimum."""
    centre, offset = {"a": (0.3, 0.5), "b": (-0.6, 0.0), "c": (0.9, 0.2)}[values["kind"]]
    x = np.array([values[f"x{i}"] for i in range(4)])
    integers = (values["m"] - 4) ** 2 / 9 + (values["n"] - 17) ** 2 / 100 + abs(values["k"] - 6) / 4
    return float(((x - centre) ** 2 * np.array([4.0, 2.0, 1.0, 1.0])).sum() + offset + integers)


SMALL: tuple[SmallProblem, ...] = (
    SmallProblem("bowl-2", _cube(2, -5.0, 5.0), _bowl),
    SmallProblem("branin-2", parameters_of({"x0": (-5.0, 10.0), "x1": (0.0, 15.0)}), _branin, 0.397887),
    SmallProblem("rosenbrock-3", _cube(3, -2.0, 2.5), _rosenbrock),
    SmallProblem("failing-3", _cube(3, -5.0, 5.0), _bowl, fails=lambda values: values["x0"] + values["x1"] > 0.5),
    SmallProblem("ackley-4", _cube(4, -5.0, 6.0), _ackley),
    SmallProblem("noisy-4", _cube(4, -5.0, 5.0), _bowl, noise=1.0),
    SmallProblem("ellipsoid-5", _cube(5, -5.0, 5.0), _ellipsoid),
    SmallProblem(
        "training-5",
        parameters_of(
            {
                "rate": (1e-5, 1.0, "log"),
                "layers": (1, 8),
                "width": (8, 1024, "log"),
                "activation": ["relu", "tanh", "gelu", "none"],
                "dropout": (0.0, 0.9),
            }
        ),
        _training,
    ),
    SmallProblem("hartmann-6", _cube(6, 0.0, 1.0), _hartmann, -3.32237),
    SmallProblem(
        "solver-8",
        parameters_of(
            {
                **{f"x{i}": (-2.0, 2.0) for i in range(4)},
                "m": (1, 12),
                "n": (1, 40),
                "k": (1, 10),
                "kind": ["a", "b", "c"],
            }
        ),
        _solver,
    ),
)
