"""The process that sends heartbeats."""

import io
import os
import queue
from typing import Any

import msgspec

from hola.clients import Connection
from hola.clients.worker.heartbeat_child import read_configs, run
from hola.clients.worker.heartbeat_messages import HeartbeatConfig, HeartbeatReport

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"


def config(interval: float = 0.02, **fields: Any) -> HeartbeatConfig:
    return HeartbeatConfig(worker_id=WORKER, interval_s=interval, max_batch=100, **fields)


def test_the_process_ends_with_its_config() -> None:
    reader, writer = os.pipe()
    out = io.BytesIO()
    with os.fdopen(writer, "wb") as lines:
        first = config(600.0, transport="zmq", connection=Connection(zmq=["tcp://127.0.0.1:1"]))
        lines.write(msgspec.json.encode(first) + b"\n")
    with os.fdopen(reader, "rb") as incoming:
        assert run(incoming, out) == 0
    assert run(io.BytesIO(b""), out) == 2
    assert out.getvalue().splitlines()[0] == msgspec.json.encode(HeartbeatReport())
    ended: queue.SimpleQueue[HeartbeatConfig | None] = queue.SimpleQueue()
    read_configs(io.BytesIO(msgspec.json.encode(config()) + b"\n"), ended)
    assert [ended.get(), ended.get()] == [config(), None]
