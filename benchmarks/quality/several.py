"""Problems with several objectives: published test functions, by pymoo, and classifiers with two costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ObjectiveSpec

from .problems import Problem, vector
from .tasks import data, predicted_loss

_TUNED = {"zdt1-6", "zdt2-6", "zdt3-6", "dtlz2-6", "bnh-2", "tnk-2", "osy-6", "c2dtlz2-6"}
_TUNED_WITH_LIMITS = {"bnh-2", "tnk-2", "osy-6", "c2dtlz2-6-2", "mw7-6", "ctp2-4"}
_CASES: tuple[tuple[str, dict[str, int], tuple[float, ...]], ...] = (
    ("zdt1", {"n_var": 6}, (1.1, 1.1)),
    ("zdt2", {"n_var": 6}, (1.1, 1.1)),
    ("zdt3", {"n_var": 6}, (1.0, 1.1)),
    ("zdt4", {"n_var": 5}, (1.1, 20.0)),
    ("zdt6", {"n_var": 5}, (1.1, 1.1)),
    ("dtlz1", {"n_var": 5, "n_obj": 3}, (20.0, 20.0, 20.0)),
    ("dtlz2", {"n_var": 6, "n_obj": 3}, (1.1, 1.1, 1.1)),
    ("dtlz5", {"n_var": 6, "n_obj": 3}, (0.8, 0.8, 1.1)),
    ("dtlz7", {"n_var": 6, "n_obj": 3}, (0.95, 0.95, 6.5)),
    ("wfg1", {"n_var": 6, "n_obj": 2, "k": 4}, (3.0, 5.0)),
    ("wfg4", {"n_var": 6, "n_obj": 2, "k": 4}, (2.2, 4.4)),
    ("wfg4", {"n_var": 6, "n_obj": 3, "k": 4}, (2.2, 4.4, 6.6)),
    ("wfg9", {"n_var": 6, "n_obj": 2, "k": 4}, (2.2, 4.4)),
    ("bnh", {}, (150.0, 55.0)),
    ("srn", {}, (240.0, 10.0)),
    ("tnk", {}, (1.15, 1.15)),
    ("osy", {}, (-20.0, 85.0)),
    ("c2dtlz2", {"n_var": 6, "n_obj": 2, "k": 5}, (1.1, 1.1)),
)
_MANY: tuple[tuple[str, dict[str, int], tuple[float, ...]], ...] = (
    ("dtlz2", {"n_var": 7, "n_obj": 4}, (1.1,) * 4),
    ("dtlz2", {"n_var": 8, "n_obj": 5}, (1.1,) * 5),
    ("dtlz5", {"n_var": 7, "n_obj": 4}, (0.8, 0.8, 0.8, 1.1)),
    ("dtlz7", {"n_var": 7, "n_obj": 4}, (0.95, 0.95, 0.95, 8.5)),
    ("wfg4", {"n_var": 8, "n_obj": 4, "k": 6}, (2.2, 4.4, 6.6, 8.8)),
    ("wfg4", {"n_var": 8, "n_obj": 5, "k": 4}, (2.2, 4.4, 6.6, 8.8, 11.0)),
    ("wfg9", {"n_var": 8, "n_obj": 4, "k": 6}, (2.2, 4.4, 6.6, 8.8)),
)
_WITH_LIMITS: tuple[tuple[str, dict[str, int], tuple[float, ...]], ...] = (
    ("bnh", {}, (150.0, 55.0)),
    ("srn", {}, (240.0, 10.0)),
    ("tnk", {}, (1.15, 1.15)),
    ("osy", {}, (-20.0, 85.0)),
    ("c2dtlz2", {"n_var": 6, "n_obj": 2, "k": 5}, (1.1, 1.1)),
    ("c2dtlz2", {"n_var": 7, "n_obj": 3}, (1.1, 1.1, 1.1)),
    ("mw2", {"n_var": 6}, (1.3, 1.3)),
    ("mw7", {"n_var": 6}, (1.4, 1.4)),
    ("mw14", {"n_var": 6}, (1.2, 1.2, 8.0)),
    ("ctp1", {"n_var": 4}, (1.1, 1.1)),
    ("ctp2", {"n_var": 4}, (1.1, 1.1)),
    ("ctp7", {"n_var": 4}, (1.1, 1.1)),
    ("welded_beam", {}, (40.0, 0.02)),
    ("carside", {}, (43.0, 4.5, 13.0)),
)


@lru_cache
def _published(name: str, options: tuple[tuple[str, int], ...]) -> Any:
    from pymoo.problems import get_problem

    return get_problem(name, **dict(options))


def _value(parameters: Mapping[str, Any], name: str, options: tuple[tuple[str, int], ...]) -> list[float]:
    problem = _published(name, options)
    out = problem.evaluate(vector(parameters)[None], return_as_dictionary=True)
    found: list[float] = out["F"][0].tolist()
    return found + (out["G"][0].tolist() if problem.n_ieq_constr else [])


def _forest(p: Mapping[str, Any], name: str) -> list[float]:
    """The loss, and the nodes of all trees in thousands."""
    from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]

    x, y = data(name)
    model = RandomForestClassifier(random_state=0, **p)
    loss = predicted_loss(model, name)
    model.fit(x, y)
    return [loss, sum(tree.tree_.node_count for tree in model.estimators_) / 1e3]


def _network(p: Mapping[str, Any], name: str) -> list[float]:
    """The loss, and the weights in thousands."""
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    sizes = (p["width"],) * p["layers"]
    model = MLPClassifier(
        sizes, alpha=p["alpha"], learning_rate_init=p["rate"], activation=p["activation"], max_iter=30, random_state=0
    )
    x, y = data(name)
    edges = [x.shape[1], *sizes, len(set(y.tolist()))]
    return [predicted_loss(make_pipeline(StandardScaler(), model), name), float(np.dot(edges[:-1], edges[1:])) / 1e3]


class _Grouped(Problem):
    """Two groups of two objectives each, with targets, limits and priorities."""

    @property
    def names(self) -> list[str]:
        return ["cost", "weight", "stress", "drag"]

    @property
    def objective_specs(self) -> tuple[ObjectiveSpec, ...]:
        return tuple(ObjectiveSpec(name=n, target=t, limit=m, priority=p, group=g) for n, t, m, p, g in _WANTED)

    def minimised(self, told: Any) -> list[float]:
        return [min(y, 100.0) for y in self.seen(told)]

    def seen(self, told: Any) -> list[float]:
        costs = {"economy": 0.0, "physics": 0.0}
        for y, (_, target, limit, priority, group) in zip(told, _WANTED, strict=True):
            if y > limit:
                return [float("inf")] * 2
            costs[group] += priority * max(0.0, (y - target) / (limit - target))
        return list(costs.values())


_WANTED = (
    ("cost", 1.0, 12.0, 2.0, "economy"),
    ("weight", 2.0, 9.0, 1.0, "economy"),
    ("stress", 0.5, 6.0, 1.0, "physics"),
    ("drag", 0.2, 3.0, 3.0, "physics"),
)


def _beam(p: Mapping[str, Any]) -> list[float]:
    """A beam of four measures: cheap and light against stiff and smooth."""
    width, height, length, taper = vector(p)
    volume = width * height * length * (1.0 - 0.4 * taper)
    stress = 4.0 * length / (width * height**2) * (1.0 + taper**2)
    drag = width * height * (1.2 - taper) / 2.0 + 0.3 * abs(np.sin(3.0 * width))
    return [0.8 * volume + 3.0 * taper**2, volume, float(stress), float(drag)]


def _of(name: str, options: dict[str, int], reference: tuple[float, ...], more: str, tuned: Collection[str]) -> Problem:
    given = tuple(options.items())
    problem = _published(name, given)
    parameters = tuple(
        ContinuousParameter(name=f"x{i}", low=float(low), high=float(high))
        for i, (low, high) in enumerate(zip(problem.xl, problem.xu, strict=True))
    )
    label = f"{name}-{problem.n_var}{more}"
    evaluate, part = partial(_value, name=name, options=given), "tuned" if label in tuned else "held out"
    return Problem(label, parameters, evaluate, problem.n_obj, problem.n_ieq_constr, reference, part)


def _beam_groups() -> Problem:
    return _Grouped(
        "beam",
        tuple(
            ContinuousParameter(name=n, low=a, high=b)
            for n, a, b in (("width", 0.3, 3.0), ("height", 0.3, 3.0), ("length", 1.0, 5.0), ("taper", 0.0, 1.0))
        ),
        _beam,
        2,
        0,
        (3.0, 4.0),
    )


def with_limits() -> Iterator[Problem]:
    """Problems with two and three objectives and with constraints."""
    for name, options, reference in _WITH_LIMITS:
        more = f"-{options['n_obj']}" if name == "c2dtlz2" else ""
        yield _of(name, options, reference, more, _TUNED_WITH_LIMITS)
    yield _beam_groups()


def many() -> Iterator[Problem]:
    """Problems with four and five objectives."""
    for name, options, reference in _MANY:
        yield _of(name, options, reference, f"-{options['n_obj']}", ())


def several() -> Iterator[Problem]:
    """All problems with two and three objectives."""
    for name, options, reference in _CASES:
        yield _of(name, options, reference, f"-{options['n_obj']}" if name == "wfg4" else "", _TUNED)
    yield _beam_groups()
    yield Problem(
        "forest-size-wine",
        (
            IntegerParameter(name="n_estimators", low=1, high=40, scale="log"),
            IntegerParameter(name="max_depth", low=1, high=16),
            IntegerParameter(name="min_samples_leaf", low=1, high=20, scale="log"),
            ContinuousParameter(name="max_features", low=0.05, high=1.0),
            CategoricalParameter(name="criterion", choices=("gini", "entropy", "log_loss")),
        ),
        partial(_forest, name="wine"),
        2,
        0,
        (1.2, 1.0),
    )
    yield Problem(
        "network-size-breast_cancer",
        (
            IntegerParameter(name="width", low=2, high=64, scale="log"),
            IntegerParameter(name="layers", low=1, high=3),
            ContinuousParameter(name="alpha", low=1e-6, high=1.0, scale="log"),
            ContinuousParameter(name="rate", low=1e-4, high=0.1, scale="log"),
            CategoricalParameter(name="activation", choices=("relu", "tanh", "logistic")),
        ),
        partial(_network, name="breast_cancer"),
        2,
        0,
        (0.7, 4.0),
    )
