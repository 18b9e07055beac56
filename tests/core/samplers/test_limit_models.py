"""Models of the limits: both sides of a limit inform them, and the search follows their gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec

from hola.core.arrays import FloatArray
from hola.core.coordinator import OptimizationCoordinator
from hola.core.parameters import Space
from hola.core.samplers.features import Features
from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.limit_models import LimitModels

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
        variances: FloatArray | None = None,
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
