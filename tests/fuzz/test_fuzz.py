"""No message brings out a defect of the scheduler: those that are known, and those that a fuzzer makes for a moment.

``make fuzz`` has the long form.
"""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.distributed import reception
from tests.fuzz.harness import DefectError, Harness, frames_of, seeds

RUNS = 2000
HAS_WHEELS = sys.platform == "linux"


@pytest.fixture
def harness() -> Iterator[Harness]:
    found = Harness()
    yield found
    found.close()


@pytest.mark.spec("X-1", "X-8")
def test_every_seed_is_answered(harness: Harness) -> None:
    answered = 0
    for count, seed in enumerate(seeds(), 1):
        answered += len(harness(seed))
        # The reply to a message whose study is made beside the loop comes with that to a later one, or not at all if
        # a shutdown comes before it.
        assert count - 6 <= answered <= count, seed


def test_a_closed_harness_leaves_the_log_as_it_was() -> None:
    log = logging.getLogger("hola")
    before = list(log.handlers), log.propagate
    Harness().close()
    assert (list(log.handlers), log.propagate) == before


def test_bytes_become_frames_in_each_way() -> None:
    assert frames_of(b"0\x00\x02ab\x00\x00") == [b"ab", b""]
    assert [len(frames_of(kind + b"x")) for kind in (b"h", b"k", b"d", b"b", b"?")] == [3, 3, 4, 3, 3]
    assert frames_of(b"") == []


def test_a_planted_defect_is_found(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "check_request", lambda *_: dict[str, int]()["planted"])
    with pytest.raises(DefectError, match="planted"):
        harness(b'b{"tag":"DescribeRequest"}')


@pytest.mark.skipif(not HAS_WHEELS, reason="atheris, the fuzzer, has wheels for Linux alone")
@pytest.mark.spec("X-8")
def test_a_fuzzer_finds_nothing_in_a_moment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", str(tmp_path / "corpus"), f"-runs={RUNS}"],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": f"{Path(__file__).parents[2]}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"Done {RUNS} runs" in done.stderr
