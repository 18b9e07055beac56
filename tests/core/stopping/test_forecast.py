"""Predictions of final costs from the costs at decision steps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hola.core.stopping.forecast import StepCosts, chances, forecast


def step(costs: dict[int, float]) -> StepCosts:
    """The costs at a step, by trial."""
    ids = np.array(list(costs), np.int64)
    return StepCosts(ids, np.array(list(costs.values()))[:, None], np.zeros(len(costs)))


def curves(n: int, noise: float = 0.0) -> list[StepCosts]:
    """Costs at two steps and at the end: each stage halves the distance from 1, and noise is added in proportion."""
    random = np.random.default_rng(1)
    final = 1.0 + np.exp(random.uniform(-3.0, 1.0, n))
    factor = np.exp(noise * random.standard_normal((2, n)))
    first, second = 1.0 + 4.0 * (final - 1.0) * factor[0], 1.0 + 2.0 * (final - 1.0) * factor[1]
    return [step(dict(enumerate(costs, start=1))) for costs in (first, second, final)]


def chosen(s: StepCosts, rows: np.ndarray) -> StepCosts:
    """Some of the trials at a step."""
    return StepCosts(s.trial_ids[rows], s.costs[rows], s.violation[rows])


def without(steps: list[StepCosts], trial_id: int, after: int) -> list[StepCosts]:
    """The same, where a trial has not reached the steps from a position on."""
    return [s if i < after else chosen(s, s.trial_ids != trial_id) for i, s in enumerate(steps)]


@pytest.mark.parametrize("reached", [1, 2])
def test_a_final_cost_is_predicted_from_the_steps_that_a_trial_has_reached(reached: int) -> None:
    steps = curves(60)
    for trial_id in (5, 17, 33):
        true = steps[-1].costs[trial_id - 1, 0]
        found = forecast(without(steps, trial_id, reached), np.array([trial_id]))
        assert abs(found[0, 0] - true) < 0.35 * (true - 1.0) + 0.05


def test_a_chance_is_nearer_to_a_half_the_further_the_end_and_the_larger_the_noise() -> None:
    steps = {noise: curves(60, noise) for noise in (0.0, 0.6)}
    chance = {
        (noise, at): chances(found, step({17: float(np.median(found[at].costs))}), at)[0]
        for noise, found in steps.items()
        for at in (0, 1)
    }
    assert chance[0.0, 1] < chance[0.0, 0]
    assert chance[0.6, 1] < chance[0.6, 0]
    assert chance[0.0, 0] < chance[0.6, 0]


def test_trials_that_were_stopped_at_the_next_step_are_learnt_from() -> None:
    steps = curves(60)
    few = [steps[0], steps[1], step({1: 1.5, 2: 2.0})]  # two trials were completed, sixty have reached the second step
    none = [steps[0], step({1: 2.0, 2: 3.0}), step({1: 1.5, 2: 2.0})]
    assert forecast(few, np.array([40]))[0, 0] != forecast(none, np.array([40]))[0, 0]


@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1e6), (-3.0, 1.0), (100.0, 1e-6)])
def test_a_prediction_does_not_depend_on_unit_and_origin(shift: float, scale: float) -> None:
    steps = without(curves(40, 0.3), 9, 1)
    moved = [StepCosts(s.trial_ids, shift * scale + scale * s.costs, s.violation) for s in steps]
    plain, other = forecast(steps, np.array([9])), forecast(moved, np.array([9]))
    assert np.allclose(other, shift * scale + scale * plain, rtol=1e-6)
    assert chances(moved, moved[0], 0) == pytest.approx(chances(steps, steps[0], 0), abs=1e-9)


def test_a_prediction_does_not_depend_on_the_order_of_the_trials() -> None:
    steps = without(curves(40, 0.3), 9, 1)
    turned = [StepCosts(s.trial_ids[::-1], s.costs[::-1], s.violation[::-1]) for s in steps]
    assert np.array_equal(forecast(steps, np.array([9])), forecast(turned, np.array([9])))


def test_a_trial_that_has_reached_no_step_is_not_predicted() -> None:
    assert np.isnan(forecast(curves(5), np.array([99]))).all()


def test_without_a_completed_trial_the_cost_hardly_changes() -> None:
    steps = [step({1: 2.0, 2: 3.0}), StepCosts(np.empty(0, np.int64), np.empty((0, 1)), np.empty(0))]
    assert forecast(steps, np.array([1, 2]))[:, 0].tolist() == pytest.approx([2.0, 3.0])


def test_each_group_has_its_own_prediction() -> None:
    one = curves(30)
    two = [StepCosts(s.trial_ids, np.concatenate([s.costs, 10.0 * s.costs], axis=1), s.violation) for s in one]
    found = forecast(without(two, 4, 1), np.array([4]))
    assert found[0, 1] == pytest.approx(10.0 * found[0, 0])


def test_the_chance_to_become_the_best_falls_with_the_cost() -> None:
    steps = curves(60, 0.2)
    best = float(steps[-1].costs.min())
    near, far = chances(steps, step({5: 1.0 + 4.0 * (best - 1.0), 17: 12.0}), 0)
    assert 0.1 < near < 0.9
    assert far < 0.01


def test_beyond_the_limits_there_is_no_chance() -> None:
    steps = curves(20)
    here = StepCosts(np.array([5]), np.array([[0.0]]), np.array([1.0]))
    assert chances(steps, here, 0).tolist() == [0.0]


def test_a_chance_is_computed_with_twice_the_variance() -> None:
    """Of trials that do not change, the prior alone gives the variance."""
    steps = [step(dict.fromkeys(range(1, 5), 1.0) | dict.fromkeys(range(5, 9), 3.0)) for _ in range(2)]
    variance = 4.0 * 0.7**2 / (4.0 + 8.0) * (1.0 + 1.0 / 9.0)
    t = math.log1p(1.0 / (0.05 * 1.0))  # the best is 1, the median 2
    expected = 0.5 * math.erfc(t / math.sqrt(2.0 * variance) / math.sqrt(2.0))
    assert chances(steps, step({9: 2.0}), 0)[0] == pytest.approx(expected)
