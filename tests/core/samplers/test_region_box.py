"""The box of the trust region: continuous axes, and integers of few and of many values."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
    StudySpec,
)

from hola.core.coordinator import OptimizationCoordinator
from hola.core.parameters import Space
from hola.core.samplers.features import Features
from hola.core.samplers.region import Region
from hola.core.samplers.region_box import half_sides, resolution
from tests.core.samplers.fitted import CUBE

REAL = ContinuousParameter(name="x", low=0.0, high=1.0)
FEW = IntegerParameter(name="few", low=1, high=10)
MANY = IntegerParameter(name="many", low=0, high=39)
LOGARITHMIC = IntegerParameter(name="log", low=1, high=64, scale="log")


def box(*parameters: ParameterSpec, half: float, values: tuple[float, ...]) -> tuple[Features, Region]:
    space = Space(parameters)
    return Features(space), Region(half=half, centre=space.encode(values).tolist())


def test_the_box_never_shrinks_below_the_neighbouring_integers() -> None:
    features, region = box(REAL, MANY, half=0.01, values=(0.5, 20))
    assert half_sides(features, region).tolist() == [0.01, pytest.approx(1.5 / 40)]
    features, region = box(REAL, MANY, half=0.2, values=(0.5, 20))
    assert half_sides(features, region).tolist() == [0.2, 0.2]
    assert half_sides(features, Region(half=0.01)).tolist() == [0.01, 0.01]


@pytest.mark.parametrize("other", [FEW, CategoricalParameter(name="c", choices=("a", "b"))])
def test_beside_axes_that_are_searched_value_by_value_integers_are_too(other: ParameterSpec) -> None:
    large = IntegerParameter(name="large", low=0, high=100)
    assert Features(Space((MANY, other, large, REAL))).binned.tolist() == [True, True, False, False]
    assert Features(Space((MANY, large, REAL))).binned.tolist() == [False, False, False]


@pytest.mark.parametrize("value", [1, 2, 7, 64])
def test_on_a_logarithmic_scale_the_box_is_wider_at_small_integers(value: int) -> None:
    features, region = box(LOGARITHMIC, half=1e-4, values=(value,))
    width = np.log((value + 0.5) / (value - 0.5)) / np.log(64.5 / 0.5)
    assert half_sides(features, region) == pytest.approx([1.5 * width], rel=1e-12)
    space, (centre,), (half,) = features.space, region.centre, half_sides(features, region)
    low, high = (space.decode(np.array([u]))[0] for u in np.clip([centre - half, centre + half], 0.0, 1.0 - 1e-9))
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert low <= max(value - 1, 1)
    assert high >= min(value + 1, 64)


def test_the_resolution_is_that_of_the_finest_axis() -> None:
    assert resolution(*box(MANY, LOGARITHMIC, half=0.1, values=(20, 1))) == pytest.approx(1.5 / 40)
    assert resolution(*box(MANY, REAL, half=0.1, values=(20, 0.5))) == 0.0
    assert resolution(*box(FEW, half=0.1, values=(5,))) == 0.0
    assert resolution(Features(Space((MANY,))), Region()) == 0.0


def test_integers_are_searched_as_well_as_real_numbers() -> None:
    """An integer space has a bowl with its optimum on the lattice; value by value, 40 trials leave ten times more."""
    parameters = tuple(IntegerParameter(name=f"n{i}", low=0, high=60) for i in range(6))
    optimum = np.array([42, 17, 30, 11, 50, 25])
    bests = []
    for seed in (1, 2, 3):
        coordinator = OptimizationCoordinator(
            StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name="loss"),)), seed
        )
        seen = set()
        for _ in range(40):
            trial = coordinator.ask()
            assert trial is not None
            values = tuple(trial.parameters.values())
            seen.add(values)
            coordinator.tell(trial, float(((np.array(values) - optimum) ** 2).sum()))
        assert len(seen) == 40
        best = coordinator.best()
        assert best is not None
        bests.append(best.objectives["loss"])
    assert np.median(bests) <= 20.0


def test_binned_axes_keep_their_whole_range() -> None:
    parameters: tuple[ParameterSpec, ...] = (CUBE[0], IntegerParameter(name="i", low=1, high=5))
    assert half_sides(Features(Space(parameters)), Region(half=0.01)).tolist() == [0.01, 0.5]
