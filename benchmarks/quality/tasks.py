"""Models of scikit-learn to tune on the data that come with it: spaces of mixed parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ParameterSpec

from .problems import Problem

WORST = 1000.0
"""The loss of a model that fails, or that is worse."""


@lru_cache
def data(name: str) -> tuple[np.ndarray, np.ndarray]:
    """At most 600 rows of a data set of scikit-learn.

    :param name: such as "wine".
    """
    from sklearn import datasets  # type: ignore[import-untyped]

    x, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(x))[:600]
    return x[rows], y[rows]


def predicted_loss(model: Any, name: str, scoring: str = "neg_log_loss") -> float:
    """The cross-validated loss of a model, three folds.

    :param model: a classifier or a regressor.
    :param name: of the data.
    :param scoring: scikit-learn's name of the score.
    """
    from sklearn.model_selection import cross_val_score  # type: ignore[import-untyped]

    try:
        loss = -float(cross_val_score(model, *data(name), cv=3, scoring=scoring).mean())
    except ValueError:  # a network whose weights went to infinity
        return WORST
    return min(loss, WORST) if np.isfinite(loss) else WORST


def _scaled(model: Any) -> Any:
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    return make_pipeline(StandardScaler(), model)


def _neighbours(p: Mapping[str, Any]) -> Any:
    from sklearn.neighbors import KNeighborsClassifier  # type: ignore[import-untyped]

    model = KNeighborsClassifier(p["k"], weights=p["weights"], metric=p["metric"])
    return _scaled(model) if p["scale"] else model


def _forest(p: Mapping[str, Any]) -> Any:
    from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]

    return RandomForestClassifier(random_state=0, **p)


def _linear(p: Mapping[str, Any]) -> Any:
    from sklearn.linear_model import SGDClassifier  # type: ignore[import-untyped]

    return _scaled(SGDClassifier(loss="log_loss", random_state=0, max_iter=200, **p))


def _network(p: Mapping[str, Any]) -> Any:
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]

    own = {name: p[name] for name in ("alpha", "activation", "solver", "batch_size", "momentum", "beta_1", "tol")}
    sizes = (p["width"],) * p["layers"]
    return _scaled(MLPClassifier(sizes, learning_rate_init=p["rate"], max_iter=p["epochs"], random_state=0, **own))


def _support(p: Mapping[str, Any]) -> Any:
    from sklearn.svm import SVC  # type: ignore[import-untyped]

    return _scaled(SVC(probability=True, random_state=0, **p))


def _boosting(p: Mapping[str, Any]) -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(random_state=0, **p)


def _extra(p: Mapping[str, Any]) -> Any:
    from sklearn.ensemble import ExtraTreesRegressor

    return ExtraTreesRegressor(random_state=0, **p)


def _kernel_ridge(p: Mapping[str, Any]) -> Any:
    from sklearn.kernel_ridge import KernelRidge  # type: ignore[import-untyped]

    return _scaled(KernelRidge(**p))


def _elastic(p: Mapping[str, Any]) -> Any:
    from sklearn.linear_model import ElasticNet
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    model = ElasticNet(alpha=p["alpha"], l1_ratio=p["l1_ratio"], selection=p["selection"], random_state=0, max_iter=300)
    interactions = PolynomialFeatures(p["degree"], interaction_only=p["interaction_only"], include_bias=False)
    return make_pipeline(StandardScaler(), interactions, StandardScaler(), model)


def _components(p: Mapping[str, Any]) -> Any:
    from sklearn.decomposition import PCA  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = LogisticRegression(C=p["c"], max_iter=100, class_weight=p["class_weight"])
    return make_pipeline(StandardScaler(), PCA(p["components"], whiten=p["whiten"], random_state=0), model)


def _tree(p: Mapping[str, Any]) -> Any:
    from sklearn.tree import DecisionTreeClassifier  # type: ignore[import-untyped]

    return DecisionTreeClassifier(random_state=0, **p)


def _value(p: Mapping[str, Any], make: Callable[[Mapping[str, Any]], Any], name: str, scoring: str) -> list[float]:
    return [predicted_loss(make(p), name, scoring)]


def _real(name: str, low: float, high: float, log: bool = False) -> ParameterSpec:
    return ContinuousParameter(name=name, low=low, high=high, scale="log" if log else "linear")


def _whole(name: str, low: int, high: int, log: bool = False) -> ParameterSpec:
    return IntegerParameter(name=name, low=low, high=high, scale="log" if log else "linear")


def _one_of(name: str, *choices: Any) -> ParameterSpec:
    return CategoricalParameter(name=name, choices=choices)


_TREES = (
    _whole("n_estimators", 2, 40),
    _whole("max_depth", 1, 16),
    _whole("min_samples_leaf", 1, 20, log=True),
    _real("max_features", 0.05, 1.0),
)
_KINDS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Any], tuple[ParameterSpec, ...]]] = {
    "neighbours": (
        _neighbours,
        (
            _whole("k", 1, 60, log=True),
            _one_of("weights", "uniform", "distance"),
            _one_of("metric", "euclidean", "manhattan", "chebyshev", "cosine"),
            _one_of("scale", True, False),
        ),
    ),
    "forest": (
        _forest,
        (*_TREES, _one_of("criterion", "gini", "entropy", "log_loss"), _one_of("bootstrap", True, False)),
    ),
    "linear": (
        _linear,
        (
            _real("alpha", 1e-7, 1.0, log=True),
            _real("l1_ratio", 0.0, 1.0),
            _one_of("penalty", "l2", "l1", "elasticnet"),
            _one_of("learning_rate", "constant", "optimal", "invscaling", "adaptive"),
            _real("eta0", 1e-5, 1.0, log=True),
            _one_of("average", True, False),
        ),
    ),
    "network": (
        _network,
        (
            _whole("width", 2, 48, log=True),
            _whole("layers", 1, 3),
            _real("alpha", 1e-7, 1.0, log=True),
            _real("rate", 1e-4, 0.3, log=True),
            _one_of("activation", "relu", "tanh", "logistic", "identity"),
            _one_of("solver", "adam", "sgd"),
            _whole("batch_size", 8, 200, log=True),
            _whole("epochs", 3, 30),
            _real("momentum", 0.0, 0.99),
            _real("beta_1", 0.5, 0.99),
            _real("tol", 1e-6, 1e-2, log=True),
        ),
    ),
    "support": (
        _support,
        (
            _real("C", 1e-3, 1e3, log=True),
            _real("gamma", 1e-5, 10.0, log=True),
            _one_of("kernel", "rbf", "poly", "sigmoid", "linear"),
            _whole("degree", 2, 5),
            _real("coef0", -1.0, 1.0),
            _one_of("class_weight", None, "balanced"),
        ),
    ),
    "boosting": (
        _boosting,
        (
            _whole("n_estimators", 5, 60, log=True),
            _real("learning_rate", 0.01, 1.0, log=True),
            _whole("max_depth", 1, 6),
            _real("subsample", 0.3, 1.0),
            _one_of("max_features", "sqrt", "log2", None),
        ),
    ),
    "extra": (
        _extra,
        (*_TREES, _one_of("criterion", "squared_error", "poisson"), _one_of("bootstrap", True, False)),
    ),
    "kernel_ridge": (
        _kernel_ridge,
        (
            _real("alpha", 1e-6, 10.0, log=True),
            _real("gamma", 1e-4, 1.0, log=True),
            _one_of("kernel", "rbf", "laplacian", "polynomial", "cosine"),
            _whole("degree", 1, 4),
        ),
    ),
    "elastic": (
        _elastic,
        (
            _real("alpha", 1e-4, 100.0, log=True),
            _real("l1_ratio", 0.0, 1.0),
            _whole("degree", 1, 2),
            _one_of("interaction_only", True, False),
            _one_of("selection", "cyclic", "random"),
        ),
    ),
    "components": (
        _components,
        (
            _real("c", 1e-4, 1e3, log=True),
            _whole("components", 1, 12),
            _one_of("whiten", True, False),
            _one_of("class_weight", None, "balanced"),
        ),
    ),
    "tree": (
        _tree,
        (
            _whole("max_depth", 1, 20),
            _whole("min_samples_leaf", 1, 60, log=True),
            _whole("min_samples_split", 2, 60, log=True),
            _real("ccp_alpha", 1e-6, 0.1, log=True),
            _one_of("criterion", "gini", "entropy", "log_loss"),
            _one_of("splitter", "best", "random"),
            _one_of("max_features", "sqrt", "log2", None),
        ),
    ),
}
_CLASSES, _NUMBERS = "neg_log_loss", "neg_root_mean_squared_error"
_TASKS = (
    ("neighbours", "wine", _CLASSES, 4.6),
    ("forest", "wine", _CLASSES, 0.14),
    ("linear", "wine", _CLASSES, 0.65),
    ("neighbours", "breast_cancer", _CLASSES, 1.3),
    ("forest", "breast_cancer", _CLASSES, 0.13),
    ("linear", "breast_cancer", _CLASSES, 0.35),
    ("network", "wine", _CLASSES, 0.35),
    ("network", "breast_cancer", _CLASSES, 0.49),
    ("support", "wine", _CLASSES, 0.22),
    ("support", "breast_cancer", _CLASSES, 0.15),
    ("boosting", "wine", _CLASSES, 0.39),
    ("extra", "diabetes", _NUMBERS, 6.8),
    ("kernel_ridge", "diabetes", _NUMBERS, 106.0),
    ("elastic", "diabetes", _NUMBERS, 3.8),
    ("components", "breast_cancer", _CLASSES, 0.28),
    ("tree", "iris", _CLASSES, 0.57),
)
"""Model, data, score and the interquartile range of the loss at random points, rounded.

The first six are those that choices of the engine's constants looked at."""


def tasks() -> Iterator[Problem]:
    """All tasks."""
    for i, (kind, name, scoring, scale) in enumerate(_TASKS):
        make, parameters = _KINDS[kind]
        yield Problem(
            f"{kind}-{name}",
            parameters,
            partial(_value, make=make, name=name, scoring=scoring),
            part="tuned" if i < 6 else "held out",
            scale=scale,
        )
