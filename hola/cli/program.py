"""Any program as an evaluator: parameters in the environment, in a file and on standard input; results as JSON.

What a program gets for each trial:

- ``HOLA_PARAM_<name>``: each parameter, its name as the study writes it with ``_`` for ``.`` and ``-``; a string as it
  is, every other value as JSON (``0.1``, ``8``, ``true``, ``null``).
- ``HOLA_PARAMETERS_FILE``, and the same on standard input: all parameters as one JSON object.
- ``HOLA_TRIAL_ID``, ``HOLA_ATTEMPT``, ``HOLA_STUDY``, ``HOLA_OBJECTIVES`` (names parted by commas).
- ``HOLA_RESULT_FILE``: where to write the result, if not as the last line of standard output.
- In its arguments ``{name}`` is replaced by the parameter's value, and ``{trial_id}`` by the id; other braces stay.

The result is a JSON number (a study with one objective), an object of all objectives by name,
``{"objective": value}``, or ``{"objectives": {...}, "metadata": {...}}``. The exit code says how it went: 0 is a
result, 65 an infeasible point, 75 a failure to try again elsewhere, anything else a failure for good, whose reason is
the end of standard error.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from hola_protocol.values import ParameterValue
from msgspec import Struct

from hola.clients.errors import ConfigurationError
from hola.clients.evaluation import Cancelled, Evaluation, Failed, clean_text, interpret
from hola.clients.process_tree import MARK, WATCHDOG, kill_marked, kill_tree, signal_name
from hola.clients.trial import EvaluatedTrial

from .result_file import ResultError, last_bytes, read_result
from .shell_script import PLACEHOLDER, check_placeholders, variable

INFEASIBLE: Final = 65
"""EX_DATAERR of sysexits.h: the point cannot be evaluated."""
RETRY: Final = 75
"""EX_TEMPFAIL of sysexits.h: try again, on another worker perhaps."""
TAIL_BYTES: Final = 4000
GRACE_S: Final = 2.0
"""What a program gets between SIGTERM and SIGKILL."""

_SECRET = re.compile(r"HOLA_.*(TOKEN|SECRET|PASSWORD)")
"""Variables that a program does not get: it could pass them on, or print them."""


def check_names(names: Iterable[str]) -> None:
    """Refuse parameters that would share an environment variable.

    :param names: the study's parameters.
    :raises ConfigurationError: naming the two.
    """
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(variable(name), name)
        if other != name:
            raise ConfigurationError(
                f"the parameters {other!r} and {name!r} would both be {variable(name)} in the program's environment: "
                "rename one"
            )


def text_of(value: ParameterValue) -> str:
    """A value as the environment and arguments hold it.

    :param value: a parameter's value.
    """
    return value if isinstance(value, str) else json.dumps(value)


def split_command(command: Sequence[str]) -> list[str]:
    """The words of a command; one word with spaces that names no file is split as a shell would.

    :param command: what followed ``--exec``.
    :raises ConfigurationError: when there is none, or its program cannot be found.
    """
    words = list(command)
    if len(words) == 1 and shutil.which(words[0]) is None:
        try:
            words = shlex.split(words[0])
        except ValueError as error:
            raise ConfigurationError(f"the command {command[0]!r} cannot be split into words: {error}") from error
    if not words:
        raise ConfigurationError("there is no command to run")
    if shutil.which(words[0]) is None:
        raise ConfigurationError(f"there is no program {words[0]!r} to run, or it is not executable")
    return words


class _Run(Struct):
    """A program under way.

    :ivar mark: what all its descendants carry in their environment.
    :ivar stop_reason: why it was stopped, if it was.
    """

    process: "subprocess.Popen[bytes]"
    folder: Path
    mark: str
    stop_reason: str | None = None


class ProgramEvaluator:
    """Runs a program for each trial, in a session of its own.

    When it is cancelled or beyond its time, it gets SIGTERM, and two seconds later it and all its descendants are
    killed (:mod:`hola.clients.process_tree` says how they are found). What it leaves behind in its process group when
    it ends by itself is killed too. When the worker itself is killed, the program is.

    :param command: the program and its arguments, with placeholders.
    :param time_limit_s: seconds after which it is stopped and the trial fails; absent: none.
    """

    def __init__(self, command: Sequence[str], time_limit_s: float | None = None) -> None:
        self._command = split_command(command)
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._run: _Run | None = None

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Run the program for a trial.

        :param parameters: what to evaluate, by name.
        :param trial: what else is known.
        """
        try:
            check_names(parameters)
            check_placeholders(self._command, parameters)
        except ConfigurationError as error:
            return Failed(reason=f"the program cannot be started: {error}")
        with tempfile.TemporaryDirectory(prefix=f"hola-{trial.study}-{trial.id}-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            try:
                run = self._start(parameters, trial, folder)
            except (OSError, ValueError) as error:
                return Failed(reason=f"the program cannot be started: {error}")
            if run is None:
                return Cancelled()
            self._wait(run)
            if run.stop_reason is not None:
                return Failed(reason=run.stop_reason) if run.stop_reason else Cancelled()
            return _outcome(run.process.returncode, folder, trial.objectives)

    def _start(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial, folder: Path) -> _Run | None:
        text = json.dumps(parameters) + "\n"
        (folder / "parameters.json").write_text(text)
        mark = uuid.uuid4().hex
        environment = {name: value for name, value in os.environ.items() if not _SECRET.fullmatch(name)}
        environment |= {variable(name): text_of(value) for name, value in parameters.items()}
        environment |= {
            MARK: mark,
            "HOLA_ATTEMPT": str(trial.attempt),
            "HOLA_OBJECTIVES": ",".join(trial.objectives),
            "HOLA_PARAMETERS_FILE": str(folder / "parameters.json"),
            "HOLA_RESULT_FILE": str(folder / "result.json"),
            "HOLA_STUDY": trial.study,
            "HOLA_TRIAL_ID": str(trial.id),
        }
        words = {"trial_id": str(trial.id)} | {name: text_of(value) for name, value in parameters.items()}
        command = [PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), word) for word in self._command]
        with (
            (folder / "parameters.json").open("rb") as stdin,
            (folder / "stdout").open("wb") as stdout,
            (folder / "stderr").open("wb") as stderr,
            self._lock,
        ):
            if trial.should_stop:  # cancelled before there was anything to stop
                return None
            WATCHDOG.start()
            process = subprocess.Popen(
                command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment, start_new_session=True
            )
            WATCHDOG.watch(process.pid, mark)
            self._run = _Run(process, folder, mark)
            return self._run

    def _wait(self, run: _Run) -> None:
        limit = self._time_limit_s
        timer = None
        if limit is not None:
            timer = threading.Timer(limit, self._stop, (run, f"the time limit of {limit:g} s was exceeded"))
            timer.daemon = True
            timer.start()
        try:
            _await_end(run.process)
        finally:
            if timer is not None:
                timer.cancel()
            with self._lock:
                self._run = None
            WATCHDOG.forget(run.process.pid)
            if run.stop_reason is not None:
                kill_marked(run.mark)

    def _stop(self, run: _Run, reason: str) -> None:
        with self._lock:
            if self._run is not run or run.stop_reason is not None:
                return
            run.stop_reason = reason
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(run.process.pid, signal.SIGTERM)
        killer = threading.Timer(GRACE_S, self._kill, (run,))
        killer.daemon = True
        killer.start()

    def _kill(self, run: _Run) -> None:
        with self._lock:  # not reaped yet: the id is still the program's
            if self._run is run:
                kill_tree(run.process.pid, run.mark)

    def cancel(self) -> bool:
        """Stop the program under way."""
        with self._lock:
            run = self._run
        if run is not None:
            self._stop(run, "")
        return True

    def close(self) -> None:
        """End what was left behind."""
        with self._lock:
            if self._run is not None:
                kill_tree(self._run.process.pid, self._run.mark)


def _await_end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a program, and kill what it left behind in its group before its id can be given to another process."""
    if hasattr(os, "waitid"):
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _outcome(code: int, folder: Path, objectives: tuple[str, ...]) -> Evaluation:
    if code == INFEASIBLE:
        said = clean_text(_tail(folder / "stderr") or _tail(folder / "stdout"))
        return Failed(reason=said or "the program called the point infeasible", infeasible=True)
    if code != 0:
        how = f"was killed by signal {signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
        return Failed(reason=_with_tail(f"the program {how}", folder), retry=code == RETRY)
    try:
        result = read_result(folder, objectives)
    except ResultError as error:
        return Failed(reason=_with_tail(str(error), folder))
    return interpret(result, objectives)


def _with_tail(what: str, folder: Path) -> str:
    """What happened on one line with the last line of standard error, and then its end."""
    tail = _tail(folder / "stderr")
    return clean_text(f"{what}: {tail.splitlines()[-1]}\n\n{tail}" if tail else what)


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return last_bytes(file, TAIL_BYTES).decode("utf-8", "replace").strip()
    except OSError:  # the program deleted its folder
        return ""
