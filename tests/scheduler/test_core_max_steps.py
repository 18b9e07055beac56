"""The end ``max_steps``: which trials are granted steps, and what happens when none are left."""

import pytest
from hola_protocol import messages as m
from hola_protocol.space import StudySpec
from hola_protocol.stopping import NoStoppingSpec

from tests.scheduler.driver import Driver
from tests.scheduler.reporting import halving, item, promoting, report, stepped
from tests.sentences import holds


def budget(d: Driver) -> int:
    return d.core.state.study("default").reports.committed_steps


def test_the_steps_of_all_trials_are_bounded() -> None:
    d = Driver(stepped(max_steps=13, max_trials=None, stopping=NoStoppingSpec()))
    worker = d.worker()
    with holds("F-11"):
        first, second = d.suggestion(worker), d.suggestion(worker)
        assert (first.next_step, second.next_step, budget(d)) == (None, 4, 13)
        assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"
        stopped = report(d, second, 4)
        assert (stopped.decision, stopped.reason, stopped.state) == ("stop", "max_steps", "stopped")
        assert report(d, first, 9).decision == "continue"
        assert d.info().state == "running"
        d.result(first)
        info = d.info()
        assert (info.state, info.reason, info.used_steps) == ("finished", "max_steps", 13)
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "finished"


def test_what_a_trial_does_not_use_goes_to_others() -> None:
    d = Driver(stepped(max_steps=10, max_trials=None, stopping=NoStoppingSpec()))
    worker = d.worker()
    first = d.suggestion(worker)
    report(d, first, 2)
    d.failure(first)
    assert budget(d) == 2
    assert (d.suggestion(worker).next_step, budget(d)) == (8, 10)


@pytest.mark.parametrize("restart", [False, True])
def test_grants_grow_with_the_decisions(restart: bool) -> None:
    d = Driver(halving(max_steps=6, max_trials=None))
    worker = d.worker()
    s = d.suggestion(worker)
    assert (s.next_step, budget(d)) == (1, 1)
    assert (report(d, s, 1).next_step, budget(d)) == (3, 3)
    other = d.suggestion(worker)
    assert budget(d) == 4
    if restart:
        d.restart()
        assert budget(d) == 4
    assert (report(d, s, 3).next_step, budget(d)) == (5, 6)
    d.release(other)
    again = d.suggestion(worker)
    assert (again.trial_id, again.next_step, budget(d)) == (2, 1, 6)
    assert report(d, s, 5).reason == "max_steps"
    assert report(d, again, 1, 0.1).reason == "max_steps"
    assert (d.info().reason, d.info().used_steps) == ("max_steps", 6)


def test_paused_trials_do_not_continue_when_no_step_is_left() -> None:
    d = Driver(promoting(max_steps=3, max_trials=None))
    worker = d.worker()
    for s in [d.suggestion(worker) for _ in range(3)]:
        report(d, s, 1)
    assert (d.info().reason, d.states()) == ("max_steps", ["stopped"] * 3)


def test_queued_trials_without_a_step_are_cancelled_at_the_end() -> None:
    d = Driver(stepped(max_steps=9, stopping=NoStoppingSpec()))
    worker = d.worker()
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}, {"x": 0.25}]))
    first = d.suggestion(worker)
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"
    d.result(first)
    assert (d.info().reason, d.states()) == ("max_steps", ["completed", "cancelled"])


def test_more_steps_reopen_the_study() -> None:
    d = Driver(promoting(max_steps=1, max_trials=None))
    worker = d.worker()
    report(d, d.suggestion(worker), 1)
    assert d.info().reason == "max_steps"
    info = d.ask(m.UpdateStudyRequest(expected_revision=d.info().revision, max_steps=20)).info
    assert (info.state, info.spec.max_steps) == ("running", 20)
    s = d.suggestion(worker)
    d.ask(m.UpdateStudyRequest(expected_revision=d.info().revision, clear=["max_steps"]))
    assert (d.info().spec.max_steps, report(d, s, 1).outcome) == (None, "recorded")
    d.ask(m.UpdateStudyRequest(expected_revision=d.info().revision, max_steps=2))
    assert d.info().reason == "max_steps"


def test_a_lost_trial_that_returns_has_what_is_left() -> None:
    d = Driver(stepped(max_steps=12, max_trials=None, max_retries=0, lease_s=10.0, stopping=NoStoppingSpec()))
    worker = d.worker()
    lost = d.suggestion(worker)
    d.pass_time(12)
    other = d.suggestion(worker)
    assert (d.trial(1).state, budget(d)) == ("lost", 9)
    d.beat(worker, lost)
    assert budget(d) == 12
    receipts = d.ask(m.SubmitReportsRequest(reports=[item(lost, 3), item(other, 9)])).receipts
    assert [(r.decision, r.reason) for r in receipts] == [("stop", "max_steps"), ("continue", None)]


@pytest.mark.parametrize("study", [halving(max_steps=40), promoting(max_steps=40)], ids=["asha", "promotion"])
def test_no_run_uses_more_steps_than_there_are(study: StudySpec) -> None:
    d = Driver(study)
    d.ask(m.UpdateStudyRequest(expected_revision=1, clear=["max_trials"]))
    worker = d.worker(can_resume=True)
    running: list[m.Suggestion] = []
    while d.info().state == "running":
        while len(running) < 4 and (reply := d.ask(m.GetSuggestionRequest(worker_id=worker))).suggestions:
            running += reply.suggestions
        if not running:
            break
        s = running.pop(0)
        step = d.trial(s.trial_id).step + 1
        receipt = report(d, s, step, (s.trial_id * 7919 % 13) / 13)
        if receipt.decision == "continue" and step < 9:
            running.append(s)
        elif receipt.decision == "continue":
            d.result(s)
        assert d.info().used_steps <= budget(d) <= 40
    assert (d.info().reason, d.info().used_steps) == ("max_steps", 40)
