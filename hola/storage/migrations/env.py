"""Runs the revisions on the connection of the storage that opens.

A new revision is a new file in ``versions``, written manually: the tests compare what the revisions make with
:mod:`hola.storage.tables`, and the newest with its ``REVISION``.
"""

from alembic import context

from hola.storage.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
