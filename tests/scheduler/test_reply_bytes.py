"""Replies are bounded in bytes, however much the trials carry."""

import itertools
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.codec import encode
from hola_protocol.limits import Limits
from hola_protocol.space import CategoricalParameter

from tests.scheduler.driver import Driver, spec
from tests.sentences import holds

ROOM = 20_000
BIG = 6_000
SLACK = 1_000
"""What a reply may hold beside its items."""


def study(count: int = 10, size: int = BIG, **limits: Any) -> Driver:
    """A study of completed trials, the first the best, with metadata of a size."""
    d = Driver(spec(max_trials=None), Limits(max_reply_bytes=ROOM, **limits))
    for i in range(count):
        trial = m.AddedTrial(parameters={"x": i / count}, objectives={"loss": float(i)}, metadata={"text": "é" * size})
        d.ask(m.AddTrialsRequest(trials=[trial]))
    return d


def pages(d: Driver, request: Any) -> list[Any]:
    """The pages of a pass."""
    found = []
    while True:
        response = d.ask(request)
        found.append(response)
        if response.next_cursor is None:
            return found
        request = msgspec.structs.replace(request, after=response.next_cursor)


def test_pages_of_trials_end_early_and_miss_none() -> None:
    d = study()
    found = pages(d, m.GetTrialsRequest(limit=1000, with_metadata=True))
    with holds("G-5"):
        assert [t.trial_id for page in found for t in page.items] == list(range(1, 11))
    with holds("G-6"):
        assert all(t.metadata == {"text": "é" * BIG} for page in found for t in page.items)
        assert all(t.metadata is None for page in pages(d, m.GetTrialsRequest()) for t in page.items)
    with holds("B-10"):
        assert len(found) > 5
    with holds("B-9"):
        assert all(len(encode(page)) <= ROOM for page in found)


@pytest.mark.spec("B-9", "B-10")
def test_an_item_that_is_longer_than_a_reply_comes_alone() -> None:
    d = study(3, ROOM)
    assert [[t.trial_id for t in page.items] for page in pages(d, m.GetTrialsRequest(with_metadata=True))] == [
        [1],
        [2],
        [3],
    ]
    assert [item.trial_id for item in d.ask(m.GetMetadataRequest(trial_ids=[2, 3])).items] == [2]


@pytest.mark.spec("B-9", "B-10")
def test_metadata_is_returned_for_the_first_trials_asked_for() -> None:
    d = study()
    wanted = [4, 2, 9, 1]
    got: list[m.TrialMetadata] = []
    while len(got) < len(wanted):
        got += d.ask(m.GetMetadataRequest(trial_ids=wanted[len(got) :])).items
    assert got == [m.TrialMetadata(trial_id=i, metadata={"text": "é" * BIG}) for i in wanted]


RANKED = [m.GetTopKRequest(limit=1000), m.GetFrontsRequest(limit=1000)]


@pytest.mark.parametrize("request_", RANKED)
def test_ranked_replies_with_metadata_end_early(request_: Any) -> None:
    d = study()
    response = d.ask(msgspec.structs.replace(request_, with_metadata=True))
    with holds("B-11"):
        assert [item.trial.trial_id for item in response.items] == [1]
    with holds("B-9"):
        assert len(encode(response)) <= ROOM
    with holds("G-6"):
        assert response.items[0].trial.metadata == {"text": "é" * BIG}
        assert [item.trial.metadata for item in d.ask(request_).items] == [None] * 10


@pytest.mark.spec("B-9", "B-11")
@pytest.mark.parametrize("request_", RANKED)
def test_ranked_replies_end_early_when_even_the_trials_have_no_room(request_: m.Request) -> None:
    d = study(200, 1)
    response = d.ask(request_)
    assert 0 < len(response.items) < 200
    assert [item.trial.trial_id for item in response.items] == list(range(1, len(response.items) + 1))
    assert ROOM - SLACK < len(encode(response)) <= ROOM


def test_status_leaves_out_workers_that_have_no_room_and_metadata() -> None:
    d = study(2, 100)
    for i in range(300):
        d.ask(m.RegisterWorkerRequest(name=f"worker {i}", host="h" * 60))
    response = d.ask(m.StatusRequest(max_workers=300))
    assert response.worker_count == 300
    with holds("B-11"):
        assert 0 < len(response.workers) < 300
    with holds("G-6"):
        assert (response.best.trial_id, response.best.metadata) == (1, None)
    with holds("B-9"):
        assert len(encode(response)) <= ROOM


@pytest.mark.spec("B-9", "B-10")
def test_pages_of_studies_end_early_and_miss_none() -> None:
    d = Driver(limits=Limits(max_reply_bytes=ROOM))
    choices = tuple("c" * 200 + str(i) for i in range(20))
    long = spec(parameters=(CategoricalParameter(name="c", choices=choices),))
    for i in range(12):
        d.ask(m.CreateStudyRequest(study=f"s{i:02}", spec=long))
    found = pages(d, m.ListStudiesRequest(limit=1000))
    assert [info.study for page in found for info in page.items] == [f"s{i:02}" for i in range(12)]
    assert len(found) > 1
    assert all(len(encode(page)) <= ROOM for page in found)


def test_pages_of_events_end_early_and_miss_none() -> None:
    d = study(300, 1)
    newest = d.ask(m.StatusRequest()).newest_event
    after, ids, longest = 0, [], 0
    while after < newest:
        response = d.ask(m.GetEventsRequest(after=after, limit=1000))
        longest = max(longest, len(encode(response)))
        ids += [event.event_id for event in response.items]
        after = response.next_cursor
    with holds("B-10", "N-3"):
        assert ids == list(range(1, newest + 1))
    with holds("B-9"):
        assert ROOM - SLACK < longest <= ROOM


@pytest.mark.spec("B-9", "A-1")
def test_an_ask_is_given_as_many_suggestions_as_a_reply_has_room_for() -> None:
    choices = tuple("c" * 900 + str(i) for i in range(10))
    parameters = tuple(CategoricalParameter(name=f"p{i}", choices=choices) for i in range(5))
    d = Driver(spec(parameters=parameters, max_trials=None), Limits(max_reply_bytes=ROOM))
    worker = d.worker()
    response = d.ask(m.GetSuggestionRequest(worker_id=worker, count=100))
    assert 1 <= len(response.suggestions) < 100
    assert len(encode(response)) <= ROOM
    told = m.Result(
        trial_id=1, lease=response.suggestions[0].lease, objectives={"loss": 1.0}, metadata={"text": "a" * 10}
    )
    following = d.ask(m.SubmitResultRequest(worker_id=worker, results=[told], next_count=100))
    assert 1 <= len(following.next.suggestions) < 100
    assert len(encode(following)) <= ROOM


def test_every_operation_that_lists_is_tried_here() -> None:
    """Other responses with lists are bounded by the size of their request, or by ``max_batch`` small items."""
    lists = {
        cls.__name__
        for cls in m.Response.__subclasses__()
        if any("list" in str(field.type) for field in msgspec.structs.fields(cls))
    }
    above = {
        "GetTrials",
        "GetMetadata",
        "GetTopK",
        "GetFronts",
        "Status",
        "ListStudies",
        "GetEvents",
        "GetSuggestion",
        "GetReports",
        "PreviewObjectives",
    }
    small = {
        "SubmitResult",
        "ReleaseTrials",
        "CancelTrials",
        "EnqueueTrials",
        "AddTrials",
        "SubmitReports",
        "DrainWorkers",
        "UpdateTrials",
    }
    small |= {"Heartbeat", "DeregisterWorker", "Describe", "IsMultiGroup", "GetModelView"}
    names = {name.removesuffix("Response") for name in lists}
    assert names <= above | small, sorted(names - above - small)


def test_trials_of_one_page_are_counted_once() -> None:
    d = study(50, 100)
    ids = list(
        itertools.chain.from_iterable([t.trial_id for t in p.items] for p in pages(d, m.GetTrialsRequest(limit=7)))
    )
    assert ids == list(range(1, 51))
