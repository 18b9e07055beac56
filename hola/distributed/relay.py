"""What a relay tells the scheduler besides the requests of its clients.

A relay holds one ZeroMQ connection to the scheduler and carries the requests of many clients over it, each under a
own header ``id``. When a client has gone before its reply could be handed to it, or while its request waits,
the relay says so with two frames: :data:`UNDELIVERED`, and the ``id`` of that request. They have no reply. The
scheduler then forgets the request if it waits, or puts back what its reply handed out, unless another reply may
have brought the same lease to the worker. The frames concern the connection they come on, and nothing else.
"""

from typing import Final

UNDELIVERED: Final = b"hola/undelivered"
"""The first frame of the notice that a request's client has gone."""


def undelivered_frames(header_id: str) -> list[bytes]:
    """The notice that the client of a request has gone.

    :param header_id: of the request, as it was sent on this connection.
    """
    return [UNDELIVERED, header_id.encode()]


def undelivered_id(frames: list[bytes]) -> str | None:
    """The header id that a notice names; absent when the frames are no notice.

    :param frames: as they came, without the connection's identity.
    """
    if len(frames) != 2 or frames[0] != UNDELIVERED:
        return None
    return frames[1].decode("utf-8", "replace")
