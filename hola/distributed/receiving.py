"""Reading one message from a ROUTER without trusting how many frames it has."""

from typing import Any, Final

import zmq
from msgspec import Struct

MAX_FRAMES: Final = 8
"""Frames of a message that are kept: more than a request has, so that one with too many is refused for it."""
MAX_SENT: Final = 64
"""Frames of a message beyond which its connection is cut: millions of empty ones fit into a few megabytes."""
_NOBLOCK: Final = int(zmq.NOBLOCK)


class ReceivedMessage(Struct, frozen=True, gc=False):
    """A message as it came.

    :ivar frames: its first frames; the first is the connection's identity.
    :ivar last: its last frame, which knows the connection.
    :ivar size: the bytes of all its frames.
    :ivar frame_count: how many frames it has.
    """

    frames: list[bytes]
    last: zmq.Frame
    size: int
    frame_count: int

    @property
    def descriptor(self) -> int:
        """The file descriptor of its connection."""
        return int(self.last.get(zmq.SRCFD))

    @property
    def user_id(self) -> str:
        """Whom the connection was admitted as."""
        return str(self.last.get("User-Id"))


def receive(socket: "zmq.Socket[Any]") -> ReceivedMessage:
    """Read a message that waits.

    :param socket: a ROUTER.
    :raises zmq.Again: when none waits.
    """
    read = socket.recv
    identity = read(_NOBLOCK)  # a peer's first frame follows it
    frames = [identity]
    size, count, more = len(identity), 1, True
    while more:
        frame = read(_NOBLOCK, False)
        more = frame.more
        count += 1
        if count <= MAX_FRAMES:
            content = frame.bytes
            size += len(content)
            frames.append(content)
        else:
            size += len(frame)
    return ReceivedMessage(frames, frame, size, count)
