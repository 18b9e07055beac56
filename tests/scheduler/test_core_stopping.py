"""Decisions: stopped and paused trials, and what follows."""

import pytest
from hola_protocol import messages as m
from hola_protocol.stopping import AshaSpec, StepsSpec

from tests.scheduler.driver import Driver
from tests.scheduler.reporting import halving, item, promoting, report, reports, stepped


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.spec("H-1")
def test_a_decision_is_made_once_and_stored(restart: bool) -> None:
    d = Driver(halving())
    worker = d.worker()
    first, second, third = (d.suggestion(worker) for _ in range(3))
    assert report(d, first, 2, 0.9).decision == "continue"  # beyond the decision step 1: compared there
    stopped = report(d, second, 1, 0.95)
    assert stopped.decision == "stop"
    report(d, third, 1, 0.1)
    if restart:
        d.restart()
    assert report(d, first, 2, 0.9).decision == "continue"  # by now it is not among the best
    assert report(d, second, 1, 0.95) == stopped
    assert [(r.trial_id, r.decision, bool(r.reason)) for r in reports(d, 1, 2, 3)] == [
        (1, "continue", True),
        (2, "stop", True),
        (3, "continue", True),
    ]


@pytest.mark.spec("H-2")
def test_suggestions_and_receipts_say_when_the_next_decision_is() -> None:
    d = Driver(halving())
    worker = d.worker()
    s = d.suggestion(worker)
    assert (s.next_step, report(d, s, 1).next_step, report(d, s, 2).next_step) == (1, 3, 3)
    assert (report(d, s, 4).next_step, report(d, s, 9).next_step) == (None, None)
    d.release(s)
    assert d.suggestion(worker).next_step is None  # all decisions are made


@pytest.mark.spec("H-3")
def test_a_stopped_trial_keeps_the_values_of_its_largest_step() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    report(d, s, 2, 0.25)
    receipt = report(d, s, 3, 2.0)
    assert (receipt.decision, receipt.state, receipt.next_step) == ("stop", "stopped", None)
    assert receipt.reason
    trial = d.trial(1)
    assert (trial.state, trial.step, trial.objectives, trial.reason) == ("stopped", 3, {"loss": 2.0}, receipt.reason)
    assert trial.ended_ms == d.wall_ms
    assert d.info().counts == m.TrialCounts(stopped=1)
    assert (d.info().used_steps, d.info().saved_steps) == (3, 6)


@pytest.mark.spec("H-4")
def test_a_paused_trial_has_no_lease_and_counts() -> None:
    d = Driver(promoting(max_trials=3, lease_s=10.0))
    worker = d.worker()
    s, better = d.suggestion(worker), d.suggestion(worker)
    report(d, better, 1, 0.25)
    receipt = report(d, s, 1)
    assert (receipt.decision, receipt.state) == ("pause", "paused")
    assert (d.trial(1).objectives, d.trial(1).ended_ms) == ({"loss": 0.5}, None)
    d.pass_time(12)
    assert d.info().counts == m.TrialCounts(paused=2)
    assert d.info().created_trials == 2
    assert [d.suggestion(worker).trial_id for _ in range(2)] == [2, 3]
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"
    assert report(d, s, 2) == m.ReportReceipt(trial_id=1, step=2, outcome="ended", decision="pause", state="paused")
    assert d.failure(s) == m.Receipt(trial_id=1, outcome="ended", state="paused")
    assert d.release(s) == m.Receipt(trial_id=1, outcome="ended", state="paused")


@pytest.mark.parametrize("study", [stepped(), promoting()], ids=["stopped", "paused"])
@pytest.mark.spec("H-5")
def test_a_result_completes_a_trial_that_was_stopped_or_paused(study: object) -> None:
    d = Driver(study)  # type: ignore[arg-type]  # both are specs
    s = d.suggestion(d.worker())
    report(d, s, 3, 2.0)
    assert d.trial(1).state in ("stopped", "paused")
    assert d.result(s, 0.125).outcome == "recorded"
    assert (d.trial(1).state, d.trial(1).objectives, d.info().saved_steps) == ("completed", {"loss": 0.125}, 0)
    d.restart()
    assert d.info().counts == m.TrialCounts(completed=1)


@pytest.mark.spec("H-6")
def test_a_stopped_trial_is_in_no_ranking() -> None:
    d = Driver(stepped())
    worker = d.worker()
    s, other = d.suggestion(worker), d.suggestion(worker)
    report(d, s, 2, -5.0)
    report(d, s, 3, 2.0)
    d.result(other, 1.0)
    status = d.ask(m.StatusRequest())
    assert (status.best.trial_id, status.recommended.trial_id, status.front_size) == (2, 2, 1)
    assert [item.trial.trial_id for item in d.ask(m.GetTopKRequest()).items] == [2]
    assert [item.trial.trial_id for item in d.ask(m.GetFrontsRequest()).items] == [2]


@pytest.mark.spec("H-7")
def test_a_paused_trial_that_continues_comes_before_new_trials() -> None:
    d = Driver(promoting())
    worker = d.worker()
    first = [d.suggestion(worker) for _ in range(3)]
    for s, loss in zip(first, (0.75, 0.25, 0.5), strict=True):
        report(d, s, 1, loss)
    s = d.suggestion(worker)
    assert (s.trial_id, s.attempt, s.next_step) == (2, 2, 3)
    assert d.suggestion(worker).trial_id == 4
    assert report(d, s, 3).decision == "pause"


@pytest.mark.parametrize("restart", [False, True])
def test_a_trial_that_continues_is_not_continued_twice(restart: bool) -> None:
    d = Driver(promoting(max_trials=4))
    worker = d.worker()
    first = [d.suggestion(worker) for _ in range(3)]
    for s, loss in zip(first, (0.75, 0.25, 0.5), strict=True):
        report(d, s, 1, loss)
    assert d.suggestion(worker).trial_id == 2
    if restart:
        d.restart()
    assert d.suggestion(worker).trial_id == 4
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).status == "wait"


def test_a_study_whose_budget_is_used_up_continues_paused_trials_to_the_end() -> None:
    d = Driver(promoting(max_trials=3))
    worker = d.worker()
    while d.info().state == "running":
        s = d.suggestion(worker)
        for step in range(d.trial(s.trial_id).step + 1, 10):
            if report(d, s, step, float(s.trial_id)).decision != "continue":
                break
        else:
            d.result(s, float(s.trial_id))
    assert d.info().reason == "max_trials"
    assert d.states() == ["completed", "stopped", "stopped"]


@pytest.mark.spec("H-8")
def test_paused_trials_are_stopped_when_the_study_finishes() -> None:
    d = Driver(promoting())
    worker = d.worker()
    s, running = d.suggestion(worker), d.suggestion(worker)
    report(d, s, 1)
    d.ask(m.SetStudyStateRequest(state="finished"))
    trial = d.trial(1)
    assert (trial.state, trial.reason, d.info().saved_steps) == ("stopped", "the study has finished: by_hand", 8)
    assert report(d, running, 1).decision == "stop"  # nobody would continue it
    d.restart()
    assert d.states() == ["stopped", "stopped"]


@pytest.mark.spec("H-9")
def test_no_trial_is_stopped_before_the_least_step() -> None:
    d = Driver(stepped(steps=StepsSpec(max=9, min=4), stopping=AshaSpec(eta=3.0, grace=1, min_trials=1)))
    worker = d.worker()
    good, bad = d.suggestion(worker), d.suggestion(worker)
    assert (good.next_step or 0) >= 4
    for step in (1, 2, 3):
        report(d, good, step, 0.1)
        assert report(d, bad, step, 0.9).decision == "continue"
    report(d, good, 4, 0.1)
    assert report(d, bad, 4, 0.9).decision == "stop"


@pytest.mark.spec("H-10")
def test_a_threshold_stops_by_the_first_report_at_or_beyond_its_step() -> None:
    d = Driver(stepped())
    worker = d.worker()
    assert report(d, (s := d.suggestion(worker)), 2, 5.0).decision == "continue"
    assert (report(d, s, 4, 1.0).decision, report(d, s, 5, 5.0).decision) == ("continue", "continue")
    assert report(d, d.suggestion(worker), 7, 1.5).decision == "stop"


@pytest.mark.spec("L-4")
def test_a_heartbeat_learns_what_was_decided() -> None:
    d = Driver(promoting())
    worker = d.worker()
    paused, given_back, running = (d.suggestion(worker) for _ in range(3))
    receipt = report(d, paused, 1)
    d.release(given_back)
    again = d.suggestion(worker)
    assert again.trial_id == given_back.trial_id
    reply = d.beat(worker, paused, given_back, running, again)
    assert reply.lease_commands == [
        m.LeaseCommand(trial_id=1, lease=paused.lease, command="pause", reason=receipt.reason),
        m.LeaseCommand(trial_id=2, lease=given_back.lease, command="drop"),
    ]
    d.ask(m.CancelTrialsRequest(trial_ids=[running.trial_id]))
    (command,) = d.beat(worker, running).lease_commands
    assert command == m.LeaseCommand(trial_id=3, lease=running.lease, command="drop")


def test_a_heartbeat_learns_that_a_trial_was_stopped() -> None:
    d = Driver(stepped())
    worker = d.worker()
    s = d.suggestion(worker)
    receipt = report(d, s, 3, 2.0)
    command = m.LeaseCommand(trial_id=1, lease=s.lease, command="stop", reason=receipt.reason)
    assert d.beat(worker, s).lease_commands == [command]


def test_a_paused_trial_can_be_cancelled() -> None:
    d = Driver(promoting())
    report(d, d.suggestion(d.worker()), 1)
    (receipt,) = d.ask(m.CancelTrialsRequest(trial_ids=[1])).receipts
    assert receipt == m.Receipt(trial_id=1, outcome="recorded", state="cancelled")


def test_a_change_of_the_objectives_changes_what_is_compared() -> None:
    from hola_protocol.space import ObjectiveSpec

    d = Driver(halving())
    worker = d.worker()
    low, high, next_ = (d.suggestion(worker) for _ in range(3))
    report(d, low, 1, 0.1)
    d.ask(
        m.UpdateObjectivesRequest(expected_revision=1, objectives=(ObjectiveSpec(name="loss", direction="maximize"),))
    )
    assert report(d, high, 1, 0.9).decision == "continue"
    d.run_tasks()
    d.restart()
    assert report(d, next_, 1, 0.5).decision == "stop"


def test_stopped_trials_free_the_places_of_a_parked_ask() -> None:
    d = Driver(stepped(max_trials=1))
    worker = d.worker()
    s = d.suggestion(worker)
    ask = d.envelope(m.GetSuggestionRequest(worker_id=worker, wait_s=20.0), peer="b")
    assert d.step(ask) == []
    answered = dict(d.step(d.envelope(m.SubmitReportsRequest(reports=[item(s, 3, 2.0)]))))
    assert answered["b"] == m.GetSuggestionResponse(status="finished", reason="max_trials")
