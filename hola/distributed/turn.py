"""How long one turn of the scheduler's loop may take."""

import time
from collections.abc import Callable
from typing import Protocol


class Turn(Protocol):
    """Tells when a piece of work has to stop, so that others get their turn."""

    def begin(self) -> None:
        """Begin a piece of work."""

    @property
    def is_over(self) -> bool:
        """Whether the piece of work has taken its time."""


class Endless:
    """A turn that never ends: for a core that is driven without a clock."""

    is_over = False

    def begin(self) -> None:
        """Do nothing."""


class TimedTurn:
    """A turn of a fixed length.

    :param length_s: seconds.
    :param clock: monotonic seconds.
    """

    def __init__(self, length_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._length_s = length_s
        self._clock = clock
        self._end = 0.0

    def begin(self) -> None:
        """Begin a piece of work."""
        self._end = self._clock() + self._length_s

    @property
    def is_over(self) -> bool:
        """Whether the length has passed since :meth:`begin`."""
        return self._clock() >= self._end
