"""The search for a front of several groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hola_protocol.space import CategoricalParameter, ParameterSpec

from hola.core.arrays import FloatArray, IntArray
from hola.core.parameters import Space
from hola.core.samplers.excluded_points import ExcludedPoints
from hola.core.samplers.feasibility import Feasibility
from hola.core.samplers.features import Features
from hola.core.samplers.front_search import FrontSearch
from tests.core.samplers.fitted import CUBE, NONE, bowl, fit, free


def two_costs(points: FloatArray) -> FloatArray:
    return np.stack([bowl(points), ((points - [0.8, 0.2]) ** 2).sum(axis=1)], axis=1)


def front_of(costs: FloatArray) -> np.ndarray:
    return np.array([not ((costs <= c).all(axis=1) & (costs < c).any(axis=1)).any() for c in costs])


@pytest.mark.parametrize("seed", range(3))
def test_a_front_s_choices_reach_beyond_it(seed: int) -> None:
    features = Features(Space(CUBE))
    points = np.random.default_rng(seed).random((30, 2))
    costs = two_costs(points)
    front = front_of(costs)
    search = FrontSearch(
        features,
        points,
        costs,
        np.zeros(30),
        front,
        ExcludedPoints(points),
        NONE,
        free(features),
        fit,
        np.random.default_rng(1),
    )
    chosen = [search.propose() for _ in range(6)]
    assert {c.origin for c in chosen} == {"front"}
    new = two_costs(np.array([c.point for c in chosen]))
    assert sum(not (costs <= c).all(axis=1).any() for c in new) >= 5


class Recorded(Feasibility):
    """Keeps which tails each proposal uses."""

    tails: list[bool]

    def limit_term(
        self, points: FloatArray, heavy_tails: bool = False
    ) -> Callable[[IntArray, FloatArray], FloatArray] | None:
        self.tails.append(heavy_tails)
        return super().limit_term(points, heavy_tails)


def test_half_of_the_proposals_within_limits_use_heavy_tails() -> None:
    features = Features(Space(CUBE))
    points = np.random.default_rng(3).random((30, 2))
    excess = points[:, :1] - 0.5
    violation = np.maximum(excess[:, 0], 0.0)
    feasibility = Recorded(features, fit, points, violation, NONE, True, excess=excess)
    feasibility.tails = []
    costs = two_costs(points)
    front = np.zeros(30, bool)
    front[np.flatnonzero(violation == 0.0)[front_of(costs[violation == 0.0])]] = True
    random, excluded = np.random.default_rng(1), ExcludedPoints(points)
    search = FrontSearch(features, points, costs, violation, front, excluded, NONE, feasibility, fit, random)
    by_proposal = []
    for _ in range(12):
        feasibility.tails.clear()
        search.propose()
        (tails,) = set(feasibility.tails)  # the same for all candidates of a proposal
        by_proposal.append(tails)
    assert 3 <= sum(by_proposal) <= 9


def test_with_nothing_within_limits_a_front_is_sought_by_violation() -> None:
    parameters: tuple[ParameterSpec, ...] = (*CUBE, CategoricalParameter(name="c", choices=("a", "b", "c")))
    features = Features(Space(parameters))
    points = features.snap(np.random.default_rng(5).random((30, 3)))
    violation = 0.1 + bowl(points[:, :2])
    search = FrontSearch(
        features,
        points,
        two_costs(points[:, :2]),
        violation,
        np.zeros(30, bool),
        ExcludedPoints(points),
        np.empty((0, 3)),
        Feasibility(features, fit, points, violation, np.empty((0, 3)), False),
        fit,
        np.random.default_rng(1),
    )
    chosen = search.propose().point
    assert 0.1 + bowl(chosen[None, :2])[0] < np.quantile(violation, 0.2)
