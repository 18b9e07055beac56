"""Early stopping on learning curves: the table, the simulated workers, and the report."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hola_protocol.space import ObjectiveSpec, StudySpec

from benchmarks.quality.curves import __main__ as command
from benchmarks.quality.curves import tabulate
from benchmarks.quality.curves.configurations import EPOCHS, SMALL, Configuration, draw
from benchmarks.quality.curves.methods import METHODS
from benchmarks.quality.curves.recorded import LARGE, recorded
from benchmarks.quality.curves.report import GRID, compute_to
from benchmarks.quality.curves.simulation import Answer, Method, Outcome, Start, Training, simulate
from benchmarks.quality.curves.surrogate import Task
from hola.core.coordinator import OptimizationCoordinator


def curves(n: int) -> np.ndarray:
    """Two trainings each, which fall towards a value that depends on the learning rate and differ; some diverge."""
    configurations = draw(n, np.random.default_rng(0))
    rate = np.log10([c["learning_rate"] for c in configurations])
    fall = np.exp(-np.arange(EPOCHS) / 8.0)
    found = ((0.1 + 0.2 * (rate + 1.0) ** 2)[:, None] + fall)[:, None] * np.array([1.02, 0.98])[:, None]
    found[rate > 0.3, :, 5:] = np.nan
    return np.asarray(found)


@pytest.fixture(scope="module")
def task() -> Task:
    return Task("made up", SMALL, draw(60, np.random.default_rng(0)), curves(60))


def test_a_curve_repeats_and_is_near_the_tabulated_ones(task: Task) -> None:
    c: Configuration = {**draw(1, np.random.default_rng(5))[0], "learning_rate": 0.1}
    curve = task.curve(c, 3)
    assert np.array_equal(curve, task.curve(c, 3))
    assert curve.shape == (EPOCHS,)
    assert abs(curve[-1] - 0.1) < 0.1
    assert task.optimum < task.median


def test_the_noise_is_that_between_the_repeats(task: Task) -> None:
    c: Configuration = {**draw(1, np.random.default_rng(5))[0], "learning_rate": 0.1}
    finals = [float(task.curve(c, seed)[-1]) for seed in range(200)]
    assert np.mean(finals) == pytest.approx(task.expected_final(c), rel=0.03)
    assert 0.02 < np.std(finals) / np.mean(finals) < 0.04, "repeats differ by 4 %, so their deviation is 2.8 %"


def test_recorded_curves_of_larger_networks() -> None:
    configurations, curves = recorded("phoneme")
    assert curves.shape == (880, 1, LARGE.epochs)
    assert 0 < np.isnan(curves[:, 0, -1]).sum() < 50
    coordinator = OptimizationCoordinator(StudySpec(parameters=LARGE.parameters, objectives=(ObjectiveSpec(name="y"),)))
    for c in configurations[:200]:
        assert coordinator.enqueue(c).parameters == c
    chosen = slice(0, 120)
    task = Task("phoneme", LARGE, configurations[chosen], curves[chosen])
    outcome = simulate(task, METHODS["TPE, halving"](LARGE, 1, 4), 4, 6.0, 1, "real")
    assert outcome.losses


class Fixed:
    """The same few configurations for ever; the second of each three is stopped at epoch 10."""

    def __init__(self) -> None:
        self.n, self.told = 0, list[tuple[int, float]]()
        self.configurations = [{**c, "learning_rate": 0.1} for c in draw(9, np.random.default_rng(2))]

    def ask(self) -> Start:
        self.n += 1
        return Start(self.n, self.configurations[self.n % 9])

    def begin(self, trial_id: int, final: float) -> None: ...

    def next_epoch(self, epoch: int) -> int | None:
        return 10 if epoch < 10 else None

    def report(self, trial_id: int, epoch: int, loss: float) -> Answer:
        return "stop" if trial_id % 3 == 2 else "continue"

    def complete(self, trial_id: int, loss: float) -> None:
        self.told.append((trial_id, loss))

    def fail(self, trial_id: int) -> None: ...


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_use_the_budget(task: Task, workers: int) -> None:
    method = Fixed()
    outcome = simulate(task, method, workers, 20.0, 1)
    used = sum(t.epoch for t in outcome.trainings) / EPOCHS
    assert 20.0 - 2 * workers < used < 20.0 + 2 * workers
    assert {t.epoch for t in outcome.trainings if t.state == "stopped"} == {10}
    assert [loss for _, loss in method.told] == [t.curve[-1] for t in completed(outcome.trainings, method)]
    best = np.minimum.accumulate([loss for _, loss in method.told])
    assert outcome.losses[-1][0] == best[-1]
    assert np.isnan(outcome.at(np.array([0.0]))).all()
    assert outcome.at(np.array([100.0]))[0, 0] == best[-1]


def test_the_lowest_loss_counts_each_epoch_when_it_ends(task: Task) -> None:
    outcome = simulate(task, Fixed(), 1, 3.0, 1)
    ends, losses = zip(*sorted(outcome.epochs), strict=True)
    assert len(ends) >= sum(t.epoch for t in outcome.trainings)
    between = outcome.lowest_at(np.array([0.0, ends[0], ends[4], ends[-1]]))
    assert np.isnan(between[0])
    assert between[1:].tolist() == [losses[0], min(losses[:5]), min(losses)]


def test_the_trials_of_a_run_take_the_same_time_with_every_method(task: Task) -> None:
    def paces(method: Method) -> list[float]:
        return [t.pace for t in simulate(task, method, 2, 4.0, 1).trainings]

    fixed, random = paces(Fixed()), paces(METHODS["random, none"](SMALL, 5, 2))
    assert fixed[: len(random)] == random[: len(fixed)]
    assert len(set(fixed)) == len(fixed)


def completed(trainings: list, method: Fixed) -> list:  # type: ignore[type-arg]
    return [trainings[trial_id - 1] for trial_id, _ in method.told]


@pytest.mark.parametrize("name", list(METHODS))
def test_each_method_completes_trials(task: Task, name: str) -> None:
    outcome = simulate(task, METHODS[name](SMALL, 1, 4), 4, 8.0, 1, "real")
    assert outcome.losses
    assert outcome.false_stops >= 0


def test_the_oracle_stops_each_trial_that_will_not_be_the_best(task: Task) -> None:
    outcome = simulate(task, METHODS["hola, oracle"](SMALL, 1, 4), 4, 8.0, 1)
    kept = [float(t.curve[-1]) for t in outcome.trainings if t.state in ("running", "completed") and t.epoch >= 2]
    stopped = [t for t in outcome.trainings if t.state == "stopped"]
    assert stopped
    assert all(t.epoch == 2 and not t.curve[-1] < min(kept) for t in stopped)


def test_a_trial_that_is_still_paused_counts_as_a_false_stop() -> None:
    def training(final: float, state: str) -> Training:
        return Training(np.full(EPOCHS, final), final, 1.0, 1.0, EPOCHS, state)

    ended = [training(1.0, "completed"), training(0.5, "stopped"), training(0.75, "paused"), training(2.0, "paused")]
    assert Outcome(trainings=[*ended, training(0.25, "running"), training(0.25, "failed")]).false_stops == 2


def test_compute_to_a_level_is_interpolated() -> None:
    mean = np.linspace(0.0, -2.0, len(GRID))
    assert compute_to(mean, -1.0) == pytest.approx(GRID[60])
    assert compute_to(mean, -3.0) == float("inf")
    assert GRID[60] < compute_to(mean, -1.01) < GRID[61]


def test_training_to_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table, runs = tmp_path / "curves.npz", tmp_path / "runs.jsonl"
    monkeypatch.setattr(sys, "argv", ["-", "--file", str(table), "--configurations", "12", "--tasks", "diabetes"])
    tabulate.main()
    chosen = ["--tasks", "diabetes", "--methods", "hola/none,random/asha", "--workers", "2", "--runs", str(runs)]
    sized = ["--seeds", "1", "--budget", "5", "--table", str(table)]
    monkeypatch.setattr(sys, "argv", ["-", "run", *chosen, *sized])
    command.main()
    assert [r["method"] for r in command.read(runs)] == ["hola, none", "random, asha"]
    command.main()
    assert len(command.read(runs)) == 2, "what is there is not run again"
    monkeypatch.setattr(sys, "argv", ["-", "report", *chosen])
    command.main()
    printed = capsys.readouterr().out
    assert "2 workers, 1 runs" in printed
    assert "| +0.00 (+0.00 to +0.00) | 1.00 (1.00 to 1.00) |" in row_of(printed, "hola, none")
    monkeypatch.setattr(sys, "argv", ["-", "report", *chosen, "--reference", "random/asha"])
    command.main()
    assert "| +0.00 (+0.00 to +0.00) | 1.00 (1.00 to 1.00) |" in row_of(capsys.readouterr().out, "random, asha")


def row_of(printed: str, method: str) -> str:
    """The row of a method in a printed table."""
    (row,) = [line for line in printed.splitlines() if line.startswith(f"| {method} |")]
    return row
