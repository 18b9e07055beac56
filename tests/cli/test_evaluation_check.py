"""The objective or program of a study file is checked before anything starts."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec
from hola_protocol.study_file import StudyFile

from hola.cli.errors import CommandError
from hola.cli.evaluation_check import check_evaluation
from hola.clients.errors import ConfigurationError


def file_of(**fields: Any) -> StudyFile:
    return StudyFile(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        **fields,
    )


def refusal(folder: Path, source: str, objective: str = "model:train") -> str:
    (folder / "model.py").write_text(source)
    with pytest.raises(CommandError) as caught:
        check_evaluation(file_of(objective=objective), folder)
    return str(caught.value)


def test_a_function_that_can_be_imported_passes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model.py").write_text("print('loaded')\ndef train(p):\n    return 0.0\n")
    check_evaluation(file_of(objective="model:train"), tmp_path)
    assert capfd.readouterr() == ("", "")


def test_the_place_of_an_error_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    assert refusal(tmp_path, "x = 1\ndef train(p:\n").endswith(f"({path}:2)")
    assert refusal(tmp_path, "\n\nraise ValueError('no data')\n") == (
        f"'model:train' cannot be imported: ValueError: no data ({path}:3)"
    )
    assert refusal(tmp_path, "def load():\n    open('/none')\nload()\n").endswith(
        f"FileNotFoundError: [Errno 2] No such file or directory: '/none' ({path}:2)"
    )


def test_a_module_that_ends_the_process_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "import os\nos._exit(7)\n") == "the import ended with exit code 7"


def test_a_function_that_is_missing_is_refused(tmp_path: Path) -> None:
    assert "train" in refusal(tmp_path, "def run(p):\n    return 0.0\n")


def test_a_program_that_is_missing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here.sh").write_text("#!/bin/sh\n")
    (tmp_path / "here.sh").chmod(0o755)
    check_evaluation(file_of(exec=["./here.sh", "{x}"]), tmp_path)
    with pytest.raises(ConfigurationError, match=r"\./gone\.sh"):
        check_evaluation(file_of(exec=["./gone.sh"]), tmp_path)
