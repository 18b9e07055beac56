"""Asks: suggestions, wait, paused, finished."""

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import CategoricalParameter

from tests.scheduler.driver import Driver, spec


def test_a_suggestion_is_a_lease() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    assert s == m.Suggestion(trial_id=1, attempt=1, lease="t1", lease_s=60.0, parameters=s.parameters)
    assert 0.0 <= s.parameters["x"] <= 1.0  # type: ignore[operator]
    assert d.trial(1) == m.Trial(
        trial_id=1,
        state="running",
        parameters=s.parameters,
        attempt=1,
        worker_id=worker,
        created_ms=d.wall_ms,
        started_ms=d.wall_ms,
        changed=3,
    )


def test_an_ask_gives_what_there_is_and_never_waits_to_fill_up() -> None:
    d = Driver(spec())
    response = d.ask(m.GetSuggestionRequest(worker_id=d.worker(), count=5, wait_s=30.0))
    assert (response.status, [s.trial_id for s in response.suggestions]) == ("suggestions", [1, 2, 3])


def test_the_lease_is_as_long_as_asked_or_as_the_study_says() -> None:
    d = Driver(spec(lease_s=20.0))
    worker = d.worker()
    assert d.suggestion(worker).lease_s == 20.0
    assert d.suggestion(worker, lease_s=5.0).lease_s == 5.0


def test_a_spent_budget_waits_for_the_last_trial_and_then_finishes() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    s = d.suggestion(worker)
    ask = m.GetSuggestionRequest(worker_id=worker)
    assert d.ask(ask) == m.GetSuggestionResponse(status="wait", retry_after_s=1.0)
    d.result(s)
    assert d.ask(ask) == m.GetSuggestionResponse(status="finished", reason="max_trials")
    info = d.info()
    assert (info.state, info.reason, info.counts, info.created_trials) == (
        "finished",
        "max_trials",
        m.TrialCounts(completed=1),
        1,
    )


def test_a_space_that_is_used_up_finishes() -> None:
    d = Driver(spec(parameters=(CategoricalParameter(name="kind", choices=("a", None)),), max_trials=None))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    assert {first.parameters["kind"], second.parameters["kind"]} == {"a", None}
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"
    d.result(first)
    d.failure(second)
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)) == m.GetSuggestionResponse(
        status="finished", reason="space_exhausted"
    )


def test_the_end_of_the_space_is_known_after_a_restart_without_an_ask() -> None:
    d = Driver(spec(parameters=(CategoricalParameter(name="kind", choices=(1, 2)),), max_trials=None))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    d.restart()
    d.result(first)
    assert d.info().state == "running"
    d.result(second)
    assert (d.info().state, d.info().reason) == ("finished", "space_exhausted")


def test_repeats_are_given_when_they_are_allowed() -> None:
    kind = CategoricalParameter(name="kind", choices=("a", "b"))
    d = Driver(spec(parameters=(kind,), max_trials=5, allow_repeats=True))
    response = d.ask(m.GetSuggestionRequest(worker_id=d.worker(), count=9))
    assert [s.trial_id for s in response.suggestions] == [1, 2, 3, 4, 5]


def test_queued_points_come_before_new_ones_in_their_order() -> None:
    d = Driver(spec(max_trials=4))
    enqueued = d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.25}, {"x": 1}]))
    assert enqueued == m.EnqueueTrialsResponse(trial_ids=[1, 2])
    response = d.ask(m.GetSuggestionRequest(worker_id=d.worker(), count=3))
    assert [(s.trial_id, s.parameters) for s in response.suggestions][:2] == [(1, {"x": 0.25}), (2, {"x": 1.0})]
    assert [d.trial(i).origin for i in (1, 2, 3)] == ["enqueued", "enqueued", "sampler"]


def test_a_trial_that_comes_back_goes_before_the_queued_ones() -> None:
    d = Driver(spec(max_trials=4))
    worker = d.worker()
    s = d.suggestion(worker)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.25}]))
    d.release(s)
    again = d.ask(m.GetSuggestionRequest(worker_id=worker, count=2)).suggestions
    assert [(a.trial_id, a.attempt) for a in again] == [(1, 2), (2, 1)]
    assert again[0].parameters == s.parameters


def test_an_unknown_worker_is_told_to_register() -> None:
    d = Driver(spec())
    stranger = "00000000-0000-4000-8000-00000000ffff"
    assert d.ask(m.GetSuggestionRequest(worker_id=stranger)) == ErrorResponse(
        code="unknown_worker",
        message=f"worker {stranger} is not registered with study 'default'; register and continue",
        path="/worker_id",
        value=stranger,
    )


def test_an_unknown_study_is_an_error_that_names_it() -> None:
    d = Driver(spec())
    response = d.ask(m.GetSuggestionRequest(study="nowhere", worker_id=d.worker()))
    assert response == ErrorResponse(
        code="unknown_study", message="there is no study 'nowhere'", path="/study", value="nowhere"
    )


def test_a_request_without_a_study_hears_which_ones_there_are() -> None:
    d = Driver(spec())
    d.ask(m.DeleteStudyRequest())
    for name, shown in (
        ("b", "b"),
        ("a", "a, b"),
        ("c", "a, b, c"),
        ("d", "a, b, c, d"),
        ("e", "a, b, c, d, e"),
        ("f", "a, b, c, d, e, ..."),
    ):
        d.ask(m.CreateStudyRequest(study=name, spec=spec()))
        assert d.ask(m.RegisterWorkerRequest()) == ErrorResponse(
            code="unknown_study",
            message=f"there is no study 'default'; name another one: {shown}",
            path="/study",
            value="default",
        )


@pytest.mark.parametrize("lease_s", [0.5, 90_000.0])
def test_a_lease_beyond_the_limits_is_refused(lease_s: float) -> None:
    d = Driver(spec())
    assert d.ask(m.GetSuggestionRequest(worker_id=d.worker(), lease_s=lease_s)) == ErrorResponse(
        code="invalid_message",
        message="/lease_s: a lease lasts from 1.0 to 86400.0 seconds here",
        path="/lease_s",
        value=str(lease_s),
    )


def test_a_batch_beyond_the_limit_is_refused() -> None:
    d = Driver(spec(), Limits(max_batch=2))
    assert d.ask(m.GetSuggestionRequest(worker_id=d.worker(), count=3)) == ErrorResponse(
        code="too_large", message="/count: 3 is beyond the limit of 2", path="/count", value="3"
    )


def test_parallel_workers_do_not_get_the_same_point() -> None:
    d = Driver(spec(max_trials=50))
    workers = [d.worker() for _ in range(5)]
    points = [d.suggestion(worker).parameters["x"] for _ in range(10) for worker in workers]
    assert len(set(points)) == 50
