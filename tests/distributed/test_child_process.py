"""Processes that end with the process that started them."""

import os
import signal
import sys
import threading

import pytest

from hola.distributed.child_process import ChildProcess

READY = "import sys; sys.stdout.write(sys.stdin.readline()); sys.stdout.flush(); "
UNTIL_EOF = READY + "sys.stdin.read(); sys.exit(7)"
DEAF = READY + "import time; [time.sleep(1) for _ in range(1000)]"
SILENT = "import time; time.sleep(1000)"
DEADLINE_S = 60.0


def child(code: str, grace_s: float = DEADLINE_S) -> ChildProcess:
    return ChildProcess([sys.executable, "-c", code], name="the child", told=b"hello", grace_s=grace_s)


def test_it_is_told_a_line_and_ends_when_its_input_closes() -> None:
    process = child(UNTIL_EOF)
    assert (process.first_line(DEADLINE_S), process.running, process.returncode) == (b"hello\n", True, None)
    assert os.getsid(process.pid) == process.pid
    assert (process.stop(), process.running, process.returncode) == (7, False, 7)


def test_one_that_does_not_end_is_killed(caplog: pytest.LogCaptureFixture) -> None:
    with child(DEAF, grace_s=0.05) as process:
        assert process.first_line(DEADLINE_S) == b"hello\n"
    assert process.returncode == -signal.SIGKILL
    assert f"the child (process {process.pid}) does not end, and is killed" in caplog.text


def test_one_that_ends_at_once_has_no_first_line() -> None:
    with child("raise SystemExit(3)") as process:
        assert process.first_line(DEADLINE_S) == b""
    assert process.returncode == 3


def test_one_that_starts_too_slowly_is_killed() -> None:
    with child(SILENT) as process:
        with pytest.raises(TimeoutError):
            process.first_line(0.01)
        assert process.returncode == -signal.SIGKILL


def test_a_start_that_is_no_longer_wanted_is_given_up() -> None:
    stopping = threading.Event()
    stopping.set()
    with child(SILENT) as process:
        assert process.first_line(DEADLINE_S, stopping) == b""
        assert process.returncode == -signal.SIGKILL
