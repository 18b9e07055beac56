"""The suite of quality itself: runs as data, ranks, intervals, noise and simulated workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.quality.optimisers import OPTIMISERS, Settings
from benchmarks.quality.page import filled
from benchmarks.quality.problems import Problem, numbers, spread
from benchmarks.quality.ranking import interval, ranks, scores
from benchmarks.quality.report import Comparison
from benchmarks.quality.runs import digest, read, run
from benchmarks.quality.suites import problems
from benchmarks.quality.tasks import WORST
from hola.core.parameters import Space

SPHERE = problems("bbob", dimensions="2", instances="1", functions="1", shift=False)


def test_numbers() -> None:
    assert numbers("1-3,8") == [1, 2, 3, 8]


def test_runs_are_kept_and_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "bbob.jsonl"
    options = {"dimensions": "2", "instances": "1", "functions": "1", "shift": False}
    run(path, "bbob", ["hola", "random"], [1, 2], Settings(12), 1, **options)
    kept = path.read_text()
    assert len(kept.splitlines()) == 4
    run(path, "bbob", ["hola", "random"], [1, 2], Settings(12), 1, **options)
    assert path.read_text() == kept
    runs = read(path, digest())
    assert {r["optimiser"] for r in runs} == {"hola", "random"}
    assert read(path, "another engine") == []
    found = Comparison(runs, ["hola", "random", "NGOpt"], (10, 12, 100), {})
    assert (found.names, found.cases, found.budgets) == (
        ["hola", "random"],
        [("f1-2-1", 1), ("f1-2-1", 2)],
        [10, 12],
    )
    assert found.ranks[0, :, -1].tolist() == [1.0, 1.0]
    assert found.ahead() == {}
    assert "| hola |" in found.table().replace("**", "")
    assert found.duels().splitlines()[-1] == "| random | 100 / 0 | 100 / 0 |"


@pytest.mark.parametrize(
    "name", ["hola", "hola 4 ahead", "classic HOLA", "random", "Optuna TPE", "Optuna CMA-ES", "COBYLA"]
)
def test_an_optimiser_makes_its_evaluations_and_repeats(name: str) -> None:
    first, second = (OPTIMISERS[name].run(SPHERE[0], 3, Settings(15)) for _ in range(2))
    assert len(first.values) == 15
    assert first.values == second.values
    assert first.recommended is None


@pytest.mark.parametrize("name", ["hola", "Optuna TPE"])
def test_many_workers_and_noise(name: str) -> None:
    found = OPTIMISERS[name].run(SPHERE[0], 3, Settings(40, pending=8, noise=0.5))
    assert len(found.values) == 40
    assert found.recommended is not None
    assert len(found.recommended) == 40
    assert {round(v, 9) for v in found.recommended} <= {round(v[0], 9) for v in found.values}


def test_the_spread_is_the_interquartile_range() -> None:
    assert spread(lambda p: [3.0 * p["x0"]], 2) == pytest.approx(15.0, rel=0.1)


@pytest.mark.parametrize(("d", "value"), [(40, 252.2891), (80, 268.2331)])
def test_functions_of_many_dimensions(d: int, value: float) -> None:
    [problem] = problems("bbob", dimensions=str(d), instances="1", functions="1", shift=False)
    assert problem.name == f"f1-{d}-1"
    assert problem.evaluate({f"x{i}": 0.0 for i in range(d)}) == pytest.approx([value], abs=1e-3)


def test_who_cannot_do_what() -> None:
    mixed = problems("mixed")[0]
    assert not OPTIMISERS["COBYLA"].can(mixed, Settings(10))
    assert not OPTIMISERS["lq-CMA-ES"].can(SPHERE[0], Settings(10, pending=8))
    assert not OPTIMISERS["lq-CMA-ES"].can(SPHERE[0], Settings(10, noise=0.1))
    assert OPTIMISERS["hola"].can(mixed, Settings(10, pending=8))


@pytest.mark.filterwarnings("ignore")  # networks of few epochs have not converged
@pytest.mark.parametrize("task", problems("mixed"), ids=lambda task: task.name)
def test_a_task_can_be_evaluated(task: Problem) -> None:
    space = Space(task.parameters)
    middle = space.named(space.decode(np.full(space.d, 0.5)))
    (loss,) = task.evaluate(middle)
    assert 0.0 < loss < WORST
    assert [loss] == task.evaluate(middle)


def test_scores_and_ranks() -> None:
    values = np.array([[3.0], [1.0], [2.0]])
    assert scores(values, (1, 2, 3), ()) == [3.0, 1.0, 1.0]
    grid = np.array([[1.0, 5.0, np.inf], [1.0 + 1e-12, 4.0, 2.0], [2.0, 6.0, np.inf]])
    assert ranks(grid).T.tolist() == [[1.5, 1.5, 3.0], [2.0, 1.0, 3.0], [2.5, 1.0, 2.5]]


def test_an_interval_is_as_wide_as_problems_differ() -> None:
    same = interval(np.array([1.0, 1.0, 1.0]), ["a", "b", "c"])
    assert same == (1.0, 1.0)
    low, high = interval(np.array([0.0, 0.0, 1.0, 1.0]), ["a", "a", "b", "b"])
    assert (low, high) == (0.0, 1.0)
    seeds_alone = interval(np.array([0.0, 1.0]), ["a", "a"])
    assert seeds_alone == (0.5, 0.5)


def test_reports_are_put_into_a_page() -> None:
    page = 'a\n<!-- quality: bbob --part "held out" -->\nold\n<!-- quality: end -->\nb\n'
    seen: list[list[str]] = []

    def report(arguments: list[str]) -> str:
        seen.append(arguments)
        return "new"

    new = filled(page, report)
    assert seen == [["bbob", "--part", "held out"]]
    assert new == (
        'a\n<!-- quality: bbob --part "held out" -->\n`python -m benchmarks.quality report bbob --part "held out"`\n\n'
        "new\n<!-- quality: end -->\nb\n"
    )
    assert filled(new, report) == new


def test_on_one_side_of_a_plane_evaluations_fail() -> None:
    [problem] = problems("bbob", dimensions="3", instances="1", functions="1", shift=False, failing=0.3)
    assert problem.name == "f1-3-1-failing-0.3"
    assert problem.fails is not None
    points = np.random.default_rng(1).uniform(-5.0, 5.0, (4000, 3))
    fails = problem.fails
    assert 0.27 < np.mean([fails(dict(zip("abc", point.tolist(), strict=True))) for point in points]) < 0.33
    assert not OPTIMISERS["COBYLA"].can(problem, Settings(15))


@pytest.mark.parametrize("name", ["hola", "random", "Optuna TPE"])
def test_a_failed_evaluation_counts_and_has_no_value(name: str) -> None:
    [problem] = problems("bbob", dimensions="2", instances="1", functions="1", shift=False, failing=0.5)
    evaluated: list[Mapping[str, Any]] = []

    def evaluate(parameters: Mapping[str, Any]) -> list[float]:
        evaluated.append(parameters)
        return problem.evaluate(parameters)

    values = np.array(OPTIMISERS[name].run(replace(problem, evaluate=evaluate), 1, Settings(30)).values)
    assert values.shape == (30, 1)
    assert 0 < len(evaluated) < 30
    assert np.isfinite(values).sum() == len(evaluated)
    assert problem.fails is not None
    assert not any(map(problem.fails, evaluated))


@pytest.mark.parametrize("family", ["training", "pipeline", "depth"])
def test_conditional_tasks_have_two_costs_a_limit_or_failures(family: str) -> None:
    found = {p.name: p for p in problems("conditional-kinds", instances="3") if p.name.startswith(family)}
    front, limit, failing = (found[f"{family}-{kind}-3"] for kind in ("front", "limit", "failing"))
    space = Space(front.parameters)
    points = [space.named(space.decode(u)) for u in np.random.default_rng(1).random((400, space.d))]
    two, within = np.array([front.evaluate(p) for p in points]), np.array([limit.evaluate(p) for p in points])
    assert np.array_equal(two[:, 0], within[:, 0])
    assert two[:, 1].min() >= 0.0
    assert np.median(two[:, 0]) == pytest.approx(front.reference[0], rel=0.25)
    assert (within[:, 1] <= 0.0).mean() == pytest.approx(0.4, abs=0.15)
    assert failing.fails is not None
    assert np.mean([failing.fails(p) for p in points]) == pytest.approx(0.3, abs=0.15)
    outcome = OPTIMISERS["hola"].run(front, 1, Settings(12))
    assert np.array(outcome.values).shape == (12, 2)


def test_the_noise_of_conditional_tasks_has_their_scale() -> None:
    scales = {p.name: p.scale for p in problems("conditional", instances="3")}
    assert scales["training-3"] > 0.2
    assert scales["chain-3"] < 0.5
