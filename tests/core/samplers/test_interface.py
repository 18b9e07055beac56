"""Every sampler keeps the interface: repeatable, restorable, and useful where it learns."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hola_protocol.messages import TrialState
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    ExternalSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from tests.core.samplers.studies import CMA, CUBE, KINDS, NSGA2, NSGA3, TPE, engine_of, label, run, sphere

RANDOM = ExternalSpec(name="optuna", options={"sampler": "RandomSampler"})


LEARNERS: list[SamplerSpec] = [GaussianProcessSpec(), ExploreExploitSpec(), GaussianMixtureSpec(), TPE, CMA]


SAMPLERS: list[SamplerSpec] = [*LEARNERS, NSGA2, NSGA3, SobolSpec(), UniformSpec(), HypercubeSpec(), RANDOM]


ORDERED: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="rate", low=1e-5, high=1.0, scale="log"),
    IntegerParameter(name="layers", low=1, high=9),
    IntegerParameter(name="width", low=1, high=512, scale="log"),
    LatticeParameter(name="step", values=(0.1, 0.25, 1)),
    CategoricalParameter(name="flag", choices=(True, False)),
)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_the_same_seed_repeats_and_another_does_not(sampler: SamplerSpec) -> None:
    first = run(engine_of(sampler), 25)
    assert first == run(engine_of(sampler), 25)
    assert first != run(engine_of(sampler, seed=4), 25)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_a_copy_of_the_state_goes_on_the_same(sampler: SamplerSpec) -> None:
    engine, twin = engine_of(sampler), engine_of(sampler)
    asked = run(engine, 20)
    states: list[TrialState] = ["completed" if i < 18 else "running" for i in range(20)]
    told = [(sphere(values),) if i < 18 else None for i, values in enumerate(asked)]
    twin.load(range(1, 21), asked, told, states)
    twin.restore(json.loads(json.dumps(engine.state())))
    assert run(twin, 12, first=21) == run(engine, 12, first=21)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_points_differ_from_those_that_are_pending(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler), 30, pending=8)
    assert len({str(values) for values in asked}) == 30


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
@pytest.mark.parametrize(
    "value", [lambda _: 1.0, lambda _: 1e300, lambda _: None, lambda v: -1e300 if float(v[0]) < 0 else 1e300]
)
def test_ties_outliers_and_failures_are_no_surprise(sampler: SamplerSpec, value: Callable[[Any], float | None]) -> None:
    assert None not in run(engine_of(sampler), 20, value)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_ordered_axes_of_every_kind(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, ORDERED), 30, lambda v: float(v[1]) + float(v[3]))
    for rate, layers, width, step, flag in asked:
        assert 1e-5 <= rate <= 1.0
        assert layers in range(1, 10)
        assert width in range(1, 513)
        assert step in (0.1, 0.25, 1)
        assert flag in (True, False)


@pytest.mark.parametrize("sampler", [s for s in SAMPLERS if s != CMA], ids=label)
def test_kinds_without_an_order_and_a_space_that_is_used_up(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, KINDS), 20, lambda v: float(v[0] == "b"))
    assert len({str(values) for values in asked[:12]}) == 12
    assert asked[12] is None


@pytest.mark.parametrize("sampler", LEARNERS, ids=label)
def test_what_learns_beats_what_does_not(sampler: SamplerSpec) -> None:
    def best(spec: SamplerSpec, seed: int) -> float:
        return min(sphere(v) for v in run(engine_of(spec, seed=seed), 60) if v is not None)

    wins = sum(best(sampler, seed) < best(UniformSpec(), seed) for seed in range(5))
    assert wins >= 4


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_one_dimension(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, CUBE[:1]), 25)
    assert len({str(values) for values in asked}) == 25
