"""Ask and tell by name."""

from __future__ import annotations

import pytest
from hola_protocol.space import SpaceError
from msgspec.structs import replace

import hola
from hola.core.objectives import Costs

SPEC = hola.StudySpec(
    parameters=(
        hola.ContinuousParameter(name="x", low=-5, high=5),
        hola.IntegerParameter(name="n", low=1, high=9),
    ),
    objectives=(hola.ObjectiveSpec(name="loss"),),
)
TWO = replace(SPEC, objectives=(hola.ObjectiveSpec(name="a"), hola.ObjectiveSpec(name="b", group="g")))


def asked(coordinator: hola.OptimizationCoordinator) -> hola.SearchTrial:
    trial = coordinator.ask()
    assert trial is not None
    return trial


def test_ask_and_tell() -> None:
    coordinator = hola.OptimizationCoordinator(replace(SPEC, max_trials=40), seed=1)
    while trial := coordinator.ask():
        assert list(trial.parameters) == ["x", "n"]
        x, n = trial.parameters.values()
        assert isinstance(x, float)
        assert isinstance(n, int)
        coordinator.tell(trial, (x - 1) ** 2 + n)
    best = coordinator.best()
    assert best is not None
    assert len(coordinator.trials) == 40
    losses = [t.objectives["loss"] for t in coordinator.trials]
    assert best.objectives == {"loss": min(losses)}
    assert [t.objectives["loss"] for t in coordinator.top_k(5)] == sorted(losses)[:5]
    assert coordinator.front() == [best]
    assert coordinator.costs(best) == Costs((min(losses),), (0.0,))
    assert coordinator.engine.model_version > 0


def test_a_front_a_warm_start_an_own_trial_and_a_failure() -> None:
    coordinator = hola.OptimizationCoordinator(TWO)
    first = coordinator.add({"n": 2.0, "x": 1}, {"b": 2, "a": 1})
    second = coordinator.enqueue({"x": 0.5, "n": 3})
    assert coordinator.tell(second.trial_id, {"a": 2.0, "b": 1.0}) == Costs((2.0, 1.0), (0.0, 0.0))
    third = asked(coordinator)
    coordinator.tell_failure(third, "diverged")
    fourth = asked(coordinator)
    coordinator.tell_failure(fourth, "no such layer", infeasible=True)
    assert first == hola.SearchTrial(1, {"x": 1.0, "n": 2}, "completed", {"a": 1.0, "b": 2.0}, origin="added")
    assert coordinator.front() == [first, second]
    assert [(t.trial_id, t.state, t.reason) for t in coordinator.trials] == [
        (1, "completed", None),
        (2, "completed", None),
        (3, "failed", "diverged"),
        (4, "infeasible", "no such layer"),
    ]
    coordinator.update_objectives((TWO.objectives[0], replace(TWO.objectives[1], limit=1.5)))
    assert coordinator.front() == [second]
    assert [o.limit for o in coordinator.objectives] == [None, 1.5]


def test_what_is_wrong_is_named_and_the_trial_stays_open() -> None:
    coordinator = hola.OptimizationCoordinator(TWO)
    trial = asked(coordinator)
    told: dict[str, float]
    for told, problem in [
        ({"a": 1.0}, "/b: the value of this objective is missing"),
        ({"a": 1.0, "b": float("nan")}, "/b: not a finite number"),
        ({"a": 1.0, "b": 1.0, "c": 1.0}, "/c: the study has no such objective; it has a, b"),
    ]:
        with pytest.raises(SpaceError) as raised:
            coordinator.tell(trial, told)
        assert str(raised.value) == problem
    with pytest.raises(TypeError, match="give a mapping with a value for each of a, b"):
        coordinator.tell(trial, 1.0)
    with pytest.raises(SpaceError, match=r"/n: outside \[1, 9\]"):
        coordinator.enqueue({"x": 0.0, "n": 10})
    coordinator.tell(trial, {"a": 1.0, "b": 1.0})
    with pytest.raises(ValueError, match="trial 1 has already ended: completed"):
        coordinator.tell_failure(trial)
    with pytest.raises(KeyError, match="no trial with the id 7"):
        coordinator.tell(7, {"a": 1.0, "b": 1.0})
    assert len(coordinator.trials) == 1


def test_a_bad_spec_is_refused() -> None:
    with pytest.raises(SpaceError, match="/parameters/0/high: high must be above low"):
        hola.OptimizationCoordinator(replace(SPEC, parameters=(hola.ContinuousParameter(name="x", low=1, high=1),)))
    with pytest.raises(SpaceError, match="/objectives/0/priority: "):
        hola.OptimizationCoordinator(replace(SPEC, objectives=(hola.ObjectiveSpec(name="o", priority=-1.0),)))
    coordinator = hola.OptimizationCoordinator(SPEC)
    with pytest.raises(SpaceError, match="/objectives/0/target: a target needs a limit"):
        coordinator.update_objectives((hola.ObjectiveSpec(name="loss", target=1.0),))


def test_a_space_that_is_used_up_gives_no_trial() -> None:
    spec = replace(SPEC, parameters=(hola.IntegerParameter(name="n", low=1, high=2),))
    coordinator = hola.OptimizationCoordinator(spec)
    assert {asked(coordinator).parameters["n"] for _ in range(2)} == {1, 2}
    assert coordinator.ask() is None
    assert (coordinator.best(), coordinator.front()) == (None, [])


def test_own_trials_count_and_known_results_do_not() -> None:
    coordinator = hola.OptimizationCoordinator(replace(SPEC, max_trials=2))
    coordinator.add({"x": 0.0, "n": 1}, 1.0)
    coordinator.enqueue({"x": 1.0, "n": 1})
    assert [asked(coordinator).trial_id, coordinator.ask()] == [3, None]
