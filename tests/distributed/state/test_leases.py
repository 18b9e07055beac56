"""Leases and the clock: renewal, expiry, take-back, gaps, restarts, goodbyes of the network."""

import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits

from tests.scheduler.driver import Driver, dropped, spec


def test_heartbeats_keep_a_lease_and_commit_nothing() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker)
    for _ in range(10):
        d.pass_time(2.0)
        commits = d.storage.commits
        assert d.beat(worker, s) == m.HeartbeatResponse()
        assert d.storage.commits == commits
    assert d.states() == ["running"]


def test_a_lease_that_is_not_renewed_expires_by_the_clock() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    d.suggestion(worker)
    d.pass_time(4.9)
    assert d.states() == ["running"]
    d.pass_time(0.1)
    trial = d.trial(1)
    assert (trial.state, trial.retries, trial.reason) == ("queued", 1, "the lease of attempt 1 expired")


def test_only_the_holder_renews() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    old = d.suggestion(worker)
    d.pass_time(5.0)
    d.suggestion(d.worker())
    guess = m.Suggestion(trial_id=1, attempt=2, lease="guess", lease_s=5.0, parameters={})
    for _ in range(5):
        assert d.beat(worker, old, guess) == dropped(old, guess)
        d.pass_time(1.0)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 2)


def test_a_heartbeat_takes_back_what_is_still_queued() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.pass_time(120.0)
    assert d.trial(1).retries == 1
    assert d.beat(worker, s) == m.HeartbeatResponse()
    trial = d.trial(1)
    assert (trial.state, trial.attempt, trial.retries, trial.reason) == ("running", 1, 0, None)
    assert d.result(s).outcome == "recorded"


def test_a_heartbeat_takes_back_what_was_lost() -> None:
    d = Driver(spec(lease_s=5.0, max_trials=1, max_retries=0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.pass_time(6.0)
    assert d.states() == ["lost"]
    assert d.beat(worker, s) == m.HeartbeatResponse(state="finished")
    trial = d.trial(1)
    assert (trial.state, trial.retries, trial.ended_ms) == ("running", 0, None)
    d.pass_time(6.0)
    assert d.states() == ["lost"]


def test_what_was_given_back_is_not_taken_back() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    d.release(s)
    assert d.beat(worker, s) == dropped(s)
    assert d.states() == ["queued"]


def test_expiries_beyond_the_retries_lose_the_trial() -> None:
    d = Driver(spec(lease_s=5.0, max_retries=2))
    worker = d.worker()
    for attempt in (1, 2, 3):
        assert d.suggestion(worker).attempt == attempt
        d.pass_time(5.0)
    assert (d.trial(1).state, d.trial(1).retries) == ("lost", 3)


def test_a_gap_of_the_clock_extends_every_lease_that_was_open() -> None:
    d = Driver(spec(lease_s=8.0))
    worker = d.worker()
    d.suggestion(worker)
    d.pass_time(1.0)
    d.now += 30.0
    young = m.GetSuggestionRequest(worker_id=worker)
    d.step(d.envelope(young), tick=True)
    # Open before the gap: the 7 s that were left; given after it: 8 s and no more.
    d.pass_time(6.9)
    assert d.states() == ["running", "running"]
    d.pass_time(0.1)
    assert d.states() == ["queued", "running"]
    d.pass_time(1.0)
    assert d.states() == ["queued", "queued"]


def test_the_socket_is_drained_before_the_reaper_runs() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.now += 5.0
    beat = d.envelope(m.HeartbeatRequest(worker_id=worker, leases=[m.LeaseRef(trial_id=1, lease=s.lease)]))
    d.core.step([beat], now=d.now, wall_ms=d.wall_ms, tick=True, busy_s=5.0)
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)


def test_a_restart_gives_every_open_lease_a_full_term() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.pass_time(4.0)
    d.now += 1000.0
    d.restart()
    d.pass_time(4.9)
    assert d.beat(worker, s) == m.HeartbeatResponse()
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)


def test_what_could_not_be_delivered_goes_back_at_once_and_counts_for_nothing() -> None:
    d = Driver(spec())
    worker = d.worker()
    (reply,) = d.replies(d.envelope(m.GetSuggestionRequest(worker_id=worker), "key"))
    assert reply.handed == ((1, 1),)
    d.core.undelivered(reply.peer, reply.correlation)
    d.step()
    trial = d.trial(1)
    assert (trial.state, trial.retries, trial.preemptions) == ("queued", 0, 0)
    assert (d.suggestion(worker).trial_id, d.suggestion(worker).trial_id) == (1, 2)


def test_a_replay_takes_back_what_could_not_be_delivered() -> None:
    d = Driver(spec())
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    (reply,) = d.replies(d.envelope(ask, "key"))
    d.core.undelivered(reply.peer, reply.correlation)
    d.step()
    s = d.suggestion(worker, "key")
    assert (s.trial_id, s.attempt, s.lease, s.standing) == (1, 1, "t1", "held")
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)


def test_an_undelivered_reply_is_put_back_also_when_the_commit_fails() -> None:
    d = Driver(spec())
    worker = d.worker()
    (reply,) = d.replies(d.envelope(m.GetSuggestionRequest(worker_id=worker)))
    d.core.undelivered(reply.peer, reply.correlation)
    d.storage.fails = "before"
    d.step()
    assert d.core.has_work
    d.step()
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 0)


def test_a_silent_worker_is_away_and_not_forgotten() -> None:
    d = Driver(spec(), Limits(worker_away_s=10.0))
    worker = d.worker(name="w")
    d.pass_time(12.0)
    assert [(w.worker_id, w.state) for w in d.ask(m.StatusRequest()).workers] == [(worker, "away")]
    d.restart()
    assert [(w.worker_id, w.state) for w in d.ask(m.StatusRequest()).workers] == [(worker, "away")]
    d.beat(worker)
    assert [(w.worker_id, w.state) for w in d.ask(m.StatusRequest()).workers] == [(worker, "active")]
    events = d.ask(m.GetEventsRequest()).items
    assert [e.state for e in events if isinstance(e, m.WorkerChanged)] == ["active", "away", "active"]


def test_a_full_study_takes_the_place_of_a_worker_that_is_away() -> None:
    d = Driver(spec(), Limits(worker_away_s=10.0, max_workers=2))
    first = d.worker()
    d.worker()
    refused = d.ask(m.RegisterWorkerRequest())
    assert (refused.code, refused.message, refused.retryable, refused.retry_after_s) == (
        "overloaded",
        "study 'default' has 2 workers",
        True,
        60.0,
    )
    d.pass_time(12.0)
    d.worker()
    assert d.ask(m.HeartbeatRequest(worker_id=first)).code == "unknown_worker"


@pytest.mark.spec("L-4")
def test_a_heartbeat_written_before_a_failure_concerns_the_lease_that_it_names() -> None:
    d = Driver(spec(max_retries=3, max_trials=1))
    worker, other = d.worker(), d.worker()
    first = d.suggestion(worker)
    assert d.failure(first, retry=True).outcome == "requeued"
    assert d.beat(worker, first) == dropped(first)
    second = d.suggestion(worker)
    assert (second.trial_id, second.attempt) == (1, 2)
    d.now += 1.0
    expires = d.core.state.study("default").trials[0].expires
    assert d.beat(worker, first) == dropped(first)
    assert d.core.state.study("default").trials[0].expires == expires  # nor does it renew the newer lease
    assert d.beat(other, first) == dropped(first)
    d.failure(second, retry=True)
    d.suggestion(other)
    assert d.beat(worker, second) == dropped(second)


@pytest.mark.spec("L-11")
@pytest.mark.parametrize("turn_s", [0.05, 0.4, 2.0])
def test_a_lease_ends_however_busy_the_loop_is(turn_s: float) -> None:
    """Turns that take long, one after another, are no gap: the scheduler is at work."""
    d = Driver(spec(lease_s=1.0))
    d.suggestion(d.worker())
    for _ in range(round(4.0 / turn_s)):
        d.now += turn_s
        d.core.step(now=d.now, wall_ms=d.wall_ms, tick=True, busy_s=turn_s)
    trial = d.trial(1)
    assert (trial.state, trial.retries) == ("queued", 1)


@pytest.mark.spec("L-8")
@pytest.mark.parametrize("first", [True, False], ids=["a tick", "a request"])
def test_a_stop_of_several_terms_takes_nothing_from_a_lease(first: bool) -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    d.suggestion(worker)
    d.pass_time(2.0)
    d.now += 17.0  # stopped, and woken
    d.step(*([] if first else [d.envelope(m.DescribeRequest())]), tick=first)
    d.pass_time(2.9)
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)
    d.pass_time(0.2)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 1)
