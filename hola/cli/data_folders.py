"""Data folders as the commands find and read them."""

from pathlib import Path

from hola.clients.client import SyncClient
from hola.clients.connection import Connection, read_connection
from hola.clients.errors import ConfigurationError


def data_folder_of(client: SyncClient) -> Path | None:
    """The data folder that a client reads directly; None if there is none, or it is connected to a scheduler.

    :param client: of a command.
    """
    database = getattr(client, "database", None)
    return database.parent if isinstance(database, Path) else None


def stored_in(client: SyncClient) -> str | None:
    """The data folder or database that a client reads directly, for people; None if it is connected to a scheduler.

    :param client: of a command.
    """
    database = getattr(client, "database", None)
    if isinstance(database, str):
        from hola.storage.url import shown

        return shown(database)
    return str(database.parent) if isinstance(database, Path) else None


def default_folder() -> Path:
    """The data folder of the settings: ``hola-data`` if they name no other."""
    from hola.distributed.config import load_config

    return load_config().scheduler.directory


def has_data(folder: Path) -> bool:
    """Whether a data folder has a database.

    :param folder: the folder.
    """
    from hola.distributed.places import DATABASE

    return (folder / DATABASE).is_file()


def other_data(found: Connection) -> Path | None:
    """The default data folder if it has data, and the scheduler that was found is not the one running for it.

    :param found: the scheduler.
    """
    from hola.distributed.places import CONNECTION_FILE

    folder = default_folder()
    if not has_data(folder):
        return None
    try:
        return None if read_connection(folder / CONNECTION_FILE).pid == found.pid else folder
    except ConfigurationError:  # no scheduler has written one
        return folder


def make_database(where: str | Path) -> None:
    """Make a data folder with an empty database, if there is none.

    :param where: a data folder, or a SQLite file.
    """
    from hola.storage import open_storage
    from hola.stored import database_at

    file = Path(database_at(where))
    if not file.exists():
        open_storage(str(file)).close()


def studies_in(folder: Path) -> list[str]:
    """The names of the studies in a data folder.

    :param folder: the folder.
    """
    from hola.distributed.data_folder import DataFolderClient

    with DataFolderClient(folder) as client:
        return [info.study for info in client.iter_studies(limit=1000)]
