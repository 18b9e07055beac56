"""A folder with data of its own, beside the scheduler of another folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.support import command, hola, study_file


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which ``hola run`` left the study ``mine``; a scheduler serves ``theirs`` from another folder."""
    study_file(tmp_path, study="mine", exec=["sh", "-c", "echo 1"], max_trials=2)
    assert run(tmp_path, "run", "study.json", "-w", "1")[0] == 0
    study_file(tmp_path, study="theirs")
    serve = ("serve", "--study", "study.json", "--data-dir", "elsewhere")
    with command(*serve, folder=tmp_path, connection=False) as server:
        server.await_text("ready")
        yield tmp_path
        server.process.terminate()
        assert server.wait() == 0


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    return hola(*arguments, folder=folder, connection=False)


def test_a_change_without_a_choice_is_refused(folder: Path) -> None:
    for change in (("delete", "--yes"), ("finish",), ("enqueue", "x=0.5", "n=1")):
        code, out, complaint = run(folder, *change)
        assert (code, out) == (1, "")
        assert complaint.startswith("Error: there are studies at the scheduler at ")
        choice = f"--data-dir hola-data, or --connection {folder}/hola/connection.json"
        assert complaint.endswith(f"and in the folder hola-data; choose one: {choice}\n")
    code, _, complaint = run(folder, "delete", "mine", "--yes")
    assert (code, complaint[:50]) == (1, "Error: there is a study 'mine' at the scheduler at")
    assert [run(folder, "studies", "--data-dir", place)[1].count("running\n") for place in ("hola-data", "elsewhere")]
    assert run(folder, "delete", "--yes", "--data-dir", "hola-data")[1] == "deleted mine\n"
    assert run(folder, "delete", "--yes", "--connection", "hola/connection.json")[1] == "deleted theirs\n"


def test_a_study_that_only_the_scheduler_has_needs_no_choice(folder: Path) -> None:
    code, out, complaint = run(folder, "enqueue", "--study", "theirs", "x=0.5", "n=1")
    assert (code, out, complaint) == (0, "enqueued trial 1\n", "")


def test_reading_says_which_data_are_shown(folder: Path) -> None:
    code, out, complaint = run(folder, "status")
    assert (code, out[:8]) == (0, "theirs: ")
    assert complaint.startswith("note: this is the scheduler at ")
    assert complaint.endswith("; for the studies in hola-data add --data-dir hola-data\n")
    assert run(folder, "status", "theirs")[2] == ""
    assert run(folder, "status", "--data-dir", "hola-data")[1][:6] == "mine: "
    assert "to use the studies in this folder, add --data-dir hola-data" in run(folder, "status", "mine")[2]
