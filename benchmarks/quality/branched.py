"""Tasks with conditional parameters: functions with a known optimum, and tables of trained models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    Condition,
    ContinuousParameter,
    IntegerParameter,
    ParameterSpec,
    ParentTest,
)
from hola_protocol.values import ParameterValue

from hola.core.parameters import Space

from .problems import Problem, numbers

_TABLES = Path(__file__).parent / "tables"
_SAMPLE = 512
"""Random points from which the scale of the noise is computed."""
_TUNED_FAMILIES = ("late", "later", "tree", "depth", "pipeline")
"""The families on other instances of which constants of the engine were tuned."""


def _when(**parents: object) -> Condition:
    return ({name: ParentTest(in_=(value,)) for name, value in parents.items()},)  # type: ignore[arg-type]


def _real(name: str, low: float = 0.0, high: float = 1.0, condition: Condition | None = None) -> ContinuousParameter:
    return ContinuousParameter(name=name, low=low, high=high, condition=condition)


def _log(name: str, low: float, high: float, condition: Condition | None = None) -> ContinuousParameter:
    return ContinuousParameter(name=name, low=low, high=high, scale="log", condition=condition)


def _integer(name: str, low: int, high: int, condition: Condition | None = None) -> IntegerParameter:
    return IntegerParameter(
        name=name, low=low, high=high, scale="log" if high > 20 * low > 0 else "linear", condition=condition
    )


def _choice(name: str, *choices: ParameterValue, condition: Condition | None = None) -> CategoricalParameter:
    return CategoricalParameter(name=name, choices=choices, condition=condition)


def _at_least(parent: str, value: float) -> Condition:
    return ({parent: ParentTest(ge=value)},)


def _places(family: str, instance: int, n: int) -> np.ndarray:
    """Where the optima are, in [0.15, 0.85]."""
    seed = [sum(family.encode()), instance]
    return np.random.default_rng(seed).uniform(0.15, 0.85, n)


def unit(value: float, low: float, high: float) -> float:
    return float(np.log(value / low) / np.log(high / low))


# A branch that looks worst until it has been searched.

_LATE: tuple[ParameterSpec, ...] = (
    _choice("branch", "quick", "slow", "plain"),
    *(_real(f"quick_{i}", condition=_when(branch="quick")) for i in range(3)),
    *(_real(f"slow_{i}", condition=_when(branch="slow")) for i in range(4)),
    *(_real(f"plain_{i}", condition=_when(branch="plain")) for i in range(3)),
)


def _cone(x: np.ndarray, best: np.ndarray) -> float:
    """0 at the best point, 1 at the middle of the cube."""
    return float(np.linalg.norm(x - best) / np.linalg.norm(0.5 - best))


def _late(p: Mapping[str, Any], instance: int) -> list[float]:
    branch = p["branch"]
    x = np.array([v for name, v in p.items() if name.startswith(f"{branch}_")])
    best = _places("late", instance, 10)
    if branch == "slow":
        corner = np.where(best[:4] < 0.5, 0.1 + 0.2 * best[:4], 0.9 - 0.2 * (1.0 - best[:4]))
        return [0.9 * _cone(x, corner)]
    base, width, own = (0.3, 0.05, best[4:7]) if branch == "quick" else (0.5, 0.3, best[7:10])
    return [base + width * float(((x - own) ** 2).sum())]


_LATER: tuple[ParameterSpec, ...] = (
    _choice("method", "a", "b", "c", "d", "e"),
    _real("shared"),
    *(_real(f"{m}_{i}", condition=_when(method=m)) for m in "abcde" for i in range(3)),
)


def _later(p: Mapping[str, Any], instance: int) -> list[float]:
    """Five branches: the best one starts fourth; a shared parameter."""
    places = _places("later", instance, 16)
    k = "abcde".index(p["method"])
    x = np.array([p[f"{p['method']}_{i}"] for i in range(3)])
    own = places[1 + 3 * k : 4 + 3 * k]
    shared = 0.3 * (p["shared"] - places[0]) ** 2
    first = instance % 5  # which branch is which differs by instance
    match (k - first) % 5:
        case 0:
            far = np.where(own < 0.5, 0.15, 0.85)
            return [shared + 0.7 * _cone(x, far) ** 1.2]
        case 1:
            return [shared + 0.25 + 0.1 * float(np.abs(x - own).sum())]
        case 2:
            return [shared + 0.4 + 0.2 * float(((x - own) ** 2).sum())]
        case 3:
            return [shared + 0.45 + 0.2 * float(np.abs(x - own).sum())]
        case _:
            return [shared + 0.8 + 0.5 * float(((x - own) ** 2).sum())]


# The tree of Jenatton et al. (ICML 2017), with its optimum moved to the inside.

_TREE: tuple[ParameterSpec, ...] = (
    _choice("x1", 0, 1),
    _choice("x2", 0, 1, condition=_when(x1=0)),
    _choice("x3", 0, 1, condition=_when(x1=1)),
    _real("x4", -1, 1, condition=_when(x2=0)),
    _real("x5", -1, 1, condition=_when(x2=1)),
    _real("x6", -1, 1, condition=_when(x3=0)),
    _real("x7", -1, 1, condition=_when(x3=1)),
    _real("r8", condition=_when(x1=0)),
    _real("r9", condition=_when(x1=1)),
)


def _tree(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("tree", instance, 6)
    left = p["x1"] == 0
    leaf = (4 + p["x2"]) if left else (6 + p["x3"])
    shared = abs(p["r8"] - best[4]) if left else abs(p["r9"] - best[5])
    return [0.1 * (leaf - 4) + (p[f"x{leaf}"] - (2.0 * best[leaf - 4] - 1.0)) ** 2 + float(shared)]


# The depth of a network is an ordered parent.

DEPTH: tuple[ParameterSpec, ...] = (
    _integer("layers", 1, 5),
    *(_integer(f"width_{i}", 8, 512, _at_least("layers", i) if i > 1 else None) for i in range(1, 6)),
    _log("rate", 1e-4, 1.0),
    _real("dropout", 0.0, 0.8),
    _log("decay", 1e-6, 1e-1),
)


def depth(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("depth", instance, 8)
    layers = p["layers"]
    capacity = 0.0
    loss = 0.25 * (layers - (2 + instance % 3)) ** 2 / (1 + instance % 2)
    for i in range(1, layers + 1):
        u = unit(p[f"width_{i}"], 8, 512)
        loss += 0.8 * (u - best[i - 1]) ** 2 / i**0.5
        capacity += u
    rate = unit(p["rate"], 1e-4, 1.0)
    ideal = best[5] + 0.04 * (3 - layers)  # deeper networks need smaller rates
    loss += 3.0 * (rate - ideal) ** 2 + 4.0 * max(rate - 0.9, 0.0)
    loss += 0.6 * (p["dropout"] / 0.8 - min(best[6] * capacity / 2.0, 0.9)) ** 2
    return [loss + 0.2 * (unit(p["decay"], 1e-6, 1e-1) - best[7]) ** 2]


# The optimiser of a training: two flags that make others active, beside a choice.

TRAINING: tuple[ParameterSpec, ...] = (
    _choice("optimiser", "sgd", "adam"),
    _log("rate", 1e-5, 1.0),
    _choice("schedule", "constant", "decay", condition=_when(optimiser="sgd")),
    _real("power", 0.2, 1.2, _when(schedule="decay")),
    _choice("use_momentum", False, True, condition=_when(optimiser="sgd")),
    _real("momentum", 0.0, 0.99, _when(use_momentum=True)),
    _choice("nesterov", False, True, condition=_when(use_momentum=True)),
    _log("beta_1", 0.01, 0.5, _when(optimiser="adam")),
    _log("beta_2", 0.0001, 0.1, _when(optimiser="adam")),
    _choice("regularised", False, True),
    _log("alpha", 1e-6, 1e-1, _when(regularised=True)),
    _integer("batch", 8, 256),
)


def training(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("training", instance, 8)
    rate = unit(p["rate"], 1e-5, 1.0)
    batch = unit(p["batch"], 8, 256)
    loss = 0.5 * (batch - best[0]) ** 2
    if p["optimiser"] == "adam":
        loss += 0.1 * (instance % 2) + 6.0 * (rate - 0.5 * best[1] - 0.1 * batch) ** 2
        loss += 0.5 * (unit(p["beta_1"], 0.01, 0.5) - best[2]) ** 2
        loss += 0.5 * (unit(p["beta_2"], 0.0001, 0.1) - best[3]) ** 2
    else:
        effective = rate + (0.25 * p["momentum"] if p["use_momentum"] else 0.0)
        loss += 0.1 * ((instance + 1) % 2) + 6.0 * (effective - 0.4 - 0.5 * best[4]) ** 2
        loss += (p["momentum"] - best[5]) ** 2 - 0.05 * p["nesterov"] + 0.05 if p["use_momentum"] else 0.2
        loss += 0.4 * (p["power"] - 0.2 - best[6]) ** 2 if p["schedule"] == "decay" else 0.15
    return [loss + (0.5 * (unit(p["alpha"], 1e-6, 1e-1) - best[7]) ** 2 if p["regularised"] else 0.12)]


# Two choices side by side, each with children: what prepares the data, and what learns from them.

PIPELINE: tuple[ParameterSpec, ...] = (
    _choice("prepare", "none", "scale", "project", "select"),
    _integer("components", 2, 64, _when(prepare="project")),
    _choice("whiten", False, True, condition=_when(prepare="project")),
    _real("share", condition=_when(prepare="select")),
    _choice("learner", "linear", "kernel", "boosting"),
    _log("penalty", 1e-4, 1e3, ({"learner": ParentTest(in_=("linear", "kernel"))},)),
    _log("gamma", 1e-4, 1e1, _when(learner="kernel")),
    _log("shrinkage", 1e-3, 1.0, _when(learner="boosting")),
    _integer("rounds", 10, 500, _when(learner="boosting")),
    _integer("leaves", 2, 64, _when(learner="boosting")),
)


def pipeline(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("pipeline", instance, 9)
    offsets = np.random.default_rng([5, instance]).uniform(0.0, 0.5, (4, 3))
    prepare = ("none", "scale", "project", "select").index(p["prepare"])
    learner = ("linear", "kernel", "boosting").index(p["learner"])
    loss = float(offsets[prepare, learner] - offsets.min())
    if prepare == 2:
        loss += 1.5 * (unit(p["components"], 2, 64) - best[0]) ** 2 + 0.05 * p["whiten"]
    if prepare == 3:
        loss += 0.8 * (p["share"] - best[1]) ** 2
    if learner < 2:
        loss += 1.2 * (unit(p["penalty"], 1e-4, 1e3) - best[2 + learner]) ** 2
    if learner == 1:
        loss += 2.0 * (unit(p["gamma"], 1e-4, 1e1) - best[4] + 0.3 * (unit(p["penalty"], 1e-4, 1e3) - best[3])) ** 2
    if learner == 2:
        work = unit(p["shrinkage"], 1e-3, 1.0) + unit(p["rounds"], 10, 500)
        loss += 1.5 * (work - 0.5 - best[5]) ** 2 + 0.5 * (unit(p["leaves"], 2, 64) - best[6]) ** 2
        loss += 0.2 * (unit(p["rounds"], 10, 500) - best[7]) ** 2
    return [loss]


# Twelve levels, one below the other.

_LEVELS = 12
_CHAIN: tuple[ParameterSpec, ...] = (
    _real("x0"),
    *(
        p
        for i in range(1, _LEVELS + 1)
        for p in (
            _choice(f"more_{i}", False, True, condition=_when(**{f"more_{i - 1}": True}) if i > 1 else None),
            _real(f"x{i}", condition=_when(**{f"more_{i}": True})),
        )
    ),
)


def _chain(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("chain", instance, _LEVELS + 1)
    wanted = 4 + instance % 3
    on = sum(bool(p.get(f"more_{i}")) for i in range(1, _LEVELS + 1))
    errors = [(p[f"x{i}"] - best[i]) ** 2 for i in range(on + 1)]
    return [0.12 * abs(on - wanted) + float(sum(errors)) / (1.0 + 0.2 * on)]


# A hundred branches with two parameters each.

_MANY: tuple[ParameterSpec, ...] = (
    _choice("kind", *(f"k{i}" for i in range(100))),
    *(_real(f"{side}_{i}", condition=_when(kind=f"k{i}")) for i in range(100) for side in ("a", "b")),
    _real("shared"),
)


def _many(p: Mapping[str, Any], instance: int) -> list[float]:
    best = _places("many", instance, 201)
    i = int(p["kind"][1:])
    base = np.random.default_rng([7, instance]).gamma(2.0, 0.3, 100)
    own = (p[f"a_{i}"] - best[2 * i]) ** 2 + (p[f"b_{i}"] - best[2 * i + 1]) ** 2
    return [float(base[i] - base.min() + own + (p["shared"] - best[200]) ** 2)]


# Models of scikit-learn, from a table.

MODELS: tuple[ParameterSpec, ...] = (
    _choice("model", "svm", "trees", "network", "neighbours", "linear"),
    _log("C", 1e-3, 1e3, _when(model="svm")),
    _choice("kernel", "linear", "rbf", condition=_when(model="svm")),
    _log("gamma", 1e-5, 1e1, _when(kernel="rbf")),
    _integer("trees", 5, 120, _when(model="trees")),
    _real("features", 0.05, 1.0, _when(model="trees")),
    _integer("leaf", 1, 30, _when(model="trees")),
    _integer("layers", 1, 3, _when(model="network")),
    _integer("width_1", 4, 64, _when(model="network")),
    _integer("width_2", 4, 64, _at_least("layers", 2)),
    _integer("width_3", 4, 64, _at_least("layers", 3)),
    _log("rate", 1e-4, 1e-1, _when(model="network")),
    _log("decay", 1e-6, 1.0, _when(model="network")),
    _integer("k", 1, 40, _when(model="neighbours")),
    _choice("weights", "uniform", "distance", condition=_when(model="neighbours")),
    _integer("power", 1, 2, _when(model="neighbours")),
    _log("strength", 1e-4, 1e2, _when(model="linear")),
)
"""Five models with their parameters."""


@lru_cache
def _table(name: str) -> tuple[Space, dict[str, Any]]:
    """A smooth model of each branch of a table."""
    from sklearn.gaussian_process import GaussianProcessRegressor  # type: ignore[import-untyped]
    from sklearn.gaussian_process.kernels import Matern, WhiteKernel  # type: ignore[import-untyped]

    space, fitted = Space(MODELS), {}
    rows = json.loads((_TABLES / f"{name}.json").read_text())
    for model in {row["model"] for row in rows}:
        mine = [row for row in rows if row["model"] == model]
        points = space.encode_many([space.ordered(row) for row in mine])
        inputs = np.c_[points, space.active(points)]
        losses = np.log([row["loss"] for row in mine])
        kernel = Matern(np.ones(inputs.shape[1]), (0.1, 20.0), 1.5) + WhiteKernel(1e-2, (1e-4, 0.3))
        fitted[model] = GaussianProcessRegressor(kernel, normalize_y=True, random_state=0).fit(inputs, losses)
    return space, fitted


def _looked_up(p: Mapping[str, Any], instance: int, name: str) -> list[float]:
    space, fitted = _table(name)
    points = space.encode(space.ordered(p))[None]
    return [float(np.exp(fitted[p["model"]].predict(np.c_[points, space.active(points)])[0]))]


_FAMILIES: Mapping[str, tuple[tuple[ParameterSpec, ...], Callable[..., list[float]]]] = {
    "late": (_LATE, _late),
    "tree": (_TREE, _tree),
    "depth": (DEPTH, depth),
    "models-digits": (MODELS, partial(_looked_up, name="digits")),
    "later": (_LATER, _later),
    "training": (TRAINING, training),
    "pipeline": (PIPELINE, pipeline),
    "chain": (_CHAIN, _chain),
    "many": (_MANY, _many),
    "models-wine": (MODELS, partial(_looked_up, name="wine")),
}


@lru_cache
def _spread(family: str, instance: int) -> float:
    """The interquartile range of the values of random points."""
    parameters, evaluate = _FAMILIES[family]
    space = Space(parameters)
    points = np.random.default_rng(0).random((_SAMPLE, space.d))
    values = [evaluate(space.named(space.decode(u)), instance=instance)[0] for u in points]
    low, high = np.quantile(values, [0.25, 0.75])
    return float(high - low)


def branched(instances: str = "1-2") -> Iterator[Problem]:
    """The tasks with conditional parameters; the place of the optimum of a function depends on its instance.

    :param instances: such as "1-2". Constants of the engine were tuned on the instances 11 and 12 of some families.
    """
    for instance in numbers(instances):
        for family, (parameters, evaluate) in _FAMILIES.items():
            if family.startswith("models") and instance > 1:
                continue  # a table is one task
            yield Problem(
                f"{family}-{instance}",
                parameters,
                partial(evaluate, instance=instance),
                part="tuned" if family in _TUNED_FAMILIES else "held out",
                scale=1.0 if family.startswith("models") else _spread(family, instance),
            )
