"""What one token may do to the workers of another, and what becomes of a token that is revoked."""

from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits

from tests.scheduler.driver import Driver, spec


def refused(d: Driver, request: m.Request) -> str:
    code: str = d.ask(request, "key", principal="other").code
    return code


@pytest.mark.spec("W-4", "T-6")
def test_a_worker_of_another_token_is_not_known() -> None:
    d = Driver(spec(), Limits(worker_away_s=10.0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.pass_time(9.0)
    ref = m.LeaseRef(trial_id=1, lease=s.lease)
    tell: dict[str, Any] = {"worker_id": worker, "next_count": 1}
    requests: list[m.Request] = [
        m.GetSuggestionRequest(worker_id=worker),
        m.HeartbeatRequest(worker_id=worker, leases=[ref]),
        m.SubmitResultRequest(results=[m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0})], **tell),
        m.SubmitResultRequest(failures=[m.Failure(trial_id=1, lease=s.lease, reason="r")], **tell),
    ]
    assert [refused(d, request) for request in requests] == ["unknown_worker"] * 4
    # None of them had an effect, not even as a sign of the worker's life.
    d.pass_time(2.0)
    assert d.states() == ["running"]
    assert [w.state for w in d.ask(m.StatusRequest()).workers] == ["away"]


@pytest.mark.spec("W-4")
def test_a_result_is_judged_by_its_lease_whoever_brings_it() -> None:
    d = Driver(spec(), Limits(worker_away_s=10.0))
    worker = d.worker()
    s = d.suggestion(worker)
    d.pass_time(9.0)
    result = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0})
    for _ in range(2):
        reply = d.ask(m.SubmitResultRequest(results=[result], worker_id=worker), "key", principal="other")
        assert reply.receipts[0].outcome == "recorded"
    d.pass_time(2.0)
    assert [w.state for w in d.ask(m.StatusRequest()).workers] == ["away"]


@pytest.mark.spec("W-11")
def test_a_worker_says_its_own_goodbye_or_an_operator_does() -> None:
    d = Driver(spec(max_preemptions=0))
    worker = d.worker()
    d.suggestion(worker)
    goodbye = d.envelope(m.DeregisterWorkerRequest(worker_id=worker), principal="other")
    ((_, error),) = d.step(goodbye)
    assert (error.code, error.path, d.states()) == ("permission_denied", "/worker_id", ["running"])
    ((_, reply),) = d.step(msgspec.structs.replace(goodbye, role="admin"))
    assert reply == m.DeregisterWorkerResponse(released=[1])
    assert d.step(goodbye)[0][1] == m.DeregisterWorkerResponse()


@pytest.mark.spec("A-6")
def test_an_ask_whose_token_is_revoked_gets_no_trial() -> None:
    d = Driver(spec(max_trials=1))
    mine, theirs = d.worker(), d.ask(m.RegisterWorkerRequest(), "r", principal="other").worker_id
    s = d.suggestion(mine)
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=theirs, wait_s=20.0), "k", "b", "other")) == []
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=mine, wait_s=20.0), "k", "c")) == []
    d.core.revoke("other")
    assert d.core.has_work
    d.storage.fails = "before"
    replies = d.step(d.envelope(m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])))
    assert [r.code for _, r in replies] == ["unavailable"] * 3
    assert d.step(d.envelope(m.GetSuggestionRequest(worker_id=theirs, wait_s=20.0), "k", "b", "other")) == []
    d.core.revoke("other")
    replies = d.step(d.envelope(m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])))
    assert [(peer, getattr(r, "code", None)) for peer, r in replies] == [("b", "unauthenticated"), ("a", None)]
    assert (d.trial(1).state, d.core.has_work) == ("queued", False)
