"""The command ``hola``: its table, its errors, and what it loads."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hola.cli import main
from hola.cli.app import COMMANDS
from hola.clients.errors import ConfigurationError

HOLA = [str(Path(sys.executable).with_name("hola"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists_and_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.lower().startswith("usage:")
    assert "\\b" not in result.stdout
    assert "\b" not in result.stdout


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("objectives", "hola objectives --set time.limit=2.5 "),
        ("enqueue", "hola enqueue lr=0.01 act=relu"),
        ("add", "hola add lr=0.01 act=relu --result loss=0.31"),
        ("cancel", "hola cancel --queued"),
        ("show", "hola show 17"),
        ("connection", "hola connection lab.json --name lab"),
    ],
)
def test_examples_are_lines_of_their_own(name: str, example: str) -> None:
    lines = CliRunner().invoke(main, [name, "--help"]).stdout.splitlines()
    assert any(line.strip().startswith(example.strip()) for line in lines)


def test_validate_speaks_of_hola() -> None:
    result = CliRunner().invoke(main, ["validate", "--help"])
    assert result.stdout.startswith("usage: hola validate ")
    wrong = CliRunner().invoke(main, ["validate"])
    assert wrong.exit_code == 2
    assert "hola_protocol" not in wrong.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_options(shell: str) -> None:
    def complete(words: str, number: int) -> str:
        env = {**os.environ, "_HOLA_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
        return subprocess.run(HOLA, env=env, capture_output=True, text=True, check=False).stdout

    source = subprocess.run(
        HOLA, env={**os.environ, "_HOLA_COMPLETE": f"{shell}_source"}, capture_output=True, text=True, check=False
    )
    assert "_HOLA_COMPLETE" in source.stdout
    if shell != "fish":
        assert "enqueue" in complete("hola en", 1)
        assert "--data-dir" in complete("hola trials --d", 2)


def test_the_help_lists_every_command() -> None:
    result = CliRunner().invoke(main, ["-h"])
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.stdout.split("Commands:\n")[1].splitlines() if line[2:3].strip()]
    assert listed == list(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["serv"], "No such command 'serv'. Did you mean serve?"),
        (["wroker"], "No such command 'wroker'. Did you mean worker?"),
        (["xyzzy"], "No such command 'xyzzy'. `hola --help` lists the commands."),
        (["trials", "--sate", "lost"], "Did you mean one of: '--state'"),
        (["serve", "--sett", "x=1"], "No such option"),
        (["serve", "--set", "x"], "--set needs KEY=VALUE, such as scheduler.tick_s=0.05, not 'x'"),
        (["worker"], "give --objective MODULE:FUNCTION, --exec CMD..., or --file STUDY.yaml with objective or exec"),
        (["worker", "--objective", "math:sin", "--exec", "true"], "--objective and --exec cannot be combined"),
        (["worker", "--processes", "--exec", "true"], "--processes needs --objective"),
        (["worker", "train.sh"], "unexpected argument 'train.sh'; a program must follow --exec"),
        (["best", "--limit", "0"], "0 is not in the range"),
        (["trials", "--state", "done"], "'done' is not one of"),
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], complaint: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["status", "-c", "none.json"],
            "Error: none.json: cannot read the connection file: No such file or directory\n",
        ),
        (["create", "none.yaml"], "Error: none.yaml: No such file or directory\n"),
        (
            ["serve", "--port", "high"],
            "Error: gateway.port = 'high' (flag --port): expected int, got str\n",
        ),
        (
            ["serve", "--set", "scheduler.tick=1"],
            "Error: scheduler.tick = '1' (flag --tick): there is no such setting; did you mean scheduler.tick_s?\n",
        ),
    ],
)
def test_a_failure_is_one_line_and_ends_with_1(
    arguments: list[str], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", complaint)


def test_every_problem_of_a_study_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(
        "parameters: [{type: continuous, name: x, low: 0, high: 1}]\nobjectives: [{name: loss}]\nmax_trails: 5\n"
        "lease_s: -1\n"
    )
    result = CliRunner().invoke(main, ["create", str(path)])
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {path}:3:1: /max_trails: unknown field 'max_trails'; did you mean 'max_trials'? (got 5)\n"
        f"{path}:4:1: /lease_s: must be above 0.0 (got -1)\n",
    )


def test_debug_shows_the_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["--debug", "status", "-c", "none.json"])
    assert isinstance(result.exception, ConfigurationError)


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def status() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hola.cli.status.status", status)
    assert CliRunner().invoke(main, ["status"]).exit_code == 130


HEAVY = ("alembic", "httptools", "numpy", "rich", "scipy", "sklearn", "sqlalchemy", "uvloop")


@pytest.mark.parametrize("module", ["app", "worker", "study", "status", "trials", "export", "shutdown"])
def test_what_workers_and_clients_need_loads_nothing_of_the_server(module: str) -> None:
    code = f"import sys, hola.cli.{module}; sys.exit(' '.join(m for m in {HEAVY} if m in sys.modules) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_help_loads_no_message_of_the_protocol() -> None:
    code = "import sys, hola.cli; sys.exit('msgspec' in sys.modules or 'hola_protocol' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_that_loading_the_server_is_seen() -> None:
    code = f"import sys, hola.cli.serve; sys.exit(' '.join(m for m in {HEAVY} if m in sys.modules) or 0)"
    assert "numpy" in subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr
