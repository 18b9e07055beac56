"""One scheduler holds a database."""

from pathlib import Path

from hola.storage import open_storage
from tests.storage.processes import committer, kill, read_ids
from tests.storage.refused import execute, refusal


def test_a_second_scheduler_is_kept_off_until_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "hola.db"
    with committer(path) as process:
        read_ids(process, 1)
        assert refusal(path) == (
            f"{path} is in use by another scheduler (process {process.pid}): stop that one, or use another database"
        )
        kill(process)
        process.wait()
        open_storage(str(path)).close()


def test_a_refused_open_leaves_no_lock(database_file: Path) -> None:
    execute(database_file, "update hola_version set version_num = '9999'")
    refusal(database_file)
    execute(database_file, "update hola_version set version_num = '0004'")
    open_storage(str(database_file)).close()
