"""The revision of a database: whose it is, how old it is, and how it is brought up to date."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from hola.storage.contract import StorageError
from hola.storage.tables import REVISION, VERSION_TABLE

MIGRATIONS = Path(__file__).with_name("migrations")


def stored_revision(connection: sqlite3.Connection, path: str) -> str | None:
    """The revision of a database, which is only read.

    :param connection: to the database.
    :param path: its path.
    :returns: the revision, or ``None`` for a database without tables.
    :raises StorageError: for a database that is somebody else's.
    """
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    ]
    if not names:
        return None
    if VERSION_TABLE not in names:
        shown = ", ".join(sorted(names)[:5])
        raise StorageError(f"{path} is not a hola database: it holds {shown}; choose another path")
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    if row is None:
        raise StorageError(f"{path} does not say its revision; restore a copy, or choose another path")
    return str(row[0])


def upgrade(engine: Engine, path: str, revision: str | None) -> None:
    """Bring a database from its revision to :data:`~hola.storage.tables.REVISION`, in one transaction.

    :param engine: of the database.
    :param path: its path.
    :param revision: its revision, ``None`` for an empty one.
    :raises StorageError: for a revision that this release does not know.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StorageError(
            f"{path} was written by a newer release of hola (revision {revision}, this one knows up to {REVISION}): "
            "install that release, or choose another path"
        )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
