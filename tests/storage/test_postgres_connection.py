"""Connections to PostgreSQL."""

import logging

import pytest

import hola
from hola.storage import StorageError, open_storage
from tests.storage.postgres_server import PASSWORD, PostgresServer


def test_no_error_shows_a_password(postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = postgres_server.create("secrets")
    bad = [
        url.replace("/secrets", "/missing"),
        url.replace(f":{postgres_server.port}", ":1"),
        url.replace("hola:", "nobody:"),
        f"{url}?no_such_option=1",
        url.replace("127.0.0.1", "[127.0.0.1"),
    ]
    said = []
    for where in bad:
        for use in (open_storage, hola.load_study):
            with pytest.raises(StorageError) as caught:
                use(where)
            said.append("".join(map(str, _chain(caught.value))))
    first = open_storage(url)
    first.acquire("first")
    with pytest.raises(StorageError, match=r"is in use by another scheduler \(first, process"):
        open_storage(url)
    first.close()
    open_storage(url).close()
    assert all(PASSWORD not in text for text in (*said, caplog.text))
    assert all("***" in text for text in said)


def _chain(error: BaseException | None) -> list[BaseException]:
    """An error and those that a traceback shows with it."""
    if error is None:
        return []
    return [error, *_chain(error.__cause__ or (None if error.__suppress_context__ else error.__context__))]
