"""An event that a signal handler may set."""

import threading


class ReentrantEvent(threading.Event):
    """An event that may be set while the same thread is setting it.

    ``threading.Event`` holds a lock that is not reentrant: a signal handler that sets the event while the main thread
    is in the middle of setting it waits forever.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition(threading.RLock())
        self._is_set = False

    def is_set(self) -> bool:
        """Whether it is set."""
        return self._is_set

    def set(self) -> None:
        """Set it, and wake who waits."""
        self._is_set = True
        with self._changed:
            self._changed.notify_all()

    def clear(self) -> None:
        """Set it back."""
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set.

        :param timeout: seconds; absent: forever.
        :returns: whether it is set.
        """
        with self._changed:
            return self._changed.wait_for(self.is_set, timeout)
