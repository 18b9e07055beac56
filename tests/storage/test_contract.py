"""What each storage promises of commits: see ``hola/storage/contract.py``. Faults are planted that this has to find."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from hola.storage import (
    DeposedError,
    LogPosition,
    MemoryStorage,
    RefusedError,
    StorageError,
    UnknownOutcomeError,
    UnsafeError,
    open_storage,
    postgres,
    sqlite,
)
from hola.storage.database import DatabaseStorage
from hola.storage.rows import Changes
from tests.storage.backends import AnyBackend, PostgresBackend, fenced, lose_answer
from tests.storage.committed import ids
from tests.storage.examples import changes, event, everything, metadata, request, study, trial, worker

Check: TypeAlias = Callable[[AnyBackend], None]


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
