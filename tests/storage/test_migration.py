"""Databases of earlier revisions open, answer what they answered, and continue."""

import json
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits

from hola.distributed.core import Envelope, SchedulerCore
from hola.distributed.state.clock import Moment
from hola.storage import Storage, open_storage
from hola.storage.snapshot import read_snapshot
from tests.storage.examples import everything

ASSETS = Path(__file__).with_name("assets")
EXPECTED = json.loads((ASSETS / "revision_0001.json").read_text())
"""What the release that wrote the database answered: two studies with all states of trials, and an empty one."""

_decode = msgspec.json.Decoder(m.AnyResponse | ErrorResponse).decode


class Scheduler:
    """A scheduler's core on a storage."""

    def __init__(self, storage: Storage) -> None:
        self._numbers = count(1)
        self._core = SchedulerCore(
            storage,
            tokens=lambda: f"new token {next(self._numbers)}",
            worker_ids=lambda: f"00000000-0000-4000-9000-{next(self._numbers):012d}",
            limits=Limits(),
            server="test",
            moment=Moment(500.0, 500_000),
        )

    def ask(self, request: m.Request, key: str | None = None) -> Any:
        """The answer to a request, of the one who asked in the assets."""
        (reply,) = self._core.step([Envelope("peer", "1", "me", key, request)], now=500.0, wall_ms=500_000)
        return _decode(reply.body)

    def plain(self, request: m.Request, key: str | None = None) -> Any:
        """The answer as JSON."""
        return json.loads(msgspec.json.encode(self.ask(request, key)))


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    """The database that revision 0001 left."""
    path = tmp_path / "hola.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((ASSETS / "revision_0001.sql").read_text())
    return path


def without_metadata(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """What was answered, as it is answered now: the best trials of a status have no metadata."""
    return fields and {name: value for name, value in fields.items() if name != "metadata"}


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a restart"])
def test_a_database_of_revision_0001_answers_what_it_did(old_database: Path, again: bool) -> None:
    if again:
        with closing(open_storage(str(old_database))) as storage:
            Scheduler(storage)
    with closing(open_storage(str(old_database))) as storage:
        scheduler = Scheduler(storage)
        for study in ("default", "other", "empty"):
            expected = EXPECTED[study]
            assert (
                scheduler.plain(m.GetTrialsRequest(study=study, limit=1000, with_metadata=True)).get("items", [])
                == expected["trials"]
            )
            assert scheduler.plain(m.GetEventsRequest(study=study, limit=1000)).get("items", []) == expected["events"]
            status = scheduler.plain(m.StatusRequest(study=study))
            for field in ("best", "recommended"):
                assert status.get(field) == without_metadata(expected["status"].get(field))
            was = expected["status"]["sampler"]
            now = status["sampler"]
            assert (now["phase"], now["numbers"]["model_version"]) == (was["phase"], was.get("model_version", 0))
            for field in ("counts", "spec", "state", "reason", "revision"):
                assert status["info"].get(field) == expected["status"]["info"].get(field)
        ids = [trial["trial_id"] for trial in EXPECTED["default"]["trials"]]
        found = scheduler.plain(m.GetMetadataRequest(trial_ids=ids))["items"]
        assert found == EXPECTED["default"]["metadata"]
        assert sum("metadata" in item for item in found) >= 4


def test_a_database_of_revision_0001_continues(old_database: Path) -> None:
    with closing(open_storage(str(old_database))) as storage:
        scheduler = Scheduler(storage)
        told = msgspec.convert(EXPECTED["replayed"]["request"], m.SubmitResultRequest)
        assert scheduler.plain(told, EXPECTED["replayed"]["key"]) == EXPECTED["replay"]
        worker = scheduler.ask(m.RegisterWorkerRequest()).worker_id
        # The first is the one that was queued.
        (queued,) = scheduler.ask(m.GetSuggestionRequest(worker_id=worker), "one").suggestions
        (new,) = scheduler.ask(m.GetSuggestionRequest(worker_id=worker), "two").suggestions
        last = max(trial["trial_id"] for trial in EXPECTED["default"]["trials"])
        assert (queued.trial_id < last, new.trial_id) == (True, last + 1)
        result = m.Result(
            trial_id=new.trial_id, lease=new.lease, objectives={"loss": 0.25, "size": 1.0}, metadata={"new": True}
        )
        told = m.SubmitResultRequest(results=[result])
        receipt = scheduler.plain(told, "three")
        study_id = scheduler.ask(m.CreateStudyRequest(study="new", spec=scheduler._core.state.studies["empty"].spec))
        assert study_id.created
    with closing(open_storage(str(old_database))) as storage:
        again = Scheduler(storage)
        assert again.plain(told, "three") == receipt
        (found,) = again.ask(m.GetMetadataRequest(trial_ids=[new.trial_id])).items
        assert found.metadata == {"new": True}
        assert max(row.study_id for row in storage.studies()) == 5  # the id of one that was deleted is not used again


def test_an_older_database_is_not_read_beside_its_scheduler(old_database: Path) -> None:
    with pytest.raises(Exception, match="is at revision 0001, and this release reads 0004"):
        read_snapshot(old_database)
    with closing(open_storage(str(old_database))) as storage:
        everything(storage)
    assert [row.name for row in read_snapshot(old_database).studies()] == ["default", "other", "empty"]
