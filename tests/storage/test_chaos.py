"""Connections that are cut and frozen, a server that is killed, a second holder: what was acknowledged stays.

``make chaos`` runs many more rounds.
"""

import select
import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from hola.storage import LogPosition, UnknownOutcomeError, postgres
from hola.storage.postgres import PostgresStorage
from tests.storage.chaos import HARMS, Chaos, LostError, run
from tests.storage.postgres_server import PostgresServer, ServerMissingError


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server that may be killed."""
    try:
        found = PostgresServer(sync=True)
    except ServerMissingError as error:
        pytest.skip(str(error))
    yield found
    found.stop()


class AcknowledgesEarly(PostgresStorage):
    """Sends a commit, and does not wait for the answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout_s=0.4)

    def _append(self, position: LogPosition, text: bytes) -> bool:
        self._hear()
        pgconn = self._connected().pgconn
        given = [b"%d" % position.epoch, b"%d" % position.batch, text]
        try:
            pgconn.send_query_prepared(b"hola_append", given)
            pgconn.flush()
        except psycopg.Error as error:
            self._drop_writer()
            raise UnknownOutcomeError(str(error)) from error
        return True

    def _execute(self, statement: bytes, *parameters: bytes | None) -> PGresult:
        self._hear()
        return super()._execute(statement, *parameters)

    def _hear(self) -> None:
        """Take the answer of the last commit, whatever it is."""
        pgconn = self._connected().pgconn
        deadline = time.monotonic() + 0.4
        try:
            while pgconn.transaction_status == TransactionStatus.ACTIVE:
                if not select.select([pgconn.socket], [], [], max(0.0, deadline - time.monotonic()))[0]:
                    raise psycopg.OperationalError("no answer")
                pgconn.consume_input()
                while not pgconn.is_busy() and pgconn.get_result() is not None:
                    pass
        except psycopg.Error as error:
            self._drop_writer()
            raise UnknownOutcomeError(str(error)) from error


def test_nothing_that_was_acknowledged_is_lost(server: PostgresServer) -> None:
    chaos = Chaos(server, "kept")
    run(chaos, 2 * len(HARMS))
    assert chaos.done == dict.fromkeys(HARMS, 2)


def test_a_fence_without_epoch_and_number_is_found(server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = b"""WITH fence AS (
        UPDATE leader SET batch = batch + 1 WHERE $1::bigint > 0 AND $2::bigint > 0 RETURNING batch)
    INSERT INTO journal (batch, epoch, changes) SELECT batch, $1::bigint, $3::text FROM fence"""
    monkeypatch.setattr(postgres, "_APPEND", open_to_all)
    with pytest.raises(LostError, match="deposed committed"):
        run(Chaos(server, "fenceless"), 4, ("taken over",))


def test_an_early_acknowledgement_is_found(server: PostgresServer) -> None:
    with pytest.raises(LostError, match="acknowledged and are not stored"):
        run(Chaos(server, "early", opened=AcknowledgesEarly), 12, ("freeze", "cut"))
