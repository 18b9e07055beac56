"""New values of a choice that has too many values for a region each."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ParameterSpec, ParentTest

from hola.core.engine import Engine
from hola.core.samplers.new_values import is_due, new_values
from tests.core.conditional_spaces import spec


def _kinds(n: int) -> tuple[ParameterSpec, ...]:
    children = [
        ContinuousParameter(name=f"x{i}", low=0.0, high=1.0, condition=({"kind": ParentTest(in_=(i,))},))
        for i in range(n)
    ]
    return (CategoricalParameter(name="kind", choices=tuple(range(n))), *children)


def _suggested(parameters: tuple[ParameterSpec, ...], n: int) -> list[int]:
    """The kinds of n suggestions, if the first kind that is tried is by far the best one."""
    engine, kinds = Engine(spec(parameters), 1), list[int]()
    for trial in range(1, n + 1):
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        values = engine.suggest(trial)
        assert values is not None
        named = engine.space.named(values)
        kinds.append(int(named["kind"]))  # type: ignore[arg-type]
        x = float(named[f"x{kinds[-1]}"])  # type: ignore[arg-type]
        engine.tell(trial, [x**2 + 10.0 * (kinds[-1] != kinds[0])])
    return kinds


def test_every_second_suggestion_or_so_is_due() -> None:
    due = [is_due(count) for count in range(100)]
    assert sum(due) == 51
    assert all(any(due[i : i + 3]) and not all(due[i : i + 3]) for i in range(98))


def test_new_values_have_no_trial() -> None:
    found = new_values(np.array([0, 3, 3]), 5, 200, np.random.default_rng(1))
    assert found is not None
    assert set(found.tolist()) == {0.3, 0.5, 0.9}


def test_there_is_no_new_value_if_each_has_a_trial() -> None:
    assert new_values(np.arange(5), 5, 200, np.random.default_rng(1)) is None


def test_at_least_half_of_the_suggestions_go_to_new_values_even_if_the_first_is_best() -> None:
    kinds = _suggested(_kinds(100), 40)
    new = [kind not in kinds[:i] for i, kind in enumerate(kinds)]
    assert 18 <= sum(new[4:]) <= 30


def test_when_all_values_have_a_trial_the_best_is_searched() -> None:
    counts = Counter(_suggested(_kinds(33), 90))
    assert len(counts) == 33
    assert max(counts.values()) > 30
