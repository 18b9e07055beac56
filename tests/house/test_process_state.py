"""The guard against tests that change what belongs to the whole process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
PLANTED = {
    "os.environ['HOLA_PLANTED'] = '1'": "environment: HOLA_PLANTED was None, is '1'",
    "os.environ.pop('HOME')": "environment: HOME was ",
    "os.chdir('/')": "folder: was ",
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)": "signals: SIGTERM was ",
    "logging.getLogger().addHandler(logging.NullHandler())": "loggers: root was ",
    "logging.getLogger('hola').setLevel('DEBUG')": "loggers: hola was (0, True, []), is (10, True, [])",
    "logging.getLogger('hola.core').propagate = False": "loggers: hola.core was (0, True, []), is (0, False, [])",
}
RESTORED = """
    monkeypatch.setenv("HOLA_PLANTED", "2")
    monkeypatch.chdir("/usr")
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGINT, handler)
    logging.getLogger("hola.new")
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about a test with each planted change, and one that restores what it changes."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "conftest.py").write_text(CONFTEST.read_text())
    tests = [f"def test_{number}():\n    {line}\n" for number, line in enumerate(PLANTED)]
    tests.append(f"def test_restores(monkeypatch):{RESTORED}")
    (folder / "test_planted.py").write_text("import logging, os, signal\n\n" + "\n".join(tests))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rA",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(folder),
    ]
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=env).stdout


@pytest.mark.parametrize("line", PLANTED)
def test_a_test_that_leaves_a_change_fails(said: str, line: str) -> None:
    number = list(PLANTED).index(line)
    assert PLANTED[line] in said
    assert f"ERROR test_planted.py::test_{number} - Failed: the test left the process changed" in said


def test_a_test_that_restores_what_it_changes_passes(said: str) -> None:
    assert "PASSED test_planted.py::test_restores" in said
    assert f"{len(PLANTED) + 1} passed, {len(PLANTED)} errors" in said
