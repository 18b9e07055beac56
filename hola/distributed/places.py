"""What is where in a data folder."""

import os
from pathlib import Path
from typing import Final

from hola.distributed.errors import SetupError

DATABASE: Final = "hola.db"
CONNECTION_FILE: Final = "connection.json"
"""The connection file beside the database, for as long as a scheduler runs."""


class NotHereError(SetupError):
    """A folder or file holds no data of hola."""


def database_of(where: str | os.PathLike[str]) -> Path:
    """The database that a path means.

    :param where: a data folder, a SQLite file, or ``sqlite:///PATH``.
    :returns: the file.
    :raises NotHereError: when there is none.
    :raises hola.storage.StorageError: for another URL.
    """
    if "://" in str(where):
        from hola.storage.url import sqlite_path

        where = sqlite_path(str(where))
    path = Path(where).expanduser()
    file = path / DATABASE if path.is_dir() else path
    if not file.is_file():
        raise NotHereError(
            f"{path}: there is no {DATABASE} in this folder"
            if path.is_dir()
            else f"{path}: there is no such data folder"
        )
    return file
