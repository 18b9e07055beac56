"""Fits in separate processes, so that the scheduler's loop never waits for one, nor for the interpreter's lock.

``python -m hola.distributed.fitting`` reads tasks from the socket that is its standard input, and writes the results of
each to the same socket. It ends when the other end closes, and so with the scheduler however that ends.
"""

import logging
import os
import pickle
import socket
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

import zmq

from hola.distributed.exchange import Finished, Task

log = logging.getLogger(__name__)

_LENGTH = struct.Struct("!Q")
_CHUNK = 1 << 20
_TRIES = 2
"""A task whose process dies is run again: the death may have had nothing to do with it."""
_RESTART_S = 1.0
"""Seconds between two starts of a process that dies before it is ready."""
_IMPORTS = ("hola.core.samplers.bayesian_fit",)
"""What the process imports before it is ready. Other samplers' packages are imported with their first task."""


class FitProcess:
    """Runs one task at a time in a process, which is started again when it dies.

    Nothing here blocks: the socket is polled by the scheduler's loop with its others.

    :param poller: the loop's.
    """

    def __init__(self, poller: zmq.Poller) -> None:
        self._poller = poller
        self._started = False
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._ready = False
        self._ever_ready = False
        self._start_at = 0.0
        self._task: Task | None = None
        self._tries = 0
        self._out = memoryview(b"")
        self._in = bytearray()

    @property
    def is_starting(self) -> bool:
        """Whether the first process is on its way."""
        return self._started and not self._ever_ready and not self._start_at

    @property
    def is_started(self) -> bool:
        """Whether :meth:`start` was called."""
        return self._started

    @property
    def task(self) -> Task | None:
        """The running task."""
        return self._task

    @property
    def is_free(self) -> bool:
        """Whether a task can be run at once."""
        return self._ready and self._task is None

    @property
    def pid(self) -> int | None:
        """The process's id; absent before the first start."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process, unless it has been started before."""
        if not self._started:
            self._started = True
            self._start()

    def _start(self) -> None:
        mine, its = socket.socketpair()
        environment = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | os.environ
        self._ready, self._start_at = False, 0.0
        try:
            with its:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "hola.distributed.fitting"],
                    stdin=its.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=environment,
                    start_new_session=True,  # Ctrl-C in the terminal is for the scheduler to handle
                )
        except OSError as error:
            mine.close()
            log.error("the process of the fits cannot be started: %s", error)
            self._start_at = time.monotonic() + _RESTART_S
            return
        mine.setblocking(False)
        self._socket = mine
        self._out, self._in = memoryview(b""), bytearray()
        self._poller.register(mine.fileno(), zmq.POLLIN)

    def keep(self, now: float) -> None:
        """Start a process that is due to be started again.

        :param now: in monotonic seconds.
        """
        if self._start_at and now >= self._start_at:
            self._start()

    def fileno(self) -> int:
        """What the loop polls; -1 while there is no process."""
        return -1 if self._socket is None else self._socket.fileno()

    def run(self, task: Task) -> list[Finished]:
        """Begin a task.

        :param task: one task; :attr:`is_free` has been true.
        :returns: the task as a failed one when it cannot be sent to another process at all.
        """
        try:
            data = pickle.dumps(task.work, pickle.HIGHEST_PROTOCOL)
        except Exception:
            log.exception("the fit cannot be sent to another process", extra={"study": task.study.name})
            return [Finished(task, None)]
        self._task, self._tries = task, self._tries + 1
        self._out = memoryview(_LENGTH.pack(len(data)) + data)
        return self._exchange(self._write)

    def handle(self) -> list[Finished]:
        """Continue when the socket is readable or writable.

        :returns: the task that has ended, if it has.
        """
        return self._exchange(self._write, self._read)

    def _exchange(self, *actions: Callable[[], list[Finished]]) -> list[Finished]:
        finished: list[Finished] = []
        try:
            for action in actions:
                finished += action()
        except OSError:  # of an end that has closed; BlockingIOError does not get here
            finished += self._died()
        return finished

    def _write(self) -> list[Finished]:
        if self._socket is not None and self._out:
            try:
                while self._out:
                    self._out = self._out[self._socket.send(self._out) :]
            except BlockingIOError:
                pass
            self._poller.register(self.fileno(), zmq.POLLIN | zmq.POLLOUT if self._out else zmq.POLLIN)
        return []

    def _read(self) -> list[Finished]:
        if self._socket is None:
            return []
        try:
            while data := self._socket.recv(_CHUNK):
                self._in += data
        except BlockingIOError:
            return self._messages()
        raise ConnectionResetError

    def _messages(self) -> list[Finished]:
        finished: list[Finished] = []
        while len(self._in) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._in)[0]
            if len(self._in) < end:
                break
            result, error = pickle.loads(memoryview(self._in)[_LENGTH.size : end].tobytes())
            del self._in[:end]
            if not self._ready:
                self._ready = self._ever_ready = True
                if (task := self._task) is not None:
                    finished += self.run(task)
            elif (task := self._task) is not None:
                if error is not None:
                    log.error("a fit failed; the model before it stays\n%s", error, extra={"study": task.study.name})
                finished.append(self._ended(result))
        return finished

    def _ended(self, result: Any) -> Finished:
        task = self._task
        if task is None:
            raise AssertionError("no task is running")
        self._task, self._tries = None, 0
        return Finished(task, result)

    def _died(self) -> list[Finished]:
        if self._process is None or self._socket is None:
            return []
        self._poller.unregister(self._socket.fileno())
        self._socket.close()
        self._socket = None
        self._process.kill()
        code = self._process.wait()
        log.error("the process of the fits ended (exit code %s) and is started again", code)
        if self._ready:
            self._start()
        else:
            self._start_at = time.monotonic() + _RESTART_S
        if self._task is None or self._tries < _TRIES:
            return []
        log.error("a fit ended its process twice; the model before it stays", extra={"study": self._task.study.name})
        return [self._ended(None)]

    def close(self) -> None:
        """End the process."""
        if self._socket is not None:
            self._poller.unregister(self._socket.fileno())
            self._socket.close()
            self._socket = None
        self._start_at = 0.0
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def main(stream: socket.socket) -> None:
    """The process: run tasks until the other end closes.

    :param stream: where they come from, and where their results go.
    """
    for name in _IMPORTS:
        import_module(name)
    with stream.makefile("rwb") as file:

        def send(result: Any, error: str | None = None) -> None:
            data = pickle.dumps((result, error), pickle.HIGHEST_PROTOCOL)
            file.write(_LENGTH.pack(len(data)) + data)
            file.flush()

        send(None)  # ready
        while len(head := file.read(_LENGTH.size)) == _LENGTH.size:
            (length,) = _LENGTH.unpack(head)
            if len(data := file.read(length)) < length:
                return
            try:
                result = pickle.loads(data).run()
                pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            except Exception:
                send(None, traceback.format_exc())
            else:
                send(result)


if __name__ == "__main__":
    try:
        main(socket.socket(fileno=0))
    except OSError:  # the scheduler has gone
        sys.exit(1)
