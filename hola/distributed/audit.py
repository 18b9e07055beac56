"""The audit log: who was refused, and who changed what cannot be taken back. Secrets are never in it."""

import logging
import time
from collections.abc import Callable
from typing import Final

from hola.clients.printable import printable

AUDIT: Final = logging.getLogger("hola.audit")
"""One line for each failed authentication, deletion of a study, shutdown, draining, and change of a token."""
INTERVAL_S: Final = 10.0
"""Between two lines on failed authentications; those between are counted."""


def note(what: str, principal: str, **about: str) -> None:
    """Write one line: what was done, and by whose token.

    :param what: the deed, such as ``study deleted``.
    :param principal: the name of the token.
    :param about: what it was done to, by name.
    """
    words = " ".join(f"{name}={printable(value)}" for name, value in about.items())
    AUDIT.info("%s: principal=%s%s", what, printable(principal), f" {words}" if words else "")


class FailedAuthentications:
    """Writes failed authentications, at most one line in ten seconds, so that nobody can fill the log.

    :param clock: seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._written = -INTERVAL_S
        self._left_out = 0

    def note(self, reason: str, peer: str) -> None:
        """A connection, or a request behind a gateway, had no token that is known.

        :param reason: why it was refused.
        :param peer: the address, or what the client calls itself.
        """
        now = self._clock()
        if now - self._written < INTERVAL_S:
            self._left_out += 1
            return
        more = f" ({self._left_out} more since the last line)" if self._left_out else ""
        self._written, self._left_out = now, 0
        AUDIT.warning("authentication failed: %s: peer=%s%s", reason, printable(peer)[:100], more)
