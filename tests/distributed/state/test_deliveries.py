"""Replies that reach nobody: what they handed out goes back, unless a later reply has brought it."""

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse

from hola.distributed.core import Envelope
from hola.storage.contract import StorageError
from hola.storage.rows import StudyRow
from tests.scheduler.driver import Driver, spec


def lose(d: Driver, peer: str, correlation: str) -> None:
    d.core.undelivered(peer, correlation)
    d.step()


@pytest.mark.spec("A-13", "P-3")
def test_of_two_replies_in_one_batch_only_the_later_can_take_the_lease_back() -> None:
    """A client timed out, connected again and sent its ask again; both copies came at once."""
    d = Driver(spec(max_preemptions=0))
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    first, second = d.replies(d.envelope(ask, "key", peer="old"), d.envelope(ask, "key", peer="new"))
    lose(d, first.peer, first.correlation)
    assert d.trial(1).state == "running"
    lose(d, second.peer, second.correlation)
    trial = d.trial(1)
    assert (trial.state, trial.preemptions, trial.retries) == ("queued", 0, 0)


@pytest.mark.spec("A-13", "P-3")
def test_a_replay_that_is_lost_takes_no_lease_that_an_earlier_reply_brought() -> None:
    d = Driver(spec(max_preemptions=0))
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    (first,) = d.replies(d.envelope(ask, "key", peer="old"))
    (again,) = d.replies(d.envelope(ask, "key", peer="new"))
    lose(d, again.peer, again.correlation)
    assert d.trial(1).state == "running"
    lose(d, first.peer, first.correlation)
    assert d.trial(1).state == "queued"


@pytest.mark.spec("A-13", "L-9")
def test_a_lease_that_was_given_before_a_start_may_have_arrived() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    d.step(d.envelope(ask, "key"))
    d.restart()
    (again,) = d.replies(d.envelope(ask, "key", peer="new"))
    lose(d, again.peer, again.correlation)
    assert d.trial(1).state == "running"
    d.pass_time(5.0)
    assert d.trial(1).state == "queued"
    # Taken back by a replay, it is known again what became of it.
    (again,) = d.replies(d.envelope(ask, "key", peer="new"))
    assert d.trial(1).state == "running"
    lose(d, again.peer, again.correlation)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 0)


@pytest.mark.spec("A-13")
@pytest.mark.parametrize("kind", ["result", "failure"])
def test_what_the_reply_to_a_tell_brought_goes_back_too(kind: str) -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    tell: m.Request = m.SubmitResultRequest(
        results=[m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0})], worker_id=worker, next_count=1
    )
    if kind == "failure":
        failure = m.Failure(trial_id=1, lease=s.lease, reason="planted")
        tell = m.SubmitResultRequest(failures=[failure], worker_id=worker, next_count=1)
    (reply,) = d.replies(d.envelope(tell, "key"))
    lose(d, reply.peer, reply.correlation)
    assert d.states() == ["completed" if kind == "result" else "failed", "queued"]
    # The client sends it again, and is given the same.
    again = d.ask(tell, "key")
    assert [(s.trial_id, s.attempt, s.standing) for s in again.next.suggestions] == [(2, 1, "held")]


def fail_durably(d: Driver, *envelopes: Envelope) -> None:
    """Let a commit report that it failed, although its changes are durable."""
    d.storage.fails = "after"
    assert [error.code for _, error in d.step(*envelopes)] == ["unavailable"] * len(envelopes)


@pytest.mark.spec("A-13", "P-3")
def test_a_durable_lease_goes_back_when_the_error_to_its_ask_is_lost() -> None:
    """Nobody can hold it: the only reply to its request brought no lease, and reached nobody."""
    d = Driver(spec(max_preemptions=0))
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    first = d.envelope(ask, "key", peer="old")
    fail_durably(d, first)
    lose(d, first.peer, first.correlation)
    trial = d.trial(1)
    assert (trial.state, trial.attempt, trial.preemptions, trial.retries) == ("queued", 1, 0, 0)
    (again,) = d.ask(ask, "key").suggestions
    assert (again.trial_id, again.attempt, again.standing, d.trial(1).state) == (1, 1, "held", "running")


@pytest.mark.spec("A-13")
def test_a_lost_error_takes_no_lease_back_that_a_replay_brought() -> None:
    d = Driver(spec())
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    first = d.envelope(ask, "key", peer="old")
    fail_durably(d, first)
    (again,) = d.replies(d.envelope(ask, "key", peer="new"))
    lose(d, first.peer, first.correlation)
    assert d.trial(1).state == "running"
    lose(d, again.peer, again.correlation)
    assert d.trial(1).state == "queued"


@pytest.mark.spec("A-13")
def test_an_error_keeps_no_lease_in_force_whose_replay_is_lost() -> None:
    d = Driver(spec())
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    first = d.envelope(ask, "key", peer="old")
    fail_durably(d, first)
    (again,) = d.replies(d.envelope(ask, "key", peer="new"))
    lose(d, again.peer, again.correlation)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 0)
    lose(d, first.peer, first.correlation)
    assert [(s.attempt, s.standing) for s in d.ask(ask, "key").suggestions] == [(1, "held")]


@pytest.mark.spec("A-13")
@pytest.mark.parametrize("correlation", ["the same", "another"])
def test_an_error_to_a_replay_leaves_what_an_earlier_reply_brought(correlation: str) -> None:
    d = Driver(spec())
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    first = d.envelope(ask, "key")
    d.step(first)
    again = first if correlation == "the same" else d.envelope(ask, "key")
    # Something to store beside the replay, which changes nothing.
    fail_durably(d, again, d.envelope(m.RegisterWorkerRequest(), "other"))
    other = d.envelope(ask, "key")
    fail_durably(d, other, d.envelope(m.RegisterWorkerRequest(), "one more"))
    lose(d, other.peer, other.correlation)
    assert d.trial(1).state == "running"
    lose(d, first.peer, first.correlation)
    assert d.trial(1).state == "queued"


@pytest.mark.spec("A-13")
def test_a_storage_that_cannot_be_read_leaves_it_known_which_replies_brought_a_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    d = Driver(spec())
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    (given,) = d.replies(d.envelope(ask, "key"))
    fail_durably(d, d.envelope(m.RegisterWorkerRequest(), "other"))

    def unreadable() -> list[StudyRow]:
        raise StorageError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "studies", unreadable)
        d.step()
    lose(d, given.peer, given.correlation)
    assert (d.trial(1).state, d.trial(1).retries) == ("queued", 0)


@pytest.mark.spec("A-13", "P-3")
def test_a_replay_of_what_went_to_another_says_gone() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    (reply,) = d.replies(d.envelope(ask, "key"))
    lose(d, reply.peer, reply.correlation)
    assert d.suggestion(d.worker()).attempt == 2
    assert d.suggestion(worker, "key").standing == "gone"


def test_whoever_beats_for_a_lease_has_it() -> None:
    d = Driver(spec())
    worker = d.worker()
    (reply,) = d.replies(d.envelope(m.GetSuggestionRequest(worker_id=worker)))
    d.beat(worker, m.Suggestion(trial_id=1, attempt=1, lease="t1", lease_s=60.0, parameters={}))
    lose(d, reply.peer, reply.correlation)
    assert d.trial(1).state == "running"


def test_what_was_taken_back_in_the_step_that_put_it_back_stays() -> None:
    d = Driver(spec())
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    (reply,) = d.replies(d.envelope(ask, "key"))
    d.core.undelivered(reply.peer, reply.correlation)
    d.core.undelivered("a", "no such")
    ((_, again),) = d.step(d.envelope(ask, "key"))
    assert (again.suggestions[0].standing, d.trial(1).state, d.trial(1).attempt) == ("held", "running", 1)


def test_asks_that_vanish_again_and_again_cost_no_attempt_each() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    errors = []
    for _ in range(300):
        (reply,) = d.replies(d.envelope(m.GetSuggestionRequest(worker_id=worker)))
        if not reply.handed:
            errors.append(msgspec.json.decode(reply.body, type=ErrorResponse))
        lose(d, reply.peer, reply.correlation)
        d.pass_time(0.5)
    # In two and a half minutes: the twenty that were allowed, and a few with growing pauses.
    assert 20 < d.trial(1).attempt < 30
    assert {(e.code, e.retryable) for e in errors} == {("overloaded", True)}
    assert all(0.0 < (e.retry_after_s or 0.0) <= 60.0 for e in errors)
    # Others are served meanwhile, and so is the worker itself once it has shown that a suggestion reached it.
    other = d.worker()
    s = d.suggestion(other)
    d.release(s)
    d.pass_time(60.0)
    s = d.suggestion(worker)
    d.beat(worker, s)
    d.release(s)
    assert d.suggestion(worker).trial_id == 1


def test_a_tell_of_a_worker_that_is_held_back_is_recorded() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    s = d.suggestion(worker)
    for _ in range(20):
        (reply,) = d.replies(d.envelope(m.GetSuggestionRequest(worker_id=worker)))
        lose(d, reply.peer, reply.correlation)
    result = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0})
    failure = m.Failure(trial_id=2, lease="nobody's", reason="planted")
    held_back = d.ask(m.SubmitResultRequest(failures=[failure], worker_id=worker, next_count=1))
    assert (held_back.receipts[0].outcome, held_back.next.status) == ("refused", "wait")
    told = d.ask(m.SubmitResultRequest(results=[result], worker_id=worker, next_count=1))
    assert (told.receipts[0].outcome, told.next.status) == ("recorded", "suggestions")
