"""Trials that are enqueued, and results from elsewhere."""

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.values import ParameterSet

from tests.scheduler.driver import Driver, spec


def test_the_queue_takes_no_more_than_the_budget_has_left() -> None:
    d = Driver(spec(max_trials=3))
    d.suggestion(d.worker())
    points: list[ParameterSet] = [{"x": 0.1}, {"x": 0.2}, {"x": 0.3}]
    assert d.ask(m.EnqueueTrialsRequest(trials=points)) == ErrorResponse(
        code="conflict",
        message="the budget of 3 trials has 2 left",
        path="/trials",
        value="3",
        detail={"remaining": 2},
    )
    assert d.ask(m.EnqueueTrialsRequest(trials=points[:2])) == m.EnqueueTrialsResponse(trial_ids=[2, 3])


def test_the_queue_of_a_finished_study_is_closed() -> None:
    d = Driver(spec())
    d.ask(m.SetStudyStateRequest(state="finished"))
    assert d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}])) == ErrorResponse(
        code="study_finished", message="study 'default' has finished: by_hand"
    )


def test_a_bad_point_refuses_the_whole_request() -> None:
    d = Driver(spec())
    assert d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}, {"x": 2.0}])) == ErrorResponse(
        code="invalid_message", message="outside [0.0, 1.0]", path="/trials/1/x", value="2.0"
    )
    bad = m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0, "lost": 2.0})
    good = m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})
    assert d.ask(m.AddTrialsRequest(trials=[good, bad])) == ErrorResponse(
        code="invalid_message",
        message="the study has no such objective; it has loss",
        path="/trials/1/objectives/lost",
        value="2.0",
    )
    assert d.states() == []


def test_results_from_elsewhere_are_completed_outside_the_budget_also_after_the_finish() -> None:
    d = Driver(spec(max_trials=1))
    d.result(d.suggestion(d.worker()), 0.5)
    added = m.AddedTrial(parameters={"x": 1}, objectives={"loss": 0.25}, metadata={"from": "elsewhere"})
    assert d.ask(m.AddTrialsRequest(trials=[added])) == m.AddTrialsResponse(trial_ids=[2])
    assert d.trial(2) == m.Trial(
        trial_id=2,
        state="completed",
        origin="added",
        parameters={"x": 1.0},
        objectives={"loss": 0.25},
        costs=[m.GroupCost(group="default", cost=0.25)],
        objective_revision=1,
        metadata={"from": "elsewhere"},
        created_ms=d.wall_ms,
        ended_ms=d.wall_ms,
        changed=6,
    )
    assert (d.info().created_trials, d.ask(m.GetTopKRequest()).items[0].trial.trial_id) == (1, 2)
