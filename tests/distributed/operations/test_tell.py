"""Tells: results, failures, releases and cancellations, early, late and twice."""

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse

from tests.scheduler.driver import Driver, dropped, spec


def expired(d: Driver, s: m.Suggestion) -> None:
    d.pass_time(s.lease_s + 0.2)


def test_a_result_completes_a_trial() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25}, metadata={"seconds": 3})
    assert d.ask(m.SubmitResultRequest(results=[item])) == m.SubmitResultResponse(
        receipts=[m.Receipt(trial_id=1, outcome="recorded", state="completed")]
    )
    assert d.trial(1) == m.Trial(
        trial_id=1,
        state="completed",
        parameters=s.parameters,
        attempt=1,
        worker_id=worker,
        objectives={"loss": 0.25},
        costs=[m.GroupCost(group="default", cost=0.25)],
        objective_revision=1,
        metadata={"seconds": 3},
        created_ms=d.wall_ms,
        started_ms=d.wall_ms,
        ended_ms=d.wall_ms,
        changed=4,
    )


def test_a_result_and_the_next_suggestion_take_one_commit() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    commits = d.storage.commits
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    response = d.ask(m.SubmitResultRequest(worker_id=worker, results=[item], next_count=1), "key")
    assert response.receipts == [m.Receipt(trial_id=1, outcome="recorded", state="completed")]
    assert (response.next.status, [n.trial_id for n in response.next.suggestions]) == ("suggestions", [2])
    assert d.storage.commits == commits + 1


def test_the_next_of_a_tell_never_parks() -> None:
    d = Driver(spec(max_trials=2))
    worker = d.worker()
    s, _ = d.suggestion(worker), d.suggestion(worker)
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    assert d.ask(m.SubmitResultRequest(worker_id=worker, results=[item], next_count=1)).next == m.GetSuggestionResponse(
        status="wait", retry_after_s=1.0
    )


def test_the_next_is_given_when_items_failed() -> None:
    d = Driver(spec())
    worker = d.worker()
    item = m.Result(trial_id=7, lease="none", objectives={"loss": 0.25})
    response = d.ask(m.SubmitResultRequest(worker_id=worker, results=[item], next_count=1))
    assert response.receipts[0].outcome == "refused"
    assert [s.trial_id for s in response.next.suggestions] == [1]


def test_items_apply_one_by_one() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    bad = m.Result(trial_id=1, lease=s.lease, objectives={"lost": 0.25})
    good = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    unknown = m.Result(trial_id=9, lease=s.lease, objectives={"loss": 0.25})
    foreign = m.Result(trial_id=1, lease="guess", objectives={"loss": 0.25})
    assert d.ask(m.SubmitResultRequest(results=[bad, good, unknown, foreign])).receipts == [
        m.Receipt(
            trial_id=1,
            outcome="refused",
            error=ErrorResponse(
                code="invalid_message",
                message="the study has no such objective; it has loss",
                path="/results/0/objectives/lost",
                value="0.25",
            ),
        ),
        m.Receipt(trial_id=1, outcome="recorded", state="completed"),
        m.Receipt(
            trial_id=9,
            outcome="refused",
            error=ErrorResponse(
                code="unknown_trial", message="study 'default' has no trial 9", path="/results/2/trial_id", value="9"
            ),
        ),
        m.Receipt(
            trial_id=1,
            outcome="refused",
            error=ErrorResponse(
                code="permission_denied",
                message="this is no lease of trial 1",
                path="/results/3/lease",
                value="(masked)",
            ),
        ),
    ]


def test_the_same_result_again_gets_the_same_receipt() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    recorded = m.Receipt(trial_id=1, outcome="recorded", state="completed")
    assert [d.result(s, 0.25), d.result(s, 0.25)] == [recorded, recorded]
    assert d.info().counts == m.TrialCounts(completed=1)


def test_another_result_is_superseded_by_the_first() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    d.result(s, 0.25)
    assert d.result(s, 0.75) == m.Receipt(
        trial_id=1, outcome="superseded", state="completed", objectives={"loss": 0.25}
    )
    assert d.trial(1).objectives == {"loss": 0.25}


def test_a_late_result_wins_over_the_attempt_that_runs() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    first = d.suggestion(worker)
    expired(d, first)
    second = d.suggestion(worker)
    assert (second.trial_id, second.attempt, second.parameters) == (1, 2, first.parameters)
    assert d.result(first, 0.25) == m.Receipt(trial_id=1, outcome="recorded", state="completed")
    assert d.beat(worker, second) == dropped(second)
    assert d.result(second, 0.25) == m.Receipt(
        trial_id=1, outcome="superseded", state="completed", objectives={"loss": 0.25}
    )
    assert d.states() == ["completed"]


def test_a_late_result_completes_a_queued_trial() -> None:
    d = Driver(spec(lease_s=5.0))
    s = d.suggestion(d.worker())
    expired(d, s)
    assert d.states() == ["queued"]
    assert d.result(s).outcome == "recorded"
    assert d.ask(m.GetSuggestionRequest(worker_id=d.worker())).suggestions[0].trial_id == 2


def test_a_late_result_turns_lost_into_completed_after_the_finish() -> None:
    d = Driver(spec(lease_s=5.0, max_trials=1, max_retries=0))
    s = d.suggestion(d.worker())
    expired(d, s)
    lost = d.trial(1)
    assert (lost.state, lost.retries, lost.reason) == ("lost", 1, "the lease of attempt 1 expired")
    assert (d.info().state, d.info().reason) == ("finished", "max_trials")
    assert d.result(s) == m.Receipt(trial_id=1, outcome="recorded", state="completed")
    assert d.info().counts == m.TrialCounts(completed=1)


def test_a_failure_is_final_unless_it_says_retry() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    assert d.failure(s, reason="out of memory") == m.Receipt(trial_id=1, outcome="recorded", state="failed")
    trial = d.trial(1)
    assert (trial.state, trial.reason, trial.retries) == ("failed", "out of memory", 0)


def test_the_same_failure_again_gets_the_same_receipt() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    assert [d.failure(s), d.failure(s)] == [m.Receipt(trial_id=1, outcome="recorded", state="failed")] * 2


def test_a_retry_gives_the_same_parameters_until_the_limit() -> None:
    d = Driver(spec(max_retries=2, max_trials=1))
    worker = d.worker()
    points = []
    for attempt in (1, 2, 3):
        s = d.suggestion(worker)
        points.append((s.attempt, s.parameters))
        last = d.failure(s, retry=True)
        assert last.outcome == ("requeued" if attempt < 3 else "recorded")
    assert points == [(attempt, points[0][1]) for attempt in (1, 2, 3)]
    assert last == m.Receipt(trial_id=1, outcome="recorded", state="failed")
    assert d.trial(1).retries == 3
    assert (d.info().reason, d.info().created_trials) == ("max_trials", 1)


def test_a_point_that_cannot_be_evaluated_is_infeasible_and_no_failure() -> None:
    d = Driver(spec(max_failures=1))
    s = d.suggestion(d.worker())
    receipt = d.failure(s, kind="infeasible", retry=True)
    assert receipt == m.Receipt(trial_id=1, outcome="recorded", state="infeasible")
    assert d.info().state == "running"


def test_a_failure_with_an_old_lease_is_refused() -> None:
    d = Driver(spec(lease_s=5.0))
    worker = d.worker()
    first = d.suggestion(worker)
    expired(d, first)
    d.suggestion(worker)
    lost = ErrorResponse(
        code="lease_lost",
        message="trial 1 was leased again; drop this evaluation",
        path="/failures/0/lease",
        value="(masked)",
    )
    assert d.failure(first) == m.Receipt(trial_id=1, outcome="refused", error=lost)
    release = d.release(first)
    assert (release.outcome, release.error.code if release.error else None) == ("refused", "lease_lost")
    assert d.states() == ["running"]


@pytest.mark.parametrize(("retry", "state", "retries"), [(True, "queued", 1), (False, "failed", 1)])
def test_a_late_failure_of_an_expired_lease_counts_once(retry: bool, state: str, retries: int) -> None:
    d = Driver(spec(lease_s=5.0))
    s = d.suggestion(d.worker())
    expired(d, s)
    assert d.failure(s, retry=retry).state == state
    assert (d.trial(1).state, d.trial(1).retries) == (state, retries)


@pytest.mark.parametrize(("fields", "state"), [({}, "failed"), ({"kind": "infeasible"}, "infeasible")])
def test_a_result_for_an_ended_trial_is_no_error(fields: dict[str, str], state: m.TrialState) -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    d.failure(s, **fields)
    assert d.result(s) == m.Receipt(trial_id=1, outcome="ended", state=state)


def test_a_result_for_a_cancelled_trial_is_no_error_and_its_worker_hears_drop() -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    assert d.ask(m.CancelTrialsRequest(trial_ids=[1, 2], reason="enough")).receipts == [
        m.Receipt(trial_id=1, outcome="recorded", state="cancelled"),
        m.Receipt(
            trial_id=2,
            outcome="refused",
            error=ErrorResponse(
                code="unknown_trial", message="study 'default' has no trial 2", path="/trial_ids/1", value="2"
            ),
        ),
    ]
    assert d.beat(worker, s) == dropped(s)
    assert d.result(s) == m.Receipt(trial_id=1, outcome="ended", state="cancelled")
    assert d.trial(1).reason == "enough"


def test_a_release_gives_back_at_once_and_counts_against_preemptions_alone() -> None:
    d = Driver(spec(max_preemptions=1))
    worker = d.worker()
    s = d.suggestion(worker)
    requeued = m.Receipt(trial_id=1, outcome="requeued", state="queued")
    assert [d.release(s), d.release(s)] == [requeued, requeued]
    assert (d.trial(1).retries, d.trial(1).preemptions) == (0, 1)
    again = d.suggestion(worker)
    assert (again.trial_id, again.attempt, again.parameters) == (1, 2, s.parameters)
    assert d.release(again) == m.Receipt(trial_id=1, outcome="ended", state="lost")
    assert (d.trial(1).retries, d.trial(1).preemptions) == (0, 2)


def test_a_worker_that_says_goodbye_gives_its_trials_back() -> None:
    d = Driver(spec())
    worker, other = d.worker(), d.worker()
    s, t = d.suggestion(worker), d.suggestion(worker)
    goodbye = m.DeregisterWorkerRequest(worker_id=worker)
    assert d.ask(goodbye) == m.DeregisterWorkerResponse(released=[1, 2])
    assert d.ask(goodbye) == m.DeregisterWorkerResponse()
    assert [d.suggestion(other).trial_id for _ in range(2)] == [s.trial_id, t.trial_id]
    # Its tells are judged by their leases alone.
    assert d.result(s) == m.Receipt(trial_id=1, outcome="recorded", state="completed")


def test_a_tell_with_next_needs_a_known_worker_and_has_no_effect_without() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 0.25})
    assert d.ask(m.SubmitResultRequest(results=[item], next_count=1)) == ErrorResponse(
        code="invalid_message", message="next_count needs a worker_id", path="/worker_id"
    )
    assert d.states() == ["running"]


@pytest.mark.spec("T-13")
@pytest.mark.parametrize("retry", [True, False])
def test_a_failure_after_a_release_changes_nothing(retry: bool) -> None:
    d = Driver(spec())
    worker = d.worker()
    s = d.suggestion(worker)
    d.release(s)
    before = d.trial(1)
    receipt = d.failure(s, retry=retry)
    assert (receipt.outcome, receipt.state) == ("requeued", "queued")
    assert d.trial(1) == before
    again = d.suggestion(worker)
    assert (again.trial_id, again.attempt) == (1, 2)
    late = d.failure(s, retry=retry)
    assert late.error is not None
    assert late.error.code == "lease_lost"


@pytest.mark.spec("T-13")
def test_a_final_failure_after_one_to_be_tried_again_changes_nothing() -> None:
    d = Driver(spec())
    s = d.suggestion(d.worker())
    assert d.failure(s, retry=True).outcome == "requeued"
    before = d.trial(1)
    assert d.failure(s).outcome == "requeued"
    assert d.trial(1) == before
