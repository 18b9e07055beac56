"""What each storage promises of commits: see ``hola/storage/contract.py``. Faults are planted that this has to find."""

import threading
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from hola.storage import (
    DeposedError,
    LogPosition,
    MemoryStorage,
    RefusedError,
    Storage,
    StorageError,
    UnknownOutcomeError,
    UnsafeError,
    open_storage,
    postgres,
    sqlite,
)
from hola.storage.database import DatabaseStorage
from hola.storage.rows import Changes
from hola.storage.snapshot import read_snapshot
from tests.storage.backends import AnyBackend, MemoryBackend, PostgresBackend, fenced, lose_answer
from tests.storage.examples import changes, event, everything, metadata, request, study, trial, worker

Check: TypeAlias = Callable[[AnyBackend], None]


def ids(storage: Storage) -> list[int]:
    return [row.trial_id for row in storage.trials(1)]


def check_each_epoch_is_above_all_before(backend: AnyBackend) -> None:
    first = backend.open()
    assert first.position == (1, 0)
    first.commit(changes(study()))
    assert first.position == (1, 1)
    assert backend.open().position == (2, 1)
    assert backend.open().position == (3, 1)


def check_what_is_acknowledged_is_there_for_the_next(backend: AnyBackend) -> None:
    first = backend.open()
    first.commit(changes(study(), trial(1), request("a"), event(1), metadata(1)))
    found = everything(first)
    assert everything(backend.open()) == found
    assert found["trials"] == [trial(1)]


def check_a_deposed_holder_changes_nothing(backend: AnyBackend) -> None:
    old = backend.open()
    old.commit(changes(study(), trial(1)))
    new = backend.open()
    for row in (trial(2), trial(3)):
        with pytest.raises(DeposedError) as caught:
            old.commit(changes(row))
        assert caught.value.fatal
    new.commit(changes(trial(1, loss=0.5), trial(4)))
    assert list(new.trials(1)) == [trial(1, loss=0.5), trial(4)]
    assert new.position == (2, 2)


def check_a_deposed_holder_folds_nothing(backend: AnyBackend) -> None:
    old = backend.open()
    old.commit(changes(study(), trial(1), request("a")))
    new = backend.open()
    new.commit(changes(trial(1, loss=0.5), forgotten=(request("a"),)))
    new.fold()
    if not isinstance(old, MemoryStorage):
        with pytest.raises(DeposedError):
            old.fold()
    old.close()
    assert (list(new.trials(1)), new.requests(1)) == ([trial(1, loss=0.5)], [])


def check_a_number_is_used_once_and_in_order(backend: AnyBackend) -> None:
    storage = backend.open()
    storage.commit(changes(study(), trial(1)))
    for by in (-1, 1, 7):
        fenced(storage, batch=by)
        with pytest.raises(RefusedError, match="does not follow 1"):
            storage.commit(changes(trial(9)))
        fenced(storage, batch=-by)
    assert ids(storage) == [1]
    storage.commit(changes(trial(2)))
    assert (ids(storage), storage.position) == ([1, 2], LogPosition(1, 2))
    assert ids(backend.open()) == [1, 2]


def check_a_refused_batch_leaves_no_trace(backend: AnyBackend) -> None:
    storage = backend.open()
    storage.commit(changes(study(1, "default"), request("a")))
    before = everything(storage)
    with pytest.raises(RefusedError, match="name") as caught:
        storage.commit(changes(study(2, "default"), trial(1), request("b"), forgotten=(request("a"),)))
    assert not caught.value.fatal
    assert (everything(storage), storage.position.batch) == (before, 1)
    storage.commit(changes(study(2, "default"), deleted=(1,)))
    assert everything(backend.open())["studies"] == [study(2, "default")]


def check_an_empty_batch_is_not_written(backend: AnyBackend) -> None:
    storage = backend.open()
    storage.commit(Changes())
    assert storage.position == (1, 0)


def check_resume_fences_what_is_in_flight(backend: AnyBackend) -> None:
    storage = backend.open()
    storage.commit(changes(study()))
    if isinstance(storage, DatabaseStorage):
        with pytest.MonkeyPatch.context() as patch:
            lose_answer(storage, patch, stored=False)
            with pytest.raises(UnknownOutcomeError):
                storage.commit(changes(trial(1)))
    assert storage.resume() == (2, 1)
    fenced(storage, epoch=-1)
    with pytest.raises(DeposedError):
        storage.commit(changes(trial(1)))


CHECKS = {name: check for name, check in list(globals().items()) if name.startswith("check_")}


@pytest.mark.parametrize("check", CHECKS.values(), ids=[name.removeprefix("check_") for name in CHECKS])
def test_the_contract(backend: AnyBackend, check: Check) -> None:
    check(backend)


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
def test_an_uncertain_commit_is_settled(database: AnyBackend, stored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = database.open()
    storage.commit(changes(study(), trial(1)))
    lose_answer(storage, monkeypatch, stored=stored)
    batch = changes(study(2, "other"), trial(2), request("a"))
    with pytest.raises(UnknownOutcomeError):
        storage.commit(batch)
    with pytest.raises(UnknownOutcomeError, match="must be resolved"):
        storage.commit(batch)
    with pytest.raises(UnknownOutcomeError, match="must be resolved"):
        storage.fold()
    assert storage.resume() == (2, 2 if stored else 1)
    assert storage.resume() == (2, 2 if stored else 1)
    if not stored:
        storage.commit(batch)
    with pytest.raises(RefusedError, match="name"):
        storage.commit(changes(study(3, "other")))
    storage.commit(changes(trial(3)))
    found = everything(storage)
    assert (ids(storage), storage.requests(1)) == ([1, 2, 3], [request("a")])
    assert storage.position == (2, 3)
    storage.fold()
    assert everything(storage) == found
    assert everything(database.open()) == found


def test_a_fold_of_unknown_outcome_is_settled(database: AnyBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = database.open()
    assert isinstance(storage, DatabaseStorage)
    for stored in (True, False):
        storage.commit(changes(study(), trial(1 + stored), request("b" if stored else "a")))
        write = storage._write_tables

        def lose(*given: Any, stored: bool = stored, write: Any = write) -> bool:
            if stored:
                write(*given)
            raise UnknownOutcomeError("planted")

        with monkeypatch.context() as patch:
            patch.setattr(storage, "_write_tables", lose)
            with pytest.raises(UnknownOutcomeError, match="planted"):
                storage.fold()
        with pytest.raises(UnknownOutcomeError, match="must be resolved"):
            storage.commit(changes(trial(9)))
        storage.resume()
    storage.commit(changes(trial(3)))
    assert (ids(storage), storage.requests(1)) == ([1, 2, 3], [request("a"), request("b")])
    storage.fold()
    assert (ids(storage), storage.unfolded) == ([1, 2, 3], 0)
    assert database.query("select count(*) from journal") == [(0,)]


def test_one_that_was_deposed_while_it_was_uncertain_gives_up(
    database: AnyBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = database.open()
    lose_answer(old, monkeypatch, stored=True)
    with pytest.raises(UnknownOutcomeError):
        old.commit(changes(study(), trial(1)))
    new = database.open()
    with pytest.raises(DeposedError):
        old.resume()
    assert ids(new) == [1]
    new.commit(changes(trial(2)))


def test_a_batch_that_was_never_acquired_is_refused(tmp_path: Any) -> None:
    for where in ("memory", str(tmp_path / "hola.db")):
        storage = open_storage(where)
        with pytest.raises(StorageError, match="acquired"):
            storage.commit(changes(study()))
        storage.close()


def test_the_log_comes_first_and_the_tables_follow(database: AnyBackend) -> None:
    storage = database.open()
    storage.commit(changes(study(), trial(1), event(1)))
    storage.commit(changes(trial(1, loss=0.5), trial(2), event(2), before={1: 2}))
    counts = "select (select count(*) from journal), (select count(*) from trials), (select count(*) from events)"
    assert (database.query(counts), storage.unfolded > 0) == ([(2, 0, 0)], True)
    storage.fold()
    assert (database.query(counts), storage.unfolded) == ([(0, 2, 1)], 0)
    storage.commit(changes(trial(3)))
    storage.close()
    assert database.query(counts) == [(0, 3, 1)]
    assert database.query("select holder from leader") == [(None,)]


def test_a_log_that_lacks_a_batch_stops_everything(database: AnyBackend) -> None:
    storage = database.open()
    storage.commit(changes(study(), trial(1)))
    storage.commit(changes(trial(2)))
    if isinstance(database, PostgresBackend):
        database.query("delete from journal where batch = 1")
    else:
        assert isinstance(storage, sqlite.SqliteStorage)
        assert storage._writer is not None
        storage._writer.execute("delete from journal where batch = 1")
    with pytest.raises(UnsafeError, match="1 batches are in the log, where there were 2"):
        storage.fold()


def test_a_snapshot_sees_what_is_not_in_the_tables_yet(database: AnyBackend) -> None:
    storage = database.open()
    assert not isinstance(database, MemoryBackend)
    where = database.url if isinstance(database, PostgresBackend) else str(database.path)
    storage.commit(changes(study(), study(2), trial(1), trial(2), metadata(1), worker("w"), event(1)))
    storage.fold()
    storage.commit(changes(trial(1, loss=0.5), trial(3), metadata(1, None), metadata(3), deleted=(2,)))
    storage.commit(changes(study(3), trial(1, 3)))
    found = read_snapshot(where)
    assert everything(found) == everything(storage)
    assert found.all_metadata(1) == {3: '{"seed":1}'}


def test_reads_see_all_that_was_committed_while_another_thread_commits(backend: AnyBackend) -> None:
    storage = backend.open()
    storage.commit(changes(study()))
    committed = 0
    failed: list[BaseException] = []

    def write() -> None:
        nonlocal committed
        try:
            for number in range(1, 301):
                storage.commit(changes(trial(number), metadata(number, str(number)), request("k", number=number)))
                committed = number
                if number % 7 == 0:
                    storage.fold()
        except BaseException as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    reads = 0
    while writer.is_alive() or reads == 0:
        known = committed
        if known:
            reads += 1
            assert storage.metadata(1, [known, known + 500]) == {known: str(known)}
            key = request("k", number=known)
            found = storage.request(key.scope, known)
            assert found == key or committed > known  # each of them has the same key
            assert ids(storage)[:known] == list(range(1, known + 1))
            assert len(storage.all_metadata(1)) >= known
    writer.join()
    assert (failed, ids(storage)) == ([], list(range(1, 301)))


def test_a_character_that_postgres_cannot_store(backend: AnyBackend) -> None:
    """U+0000 in what people wrote is kept, and no batch of others is refused because of it."""
    storage = backend.open()
    texts = ["a\0b", "\0", "\x1a", "\x1a0\0", "plain \\u0000"]
    rows = [trial(i)._replace(reason=text) for i, text in enumerate(texts, 1)]
    told = metadata(1, '{"text":"\\u0000"}')
    strange = worker("w")._replace(name="\0name", host="\x1ahost")
    storage.commit(changes(study()._replace(reason="\0"), *rows, told, strange))
    for _ in range(2):
        assert list(storage.trials(1)) == rows
        assert storage.metadata(1, [1]) == {1: '{"text":"\\u0000"}'}
        assert (storage.workers(1), storage.studies()) == ([strange], [study()._replace(reason="\0")])
        storage.fold()
    if isinstance(backend, PostgresBackend):
        with pytest.raises(RefusedError, match=r"RequestRow.key has the character U\+0000"):
            storage.commit(changes(request("a\0")))
        storage.commit(changes(request("a")))
        assert storage.requests(1) == [request("a")]


def _no_epoch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sqlite, "_APPEND", sqlite._APPEND.replace("WHERE epoch = ?2", "WHERE ?2 = ?2"))
    patch.setattr(postgres, "_APPEND", postgres._APPEND.replace(b"epoch = $1::bigint AND batch", b"batch"))
    patch.setattr(MemoryStorage, "_check_fence", lambda storage: None)


def _no_number(patch: pytest.MonkeyPatch) -> None:
    sql = sqlite._APPEND.partition("AND ?1 =")[0].replace("?1", "coalesce((SELECT max(batch) FROM journal), batch) + 1")
    patch.setattr(sqlite, "_APPEND", sql + " AND ?1 = ?1")
    patch.setattr(
        postgres,
        "_APPEND",
        postgres._APPEND.replace(b"SET batch = $2::bigint", b"SET batch = batch + 1").replace(
            b"batch = $2::bigint - 1", b"$2::bigint > 0"
        ),
    )
    patch.setattr(MemoryStorage, "_check_fence", lambda storage: None)


def _acknowledged_before_it_is_stored(patch: pytest.MonkeyPatch) -> None:
    def later(storage: DatabaseStorage, position: LogPosition, text: bytes) -> bool:
        return True

    patch.setattr(sqlite.SqliteStorage, "_append", later)
    patch.setattr(postgres.PostgresStorage, "_append", later)
    patch.setattr(MemoryStorage, "apply", lambda storage, rows: None)


def _fold_without_fence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sqlite, "_FOLDED", "UPDATE leader SET batch = batch WHERE ?1 = ?1 AND ?2 = ?2")
    patch.setattr(postgres, "_HOLD", b"SELECT 1 FROM leader WHERE $1::bigint = $1 AND $2::bigint = $2")
    patch.setattr(MemoryStorage, "close", lambda storage: storage.apply(changes(trial(1), request("a"))))


def _resume_keeps_the_epoch(patch: pytest.MonkeyPatch) -> None:
    same = "epoch = epoch + 1"
    patch.setattr(DatabaseStorage, "resume", lambda storage: storage.position)
    patch.setattr(MemoryStorage, "resume", lambda storage: storage.position)
    assert same in sqlite._RAISE_EPOCH


def _fold_that_misses(patch: pytest.MonkeyPatch) -> None:
    write = {storage: storage._write_tables for storage in (sqlite.SqliteStorage, postgres.PostgresStorage)}

    def misses(storage: Any, rows: Changes, *others: Any) -> bool:
        kept = Changes()
        kept.update(rows)
        kept.trials = dict(list(rows.trials.items())[:-1])
        found: bool = write[type(storage)](storage, kept, *others)
        return found

    for storage in write:
        patch.setattr(storage, "_write_tables", misses)
    patch.setattr(MemoryStorage, "apply", lambda storage, rows: None)


FAULTS: dict[Callable[[pytest.MonkeyPatch], None], Check] = {
    _no_epoch: check_a_deposed_holder_changes_nothing,
    _no_number: check_a_number_is_used_once_and_in_order,
    _acknowledged_before_it_is_stored: check_what_is_acknowledged_is_there_for_the_next,
    _fold_without_fence: check_a_deposed_holder_folds_nothing,
    _fold_that_misses: check_what_is_acknowledged_is_there_for_the_next,
    _resume_keeps_the_epoch: check_resume_fences_what_is_in_flight,
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__.strip("_"))
def test_a_planted_fault_is_found(
    backend: AnyBackend, fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, StorageError)):
        FAULTS[fault](backend)
