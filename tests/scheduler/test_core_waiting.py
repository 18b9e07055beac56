"""Parked requests: until when they wait, and what answers them at once."""

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits

from tests.scheduler.driver import Driver, spec

WAIT = m.GetSuggestionResponse(status="wait", retry_after_s=1.0)


def waiting(limits: Limits | None = None) -> tuple[Driver, str, m.Suggestion]:
    """A study with nothing at hand, and an ask that waits for 20 s."""
    d = Driver(spec(max_trials=1), limits)
    worker = d.worker()
    s = d.suggestion(worker)
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), "key", peer="b")) == []
    return d, worker, s


def test_a_parked_ask_ends_at_its_deadline() -> None:
    d, _, _ = waiting()
    assert d.pass_time(19.9) == []
    assert d.pass_time(0.1) == [("b", WAIT)]
    assert d.pass_time(30.0) == []


def test_a_poll_is_no_longer_than_the_limit() -> None:
    d = Driver(spec(max_trials=1), Limits(max_wait_s=3.0))
    worker = d.worker()
    d.suggestion(worker)
    ((_, refused),) = d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0)))
    assert (refused.code, refused.path) == ("invalid_message", "/wait_s")
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=3.0), peer="b")) == []
    assert d.pass_time(2.9) == []
    assert d.pass_time(0.1) == [("b", WAIT)]


def test_a_parked_ask_gets_a_trial_that_comes_back() -> None:
    d, worker, s = waiting()
    ref = m.LeaseRef(trial_id=1, lease=s.lease)
    (_, released), (peer, given) = d.step(d.envelope(m.ReleaseTrialsRequest(leases=[ref])))
    assert released.receipts[0].outcome == "requeued"
    assert (peer, given) == (
        "b",
        m.GetSuggestionResponse(
            status="suggestions",
            suggestions=[m.Suggestion(trial_id=1, attempt=2, lease="t2", lease_s=60.0, parameters=s.parameters)],
        ),
    )
    # It is recorded under its key like any other.
    assert d.ask(m.GetSuggestionRequest(worker_id=worker), "key") == given


def test_a_parked_ask_gets_an_expired_trial() -> None:
    d = Driver(spec(max_trials=1, lease_s=5.0))
    worker, other = d.worker(), d.worker()
    d.suggestion(worker)
    d.step(d.envelope(m.GetSuggestionRequest(worker_id=other, wait_s=20.0), peer="b"))
    ((peer, given),) = d.pass_time(5.0)
    assert (peer, given.suggestions[0].attempt) == ("b", 2)


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (m.SetStudyStateRequest(state="paused"), m.GetSuggestionResponse(status="paused", retry_after_s=1.0)),
        (m.SetStudyStateRequest(state="finished"), m.GetSuggestionResponse(status="finished", reason="by_hand")),
        (m.ShutdownRequest(), m.GetSuggestionResponse(status="paused", retry_after_s=1.0)),
        (
            m.DeleteStudyRequest(),
            ErrorResponse(code="unknown_study", message="there is no study 'default'", path="/study", value="default"),
        ),
    ],
    ids=["pause", "finish", "drain", "delete"],
)
def test_a_parked_ask_is_answered_at_once(event: m.Request, answer: object) -> None:
    d, _, _ = waiting()
    assert dict(d.step(d.envelope(event)))["b"] == answer


def test_a_parked_ask_hears_of_the_finish() -> None:
    d, _, s = waiting()
    tell = m.SubmitResultRequest(results=[m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0})])
    assert d.step(d.envelope(tell)) == [
        ("a", m.SubmitResultResponse(receipts=[m.Receipt(trial_id=1, outcome="recorded", state="completed")])),
        ("b", m.GetSuggestionResponse(status="finished", reason="max_trials")),
    ]


def test_every_parked_ask_hears_of_the_finish() -> None:
    d, worker, _ = waiting()
    for peer in ("c", "d"):
        d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), peer=peer))
    finished = m.GetSuggestionResponse(status="finished", reason="by_hand")
    replies = d.step(d.envelope(m.SetStudyStateRequest(state="finished")))
    assert replies[1:] == [("b", finished), ("c", finished), ("d", finished)]


def test_asks_are_served_in_the_order_in_which_they_came() -> None:
    d = Driver(spec(max_trials=3))
    worker = d.worker()
    for _ in range(3):
        d.suggestion(worker)
    for peer in ("b", "c"):
        d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), peer=peer))
    # Something happens that helps nobody, and then something for one.
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})]))
    d.ask(m.UpdateStudyRequest(expected_revision=1, max_failures=9))
    replies = d.step(d.envelope(m.UpdateStudyRequest(expected_revision=2, max_trials=4)))
    assert [peer for peer, _ in replies] == ["a", "b"]


def test_a_second_ask_with_the_key_joins_the_first_and_the_last_connection_is_answered() -> None:
    d, worker, s = waiting()
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=5.0), "key", peer="c")) == []
    replies = d.step(d.envelope(m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])))
    assert [(peer, type(r).__name__) for peer, r in replies] == [
        ("a", "ReleaseTrialsResponse"),
        ("c", "GetSuggestionResponse"),
    ]


def test_another_request_with_the_key_of_a_parked_ask_is_a_conflict() -> None:
    d, worker, _ = waiting()
    other = m.GetSuggestionRequest(worker_id=worker, count=2, wait_s=5.0)
    ((peer, error),) = d.step(d.envelope(other, "key", peer="c"))
    assert (peer, error.code) == ("c", "conflict")
    assert d.pass_time(20.0) == [("b", WAIT)]


def test_a_peer_that_has_gone_is_not_answered() -> None:
    d, _, _ = waiting()
    d.core.drop_peer("b")
    assert d.pass_time(30.0) == []


def test_events_wait_for_the_next_one() -> None:
    d = Driver(spec())
    worker = d.worker()
    assert d.step(d.envelope(m.GetEventsRequest(after=2, wait_s=20.0), peer="b")) == []
    d.now += 1.0
    d.step(tick=True)
    replies = d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker)))
    event = m.TrialChanged(event_id=3, time_ms=d.wall_ms, trial_id=1, state="running", attempt=1, worker_id=worker)
    assert replies[1] == ("b", m.GetEventsResponse(items=[event], next_cursor=3))


def test_events_that_do_not_come_end_the_wait_with_an_empty_page() -> None:
    d = Driver(spec())
    assert d.step(d.envelope(m.GetEventsRequest(after=1, wait_s=2.0), peer="b")) == []
    assert d.pass_time(2.0) == [("b", m.GetEventsResponse(next_cursor=1))]


def test_a_wait_for_events_of_a_deleted_study_ends() -> None:
    d = Driver(spec())
    d.step(d.envelope(m.GetEventsRequest(after=1, wait_s=2.0), peer="b"))
    assert dict(d.step(d.envelope(m.DeleteStudyRequest())))["b"].code == "unknown_study"


def test_a_parked_ask_of_a_worker_that_leaves_is_answered() -> None:
    d, worker, _ = waiting()
    replies = d.step(d.envelope(m.DeregisterWorkerRequest(worker_id=worker)))
    assert [(peer, getattr(r, "code", None)) for peer, r in replies] == [("a", None), ("b", "unknown_worker")]


@pytest.mark.spec("A-6", "F-9")
def test_nobody_waits_for_a_scheduler_that_ends() -> None:
    d, worker, _ = waiting()
    events = m.GetEventsRequest(after=d.ask(m.StatusRequest()).newest_event, wait_s=20.0)
    assert d.step(d.envelope(events, peer="c")) == []
    d.core.end()
    paused = m.GetSuggestionResponse(status="paused", retry_after_s=1.0)
    assert [(peer, type(r)) for peer, r in d.step()] == [("b", m.GetSuggestionResponse), ("c", m.GetEventsResponse)]
    # Who asks now does not wait either; results are taken, and a heartbeat hears nothing of it.
    ask = m.GetSuggestionRequest(worker_id=worker, wait_s=20.0)
    assert [r for _, r in d.step(d.envelope(ask), d.envelope(events))] == [
        paused,
        m.GetEventsResponse(next_cursor=events.after or 0),
    ]
    assert d.beat(worker).command == "continue"
