"""What a model is told of stopped trials."""

import numpy as np
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec

from hola.core.engine import Engine
from hola.core.samplers import FitTask, Observations, Sampler
from hola.core.stopped_trials import no_better


def array(*rows: list[float]) -> np.ndarray:
    return np.array(rows)


def test_a_stopped_trial_is_never_as_good_as_the_best() -> None:
    costs, violation = no_better(array([0.1], [0.9]), np.zeros(2), array([0.5]), np.zeros(1))
    assert costs[0, 0] > 0.5
    assert np.isclose(costs[0, 0], 0.5)
    assert (costs[1, 0], violation.tolist()) == (0.9, [0.0, 0.0])


def test_of_several_groups_each_is_dominated_by_the_nearest() -> None:
    front = array([0.0, 1.0], [1.0, 0.0])
    costs, _ = no_better(array([0.1, 0.2], [0.9, -5.0]), np.zeros(2), front, np.zeros(2))
    for row in costs:
        assert any((row > member).all() for member in front)


def test_a_stopped_trial_within_the_limits_is_worse_than_the_best_that_is_not() -> None:
    costs, violation = no_better(array([0.1]), np.zeros(1), array([0.5]), np.array([2.0]))
    assert (costs[0, 0], violation[0] > 2.0) == (0.1, True)


def an_engine() -> Engine:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=GaussianProcessSpec(),
    )
    return Engine(spec, 1)


class Noted(Sampler):
    """A sampler that keeps what it is given."""

    seen: Observations | None = None

    def draw(self, index: int, pending: np.ndarray) -> np.ndarray:
        return np.full(self.space.d, 0.5)

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        return True

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        self.seen = observations
        return None


def test_the_model_sees_stopped_trials_and_the_ranking_does_not() -> None:
    engine = an_engine()
    engine._sampler = noted = Noted(engine.space, 1)
    for trial_id in (1, 2, 3, 4):
        engine.reserve(trial_id, (trial_id / 10,))
    engine.tell(1, (0.5,))
    engine.tell_stopped(2, (0.25,))
    engine.tell_stopped(3, None)
    engine.fit_task()
    assert noted.seen is not None
    assert noted.seen.trial_ids.tolist() == [1, 2]
    assert noted.seen.costs[1, 0] > noted.seen.costs[0, 0] == 0.5
    assert (noted.seen.total, engine.n_results, engine.n_completed, engine.best()) == (2, (2, 0), 1, 1)
    engine.tell(2, (0.125,))
    assert (engine.best(), engine.n_results) == (2, (2, 0))


def test_a_study_whose_trials_were_all_stopped_still_suggests() -> None:
    engine = an_engine()
    for trial_id in range(1, 40):
        assert engine.suggest(trial_id) is not None
        engine.tell_stopped(trial_id, (float(trial_id),))
        if (task := engine.fit_task(1)) is not None and trial_id % 10 == 0:
            engine.install(task.run())
    assert engine.best() is None
    assert len(engine._leaders()) > 0


def test_an_engine_that_is_loaded_is_told_the_same() -> None:
    engine = an_engine()
    engine._sampler = noted = Noted(engine.space, 1)
    engine.load([1, 2, 3], [(0.1,), (0.2,), (0.3,)], [(0.5,), (0.25,), None], ["completed", "stopped", "stopped"])
    engine.fit_task()
    assert noted.seen is not None
    assert noted.seen.trial_ids.tolist() == [1, 2]
    engine.tell(3, (0.1,))
    assert engine.best() == 3
