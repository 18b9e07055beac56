"""Error messages of commands, and exit codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hola.clients.errors import ServerError

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130

_SERVER_PACKAGES: Final = frozenset(
    {"alembic", "httptools", "numpy", "rich", "scipy", "sklearn", "sqlalchemy", "threadpoolctl", "uvloop"}
)
_KNOWN: Final = frozenset(
    {
        "CommandError",
        "MissingExtraError",
        "MissingLibraryError",
        "SetupError",
        "StorageError",
        "ResultError",
        "StudyFileError",
    }
)
"""Classes whose messages are shown as they are; by name, so that their modules need not be imported."""


_ADVICE: Final = {
    "unknown_study": "`hola studies` lists the studies",
    "study_finished": "a larger max_trials reopens it: hola create STUDY.yaml",
}


class CommandError(Exception):
    """A command failed; the message is shown to the user."""


def explain(error: BaseException) -> str:
    """The error message: one line, or several lines for several problems.

    :param error: the exception that a command raised.
    """
    if isinstance(error, ModuleNotFoundError) and (name := (error.name or "").partition(".")[0]):
        if name in _SERVER_PACKAGES:
            return f"this needs {name}, which is not installed: pip install 'hola-hpo[server]'"
        return f"module {error.name!r} is not installed"
    from hola_protocol.space import SpaceError

    from hola.clients.errors import HolaError, ServerError  # imported here to keep `hola --help` fast

    if isinstance(error, ServerError):
        return _refusal(error)
    if isinstance(error, HolaError | SpaceError):
        return str(error)
    if any(cls.__name__ in _KNOWN for cls in type(error).__mro__):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename is not None else error.strerror
    return f"{type(error).__name__}: {error} (hola --debug shows the traceback)"


def _refusal(error: ServerError) -> str:
    """The message of a refusal, without names of the protocol that do not help the user."""
    where = f" (at {error.path}: {error.value})" if error.code == "invalid_message" and error.path else ""
    advice = f"; {_ADVICE[error.code]}" if error.code in _ADVICE else ""
    return f"{error.message}{where}{advice}"
