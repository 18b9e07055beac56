"""The engine by trial id: no repeats, restarts that change nothing, objectives changed on the way."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianMixtureSpec,
    HypercubeSpec,
    IntegerParameter,
    ObjectiveSpec,
    SamplerSpec,
    SobolSpec,
    StudySpec,
    UniformSpec,
)
from msgspec.structs import replace

from hola.core.engine import Engine
from hola.core.known_points import KnownNumbers
from hola.core.objectives import Costs

SAMPLERS: list[SamplerSpec] = [ExploreExploitSpec(), GaussianMixtureSpec(), SobolSpec(), UniformSpec(), HypercubeSpec()]
SMALL = StudySpec(
    parameters=(
        IntegerParameter(name="n", low=1, high=12, scale="log"),
        CategoricalParameter(name="c", choices=(None, True, 1, "a")),
    ),
    objectives=(ObjectiveSpec(name="loss"),),
)
MIXED = StudySpec(
    parameters=(ContinuousParameter(name="x", low=-5, high=5), IntegerParameter(name="n", low=1, high=50)),
    objectives=(ObjectiveSpec(name="a"), ObjectiveSpec(name="b", group="second", limit=30.0)),
)


def evaluate(values: Any) -> tuple[float, float]:
    x, n = values
    return (x * x + n, (x - 2) ** 2 + 60.0 - n)


def fit(engine: Engine) -> None:
    if (task := engine.fit_task()) is not None:
        engine.install(json.loads(json.dumps(task.run())))


@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda s: type(s).__name__)
def test_every_point_of_a_small_space_is_suggested_once(sampler: SamplerSpec) -> None:
    engine = Engine(replace(SMALL, sampler=sampler), seed=3)
    engine.reserve(1, (1, True))
    engine.add(2, (1, 1), (0.5,))
    suggested: list[Any] = []
    for trial_id in range(3, 49):
        values: Any = engine.suggest(trial_id)
        suggested.append(values)
        match trial_id % 4:
            case 0 | 1:
                engine.tell(trial_id, (float(values[0]),))
            case 2:
                engine.tell_failure(trial_id)
            case 3:
                engine.forget_pending(trial_id)
        fit(engine)
    keys = [engine.space.key(v) for v in suggested]
    keys += [engine.space.key((1, True)), engine.space.key((1, 1))]
    assert len(keys) == 48
    assert set(keys) == set(range(48))
    assert (engine.suggest(49), engine.suggest(49), engine.remaining_points) == (None, None, 0)


def test_the_search_for_repeats_finds_a_planted_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnownNumbers, "add", lambda self, key: True)
    with pytest.raises(AssertionError):
        test_every_point_of_a_small_space_is_suggested_once(UniformSpec())


def test_a_study_that_allows_repeats_never_ends() -> None:
    engine = Engine(replace(SMALL, allow_repeats=True), seed=3)
    assert None not in [engine.suggest(i) for i in range(1, 200)]


def test_a_model_on_a_face_does_not_repeat_itself() -> None:
    spec = replace(MIXED, objectives=(ObjectiveSpec(name="a"),), sampler=GaussianMixtureSpec())
    engine = Engine(spec, seed=0)
    seen: list[Any] = []
    for trial_id in range(1, 301):
        seen.append(engine.suggest(trial_id))
        engine.tell(trial_id, (seen[-1][0] + seen[-1][1],))
        fit(engine)
    assert engine.model_version > 5
    assert len(set(seen)) == 300


@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("spec", [SMALL, MIXED], ids=["small", "mixed"])
def test_an_engine_made_from_its_state_and_trials_goes_on_as_the_old_one(sampler: SamplerSpec, spec: StudySpec) -> None:
    r = random.Random(1)
    engine = Engine(replace(spec, sampler=sampler), seed=11)
    trials: dict[int, list[Any]] = {}

    def step(on: Engine, trial_id: int, outcome: str) -> tuple[Any, Any]:
        values: Any = on.suggest(trial_id)
        if values is None or outcome == "running":
            return values, None
        told = evaluate(values) if spec is MIXED else (float(values[0]),)
        match outcome:
            case "completed":
                on.tell(trial_id, told)
            case "failed" | "infeasible":
                on.tell_failure(trial_id, outcome == "infeasible")
            case "lost":
                on.forget_pending(trial_id)
        return values, told if outcome == "completed" else None

    outcomes = [r.choice(["completed", "completed", "completed", "failed", "lost", "running"]) for _ in range(45)]
    for trial_id, outcome in enumerate(outcomes[:30], 1):
        values, told = step(engine, trial_id, outcome)
        trials[trial_id] = [values, told, outcome]
        fit(engine)
    late = next(i for i, t in trials.items() if t[2] == "running")
    told = evaluate(trials[late][0]) if spec is MIXED else (1.0,)
    engine.tell(late, told)  # finished out of order
    trials[late][1:] = [told, "completed"]

    again = Engine(replace(spec, sampler=sampler), seed=11)
    again.load(list(trials), *(list(column) for column in zip(*trials.values(), strict=True)))
    again.restore(json.loads(json.dumps(engine.state())))
    assert again.state() == engine.state()
    assert (again.fronts(100), again.front_size()) == (engine.fronts(100), engine.front_size())
    assert (again.n_completed, again.n_pending, again.remaining_points) == (
        engine.n_completed,
        engine.n_pending,
        engine.remaining_points,
    )
    for trial_id, outcome in enumerate(outcomes[30:], 31):
        fit(engine)
        fit(again)
        assert step(again, trial_id, outcome) == step(engine, trial_id, outcome)
    assert again.state() == engine.state()
    lost = next(i for i, t in trials.items() if t[2] == "lost")
    told = evaluate(trials[lost][0]) if spec is MIXED else (1.0,)
    assert again.tell(lost, told) == engine.tell(lost, told) == engine.costs(lost)


def test_the_comparison_of_restarts_finds_a_planted_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "restore", lambda self, state: None)
    with pytest.raises(AssertionError):
        test_an_engine_made_from_its_state_and_trials_goes_on_as_the_old_one(UniformSpec(), MIXED)


def test_a_trial_that_is_not_open_is_an_error() -> None:
    engine = Engine(MIXED, seed=0)
    values = engine.suggest(1)
    engine.tell(1, evaluate(values))
    for call in (lambda: engine.tell(1, (0.0, 0.0)), lambda: engine.tell_failure(2), lambda: engine.forget_pending(1)):
        with pytest.raises(KeyError):
            call()
    assert engine.n_completed == 1


def test_trials_told_while_all_are_scored_again_are_scored_too() -> None:
    engine = Engine(MIXED, seed=5)
    for trial_id in range(1, 41):
        engine.tell(trial_id, evaluate(engine.suggest(trial_id)))
        fit(engine)
    new = (
        ObjectiveSpec(name="b", direction="maximize"),
        ObjectiveSpec(name="a", target=0.0, limit=20.0, priority=2.0),
    )
    task = engine.rescore_task(new)
    for trial_id in range(41, 61):
        engine.tell(trial_id, evaluate(engine.suggest(trial_id)))
    version = engine.model_version
    engine.install_objectives(task.run())
    told = {i: engine._results.values(i) for i in range(1, 61)}
    expected = Engine(replace(MIXED, objectives=new), seed=5)
    for trial_id, values in told.items():
        expected.add(trial_id, (0.0, trial_id % 50 + 1), values)
    assert engine.fronts(60) == expected.fronts(60)
    assert [engine.costs(i) for i in told] == [expected.costs(i) for i in told]
    assert engine.objectives.names == ("b", "a")
    engine.suggest(61)
    assert engine.tell(61, (1.0, 10.0)) == Costs((0.0,), (0.0,))  # -1 of b and twice a half of a
    fit(engine)
    assert engine.model_version == version + 1


def test_a_fit_from_before_a_change_of_objectives_is_followed_by_another() -> None:
    engine = Engine(MIXED, seed=5)
    for trial_id in range(1, 41):
        engine.tell(trial_id, evaluate(engine.suggest(trial_id)))
    task = engine.fit_task()
    assert task is not None
    before = task.run()
    engine.install_objectives(engine.rescore_task(MIXED.objectives).run())
    engine.install(before)
    after = engine.fit_task()
    assert after is not None
    engine.install(after.run())
    assert (engine.model_version, engine.fit_task()) == (2, None)


def test_objectives_cannot_be_added_or_dropped() -> None:
    with pytest.raises(ValueError, match="the trials have values for a, b, but the new list is a"):
        Engine(MIXED, seed=0).rescore_task((ObjectiveSpec(name="a"),))


def test_suggestions_improve_on_what_a_uniform_search_finds() -> None:
    def best(sampler: SamplerSpec, seed: int) -> float:
        spec = replace(MIXED, objectives=(ObjectiveSpec(name="a"),), sampler=sampler)
        engine = Engine(spec, seed)
        for trial_id in range(1, 121):
            values: Any = engine.suggest(trial_id)
            x, n = values
            engine.tell(trial_id, ((x - 1) ** 2 + ((n - 20) / 10) ** 2,))
            fit(engine)
        return engine.costs(engine.top_k(1)[0]).cost[0]

    gaps = np.array([[best(s, seed) for s in (ExploreExploitSpec(), UniformSpec())] for seed in range(5)])
    assert np.median(gaps[:, 0]) < 0.2 * np.median(gaps[:, 1])
