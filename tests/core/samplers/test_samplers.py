"""Samplers: functions of (seed, index, model, pending), spread, faces, bins, pending points."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hola_protocol.space import (
    ExploreExploitSpec,
    GaussianMixtureSpec,
    HypercubeSpec,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from hola.core.samplers import (
    Sampler,
    make_sampler,
)
from tests.core.samplers.observed import cube, fitted, observed

SPECS: list[SamplerSpec] = [ExploreExploitSpec(), GaussianMixtureSpec(), SobolSpec(), UniformSpec(), HypercubeSpec()]


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("with_model", [False, True])
def test_a_point_depends_on_seed_index_model_and_pending_alone(spec: SamplerSpec, with_model: bool) -> None:
    random = np.random.default_rng(0)
    points, pending = random.random((60, 3)), random.random((5, 3))
    costs = ((points - 0.3) ** 2).sum(axis=1)

    def fresh(seed: int = 4) -> Sampler:
        sampler = make_sampler(spec, cube(3), seed)
        task = sampler.fit_task(observed(points, costs))
        if with_model and task is not None:
            sampler.install(task.run())
        return sampler

    indices = [0, 1, 2, 63, 64, 200, 5, 1000, 999, 0]
    one = fresh()
    forward = [one.draw(i, pending).tolist() for i in indices]
    each_alone = [fresh().draw(i, pending).tolist() for i in indices]
    assert forward == each_alone
    assert forward == [one.draw(i, pending[::-1]).tolist() for i in indices]
    assert forward[0] == forward[-1]
    assert len({tuple(p) for p in forward}) == len(indices) - 1
    assert fresh(5).draw(1, pending).tolist() != forward[1]
    assert all(0.0 <= x < 1.0 for p in forward for x in p)
    if one.version:
        other = fresh()
        other.install(json.loads(json.dumps(one.state())))
        assert [other.draw(i, pending).tolist() for i in indices] == forward


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: type(s).__name__)
def test_only_samplers_with_a_model_want_and_take_one(spec: SamplerSpec) -> None:
    sampler = make_sampler(spec, cube(2), 0, max_trials=30)
    modelled = isinstance(spec, ExploreExploitSpec | GaussianMixtureSpec)
    assert (sampler.version, sampler.state()) == (0, None)
    assert [sampler.wants_fit(n) for n in (0, 8, 9, 500)] == [False, False, modelled, modelled]
    if modelled:
        fitted(sampler, np.random.default_rng(0).random((20, 2)), np.arange(20.0))
        assert sampler.version == 1
        assert [sampler.wants_fit(n) for n in (20, 21, 22, 500)] == [False, False, True, True]
    else:
        with pytest.raises(TypeError, match="has no model"):
            sampler.install({})
