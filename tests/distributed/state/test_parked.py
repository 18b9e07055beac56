"""Parked requests: what ends a wait is found without looking at the others, and limits hold."""

import itertools
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits

from hola.distributed.core import Envelope
from hola.distributed.state.parked import ASKS, EVENTS, Parked, ParkedRequests
from tests.scheduler.driver import Driver, spec


def ask(study: str = "s", worker: str = "w", principal: str = "p", peer: Any = 1) -> Parked:
    return Parked(
        Envelope(peer, "c", principal, None, m.GetSuggestionRequest(study=study, worker_id=worker)), *(10.0,) * 3
    )


def events(study: str = "s", principal: str = "p", deadline: float = 10.0) -> Parked:
    return Parked(Envelope(2, "c", principal, None, m.GetEventsRequest(study=study, wait_s=1.0)), *(deadline,) * 3)


def served(parked: ParkedRequests, kind: type[m.Request], found: set[Any]) -> list[Any]:
    """The keys handled in one wake, in order; those of ``found`` are answered."""
    keys = []
    while (item := parked.woken(kind)) is not None:
        keys.append(item[0])
        if item[0] in found:
            parked.pop(item[0])
        else:
            parked.still_waits(item[0])
    return keys


def test_a_wake_concerns_one_study_and_one_kind() -> None:
    parked = ParkedRequests()
    parked.add("a", ask("one"))
    parked.add("b", events("one"))
    parked.add("c", ask("two"))
    assert not parked.has_woken
    parked.wake("one", ASKS)
    assert parked.has_woken
    assert served(parked, EVENTS, set()) == []
    assert served(parked, ASKS, set()) == ["a"]
    assert not parked.has_woken


def test_principals_take_turns_and_each_is_served_in_order() -> None:
    parked = ParkedRequests()
    for i in range(4):
        parked.add(f"greedy {i}", events(principal="greedy"))
    for i in range(2):
        parked.add(f"modest {i}", events(principal="modest"))
    parked.wake("s", EVENTS)
    order = ["greedy 0", "modest 0", "greedy 1", "modest 1", "greedy 2", "greedy 3"]
    assert served(parked, EVENTS, set(order)) == order


def test_one_that_comes_during_a_wake_is_not_handled_in_it() -> None:
    parked = ParkedRequests()
    parked.add("early", events())
    parked.wake("s", EVENTS)
    parked.add("late", events())
    assert served(parked, EVENTS, {"early", "late"}) == ["early"]
    parked.wake("s", EVENTS)
    assert served(parked, EVENTS, {"early", "late"}) == ["late"]


def test_one_that_found_nothing_keeps_its_place() -> None:
    parked = ParkedRequests()
    for key in "abc":
        parked.add(key, ask())
    parked.wake("s", ASKS)
    assert parked.woken(ASKS) is not None
    parked.still_waits("a")
    parked.found_nothing("s", ASKS)
    assert not parked.has_woken
    parked.wake("s", ASKS)
    assert served(parked, ASKS, {"a", "b"}) == ["a", "b", "c"]


def test_each_index_finds_its_own() -> None:
    parked = ParkedRequests()
    parked.add("a", ask("one", "w1", peer=1))
    parked.add("b", ask("one", "w2", peer=2))
    parked.add("c", ask("two", "w1", peer=1))
    parked.add("d", events("one"))
    assert parked.of_study("one") == ["a", "b", "d"]
    assert parked.of_worker("one", "w1") == ["a"]
    assert parked.of_peer(1) == ["a", "c"]
    assert parked.count("p") == 4
    parked.pop("a")
    assert (parked.of_peer(1), parked.of_worker("one", "w1"), parked.count("p"), len(parked)) == (["c"], [], 3, 3)


def test_deadlines_come_in_order_and_stale_ones_are_thrown_away() -> None:
    parked = ParkedRequests()
    for i in range(3000):
        parked.add("again", events(deadline=float(i)))
    assert len(parked._deadlines) < 2000
    parked.add("later", events(deadline=5000.0))
    assert parked.overdue(2998.0) is None
    assert parked.overdue(6000.0) == "again"
    parked.pop("again")
    assert parked.overdue(6000.0) == "later"


class OneStep:
    """A turn that is over after one request."""

    is_over = True

    def begin(self) -> None:
        """Do nothing."""


def test_many_readers_of_one_event_are_served_over_several_steps() -> None:
    d = Driver(spec())
    newest = d.ask(m.StatusRequest()).newest_event
    for i in range(5):
        assert d.step(d.envelope(m.GetEventsRequest(after=newest, wait_s=10.0), peer=f"reader {i}")) == []
    d.core._dispatcher._turn = OneStep()
    answered = [peer for peer, _ in d.step(d.envelope(m.EnqueueTrialsRequest(trials=[{"x": 0.5}])))]
    for _ in range(10):
        answered += [reply.peer for reply in d.replies()]
    assert answered == ["a", *(f"reader {i}" for i in range(5))]
    assert not d.core.has_work


@pytest.mark.spec("B-8")
@pytest.mark.parametrize(
    "limits", [Limits(max_principal_parked=3), Limits(max_parked=3)], ids=["of one token", "in all"]
)
def test_more_requests_than_may_wait_are_told_to_come_later(limits: Limits) -> None:
    d = Driver(spec(), limits)
    newest = d.ask(m.StatusRequest()).newest_event
    counter = itertools.count()

    def park(principal: str) -> Any:
        request = m.GetEventsRequest(after=newest, wait_s=10.0)
        replies = d.step(d.envelope(request, principal=principal, peer=f"reader {next(counter)}"))
        return replies[0][1] if replies else None

    assert [park("greedy") for _ in range(3)] == [None] * 3
    refused = park("greedy")
    assert isinstance(refused, ErrorResponse)
    assert (refused.code, refused.retryable, refused.retry_after_s) == ("overloaded", True, 1.0)
    other = park("other")
    assert other is None if limits.max_parked > 3 else other.code == "overloaded"
