"""Which replies may have brought the leases in force to their workers."""

from collections.abc import Iterable

from hola.distributed.trial import Address


class Deliveries:
    """The replies that brought the leases of one study, as long as it is not known that one has arrived. Soft state.

    A lease goes back when every reply that brought it is known to be lost: a later one under the same key may have
    reached the worker, and so may an earlier one whose worker asked a second time. One that was given before the
    scheduler's start may have arrived by then, and so stays until its worker tells, or its term ends.

    A request whose commit failed is answered with an error, which brings no lease, although the lease may be durable.
    Its address stays known: when that error is lost, and no reply has brought the lease, nobody has it.
    """

    def __init__(self) -> None:
        self._replies: dict[int, dict[Address, bool]] = {}  # by trial; whether the reply may have brought the lease
        self._trials: dict[Address, set[int]] = {}
        self._unsent: list[tuple[Address, int]] = []

    def __contains__(self, address: Address) -> bool:
        return address in self._trials

    def begin(self, trial_id: int) -> None:
        """A lease is given, and was not sent yet.

        :param trial_id: its trial.
        """
        self.settle(trial_id)
        self._replies[trial_id] = {}

    def sent(self, address: Address, trial_ids: Iterable[int]) -> None:
        """A reply is to bring leases in force, unless it is withdrawn.

        :param address: of the reply.
        :param trial_ids: their trials.
        """
        for trial_id in trial_ids:
            replies = self._replies.get(trial_id)
            if replies is not None and not replies.get(address):
                self._add(address, trial_id, True)
                self._unsent.append((address, trial_id))

    def _add(self, address: Address, trial_id: int, brings: bool) -> None:
        self._replies[trial_id][address] = brings
        self._trials.setdefault(address, set()).add(trial_id)

    def committed(self) -> None:
        """The replies of this step leave."""
        self._unsent.clear()

    def withdraw(self) -> None:
        """The replies of this step do not leave; those of earlier steps did, also to the same address."""
        for address, trial_id in self._unsent:
            if address in self._replies.get(trial_id, ()):
                self._replies[trial_id][address] = False
        self._unsent.clear()

    def settle(self, trial_id: int) -> None:
        """The lease of a trial has arrived or ended: how it was sent does not matter any more.

        :param trial_id: the trial.
        """
        for address in self._replies.pop(trial_id, ()):
            trials = self._trials[address]
            trials.discard(trial_id)
            if not trials:
                del self._trials[address]

    def lost(self, address: Address) -> list[int]:
        """A reply has reached nobody.

        :param address: of the reply.
        :returns: the trials whose lease no other reply may have brought.
        """
        lost = []
        for trial_id in sorted(self._trials.pop(address, ())):
            replies = self._replies[trial_id]
            del replies[address]
            if not any(replies.values()):
                self.settle(trial_id)
                lost.append(trial_id)
        return lost

    def take_over(self, before: "Deliveries", trial_ids: Iterable[int]) -> None:
        """Take over what was known before the study was read again.

        :param before: what was known.
        :param trial_ids: the trials whose lease in force is the same.
        """
        for trial_id in trial_ids:
            replies = before._replies.get(trial_id)
            if replies is not None:
                self.begin(trial_id)
                for address, brings in replies.items():
                    self._add(address, trial_id, brings)
