"""Studies that are read while others are served, and who waits for them."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits

from hola.storage.contract import StorageError
from tests.scheduler.driver import Driver, spec

TRIALS = 1100


class ShortTurn:
    """A turn that has time for two pieces of work."""

    def __init__(self) -> None:
        self._asked = 0

    def begin(self) -> None:
        """Begin a piece of work."""
        self._asked = 0

    @property
    def is_over(self) -> bool:
        """False, then true."""
        self._asked += 1
        return self._asked > 1


@pytest.fixture
def d() -> Driver:
    """A scheduler that has started, and has read neither of its two studies."""
    driver = Driver(limits=Limits(max_principal_parked=3), unused_study_s=60.0)
    for name in ("large", "other"):
        driver.ask(m.CreateStudyRequest(study=name, spec=spec(max_trials=None)))
    for start in range(0, TRIALS, 100):
        added = [m.AddedTrial(parameters={"x": i / TRIALS}, objectives={"loss": i}) for i in range(start, start + 100)]
        assert len(driver.ask(m.AddTrialsRequest(study="large", trials=added), f"k{start}").trial_ids) == 100
    driver.restart()
    assert sorted(driver.core.state.unloaded) == ["large", "other"]
    driver.core._openings._turn = driver.core._dispatcher._turn = ShortTurn()
    return driver


def top(d: Driver, peer: str = "a", principal: str = "me") -> Any:
    return d.envelope(m.GetTopKRequest(study="large", limit=1), peer=peer, principal=principal)


def settle(d: Driver, most: int = 100) -> list[tuple[str, Any]]:
    """Steps until nothing is left to read."""
    answered = []
    while d.core.has_work:
        answered += d.step()
        most -= 1
        assert most, "it is read without an end"
    return answered


def best(answered: list[tuple[str, Any]]) -> list[tuple[str, list[int]]]:
    return [(peer, [item.trial.trial_id for item in response.items]) for peer, response in answered]


def test_a_request_waits_until_its_study_is_read(d: Driver) -> None:
    assert d.step(top(d)) == []
    assert (d.core.has_work, sorted(d.core.state.studies)) == (True, [])
    assert best(settle(d)) == [("a", [1])]
    assert sorted(d.core.state.studies) == ["large"]
    assert best(d.step(top(d))) == [("a", [1])]


def test_others_are_served_meanwhile(d: Driver) -> None:
    assert d.step(top(d)) == []
    assert d.ask(m.GetStudyRequest(study="other")).info.study == "other"
    assert d.ask(m.GetStudyRequest(study="large")).info.counts.completed == TRIALS
    assert d.ask(m.CreateStudyRequest(study="new", spec=spec())).created
    assert d.worker(study="new")
    assert sorted(d.core.state.studies) == ["new"]
    assert best(settle(d)) == [("a", [1])]


def test_studies_are_read_one_after_the_other(d: Driver) -> None:
    other = d.envelope(m.GetTrialsRequest(study="other"), peer="b")
    assert d.step(top(d), other) == []
    answered = settle(d)
    assert [peer for peer, _ in answered] == ["a", "b"]
    assert answered[1][1].items == []


def test_all_who_wait_are_answered_in_their_order(d: Driver) -> None:
    assert d.step(top(d, "a"), top(d, "b")) == []
    assert d.step(top(d, "c")) == []
    assert best(settle(d)) == [("a", [1]), ("b", [1]), ("c", [1])]


def test_no_more_wait_than_the_limit_allows(d: Driver) -> None:
    answered = d.step(*(top(d, peer) for peer in "abcd"), top(d, "e", "another"))
    assert [(peer, error.code) for peer, error in answered] == [("d", "overloaded")]
    assert sorted(peer for peer, _ in settle(d)) == ["a", "b", "c", "e"]


def test_who_has_waited_long_is_asked_to_come_again(d: Driver) -> None:
    assert d.step(top(d)) == []
    d.now += 5.0
    message = "study 'large' was not in memory and is being read from the storage: ask again"
    unavailable = ErrorResponse(code="unavailable", message=message, retryable=True, retry_after_s=1.0)
    assert d.step(tick=True) == [("a", unavailable)]
    settle(d)
    assert best(d.step(top(d))) == [("a", [1])]


def test_a_request_that_comes_again_is_answered_once(d: Driver) -> None:
    request = m.EnqueueTrialsRequest(study="large", trials=[{"x": 0.5}])
    first, second = d.envelope(request, "k", peer="a"), d.envelope(request, "k", peer="b")
    assert d.step(first, second) == []
    other = m.EnqueueTrialsRequest(study="large", trials=[{"x": 0.25}])
    assert [(peer, error.code) for peer, error in d.step(d.envelope(other, "k", peer="c"))] == [("c", "conflict")]
    assert [(peer, response.trial_ids) for peer, response in settle(d)] == [("b", [TRIALS + 1])]
    assert d.ask(request, "k").trial_ids == [TRIALS + 1]
    assert d.info("large").counts.queued == 1


def test_who_waits_for_a_deleted_study_is_told(d: Driver) -> None:
    assert d.step(top(d)) == []
    answered = d.step(d.envelope(m.DeleteStudyRequest(study="large"), peer="b"))
    assert [(peer, getattr(response, "code", None)) for peer, response in answered] == [
        ("b", None),
        ("a", "unknown_study"),
    ]
    settle(d)
    assert sorted(d.core.state.names()) == ["other"]


def test_a_study_of_the_same_name_is_another_one(d: Driver) -> None:
    assert d.step(top(d)) == []
    d.step(d.envelope(m.DeleteStudyRequest(study="large"), peer="b"))
    assert d.ask(m.CreateStudyRequest(study="large", spec=spec())).created
    settle(d)
    assert d.info("large").counts == m.TrialCounts()


def test_who_waits_at_the_end_is_asked_to_come_again(d: Driver) -> None:
    assert d.step(top(d)) == []
    d.core.end()
    ((peer, error),) = d.step()
    assert (peer, error.code) == ("a", "unavailable")
    ((peer, error),) = d.step(top(d, "b"))
    assert (peer, error.code) == ("b", "unavailable")
    assert not d.core.has_work


def test_who_has_gone_is_forgotten(d: Driver) -> None:
    waiting = top(d)
    assert d.step(waiting) == []
    d.core.undelivered("a", waiting.correlation)
    assert (settle(d), len(d.core.state.parked)) == ([], 0)


def test_a_failed_commit_gives_the_reading_up(d: Driver) -> None:
    assert d.step(top(d)) == []
    d.storage.fails = "before"
    answered = d.step(d.envelope(m.CreateStudyRequest(study="new", spec=spec()), peer="b"))
    assert [(peer, error.code) for peer, error in answered] == [("b", "unavailable"), ("a", "unavailable")]
    assert not d.core.has_work
    assert d.step(top(d)) == []
    assert best(settle(d)) == [("a", [1])]


def test_a_damaged_study_is_named_and_harms_no_other(d: Driver) -> None:
    rows = d.storage._of(1).trials
    intact, rows[1050] = rows[1050], rows[1050]._replace(parameters_json="{")
    assert d.step(top(d)) == []
    ((_, error),) = settle(d)
    assert (error.code, error.retryable) == ("internal", False)
    assert error.message.startswith(
        "study 'large' cannot be read from the storage: trial 1050 of study 'large' cannot be read: "
    )
    assert error.message.endswith("; restore a copy, or repair this row")
    assert d.step(top(d)) == [("a", error)]
    assert d.step(d.envelope(m.GetTrialsRequest(study="other"))) == []
    assert settle(d)[0][1].items == []
    rows[1050] = intact
    d.now += 10.0
    assert d.step(top(d)) == []
    assert best(settle(d)) == [("a", [1])]


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (
            StorageError("/home/ann/hola.db: disk I/O error", reason="disk I/O error"),
            "unavailable",
            "study 'large' cannot be read from the storage: disk I/O error",
        ),
        (
            StorageError("/home/ann/hola.db: it is broken"),
            "unavailable",
            "study 'large' cannot be read from the storage: the scheduler's log says why",
        ),
        (RuntimeError("?"), "internal", "study 'large' cannot be read from the storage: a defect of the server"),
    ],
    ids=["storage", "storage without a reason", "defect"],
)
def test_a_study_that_cannot_be_read_is_tried_again(
    d: Driver, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, message: str
) -> None:
    def fails(study_id: int) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(d.storage, "workers", fails)
        ((_, refusal),) = d.step(top(d))
    assert (refusal.code, refusal.message, refusal.retryable) == (code, message, code == "unavailable")
    d.now += 10.0
    assert d.step(top(d)) == []
    assert best(settle(d)) == [("a", [1])]


def test_a_storage_that_cannot_be_trusted_ends_the_step(d: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(study_id: int) -> Any:
        raise StorageError("it is gone", fatal=True)

    monkeypatch.setattr(d.storage, "workers", fails)
    with pytest.raises(StorageError, match="it is gone"):
        d.step(top(d))
