"""Where a worker writes: its summary has standard output for itself, and what an objective prints goes elsewhere."""

import contextlib
import ctypes
import io
import logging
import os
import sys
from collections.abc import Callable
from typing import TextIO

import click
from hola_protocol.values import ParameterValue

from hola.clients.evaluation import Evaluation
from hola.clients.evaluator import Evaluator
from hola.clients.trial import EvaluatedTrial
from hola.clients.worker.report import UNSENT_REPORTS
from hola.distributed.printed_output import note_mark, trial_mark

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


def reserve_stderr(output_fd: int) -> TextIO:
    """Keep standard error for the log. What the objective prints, also to standard error, goes to a descriptor.

    At the exit of the process standard error is the log again, for the message with which the command ends.

    :param output_fd: the inherited descriptor; it is closed.
    :returns: the stream of the log. Processes that the objective starts do not inherit it.
    """
    sys.stderr.flush()
    kept = os.fdopen(os.dup(_STDERR), "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    os.dup2(output_fd, _STDERR)
    os.close(output_fd)
    click.get_current_context().call_on_close(lambda: _restore_stderr(kept.fileno()))
    return kept


def _restore_stderr(log_fd: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
        os.dup2(log_fd, _STDERR)


class UnsentReportsNote(logging.Handler):
    """Tells the user of a local run that reports are not sent. The log says it in a file, which few users read."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a note between the lines of the output.

        :param record: a record of the worker's log.
        """
        if record.msg == UNSENT_REPORTS:
            with contextlib.suppress(OSError):
                os.write(_STDERR, note_mark(f"{UNSENT_REPORTS} (add steps to the spec for early stopping)"))


def marked(factory: Callable[[], Evaluator]) -> Callable[[], Evaluator]:
    """Evaluators that mark in the output where a trial begins.

    :param factory: makes an evaluator.
    """
    return lambda: _MarkedEvaluator(factory())


class _MarkedEvaluator:
    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        with contextlib.suppress(OSError):
            os.write(_STDERR, trial_mark(trial.trial_id, trial.attempt))
        try:
            return self._evaluator.evaluate(parameters, trial)
        finally:
            with contextlib.suppress(AttributeError, OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            with contextlib.suppress(AttributeError, OSError, TypeError):  # what C code has printed
                ctypes.CDLL(None).fflush(None)

    def cancel(self) -> bool:
        return self._evaluator.cancel()

    def close(self) -> None:
        self._evaluator.close()


def print_lines_at_once() -> None:
    """Write each printed line when it is complete, also to a file: a process that is killed loses none."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError):
                stream.reconfigure(line_buffering=True)
