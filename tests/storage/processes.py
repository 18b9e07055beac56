"""Processes for tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def committer(
    database: Path, synchronous: str = "FULL", environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A running ``committer``; it is killed at the end.

    :param environment: for the process, on top of this one's.
    """
    path = os.pathsep.join([str(ROOT / "protocol"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.committer", str(database), synchronous],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path} | (environment or {}),
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def read_ids(process: subprocess.Popen[str], count: int) -> list[int]:
    """The next ids that a committer wrote."""
    assert process.stdout is not None
    return [int(process.stdout.readline()) for _ in range(count)]


def kill(process: subprocess.Popen[str]) -> list[int]:
    """Kill a committer with SIGKILL.

    :returns: the ids that it wrote and nobody read.
    """
    assert process.stdout is not None
    process.kill()
    # Killed while it wrote, it may leave half a line: that id was stored as well, but cannot be told.
    return [int(line) for line in process.stdout if line.endswith("\n")]
