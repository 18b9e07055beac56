"""How the front passes on what its clients send, over its one connection to the scheduler.

A request travels as :data:`FORWARDED`, the client's connection at the front, the user id that the front admitted it
by, and the client's own frames. The reply travels as the client's connection and the reply's frames.
"""

from typing import Final, NamedTuple

FORWARDED: Final = b"hola/forwarded"
"""The first frame of a request that the front passes on."""


class Forwarded(NamedTuple):
    """A message that the front passed on.

    :ivar client: the client's connection at the front.
    :ivar user_id: who the client is; empty for what the front itself says of this client's connection.
    :ivar frames: what it sent.
    """

    client: bytes
    user_id: str
    frames: list[bytes]


def forwarded_frames(message: Forwarded) -> list[bytes]:
    """The frames of a message as the scheduler gets them.

    :param message: the message.
    """
    return [FORWARDED, message.client, message.user_id.encode(), *message.frames]


def forwarded(frames: list[bytes]) -> Forwarded | None:
    """The message that the front passed on; absent when the frames are none.

    :param frames: as they came, without the connection's identity.
    """
    if len(frames) < 3 or frames[0] != FORWARDED:
        return None
    return Forwarded(frames[1], frames[2].decode("ascii", "replace"), frames[3:])
