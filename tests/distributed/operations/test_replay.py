"""Idempotency keys: the same request again, another one under the same key, and when a key is forgotten."""

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits

from tests.scheduler.driver import Driver, spec

CONFLICT = ErrorResponse(
    code="conflict",
    message="this idempotency key came before with another request; choose a new key for a new request",
)


@pytest.mark.parametrize("restarts", [False, True])
def test_a_replay_returns_the_same_leases_with_their_standing(restarts: bool) -> None:
    d = Driver(spec(max_trials=5))
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker, count=5)
    first = d.ask(ask, "key")
    held, gone, completed, failed, released = first.suggestions
    d.release(gone)
    again = d.suggestion(worker)
    d.result(completed)
    d.failure(failed)
    d.release(released)
    if restarts:
        d.restart()
    replaced = {
        1: {},
        2: {"standing": "gone", "state": "running"},
        3: {"standing": "ended", "state": "completed"},
        4: {"standing": "ended", "state": "failed"},
        5: {"standing": "gone", "state": "queued"},
    }
    assert (again.trial_id, again.attempt) == (2, 2)
    assert d.ask(ask, "key") == m.GetSuggestionResponse(
        status="suggestions",
        suggestions=[
            m.Suggestion(
                trial_id=s.trial_id,
                attempt=s.attempt,
                lease=s.lease,
                lease_s=s.lease_s,
                parameters=s.parameters,
                **replaced[s.trial_id],  # type: ignore[arg-type]
            )
            for s in first.suggestions
        ],
    )
    assert d.info().created_trials == 5
    assert held.trial_id == 1


def test_a_replay_renews_and_takes_back() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker, "key")
    d.pass_time(4.0)
    assert d.suggestion(worker, "key") == s
    d.pass_time(4.0)
    assert d.states() == ["running"]
    d.pass_time(60.0)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 1)
    assert d.suggestion(worker, "key") == s
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)


def test_a_replayed_tell_returns_the_receipts_and_the_next() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    tell = m.SubmitResultRequest(worker_id=worker, results=[item], next_count=1)
    first = d.ask(tell, "key")
    d.restart()
    assert d.ask(tell, "key") == first
    assert d.info().counts == m.TrialCounts(completed=1, running=1)


@pytest.mark.parametrize("restarts", [False, True])
def test_other_operations_return_what_they_returned(restarts: bool) -> None:
    d = Driver(spec(max_trials=10))
    requests = [
        m.RegisterWorkerRequest(name="w"),
        m.EnqueueTrialsRequest(trials=[{"x": 0.5}]),
        m.AddTrialsRequest(trials=[m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})]),
        m.UpdateStudyRequest(expected_revision=1, max_trials=20),
    ]
    first = [d.ask(request, "key") for request in requests]
    if restarts:
        d.restart()
    again = [d.ask(request, "key") for request in requests]
    # What a reply says of the study is as of its own time.
    as_of_then = [
        msgspec.structs.replace(a, info=b.info) if hasattr(b, "info") else a for a, b in zip(again, first, strict=True)
    ]
    assert as_of_then == first
    assert (len(d.states()), d.info().revision, d.ask(m.StatusRequest()).worker_count) == (2, 2, 1)


def test_the_same_key_with_another_request_is_a_conflict() -> None:
    d = Driver(spec())
    worker = d.worker()
    d.suggestion(worker, "key")
    assert d.ask(m.GetSuggestionRequest(worker_id=worker, count=2), "key") == CONFLICT
    assert d.info().created_trials == 1


def test_how_long_a_request_waits_is_no_part_of_its_meaning() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker, "key", wait_s=5.0)
    assert d.suggestion(worker, "key") == s


def test_the_scope_of_a_key_is_principal_study_and_operation() -> None:
    d = Driver(spec(max_trials=10))
    d.ask(m.CreateStudyRequest(study="other", spec=spec(max_trials=10)))
    enqueue = m.EnqueueTrialsRequest(trials=[{"x": 0.5}])
    d.ask(enqueue, "key")
    d.ask(enqueue, "key", principal="you")
    d.ask(m.EnqueueTrialsRequest(study="other", trials=[{"x": 0.25}]), "key")
    d.ask(m.RegisterWorkerRequest(), "key")
    assert d.ask(enqueue, "key") == m.EnqueueTrialsResponse(trial_ids=[1])
    assert (d.info().counts.queued, d.info("other").counts.queued) == (2, 1)


def test_a_key_of_a_deleted_study_means_nothing_to_the_next_of_its_name() -> None:
    d = Driver(spec())
    enqueue = m.EnqueueTrialsRequest(trials=[{"x": 0.5}])
    d.ask(enqueue, "key")
    d.ask(m.DeleteStudyRequest())
    d.ask(m.CreateStudyRequest(spec=spec()))
    assert d.info().counts.queued == 0
    assert d.ask(enqueue, "key") == m.EnqueueTrialsResponse(trial_ids=[1])
    assert d.info().counts.queued == 1


def test_only_what_changed_something_is_recorded() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    s = d.suggestion(worker)
    ask = m.GetSuggestionRequest(worker_id=worker)
    assert d.ask(ask, "key").status == "wait"
    d.release(s)
    assert d.ask(ask, "key").suggestions[0].attempt == 2
    assert len(d.storage.requests(1)) == 1


def test_a_key_is_kept_until_its_trials_have_ended_and_a_retention_more() -> None:
    d = Driver(spec(max_trials=100), Limits(request_retention_s=10.0))
    worker = d.worker()
    s = d.suggestion(worker, "key")
    ask = m.GetSuggestionRequest(worker_id=worker)
    for _ in range(3):
        d.pass_time(11.0)
        d.beat(worker, s)
        d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    d.result(s)
    d.pass_time(9.0)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    assert d.ask(ask, "key").suggestions[0].standing == "ended"
    for _ in range(3):
        d.pass_time(11.0)
        d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    assert d.storage.requests(1) == []
    assert d.ask(ask, "key").suggestions[0].trial_id != 1


def test_many_newer_requests_push_out_a_key_whose_trials_have_ended() -> None:
    d = Driver(spec(max_trials=100), Limits(request_retention=3))
    worker = d.worker()
    open_one, ended = d.suggestion(worker, "open"), d.suggestion(worker, "ended")
    d.result(ended)
    for i in range(4):
        d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), f"key {i}")
    assert [row.key for row in d.storage.requests(1)] == ["open", "key 1", "key 2", "key 3"]
    assert d.suggestion(worker, "open") == open_one
