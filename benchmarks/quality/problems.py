"""Problems to optimise, by suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, ParameterSpec

_LOOKED_AT = (1, 2, 3, 5, 6)
"""The instances of BBOB by whose results constants of the engine were chosen, or that reports showed before."""

Evaluate: TypeAlias = Callable[[Mapping[str, Any]], list[float]]
_SAMPLE = 4096
"""Points by which the part of a space where evaluations fail has its size."""
_LARGEST = 40
"""Beyond so many dimensions, functions are of COCO's suite for large scale: 80, 160, 320 and 640 dimensions."""
_SPREAD_SAMPLE = 256
"""Points by which the interquartile range of a function is estimated."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to minimise.

    :ivar name: its name.
    :ivar parameters: the space.
    :ivar evaluate: parameters to one value for each objective, and then one for each constraint, kept when at most 0.
    :ivar objectives: how many.
    :ivar constraints: how many.
    :ivar reference: of the hypervolume; empty with one objective.
    :ivar part: "tuned" when choices of the engine's constants looked at it, else "held out".
    :ivar scale: the interquartile range of values, for noise.
    :ivar fails: whether the evaluation of parameters fails; absent: none does.
    """

    name: str
    parameters: tuple[ParameterSpec, ...]
    evaluate: Evaluate
    objectives: int = 1
    constraints: int = 0
    reference: tuple[float, ...] = ()
    part: str = "held out"
    scale: float = 1.0
    fails: Callable[[Mapping[str, Any]], bool] | None = None

    @property
    def names(self) -> list[str]:
        """Of the objectives and the constraints."""
        return [f"y{i}" for i in range(self.objectives)] + [f"c{i}" for i in range(self.constraints)]

    @property
    def objective_specs(self) -> tuple[ObjectiveSpec, ...]:
        """Each objective in a group of its own; a constraint is an objective that costs nothing up to its limit."""
        groups = [f"g{i}" for i in range(self.objectives)]
        wanted = [ObjectiveSpec(name=f"y{i}", group=group) for i, group in enumerate(groups)]
        limits = [
            ObjectiveSpec(name=f"c{i}", target=-1e-9, limit=0.0, priority=1e-9, group="g0")
            for i in range(self.constraints)
        ]
        return (*wanted, *limits)

    def minimised(self, told: Sequence[float]) -> list[float]:
        """What an optimiser that takes values and constraints is told.

        :param told: what :attr:`evaluate` returned.
        """
        return list(told[: self.objectives])

    def seen(self, told: Sequence[float]) -> list[float]:
        """What counts of an evaluation: its objectives, infinite when a constraint is broken.

        :param told: what :attr:`evaluate` returned.
        """
        within = all(c <= 0.0 for c in told[self.objectives :])
        return [float(y) if within else float("inf") for y in told[: self.objectives]]


def cube(d: int, low: float, high: float) -> tuple[ParameterSpec, ...]:
    """Continuous parameters x0, x1, ..."""
    return tuple(ContinuousParameter(name=f"x{i}", low=low, high=high) for i in range(d))


def vector(parameters: Mapping[str, Any]) -> np.ndarray:
    """The values in their order."""
    return np.array(list(parameters.values()), dtype=float)


@lru_cache(maxsize=512)
def _bbob_function(number: int, d: int, instance: int) -> Any:
    import cocoex  # type: ignore[import-untyped]

    name = "bbob" if d <= _LARGEST else "bbob-largescale"
    suite = cocoex.Suite(name, f"instances:{instance}", f"dimensions:{d} function_indices:{number}")
    return suite, suite.get_problem(0)


def _bbob_value(parameters: Mapping[str, Any], number: int, d: int, instance: int, move: Any) -> list[float]:
    return [float(_bbob_function(number, d, instance)[1](vector(parameters) + move))]


@dataclass(frozen=True, slots=True)
class FailingSide:
    """Evaluations fail on one side of a plane across the cube [-5, 5]^d, as a training that is too large does.

    :ivar normal: of the plane, float[d].
    :ivar least: what fails is at least so far along it.
    """

    normal: tuple[float, ...]
    least: float

    @classmethod
    def of(cls, d: int, share: float, seed: Sequence[int]) -> FailingSide:
        """A plane of a random direction.

        :param d: the number of dimensions.
        :param share: of the cube, where evaluations fail.
        :param seed: of the direction.
        """
        random = np.random.default_rng(seed)
        normal = random.standard_normal(d)
        points = random.uniform(-5.0, 5.0, (_SAMPLE, d))
        return cls(tuple(normal), float(np.quantile(points @ normal, 1.0 - share)))

    def __call__(self, parameters: Mapping[str, Any]) -> bool:
        return bool(vector(parameters) @ np.array(self.normal) >= self.least)


def spread(evaluate: Evaluate, d: int) -> float:
    """The interquartile range of a function's values in [-5, 5]^d.

    :param evaluate: the function, of x0, x1, ...
    :param d: the number of dimensions.
    """
    points = np.random.default_rng(0).uniform(-5.0, 5.0, (_SPREAD_SAMPLE, d))
    values = [evaluate({f"x{i}": float(x) for i, x in enumerate(point)})[0] for point in points]
    low, high = np.quantile(values, [0.25, 0.75])
    return float(high - low)


def numbers(text: str) -> list[int]:
    """Numbers of a text such as "1-3,8"."""
    found: list[int] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def bbob(dimensions: str, instances: str, functions: str, shift: bool, failing: float = 0.0) -> Iterator[Problem]:
    """The noiseless functions of COCO (Hansen et al., 2021).

    :param dimensions: such as "2,5".
    :param instances: such as "1-2".
    :param functions: such as "1-24".
    :param shift: whether to move the domain by U(-3, 3) in each axis, so that its middle is no hint.
    :param failing: the share of the space where evaluations fail.
    """
    for d in numbers(dimensions):
        for number in numbers(functions):
            for instance in numbers(instances):
                move = np.random.default_rng([d, number, instance]).uniform(-3.0, 3.0, d) if shift else np.zeros(d)
                evaluate = partial(_bbob_value, number=number, d=d, instance=instance, move=move)
                yield Problem(
                    f"f{number}-{d}-{instance}" + "-shifted" * shift + f"-failing-{failing:g}" * (failing > 0.0),
                    cube(d, -5.0, 5.0),
                    evaluate,
                    part="tuned" if instance in _LOOKED_AT else "held out",
                    scale=spread(evaluate, d),
                    fails=FailingSide.of(d, failing, [d, number, instance, 1]) if failing > 0.0 else None,
                )
