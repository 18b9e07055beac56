"""The registered workers of a study, and which of them to remove when there are too many."""

from collections import Counter

from hola.distributed.state.worker import WorkerRecord


class NoRoomError(Exception):
    """The maximum number of workers is reached, and none of them can be removed."""


class Roster(dict[str, WorkerRecord]):
    """Workers by id, limited in total and for each principal, so that one principal does not lock out others.

    :param most: the most workers.
    :param most_of_one: the most workers of one principal.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        super().__init__()
        self._most = most
        self._most_of_one = most_of_one
        self._counts: Counter[str] = Counter()

    def add(self, worker: WorkerRecord) -> None:
        """Add a worker.

        :param worker: with an id that is not known.
        """
        self[worker.worker_id] = worker
        self._counts[worker.principal] += 1

    def remove(self, worker: WorkerRecord) -> None:
        """Forget a worker.

        :param worker: one of these.
        """
        del self[worker.worker_id]
        self._counts[worker.principal] -= 1
        if not self._counts[worker.principal]:
            del self._counts[worker.principal]

    def to_make_room(self, principal: str) -> WorkerRecord | None:
        """The worker to forget before a principal may add another.

        That is one without trials: one of the principal itself that is away, if the principal has as many as it may;
        else any that is away; else, of the principal with the most workers, one that has been silent the longest.

        :param principal: its name.
        :returns: the worker; absent when there is room.
        :raises NoRoomError: when there is neither room nor such a worker.
        """
        own = self._counts[principal]
        if own >= self._most_of_one:
            return self._longest_silent(principal, away=True, told=f"{own} workers of the token {principal!r}")
        if len(self) < self._most:
            return None
        told = f"{len(self)} workers"
        try:
            return self._longest_silent(None, away=True, told=told)
        except NoRoomError:
            greediest, most = self._counts.most_common(1)[0]
            if most <= own + 1:
                raise
            return self._longest_silent(greediest, away=False, told=told)

    def _longest_silent(self, principal: str | None, *, away: bool, told: str) -> WorkerRecord:
        idle = [
            w
            for w in self.values()
            if not w.running and (w.away or not away) and (principal is None or w.principal == principal)
        ]
        if not idle:
            raise NoRoomError(told)
        return min(idle, key=lambda w: w.last_seen)
