"""A database as it stood at one moment, read without its lock: a scheduler may run meanwhile, or start."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from hola.storage import schema, sqlite_file
from hola.storage.copying import copy
from hola.storage.memory import MemoryStorage
from hola.storage.statements import Statements
from hola.storage.url import is_postgres


def read_snapshot(where: str | os.PathLike[str], *, busy_timeout_s: float = 5.0) -> MemoryStorage:
    """Copy all that a reader needs of a database into memory, in one transaction. Requests are left out.

    What was committed before is in the copy, whether or not it has reached the tables.

    :param where: the SQLite file or the URL of the PostgreSQL database, which is only read.
    :param busy_timeout_s: how long to wait for a writer of the file, in seconds.
    :returns: the copy.
    :raises StorageError: when there is no such database, or it is of another release.
    """
    if is_postgres(str(where)):
        from hola.storage import postgres

        return postgres.read_snapshot(str(where))
    file = Path(where).absolute()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=busy_timeout_s)) as connection:
            connection.execute("BEGIN")
            revision = schema.stored_revision(connection, str(file))
            return copy(
                lambda statement, parameters: connection.execute(statement, parameters).fetchall(),
                Statements("sqlite"),
                str(file),
                revision,
            )
    except (sqlite3.Error, OSError) as error:
        raise sqlite_file.explain(error, str(file), "cannot be read") from error
