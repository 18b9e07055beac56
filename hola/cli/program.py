"""Any program as an evaluator: parameters in the environment, in a file and on standard input; results as JSON.

A program gets for each trial:

- ``HOLA_PARAM_<name>``: the value of each parameter; ``.`` and ``-`` in the name become ``_``. A string is passed as it
  is, every other value as JSON (``0.1``, ``8``, ``true``, ``null``).
- ``HOLA_PARAMETERS_FILE``: a file with all parameters as one JSON object. Standard input has the same content.
- ``HOLA_SLOT``: the place of the evaluation among those that run at once, from 0.
- ``HOLA_TRIAL_ID``, ``HOLA_ATTEMPT``, ``HOLA_STUDY``, ``HOLA_OBJECTIVES`` (comma-separated names).
- ``HOLA_REPORT_FILE``: the file to which it may append reports while it runs, see :mod:`hola.cli.report_file`; and
  ``HOLA_NEXT_STEP``, the first step at which there is a decision on the trial, if there will be one.
- ``HOLA_RESUME_STEP``, ``HOLA_RESUME_URI`` and ``HOLA_RESUME_HOST``: the checkpoint from which it continues, if there
  is one; the host only for a checkpoint that is valid on one host.
- ``HOLA_RESULT_FILE``: the file for the result, an alternative to the last line of standard output.
- In its arguments ``{name}`` is replaced by the value of the parameter, and ``{trial_id}`` by the id of the trial.
  Other braces are kept.

The result is a JSON number (for a study with one objective), an object of all objectives by name,
``{"objective": value}``, or ``{"objectives": {...}, "metadata": {...}}``. The exit code is 0 for a result, 65 for an
infeasible point, and 75 for a failure that should be retried. Any other exit code is a final failure; its reason is the
end of standard error.

A program whose trial is stopped or paused gets SIGTERM. If it still ends with a result and the exit code 0, the result
is told.
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
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from hola_protocol.values import ParameterValue
from msgspec import Struct

from hola.clients.errors import ConfigurationError
from hola.clients.evaluation import Cancelled, Completed, Evaluation, Failed, interpret
from hola.clients.process_evaluator import STOP_GRACE_S
from hola.clients.process_tree import MARK, WATCHDOG, kill_marked, kill_tree, signal_name
from hola.clients.sendable import clean_text
from hola.clients.slots import VARIABLE as SLOT
from hola.clients.trial import EvaluatedTrial

from .program_output import ProgramOutput
from .report_file import ReportFile
from .result_file import ResultFileError, last_bytes, read_result
from .shell_script import PARAMETER_PREFIX, PLACEHOLDER, check_placeholders, variable

INFEASIBLE: Final = 65
"""EX_DATAERR of sysexits.h: the point cannot be evaluated."""
RETRY: Final = 75
"""EX_TEMPFAIL of sysexits.h: try again, possibly on another worker."""
TAIL_BYTES: Final = 4000
GRACE_S: Final = 2.0
"""Seconds between SIGTERM and SIGKILL."""

REPORTS: Final = "reports.jsonl"
_HIDDEN = re.compile(r"HOLA_.*(TOKEN|SECRET|PASSWORD)|HOLA_RESUME_.*|HOLA_NEXT_STEP")
"""Variables that are hidden from the program: it could print a secret or pass it on; and others mean its own trial."""


def check_names(names: Iterable[str]) -> None:
    """Refuse parameters that would use the same environment variable.

    :param names: the names of the parameters.
    :raises ConfigurationError: with the names of the two parameters.
    """
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(variable(name), name)
        if other != name:
            raise ConfigurationError(
                f"the parameters {other!r} and {name!r} have the same environment variable {variable(name)}: "
                "rename one of them"
            )


def text_of(value: ParameterValue) -> str:
    """A value as text for the environment and arguments.

    :param value: a parameter's value.
    """
    return value if isinstance(value, str) else json.dumps(value)


def split_command(command: Sequence[str]) -> list[str]:
    """The arguments of a command; a single argument that is not a program is split as a shell would do.

    :param command: the arguments after ``--exec``.
    :raises ConfigurationError: if there is no argument, or the program cannot be found.
    """
    words = list(command)
    if len(words) == 1 and shutil.which(words[0]) is None:
        try:
            words = shlex.split(words[0])
        except ValueError as error:
            raise ConfigurationError(f"the command {command[0]!r} cannot be split into words: {error}") from error
    if not words:
        raise ConfigurationError("no command was given")
    if shutil.which(words[0]) is None:
        raise ConfigurationError(f"the program {words[0]!r} does not exist or is not executable")
    return words


class _Run(Struct):
    """A running program.

    :ivar mark: a variable in the environment of all its descendants.
    :ivar stop_reason: the reason why it was stopped, if any.
    :ivar is_terminated: whether it got SIGTERM.
    """

    process: "subprocess.Popen[bytes]"
    folder: Path
    mark: str
    stop_reason: str | None = None
    is_terminated: bool = False


class ProgramEvaluator:
    """Runs a program for each trial, in its own session.

    A program that is cancelled or exceeds its time limit gets SIGTERM. Two seconds later it is killed with all its
    descendants (see :mod:`hola.clients.process_tree`). One whose trial is stopped or paused has more time, and a result
    that it still writes counts. When a program ends by itself, the remaining processes of its
    process group are killed. When the worker is killed, its program is killed, too.

    An argument with the placeholder of an inactive parameter is left out, and the parameter's variable is not set.

    :param command: the program and its arguments, with placeholders.
    :param time_limit_s: seconds after which the program is stopped and the trial fails; default: no limit.
    :param stop_grace_s: seconds between SIGTERM and SIGKILL for a program whose trial was stopped or paused.
    :param names: the names of the study's parameters.
    """

    def __init__(
        self,
        command: Sequence[str],
        time_limit_s: float | None = None,
        stop_grace_s: float = STOP_GRACE_S,
        names: Collection[str] = (),
    ) -> None:
        self._names = frozenset(names)
        self._command = split_command(command)
        self._time_limit_s = time_limit_s
        self._stop_grace_s = stop_grace_s
        self._lock = threading.Lock()
        self._run: _Run | None = None

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Run the program for a trial.

        :param parameters: the parameters by name.
        :param trial: the trial.
        """
        try:
            check_names(parameters)
            check_placeholders(self._command, parameters)
        except ConfigurationError as error:
            return Failed(reason=f"the program cannot be started: {error}")
        with tempfile.TemporaryDirectory(
            prefix=f"hola-{trial.study}-{trial.trial_id}-", ignore_cleanup_errors=True
        ) as name:
            folder = Path(name)
            printed: ProgramOutput | None = None
            try:
                printed = ProgramOutput(folder)
                run = self._start(parameters, trial, folder)
            except (OSError, ValueError) as error:
                if printed is not None:
                    printed.close()
                return Failed(reason=f"the program cannot be started: {error}")
            if run is None:
                printed.close()
                return Cancelled()
            reports = ReportFile(folder / REPORTS, trial)
            reports.start()
            printed.start()
            trial.on_stop(partial(self._terminate, run, self._stop_grace_s))
            try:
                self._wait(run)
            finally:
                trial.on_stop(None)
                reports.finish()
                printed.finish(with_last_line=run.process.returncode != 0)
            if run.stop_reason is not None:
                return Failed(reason=run.stop_reason) if run.stop_reason else Cancelled()
            outcome = _outcome(run.process.returncode, folder, trial.objectives)
            return Cancelled() if run.is_terminated and not isinstance(outcome, Completed) else outcome

    def _start(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial, folder: Path) -> _Run | None:
        text = json.dumps(parameters) + "\n"
        (folder / "parameters.json").write_text(text)
        mark = uuid.uuid4().hex
        # A variable that this process inherited must not be taken for the value of an inactive parameter.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not _HIDDEN.fullmatch(name) and not name.startswith(PARAMETER_PREFIX)
        }
        environment |= {variable(name): text_of(value) for name, value in parameters.items()}
        environment |= {
            MARK: mark,
            "HOLA_ATTEMPT": str(trial.attempt),
            "HOLA_OBJECTIVES": ",".join(trial.objectives),
            "HOLA_PARAMETERS_FILE": str(folder / "parameters.json"),
            "HOLA_RESULT_FILE": str(folder / "result.json"),
            "HOLA_STUDY": trial.study,
            SLOT: str(trial.slot),
            "HOLA_TRIAL_ID": str(trial.trial_id),
            "HOLA_REPORT_FILE": str(folder / REPORTS),
        }
        environment |= _continuation(trial)
        (folder / REPORTS).touch(0o600)
        words = {"trial_id": str(trial.trial_id)} | {name: text_of(value) for name, value in parameters.items()}
        inactive = self._names - words.keys()
        arguments = [word for word in self._command if inactive.isdisjoint(PLACEHOLDER.findall(word))]
        command = [PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), word) for word in arguments]
        with (
            (folder / "parameters.json").open("rb") as stdin,
            (folder / "stdout").open("wb") as stdout,
            (folder / "stderr").open("wb") as stderr,
            self._lock,
        ):
            if trial.should_stop:  # cancelled before the start
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
            if run.is_terminated:
                kill_marked(run.mark)

    def _stop(self, run: _Run, reason: str) -> None:
        with self._lock:
            if self._run is not run or run.stop_reason is not None:
                return
            run.stop_reason = reason
        self._terminate(run, GRACE_S)

    def _terminate(self, run: _Run, grace_s: float) -> None:
        """Send SIGTERM to the group of a program, and SIGKILL later."""
        with self._lock:
            if self._run is not run:
                return
            run.is_terminated = True
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(run.process.pid, signal.SIGTERM)
        killer = threading.Timer(grace_s, self._kill, (run,))
        killer.daemon = True
        killer.start()

    def _kill(self, run: _Run) -> None:
        with self._lock:  # the process was not reaped, so its id is still valid
            if self._run is run:
                kill_tree(run.process.pid, run.mark)

    def cancel(self) -> bool:
        """Stop the running program."""
        with self._lock:
            run = self._run
        if run is not None:
            self._stop(run, "")
        return True

    def close(self) -> None:
        """Kill the running program, if any."""
        with self._lock:
            if self._run is not None:
                kill_tree(self._run.process.pid, self._run.mark)


def _await_end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a program, and kill the rest of its process group before its id can be reused."""
    if hasattr(os, "waitid"):
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _continuation(trial: EvaluatedTrial) -> dict[str, str]:
    """The variables of a program that reports, and of one that continues."""
    found = {} if trial.next_step is None else {"HOLA_NEXT_STEP": str(trial.next_step)}
    if trial.resume is not None:
        checkpoint = trial.resume.checkpoint
        found |= {"HOLA_RESUME_STEP": str(trial.resume.step), "HOLA_RESUME_URI": checkpoint.uri}
        if checkpoint.host is not None:
            found["HOLA_RESUME_HOST"] = checkpoint.host
    return found


def _outcome(code: int, folder: Path, objectives: tuple[str, ...]) -> Evaluation:
    if code == INFEASIBLE:
        output = clean_text(_tail(folder / "stderr") or _tail(folder / "stdout"))
        return Failed(reason=output or "the program reported an infeasible point", infeasible=True)
    if code != 0:
        how = f"was killed by signal {signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
        return Failed(reason=_with_tail(f"the program {how}", folder), retry=code == RETRY)
    try:
        result = read_result(folder, objectives)
    except ResultFileError as error:
        return Failed(reason=_with_tail(str(error), folder))
    return interpret(result, objectives)


def _with_tail(what: str, folder: Path) -> str:
    """A message with the last line of standard error, followed by the end of standard error."""
    tail = _tail(folder / "stderr")
    return clean_text(f"{what}: {tail.splitlines()[-1]}\n\n{tail}" if tail else what)


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return last_bytes(file, TAIL_BYTES).decode("utf-8", "replace").strip()
    except OSError:  # the program deleted its folder
        return ""
