"""Where Alembic gets its connection: from the storage that opens, or from ``alembic -x url=sqlite:///...``."""

from alembic import context
from sqlalchemy import Connection, create_engine

from hola.storage.tables import VERSION_TABLE, metadata


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata, version_table=VERSION_TABLE, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


_given = context.config.attributes.get("connection")
if _given is not None:
    _migrate(_given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as _connection:
        _migrate(_connection)
