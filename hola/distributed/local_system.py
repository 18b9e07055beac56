"""Scheduler, gateway and workers on this machine, each in a separate process.

The processes are those of ``hola serve`` and ``hola worker``. They end when this process does, however it ends.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Literal, Self

import msgspec

from hola.clients.connection import Connection, read_connection
from hola.clients.slots import VARIABLE as SLOT
from hola.clients.slots import one_thread_each
from hola.clients.worker.summary import WorkerSummary
from hola.clients.zmq_client import ZmqClient
from hola.distributed.child_process import ChildProcess
from hola.distributed.errors import SetupError
from hola.distributed.places import CONNECTION_FILE
from hola.distributed.printed_output import PrintedOutput, PrintedReader
from hola.distributed.storage_watch import StorageWatch
from hola.distributed.utils import open_log

_log = logging.getLogger(__name__)

LOG_FILE: Final = "run.log"
START_S: Final = 60.0
"""What the scheduler may take to start."""
_COMMAND: Final = (sys.executable, "-m", "hola.cli")
Objective = Callable[[dict[str, Any]], Any]


class LocalWorkerProcess(ChildProcess):
    """A worker in a separate process; see :func:`spawn_local_worker`.

    :ivar name: what people see.
    :ivar restarts: how often a worker of this name was started again.
    :ivar ended_badly: whether it failed or was killed, and stays so.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        log: IO[bytes] | int | None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        printed: Callable[[], PrintedReader] | None = None,
    ) -> None:
        self.name = name
        self.restarts = 0
        self.ended_badly = False
        self._again = partial(LocalWorkerProcess, name, arguments, log, env, cwd, printed)
        self._summary: WorkerSummary | None = None
        self._printed = reader = None if printed is None else printed()
        first, *rest = arguments
        super().__init__(
            [*_COMMAND, first, *([] if reader is None else ["--output-fd", str(reader.fd)]), *rest],
            name=f"worker {name}",
            log=log,
            env=env,
            cwd=cwd,
            pass_fds=() if reader is None else (reader.fd,),
        )
        if reader is not None:
            reader.start()

    def end(self) -> int:
        """See :class:`~hola.distributed.child_process.ChildProcess`; all that it printed was read."""
        code = super().end()
        if self._printed is not None:
            self._printed.finish()
        return code

    def summary(self) -> WorkerSummary | None:
        """What it did; None when it was killed or failed before it could say. Waits for its end."""
        if self._summary is None and not self._stdout.closed:
            text = self._stdout.read().rstrip().rpartition(b"\n")[2]
            with contextlib.suppress(msgspec.DecodeError):
                self._summary = msgspec.json.decode(text, type=WorkerSummary)
        return self._summary

    def again(self) -> LocalWorkerProcess:
        """The same worker in a new process."""
        self.stop()
        fresh = self._again()
        fresh.restarts = self.restarts + 1
        return fresh

    def stop(self) -> int:
        """See :class:`~hola.distributed.child_process.ChildProcess`; what it did stays known."""
        code = self.end()
        self.summary()
        self._stdout.close()
        return code


class LocalSystem:
    """A scheduler in a separate process, and the workers started for it. A context manager.

    :param data_dir: the folder of the database and the credentials; absent: a new one that goes at the end, with the
        studies in memory.
    :param rest: whether there is a gateway.
    :param publish: whether commands find the scheduler by themselves, as one of ``hola serve``.
    :param study: the study that the connection file names, for workers and commands that name none.
    :param log: where the processes write their logs; absent: ``run.log`` in ``data_dir``.
    :param settings: other settings of the server by dotted path, such as ``{"scheduler.tick_s": 0.05}``; a list where
        the setting is one.
    :raises SetupError: when the scheduler does not start.
    """

    def __init__(
        self,
        data_dir: str | os.PathLike[str] | None = None,
        *,
        rest: bool = False,
        publish: bool = False,
        study: str | None = None,
        log: str | os.PathLike[str] | None = None,
        settings: Mapping[str, object] | None = None,
    ) -> None:
        with contextlib.ExitStack() as stack:
            given = dict(settings or {})
            self.printed = PrintedOutput(None if data_dir is None else Path(data_dir).expanduser().absolute())
            if data_dir is None:
                data_dir = stack.enter_context(tempfile.TemporaryDirectory(prefix="hola-"))
                given.setdefault("scheduler.storage", "memory")
            self.data_dir = Path(data_dir).expanduser().absolute()
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.log_path = self.data_dir / LOG_FILE if log is None else Path(log)
            self._log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
            self._log = stack.enter_context(open(self.log_path, "ab", opener=open_log))
            self.connection_file = self.data_dir / CONNECTION_FILE
            arguments = ["serve", "--json", "--until-eof", "--data-dir", str(self.data_dir), "--log-level", "INFO"]
            arguments += [] if publish else ["--connection-file", str(self.connection_file)]
            arguments += [] if rest else ["--no-rest"]
            arguments += [] if study is None else ["--study-name", study]
            for key, value in given.items():
                for item in value if isinstance(value, list | tuple) else (value,):
                    arguments += ["--set", f"{key}={item}"]
            self.scheduler = ChildProcess([*_COMMAND, *arguments], name="the scheduler", log=self._log)
            stack.callback(self.scheduler.stop)
            self.connection = self._await_start()
            self.workers: list[LocalWorkerProcess] = []
            self._slots = 0
            stack.callback(self._end_workers)
            self._stack = stack.pop_all()

    def _await_start(self) -> Connection:
        try:
            line = self.scheduler.first_line(START_S)
        except TimeoutError:
            raise SetupError(f"the scheduler did not start within {START_S:g} s: {self.last_words()}") from None
        if not line:
            code = self.scheduler.end()
            raise SetupError(f"the scheduler did not start (exit code {code}): {self.last_words()}")
        return read_connection(self.connection_file)

    def storage_watch(self) -> StorageWatch:
        """What sees that the storage of the scheduler fails."""
        return StorageWatch(self.log_path, self._log_start, self.data_dir)

    def last_words(self) -> str:
        """The last line of the log since the start, and where the rest is."""
        with self.log_path.open("rb") as file:
            file.seek(self._log_start)
            lines = file.read().decode("utf-8", "replace").split("\n")
        last = next((line.removeprefix("Error: ") for line in reversed(lines) if line.strip()), "")
        return f"{last} (log: {self.log_path})" if last else f"log: {self.log_path}"

    def client(self, study: str | None = None) -> ZmqClient:
        """A client of the scheduler.

        :param study: the study that is meant when a call names none.
        """
        return ZmqClient(connection=self.connection, study=study)

    def spawn_worker(self, objective: Objective | str | None = None, **options: Any) -> LocalWorkerProcess:
        """Start a worker; see :func:`spawn_local_worker`.

        :param objective: what it calls.
        :param options: those of :func:`spawn_local_worker`.
        """
        options.setdefault("log", self._log)
        options.setdefault("printed", self.printed)
        options["env"] = {SLOT: str(self._slots), **(options.get("env") or {})}
        self._slots += options.get("concurrency", 1)
        worker = spawn_local_worker(self.connection_file, objective, **options)
        self.workers.append(worker)
        return worker

    def revive(self, worker: LocalWorkerProcess) -> LocalWorkerProcess:
        """Start a worker that died again.

        :param worker: the worker that died.
        """
        fresh = worker.again()
        self.workers[self.workers.index(worker)] = fresh
        return fresh

    def _end_workers(self) -> None:
        for worker in self.workers:
            if worker.running:
                worker.signal(signal.SIGTERM)
        for worker in self.workers:
            worker.stop()

    def shutdown(self) -> None:
        """Stop the workers, which give their trials back, and the scheduler, and wait until all have ended."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.shutdown()


def reference_of(function: Objective) -> str:
    """The name under which another process can import a function.

    :param function: a function at the top level of a module or script.
    :returns: ``module:function``, or ``/path/to/file.py:function`` for the script that runs.
    :raises TypeError: for a lambda, a method bound to an object, or a function inside a function.
    """
    name = getattr(function, "__qualname__", None)
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    found: Any = module
    for part in (name or "?").split("."):
        found = getattr(found, part, None)
    if found is not function or module is None:
        raise TypeError(
            f"{function!r} cannot be found by another process: define it at the top level of a module or script"
        )
    if module.__name__ == "__main__" or module.__spec__ is None:
        file = getattr(module, "__file__", None)
        if file is None:
            raise TypeError(f"{function!r} was typed in, and another process cannot import it: put it into a file")
        return f"{Path(file).absolute()}:{name}"
    return f"{module.__name__}:{name}"


def spawn_local_worker(
    connection_file: str | os.PathLike[str],
    objective: Objective | str | None = None,
    *,
    command: Sequence[str] | None = None,
    study: str | None = None,
    endpoint: str | None = None,
    transport: Literal["zmq", "rest"] | None = None,
    name: str | None = None,
    concurrency: int = 1,
    processes: bool = False,
    time_limit_s: float | None = None,
    lease_s: float | None = None,
    max_errors: int | None = 10,
    can_resume: bool = False,
    spool_dir: str | os.PathLike[str] | None = None,
    log: IO[bytes] | int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    printed: PrintedOutput | None = None,
) -> LocalWorkerProcess:
    """Start a worker in a separate process on this machine. It ends when this process does.

    :param connection_file: the scheduler's, as ``hola serve`` wrote it.
    :param objective: a function at the top level of a module or script, or ``module:function``; absent with
        ``command``.
    :param command: a program to run for each trial instead; see :mod:`hola.cli.program`.
    :param study: the study; absent: the connection's, else ``default``.
    :param endpoint: which of the scheduler's addresses to use.
    :param transport: ``zmq`` or ``rest``; absent: what the endpoint says, else ZeroMQ.
    :param name: what people see; absent: host and process id.
    :param concurrency: evaluations at once.
    :param processes: whether the function is called in processes of their own.
    :param time_limit_s: seconds after which an evaluation is killed and fails.
    :param lease_s: the length of the leases, in seconds; absent: the study's.
    :param max_errors: failures in a row that end it; None: never.
    :param can_resume: whether the objective or program continues from checkpoints of earlier attempts.
    :param spool_dir: where results wait that could not be told.
    :param log: where its log goes; absent: this process's standard error.
    :param env: more of its environment. Linear algebra runs on one thread, unless the environment says otherwise.
    :param cwd: the folder that it runs in, where modules and programs are looked for; absent: this process's.
    :param printed: takes what the objective prints; absent: it goes to the log.
    :raises TypeError: for a function that another process cannot import.
    :raises ValueError: unless exactly one of ``objective`` and ``command`` is given.
    """
    if (objective is None) == (command is None):
        raise ValueError("give an objective or a command, and not both")
    arguments = ["worker", "--json", "--until-eof", "--connection", str(Path(connection_file).absolute())]
    arguments += ["--concurrency", str(concurrency)]
    options = {
        "--study": study,
        "--endpoint": endpoint,
        "--transport": transport,
        "--name": name,
        "--time-limit": time_limit_s,
        "--lease": lease_s,
        "--max-errors": 0 if max_errors is None else max_errors,
        "--spool-dir": spool_dir,
    }
    for flag, value in options.items():
        if value is not None:
            arguments += [flag, str(value)]
    if can_resume:
        arguments.append("--can-resume")
    if processes:
        arguments.append("--processes")
    if command is not None:
        arguments += ["--exec", "--", *command]
    else:
        reference = objective if isinstance(objective, str) else reference_of(objective)  # type: ignore[arg-type]
        arguments += ["--objective", reference]
        if not isinstance(objective, str):  # modules are found where this process finds them
            env = {"PYTHONPATH": os.pathsep.join(dict.fromkeys(map(os.path.abspath, sys.path))), **(env or {})}
    defaults = one_thread_each()
    # What this process's environment says of another scheduler is not meant for this worker.
    defaults |= dict.fromkeys(("HOLA_ENDPOINT", "HOLA_SERVER_KEY", "HOLA_STUDY", "HOLA_TOKEN"), "")
    reader = None if printed is None else partial(printed.reader, name or "worker", study or "default")
    return LocalWorkerProcess(name or "", arguments, log, {**defaults, **(env or {})}, cwd, reader)


def shutdown_system(system: LocalSystem) -> None:
    """Stop the workers, which give their trials back, and the scheduler, and wait until all have ended.

    :param system: the system.
    """
    system.shutdown()
