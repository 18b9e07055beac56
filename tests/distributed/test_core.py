"""What goes wrong: requests that raise, commits that fail, memory that is thrown away."""

import logging
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import ExploreExploitSpec

from hola.core.engine import Engine
from hola.distributed.core import Finished
from hola.distributed.state import outcomes
from hola.distributed.state.study import Study
from hola.distributed.state.trial import TrialRecord
from hola.storage.contract import RefusedError, StorageError
from hola.storage.rows import Changes
from tests.scheduler.driver import Driver, spec

INTERNAL = ErrorResponse(code="internal", message="a defect of the server; the request had no effect", retryable=True)
UNAVAILABLE = ErrorResponse(
    code="unavailable",
    message="the change could not be stored (the scheduler's log says why); try again with the same key",
    retryable=True,
    retry_after_s=1.0,
)


@pytest.fixture(autouse=True)
def _expected_errors(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "hola")


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the cancellation of trial 1 a defect, after it has changed something."""
    cancel = outcomes.cancel

    def poisoned(study: Study, trial: TrialRecord, reason: str | None) -> None:
        cancel(study, trial, reason)
        if reason == "poison":
            raise RuntimeError("planted")

    monkeypatch.setattr(outcomes, "cancel", poisoned)


@pytest.mark.usefixtures("poison")
def test_a_request_that_raises_leaves_the_batch_without_harming_the_others() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    s = d.suggestion(worker)
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    replies = d.step(
        d.envelope(m.GetSuggestionRequest(worker_id=worker), peer="a"),
        d.envelope(m.CancelTrialsRequest(trial_ids=[1], reason="poison"), peer="b"),
        d.envelope(m.SubmitResultRequest(results=[item]), peer="c"),
        d.envelope(m.CancelTrialsRequest(trial_ids=[2], reason="poison"), peer="d"),
        d.envelope(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), peer="e"),
    )
    assert [peer for peer, _ in replies] == ["a", "b", "c", "d", "e"]
    assert replies[1] == ("b", INTERNAL)
    assert replies[3] == ("d", INTERNAL)
    assert replies[2][1].receipts == [m.Receipt(trial_id=1, outcome="recorded", state="completed")]
    assert replies[4][1] == m.EnqueueTrialsResponse(trial_ids=[3])
    assert d.states() == ["completed", "running", "queued"]
    assert [e.event_id for e in d.ask(m.GetEventsRequest()).items] == [1, 2, 3, 4, 5, 6]
    d.restart()
    assert d.states() == ["completed", "running", "queued"]


def test_a_parked_request_that_raises_is_answered_and_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(max_trials=1))
    worker, poisoned = d.worker(), d.worker()
    s = d.suggestion(worker)
    d.step(d.envelope(m.GetSuggestionRequest(worker_id=poisoned, wait_s=20.0), peer="b"))
    d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), peer="c"))
    lease = outcomes.lease

    def raises(study: Study, trial: TrialRecord, who: Any, lease_s: float | None) -> m.Suggestion:
        if who.worker_id == poisoned:
            raise RuntimeError("planted")
        return lease(study, trial, who, lease_s)

    monkeypatch.setattr(outcomes, "lease", raises)
    release = m.ReleaseTrialsRequest(leases=[m.LeaseRef(trial_id=1, lease=s.lease)])
    (_, released), first, second = d.step(d.envelope(release))
    assert released.receipts[0].outcome == "requeued"
    assert first == ("b", INTERNAL)
    assert (second[0], second[1].suggestions[0].attempt) == ("c", 2)


def test_a_clock_that_raises_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec())
    worker = d.worker()

    def raises(study: Study) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(outcomes, "expire_leases", raises)
    ((_, response),) = d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker)), tick=True)
    assert response.status == "suggestions"
    assert d.states() == ["running"]


@pytest.mark.parametrize("fails", ["before", "after"])
def test_a_failed_commit_answers_unavailable_and_reads_again(fails: str) -> None:
    d = Driver(spec())
    worker = d.worker()
    ask = m.GetSuggestionRequest(worker_id=worker)
    d.storage.fails = fails
    assert d.step(d.envelope(ask, "key", peer="a"), d.envelope(m.StatusRequest(), peer="b")) == [
        ("a", UNAVAILABLE),
        ("b", UNAVAILABLE),
    ]
    # Whether it was stored or not, the same key gets one trial, and no id is skipped.
    assert d.ask(ask, "key").suggestions[0].trial_id == 1
    assert d.info().created_trials == 1


def test_a_failed_commit_answers_those_who_wait() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    d.suggestion(worker)
    d.step(d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), peer="b"))
    d.step(d.envelope(m.GetEventsRequest(after=3, wait_s=20.0), peer="c"))
    d.storage.fails = "before"
    assert d.step(d.envelope(m.RegisterWorkerRequest(), peer="a")) == [
        ("a", UNAVAILABLE),
        ("c", UNAVAILABLE),
        ("b", UNAVAILABLE),
    ]
    assert d.pass_time(30.0) == []


def test_what_was_told_before_a_failed_commit_is_still_true() -> None:
    d = Driver(spec())
    worker = d.worker()
    first = d.suggestion(worker)
    d.result(first, 0.25)
    second = d.suggestion(worker)
    d.storage.fails = "before"
    item = m.Result(trial_id=2, lease=second.lease, objectives={"loss": 0.5})
    assert d.ask(m.SubmitResultRequest(results=[item]), "key") == UNAVAILABLE
    assert d.states() == ["completed", "running"]
    assert d.ask(m.SubmitResultRequest(results=[item]), "key").receipts[0].outcome == "recorded"
    assert d.suggestion(worker).trial_id == 3


def test_a_failed_sync_ends_the_process() -> None:
    d = Driver(spec())
    d.storage.fails = "fatal"
    with pytest.raises(StorageError):
        d.ask(m.RegisterWorkerRequest())


def test_storage_that_cannot_be_read_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec())
    d.storage.fails = "before"
    d.ask(m.RegisterWorkerRequest())

    def raises() -> list[Any]:
        raise StorageError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "studies", raises)
        assert d.ask(m.GetStudyRequest()) == UNAVAILABLE
        assert d.step(tick=True) == []
    assert d.info().state == "running"


def test_status_and_refusals_tell_why_nothing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec())
    problem = "the disk is full; free space on the disk"

    def refuses(changes: Changes) -> None:
        raise RefusedError("/home/ann/hola.db refused the changes: the disk is full", reason=problem)

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "commit", refuses)
        refusal = d.ask(m.RegisterWorkerRequest())
        told = d.ask(m.StatusRequest()).storage_problem
    assert refusal == ErrorResponse(
        code="unavailable",
        message=f"the change could not be stored ({problem}); try again with the same key",
        retryable=True,
        retry_after_s=1.0,
    )
    assert told == d.ask(m.StatusRequest()).storage_problem == problem
    d.worker()
    assert d.ask(m.StatusRequest()).storage_problem is None


def test_a_fold_that_fails_is_told_until_one_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec())

    def refuses() -> None:
        raise StorageError("planted")

    monkeypatch.setattr(d.storage, "unfolded", 9999)
    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "fold", refuses)
        d.step(tick=True)
        assert d.ask(m.StatusRequest()).storage_problem == "the scheduler's log says why"
    d.step(tick=True)
    assert d.ask(m.StatusRequest()).storage_problem is None


def test_a_commit_that_raises_something_else_is_a_failed_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec())
    with monkeypatch.context() as patch:
        patch.setattr(Study, "collect", lambda study, changes: 1 / 0)
        assert d.ask(m.RegisterWorkerRequest()) == UNAVAILABLE
    assert d.ask(m.StatusRequest()).worker_count == 0


def test_a_fit_that_raised_leaves_the_model_that_was() -> None:
    d = Driver(spec(sampler=ExploreExploitSpec(explore=2), max_trials=30))
    worker = d.worker()
    for i in range(4):
        d.result(d.suggestion(worker), float(i))
    (task,) = d.core.tasks()
    d.core.step(now=d.now, wall_ms=d.wall_ms, finished=[Finished(task, None)])
    assert d.core.state.studies["default"].engine.model_version == 0
    d.result(d.suggestion(worker), 4.0)
    d.run_tasks()
    assert d.core.state.studies["default"].engine.model_version == 1


def test_a_model_that_cannot_be_installed_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(sampler=ExploreExploitSpec(explore=2), max_trials=30))
    worker = d.worker()
    for i in range(4):
        d.result(d.suggestion(worker), float(i))
    (task,) = d.core.tasks()

    def raises(engine: Engine, model: Any) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "install", raises)
        replies = d.core.step(
            [d.envelope(m.GetSuggestionRequest(worker_id=worker))],
            now=d.now,
            wall_ms=d.wall_ms,
            finished=[Finished(task, task.work.run())],
        )
    assert b'"status":"suggestions"' in replies[0].body


@pytest.mark.usefixtures("poison")
def test_a_request_that_raises_leaves_other_studies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(lease_s=10.0))
    d.ask(m.CreateStudyRequest(study="other", spec=spec(lease_s=10.0)))
    own, theirs = d.worker(), d.worker(study="other")
    d.suggestion(own)
    d.suggestion(theirs, study="other")
    d.pass_time(4.0)
    read: list[int] = []
    trials = d.storage.trials

    def noted(study_id: int) -> Any:
        read.append(study_id)
        return trials(study_id)

    monkeypatch.setattr(d.storage, "trials", noted)
    other = d.core.state.study("other")
    poisoned = m.CancelTrialsRequest(trial_ids=[1], reason="poison")
    replies = d.step(d.envelope(poisoned), d.envelope(m.GetStudyRequest(study="other"), peer="b"))
    assert replies[0] == ("a", INTERNAL)
    assert (read, d.core.state.study("other") is other) == ([1], True)
    # Nobody's lease is longer for it.
    d.pass_time(5.9)
    assert (d.trial(1).state, d.trial(1, "other").state) == ("running", "running")
    d.pass_time(0.2)
    assert (d.trial(1).state, d.trial(1, "other").state) == ("queued", "queued")


@pytest.mark.usefixtures("poison")
def test_studies_made_and_deleted_beside_a_request_that_raises_are_so() -> None:
    d = Driver(spec())
    d.ask(m.CreateStudyRequest(study="old", spec=spec()))
    d.suggestion(d.worker())
    replies = d.step(
        d.envelope(m.CreateStudyRequest(study="new", spec=spec()), "k1"),
        d.envelope(m.DeleteStudyRequest(study="old")),
        d.envelope(m.CancelTrialsRequest(trial_ids=[1], reason="poison")),
        d.envelope(m.RegisterWorkerRequest(study="new"), "k2"),
    )
    assert [type(r).__name__ for _, r in replies] == [
        "CreateStudyResponse",
        "DeleteStudyResponse",
        "ErrorResponse",
        "RegisterWorkerResponse",
    ]
    for _ in range(2):
        assert [info.study for info in d.ask(m.ListStudiesRequest()).items] == ["default", "new"]
        assert (d.states(), d.ask(m.StatusRequest(study="new")).worker_count) == (["running"], 1)
        d.restart()


@pytest.mark.spec("X-9")
@pytest.mark.usefixtures("poison")
def test_a_request_that_raises_each_time_is_not_to_be_repeated_for_ever() -> None:
    d = Driver(spec())
    worker = d.worker()
    d.suggestion(worker)
    poisoned = m.CancelTrialsRequest(trial_ids=[1], reason="poison")
    assert [d.ask(poisoned).retryable for _ in range(4)] == [True, True, False, False]
    d.suggestion(worker)
    assert d.ask(m.CancelTrialsRequest(trial_ids=[1, 2], reason="poison")).retryable
