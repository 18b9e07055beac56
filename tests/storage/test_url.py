"""Addresses of storages: what can be opened, and what is shown of them."""

import pytest

from hola.storage.url import shown
from tests.storage.refused import refusal


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "mysql://hola:secret@host/hola?password=too",
            "mysql://hola:***@host/hola?password=***: hola stores in SQLite or PostgreSQL; write a path, "
            "postgresql://..., or memory",
        ),
        (
            "sqlite:///hola.db?mode=ro",
            "sqlite:///hola.db?mode=ro: options in the URL are not supported; write sqlite:///PATH",
        ),
        ("sqlite://", "SQLite without a file would keep nothing; write a path, or memory"),
        (":memory:", "SQLite without a file would keep nothing; write a path, or memory"),
        ("", "SQLite without a file would keep nothing; write a path, or memory"),
        ("://", ":// is not a database URL; write sqlite:///PATH"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, message: str) -> None:
    assert refusal(url) == message


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:secret@host:5/db", "postgresql://me:***@host:5/db"),
        ("postgresql://me@host/db?password=secret&a=b", "postgresql://me@host/db?password=***&a=b"),
        ("postgres+x://a:sec@ret@host/db", "postgres+x://a:***@host/db"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("postgresql://[me:secret@host/db", "postgresql://***"),
        ("hola.db", "hola.db"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, said: str) -> None:
    assert shown(url) == said
