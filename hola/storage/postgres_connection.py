"""Connections to PostgreSQL: how they are made, and how statements run on them."""

import select
import time
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from hola.storage import nul
from hola.storage.rows import StudyRow, TrialRow, WorkerRow
from hola.storage.statements import Statements

SQL: Final = Statements("postgresql")
FREE_TEXTS: Final = {
    SQL.studies: nul.FREE_TEXTS[StudyRow],
    SQL.trials: nul.FREE_TEXTS[TrialRow],
    SQL.workers: nul.FREE_TEXTS[WorkerRow],
}


class ReportedError(Exception):
    """An error that the server reported after it had undone the statement."""


def run(pgconn: PGconn, what: bytes | str, parameters: tuple[bytes | None, ...], timeout_s: float) -> PGresult:
    """Run a statement by libpq's own functions, which cost a third of a cursor's.

    :param pgconn: the connection.
    :param what: the statement, or the name of one that is prepared.
    :param parameters: as texts.
    :param timeout_s: how long to wait, in seconds.
    :raises ReportedError: when the server has undone the statement.
    :raises psycopg.Error: when its outcome is unknown.
    """
    if isinstance(what, str):
        pgconn.send_query_prepared(what.encode(), parameters)
    else:
        pgconn.send_query_params(what, parameters)
    deadline = time.monotonic() + timeout_s
    poll = select.poll()
    while pgconn.flush():
        _wait(poll, pgconn, select.POLLIN | select.POLLOUT, deadline)
        pgconn.consume_input()
    while pgconn.is_busy():
        _wait(poll, pgconn, select.POLLIN, deadline)
        pgconn.consume_input()
    result = pgconn.get_result()
    if result is None:
        raise psycopg.OperationalError("there was no answer")
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        while pgconn.get_result() is not None:
            pass
        return result
    message = " ".join(result.get_error_message().split())
    if result.error_field(DiagnosticField.SEVERITY_NONLOCALIZED) == b"ERROR":
        while pgconn.get_result() is not None:
            pass
        raise ReportedError(message)
    # Anything but ERROR leaves the outcome open, whether or not the connection looks closed.
    raise psycopg.OperationalError(message)


def _wait(poll: "select.poll", pgconn: PGconn, events: int, deadline: float) -> None:
    poll.register(pgconn.socket, events)
    if not poll.poll(max(0.0, 1000 * (deadline - time.monotonic()))):
        raise psycopg.OperationalError("the server did not answer in time")


def connect(url: str, name: str, autocommit: bool = True) -> "psycopg.Connection[Any]":
    """Connect.

    :param url: of the database.
    :param name: of the program, for the server's administrator.
    :param autocommit: whether each statement is a transaction.
    :raises psycopg.Error: when that fails; the message does not hold the password.
    """
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error:
        # libpq repeats the URL, and with it the password.
        raise psycopg.OperationalError("this is no URL of a PostgreSQL database") from None
    settings: dict[str, Any] = {
        "application_name": name,
        "connect_timeout": 10,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    settings = {option: value for option, value in settings.items() if option not in given}
    return psycopg.connect(url, autocommit=autocommit, client_encoding="utf8", **settings)


def query(connection: "psycopg.Connection[Any]", statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
    """The rows of a query.

    :param connection: the connection.
    :param statement: with the parameters $1, $2, ...
    :param parameters: their values.
    """
    cursor = psycopg.RawCursor(connection)
    rows = cursor.execute(statement, parameters).fetchall()
    free = FREE_TEXTS.get(statement)
    return nul.unescape(rows, free) if free else rows


def told(error: BaseException) -> str:
    """An error's message in one line.

    :param error: the error.
    """
    return " ".join(str(error).split())
