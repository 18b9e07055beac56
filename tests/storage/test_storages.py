"""What both storages promise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.storage import Storage, StorageError, open_storage
from tests.storage.examples import changes, event, everything, model, request, study, trial, worker
from tests.storage.faults import FaultyStorage


@pytest.fixture(params=["memory", "sqlite"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    storage = open_storage("memory" if request.param == "memory" else str(tmp_path / "hola.db"))
    yield storage
    storage.close()


def test_empty(storage: Storage) -> None:
    assert everything(storage, range(1)) == {
        "studies": [],
        "trials": [],
        "workers": [],
        "requests": [],
        "events": [],
        "models": [None],
        "next_study_id": 1,
    }


def test_what_is_committed_is_read_in_order(storage: Storage) -> None:
    late, early = request("b"), request("a")
    storage.commit(changes(study(2), study(1), trial(2), trial(1), trial(1, 2), late, request("c", 0)))
    storage.commit(
        changes(early, event(1), event(2), worker("x", registered_ms=2), worker("y", registered_ms=1), model(3))
    )
    assert everything(storage) == {
        "studies": [study(1), study(2)],
        "trials": [trial(1), trial(2), trial(1, 2)],
        "workers": [worker("y", registered_ms=1), worker("x", registered_ms=2)],
        "requests": [request("c", 0)[1], late[1], early[1]],
        "events": [event(1), event(2)],
        "models": [None, model(3), None, None],
        "next_study_id": 3,
    }


def test_a_row_replaces_the_one_with_its_key(storage: Storage) -> None:
    storage.commit(changes(study(), trial(1), worker("x"), request("a"), request("b"), model(1)))
    changed = changes(
        study(running_s=9.5), trial(1, loss=0.25), worker("x", registered_ms=7), request("a", response="[]"), model(2)
    )
    storage.commit(changed)
    assert everything(storage) == {
        "studies": [study(running_s=9.5)],
        "trials": [trial(1, loss=0.25)],
        "workers": [worker("x", registered_ms=7)],
        "requests": [request("b")[1], request("a", response="[]")[1]],
        "events": [],
        "models": [None, model(2), None, None],
        "next_study_id": 2,
    }


def test_deletions_come_first(storage: Storage) -> None:
    storage.commit(changes(study(1, "default"), trial(1), request("a"), request("b"), event(1), model(1), worker("x")))
    storage.commit(changes(study(2, "default"), trial(1, 2), request("a", 2), deleted=(1,)))
    storage.commit(changes(request("a", 2, "[]"), request("b", 2), forgotten=(request("a", 2)[0], request("z", 2)[0])))
    assert everything(storage) == {
        "studies": [study(2, "default")],
        "trials": [trial(1, 2)],
        "workers": [],
        "requests": [request("a", 2, "[]")[1], request("b", 2)[1]],
        "events": [],
        "models": [None] * 4,
        "next_study_id": 3,
    }


def test_a_study_id_is_never_used_again(storage: Storage) -> None:
    storage.commit(changes(study(1), study(7)))
    storage.commit(changes(deleted=(7, 1)))
    storage.commit(changes(study(2)))
    assert (storage.studies(), storage.next_study_id()) == ([study(2)], 8)


def test_events_are_trimmed_also_those_of_the_same_commit(storage: Storage) -> None:
    storage.commit(changes(*map(event, range(1, 8)), event(1, 2)))
    storage.commit(changes(*map(event, range(8, 13)), before={1: 10}))
    assert (storage.events(1), storage.events(2)) == ([event(10), event(11), event(12)], [event(1, 2)])


def test_two_studies_of_one_name_are_refused_whole(storage: Storage) -> None:
    storage.commit(changes(study(1, "default"), request("a")))
    before = everything(storage)
    with pytest.raises(StorageError, match="name") as caught:
        storage.commit(changes(study(2, "default"), trial(1), request("b"), forgotten=(request("a")[0],)))
    assert not caught.value.fatal
    assert everything(storage) == before
    storage.commit(changes(forgotten=(request("a")[0],)))
    assert storage.requests(1) == []


def test_trials_can_be_changed_while_they_are_read(storage: Storage) -> None:
    count = 2500
    storage.commit(changes(*map(trial, range(1, count + 1))))
    read = []
    for row in storage.trials(1):
        read.append(row)
        if row.trial_id % 100 == 0:
            storage.commit(changes(trial(row.trial_id, loss=1.0)))
    assert read == [trial(i) for i in range(1, count + 1)]
    assert [row.trial_id for row in storage.trials(1) if row.state == "completed"] == list(range(100, count + 1, 100))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_planted_fault_leaves_nothing_or_everything(storage: Storage, when: str) -> None:
    faulty = FaultyStorage(storage, {2: "before" if when == "before" else "after"})
    faulty.commit(changes(study()))
    with pytest.raises(StorageError, match="planted fault at commit 2"):
        faulty.commit(changes(trial(1)))
    faulty.commit(changes(trial(2)))
    assert list(faulty.trials(1)) == ([trial(2)] if when == "before" else [trial(1), trial(2)])
