"""Addresses of storages: what they mean, and how they are shown without their password."""

import os
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hola.storage.contract import StorageError

_POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")
_SECRETS = ("password", "sslpassword", "passfile")


def is_postgres(where: str) -> bool:
    """Whether an address is that of a PostgreSQL database.

    :param where: the address.
    """
    return _POSTGRES.match(where) is not None


def libpq_url(where: str) -> str:
    """The address of a PostgreSQL database in the form of PostgreSQL's own library.

    :param where: the address, which may name a driver as those of SQLAlchemy do.
    """
    return _POSTGRES.sub("postgresql://", where, count=1)


def shown(where: str) -> str:
    """An address for people and logs: with ``***`` in place of a password, wherever it stands.

    :param where: the address.
    """
    if "://" not in where:
        return where
    try:
        parts = urlsplit(where)
        user, at, host = parts.netloc.rpartition("@")
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if ":" not in user and not any(name in _SECRETS for name, _ in pairs):
            return where
        name, colon, _ = user.partition(":")
        address = f"{name}{colon and ':***'}{at}{host}"
        query = urlencode([(name, "***" if name in _SECRETS else value) for name, value in pairs], safe="*/")
        return urlunsplit(parts._replace(netloc=address, query=query))
    except ValueError:
        return re.sub(r"://.*", "://***", where, flags=re.DOTALL)


def sqlite_path(where: str) -> str:
    """The file that an address means.

    :param where: a path, or ``sqlite:///PATH``.
    :returns: the absolute path without symbolic links.
    :raises StorageError: when it is no place for a database.
    """
    path = where
    if "://" in where:
        scheme, _, rest = where.partition("://")
        if scheme not in ("sqlite", "sqlite+pysqlite", ""):
            raise StorageError(
                f"{shown(where)}: hola stores in SQLite or PostgreSQL; write a path, postgresql://..., or memory"
            )
        if "?" in rest:
            raise StorageError(f"{shown(where)}: options in the URL are not supported; write sqlite:///PATH")
        if not scheme or (rest and not rest.startswith("/")):
            raise StorageError(f"{shown(where)} is not a database URL; write sqlite:///PATH")
        path = rest[1:]
    if path in ("", ":memory:"):
        raise StorageError("SQLite without a file would keep nothing; write a path, or memory")
    path = os.path.realpath(os.path.expanduser(path))
    if os.path.isdir(path):
        raise StorageError(f"{path} is a folder; name a file in it, such as {os.path.join(path, 'hola.db')}")
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        raise StorageError(f"{path}: there is no folder {folder}; make it, or choose another path")
    return path
