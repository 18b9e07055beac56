"""What a model is told of trials that were stopped, and of those that are still open."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec
from hola_protocol.stopping import AshaPromotionSpec, StepsSpec

from hola.core.coordinator import OptimizationCoordinator
from hola.core.engine import Engine
from hola.core.samplers import Observations
from hola.core.stopping import StoppingRule, make_rule


def a_study(names: tuple[str, ...] = ("loss",)) -> StudySpec:
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0), ContinuousParameter(name="y", low=0.0, high=1.0)),
        objectives=tuple(ObjectiveSpec(name=name, group=name) for name in names),
        sampler=GaussianProcessSpec(),
        steps=StepsSpec(max=16),
        stopping=AshaPromotionSpec(),  # rungs 1, 3 and 9
    )


def an_engine(spec: StudySpec) -> tuple[Engine, StoppingRule]:
    engine, rule = Engine(spec, 1), make_rule(spec)
    assert rule is not None
    engine.follow(rule)
    return engine, rule


def seen(engine: Engine) -> Observations:
    task = engine.fit_task()
    assert task is not None
    found: Observations = task.observations  # type: ignore[attr-defined]
    return found


def test_an_open_trial_is_a_prediction_instead_of_pending() -> None:
    engine, rule = an_engine(a_study())
    for i in range(1, 7):
        engine.suggest(i)
    for i in range(1, 5):
        rule.record(i, 1, {"loss": 1.0 + i})
        rule.record(i, 3, {"loss": 0.5 + i})
    rule.record(5, 1, {"loss": 3.5})
    for i in range(1, 4):
        engine.tell(i, (float(i),))
    found = seen(engine)
    assert found.trial_ids.tolist() == [1, 2, 3, 4, 5]
    assert found.is_open.tolist() == [False, False, False, True, True]
    assert found.costs[4, 0] < 3.5, "costs fall from step to step"
    assert found.pending.shape == (1, 2), "the sixth has reported nothing"


def test_a_prediction_is_never_better_than_the_best_completed_trial() -> None:
    engine, rule = an_engine(a_study())
    for i in range(1, 6):
        engine.suggest(i)
        rule.record(i, 1, {"loss": 0.1 if i == 5 else float(i)})
    for i in range(1, 5):
        engine.tell(i, (float(i),))
    engine.tell_stopped(5, (0.1,))
    found = seen(engine)
    assert not found.is_open.any()
    assert found.costs[4, 0] > found.costs[:4, 0].min()


def model_of(engine: Engine) -> dict[str, Any]:
    task = engine.fit_task(ahead=4)
    assert task is not None
    return task.run()


def enqueued(engine: Engine, points: list[tuple[float, float]]) -> None:
    for i, point in enumerate(points, start=1):
        engine.reserve(i, point)


def distances(model: dict[str, Any], point: tuple[float, float]) -> list[float]:
    """How far the suggestions of a model are from a point."""
    return [float(np.abs(np.array(suggested) - point).max()) for suggested in model["points"]]


OTHERS = [(0.1, 0.2), (0.2, 0.1), (0.15, 0.05), (0.05, 0.15)]


def test_the_search_is_around_an_open_trial_that_is_predicted_to_be_the_best() -> None:
    engine, rule = an_engine(a_study())
    enqueued(engine, [*OTHERS, (0.8, 0.7)])
    for i in range(1, 5):
        rule.record(i, 1, {"loss": 5.0 + i})
        rule.record(i, 3, {"loss": 4.0 + i})
        engine.tell(i, (3.0 + i,))
    alone = model_of(engine)
    assert min(distances(alone, OTHERS[0])) < max(distances(alone, OTHERS[0])) < 0.3
    rule.record(5, 1, {"loss": 1.0})
    rule.record(5, 3, {"loss": 0.5})
    found = seen(engine)
    assert found.is_open.tolist() == [False] * 4 + [True]
    assert found.costs[4, 0] < 4.0, "the prediction of an open trial may be better than the best result"
    model = model_of(engine)
    assert max(distances(model, (0.8, 0.7))) < 0.3
    assert model["region"]["best_id"] == 1
    np.testing.assert_allclose(model["region"]["centre"], OTHERS[0], atol=1e-9)  # only results move what is kept


def test_an_open_trial_beyond_the_limits_does_not_attract_the_search() -> None:
    spec = a_study()
    limited = ObjectiveSpec(name="size", group="loss", limit=1.0)
    engine, rule = an_engine(msgspec.structs.replace(spec, objectives=(*spec.objectives, limited)))
    enqueued(engine, [*OTHERS, (0.8, 0.7)])
    for i in range(1, 5):
        rule.record(i, 1, {"loss": 4.0 + i, "size": 0.5})
        engine.tell(i, (3.0 + i, 0.5))
    rule.record(5, 1, {"loss": 0.5, "size": 7.0})
    assert seen(engine).violation.tolist()[:4] == [0.0] * 4
    assert seen(engine).violation[4] > 0.0
    assert min(distances(model_of(engine), (0.8, 0.7))) > 0.3


def test_before_the_first_result_stopped_trials_do_not_attract_the_search() -> None:
    engine, rule = an_engine(a_study())
    enqueued(engine, [*OTHERS, (0.8, 0.7)])
    for i in range(1, 5):
        rule.record(i, 1, {"loss": 3.0 + i})
        engine.tell_stopped(i, (3.0 + i,))
    rule.record(5, 1, {"loss": 0.5})
    model = model_of(engine)
    assert model["region"]["best_id"] == 5
    assert max(distances(model, (0.8, 0.7))) < 0.3


def test_comparisons_call_for_a_new_model_once_there_is_one() -> None:
    engine, rule = an_engine(a_study())
    for i in range(1, 6):
        engine.suggest(i)
    for i in range(1, 5):
        rule.record(i, 1, {"loss": float(i)})
    assert engine.n_results == (4, 0)
    task = engine.fit_task()
    assert task is not None
    engine.install(task.run())
    assert engine.suggest(6) is not None
    results = engine.n_results
    rule.record(5, 1, {"loss": 2.0})
    assert engine.n_results > results
    assert engine.wants_fit()


def test_a_search_finds_its_way_before_the_first_trial_is_completed() -> None:
    engine, rule = an_engine(a_study())
    for i in range(1, 25):
        if (task := engine.fit_task(ahead=1)) is not None:
            engine.install(task.run())
        values = engine.suggest(i)
        assert values is not None
        x, y = (float(v) for v in values)  # type: ignore[arg-type]
        rule.record(i, 1, {"loss": (x - 0.8) ** 2 + (y - 0.3) ** 2})
    pending = engine._history.pending
    last = np.array([pending.points[pending.row(i)] for i in range(17, 25)])
    assert np.abs(last - np.array([0.8, 0.3])).max(axis=1).min() < 0.1


def test_several_groups_have_no_open_rows() -> None:
    engine, rule = an_engine(a_study(("a", "b")))
    for i in range(1, 6):
        engine.suggest(i)
        rule.record(i, 1, {"a": float(i), "b": -float(i)})
    for i in range(1, 5):
        engine.tell(i, (float(i), -float(i)))
    found = seen(engine)
    assert found.trial_ids.tolist() == [1, 2, 3, 4]
    assert len(found.pending) == 1


def test_in_process_a_stopped_trial_is_told_to_the_model_and_is_no_failure() -> None:
    coordinator = OptimizationCoordinator(a_study(), 1)
    trials = [coordinator.ask() for _ in range(5)]
    for i, trial in enumerate(trials[:3]):
        assert trial is not None
        coordinator.tell(trial, float(i))
    assert trials[3] is not None
    assert trials[4] is not None
    coordinator.tell_stopped(trials[3], {"loss": 7.0})
    coordinator.tell_stopped(trials[4], {})
    found = seen(coordinator.engine)
    assert (found.costs[:, 0].tolist(), len(found.failed)) == ([0.0, 1.0, 2.0, 7.0], 0)
