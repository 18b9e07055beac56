"""The queued trials of a study, in the order in which they are given out."""

import heapq


class Queue:
    """Trials that wait for a worker: those that were given out before come first, then by id.

    The order is a function of what is stored, so a restart keeps it. A trial that leaves the queue otherwise than by
    :meth:`pop` stays in the heap until it comes up.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[bool, int]] = []
        self._ids: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._heap)

    def __contains__(self, trial_id: int) -> bool:
        return trial_id in self._ids

    def push(self, trial_id: int, *, is_new: bool) -> None:
        """Add a trial, unless it is there.

        :param trial_id: its id.
        :param is_new: whether it never had a lease.
        """
        if trial_id not in self._ids:
            self._ids.add(trial_id)
            heapq.heappush(self._heap, (is_new, trial_id))

    def pop(self) -> int:
        """Remove the first trial, which may no longer be queued.

        :returns: its id.
        :raises IndexError: when there is none.
        """
        _, trial_id = heapq.heappop(self._heap)
        self._ids.discard(trial_id)
        return trial_id

    def in_order(self) -> list[int]:
        """The ids of all trials in the heap, in the order in which they would come up."""
        return [trial_id for _, trial_id in sorted(self._heap)]

    def clear(self) -> None:
        """Remove all."""
        self._heap.clear()
        self._ids.clear()
