"""Every example runs and does what it says; the main job with a small budget."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import environment, hola, processes_of

EXAMPLES = Path(__file__).parents[2] / "examples"
TIMEOUT_S = 240
CHECKPOINT_EVERY, EPOCHS = 4, 60
"""Those of ``digits.py``."""


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


def test_the_main_job_loses_a_worker_and_continues_its_trial_from_the_checkpoint(tmp_path: Path) -> None:
    out = run("run_distributed.py", "--trials", "16", "--out", "out", folder=tmp_path)
    lines = out.splitlines()
    assert lines[0] == "new study: 16 networks to try"
    (killed,) = [line for line in lines if line.startswith("tcp")]
    found = re.search(r"killed with SIGKILL after epoch (\d+) of trial (\d+)$", killed)
    assert found is not None, out
    epoch, trial_id = map(int, found.groups())
    continued = re.findall(
        rf"continued the killed worker's trial {trial_id} after epoch (\d+), attempt (\d+)$", out, re.MULTILINE
    )
    assert len(continued) == 1, out
    after, attempt = map(int, continued[0])
    assert attempt == 2
    assert after % CHECKPOINT_EVERY == 0
    assert after >= min(epoch, 2 * CHECKPOINT_EVERY)  # a report may have been on its way when the worker died
    done = [
        (int(m[1]), int(m[2])) for m in re.finditer(r"^\w+ +\(.*\): (\d+) completed, (\d+) stopped", out, re.MULTILINE)
    ]
    completed, stopped = (sum(numbers) for numbers in zip(*done, strict=True))
    assert (len(done), completed + stopped) == (4, 16)
    assert completed >= 3
    saved = re.search(r"^([\d,]+) epochs trained; stopping (\d+) networks early saved ([\d,]+) more", out, re.MULTILINE)
    assert saved is not None, out
    trained, early, unused = (int(number.replace(",", "")) for number in saved.groups())
    assert (early, trained + unused) == (stopped, 16 * EPOCHS)
    assert f"; the checkpoint of the killed worker saved {after}\n" in out
    assert lines[-1].startswith(f"{completed} of 16 trials completed, {stopped} stopped early, in ")
    picture = tmp_path / "out" / "run_distributed.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert not (tmp_path / "out" / "checkpoints").exists()
    assert processes_of(tmp_path) == []

    out = run("run_distributed.py", "--resume", "--no-kill", "--trials", "3", "--out", "out", folder=tmp_path)
    assert out.splitlines()[0] == f"going on: {completed} networks tried so far, up to 19"
    found = re.match(r"(\d+) of 19 trials completed, (\d+) stopped early, in ", out.splitlines()[-1])
    assert found is not None, out
    assert int(found[1]) + int(found[2]) == 19


def test_the_shell_program(tmp_path: Path) -> None:
    code, out, complaint = hola("run", str(EXAMPLES / "shell" / "study.yaml"), "-w", "2", folder=tmp_path)
    assert code == 0, complaint
    assert out.splitlines()[1].startswith("the front, ")
    assert "40/40 done" in complaint  # how many are infeasible depends on which worker is faster


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("asyncio_client.py", r"60 trials, 8 at once; best: \{'loss': [\d.]+\} at \{'x': [-\d.e]+, 'y': [\d.e-]+\}\n"),
        (
            "early_stopping.py",
            r"error 0\.\d+ at \{.*\}\n\d+ of 30 trials stopped early, [1-7]\d\d of 810 epochs trained\n",
        ),
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
