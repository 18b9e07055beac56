"""Where trials fail or violate limits."""

from __future__ import annotations

import numpy as np

from hola.core.parameters import Space
from hola.core.samplers.feasibility import Feasibility
from hola.core.samplers.features import Features
from tests.core.samplers.fitted import CUBE, NONE, fit


def test_where_trials_fail_the_region_does_not_look() -> None:
    features = Features(Space(CUBE))
    random = np.random.default_rng(2)
    points = random.random((60, 2))
    failing = points[:, 0] < 0.5
    feasibility = Feasibility(features, fit, points[~failing], np.zeros(int((~failing).sum())), points[failing], False)
    bad, good = feasibility.log_probability(np.array([[0.1, 0.5], [0.9, 0.5]]))
    assert bad < np.log(0.2)
    assert good > np.log(0.8)


def test_what_violates_is_unlikely_to_be_within() -> None:
    features = Features(Space(CUBE))
    points = np.random.default_rng(3).random((60, 2))
    violation = np.maximum(0.0, points[:, 1] - 0.5)
    feasibility = Feasibility(features, fit, points, violation, NONE, True)
    within, near, beyond = feasibility.log_probability(np.array([[0.5, 0.1], [0.5, 0.5], [0.5, 0.9]]))
    assert within > np.log(0.9)
    assert beyond < np.log(0.1)
    assert beyond < near < within


def test_without_a_case_everything_is_feasible() -> None:
    features = Features(Space(CUBE))
    points = np.random.default_rng(3).random((9, 2))
    assert Feasibility(features, fit, points, np.zeros(9), NONE, True).log_probability(points).tolist() == [0.0] * 9
