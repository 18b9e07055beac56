"""Commits beside the loop: what waits for which, and what a failed one takes with it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse

from hola.distributed.commits import Commits
from hola.distributed.state import outcomes
from hola.distributed.state.validate import validate
from hola.storage import open_storage
from hola.storage.contract import FOLD_ROWS, FOLD_S, StorageError
from hola.storage.rows import Changes
from tests.scheduler.driver import BreakableStorage, Driver, spec

DEADLINE_S = 60.0
_decode = msgspec.json.Decoder(m.AnyResponse | ErrorResponse).decode


class SlowStorage(BreakableStorage):
    """Storage that commits when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.durability = "power"
        self.begun = threading.Semaphore(0)
        self.let = threading.Semaphore(0)

    def commit(self, changes: Changes) -> None:
        """See :meth:`MemoryStorage.commit`."""
        self.begun.release()
        assert self.let.acquire(timeout=DEADLINE_S)
        super().commit(changes)


class Bench(Driver):
    """A driver whose commits run in their thread."""

    def __init__(self) -> None:
        super().__init__(spec(max_trials=9))
        state = self.storage.__dict__
        self.storage = SlowStorage()
        self.storage.__dict__.update({k: v for k, v in state.items() if k not in ("begun", "let")})
        self.restart()
        self.woken = threading.Semaphore(0)
        self.commits = Commits(self.core, self.woken.release)

    def send(self, *requests: m.Request, peer: str = "a", tick: bool = False) -> list[tuple[str, Any]]:
        """One turn of the loop."""
        envelopes = [self.envelope(request, peer=peer) for request in requests]
        self.core.handle(envelopes, now=self.now, wall_ms=self.wall_ms, tick=tick)
        return self.read(self.commits.begin())

    def read(self, replies: Any) -> list[tuple[str, Any]]:
        """Replies, decoded."""
        return [(reply.peer, _decode(reply.body)) for reply in replies]

    def let(self) -> list[tuple[str, Any]]:
        """Let one commit through, and take its replies."""
        storage = self.storage
        assert isinstance(storage, SlowStorage)
        storage.let.release()
        assert self.woken.acquire(timeout=DEADLINE_S)
        return self.read(self.commits.begin())


@pytest.fixture
def bench() -> Iterator[Bench]:
    found = Bench()
    yield found
    found.storage.let.release(100)  # type: ignore[attr-defined]
    found.commits.close()


def test_a_reply_waits_for_its_commit_and_the_loop_does_not(bench: Bench) -> None:
    assert bench.send(m.RegisterWorkerRequest(), peer="a") == []
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), peer="b") == []
    assert bench.send(m.StatusRequest(), peer="c") == []  # it has seen what is not durable
    ((peer, _),) = bench.let()
    assert peer == "a"
    assert [peer for peer, _ in bench.let()] == ["b", "c"]


def test_a_read_leaves_at_once_when_nothing_is_under_way(bench: Bench) -> None:
    ((peer, status),) = bench.send(m.StatusRequest(), peer="c")
    assert (peer, status.info.state) == ("c", "running")


def test_changes_of_several_turns_are_one_commit(bench: Bench) -> None:
    before = bench.storage.commits
    for peer in "abcd":
        assert bench.send(m.RegisterWorkerRequest(), peer=peer) == []
    assert [peer for peer, _ in bench.let()] == ["a"]
    assert [peer for peer, _ in bench.let()] == ["b", "c", "d"]
    assert bench.storage.commits == before + 2


@pytest.mark.parametrize("fails", ["before", "after"])
def test_a_failed_commit_takes_all_since_with_it(bench: Bench, fails: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "hola")
    bench.storage.fails = fails
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), peer="a") == []
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.6}]), peer="b") == []
    assert bench.send(m.GetEventsRequest(after=1, wait_s=9.0), peer="c") == []
    assert sorted((peer, reply.code) for peer, reply in bench.let()) == [
        ("a", "unavailable"),
        ("b", "unavailable"),
        ("c", "unavailable"),
    ]
    ((_, page),) = bench.send(m.GetTrialsRequest(limit=9))
    assert [t.parameters for t in page.items] == ([] if fails == "before" else [{"x": 0.5}])
    validate(bench.core.state.study("default"))


def test_a_storage_that_cannot_be_trusted_ends_the_loop(bench: Bench) -> None:
    bench.storage.fails = "fatal"
    bench.send(m.RegisterWorkerRequest())
    with pytest.raises(StorageError):
        bench.let()


def test_a_defect_waits_for_the_commit_under_way_before_its_study_is_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "hola")
    cancel = outcomes.cancel

    def raises(*arguments: Any) -> None:
        cancel(*arguments)
        raise RuntimeError("planted")

    monkeypatch.setattr(outcomes, "cancel", raises)
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), peer="a") == []
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.6}]), peer="b") == []
    storage = bench.storage
    assert isinstance(storage, SlowStorage)
    storage.let.release(2)
    replies = bench.send(m.CancelTrialsRequest(trial_ids=[1]), peer="c")
    replies += bench.read(bench.commits.drain())
    assert [(peer, getattr(reply, "code", None)) for peer, reply in replies] == [
        ("a", None),
        ("b", None),
        ("c", "internal"),
    ]
    assert [t.state for t in bench.core.state.study("default").trials] == ["queued", "queued"]


def test_a_defect_whose_study_cannot_be_read_as_the_commit_before_failed_refuses_the_whole_step(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "hola")

    def raises(*arguments: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(outcomes, "cancel", raises)
    storage = bench.storage
    assert isinstance(storage, SlowStorage)
    storage.fails = "before"
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), peer="a") == []
    assert bench.send(m.EnqueueTrialsRequest(trials=[{"x": 0.6}]), peer="b") == []
    storage.let.release(9)
    replies = bench.send(
        m.CancelTrialsRequest(trial_ids=[1]), m.EnqueueTrialsRequest(trials=[{"x": 0.7}]), peer="c", tick=True
    )
    replies += bench.read(bench.commits.drain())
    assert sorted((peer, reply.code) for peer, reply in replies) == [
        ("a", "unavailable"),
        ("b", "unavailable"),
        ("c", "unavailable"),
        ("c", "unavailable"),
    ]
    bench.send(m.StatusRequest())
    bench.commits.drain()
    assert not bench.core.state.study("default").trials
    validate(bench.core.state.study("default"))
    bench.restart()
    assert not bench.core.state.study("default").trials


def test_a_defect_in_a_fold_ends_neither_the_thread_nor_what_waits_for_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "hola")
    folds = threading.Semaphore(0)

    def raises() -> None:
        folds.release()
        raise RuntimeError("planted")

    monkeypatch.setattr(bench.storage, "fold", raises)
    monkeypatch.setattr(bench.storage, "unfolded", FOLD_ROWS, raising=False)
    for peer in "ab":
        assert bench.send(m.RegisterWorkerRequest(), peer=peer) == []
        assert [to for to, _ in bench.let()] == [peer]
        assert folds.acquire(timeout=DEADLINE_S)


def test_a_storage_that_waits_for_no_disk_commits_and_folds_in_the_loop(tmp_path: Path) -> None:
    d = Driver(spec(max_trials=9))
    d.storage = open_storage(str(tmp_path / "hola.db"), synchronous="NORMAL")  # type: ignore[assignment]
    d.restart()
    commits = Commits(d.core, lambda: None)
    created = d.envelope(m.CreateStudyRequest(spec=spec()))
    d.core.handle([created], now=d.now, wall_ms=d.wall_ms)
    assert [reply.correlation for reply in commits.begin()] == [created.correlation]
    assert d.storage.unfolded
    d.now += FOLD_S
    d.core.handle(now=d.now, wall_ms=d.wall_ms, tick=True)
    assert commits.begin() == []
    assert not d.storage.unfolded
    commits.close()
    d.storage.close()
