"""Every example runs and does what it says; the main job with a small budget."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import environment, hola, processes_of

EXAMPLES = Path(__file__).parents[2] / "examples"
TIMEOUT_S = 240


def run(name: str, *arguments: str, folder: Path) -> str:
    """What an example writes.

    :param name: its file.
    :param arguments: its own.
    :param folder: where it runs.
    """
    script = [sys.executable, "-W", "error", str(EXAMPLES / name), *arguments]
    done = subprocess.run(
        script, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_main_job_loses_a_worker_and_no_trial_and_goes_on(tmp_path: Path) -> None:
    out = run("run_distributed.py", "--trials", "12", "--out", "out", folder=tmp_path)
    lines = out.splitlines()
    assert lines[0] == "new study: 12 networks to try"
    (killed,) = [line for line in lines if line.startswith("tcp")]
    found = re.search(r"killed with SIGKILL while it evaluated trial (\d+)$", killed)
    assert found is not None, out
    again = [line for line in lines if f"evaluated the killed worker's trial {found[1]} again" in line]
    assert len(again) == 1, out
    completed = [int(m[1]) for m in re.finditer(r"^\w+ +\(.*\): (\d+) completed", out, re.MULTILINE)]
    assert (len(completed), sum(completed)) == (4, 12)
    assert lines[-1].startswith("12 of 12 trials completed in ")
    picture = tmp_path / "out" / "run_distributed.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert processes_of(tmp_path) == []

    out = run("run_distributed.py", "--resume", "--no-kill", "--trials", "3", "--out", "out", folder=tmp_path)
    assert out.splitlines()[0] == "going on: 12 networks tried so far, up to 15"
    assert out.splitlines()[-1].startswith("15 of 15 trials completed in ")


def test_the_shell_program(tmp_path: Path) -> None:
    code, out, complaint = hola("run", str(EXAMPLES / "shell" / "study.yaml"), "-w", "2", folder=tmp_path)
    assert code == 0, complaint
    assert out.splitlines()[1].startswith("the front, ")
    assert "40/40 done" in complaint  # how many are infeasible depends on which worker is faster


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("asyncio_client.py", r"60 trials, 8 at once; best: \{'loss': [\d.]+\} at \{'x': [-\d.e]+, 'y': [\d.e-]+\}\n"),
        ("ask_tell_client.py", r"\d+ completed, \d+ failed\n(\d\. trial \d+: .*\n){3}"),
        ("ask_tell_local.py", r"best of 50: .* 'act': 'tanh'\}\nfront of \d+ from 80 trials; .*\n(  .*\n){3}"),
        (
            "warm_start.py",
            r"added      6 trials, best yield 0\.9706\nenqueued   1 trials, .*\nsuggested 19 trials, .*\n",
        ),
    ],
)
def test_an_example_in_python(name: str, pattern: str, tmp_path: Path) -> None:
    assert re.fullmatch(pattern, run(name, folder=tmp_path))


def test_no_example_is_left_without_a_test() -> None:
    source = Path(__file__).read_text()
    helpers = {"digits.py", "pictures.py"}
    names = {path.name for path in EXAMPLES.glob("*.py")} - helpers
    assert {name for name in names if f'"{name}"' not in source} == set()
