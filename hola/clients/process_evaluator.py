"""Evaluations in a child process, which can be killed and has its own interpreter lock."""

import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import uuid
import weakref
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final

import msgspec
from hola_protocol.values import ParameterValue

from .errors import ConfigurationError
from .evaluation import Cancelled, Evaluation, Failed
from .evaluator import FunctionEvaluator, Objective
from .process_link import ChildLink, EvaluationTask, FromChild, SentReports, StopNotice, ToChild
from .process_tree import MARK, WATCHDOG, kill_marked, kill_tree, report_crashes, signal_name
from .slots import inherited
from .trial import EvaluatedTrial

STOP_GRACE_S: Final = 10.0
"""Seconds that an evaluation has to end after its trial was stopped or paused; then it is killed."""

_spawn = multiprocessing.get_context("spawn")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _serve(connection: Connection, function: Objective, mark: str) -> None:
    """The child: evaluate what comes until the other end closes."""
    os.environ[MARK] = mark  # what the function starts can be found by it
    report_crashes()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # this process is killed at the end, and prints must not be lost
    if sys.platform != "win32":
        os.setsid()  # Ctrl-C in the terminal is the worker's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    evaluator = FunctionEvaluator(function)
    link = ChildLink(connection)
    while (trial := link.next_trial()) is not None:
        evaluation = evaluator.evaluate(dict(trial.parameters), trial)
        with suppress(AttributeError, OSError, ValueError):  # there is none, the disk is full, the objective closed it
            sys.stdout.flush()
        link.reply(evaluation, trial.take_held())


class _Child:
    """A process that evaluates, and the pipe to it."""

    def __init__(self, function: Objective, environment: Mapping[str, str]) -> None:
        self.connection, theirs = _spawn.Pipe()
        self._sending = threading.Lock()
        self.number = 0
        self.mark = uuid.uuid4().hex
        WATCHDOG.start()
        self.process: SpawnProcess = _spawn.Process(
            target=_serve, args=(theirs, function, self.mark), name="hola-evaluation"
        )
        with inherited(environment):
            self.process.start()
        theirs.close()
        assert self.process.pid is not None
        WATCHDOG.watch(self.process.pid, self.mark)
        # A worker that fails leaves no process behind, which multiprocessing would wait for at exit.
        self._end = weakref.finalize(self, _kill, self.process.pid, self.mark)

    def send(self, message: ToChild) -> None:
        """Send a message. Thread-safe.

        :param message: the message.
        :raises OSError: when the process has gone.
        """
        with self._sending:
            self.connection.send_bytes(msgspec.json.encode(message))

    def reply(self, timeout_s: float | None) -> bytes | None:
        """The next message; None when the time is over.

        :raises EOFError: when the process has gone.
        """
        if not wait([self.connection, self.process.sentinel], timeout_s):
            return None
        try:
            if self.connection.poll(0):
                return self.connection.recv_bytes()
        except ConnectionResetError as error:
            raise EOFError from error
        raise EOFError

    def kill(self) -> int:
        """End it with everything below it.

        :returns: its exit code.
        """
        if self.process.exitcode is None:
            self._end()  # before join(): until then its id is not reused
        else:
            self._end.detach()
            kill_marked(self.mark)
        self.process.join()
        if self.process.pid is not None:
            WATCHDOG.forget(self.process.pid)
        self.connection.close()
        return self.process.exitcode or 0


def _kill(pid: int | None, mark: str) -> None:
    if pid is not None:
        kill_tree(pid, mark)


class ProcessEvaluator:
    """Calls a function in a child process, which is kept for the next trial.

    The function is pickled by its name, so it must be importable: defined at the top level of a module or script.

    :param function: the objective.
    :param time_limit_s: seconds after which an evaluation is killed and fails; absent: none. The start of the process
        does not count, nor does the time that reports wait for the scheduler.
    :param stop_grace_s: seconds that an evaluation has to end after its trial was stopped or paused; then it is killed.
    :param environment: variables for the child that this process does not have.
    :raises ConfigurationError: when the function cannot be pickled.
    """

    def __init__(
        self,
        function: Objective,
        time_limit_s: float | None = None,
        stop_grace_s: float = STOP_GRACE_S,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        try:
            pickled = pickle.dumps(function)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ConfigurationError(
                "an objective that runs in a separate process must be importable: define it at the top level of a "
                f"module, not as a lambda or inside a function ({error})"
            ) from error
        if b"__main__" in pickled and not os.path.exists(getattr(sys.modules["__main__"], "__file__", None) or ""):
            raise ConfigurationError(
                "an objective that runs in a separate process must be importable, and this one is defined in a "
                "notebook, in an interactive session or on standard input: put it into a module and import it, or use "
                'executor="thread"'
            )
        self._function = function
        self._time_limit_s = time_limit_s
        self._stop_grace_s = stop_grace_s
        self._environment = dict(environment or {})
        self._child: _Child | None = None
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._closed = False

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Call the function in the child.

        :param parameters: its argument.
        :param trial: what :func:`~hola.clients.current_trial` tells it.
        """
        self._cancelled.clear()
        if trial.should_stop:
            return Cancelled()
        try:
            child = self._ready_child()
            child.number += 1
            child.send(
                EvaluationTask(
                    number=child.number,
                    trial_id=trial.trial_id,
                    attempt=trial.attempt,
                    study=trial.study,
                    objectives=trial.objectives,
                    parameters=parameters,
                    resume=trial.resume,
                    next_step=trial.next_step,
                    slot=trial.slot,
                )
            )
            evaluation = self._converse(child, trial)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return self._gone()
        if evaluation is None:
            self._end_child()
            return Failed(reason=f"the time limit of {self._time_limit_s:g} s was exceeded")
        return Cancelled() if self._cancelled.is_set() else evaluation

    def _converse(self, child: _Child, trial: EvaluatedTrial) -> Evaluation | None:
        """Forward the reports of the child until the outcome comes; None when the time is over."""
        killer: threading.Timer | None = None

        def end_gracefully(number: int = child.number) -> None:
            nonlocal killer
            if killer is not None:
                return
            with suppress(OSError):
                child.send(StopNotice(number=number, decision=trial.decision or "stop", reason=trial.reason))
            killer = threading.Timer(self._stop_grace_s, self._kill, (child, number))
            killer.daemon = True
            killer.start()

        limit = self._time_limit_s
        until = None if limit is None else time.monotonic() + limit
        trial.on_stop(end_gracefully)
        try:
            while True:
                message = child.reply(None if until is None else max(0.0, until - time.monotonic()))
                if message is None:
                    return None
                sent: FromChild = msgspec.json.decode(message, type=FromChild)
                if not isinstance(sent, SentReports):
                    trial.put_held(sent.held)
                    return sent.evaluation
                began = time.monotonic()
                answer = trial.forward(sent.reports, sent.is_decision)
                if until is not None:
                    until += time.monotonic() - began
                child.send(answer)
        finally:
            trial.on_stop(None)
            child.number += 1  # a kill that is late does not hit the next evaluation
            if killer is not None:
                killer.cancel()

    def _kill(self, child: _Child, number: int) -> None:
        with self._lock:
            if self._child is child and child.number == number and child.process.pid is not None:
                kill_tree(child.process.pid, child.mark)

    def start(self) -> None:
        """Start the process now, and wait until it can evaluate.

        :raises ConfigurationError: when it ends instead, as when it cannot import the objective.
        """
        try:
            self._ready_child()
        except (EOFError, BrokenPipeError) as error:
            self._end_child()
            raise ConfigurationError(
                "a process for the objective did not start, and its standard error says why. A script that starts "
                'processes must do so below `if __name__ == "__main__":`'
            ) from error

    def _ready_child(self) -> _Child:
        with self._lock:
            if self._closed or self._cancelled.is_set():
                raise EOFError
            child = self._child
            if child is not None and child.process.is_alive():
                return child
            if child is not None:
                child.kill()
            child = self._child = _Child(self._function, self._environment)
        child.reply(None)
        return child

    def _gone(self) -> Evaluation:
        with self._lock:
            child, self._child = self._child, None
        if self._cancelled.is_set() or child is None:
            return Cancelled()
        code = child.kill()
        how = f"was killed by signal {signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
        hint = ", as the system does if memory runs out" if code == -signal.SIGKILL else ""
        return Failed(reason=f"the process of the evaluation {how}{hint}; its standard error may say why")

    def _end_child(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.kill()

    def cancel(self) -> bool:
        """Kill the running evaluation with everything that it started."""
        with self._lock:
            self._cancelled.set()
            child = self._child
        if child is not None and child.process.pid is not None:
            kill_tree(child.process.pid, child.mark)
        return True

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._closed = True
        self._end_child()
