"""Commits and what was stored of them."""

from hola.storage import Storage


def ids(storage: Storage) -> list[int]:
    return [row.trial_id for row in storage.trials(1)]
