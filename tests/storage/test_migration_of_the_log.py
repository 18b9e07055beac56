"""Databases of revision 0002: with all rows in the tables, and with rows in the log that were not folded."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from hola_protocol import messages as m

from hola.storage import open_storage
from hola.storage.schema import MIGRATIONS
from tests.storage.test_migration import ASSETS, EXPECTED, Scheduler


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that the revisions up to 0002 made."""
    path = tmp_path / "hola.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((ASSETS / "revision_0001.sql").read_text())
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    return path


def move_into_the_log(path: Path) -> None:
    """Put the trials and workers where a scheduler that was killed left them: into one batch of the log.

    A trial had 18 fields in this revision, and a worker had 9.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        trials = connection.execute("SELECT * FROM trials").fetchall()
        workers = connection.execute("SELECT * FROM workers").fetchall()
        assert (len(trials[0]), len(workers[0])) == (18, 9)
        (batch,) = connection.execute("SELECT batch FROM leader").fetchone()
        (epoch,) = connection.execute("SELECT epoch FROM leader").fetchone()
        text = json.dumps({"trials": trials, "workers": workers}).encode()
        connection.execute("INSERT INTO journal (batch, epoch, changes) VALUES (?, ?, ?)", (batch + 1, epoch, text))
        connection.execute("DELETE FROM trials")
        connection.execute("DELETE FROM workers")


@pytest.mark.parametrize("in_log", [False, True], ids=["in the tables", "in the log"])
def test_a_database_of_revision_0002_answers_what_it_did_and_continues(database: Path, in_log: bool) -> None:
    with closing(sqlite3.connect(database)) as connection:
        before = {worker_id for (worker_id,) in connection.execute("SELECT worker_id FROM workers")}
    if in_log:
        move_into_the_log(database)
    for name in ("one", "two"):  # the second time after a restart
        with closing(open_storage(str(database))) as storage:
            scheduler = Scheduler(storage)
            for study in ("other", "empty"):
                expected = EXPECTED[study]
                assert (
                    scheduler.plain(m.GetTrialsRequest(study=study, limit=1000, with_metadata=True)).get("items", [])
                    == expected["trials"]
                )
                status = scheduler.plain(m.StatusRequest(study=study))
                assert status.get("best") == expected["status"].get("best")
                assert status["info"]["counts"] == expected["status"]["info"]["counts"]
            trials = scheduler.plain(m.GetTrialsRequest(limit=1000, with_metadata=True))["items"]
            if name == "one":
                assert trials == EXPECTED["default"]["trials"]
            else:
                assert len(trials) == len(EXPECTED["default"]["trials"]) + 1
            workers = [row for study_id in (1, 2, 3, 4) for row in storage.workers(study_id)]
            assert {row.worker_id for row in workers} >= before
            assert {row[-3:] for row in workers} == {(0, None, 0)}
            if name == "one":
                worker = scheduler.ask(m.RegisterWorkerRequest()).worker_id
                for key in ("a", "b"):  # the first is the one that was queued
                    assert scheduler.ask(m.GetSuggestionRequest(worker_id=worker), key).suggestions
    with closing(sqlite3.connect(database)) as connection:
        (stored,) = connection.execute("SELECT count(*) FROM trials WHERE step = 0 AND study_id = 1").fetchone()
    assert stored == len(trials) == len(EXPECTED["default"]["trials"]) + 1
