"""Reports: which are recorded, what they are answered, and what they change."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import NoStoppingSpec

from hola.storage.contract import StorageError
from tests.scheduler.driver import Driver
from tests.scheduler.reporting import halving, item, report, reports, stepped
from tests.sentences import holds


def recorded(s: m.Suggestion, step: int, **fields: object) -> m.ReportReceipt:
    return m.ReportReceipt(trial_id=s.trial_id, step=step, outcome="recorded", **fields)  # type: ignore[arg-type]


@pytest.mark.spec("I-1")
def test_each_report_has_its_receipt_and_a_refused_one_stops_no_other() -> None:
    d = Driver(stepped())
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    wrong = m.Report(trial_id=7, lease="x", step=1, objectives={"loss": 1.0})
    receipts = d.ask(m.SubmitReportsRequest(reports=[item(first, 1), wrong, item(second, 2)])).receipts
    assert [(r.trial_id, r.step, r.outcome) for r in receipts] == [
        (1, 1, "recorded"),
        (7, 1, "refused"),
        (2, 2, "recorded"),
    ]
    assert (receipts[1].error.code, receipts[1].error.path) == ("unknown_trial", "/reports/1/trial_id")
    assert [(r.trial_id, r.step) for r in reports(d, 1, 2)] == [(1, 1), (2, 2)]


@pytest.mark.spec("I-2")
def test_reports_come_in_any_order_and_with_gaps() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    assert [report(d, s, step, 0.25).outcome for step in (8, 2, 5)] == ["recorded"] * 3
    assert [r.step for r in reports(d, 1)] == [2, 5, 8]
    assert (d.trial(1).step, d.info().used_steps) == (8, 8)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.spec("I-3")
def test_a_repeated_report_gets_its_receipt_again(restart: bool) -> None:
    d = Driver(halving())
    worker = d.worker()
    good, bad = d.suggestion(worker), d.suggestion(worker)
    first = report(d, good, 1, 0.1)
    stop = report(d, bad, 1, 0.9)
    assert (first.decision, stop.decision, stop.state) == ("continue", "stop", "stopped")
    if restart:
        d.restart()
    assert report(d, good, 1, 0.1, metadata={"other": 1}) == first
    assert report(d, bad, 1, 0.9) == stop
    d.result(good)
    again = report(d, good, 1, 0.1)
    assert (again.outcome, again.decision, again.state) == ("recorded", "continue", "completed")
    assert d.info().used_steps == 2


def test_a_request_that_comes_again_under_its_key_records_nothing_twice() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    request = m.SubmitReportsRequest(reports=[item(s, 1), item(s, 2)])
    assert d.ask(request, "key") == d.ask(request, "key")
    assert len(d.core.state.study("default").requests) == 0
    assert [r.step for r in reports(d, 1)] == [1, 2]


@pytest.mark.spec("I-4")
def test_the_first_values_of_a_step_stay() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    report(d, s, 1, 0.25)
    again = report(d, s, 1, 0.75)
    assert (again.outcome, again.objectives, again.decision) == ("superseded", {"loss": 0.25}, "continue")
    diverged = report(d, s, 1, 0.25, diverged=True)
    assert (diverged.outcome, diverged.objectives) == ("superseded", {"loss": 0.25})
    assert [r.objectives for r in reports(d, 1)] == [{"loss": 0.25}]


def test_the_same_step_twice_in_one_request_is_a_repetition() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    receipts = d.ask(m.SubmitReportsRequest(reports=[item(s, 1, 0.25), item(s, 1, 0.25), item(s, 1, 0.5)])).receipts
    assert [r.outcome for r in receipts] == ["recorded", "recorded", "superseded"]


@pytest.mark.spec("I-5")
def test_a_report_under_an_earlier_lease_is_late() -> None:
    d = Driver(stepped())
    worker = d.worker()
    old = d.suggestion(worker)
    report(d, old, 1)
    d.release(old)
    late = m.ReportReceipt(trial_id=1, step=2, outcome="late", decision="stop", state="queued")
    assert report(d, old, 2) == late  # given back, not leased again
    new = d.suggestion(worker)
    assert (new.trial_id, new.attempt) == (1, 2)
    assert report(d, old, 2).outcome == "late"
    assert report(d, old, 1).outcome == "late"
    assert [(r.attempt, r.step) for r in reports(d, 1)] == [(1, 1)]
    assert report(d, new, 1, 0.75).outcome == "recorded"
    assert [(r.attempt, r.step, r.objectives) for r in reports(d, 1)] == [(1, 1, {"loss": 0.5}), (2, 1, {"loss": 0.75})]


@pytest.mark.spec("I-6")
def test_a_report_of_an_ended_trial_changes_nothing() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    report(d, s, 3, 2.0)
    assert report(d, s, 4) == m.ReportReceipt(trial_id=1, step=4, outcome="ended", decision="stop", state="stopped")
    d.result(s)
    assert report(d, s, 5) == m.ReportReceipt(trial_id=1, step=5, outcome="ended", decision="stop", state="completed")
    assert [r.step for r in reports(d, 1)] == [3]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"step": 10}, "/reports/0/step"),
        ({"objectives": {"size": 1.0}}, "/reports/0/objectives/size"),
    ],
)
@pytest.mark.spec("I-7")
def test_a_report_that_does_not_fit_the_study_is_refused(fields: dict[str, Any], path: str) -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    request = m.Report(**{"trial_id": 1, "lease": s.lease, "step": 1, **fields})
    (refused,) = d.ask(m.SubmitReportsRequest(reports=[request])).receipts
    assert refused.outcome == "refused"
    assert refused.error is not None
    assert (refused.error.code, refused.error.path) == ("invalid_message", path)
    assert reports(d, 1) == []


@pytest.mark.spec("I-7")
def test_a_study_without_steps_refuses_reports() -> None:
    d = Driver(stepped(steps=None, stopping=NoStoppingSpec()))
    refused = report(d, d.suggestion(d.worker()), 1)
    assert refused.error is not None
    assert (refused.error.code, refused.error.path) == ("invalid_message", "/reports/0")


def test_a_lease_that_the_trial_never_had_is_refused() -> None:
    d = Driver(stepped())
    refused = report(d, d.suggestion(d.worker()), 1, lease="other")
    assert refused.error is not None
    assert (refused.error.code, refused.error.path) == ("permission_denied", "/reports/0/lease")


@pytest.mark.spec("I-8")
def test_a_report_renews_its_lease_and_takes_its_trial_back() -> None:
    d = Driver(stepped(lease_s=10.0, max_retries=0))
    s = d.suggestion(d.worker())
    d.pass_time(8)
    report(d, s, 1)
    d.pass_time(8)
    assert d.trial(1).state == "running"
    d.pass_time(4)
    assert d.trial(1).state == "lost"
    assert report(d, s, 2).outcome == "recorded"
    assert (d.trial(1).state, d.trial(1).retries, d.trial(1).attempt) == ("running", 0, 1)


def test_a_report_takes_a_queued_trial_back() -> None:
    d = Driver(stepped(lease_s=10.0))
    s = d.suggestion(d.worker())
    report(d, s, 1)
    d.pass_time(12)
    assert d.trial(1).state == "queued"
    assert report(d, s, 1).outcome == "recorded"  # a repetition is a sign of life, too
    assert (d.trial(1).state, d.trial(1).retries) == ("running", 0)


@pytest.mark.spec("I-9")
def test_a_trial_that_diverged_is_worse_than_any_other() -> None:
    d = Driver(halving())
    worker = d.worker()
    first, diverged, third = (d.suggestion(worker) for _ in range(3))
    report(d, first, 1, 1e308)
    assert report(d, diverged, 1, None, diverged=True).decision == "stop"
    assert report(d, third, 1, 1e300).decision == "continue"


@pytest.mark.spec("I-10")
def test_a_stopped_trial_brings_another_in_the_same_reply() -> None:
    d = Driver(stepped())
    worker = d.worker()
    bad, good = d.suggestion(worker), d.suggestion(worker)
    told = [item(bad, 3, 2.0), item(good, 3, 0.5)]
    request = m.SubmitReportsRequest(reports=told, worker_id=worker, next_count=5)
    reply = d.ask(request, "key")
    assert [r.decision for r in reply.receipts] == ["stop", "continue"]
    assert [(s.trial_id, s.standing) for s in reply.next.suggestions] == [(3, "held")]
    assert d.ask(request, "key") == reply
    assert d.ask(m.SubmitReportsRequest(reports=[item(good, 4)], worker_id=worker, next_count=5)).next is None


def test_next_waits_when_there_is_nothing() -> None:
    d = Driver(stepped(max_trials=2))
    worker = d.worker()
    bad, _ = d.suggestion(worker), d.suggestion(worker)
    reply = d.ask(m.SubmitReportsRequest(reports=[item(bad, 3, 2.0)], worker_id=worker, next_count=1), "key")
    assert (reply.next.status, reply.next.suggestions) == ("wait", [])


@pytest.mark.spec("I-11")
def test_next_needs_a_worker_and_nothing_is_recorded_without() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    missing = d.ask(m.SubmitReportsRequest(reports=[item(s, 1)], next_count=1))
    unknown = d.ask(
        m.SubmitReportsRequest(reports=[item(s, 1)], next_count=1, worker_id="00000000-0000-4000-8000-00000000ffff")
    )
    assert (missing.code, missing.path, unknown.code) == ("invalid_message", "/worker_id", "unknown_worker")
    assert reports(d, 1) == []


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.spec("I-12")
def test_reports_are_read_in_order_and_by_page(restart: bool) -> None:
    d = Driver(stepped(max_trials=3))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    for step in (2, 1):
        report(d, second, step, 1.0 * step)
        report(d, first, step, 0.5, checkpoint=m.Checkpoint(uri=f"c{step}"))
    if restart:
        d.restart()
    found = reports(d, 2, 1, 2)
    assert [(r.trial_id, r.attempt, r.step) for r in found] == [(1, 1, 1), (1, 1, 2), (2, 1, 1), (2, 1, 2)]
    assert found[0] == m.StoredReport(
        trial_id=1, attempt=1, step=1, objectives={"loss": 0.5}, checkpoint=m.Checkpoint(uri="c1"), time_ms=d.wall_ms
    )
    paged: list[m.StoredReport] = []
    after = None
    while True:
        page = d.ask(m.GetReportsRequest(trial_ids=[1, 2], limit=1, after=after))
        paged += page.items
        assert len(page.items) <= 1
        if (after := page.next_cursor) is None:
            break
    assert paged == found
    assert d.ask(m.GetReportsRequest(trial_ids=[1], after="x")).code == "invalid_message"
    unknown = d.ask(m.GetReportsRequest(trial_ids=[1, 4]))
    assert (unknown.code, unknown.path) == ("unknown_trial", "/trial_ids/1")


@pytest.mark.spec("N-6")
def test_the_reports_of_one_request_are_one_event_of_each_trial() -> None:
    d = Driver(stepped())
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    before = d.core.state.study("default").events.newest
    d.ask(m.SubmitReportsRequest(reports=[item(first, 1), item(second, 1), item(first, 2), item(second, 3, 2.0)]))
    events = d.ask(m.GetEventsRequest(after=before)).items
    assert sorted((e.trial_id, e.state, e.step) for e in events) == [(1, "running", 2), (2, "stopped", 3)]
    assert d.trial(1).changed == events[1].event_id


def test_a_report_that_cannot_be_looked_up_fails_its_request_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(stepped())
    worker = d.worker()
    s, other = d.suggestion(worker), d.suggestion(worker)
    report(d, s, 2)

    def fails(*_: object) -> None:
        raise StorageError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "reports_of", fails)
        refused = d.ask(m.SubmitReportsRequest(reports=[item(other, 1), item(s, 1)]))
    assert (refused.code, refused.retryable) == ("unavailable", True)
    assert [r.outcome for r in d.ask(m.SubmitReportsRequest(reports=[item(other, 1), item(s, 1)])).receipts] == [
        "recorded",
        "recorded",
    ]


def test_a_failed_commit_of_reports_is_unavailable_and_forgotten() -> None:
    d = Driver(halving())
    worker = d.worker()
    s, other = d.suggestion(worker), d.suggestion(worker)
    d.storage.fails = "before"
    assert d.ask(m.SubmitReportsRequest(reports=[item(s, 1, 0.1)])).code == "unavailable"
    assert reports(d, 1) == []
    assert (report(d, other, 1, 0.9).decision, report(d, s, 1, 0.1).decision) == ("continue", "continue")


def test_objectives_may_be_missing() -> None:
    d = Driver(stepped(objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="size"))))
    s = d.suggestion(d.worker())
    report(d, s, 1, None, objectives={"size": 3.0})
    stopped = report(d, s, 3, 2.0)
    assert stopped.decision == "stop"
    assert d.trial(1).objectives == {"loss": 2.0}


def test_reports_survive_a_restart_and_count_on() -> None:
    d = Driver(halving())
    worker = d.worker()
    s, other = d.suggestion(worker), d.suggestion(worker)
    report(d, s, 1, 0.1)
    d.restart()
    assert (d.trial(1).step, d.info().used_steps) == (1, 1)
    assert report(d, other, 1, 0.9).decision == "stop"  # compared with what was reported before
    assert (d.info().used_steps, d.info().saved_steps) == (2, 8)
    numbers = [row.number for row in d.storage.reports(1)]
    assert numbers == [1, 2]


def test_a_released_trial_counts_only_when_it_was_preempted() -> None:
    d = Driver(stepped(max_preemptions=1))
    worker = d.worker()
    with holds("T-11"):
        for kind, count in (("undelivered", 0), ("drained", 0), ("preempted", 1), ("drained", 1), ("undelivered", 1)):
            s = d.suggestion(worker)
            ref = m.LeaseRef(trial_id=s.trial_id, lease=s.lease)
            (receipt,) = d.ask(m.ReleaseTrialsRequest(leases=[ref], kind=kind)).receipts  # type: ignore[arg-type]
            assert (s.trial_id, receipt.outcome, d.trial(1).preemptions) == (1, "requeued", count)
    assert d.release(d.suggestion(worker)).state == "lost"


def test_a_worker_keeps_what_it_said_about_itself() -> None:
    d = Driver(stepped())
    worker = d.worker(can_resume=True, labels={"gpu": "A100"})
    d.restart()
    kept = d.core.state.study("default").workers[worker]
    assert (kept.can_resume, kept.labels) == (True, {"gpu": "A100"})
