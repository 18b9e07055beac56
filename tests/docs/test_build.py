"""The documentation builds, and a warning of Sphinx is an error."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
DEADLINE_S = 900


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build a folder of pages as ``make docs`` does."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source), str(target)]
    return subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    built = build(DOCS, target)
    assert (built.returncode, built.stderr) == (0, "")
    return target


def test_every_setting_operation_error_and_command_is_on_its_page(site: Path) -> None:
    from hola_protocol.errors import ERRORS
    from hola_protocol.operations import OPERATIONS

    from hola.cli.app import COMMANDS
    from hola.distributed.config import SETTINGS

    expected = {
        "configuration": [setting.env for setting in SETTINGS.values()],
        "protocol": [*(op.name for op in OPERATIONS), *(error.code for error in ERRORS)],
        "cli": [f"hola {name}" for name in COMMANDS],
        "reference/protocol": [f"hola_protocol.messages.{op.request.__name__}" for op in OPERATIONS],
    }
    missing = {
        page: [word for word in words if word not in (site / f"{page}.html").read_text()]
        for page, words in expected.items()
    }
    assert missing == {page: [] for page in expected}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("# T\n\nSee [](gone.md).\n", "gone.md"),
        ("# T\n\n```{settings} gatewey\n```\n", "there is no group of settings 'gatewey'"),
        ("# T\n\n```{eval-rst}\n.. automodule:: hola.gone\n```\n", "hola.gone"),
    ],
    ids=["link", "settings", "module"],
)
def test_a_fault_in_a_page_breaks_the_build(page: str, said: str, tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    shutil.copy(DOCS / "conf.py", source)
    shutil.copytree(DOCS / "_ext", source / "_ext")
    (source / "index.md").write_text(page)
    built = build(source, tmp_path / "site")
    assert built.returncode == 1
    assert said in built.stderr
