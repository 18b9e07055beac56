"""The workers of each transport."""

from collections.abc import Sequence
from typing import Unpack

from ..connection import Connection
from ..evaluator import Objective
from ..retry import NO_RETRY
from .options import WorkerOptions
from .run import Worker


class ZmqWorker(Worker):
    """A worker over ZeroMQ.

    :param objective: as in :class:`Worker`.
    :param endpoint: one address or several; absent: found by :func:`hola.clients.find_connection`.
    :param study: the study; absent: the connection's, else ``default``.
    :param token: the secret that names the caller.
    :param server_key: the scheduler's CURVE public key in Z85; tcp endpoints need it.
    :param timeout_s: how long one attempt waits for its answer, in seconds.
    :param connection: a connection to use in place of the one that would be found.
    :param options: those of :class:`Worker`.
    """

    def __init__(
        self,
        objective: Objective | None = None,
        endpoint: str | Sequence[str] | None = None,
        *,
        study: str | None = None,
        token: str | None = None,
        server_key: str | None = None,
        timeout_s: float = 10.0,
        connection: Connection | None = None,
        **options: Unpack[WorkerOptions],
    ) -> None:
        from ..zmq_client import ZmqClient

        client = ZmqClient(
            endpoint,
            study=study,
            token=token,
            server_key=server_key,
            timeout_s=timeout_s,
            retry=NO_RETRY,
            name=options.get("name"),
            connection=connection,
        )
        super().__init__(objective, client, transport="zmq", **options)


class RestWorker(Worker):
    """A worker over REST.

    :param objective: as in :class:`Worker`.
    :param endpoint: one base URL or several; absent: found by :func:`hola.clients.find_connection`.
    :param study: the study; absent: the connection's, else ``default``.
    :param token: the secret that names the caller.
    :param ca_file: a PEM file with the authority of the gateway's certificate.
    :param timeout_s: how long one attempt waits for its answer, in seconds.
    :param connection: a connection to use in place of the one that would be found.
    :param insecure_plaintext: whether the token may travel unencrypted to another machine; absent: whether
        ``HOLA_INSECURE_PLAINTEXT`` is 1.
    :param options: those of :class:`Worker`.
    """

    def __init__(
        self,
        objective: Objective | None = None,
        endpoint: str | Sequence[str] | None = None,
        *,
        study: str | None = None,
        token: str | None = None,
        ca_file: str | None = None,
        timeout_s: float = 10.0,
        connection: Connection | None = None,
        insecure_plaintext: bool | None = None,
        **options: Unpack[WorkerOptions],
    ) -> None:
        from ..rest_client import RestClient

        client = RestClient(
            endpoint,
            study=study,
            token=token,
            ca_file=ca_file,
            timeout_s=timeout_s,
            retry=NO_RETRY,
            name=options.get("name"),
            connection=connection,
            insecure_plaintext=insecure_plaintext,
        )
        super().__init__(objective, client, transport="rest", **options)
