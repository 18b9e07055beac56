"""The messages between a worker and the process that sends its heartbeats, one JSON line each."""

from typing import Final, Literal

import msgspec
from hola_protocol.codec import decode_reply
from hola_protocol.messages import HeartbeatResponse, LeaseRef
from msgspec import Struct

from ..connection import Connection

SHORTEST_TIMEOUT_S: Final = 1.0
LONGEST_TIMEOUT_S: Final = 10.0


class HeartbeatConfig(Struct, kw_only=True, frozen=True):
    """Sent to the process: once at the start, then whenever its leases or its id have changed.

    :ivar transport: ``zmq`` or ``rest``; in the first line.
    :ivar connection: where to send heartbeats; in the first line.
    :ivar insecure_plaintext: whether the token may travel unencrypted to another machine; in the first line.
    :ivar worker_id: the worker.
    :ivar leases: those held.
    :ivar interval_s: the time between heartbeats, in seconds.
    :ivar max_batch: the leases of one heartbeat at most.
    """

    transport: Literal["zmq", "rest"] | None = None
    connection: Connection | None = None
    insecure_plaintext: bool = False
    worker_id: str
    leases: list[LeaseRef] = []
    interval_s: float
    max_batch: int


class HeartbeatReport(Struct, kw_only=True, frozen=True):
    """Sent to the worker: once that it is ready, then after each heartbeat.

    :ivar reply: the scheduler's reply.
    :ivar leases: those in the heartbeat that it answers.
    :ivar error: why there is no reply.
    :ivar code: the scheduler's code, when it refused.
    """

    reply: HeartbeatResponse | None = None
    leases: list[LeaseRef] = []
    error: str | None = None
    code: str | None = None


class _Line(Struct, kw_only=True, frozen=True):
    """A report whose reply has not been read."""

    reply: msgspec.Raw = msgspec.Raw(b"null")
    leases: list[LeaseRef] = []
    error: str | None = None
    code: str | None = None


def read_report(line: bytes) -> HeartbeatReport:
    """Read a report. What this version does not know in the scheduler's reply is no error, as in the other process.

    :param line: as JSON.
    """
    read = msgspec.json.decode(line, type=_Line)
    reply = None if bytes(read.reply) == b"null" else decode_reply(bytes(read.reply), HeartbeatResponse)
    assert reply is None or isinstance(reply, HeartbeatResponse)
    return HeartbeatReport(reply=reply, leases=read.leases, error=read.error, code=read.code)


def timeout_s(interval: float) -> float:
    """How long a heartbeat waits for its reply, in seconds.

    :param interval: the time between heartbeats, in seconds.
    """
    return min(LONGEST_TIMEOUT_S, max(SHORTEST_TIMEOUT_S, 2 * interval))
