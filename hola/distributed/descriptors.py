"""File descriptors of this process: how many it may have, and how a connection is ended by its descriptor."""

import contextlib
import logging
import os
import resource
import socket

_log = logging.getLogger(__name__)


def raise_limit() -> int:
    """Raise the soft limit of open files to the hard one: every connection takes a descriptor.

    :returns: the limit that holds now.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == hard:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (OSError, ValueError) as error:  # macOS has its own lower bound
        _log.warning("the limit of open files stays at %d: %s", soft, error)
        return soft
    return hard


def cut(descriptor: int) -> None:
    """End the connection that a message came by (``zmq.SRCFD``). The peer sees that it broke, and shakes hands again.

    :param descriptor: the connection's; it may have ended meanwhile.
    """
    with contextlib.suppress(OSError):
        own = os.dup(descriptor)
        try:
            with socket.socket(fileno=own) as connection:
                own = -1
                connection.shutdown(socket.SHUT_RDWR)
        finally:
            if own >= 0:  # it is another file by now
                os.close(own)
