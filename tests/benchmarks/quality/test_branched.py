"""The tasks with conditional parameters, the peers on them, and the table of regrets by family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hola_protocol.space import ObjectiveSpec, StudySpec, check_spec, parameter_problems

from benchmarks.quality.families import family, regrets, table
from benchmarks.quality.optimisers import OPTIMISERS, Settings
from benchmarks.quality.problems import Problem
from benchmarks.quality.suites import problems
from hola.core.parameters import Space

TASKS = problems("conditional", instances="1-2")


def _spec(task: Problem) -> StudySpec:
    return StudySpec(parameters=task.parameters, objectives=(ObjectiveSpec(name="y0"),))


@pytest.mark.filterwarnings("ignore")  # the surrogates of tables are at the bounds of their hyperparameters
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_has_a_value_at_every_point(task: Problem) -> None:
    check_spec(_spec(task))
    space = Space(task.parameters)
    assert space.conditional
    for point in np.random.default_rng(1).random((20, space.d)):
        parameters = space.named(space.decode(point))
        (value,) = task.evaluate(parameters)
        assert np.isfinite(value)
        assert [value] == task.evaluate(parameters)


def test_the_optimum_of_a_function_depends_on_the_instance() -> None:
    late = [task for task in TASKS if family(task.name) == "late"]
    parameters = {"branch": "quick", **{f"quick_{i}": 0.4 for i in range(3)}}
    assert late[0].evaluate(parameters) != late[1].evaluate(parameters)


@pytest.mark.parametrize("name", ["random", "Optuna TPE", "Optuna TPE multivariate"])
def test_peers_suggest_exactly_the_active_parameters(name: str) -> None:
    task = next(task for task in TASKS if family(task.name) == "chain")
    seen: list[dict[str, Any]] = []

    def evaluate(parameters: Mapping[str, Any]) -> list[float]:
        seen.append(dict(parameters))
        return task.evaluate(parameters)

    OPTIMISERS[name].run(replace(task, evaluate=evaluate), 1, Settings(25))
    assert len(seen) == 25
    assert [parameter_problems(_spec(task), parameters) for parameters in seen] == [[]] * 25
    assert len({len(parameters) for parameters in seen}) > 2


def test_regrets_are_zero_at_the_lowest_value_and_one_at_the_median_of_random_search() -> None:
    runs = [
        {"optimiser": "random", "problem": "late-1", "values": [[3.0], [2.0], [4.0]]},
        {"optimiser": "hola", "problem": "late-1", "values": [[3.0], [1.0], [1.5]]},
    ]
    found = regrets(runs, (1, 3))
    assert found["random", "late", 1] == [1.0]
    assert found["random", "late", 3] == [0.5]
    assert found["hola", "late", 3] == [0.0]
    assert table(runs, ["hola", "random"], (3,)).splitlines()[-1] == "| late | **0.000** | 0.500 |"


def test_with_noise_regrets_are_those_of_the_recommended_trial() -> None:
    runs = [
        {"optimiser": "random", "problem": "late-1", "values": [[3.0], [2.0], [4.0]], "recommended": [3.0, 2.0, 2.0]},
        {"optimiser": "hola", "problem": "late-1", "values": [[3.0], [1.0], [1.5]], "recommended": [3.0, 3.0, 1.5]},
    ]
    found = regrets(runs, (2, 3))
    assert (found["random", "late", 3], found["hola", "late", 2], found["hola", "late", 3]) == ([0.5], [1.0], [0.25])
