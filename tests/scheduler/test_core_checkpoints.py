"""Checkpoints: who continues from them, and when they are no longer needed."""

import pytest
from hola_protocol import messages as m

from tests.scheduler.driver import Driver
from tests.scheduler.reporting import promoting, report, stepped, uri


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.spec("K-1")
def test_another_attempt_continues_from_the_newest_checkpoint(restart: bool) -> None:
    d = Driver(stepped())
    first, second = d.worker(), d.worker(can_resume=True)
    s = d.suggestion(first)
    assert s.resume is None
    report(d, s, 2, checkpoint=uri("two"))
    report(d, s, 1, checkpoint=uri("one"))
    d.release(s)
    if restart:
        d.restart()
    again = d.suggestion(second)
    assert (again.attempt, again.resume) == (2, m.Resume(step=2, checkpoint=uri("two")))


@pytest.mark.spec("K-2")
def test_a_worker_that_cannot_resume_begins_again() -> None:
    d = Driver(stepped())
    worker = d.worker()
    s = d.suggestion(worker)
    report(d, s, 2, checkpoint=uri("two"))
    d.release(s)
    again = d.suggestion(worker)
    assert (again.attempt, again.resume) == (2, None)


@pytest.mark.spec("K-1")
def test_a_checkpoint_of_another_host_is_not_used() -> None:
    d = Driver(stepped())
    here, there = d.worker(can_resume=True, host="here"), d.worker(can_resume=True, host="there")
    s = d.suggestion(here)
    report(d, s, 5, checkpoint=uri("five", "here"))
    d.release(s)
    s = d.suggestion(there)
    assert s.resume is None
    report(d, s, 2, checkpoint=uri("two", "there"))
    d.release(s)
    s = d.suggestion(there)
    assert s.resume == m.Resume(step=2, checkpoint=uri("two", "there"))
    d.release(s)
    assert d.suggestion(here).resume == m.Resume(step=5, checkpoint=uri("five", "here"))


@pytest.mark.spec("K-3")
def test_a_newer_checkpoint_makes_the_older_ones_useless() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    assert report(d, s, 1, checkpoint=uri("one")).discard == []
    assert report(d, s, 2).discard == []
    third = report(d, s, 3, checkpoint=uri("three"))
    assert third.discard == [uri("one")]
    assert report(d, s, 3, checkpoint=uri("three")) == third  # its reply may have been lost
    assert report(d, s, 4, checkpoint=uri("four")).discard == [uri("three")]


@pytest.mark.spec("K-4")
def test_the_receipt_of_the_end_names_all_checkpoints() -> None:
    d = Driver(stepped())
    worker = d.worker(can_resume=True)
    stopped, completed, failed, retried = (d.suggestion(worker) for _ in range(4))
    for s in (stopped, completed, failed, retried):
        report(d, s, 1, checkpoint=uri(f"one of {s.trial_id}"))
    assert report(d, stopped, 3, 2.0, checkpoint=uri("new")).discard == [uri("one of 1"), uri("new")]
    assert d.result(completed).discard == [uri("one of 2")]
    assert d.result(completed).discard == [uri("one of 2")]
    assert d.failure(failed).discard == [uri("one of 3")]
    assert d.failure(failed).discard == [uri("one of 3")]
    assert d.failure(retried, retry=True).discard == []
    assert d.suggestion(worker).resume == m.Resume(step=1, checkpoint=uri("one of 4"))


def test_a_paused_trial_continues_from_its_checkpoint() -> None:
    d = Driver(promoting())
    worker = d.worker(can_resume=True)
    first = [d.suggestion(worker) for _ in range(3)]
    for s, loss in zip(first, (0.75, 0.25, 0.5), strict=True):
        assert report(d, s, 1, loss, checkpoint=uri(f"of {s.trial_id}")).discard == []
    s = d.suggestion(worker)
    assert (s.trial_id, s.resume) == (2, m.Resume(step=1, checkpoint=uri("of 2")))


def test_only_a_few_checkpoints_of_a_trial_are_kept() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    for step in range(9, 1, -1):
        assert report(d, s, step, checkpoint=uri(str(step))).discard == []
    assert report(d, s, 1, checkpoint=uri("1")).discard == [uri("1")]
