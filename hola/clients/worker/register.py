"""The registration of a worker: its id, and what the scheduler says about the study."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

from hola_protocol.messages import RegisterWorkerResponse, StudyInfo

from ..client import SyncClient
from ..settings import new_key
from .outage import OutageRetry

log = logging.getLogger("hola.worker")


class Registration:
    """The registration of a worker with the scheduler. Thread-safe.

    :param client: the worker's.
    :param name: what people see.
    :param concurrency: evaluations at once.
    :param wait_s: how long an ask should wait for work, in seconds.
    :param can_resume: whether evaluations can continue from the checkpoint of another attempt.
    :param labels: facts about where the worker runs.
    :ivar on_change: called after the worker got another id.
    :ivar worker_id: the id that the scheduler gave; empty before the first registration.
    :ivar wait_s: how long an ask waits for work, in seconds; never longer than the server allows.
    :ivar objectives: the names of the values wanted, in the study's order.
    """

    def __init__(
        self,
        client: SyncClient,
        name: str,
        concurrency: int,
        wait_s: float,
        *,
        can_resume: bool = False,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self.worker_id = ""
        self.wait_s = wait_s
        self.objectives: tuple[str, ...] = ()
        self._client = client
        self._name = name
        self._concurrency = concurrency
        self._can_resume = can_resume
        self._labels = None if labels is None else dict(labels)
        self._info: StudyInfo | None = None
        self._lock = threading.Lock()

    @property
    def study(self) -> str:
        """The study."""
        return self._client.study

    @property
    def info(self) -> StudyInfo:
        """The study as it was when the worker registered.

        :raises RuntimeError: before the first registration.
        """
        if self._info is None:
            raise RuntimeError("the worker is not registered yet")
        return self._info

    def log_fields(self) -> dict[str, Any]:
        """The fields of the worker's log records."""
        return {"study": self.study, "worker": self.worker_id}

    def register(self, retry: OutageRetry) -> None:
        """Register, through an outage of the scheduler.

        :param retry: repeats the call.
        """
        key = new_key()

        def register() -> RegisterWorkerResponse:
            return self._client.register_worker(
                name=self._name[:256],
                host=socket.gethostname()[:256],
                pid=os.getpid(),
                concurrency=self._concurrency,
                can_resume=self._can_resume,
                labels=self._labels,
                idempotency_key=key,
            )

        reply = retry(register)
        self.worker_id, self._info = reply.worker_id, reply.info
        self.objectives = tuple(objective.name for objective in reply.info.spec.objectives)
        self.wait_s = min(self.wait_s, reply.limits.max_wait_s)
        self._client.settings.limits = reply.limits

    def register_again(self, unknown_id: str, retry: OutageRetry) -> None:
        """Get a new id when the scheduler does not know the old one.

        :param unknown_id: the id that the scheduler does not know; one that was replaced meanwhile changes nothing.
        :param retry: repeats the call.
        """
        with self._lock:
            if self.worker_id == unknown_id:
                log.warning("the scheduler no longer knows this worker: registering again", extra=self.log_fields())
                self.register(retry)
        self.on_change()
