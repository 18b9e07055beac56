"""The process that sends a worker's heartbeats: ``python -m hola.clients.worker.heartbeat_child``.

It reads a configuration and writes a report, one line each. It ends when its standard input does, and so with the
worker however that ends.
"""

import os
import queue
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from ..client import SyncClient
from ..connection import Connection
from ..errors import HolaError, ServerError
from ..retry import NO_RETRY
from .heartbeat_messages import HeartbeatConfig, HeartbeatReport, timeout_s
from .leases import batches


def open_client(transport: str, connection: Connection, insecure_plaintext: bool = False) -> SyncClient:
    """The client that sends the heartbeats.

    :param transport: ``zmq`` or ``rest``.
    :param connection: where the scheduler is.
    :param insecure_plaintext: whether the token may travel unencrypted to another machine.
    """
    if transport == "zmq":
        from ..zmq_client import ZmqClient

        return ZmqClient(connection=connection, retry=NO_RETRY)
    from ..rest_client import RestClient

    return RestClient(connection=connection, retry=NO_RETRY, insecure_plaintext=insecure_plaintext)


def send_heartbeats(client: SyncClient, config: HeartbeatConfig) -> Iterator[HeartbeatReport]:
    """Send one heartbeat, or several when there are more leases than one may name.

    :param client: the client.
    :param config: which leases are held.
    :returns: a report for each.
    """
    for leases in batches(config.leases, config.max_batch):
        try:
            reply = client.heartbeat(worker_id=config.worker_id, leases=leases, timeout_s=timeout_s(config.interval_s))
        except ServerError as error:
            yield HeartbeatReport(error=str(error), code=error.code)
        except HolaError as error:
            yield HeartbeatReport(error=str(error))
        else:
            yield HeartbeatReport(reply=reply, leases=leases)


def read_configs(lines: Iterable[bytes], configs: "queue.SimpleQueue[HeartbeatConfig | None]") -> None:
    """Pass on the configurations, and None at their end.

    :param lines: standard input.
    :param configs: where they go.
    """
    for line in lines:
        configs.put(msgspec.json.decode(line, type=HeartbeatConfig))
    configs.put(None)


def run(lines: Iterable[bytes], out: BinaryIO) -> int:
    """Send heartbeats until the configurations end.

    :param lines: the configurations.
    :param out: where the reports go.
    :returns: the exit code.
    """
    incoming: queue.SimpleQueue[HeartbeatConfig | None] = queue.SimpleQueue()
    threading.Thread(target=read_configs, args=(lines, incoming), daemon=True).start()
    config = incoming.get()
    if config is None or config.transport is None or config.connection is None:
        return 2
    with open_client(config.transport, config.connection, config.insecure_plaintext) as client:
        _write(HeartbeatReport(), out)  # from here on leases can be kept
        last = time.monotonic() - config.interval_s
        while True:
            try:
                new = incoming.get(timeout=max(0.0, last + config.interval_s - time.monotonic()))
            except queue.Empty:
                last = time.monotonic()
                for report in send_heartbeats(client, config):
                    _write(report, out)
                continue
            if new is None:
                return 0
            config = new


def _write(report: HeartbeatReport, out: BinaryIO) -> None:
    out.write(msgspec.json.encode(report) + b"\n")
    out.flush()


class _UntilEof:
    """The lines of standard input; at their end the process ends, also while a heartbeat waits for its reply."""

    def __iter__(self) -> Iterator[bytes]:
        yield from sys.stdin.buffer
        os._exit(0)


if __name__ == "__main__":
    sys.exit(run(_UntilEof(), sys.stdout.buffer))
