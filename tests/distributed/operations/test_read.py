"""Reads: pages, events, ranks, metadata, status."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import ObjectiveSpec

from tests.scheduler.driver import Driver, spec


def test_every_page_of_a_pass_repeats_as_of_and_the_next_pass_misses_nothing() -> None:
    d = Driver(spec(max_trials=5))
    worker = d.worker()
    held = [d.suggestion(worker) for _ in range(5)]
    first = d.ask(m.GetTrialsRequest(limit=2))
    d.result(held[0])
    d.result(held[4])
    second = d.ask(m.GetTrialsRequest(limit=2, after=first.next_cursor))
    third = d.ask(m.GetTrialsRequest(limit=2, after=second.next_cursor))
    assert [[t.trial_id for t in page.items] for page in (first, second, third)] == [[1, 2], [3, 4], [5]]
    assert [page.as_of for page in (first, second, third)] == [7, 7, 7]
    assert third.next_cursor is None
    missed = d.ask(m.GetTrialsRequest(changed_since=7))
    assert ([(t.trial_id, t.state) for t in missed.items], missed.as_of) == ([(1, "completed"), (5, "completed")], 9)


def test_pages_by_state() -> None:
    d = Driver(spec())
    worker = d.worker()
    d.result(d.suggestion(worker))
    d.suggestion(worker)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    page = d.ask(m.GetTrialsRequest(states=["queued", "completed"]))
    assert [(t.trial_id, t.state) for t in page.items] == [(1, "completed"), (3, "queued")]


@pytest.mark.parametrize("cursor", ["x", "1", "1.", "-1.2", "1.2.3"])
def test_a_cursor_that_no_page_returned_is_refused(cursor: str) -> None:
    d = Driver(spec())
    assert d.ask(m.GetTrialsRequest(after=cursor)) == ErrorResponse(
        code="invalid_message", message="this is no next_cursor of GetTrials", path="/after", value=cursor
    )


def test_events_are_gapless_and_tell_everything() -> None:
    d = Driver(spec(max_trials=1, lease_s=5.0))
    worker = d.worker()
    start = d.wall_ms
    s = d.suggestion(worker)
    d.release(s)
    again = d.suggestion(worker)
    d.result(again)
    page = d.ask(m.GetEventsRequest())
    changed: dict[str, Any] = {"time_ms": start, "trial_id": 1}
    assert page.items == [
        m.StudyChanged(event_id=1, time_ms=start, state="running", revision=1, objective_revision=1),
        m.WorkerChanged(event_id=2, time_ms=start, worker_id=worker, state="active"),
        m.TrialChanged(event_id=3, state="running", attempt=1, worker_id=worker, **changed),
        m.TrialChanged(event_id=4, state="queued", attempt=1, worker_id=worker, **changed),
        m.TrialChanged(event_id=5, state="running", attempt=2, worker_id=worker, **changed),
        m.TrialChanged(event_id=6, state="completed", attempt=2, worker_id=worker, **changed),
        m.StudyChanged(
            event_id=7, time_ms=start, state="finished", reason="max_trials", revision=1, objective_revision=1
        ),
    ]
    assert page.next_cursor == 7
    assert d.ask(m.GetEventsRequest(after=4, limit=2)) == m.GetEventsResponse(items=page.items[4:6], next_cursor=6)
    assert d.ask(m.GetEventsRequest(after=7)) == m.GetEventsResponse(next_cursor=7)
    d.restart()
    assert d.ask(m.GetEventsRequest()) == page


@pytest.mark.parametrize("restarts", [False, True])
def test_a_cursor_outside_the_events_kept_has_expired(restarts: bool) -> None:
    d = Driver(spec(max_trials=50), Limits(event_retention=10))
    worker = d.worker()
    for _ in range(20):
        d.suggestion(worker)
    if restarts:
        d.restart()
    for after in (11, 23):
        assert d.ask(m.GetEventsRequest(after=after)) == ErrorResponse(
            code="cursor_expired",
            message="the events kept are 13 to 22; read the trials, then continue from the newest",
            path="/after",
            value=str(after),
            detail={"oldest": 13, "newest": 22},
        )
    assert [e.event_id for e in d.ask(m.GetEventsRequest(after=12)).items] == list(range(13, 23))
    assert [e.event_id for e in d.ask(m.GetEventsRequest()).items] == list(range(13, 23))


def test_events_are_numbered_without_the_requests_that_failed() -> None:
    d = Driver(spec())
    worker = d.worker()
    d.storage.fails = "before"
    d.ask(m.GetSuggestionRequest(worker_id=worker))
    assert d.ask(m.GetEventsRequest(after=2)) == m.GetEventsResponse(next_cursor=2)
    d.suggestion(worker)
    assert [e.event_id for e in d.ask(m.GetEventsRequest()).items] == [1, 2, 3]


def test_the_best_trials_and_the_fronts() -> None:
    objectives = (ObjectiveSpec(name="loss"), ObjectiveSpec(name="time", group="cost"))
    d = Driver(spec(objectives=objectives, max_trials=3))
    worker = d.worker()
    for values in ({"loss": 1.0, "time": 3.0}, {"loss": 2.0, "time": 2.0}, {"loss": 3.0, "time": 3.0}):
        s = d.suggestion(worker)
        d.ask(m.SubmitResultRequest(results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives=values)]))
    fronts = d.ask(m.GetFrontsRequest())
    assert ([(i.rank, i.trial.trial_id) for i in fronts.items], fronts.front_size) == ([(1, 1), (1, 2), (2, 3)], 2)
    assert [(i.rank, i.trial.trial_id) for i in d.ask(m.GetTopKRequest(limit=2)).items] == [(1, 1), (2, 2)]
    assert d.ask(m.IsMultiGroupRequest()) == m.IsMultiGroupResponse(is_multi_group=True, groups=["default", "cost"])


def test_metadata_by_id() -> None:
    d = Driver(spec())
    worker = d.worker()
    s, _ = d.suggestion(worker), d.suggestion(worker)
    item = m.Result(trial_id=1, lease=s.lease, objectives={"loss": 1.0}, metadata={"a": [1, None]})
    d.ask(m.SubmitResultRequest(results=[item]))
    assert d.ask(m.GetMetadataRequest(trial_ids=[2, 1])) == m.GetMetadataResponse(
        items=[m.TrialMetadata(trial_id=2), m.TrialMetadata(trial_id=1, metadata={"a": [1, None]})]
    )
    assert d.ask(m.GetMetadataRequest(trial_ids=[1, 9])) == ErrorResponse(
        code="unknown_trial", message="study 'default' has no trial 9", path="/trial_ids/1", value="9"
    )


def test_status_tells_of_the_study_and_its_workers() -> None:
    d = Driver(spec())
    worker = d.worker(name="w", host="h", pid=7)
    idle = d.worker()
    d.result(d.suggestion(worker), 0.5)
    s = d.suggestion(worker)
    d.pass_time(2.0)
    status = d.ask(m.StatusRequest(max_workers=1))
    assert status == m.StatusResponse(
        info=d.info(),
        workers=[m.WorkerStatus(worker_id=worker, name="w", host="h", running=[s.trial_id], completed=1, silent_s=2.0)],
        worker_count=2,
        demand=1,
        best=d.trial(1),
        recommended=d.trial(1),
        front_size=1,
        sampler=m.SamplerStatus(phase="model_free", numbers={"model_version": 0.0}),
        newest_event=6,
    )
    assert idle != worker


def test_describe_announces_the_limits() -> None:
    limits = Limits(max_batch=7)
    d = Driver(limits=limits)
    assert d.ask(m.DescribeRequest()) == m.DescribeResponse(
        versions=["1.0"],
        server="test",
        capabilities=["zmq", "long_poll", "batch", "events"],
        limits=limits,
        durability="memory",
        time_ms=d.wall_ms,
        role="worker",
    )


@pytest.mark.parametrize(
    "request_",
    [
        m.GetTrialsRequest(limit=6),
        m.GetTopKRequest(limit=6),
        m.GetFrontsRequest(limit=6),
        m.GetEventsRequest(limit=6),
        m.ListStudiesRequest(limit=6),
    ],
    ids=lambda r: type(r).__name__,
)
def test_a_page_beyond_the_limit_is_refused(request_: m.Request) -> None:
    d = Driver(spec(), Limits(max_page=5))
    assert d.ask(request_) == ErrorResponse(
        code="too_large", message="/limit: 6 is beyond the limit of 5", path="/limit", value="6"
    )
