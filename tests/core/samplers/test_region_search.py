"""Where to look: inside the region, everywhere, for a front, and where trials fail or violate."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import IntegerParameter, ParameterSpec

from hola.core.arrays import FloatArray
from hola.core.parameters import Space
from hola.core.samplers.excluded_points import ExcludedPoints
from hola.core.samplers.feasibility import Feasibility
from hola.core.samplers.features import Features
from hola.core.samplers.region import Region
from hola.core.samplers.region_search import Data, RegionSearch
from tests.core.samplers.fitted import CUBE, NONE, bowl, fit, free


def region_search(
    pending: FloatArray = NONE,
    half: float = 0.2,
    seed: int = 1,
    feasibility: Feasibility | None = None,
    n: int = 25,
    parameters: tuple[ParameterSpec, ...] = CUBE,
) -> tuple[RegionSearch, Region, FloatArray]:
    features = Features(Space(parameters))
    points = features.snap(np.random.default_rng(0).random((n, 2)))
    costs = bowl(points)
    best = int(np.argmin(costs))
    region = Region(half=half)
    region.move(best + 1, points[best], float(costs[best]), n, half)
    search = RegionSearch(
        features,
        region,
        Data(points, costs, costs, ExcludedPoints(np.concatenate([points, pending]))),
        pending,
        feasibility or free(features),
        fit,
        n,
        np.random.default_rng(seed),
    )
    return search, region, points


def test_the_region_s_choice_lies_inside_it_and_is_better() -> None:
    search, region, points = region_search()
    chosen = search.propose()
    assert chosen.origin == "region"
    assert (np.abs(chosen.point - np.array(region.centre)) <= 0.2 + 1e-9).all()
    assert bowl(chosen.point[None])[0] < bowl(points).min()


def test_choices_of_one_fit_differ_and_keep_away_from_what_is_pending() -> None:
    search, _, _ = region_search()
    first = search.propose().point
    others = [search.propose().point for _ in range(4)]
    assert min(np.abs(first - other).max() for other in others) > 1e-4
    again, _, _ = region_search(pending=first[None])
    assert np.abs(again.propose().point - first).max() > 1e-4


@pytest.mark.parametrize("n", [6, 10, 25])
def test_the_points_of_one_fit_do_not_gather_around_the_first(n: int) -> None:
    """An expected improvement on results alone is as large at a pending point as before it was chosen."""
    nearest = []
    for seed in range(1, 4):
        search, region, _ = region_search(n=n, seed=seed)
        points = np.array([search.propose().point for _ in range(8)])
        distances = np.linalg.norm(points[:, None] - points[None], axis=2)[np.triu_indices(8, 1)]
        nearest.append(float(np.median(distances)) / region.half)
    assert min(nearest) > 1e-3, nearest


@pytest.mark.parametrize(("since", "turns"), [(4, False), (5, True)])
def test_a_region_turns_when_enough_is_new(since: int, turns: bool) -> None:
    search, region, _ = region_search(n=60)
    region.turned = 60 - since
    search.propose()
    assert not region.log_shape
    search.update_metric()
    assert bool(region.log_shape) == turns
    assert region.turned == (60 if turns else 60 - since)


def test_what_has_no_model_of_the_region_does_not_turn_it() -> None:
    search, region, _ = region_search(n=60)
    search.update_metric()
    assert not region.log_shape


def test_a_small_region_now_and_then_looks_everywhere() -> None:
    origins = [region_search(half=1e-3, seed=seed)[0].propose().origin for seed in range(40)]
    assert 4 <= origins.count("global") <= 24
    assert {region_search(half=0.2, seed=seed)[0].propose().origin for seed in range(10)} == {"region"}


def test_a_region_below_the_resolution_of_integers_often_looks_everywhere() -> None:
    integers = tuple(IntegerParameter(name=f"n{i}", low=0, high=49) for i in range(2))

    def origins(half: float, parameters: tuple[ParameterSpec, ...]) -> list[str]:
        searches = [region_search(half=half, seed=seed, parameters=parameters)[0] for seed in range(40)]
        return [search.propose().origin for search in searches]

    assert 4 <= origins(0.02, integers).count("global") <= 24
    assert set(origins(0.04, integers)) == {"region"}
    assert set(origins(0.02, (integers[0], CUBE[1]))) == {"region"}
