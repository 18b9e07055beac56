"""The worker beside a scheduler on the same machine."""

from typing import Unpack
from urllib.parse import urlsplit

from hola.clients.connection import Connection, find_connection
from hola.clients.errors import ConfigurationError
from hola.clients.evaluator import Objective
from hola.clients.worker.options import WorkerOptions
from hola.clients.worker.run import Worker
from hola.clients.worker.summary import WorkerSummary
from hola.clients.worker.transports import RestWorker, ZmqWorker

__all__ = ["LocalWorker", "RestWorker", "Worker", "WorkerOptions", "WorkerSummary", "ZmqWorker", "local_endpoints"]


def is_local(endpoint: str) -> bool:
    """Whether a ZeroMQ endpoint is on this machine for certain.

    :param endpoint: such as ``ipc:///run/hola.ipc`` or ``tcp://127.0.0.1:5557``.
    """
    return endpoint.startswith("ipc://") or urlsplit(endpoint).hostname in ("localhost", "127.0.0.1", "::1")


def local_endpoints(connection: Connection) -> list[str]:
    """The endpoints of a connection that are on this machine, ipc first: it saves a trip through the TCP stack.

    :param connection: the connection.
    """
    local = [endpoint for endpoint in connection.zmq if is_local(endpoint)]
    return sorted(local, key=lambda endpoint: not endpoint.startswith("ipc://"))


class LocalWorker(ZmqWorker):
    """A worker over ZeroMQ for a scheduler on this machine.

    :param objective: as in :class:`hola.clients.Worker`.
    :param connection: the scheduler's; absent: found by :func:`hola.clients.find_connection`.
    :param study: the study; absent: the connection's, else ``default``.
    :param options: those of :class:`hola.clients.Worker`.
    :raises ConfigurationError: when the connection has no endpoint on this machine.
    """

    def __init__(
        self,
        objective: Objective | None = None,
        *,
        connection: Connection | None = None,
        study: str | None = None,
        **options: Unpack[WorkerOptions],
    ) -> None:
        connection = find_connection() if connection is None else connection
        endpoints = local_endpoints(connection)
        if not endpoints:
            raise ConfigurationError(f"no endpoint on this machine among {', '.join(connection.zmq) or 'none'}")
        super().__init__(objective, endpoints, connection=connection, study=study, **options)
