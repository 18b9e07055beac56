"""The process of a worker's heart: ``python -m hola.clients.heartbeat_process``, orders in, reports out, a line each.

It ends when its standard input does, and so with the worker however that ends.
"""

import os
import queue
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from .client import SyncClient
from .connection import Connection
from .errors import HolaError, ServerError
from .heartbeat import HeartOrders, HeartReport
from .retry import NO_RETRY


def open_client(transport: str, connection: Connection, insecure_plaintext: bool = False) -> SyncClient:
    """The client that beats.

    :param transport: ``zmq`` or ``rest``.
    :param connection: where.
    :param insecure_plaintext: whether the token may travel unencrypted to another machine.
    """
    if transport == "zmq":
        from .zmq_client import ZmqClient

        return ZmqClient(connection=connection, retry=NO_RETRY)
    from .rest_client import RestClient

    return RestClient(connection=connection, retry=NO_RETRY, insecure_plaintext=insecure_plaintext)


def beat(client: SyncClient, orders: HeartOrders) -> HeartReport:
    """Send one heartbeat.

    :param client: the client.
    :param orders: what is held.
    """
    try:
        reply = client.heartbeat(
            worker_id=orders.worker_id, leases=orders.leases, timeout_s=max(1.0, min(10.0, orders.interval_s * 2))
        )
    except ServerError as error:
        return HeartReport(error=str(error), code=error.code)
    except HolaError as error:
        return HeartReport(error=str(error))
    return HeartReport(reply=reply, leases=orders.leases)


def read_orders(lines: Iterable[bytes], orders: "queue.SimpleQueue[HeartOrders | None]") -> None:
    """Pass on the orders, and None at their end.

    :param lines: standard input.
    :param orders: where they go.
    """
    for line in lines:
        orders.put(msgspec.json.decode(line, type=HeartOrders))
    orders.put(None)


def run(lines: Iterable[bytes], out: BinaryIO) -> int:
    """Beat until the orders end.

    :param lines: the orders.
    :param out: the reports.
    :returns: the exit code.
    """
    incoming: queue.SimpleQueue[HeartOrders | None] = queue.SimpleQueue()
    threading.Thread(target=read_orders, args=(lines, incoming), daemon=True).start()
    orders = incoming.get()
    if orders is None or orders.transport is None or orders.connection is None:
        return 2
    with open_client(orders.transport, orders.connection, orders.insecure_plaintext) as client:
        _report(HeartReport(), out)  # from here on leases can be kept
        last = time.monotonic() - orders.interval_s
        while True:
            try:
                new = incoming.get(timeout=max(0.0, last + orders.interval_s - time.monotonic()))
            except queue.Empty:
                report = beat(client, orders)
                last = time.monotonic()
                _report(report, out)
                continue
            if new is None:
                return 0
            orders = new


def _report(report: HeartReport, out: BinaryIO) -> None:
    out.write(msgspec.json.encode(report) + b"\n")
    out.flush()


class _UntilEof:
    """Lines of standard input; at their end the process ends, also while a beat waits for its answer."""

    def __iter__(self) -> Iterator[bytes]:
        yield from sys.stdin.buffer
        os._exit(0)


if __name__ == "__main__":
    sys.exit(run(_UntilEof(), sys.stdout.buffer))
