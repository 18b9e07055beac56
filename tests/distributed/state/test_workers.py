"""Registered workers: bounded for each token and in all, forgotten in the end, and cheap to register anew."""

import uuid
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import CategoricalParameter

from tests.scheduler.driver import Driver, spec
from tests.sentences import holds


def register(d: Driver, principal: str = "me", key: str | None = None) -> Any:
    return d.ask(m.RegisterWorkerRequest(), key, principal=principal)


def ids(d: Driver) -> set[str]:
    """The workers that the storage knows."""
    return {row.worker_id for row in d.storage.workers(1)}


def test_a_registration_takes_no_more_room_in_the_log_than_its_worker() -> None:
    long = CategoricalParameter(name="c", choices=tuple(f"{i} {'c' * 1000}" for i in range(100)))
    d = Driver(spec(parameters=(long,)))
    keys = [str(uuid.UUID(int=i)) for i in range(20)]
    first = [register(d, key=key) for key in keys]
    assert all(len(row.response_json) < 100 for row in d.storage.requests(1))
    d.restart()
    again = [register(d, key=key) for key in keys]
    with holds("W-2"):
        assert [r.worker_id for r in again] == [r.worker_id for r in first]
    with holds("W-3"):
        assert all((r.info.spec, r.limits) == (first[0].info.spec, d.limits) for r in again)
    with holds("P-2"):
        assert len(ids(d)) == 20


@pytest.mark.spec("P-2", "P-5")
def test_updates_take_no_room_for_the_spec_either() -> None:
    d = Driver(spec())
    key = str(uuid.UUID(int=1))
    update = m.UpdateStudyRequest(expected_revision=1, max_trials=9)
    first = d.ask(update, key)
    assert [row.response_json for row in d.storage.requests(1)] == ["{}"]
    d.restart()
    assert d.ask(update, key).info.spec == first.info.spec
    rescored = m.UpdateObjectivesRequest(expected_revision=2, objectives=first.info.spec.objectives)
    key = str(uuid.UUID(int=2))
    assert d.ask(rescored, key).info.revision == 3
    assert d.ask(rescored, key).info.revision == 3


@pytest.mark.spec("W-11")
def test_a_worker_that_said_goodbye_leaves_no_row() -> None:
    d = Driver(spec())
    stays, leaves = d.worker(), d.worker()
    assert ids(d) == {stays, leaves}
    d.ask(m.DeregisterWorkerRequest(worker_id=leaves))
    assert ids(d) == {stays}
    d.restart()
    assert d.ask(m.StatusRequest()).worker_count == 1


def test_one_that_registers_and_leaves_within_a_step_leaves_no_row() -> None:
    d = Driver(spec())
    worker = "00000000-0000-4000-8000-000000000001"
    d.step(d.envelope(m.RegisterWorkerRequest()), d.envelope(m.DeregisterWorkerRequest(worker_id=worker)))
    assert ids(d) == set()


@pytest.mark.spec("W-7", "B-12")
def test_a_worker_that_is_silent_for_long_is_forgotten_unless_it_has_a_trial() -> None:
    d = Driver(spec(lease_s=100.0), Limits(worker_away_s=5.0, worker_retention_s=20.0))
    idle, busy = d.worker(), d.worker()
    d.suggestion(busy)
    d.pass_time(10.0)
    assert {w.worker_id: w.state for w in d.ask(m.StatusRequest()).workers} == {idle: "away", busy: "away"}
    d.pass_time(15.0)
    assert [w.worker_id for w in d.ask(m.StatusRequest()).workers] == [busy]
    assert ids(d) == {busy}
    refused = d.ask(m.HeartbeatRequest(worker_id=idle))
    assert isinstance(refused, ErrorResponse)
    assert refused.code == "unknown_worker"


@pytest.mark.spec("B-7")
def test_one_token_has_only_so_many_workers_and_others_are_not_locked_out() -> None:
    d = Driver(spec(), Limits(max_principal_workers=3, max_workers=100, worker_away_s=5.0))
    own = [register(d, "greedy").worker_id for _ in range(3)]
    refused = register(d, "greedy")
    assert isinstance(refused, ErrorResponse)
    assert (refused.code, refused.retryable, refused.retry_after_s) == ("overloaded", True, 60.0)
    assert refused.message == "study 'default' has 3 workers of the token 'greedy'"
    assert isinstance(register(d, "other"), m.RegisterWorkerResponse)
    d.pass_time(10.0)
    assert isinstance(register(d, "greedy"), m.RegisterWorkerResponse)  # one that is away makes room
    assert len(ids(d) & set(own)) == 2


@pytest.mark.spec("B-7")
def test_in_a_full_study_the_token_with_the_most_workers_makes_room() -> None:
    d = Driver(spec(max_trials=None), Limits(max_principal_workers=8, max_workers=10))
    working = [register(d, "modest").worker_id for _ in range(2)]
    greedy = [register(d, "greedy").worker_id for _ in range(8)]
    for worker, principal in [(working[0], "modest"), (working[1], "modest"), (greedy[0], "greedy")]:
        assert d.ask(m.GetSuggestionRequest(worker_id=worker), principal=principal).suggestions
    d.now += 1.0
    d.ask(m.HeartbeatRequest(worker_id=greedy[1]), principal="greedy")
    late = register(d, "late").worker_id
    left = ids(d)
    assert {late, *working, greedy[0], greedy[1]} <= left
    assert len(left) == 10


def test_ten_thousand_registrations_of_one_token_lock_nobody_out() -> None:
    d = Driver(spec())
    codes = [type(register(d, "greedy")) for _ in range(6000)]
    assert codes.count(m.RegisterWorkerResponse) == Limits().max_principal_workers
    assert all(isinstance(register(d, f"other {i}"), m.RegisterWorkerResponse) for i in range(20))
