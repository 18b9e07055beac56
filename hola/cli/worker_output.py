"""Where a worker writes: its summary has standard output for itself, and what an objective prints goes elsewhere."""

import contextlib
import io
import os
import sys
from typing import TextIO

_STDOUT = 1
_STDERR = 2


def reserve_stdout() -> TextIO:
    """Keep standard output for the summary. File descriptor 1 is standard error from here on.

    What the objective prints, also from C or from a process that it starts, goes to standard error then. A pipe that
    nobody reads before the end of the worker cannot fill up, and the summary stays alone on its line.

    :returns: the stream of the summary. Processes that the objective starts do not inherit it.
    """
    stdout = sys.stdout
    try:
        number = stdout.fileno()
    except io.UnsupportedOperation:
        return stdout
    if number != _STDOUT:  # a test or an application has replaced it
        return stdout
    stdout.flush()
    kept = os.fdopen(os.dup(_STDOUT), "w", encoding="utf-8")
    try:
        os.dup2(_STDERR, _STDOUT)
    except OSError:  # standard error is closed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)
    print_lines_at_once()
    return kept


def print_lines_at_once() -> None:
    """Write each printed line when it is complete, also to a file: a process that is killed loses none."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError):
                stream.reconfigure(line_buffering=True)
