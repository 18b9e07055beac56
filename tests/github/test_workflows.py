"""The workflows and forms of GitHub are valid, and run what is run here."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="go is not here, with which actionlint is built")


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def lint(*paths: Path) -> str:
    """What actionlint finds, which comes from the proxy for Go modules."""
    command = ["go", "run", ACTIONLINT, "-no-color", "-oneline", "-pyflakes=", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + (done.stderr.replace("exit status 1", "").strip() if done.returncode else "")


@needs_go
def test_the_workflows_are_valid() -> None:
    assert lint(*WORKFLOWS) == ""


@needs_go
@pytest.mark.parametrize(
    ("good", "planted", "told"),
    [
        ("runs-on: ubuntu-latest", "runs-on: ubuntu-latest-large", 'label "ubuntu-latest-large" is unknown'),
        ("${{ matrix.python }}", "${{ matrix.pyton }}", 'property "pyton" is not defined'),
        ("          persist-credentials: false", "          persistent: false", 'input "persistent" is not defined'),
        ("timeout-minutes: 90", "timeout: 90", 'unexpected key "timeout"'),
    ],
)
def test_a_fault_in_a_workflow_is_found(tmp_path: Path, good: str, planted: str, told: str) -> None:
    text = (GITHUB / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert good in text
    (tmp_path / "ci.yml").write_text(text.replace(good, planted), encoding="utf-8")
    assert told in lint(tmp_path / "ci.yml")


def test_what_runs_there_is_what_runs_here() -> None:
    jobs = read(GITHUB / "workflows" / "ci.yml")["jobs"]
    assert {name: job["runs-on"] for name, job in jobs.items()} == {"linux": "ubuntu-latest", "macos": "macos-latest"}
    for job in jobs.values():
        assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
        assert job["steps"][-1] == {"run": ".ci/run"}


def test_the_oldest_python_of_the_matrix_is_the_oldest_that_is_supported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = read(GITHUB / "workflows" / "ci.yml")["jobs"]["linux"]["strategy"]["matrix"]["python"][0]
    assert project["requires-python"] == f">={oldest}"


def test_the_targets_that_a_workflow_makes_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in WORKFLOWS:
        made = set(re.findall(r"\bmake ([a-z]+)", path.read_text(encoding="utf-8")))
        assert made <= targets, path.name


@pytest.mark.parametrize("path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_the_forms_have_what_github_asks_of_them(path: Path) -> None:
    form = read(path)
    if path.stem == "config":
        assert set(form) == {"blank_issues_enabled", "contact_links"}
        assert all(set(link) == {"name", "url", "about"} for link in form["contact_links"])
        return
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "title", "labels", "body"}
    kinds = {"markdown", "textarea", "input", "dropdown", "checkboxes"}
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in form["body"]} <= kinds
    assert len({field["id"] for field in fields}) == len(fields)
    assert all(field["attributes"]["label"] for field in fields)
    assert all(field["attributes"]["options"] for field in fields if field["type"] in ("dropdown", "checkboxes"))
