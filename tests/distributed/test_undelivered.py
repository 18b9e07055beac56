"""Replies that cannot be delivered: who waits is forgotten, and what a reply handed out goes back."""

from hola_protocol import messages as m

from tests.scheduler.driver import Driver, spec


def lose(d: Driver, peer: str, correlation: str) -> None:
    d.core.undelivered(peer, correlation)
    d.step()


def test_a_waiting_ask_whose_client_left_is_forgotten() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    s = d.suggestion(worker)
    waiting = d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), "key", peer="relay")
    other = d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), "other", peer="relay")
    assert d.step(waiting, other) == []
    lose(d, "relay", waiting.correlation)
    replies = d.replies(d.envelope(m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])))
    # The other ask behind the same connection is served.
    assert [(r.peer, r.correlation) for r in replies[1:]] == [("relay", other.correlation)]


def test_a_waiting_ask_joined_from_another_connection_is_not_forgotten() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    s = d.suggestion(worker)
    ask = m.GetSuggestionRequest(worker_id=worker, wait_s=20.0)
    first = d.envelope(ask, "key", peer="relay")
    d.step(first)
    d.step(d.envelope(ask, "key", peer="other"))
    lose(d, "relay", first.correlation)
    (_, given) = d.step(d.envelope(m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])))
    assert (given[0], given[1].status) == ("other", "suggestions")


def test_a_notice_in_the_batch_of_its_request_is_heeded() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    ask = d.envelope(m.GetSuggestionRequest(worker_id=worker), "key", peer="relay")
    d.core.undelivered("relay", ask.correlation)
    d.step(ask)
    assert d.trial(1).state == "queued"
    s = d.suggestion(worker)
    waiting = d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), "more", peer="relay")
    d.core.undelivered("relay", waiting.correlation)
    assert d.step(waiting) == []
    d.release(s)
    assert d.trial(1).state == "queued"


def test_a_notice_of_an_unknown_request_changes_nothing() -> None:
    d = Driver(spec())
    d.suggestion(d.worker())
    commits = d.storage.commits
    lose(d, "a", "no such")
    lose(d, "stranger", "3")
    assert (d.trial(1).state, d.storage.commits) == ("running", commits)
