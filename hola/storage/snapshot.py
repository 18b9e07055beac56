"""A database as it stood at one moment, read without its lock: a scheduler may run meanwhile, or start."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from hola.storage import schema, sqlite, statements
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes, EventRow, ModelRow, StorageError, StudyRow, TrialRow, WorkerRow
from hola.storage.tables import REVISION

_TRIALS_AT_ONCE = 1000


def read_snapshot(path: str | os.PathLike[str], *, busy_timeout_s: float = 5.0) -> MemoryStorage:
    """Copy all that a reader needs of a database into memory, in one transaction. Requests are left out.

    :param path: the SQLite file, which is only read.
    :param busy_timeout_s: how long to wait for a writer, in seconds.
    :returns: the copy.
    :raises StorageError: when there is no such database, or it is of another release.
    """
    file = Path(path).absolute()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=busy_timeout_s)) as connection:
            connection.execute("BEGIN")
            revision = schema.stored_revision(connection, str(file))
            if revision is None:
                raise StorageError(f"{file} holds no studies")
            if revision != REVISION:
                raise StorageError(
                    f"{file} is at revision {revision}, and this release reads {REVISION}: `hola serve` brings an "
                    "older database up to date; a newer one needs a newer release"
                )
            storage = MemoryStorage()
            storage.commit(_everything(connection))
            return storage
    except (sqlite3.Error, OSError) as error:
        raise sqlite.explain(error, str(file), "cannot be read") from error


def _everything(connection: sqlite3.Connection) -> Changes:
    changes = Changes()
    changes.studies = {row.study_id: row for row in map(StudyRow._make, connection.execute(statements.STUDIES))}
    for study_id in changes.studies:
        after = 0
        while rows := connection.execute(statements.TRIALS, (study_id, after)).fetchmany(_TRIALS_AT_ONCE):
            for trial in map(TrialRow._make, rows):
                changes.trials[study_id, trial.trial_id] = trial
            after = rows[-1][1]
        for worker in map(WorkerRow._make, connection.execute(statements.WORKERS, (study_id,))):
            changes.workers[study_id, worker.worker_id] = worker
        changes.events += map(EventRow._make, connection.execute(statements.EVENTS, (study_id,)))
        for model in map(ModelRow._make, connection.execute(statements.MODEL, (study_id,))):
            changes.models[study_id] = model
    return changes
