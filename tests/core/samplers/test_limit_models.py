"""Models of the limits: both sides of a limit inform them, and the search follows their gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec
from scipy.stats import norm, t  # type: ignore[import-untyped]

from hola.core.arrays import FloatArray
from hola.core.coordinator import OptimizationCoordinator
from hola.core.parameters import Space
from hola.core.samplers.features import Features
from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.limit_models import LimitModels, nearest_to_limits

FEATURES = Features(Space([ContinuousParameter(name=n, low=0.0, high=1.0) for n in "xy"]))


class Fits:
    """Fits each model at once, and keeps the names and targets."""

    def __init__(self) -> None:
        self.targets: dict[str, FloatArray] = {}

    def __call__(
        self,
        name: str,
        model: GaussianProcess,
        inputs: FloatArray,
        targets: FloatArray,
        fit_rows: int | None,
        shifts: FloatArray | None = None,
    ) -> None:
        self.targets[name] = targets
        model.fit(inputs, targets, 8, fit_rows)


def limits(columns: list[FloatArray], points: FloatArray) -> tuple[LimitModels, Fits]:
    fits = Fits()
    return LimitModels(FEATURES, fits, points, np.stack(columns, axis=1)), fits


POINTS = np.random.default_rng(1).random((40, 2))
X, Y = POINTS.T


def test_the_probability_tells_the_sides_of_a_limit_apart() -> None:
    found, fits = limits([X - 0.5, Y - 2.0], POINTS)
    assert list(fits.targets) == ["limit@0"]  # the second limit was never exceeded
    p = np.exp(found.log_probability(FEATURES.of(np.array([[0.3, 0.5], [0.5, 0.5], [0.7, 0.5]]))))
    assert p[0] > 0.99
    assert 0.1 < p[1] < 0.9
    assert p[2] < 0.01


def test_limits_are_independent() -> None:
    points = np.array([[0.45, 0.45], [0.3, 0.6]])
    inputs = FEATURES.of(points)
    both, _ = limits([X - 0.5, Y - 0.5], POINTS)
    each = [limits([column], POINTS)[0].log_probability(inputs) for column in (X - 0.5, Y - 0.5)]
    assert both.log_probability(inputs) == pytest.approx(each[0] + each[1])


def test_results_that_are_not_needed_are_not_larger_than_asked() -> None:
    found, _ = limits([X - 0.5, X * Y - 0.3, Y - 0.7], POINTS)
    inputs = FEATURES.of(np.random.default_rng(2).random((200, 2)))
    exact = found.log_probability(inputs)
    least = np.where(np.arange(200) % 2, -1.0, exact - 0.1)
    part = found.log_probability(inputs, least)
    needed = exact > least
    assert 100 < needed.sum() < 200
    assert part[needed] == pytest.approx(exact[needed])
    assert (part[~needed] <= least[~needed]).all()


def test_heavy_tails_are_those_of_student_with_two_degrees_of_freedom() -> None:
    rough = X - 0.5 + 0.2 * np.random.default_rng(3).standard_normal(40)
    found, _ = limits([rough], POINTS)
    inputs = FEATURES.of(np.random.default_rng(2).random((50, 2)))
    z = norm.ppf(np.exp(found.log_probability(inputs)))
    heavy = found.log_probability(inputs, heavy_tails=True)
    some = np.abs(z) < 6.0
    assert (z[some] < -1.0).any()
    assert (z[some] > 1.0).any()
    assert heavy[some] == pytest.approx(t.logcdf(z[some], 2), rel=1e-6)
    far, _ = limits([X - 0.5], POINTS)
    assert np.isfinite(far.log_probability(inputs, heavy_tails=True)).all()


def test_models_of_limits_that_are_kept_anyway_are_left_out() -> None:
    found, _ = limits([X - 0.5, Y - 0.8], POINTS)
    u = FEATURES.of(np.array([[0.5, 0.2]]))[0]
    assert found.uncertain_at(u) == {0}
    assert found.uncertain_at(FEATURES.of(np.array([[0.5, 0.8]]))[0]) == {0, 1}
    value, gradient = found.only(frozenset({0})).at(u)
    alone, slope = limits([X - 0.5], POINTS)[0].at(u)
    assert value == pytest.approx(alone)
    assert gradient == pytest.approx(slope)
    assert found.only(frozenset()).at(u)[0] == 0.0


def test_of_a_long_history_the_trials_near_the_limits_are_used() -> None:
    points = np.random.default_rng(3).random((600, 2))
    excess = np.stack([points[:, 0] - 0.5, points[:, 1] - 2.0], axis=1)  # the second limit is never exceeded
    excess[::7] = np.nan
    rows = nearest_to_limits(excess, 90, np.random.default_rng(4))
    assert (np.diff(rows) > 0).all()
    assert len(rows) == 90
    assert not np.isnan(excess[rows]).any()
    distances = np.abs(excess[:, 0])
    nearest = np.argsort(distances)[:60]  # missing values are last
    assert set(nearest.tolist()) <= set(rows.tolist())
    others = distances[np.setdiff1d(rows, nearest)]
    assert 0.15 < np.median(others) < 0.4  # random ones


@pytest.mark.parametrize("column", [np.full(200, np.nan), np.full(200, 1e305), np.zeros(200)])
def test_extreme_excesses_have_nearest_trials(column: FloatArray) -> None:
    assert len(nearest_to_limits(column[:, None], 90, np.random.default_rng(4))) == 90


@pytest.mark.parametrize("point", [[0.48, 0.31], [0.62, 0.58], [0.9, 0.9]])
def test_the_gradient_is_that_of_the_probability(point: list[float]) -> None:
    found, _ = limits([X - 0.5, X * Y - 0.3], POINTS)
    u = FEATURES.of(np.array([point]))[0]
    value, gradient = found.at(u)
    assert value == pytest.approx(found.log_probability(u[None])[0])
    steps = 1e-5 * np.eye(2)
    numeric = [(found.at(u + step)[0] - found.at(u - step)[0]) / 2e-5 for step in steps]
    assert gradient == pytest.approx(numeric, rel=1e-3)


def test_of_many_limits_the_rarest_share_a_model() -> None:
    columns = [X - 0.1 * k for k in range(1, 10)]
    _, fits = limits(columns, POINTS)
    assert set(fits.targets) == {*(f"limit@{k}" for k in range(5)), "limit@others"}


def test_the_first_model_to_be_fitted_changes_with_the_history() -> None:
    first = set()
    for n in range(20, 41):
        _, fits = limits([X[:n] - 0.5, Y[:n] - 0.5, X[:n] * Y[:n] - 0.1], POINTS[:n])
        first.add(next(iter(fits.targets)))
    assert first == {"limit@0", "limit@1", "limit@2"}


@pytest.mark.parametrize("column", [np.full(40, 3.0), np.where(X > 0.9, 1.0, 0.0), np.where(X > 0.5, 1e305, -1e-300)])
def test_extreme_excesses_have_a_probability(column: FloatArray) -> None:
    found, _ = limits([column], POINTS)
    assert np.isfinite(found.log_probability(FEATURES.of(POINTS))).all()


OPTIMUM_AT_A_LIMIT = StudySpec(
    parameters=tuple(ContinuousParameter(name=n, low=0.0, high=1.0) for n in "xy"),
    objectives=(
        ObjectiveSpec(name="loss"),
        ObjectiveSpec(name="bend", limit=0.0, target=-1e-9, priority=1e-9),
    ),
    sampler=GaussianProcessSpec(),
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_optimum_at_a_limit_is_found(seed: int) -> None:
    """Minimise the sum outside a curve; the middle is far beyond the limit, and no trial of the start is within it."""
    coordinator = OptimizationCoordinator(OPTIMUM_AT_A_LIMIT, seed)
    for _ in range(25):
        trial = coordinator.ask()
        assert trial is not None
        x, y = trial.parameters["x"], trial.parameters["y"]
        assert isinstance(x, float)
        assert isinstance(y, float)
        coordinator.tell(trial, {"loss": x + y, "bend": 1.3 - x * x - y})
    best = coordinator.best()
    assert best is not None
    assert best.objectives is not None
    assert best.objectives["bend"] <= 0.0
    assert best.objectives["loss"] < 1.31  # the optimum, at x = 1 and y = 0.3, has 1.3
