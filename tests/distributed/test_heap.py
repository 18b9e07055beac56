"""Memory that is free goes back to the system."""

import os
import sys
from pathlib import Path

import pytest

from hola.distributed.heap import return_memory


def _memory_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can")
def test_what_was_freed_below_something_in_use_is_returned() -> None:
    # Each is below the size from which the C library maps memory for itself, and the last one stays.
    blocks = [bytearray(20_000) for _ in range(2_000)]
    kept = blocks[-1]
    full = _memory_bytes()
    del blocks
    return_memory()
    assert full - _memory_bytes() > 20_000_000
    assert len(kept) == 20_000
