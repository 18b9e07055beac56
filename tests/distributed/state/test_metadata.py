"""Metadata and recorded replies are in memory until they are stored, and read when somebody asks."""

from collections.abc import Iterable

import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits

from hola.storage.contract import StorageError
from tests.scheduler.driver import Driver, spec


def told(d: Driver, worker: str, text: str) -> m.Result:
    s = d.suggestion(worker)
    return m.Result(
        trial_id=s.trial_id, lease=s.lease, objectives={"loss": 0.5}, metadata={"text": text} if text else None
    )


def test_metadata_leaves_memory_with_its_commit() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    d.ask(m.SubmitResultRequest(results=[told(d, worker, "kept")]))
    study = d.core.state.study("default")
    assert study.metadata._unsaved == {}
    assert study.trials[0].has_metadata
    (item,) = d.ask(m.GetMetadataRequest(trial_ids=[1])).items
    assert item.metadata == {"text": "kept"}
    d.restart()
    assert d.core.state.study("default").metadata._unsaved == {}
    assert d.trial(1).metadata == {"text": "kept"}


def test_metadata_that_is_not_stored_yet_is_read_from_memory() -> None:
    d = Driver(spec(max_trials=9))
    result = told(d, d.worker(), "new")
    _, (_, page) = d.step(
        d.envelope(m.SubmitResultRequest(results=[result])), d.envelope(m.GetTrialsRequest(limit=9, with_metadata=True))
    )
    assert [t.metadata for t in page.items] == [{"text": "new"}]


def test_a_later_attempt_that_says_nothing_removes_what_an_earlier_one_said() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    s = d.suggestion(worker)
    failure = m.Failure(trial_id=1, lease=s.lease, reason="planted", retry=True, metadata={"text": "failed"})
    d.ask(m.SubmitResultRequest(failures=[failure]))
    assert d.trial(1).metadata == {"text": "failed"}
    d.ask(m.SubmitResultRequest(results=[told(d, worker, "")]))
    assert d.trial(1).metadata is None
    d.restart()
    assert d.trial(1).metadata is None


def test_a_read_that_fails_fails_its_request_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    d.ask(m.SubmitResultRequest(results=[told(d, worker, "kept")]))

    def fails(study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        raise StorageError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "metadata", fails)
        (_, refused), (_, given) = d.step(
            d.envelope(m.GetMetadataRequest(trial_ids=[1])), d.envelope(m.GetSuggestionRequest(worker_id=worker))
        )
    assert (refused.code, refused.retryable) == ("unavailable", True)
    assert given.status == "suggestions"
    assert d.ask(m.GetMetadataRequest(trial_ids=[1])).items[0].metadata == {"text": "kept"}


def test_a_replay_is_read_from_the_storage() -> None:
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    result = told(d, worker, "")
    first = d.ask(m.SubmitResultRequest(results=[result], worker_id=worker, next_count=1), "key")
    log = d.core.state.study("default").requests
    assert (len(log), log._unsaved) == (1, {})
    assert d.ask(m.SubmitResultRequest(results=[result], worker_id=worker, next_count=1), "key") == first
    d.restart()
    assert d.ask(m.SubmitResultRequest(results=[result], worker_id=worker, next_count=1), "key") == first


def test_a_replay_in_the_step_of_its_request_is_answered_from_memory() -> None:
    d = Driver(spec(max_trials=9))
    ask = m.GetSuggestionRequest(worker_id=d.worker())
    (_, first), (_, second) = d.step(d.envelope(ask, "key", peer="a"), d.envelope(ask, "key", peer="b"))
    assert first == second
    assert first.suggestions[0].trial_id == 1


def test_no_more_metadata_is_read_for_a_ranking_than_a_reply_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(max_trials=None), Limits(max_reply_bytes=65536))
    worker = d.worker()
    for _ in range(100):
        d.ask(m.SubmitResultRequest(results=[told(d, worker, "x" * 10_000)]))
    read, metadata = [], d.storage.metadata

    def noted(study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        ids = list(trial_ids)
        read.extend(ids)
        return metadata(study_id, ids)

    monkeypatch.setattr(d.storage, "metadata", noted)
    items = d.ask(m.GetTopKRequest(limit=100, with_metadata=True)).items
    assert len(items) in range(1, 7)
    assert len(read) == 32
    assert all(item.trial.metadata is not None for item in items)
