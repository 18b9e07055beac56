"""Several processes for fits: studies do not wait for each other's."""

import zmq

from hola.distributed.core import SchedulerCore
from hola.distributed.exchange import Finished
from hola.distributed.fitting import FitProcess


class FitPool:
    """A pool of processes with a maximum size. A process is started when the others are busy.

    :param poller: the loop's.
    :param size: how many processes at most.
    """

    def __init__(self, poller: zmq.Poller, size: int) -> None:
        self._processes = [FitProcess(poller) for _ in range(size)]

    @property
    def is_starting(self) -> bool:
        """Whether the first process is on its way."""
        return self._processes[0].is_starting

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that were started."""
        return [process.pid for process in self._processes if process.pid is not None]

    def start(self) -> None:
        """Start the first process, unless it has been started before."""
        self._processes[0].start()

    def handle(self, fileno: int) -> list[Finished]:
        """Continue with a process when its socket is readable or writable.

        :param fileno: what the poller returned.
        :returns: the tasks that have ended.
        """
        return [done for process in self._processes if process.fileno() == fileno for done in process.handle()]

    def run(self, core: SchedulerCore, now: float) -> list[Finished]:
        """Begin the tasks that can be run now.

        :param core: whose tasks they are.
        :param now: monotonic seconds.
        :returns: tasks that could not be begun, as failed ones.
        """
        for process in self._processes:
            process.keep(now)
        if not core.has_tasks:
            return []
        self.start()
        under_way = [process.task for process in self._processes if process.task is not None]
        free = [process for process in self._processes if process.is_free]
        works = [task.work for task in under_way]
        finished: list[Finished] = []
        # A fit sees what is known when its task is taken: no more are taken than can begin at once.
        for task in core.tasks(len(under_way) + len(free)) if free else ():
            if not any(task.work is work for work in works) and free:
                finished += free.pop(0).run(task)
        busy = sum(process.task is not None for process in self._processes)
        if not free and core.task_count > busy and all(not p.is_starting for p in self._processes):
            for process in self._processes:
                if not process.is_started:
                    process.start()
                    break
        return finished

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.close()
