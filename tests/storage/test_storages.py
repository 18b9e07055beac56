"""What all storages keep, whether or not it has reached the tables."""

from hola.storage import Storage
from hola.storage.rows import TrialTotals
from tests.storage.examples import (
    changes,
    event,
    everything,
    metadata,
    model,
    request,
    study,
    trial,
    worker,
)


def test_empty(storage: Storage) -> None:
    assert everything(storage, range(1)) == {
        "studies": [],
        "trials": [],
        "metadata": [{}],
        "workers": [],
        "requests": [],
        "events": [],
        "models": [None],
        "reports": [],
        "next_study_id": 1,
    }


def test_what_is_committed_is_read_in_order(storage: Storage) -> None:
    late, early = request("b"), request("a")
    storage.commit(changes(study(2), study(1), trial(2), trial(1), trial(1, 2), late, metadata(2), metadata(1, "2", 2)))
    storage.commit(
        changes(early, event(1), event(2), worker("x", registered_ms=2), worker("y", registered_ms=1), model(3))
    )
    assert everything(storage) == {
        "studies": [study(1), study(2)],
        "trials": [trial(1), trial(2), trial(1, 2)],
        "metadata": [{}, {2: '{"seed":1}'}, {1: "2"}, {}],
        "workers": [worker("y", registered_ms=1), worker("x", registered_ms=2)],
        "requests": [early, late],
        "events": [event(1), event(2)],
        "models": [None, model(3), None, None],
        "reports": [],
        "next_study_id": 3,
    }


def test_a_row_replaces_the_one_with_its_key(storage: Storage) -> None:
    storage.commit(changes(study(), trial(1), worker("x"), request("a"), request("b"), model(1), metadata(1)))
    storage.commit(changes(trial(1, loss=0.5), metadata(1, "0")))
    changed = changes(
        study(running_s=9.5), trial(1, loss=0.25), worker("x", registered_ms=7), request("a", response="[]"), model(2)
    )
    storage.commit(changed)
    assert everything(storage) == {
        "studies": [study(running_s=9.5)],
        "trials": [trial(1, loss=0.25)],
        "metadata": [{}, {1: "0"}, {}, {}],
        "workers": [worker("x", registered_ms=7)],
        "requests": [request("a", response="[]"), request("b")],
        "events": [],
        "models": [None, model(2), None, None],
        "reports": [],
        "next_study_id": 2,
    }


def test_deletions_come_first(storage: Storage) -> None:
    storage.commit(changes(study(1, "default"), trial(1), request("a"), event(1), model(1), worker("x"), metadata(1)))
    storage.commit(changes(study(2, "default"), trial(1, 2), request("a", 2), deleted=(1,)))
    again = request("a", 2, "[]", number=200)
    storage.commit(changes(again, request("b", 2), forgotten=(request("a", 2), request("z", 2))))
    assert everything(storage) == {
        "studies": [study(2, "default")],
        "trials": [trial(1, 2)],
        "metadata": [{}] * 4,
        "workers": [],
        "requests": [request("b", 2), again],
        "events": [],
        "models": [None] * 4,
        "reports": [],
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


def test_trials_are_counted_by_state_whether_or_not_they_are_folded(storage: Storage) -> None:
    rows = [
        trial(1),
        trial(2, loss=0.5)._replace(origin="added"),
        trial(3, loss=0.5)._replace(step=9),
        trial(4)._replace(state="stopped", step=2),
        trial(5)._replace(state="stopped", step=12),
        trial(1, study_id=2),
    ]
    storage.commit(changes(study(1), study(2), *rows[:3]))
    storage.fold()
    storage.commit(changes(*rows[3:]))
    totals = [
        TrialTotals("completed", 2, 1, 9, 9),
        TrialTotals("running", 1, 0, 0, 9),
        TrialTotals("stopped", 2, 0, 14, 7),
    ]
    assert (storage.trial_totals(1, 9), storage.trial_totals(3, 9)) == (totals, [])
    storage.fold()
    assert (storage.trial_totals(1, 9), storage.trial_totals(3, 9)) == (totals, [])
    storage.commit(changes(deleted=(1,)))
    assert (storage.trial_totals(1, 9), len(storage.trial_totals(2, 0))) == ([], 1)


def test_metadata_is_read_by_trial(storage: Storage) -> None:
    rows = [metadata(i, f'{{"i":{i}}}') for i in range(1, 30)]
    storage.commit(changes(study(), *rows))
    storage.commit(changes(metadata(3, None), metadata(4, "[]")))
    assert storage.metadata(1, [2, 3, 4, 5, 99]) == {2: '{"i":2}', 4: "[]", 5: '{"i":5}'}
    assert (storage.metadata(2, [2]), storage.metadata(1, [])) == ({}, {})
    assert list(storage.all_metadata(1)) == [1, 2, *range(4, 30)]
    storage.commit(changes(deleted=(1,)))
    assert (storage.metadata(1, [2]), storage.all_metadata(1)) == ({}, {})


def test_a_request_is_read_by_its_number_and_its_key(storage: Storage) -> None:
    first, second = request("a"), request("b")
    storage.commit(changes(study(), first))
    storage.commit(changes(second))
    for _ in range(2):
        assert [storage.request(row.scope, row.request_id) for row in (first, second)] == [first, second]
        assert storage.request(first.scope, second.request_id) is None
        assert storage.request(request("c").scope, 99) is None
        storage.commit(changes(event(1)))
    storage.commit(changes(forgotten=(first,)))
    assert (storage.request(first.scope, first.request_id), storage.request(second.scope, second.request_id)) == (
        None,
        second,
    )
    storage.commit(changes(request("a", number=500)))
    assert storage.request(first.scope, 500) == request("a", number=500)
    storage.commit(changes(deleted=(1,)))
    assert storage.request(second.scope, second.request_id) is None
