"""No text that is kept has the marks of a merge that was not finished."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARK = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


def kept() -> list[str]:
    """The files under version control; none in an unpacked source distribution."""
    done = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    return [name for name in done.stdout.decode().split("\0") if name]


def test_no_file_has_the_marks_of_a_merge() -> None:
    files = [ROOT / name for name in kept()]
    assert [str(f.relative_to(ROOT)) for f in files if f.is_file() and MARK.search(f.read_bytes())] == []


@pytest.mark.parametrize("mark", [b"<<<<<<< HEAD", b">>>>>>> 09f0428 (Write)"])
def test_a_mark_is_seen(mark: bytes) -> None:
    assert MARK.search(b"one\n" + mark + b"\ntwo\n")
