"""Errors of commands in words."""

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import Problem, SpaceError

from hola.cli.errors import CommandError, explain
from hola.clients.errors import ServerError
from hola.distributed.errors import ConfigError
from hola.storage import StorageError


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ModuleNotFoundError("No module named 'rich.live'", name="rich.live"),
            "this needs rich, which is not installed: pip install 'hola-hpo[server]'",
        ),
        (ModuleNotFoundError("No module named 'mine'", name="mine"), "module 'mine' is not installed"),
        (
            ServerError.of(ErrorResponse(code="unknown_study", message="there is no study 'x'", path="/study")),
            "there is no study 'x'; `hola studies` lists the studies",
        ),
        (SpaceError([Problem("/a", "is wrong")]), "/a: is wrong"),
        (ConfigError("gateway.port", "x", "flag --port", "is wrong"), "gateway.port = 'x' (flag --port): is wrong"),
        (StorageError("the database is newer"), "the database is newer"),
        (CommandError("no"), "no"),
        (PermissionError(13, "Permission denied", "/root/x"), "/root/x: Permission denied"),
        (RuntimeError("odd"), "RuntimeError: odd (hola --debug shows the traceback)"),
    ],
)
def test_errors_in_words(error: Exception, words: str) -> None:
    assert explain(error) == words
