"""The page on installing: its commands, in an empty folder beside a copy of the checkout."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.blocks import blocks_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "install.md"
PARTS = ("hola", "protocol", "tests/conformance", "pyproject.toml", "README.md", "LICENSE")
DEADLINE_S = 600


def commands() -> dict[str, str]:
    """The blocks of the page that work on a checkout, by what is new in each."""
    wanted = {
        "checkout": "./protocol",
        "wheels": "pip wheel",
        "elsewhere": "dist hola-hpo",
        "suite": "hola-conformance",
    }
    blocks = [block.text for block in blocks_of(PAGE) if block.language == "sh" and "venv" in block.text]
    assert len(blocks) == len(wanted)
    for (name, text), block in zip(wanted.items(), blocks, strict=True):
        assert text in block, name
    return dict(zip(wanted, blocks, strict=True))


def shell(text: str, folder: Path) -> str:
    """Run a block, with the versions that the tests were written with; its first failure ends it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "HOLA_"))}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=kept | {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What of the checkout is needed, without what was built in it."""
    target = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "build", "dist", "*.egg-info", "target")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=ignored)
        else:
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / part)
    return target


@pytest.mark.timeout(DEADLINE_S)
def test_a_checkout_installs_into_an_empty_environment_and_runs_a_study(checkout: Path) -> None:
    assert "hola, version" in shell(commands()["checkout"], checkout)
    (checkout / "study.yaml").write_text(
        "study: bowl\nparameters:\n  - {type: continuous, name: x, low: -1, high: 1}\nobjectives: [{name: y}]\n"
        "max_trials: 3\nexec: [sh, -c, echo 1]\n"
    )
    assert "finished: 3 trials" in shell("env/bin/hola run study.yaml --workers 1", checkout)
    installed = shell("env/bin/pip list --format freeze", checkout)
    assert "matplotlib" not in installed
    assert "pandas" not in installed


@pytest.mark.timeout(DEADLINE_S)
def test_wheels_of_a_checkout_install_elsewhere(checkout: Path, tmp_path: Path) -> None:
    blocks = commands()
    names = [name.split("-")[0] for name in shell(blocks["wheels"], checkout).split() if name.endswith(".whl")]
    assert {"hola_conformance", "hola_hpo", "hola_protocol"} <= set(names)
    shutil.copytree(checkout / "dist", tmp_path / "dist")
    assert "hola, version" in shell(blocks["elsewhere"], tmp_path)
    assert "show program's version number" in shell(blocks["suite"], tmp_path)
