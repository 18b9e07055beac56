"""A bare connection to a scheduler in a thread."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import zmq
from hola_protocol.codec import encode, encode_header
from hola_protocol.messages import Header
from hola_protocol.version import FIRST_FRAME

from hola.distributed.config import SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess

DEADLINE_MS = 20_000


@contextlib.contextmanager
def running(directory: Path, **settings: Any) -> Iterator[SchedulerProcess]:
    """A scheduler in a thread, on a Unix socket.

    :param directory: for its data.
    :param settings: more of its settings.
    """
    config = SchedulerConfig(data_dir=str(directory), bind=(f"ipc://{directory}/s",), storage="memory", **settings)
    process = SchedulerProcess(config)
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(DEADLINE_MS / 1000)
        assert not thread.is_alive()


class Raw:
    """A bare connection of a relay, whose replies are read when the test says so.

    :param process: the scheduler.
    :param hwm: how many replies are queued here.
    """

    def __init__(self, process: SchedulerProcess, hwm: int = 1) -> None:
        self._token = process.credentials.owner_token
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.rcvhwm = hwm
        self.socket.rcvtimeo = self.socket.sndtimeo = DEADLINE_MS
        self.socket.plain_username, self.socket.plain_password = b"hola", process.credentials.relay_token.encode()
        self.socket.connect(process.endpoints[0])

    def send(self, header_id: str, request: Any, key: str | None = None) -> None:
        """Send a request."""
        header = Header(version="1.0", id=header_id, token=self._token, idempotency_key=key)
        self.socket.send_multipart([FIRST_FRAME, encode_header(header), encode(request)])

    def receive(self, wait_ms: int = DEADLINE_MS) -> tuple[str, bytes] | None:
        """The next reply's id and body; absent when none comes."""
        if not self.socket.poll(wait_ms):
            return None
        _, header, body = self.socket.recv_multipart()
        return msgspec.json.decode(header)["id"], body

    def close(self) -> None:
        """Disconnect."""
        self.socket.close()
        self._context.term()
