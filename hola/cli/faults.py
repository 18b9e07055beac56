"""What went wrong, in one line for people; and the exit codes."""

from typing import Final

from hola_protocol.space import SpaceError

from hola.clients.errors import HolaError

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130

_SERVER_PACKAGES: Final = frozenset(
    {"alembic", "fastapi", "httptools", "matplotlib", "numpy", "rich", "scipy", "sklearn", "sqlalchemy"}
    | {"starlette", "threadpoolctl", "uvicorn", "uvloop"}
)
_KNOWN: Final = frozenset({"CommandError", "MissingExtraError", "SetupError", "StorageError", "StudyFileError"})
"""Classes whose messages are made for people; by name, since their modules need not be loaded here."""


class CommandError(Exception):
    """A command cannot do what it was asked to; the message is for people."""


def explain(error: BaseException) -> str:
    """One line, or a few when there are several problems, that says what went wrong.

    :param error: what a command raised.
    """
    if isinstance(error, ModuleNotFoundError) and (name := (error.name or "").partition(".")[0]):
        if name in _SERVER_PACKAGES:
            return f"this needs {name}, which is not installed: pip install 'hola-hpo[server]'"
        return f"there is no module {error.name!r} here"
    if isinstance(error, HolaError | SpaceError):
        return str(error)
    if any(cls.__name__ in _KNOWN for cls in type(error).__mro__):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename is not None else error.strerror
    return f"{type(error).__name__}: {error} (hola --debug shows the traceback)"
