"""Fits: which trials they see, how many points they choose, and when parameters are fitted again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hola_protocol.messages import TrialState
from hola_protocol.space import (
    ObjectiveSpec,
)

from hola.core.engine import Engine
from hola.core.samplers.bayesian import BayesianFit
from hola.core.samplers.interface import ModelState
from tests.core.samplers.studies import cube, numbers, optimised, study


@pytest.mark.parametrize("n", [1_024, 1_025, 1_100, 1_535, 1_536, 1_537, 9_000])
@pytest.mark.parametrize("groups", [1, 2, 3])
def test_of_very_many_trials_a_fit_sees_the_best_and_the_latest(groups: int, n: int) -> None:
    objectives = [ObjectiveSpec(name=f"y{i}", group=f"g{i}") for i in range(groups)]
    engine = Engine(study(cube(2), objectives), 1)
    random = np.random.default_rng(n)
    values = [(float(a), float(b)) for a, b in random.uniform(-1.0, 1.0, (n, 2))]
    told = [tuple(random.random(groups).tolist()) for _ in range(n)]
    engine.load(range(1, n + 1), values, told, ["completed"] * n)
    task = engine.fit_task(ahead=1)
    assert isinstance(task, BayesianFit)
    seen = set(task.observations.trial_ids.tolist())
    assert task.observations.total == n
    assert len(seen) <= 1_024
    assert seen >= set(range(n - 511, n + 1))
    assert engine.best() in seen
    engine.install(task.run())
    assert engine.suggest(n + 1) is not None


@pytest.mark.parametrize(("ahead", "chosen"), [(1, 1), (3, 3), (16, 16), (40, 16)])
def test_a_fit_chooses_as_many_points_as_are_likely_to_be_drawn(ahead: int, chosen: int) -> None:
    engine = Engine(study(cube(2)), 1)
    random = np.random.default_rng(1)
    values = [(float(a), float(b)) for a, b in random.uniform(-1.0, 1.0, (20, 2))]
    engine.load(range(1, 21), values, [(numbers(v),) for v in values], ["completed"] * 20)
    task = engine.fit_task(ahead)
    assert task is not None
    assert len(task.run()["points"]) == chosen


def fitted(n: int, more: int, failed: int = 0) -> list[ModelState]:
    """The models after n trials, of which the last so many failed, and after each of some more that are no gain."""
    engine = Engine(study(cube(2)), 1)
    values = [(float(a), float(b)) for a, b in np.random.default_rng(1).uniform(-1.0, 1.0, (n, 2))]
    well = n - failed
    costs = [(numbers(v),) for v in values[:well]]
    states: list[TrialState] = ["completed" if i < well else "failed" for i in range(n)]
    engine.load(range(1, n + 1), values, [*costs, *[None] * failed], states)
    models = []
    for i in range(more + 1):
        task = engine.fit_task()
        assert task is not None
        models.append(task.run())
        engine.install(models[-1])
        engine.add(n + i + 1, (0.5, 0.5 - 1e-3 * i), (9.0,))
    return models


@pytest.mark.parametrize(("n", "due"), [(60, 2), (200, 7), (600, 9)])
def test_better_parameters_are_sought_after_a_part_of_the_results(n: int, due: int) -> None:
    sought = [model["models"]["region"]["n"] for model in fitted(n, due)]
    assert sought == [n] * due + [n + due]


def test_with_failures_too_they_are_sought_after_a_part_of_the_results() -> None:
    sought = [model["models"]["success"]["n"] for model in fitted(900, 14, failed=300)]
    assert sought == [900] * 14 + [914]


@pytest.mark.parametrize(("n", "due"), [(60, 6), (200, 21), (300, 36)])
def test_and_afresh_after_a_tenth_more(n: int, due: int) -> None:
    afresh = [model["models"]["region"]["afresh"] for model in fitted(n, due)]
    assert afresh == [n] * due + [n + due]


def test_the_region_turns_along_a_valley() -> None:
    def valley(_: int, x: Sequence[object]) -> tuple[float]:
        a, b = np.array(x, dtype=float)
        return (float(100.0 * (a - b - 0.1) ** 2 + (a + b - 0.4) ** 2),)

    state = optimised(study(cube(2)), valley, 40).state()["model"]["region"]
    w, axes = np.linalg.eigh(np.array(state["log_shape"]))
    assert w[1] - w[0] > 2.0
    assert abs(float(axes[:, 1] @ [1.0, -1.0])) > 1.38  # across the valley, of sqrt(2) at most


@pytest.mark.parametrize(("groups", "quadratic"), [(1, True), (2, False)])
def test_for_a_front_the_models_of_limits_have_no_quadratic_part(groups: int, quadratic: bool) -> None:
    objectives = [ObjectiveSpec(name=f"y{i}", group=f"g{i}") for i in range(groups)]
    objectives.append(ObjectiveSpec(name="bend", group="g0", target=-1e-9, limit=0.0, priority=1e-9))
    engine = Engine(study(cube(2), objectives), 1)
    values = [(float(a), float(b)) for a, b in np.random.default_rng(1).uniform(-1.0, 1.0, (40, 2))]
    told = [(*((a + i) ** 2 + b for i in range(groups)), a * b - 0.1) for a, b in values]
    engine.load(range(1, 41), values, told, ["completed"] * 40)
    task = engine.fit_task(ahead=1)
    assert task is not None
    log_q = task.run()["models"]["limit@0"]["theta"][-2]
    assert (
        log_q != pytest.approx(np.log(0.1))
    ) == quadratic  # its weight stays at the median of the prior if there is none
