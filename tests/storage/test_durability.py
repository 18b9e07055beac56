"""What survives a killed process, a power cut and a disk that fails."""

import sqlite3
import sys
from pathlib import Path

import pytest

from hola.storage.sqlite import SqliteStorage
from tests.storage.examples import acquired, changes, event, request, study, trial
from tests.storage.faults import ForgetfulDisk
from tests.storage.processes import committer, kill, read_ids

linux = pytest.mark.skipif(sys.platform != "linux", reason="the forgetful disk is preloaded the way of Linux")


def stored_ids(database: Path) -> list[int]:
    """The ids of a database's trials, of which each has its request and its event."""
    storage = acquired(database)
    ids = [row.trial_id for row in storage.trials(1)]
    assert list(storage.trials(1)) == [trial(i) for i in ids]
    assert storage.requests(1) == [request(f"key{i}", number=i) for i in ids]
    assert storage.events(1) == [event(i) for i in ids]
    storage.close()
    return ids


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL"])
def test_all_that_was_acknowledged_survives_sigkill(tmp_path: Path, synchronous: str) -> None:
    database = tmp_path / "hola.db"
    seen: list[int] = []
    for round_ in range(2):
        with committer(database, synchronous) as process:
            seen += read_ids(process, 50 + 100 * round_)
            seen += kill(process)
        stored = stored_ids(database)
        assert stored == list(range(1, len(stored) + 1))
        assert set(seen) <= set(stored)


@linux
def test_full_survives_a_power_cut(tmp_path: Path) -> None:
    disk = ForgetfulDisk(tmp_path)
    with committer(tmp_path / "hola.db", "FULL", disk.environment) as process:
        seen = read_ids(process, 200) + kill(process)
    stored = stored_ids(disk.image / "hola.db")
    assert stored == list(range(1, len(stored) + 1))
    assert set(seen) <= set(stored)


@linux
def test_normal_does_not_survive_a_power_cut_and_the_forgetful_disk_shows_it(tmp_path: Path) -> None:
    disk = ForgetfulDisk(tmp_path)
    with committer(tmp_path / "hola.db", "NORMAL", disk.environment) as process:
        seen = read_ids(process, 200) + kill(process)
    assert set(seen) - set(stored_ids(disk.image / "hola.db"))
    assert set(seen) <= set(stored_ids(tmp_path / "hola.db"))


@linux
def test_a_failed_sync_is_fatal(tmp_path: Path) -> None:
    disk = ForgetfulDisk(tmp_path)
    database = tmp_path / "hola.db"
    with committer(database, "FULL", disk.environment) as process:
        assert process.stdout is not None
        read_ids(process, 20)
        disk.fail_syncs()
        last = [line for line in process.stdout if not line.strip().isdigit()]
    assert last == [
        f"fatal=True {database} may or may not have stored the changes: disk I/O error: "
        "the disk did not keep what was written to it; check it before starting again\n"
    ]


@pytest.mark.parametrize(("synchronous", "level", "durability"), [("FULL", 2, "power"), ("NORMAL", 1, "process")])
def test_the_durability_told_is_in_force_also_after_a_failure(
    tmp_path: Path, synchronous: str, level: int, durability: str
) -> None:
    storage = SqliteStorage(str(tmp_path / "hola.db"), synchronous="FULL" if synchronous == "FULL" else "NORMAL")

    def in_force() -> tuple[int, str, str]:
        connection = storage._writer
        assert isinstance(connection, sqlite3.Connection)
        synchronous, mode = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
        )
        return synchronous, mode, storage.durability

    assert in_force() == (level, "wal", durability)
    storage._reconnect()
    assert storage.studies() == []
    assert in_force() == (level, "wal", durability)
    storage.close()


def test_the_tables_can_be_queried_meanwhile(tmp_path: Path) -> None:
    storage = acquired(tmp_path / "hola.db")
    storage.commit(changes(study(), trial(1, loss=0.5), trial(2, loss=0.25), trial(3)))
    storage.fold()
    reader = sqlite3.connect(tmp_path / "hola.db")
    losses = reader.execute(
        "select s.name, t.trial_id, json_extract(t.objectives_json, '$.loss') "
        "from trials t join studies s using (study_id) where t.state = 'completed' order by 3"
    )
    first = losses.fetchone()
    storage.commit(changes(trial(3, loss=0.125)))
    storage.fold()
    assert [first, *losses] == [("study1", 2, 0.25), ("study1", 1, 0.5)]
    reader.close()
    storage.close()
