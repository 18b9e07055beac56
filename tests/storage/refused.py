"""How an opening is refused, and files that were changed by hand."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import StorageError, open_storage


def refusal(where: Path | str) -> str:
    """What the user is told."""
    with pytest.raises(StorageError) as caught:
        open_storage(str(where))
    assert not caught.value.fatal
    return str(caught.value)


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
