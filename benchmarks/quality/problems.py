"""Problems to optimise: BBOB, real tasks with mixed parameters, and fronts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
)

Evaluate: TypeAlias = Callable[[Mapping[str, Any]], list[float]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to minimise.

    :ivar name: its name.
    :ivar parameters: the space.
    :ivar evaluate: parameters to one value for each objective.
    :ivar objectives: how many.
    """

    name: str
    parameters: tuple[ParameterSpec, ...]
    evaluate: Evaluate
    objectives: int = 1

    @property
    def objective_specs(self) -> tuple[ObjectiveSpec, ...]:
        """Each objective in a group of its own."""
        return tuple(ObjectiveSpec(name=f"y{i}", direction="minimize", group=f"g{i}") for i in range(self.objectives))


def _cube(d: int, low: float, high: float) -> tuple[ParameterSpec, ...]:
    return tuple(ContinuousParameter(name=f"x{i}", low=low, high=high) for i in range(d))


def _vector(parameters: Mapping[str, Any]) -> np.ndarray:
    return np.array(list(parameters.values()), dtype=float)


def bbob(dimensions: str, instances: str, functions: str, shift: bool) -> Iterator[Problem]:
    """The noiseless functions of COCO (Hansen et al., 2021).

    :param dimensions: such as "2,5".
    :param instances: such as "1-2".
    :param functions: such as "1-24".
    :param shift: whether to move the domain by U(-3, 3) in each axis, so that its middle is no hint.
    """
    import cocoex  # type: ignore[import-untyped]

    suite = cocoex.Suite("bbob", f"instances:{instances}", f"dimensions:{dimensions} function_indices:{functions}")
    for index in range(len(suite)):
        function = suite.get_problem(index)
        move = np.random.default_rng(index).uniform(-3.0, 3.0, function.dimension) if shift else 0.0

        def evaluate(parameters: Mapping[str, Any], function: Any = function, move: Any = move) -> list[float]:
            return [float(function(_vector(parameters) + move))]

        yield Problem(function.id, _cube(function.dimension, -5.0, 5.0), evaluate)


@lru_cache
def _data(name: str) -> tuple[Any, Any]:
    from sklearn import datasets  # type: ignore[import-untyped]

    x, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    return x[:600], y[:600]


def _loss(model: Any, data: str) -> list[float]:
    """Cross-validated log loss, three folds."""
    from sklearn.model_selection import cross_val_score  # type: ignore[import-untyped]

    x, y = _data(data)
    return [-float(cross_val_score(model, x, y, cv=3, scoring="neg_log_loss").mean())]


def _neighbours(p: Mapping[str, Any], data: str) -> list[float]:
    from sklearn.neighbors import KNeighborsClassifier  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    model = KNeighborsClassifier(p["k"], weights=p["weights"], metric=p["metric"])
    return _loss(make_pipeline(StandardScaler(), model) if p["scale"] else model, data)


def _forest(p: Mapping[str, Any], data: str) -> list[float]:
    from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]

    return _loss(RandomForestClassifier(random_state=0, **p), data)


def _linear(p: Mapping[str, Any], data: str) -> list[float]:
    from sklearn.linear_model import SGDClassifier  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return _loss(
        make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", random_state=0, max_iter=200, **p)), data
    )


def mixed() -> Iterator[Problem]:
    """Classifiers of scikit-learn on its own data sets."""
    neighbours: tuple[ParameterSpec, ...] = (
        IntegerParameter(name="k", low=1, high=60, scale="log"),
        CategoricalParameter(name="weights", choices=("uniform", "distance")),
        CategoricalParameter(name="metric", choices=("euclidean", "manhattan", "chebyshev", "cosine")),
        CategoricalParameter(name="scale", choices=(True, False)),
    )
    forest: tuple[ParameterSpec, ...] = (
        IntegerParameter(name="n_estimators", low=2, high=40),
        IntegerParameter(name="max_depth", low=1, high=16),
        IntegerParameter(name="min_samples_leaf", low=1, high=20, scale="log"),
        ContinuousParameter(name="max_features", low=0.05, high=1.0),
        CategoricalParameter(name="criterion", choices=("gini", "entropy", "log_loss")),
        CategoricalParameter(name="bootstrap", choices=(True, False)),
    )
    linear: tuple[ParameterSpec, ...] = (
        ContinuousParameter(name="alpha", low=1e-7, high=1.0, scale="log"),
        ContinuousParameter(name="l1_ratio", low=0.0, high=1.0),
        CategoricalParameter(name="penalty", choices=("l2", "l1", "elasticnet")),
        CategoricalParameter(name="learning_rate", choices=("constant", "optimal", "invscaling", "adaptive")),
        ContinuousParameter(name="eta0", low=1e-5, high=1.0, scale="log"),
        CategoricalParameter(name="average", choices=(True, False)),
    )
    for data in ("wine", "breast_cancer"):
        yield Problem(f"neighbours-{data}", neighbours, partial(_neighbours, data=data))
        yield Problem(f"forest-{data}", forest, partial(_forest, data=data))
        yield Problem(f"linear-{data}", linear, partial(_linear, data=data))


def _zdt(parameters: Mapping[str, Any], number: int) -> list[float]:
    """Zitzler, Deb & Thiele, 2000."""
    x = _vector(parameters)
    g = 1.0 + 9.0 * x[1:].mean()
    h = x[0] / g
    second = {1: 1.0 - h**0.5, 2: 1.0 - h**2, 3: 1.0 - h**0.5 - h * np.sin(10.0 * np.pi * x[0])}[number]
    return [float(x[0]), float(g * second)]


def fronts(dimensions: tuple[int, ...]) -> Iterator[Problem]:
    """ZDT 1 to 3.

    :param dimensions: the numbers of parameters.
    """
    for d in dimensions:
        for number in (1, 2, 3):
            yield Problem(f"zdt{number}-{d}", _cube(d, 0.0, 1.0), partial(_zdt, number=number), 2)
