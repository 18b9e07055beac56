"""Conditional tasks with two costs, with a limit, and with failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np
from hola_protocol.space import ParameterSpec

from hola.core.parameters import Space

from .branched import DEPTH, PIPELINE, TRAINING, depth, pipeline, training, unit
from .problems import Problem, numbers

_SAMPLE = 512
"""Random points from which limits and references are computed."""
_WITHIN, _SUCCEEDS = 0.4, 0.7
"""The shares of the space that are within the limit, and where evaluations succeed."""


def _training_cost(p: Mapping[str, Any]) -> float:
    """Small batches and adaptive steps take longer."""
    return float((1.5 if p["optimiser"] == "adam" else 1.0 + 0.2 * p["use_momentum"]) / (p["batch"] / 8) ** 0.5)


def _pipeline_cost(p: Mapping[str, Any]) -> float:
    """Many projections, kernels and large ensembles take longer."""
    prepared = 0.3 * p["components"] / 64 if p["prepare"] == "project" else 0.05
    if p["learner"] == "boosting":
        return float(prepared + (p["rounds"] / 500) * (0.3 + p["leaves"] / 64))
    if p["learner"] == "kernel":
        return float(prepared + 0.3 + 0.4 * unit(p["gamma"], 1e-4, 1e1))
    return float(prepared + 0.1 + 0.1 * unit(p["penalty"], 1e-4, 1e3))


def _depth_cost(p: Mapping[str, Any]) -> float:
    """Wide and deep networks take longer."""
    return float(sum(unit(p[f"width_{i}"], 8, 512) for i in range(1, p["layers"] + 1)))


_FAMILIES: Mapping[
    str, tuple[tuple[ParameterSpec, ...], Callable[..., list[float]], Callable[[Mapping[str, Any]], float]]
] = {
    "training": (TRAINING, training, _training_cost),
    "pipeline": (PIPELINE, pipeline, _pipeline_cost),
    "depth": (DEPTH, depth, _depth_cost),
}


@lru_cache
def _quantiles(family: str, instance: int) -> tuple[float, list[float]]:
    """Quantiles of random points: the median loss; of the cost the two shares and 0.9."""
    parameters, loss, cost = _FAMILIES[family]
    space = Space(parameters)
    points = [space.named(space.decode(u)) for u in np.random.default_rng(0).random((_SAMPLE, space.d))]
    median = float(np.median([loss(p, instance)[0] for p in points]))
    return median, np.quantile([cost(p) for p in points], [_WITHIN, _SUCCEEDS, 0.9]).tolist()


def _with_cost(p: Mapping[str, Any], family: str, instance: int, limit: float) -> list[float]:
    _, loss, cost = _FAMILIES[family]
    return [*loss(p, instance), cost(p) - limit]


def _fails(p: Mapping[str, Any], family: str, most: float) -> bool:
    return _FAMILIES[family][2](p) > most


def branched_kinds(instances: str = "1-2") -> Iterator[Problem]:
    """Three families of conditional tasks, each with two costs, with a limit of the second one, and with failures.

    :param instances: such as "1-2".
    """
    for instance in numbers(instances):
        for family, (parameters, loss, _) in _FAMILIES.items():
            median, (limit, failing, most) = _quantiles(family, instance)
            two = partial(_with_cost, family=family, instance=instance)
            one = partial(loss, instance=instance)
            yield Problem(f"{family}-front-{instance}", parameters, partial(two, limit=0.0), 2, 0, (median, most))
            yield Problem(f"{family}-limit-{instance}", parameters, partial(two, limit=limit), 1, 1)
            yield Problem(
                f"{family}-failing-{instance}", parameters, one, fails=partial(_fails, family=family, most=failing)
            )
