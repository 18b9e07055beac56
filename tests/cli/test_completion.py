"""Completion in real shells, by the scripts that the command writes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hola.cli.app import COMMANDS
from hola.cli.completion import SHELLS
from tests.cli.support import ROOT, environment, hola

BASH = """
source ./script
compopt() { :; }
COMP_WORDS=(%s) COMP_CWORD=%d
_hola_completion hola
printf '%%s\\n' "${COMPREPLY[@]}"
"""
FISH = "source ./script; complete --do-complete %r"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder with a program ``hola``, where the scripts are run."""
    program = tmp_path / "bin" / "hola"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m hola.cli "$@"\n')
    program.chmod(0o755)
    return tmp_path


def run(shell: str, scripts: Path, script: str) -> list[str]:
    """Run a script in a shell that has the completions."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    code, out, complaint = hola("completion", shell, folder=scripts)
    assert (code, complaint) == (0, "")
    (scripts / "script").write_text(out)
    path = os.pathsep.join([str(scripts / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        [shell, "-c", script],
        cwd=scripts,
        env=environment(scripts) | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.split("\n")[:-1]


def test_bash_completes_commands_options_and_choices(scripts: Path) -> None:
    assert run("bash", scripts, BASH % ("hola da", 1)) == ["dashboard"]
    assert run("bash", scripts, BASH % ("hola token add x --role ''", 5)) == ["read", "worker", "admin"]
    assert run("bash", scripts, BASH % ("hola top --on", 2)) == ["--once"]


def test_fish_completes_commands_with_their_help(scripts: Path) -> None:
    assert run("fish", scripts, FISH % "hola da") == ["dashboard\tPrint a link to the dashboard."]


def test_zsh_reads_its_script(scripts: Path) -> None:
    """Its completions need an interactive shell: only the script is checked."""
    script = "autoload -U compinit; compinit -u -d dump; source ./script; print -r -- $_comps[hola]"
    assert run("zsh", scripts, script) == ["_hola_completion"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(shell: str, tmp_path: Path) -> None:
    code, out, complaint = hola("completion", shell, folder=tmp_path)
    assert (code, complaint) == (0, "")
    assert f"_HOLA_COMPLETE={shell}_complete" in out


def test_commands_are_completed_without_being_loaded(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hola.cli"],
        cwd=tmp_path,
        env=environment(tmp_path)
        | {"_HOLA_COMPLETE": "bash_complete", "COMP_WORDS": "hola ", "COMP_CWORD": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert found.stdout.split() == [f"plain,{name}" for name in COMMANDS]
    loaded = {line.rpartition("|")[2].strip() for line in found.stderr.splitlines()}
    assert "hola.cli.app" in loaded
    assert not loaded & {"hola.cli.run", "hola.cli.worker", "numpy", "zmq"}
