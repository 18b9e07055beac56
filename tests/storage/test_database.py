"""Commits and folds whose outcome is unknown."""

from typing import Any

import pytest

from hola.storage import (
    DeposedError,
    RefusedError,
    UnknownOutcomeError,
)
from hola.storage.database import DatabaseStorage
from tests.storage.backends import AnyBackend, lose_answer
from tests.storage.committed import ids
from tests.storage.examples import changes, everything, request, study, trial


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
