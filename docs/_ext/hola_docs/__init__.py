"""Directives that write the tables of the documentation from the code that they are about."""

from sphinx.application import Sphinx

from .catalog import ErrorsTable, LimitsTable, OperationsTable
from .commands import CommandsReference
from .settings import SettingsTable


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives.

    :param app: of Sphinx.
    """
    app.add_directive("commands", CommandsReference)
    app.add_directive("errors", ErrorsTable)
    app.add_directive("limits", LimitsTable)
    app.add_directive("operations", OperationsTable)
    app.add_directive("settings", SettingsTable)
    return {"parallel_read_safe": True}
