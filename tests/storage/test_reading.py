"""Reads beside commits and folds."""

import threading

from hola.storage.snapshot import read_snapshot
from tests.storage.backends import AnyBackend, MemoryBackend, PostgresBackend
from tests.storage.committed import ids
from tests.storage.examples import changes, event, everything, metadata, request, study, trial, worker


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
