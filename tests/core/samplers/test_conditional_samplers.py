"""Samplers in conditional spaces: no inactive axis is drawn, each branch gets its share, children are uniform."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    ContinuousParameter,
    ExploreExploitSpec,
    ExternalSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    ObjectiveSpec,
    ParentTest,
    SamplerSpec,
    SobolSpec,
    StudySpec,
    UniformSpec,
    check_spec,
    parameter_problems,
)
from scipy.stats import kstest  # type: ignore[import-untyped]

from hola.core.engine import Engine
from hola.core.parameters import INACTIVE, Space
from hola.core.samplers import make_sampler

from ..conditional_spaces import FINITE, FINITE_SIZE, MODELS, points_of, spec
from ..test_conditional_parameters import switches

MODEL_FREE: list[SamplerSpec] = [
    UniformSpec(),
    SobolSpec(),
    HypercubeSpec(),
    GaussianMixtureSpec(),
    ExploreExploitSpec(),
]


EVERY: list[SamplerSpec] = [
    *MODEL_FREE,
    GaussianProcessSpec(),
    ExternalSpec(name="optuna"),
    ExternalSpec(name="optuna", options={"sampler": "NSGAIISampler", "population_size": 8}),
]


NAMES = [p.name for p in MODELS]


def _name(sampler: SamplerSpec) -> str:
    return f"{type(sampler).__name__} {getattr(sampler, 'name', '')} {getattr(sampler, 'options', '') or ''}".strip()


@pytest.mark.parametrize("sampler", MODEL_FREE, ids=_name)
def test_each_branch_gets_its_share_and_children_are_uniform_given_their_parent(sampler: SamplerSpec) -> None:
    """Before the first model. The draws are fixed by the seed, so that the bounds hold always or never."""
    space, n = Space(MODELS), 4096
    made, none = make_sampler(sampler, space, 3), np.empty((0, space.d))
    drawn: list[dict[str, Any]] = [space.named(space.decode(made.draw(i, none))) for i in range(n)]
    problems = [parameter_problems(spec(MODELS), each) for each in drawn]
    assert problems == [[]] * n

    def is_near(count: int, of: int, probability: float) -> bool:
        return bool(abs(count - of * probability) < 4.0 * (of * probability * (1.0 - probability)) ** 0.5)

    models = Counter(each["model"] for each in drawn)
    assert set(models) == {"svm", "forest", "mlp", None}
    assert all(is_near(count, n, 0.25) for count in models.values())
    kernels = Counter(each["kernel"] for each in drawn if each["model"] == "svm")
    assert is_near(kernels["rbf"], models["svm"], 0.5)
    layers = Counter(each["layers"] for each in drawn if each["model"] == "mlp")
    assert all(is_near(layers[k], models["mlp"], 1 / 3) for k in (1, 2, 3))
    gamma = [np.log10(each["gamma"]) for each in drawn if each.get("kernel") == "rbf"]
    assert len(gamma) == kernels["rbf"]
    assert kstest((np.array(gamma) + 5.0) / 6.0, "uniform").pvalue > 0.01
    for condition in ("svm", None):
        shared = [each["shared"] for each in drawn if each["model"] == condition]
        assert kstest((np.array(shared) + 1.0) / 2.0, "uniform").pvalue > 0.01


def _loss(named: Mapping[str, Any]) -> float:
    by_model = {"svm": 0.5, "forest": 0.6, "mlp": 0.3, None: 1.0}
    loss = by_model[named["model"]] + 0.1 * named["shared"] ** 2
    if "gamma" in named:
        loss += 0.1 * abs(np.log10(named["gamma"]) + 2.0)
    if "units_2" in named:
        loss += abs(np.log(named["units_2"] / 20.0)) - 0.2
    return float(loss)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("sampler", EVERY, ids=_name)
def test_every_suggestion_is_a_complete_set_of_active_parameters(sampler: SamplerSpec, groups: int) -> None:
    objectives = tuple(ObjectiveSpec(name=f"o{g}", group=f"g{g}") for g in range(groups))
    made = StudySpec(parameters=MODELS, objectives=objectives, sampler=sampler)
    check_spec(made)
    engine, seen, open_trials = Engine(made, 5), set(), []
    for trial in range(1, 61):
        if (task := engine.fit_task(ahead=2)) is not None:
            engine.install(json.loads(json.dumps(task.run())))
        values = engine.suggest(trial)
        assert values is not None
        named: dict[str, Any] = engine.space.named(values)
        assert parameter_problems(made, named) == []
        seen.add(engine.space.key(values))
        open_trials.append((trial, named))
        if len(open_trials) == 3:
            told, named = open_trials.pop(0)
            if told % 10 == 0:
                engine.tell_failure(told)
            else:
                engine.tell(told, [_loss(named), named["shared"]][:groups])
    assert len(seen) == 60


@pytest.mark.parametrize("sampler", [GaussianProcessSpec(), UniformSpec(), GaussianMixtureSpec()], ids=_name)
def test_a_finite_space_is_used_to_its_last_point_and_not_beyond(sampler: SamplerSpec) -> None:
    engine = Engine(spec(FINITE, sampler=sampler), 1)
    suggested = []
    for trial in range(1, FINITE_SIZE + 1):
        assert engine.remaining_points == FINITE_SIZE + 1 - trial
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        values = engine.suggest(trial)
        assert values is not None
        suggested.append(engine.space.named(values))
        engine.tell(trial, [float(len(values) + trial % 3)])
    assert engine.remaining_points == 0
    if (task := engine.fit_task()) is not None:
        engine.install(task.run())
    assert engine.suggest(FINITE_SIZE + 1) is None
    assert sorted(map(repr, suggested)) == sorted(map(repr, points_of(FINITE)))


@pytest.mark.parametrize("sampler", [GaussianProcessSpec(), UniformSpec()], ids=_name)
def test_small_branches_of_an_infinite_space_are_not_suggested_again(sampler: SamplerSpec) -> None:
    last = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"s11": ParentTest(in_=(True,))},))
    engine = Engine(spec((*switches(12), last), sampler=sampler), 1)
    keys = set()
    for trial in range(1, 41):
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        values = engine.suggest(trial)
        assert values is not None
        keys.add(engine.space.key(values))
        engine.tell(trial, [sum(v is INACTIVE for v in values) + trial / 100])
    assert len(keys) == 40


def test_the_gaussian_process_prefers_the_better_branch() -> None:
    """Fifty trials, of which a uniform sampler would give a quarter to each model."""
    engine = Engine(spec(MODELS), 2)
    models: Counter[object] = Counter()
    for trial in range(1, 61):
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        values = engine.suggest(trial)
        assert values is not None
        named = engine.space.named(values)
        models[named["model"]] += 1
        engine.tell(trial, [_loss(named)])
    assert models["mlp"] > 30
