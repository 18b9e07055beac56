"""The ends of a study, and how it opens again."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import ObjectiveSpec

from tests.scheduler.driver import Driver, spec


def ended(d: Driver) -> tuple[str, str | None]:
    info = d.info()
    return info.state, info.reason


def test_stop_at_finishes_and_cancels_what_is_queued() -> None:
    d = Driver(spec(max_trials=9, stop_at={"loss": 0.1}))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    d.result(first, 0.2)
    assert ended(d) == ("running", None)
    d.result(second, 0.1)
    assert ended(d) == ("finished", "stop_at")
    assert d.states() == ["completed", "completed", "cancelled"]
    assert d.trial(3).reason == "the study has finished: stop_at"
    assert d.ask(m.GetSuggestionRequest(worker_id=worker, wait_s=9.0)) == m.GetSuggestionResponse(
        status="finished", reason="stop_at"
    )


def test_stop_at_needs_all_its_objectives_in_one_trial() -> None:
    objectives = (ObjectiveSpec(name="loss"), ObjectiveSpec(name="gain", direction="maximize"))
    d = Driver(spec(objectives=objectives, stop_at={"loss": 0.1, "gain": 5.0}))
    worker = d.worker()
    for values in ({"loss": 0.0, "gain": 4.0}, {"loss": 0.2, "gain": 6.0}, {"loss": 0.1, "gain": 5.0}):
        assert ended(d) == ("running", None)
        s = d.suggestion(worker)
        d.ask(m.SubmitResultRequest(results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives=values)]))
    assert ended(d) == ("finished", "stop_at")


def test_stop_at_is_reached_by_a_result_from_elsewhere() -> None:
    d = Driver(spec(stop_at={"loss": 0.1}))
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 0.0})]))
    assert ended(d) == ("finished", "stop_at")


def test_a_finished_study_keeps_what_runs_and_loses_what_expires() -> None:
    d = Driver(spec(stop_at={"loss": 0.1}, lease_s=5.0))
    worker = d.worker()
    first, held, silent = d.suggestion(worker), d.suggestion(worker), d.suggestion(worker)
    d.result(first, 0.0)
    assert d.states() == ["completed", "running", "running"]
    for _ in range(3):
        d.pass_time(2.0)
        assert d.beat(worker, held) == m.HeartbeatResponse(state="finished")
    assert d.states() == ["completed", "running", "lost"]
    d.failure(held, retry=True)
    assert d.states() == ["completed", "failed", "lost"]
    d.result(silent)
    assert d.states() == ["completed", "failed", "completed"]


def test_a_trial_given_back_to_a_finished_study_is_cancelled() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    d.ask(m.SetStudyStateRequest(state="finished"))
    assert d.release(s) == m.Receipt(trial_id=1, outcome="ended", state="cancelled")


def test_failures_finish_in_total_and_in_a_row() -> None:
    d = Driver(spec(max_trials=9, max_failures=3, max_consecutive_failures=2))
    worker = d.worker()
    d.failure(d.suggestion(worker))
    d.result(d.suggestion(worker))
    d.failure(d.suggestion(worker))
    assert ended(d) == ("running", None)
    d.restart()
    d.failure(d.suggestion(worker))
    assert ended(d) == ("finished", "max_failures")

    d = Driver(spec(max_trials=9, max_consecutive_failures=2))
    worker = d.worker()
    d.failure(d.suggestion(worker))
    d.restart()
    d.failure(d.suggestion(worker))
    assert ended(d) == ("finished", "max_consecutive_failures")


def test_a_lost_trial_is_no_failure() -> None:
    d = Driver(spec(max_failures=1, max_retries=0, lease_s=5.0))
    d.suggestion(d.worker())
    d.pass_time(6.0)
    assert (d.states(), ended(d)) == (["lost"], ("running", None))


def test_the_deadline_counts_running_seconds_over_restarts() -> None:
    d = Driver(spec(deadline_s=30.0))
    d.pass_time(20.0)
    d.now += 1000.0
    d.restart()
    d.pass_time(9.0)
    assert ended(d) == ("running", None)
    # A crash forgets at most five of them.
    d.pass_time(6.1)
    assert ended(d) == ("finished", "deadline_s")
    assert 30.0 <= d.info().running_s < 30.2


def test_a_pause_stops_suggestions_and_nothing_else() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker)
    paused = d.ask(m.SetStudyStateRequest(state="paused"))
    assert (paused.info.state, paused.info.revision) == ("paused", 1)
    ask = m.GetSuggestionRequest(worker_id=worker, wait_s=9.0)
    assert d.ask(ask) == m.GetSuggestionResponse(status="paused", retry_after_s=1.0)
    assert d.beat(worker, s) == m.HeartbeatResponse(state="paused")
    d.pass_time(6.0)
    assert d.states() == ["queued"]
    d.restart()
    assert d.ask(ask).status == "paused"
    d.ask(m.SetStudyStateRequest(state="running"))
    assert d.suggestion(worker).trial_id == 1


def test_by_hand_and_back() -> None:
    d = Driver(spec())
    worker = d.worker()
    d.ask(m.SetStudyStateRequest(state="finished"))
    assert ended(d) == ("finished", "by_hand")
    d.ask(m.SetStudyStateRequest(state="running"))
    assert ended(d) == ("running", None)
    assert d.suggestion(worker).trial_id == 1


def test_a_study_that_opens_again_meets_the_ends_it_reached_meanwhile() -> None:
    d = Driver(spec(stop_at={"loss": 0.1}))
    s = d.suggestion(d.worker())
    d.ask(m.SetStudyStateRequest(state="finished"))
    d.result(s, 0.0)
    d.ask(m.SetStudyStateRequest(state="running"))
    assert ended(d) == ("finished", "stop_at")


def test_a_study_that_reached_its_end_is_not_opened_by_hand() -> None:
    d = Driver(spec(max_trials=1))
    d.result(d.suggestion(d.worker()))
    assert d.ask(m.SetStudyStateRequest(state="running")) == ErrorResponse(
        code="conflict",
        message="study 'default' has reached its end max_trials; raise or remove that end first",
        path="/state",
        value="running",
    )


def test_more_trials_open_a_finished_study_again() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    d.result(d.suggestion(worker))
    info = d.ask(m.UpdateStudyRequest(expected_revision=1, max_trials=2)).info
    assert (info.state, info.reason, info.revision, info.spec.max_trials) == ("running", None, 2, 2)
    assert d.suggestion(worker).trial_id == 2


@pytest.mark.parametrize("changes", [{"max_trials": 1}, {"max_failures": 4}], ids=["the same budget", "another end"])
def test_an_update_that_does_not_help_leaves_the_study_finished(changes: dict[str, Any]) -> None:
    d = Driver(spec(max_trials=1))
    d.result(d.suggestion(d.worker()))
    info = d.ask(m.UpdateStudyRequest(expected_revision=1, **changes)).info
    assert (info.state, info.reason, info.revision) == ("finished", "max_trials", 2)


def test_ends_are_cleared() -> None:
    d = Driver(spec(max_trials=1, deadline_s=5.0))
    info = d.ask(m.UpdateStudyRequest(expected_revision=1, clear=["max_trials", "deadline_s"])).info
    assert (info.spec.max_trials, info.spec.deadline_s) == (None, None)
    assert d.ask(m.UpdateStudyRequest(expected_revision=2, max_trials=4, clear=["max_trials"])) == ErrorResponse(
        code="invalid_message",
        message="/clear/0: max_trials is both set and cleared",
        path="/clear/0",
        value='"max_trials"',
    )


def test_a_smaller_budget_ends_the_study_when_nothing_runs() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    d.ask(m.UpdateStudyRequest(expected_revision=1, max_trials=1))
    d.result(first)
    assert ended(d) == ("running", None)
    d.result(second)
    assert ended(d) == ("finished", "max_trials")


def test_an_update_of_another_revision_is_a_conflict() -> None:
    d = Driver(spec())
    assert d.ask(m.UpdateStudyRequest(expected_revision=3, max_trials=9)) == ErrorResponse(
        code="conflict",
        message="study 'default' is at revision 1: read it and decide again",
        path="/expected_revision",
        value="3",
        detail={"revision": 1},
    )


def test_a_stop_at_that_was_reached_before_it_was_wanted_finishes() -> None:
    d = Driver(spec())
    d.result(d.suggestion(d.worker()), 0.0)
    d.ask(m.UpdateStudyRequest(expected_revision=1, stop_at={"loss": 0.1}))
    assert ended(d) == ("finished", "stop_at")


def test_the_budget_counts_trials_created_and_nothing_else() -> None:
    d = Driver(spec(max_trials=3, lease_s=5.0))
    worker = d.worker()
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})]))
    assert [d.suggestion(worker).trial_id for _ in range(3)] == [1, 3, 4]
    d.pass_time(6.0)
    assert [d.suggestion(worker).trial_id for _ in range(3)] == [1, 3, 4]
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"
    assert (d.info().created_trials, len(d.states())) == (3, 4)


def test_an_ended_trial_is_not_replaced() -> None:
    d = Driver(spec(max_trials=2))
    worker = d.worker()
    d.failure(d.suggestion(worker))
    d.ask(m.CancelTrialsRequest(trial_ids=[d.suggestion(worker).trial_id]))
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).reason == "max_trials"
    assert d.states() == ["failed", "cancelled"]


def test_drain_tells_workers_and_gives_out_nothing() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    assert d.ask(m.ShutdownRequest()) == m.ShutdownResponse(running=1)
    assert d.beat(worker, s) == m.HeartbeatResponse(command="drain")
    assert d.ask(m.GetSuggestionRequest(worker_id=worker, wait_s=5.0)).status == "paused"
    assert d.result(s).outcome == "recorded"
    d.ask(m.ShutdownRequest(mode="stop"))
    assert d.beat(worker) == m.HeartbeatResponse(command="stop")
    d.restart()
    assert d.beat(worker) == m.HeartbeatResponse()
