"""Which replies may have delivered the current leases."""

from collections.abc import Iterable

from hola.distributed.state.trial import Address


class Deliveries:
    """The replies that brought the leases of one study, as long as it is not known that one has arrived. Soft state.

    A lease goes back when every reply that brought it is known to be lost: a later one under the same key may have
    reached the worker, and so may an earlier one whose worker asked a second time. One that was given before the
    scheduler's start may have arrived by then, and so stays until its worker tells, or its term ends.

    A request whose commit failed is answered with an error, which brings no lease, although the lease may be durable.
    Its address stays known: when that error is lost and no reply has brought the lease, no worker has it.
    """

    def __init__(self) -> None:
        self._replies: dict[int, dict[Address, bool]] = {}  # by trial; whether the reply may have brought the lease
        self._trials: dict[Address, set[int]] = {}

    def __contains__(self, address: Address) -> bool:
        return address in self._trials

    def trial_ids(self) -> set[int]:
        """The trials whose current lease is known to be on its way, or not sent yet."""
        return set(self._replies)

    def begin(self, trial_id: int) -> None:
        """A lease is given, and was not sent yet.

        :param trial_id: its trial.
        """
        if trial_id in self._replies:
            self.settle(trial_id)
        self._replies[trial_id] = {}

    def sent(self, address: Address, trial_ids: Iterable[int]) -> list[int]:
        """A reply is to bring current leases, unless it is withdrawn.

        :param address: of the reply.
        :param trial_ids: their trials.
        :returns: the trials whose lease no earlier reply to this address may have brought.
        """
        new = []
        for trial_id in trial_ids:
            replies = self._replies.get(trial_id)
            if replies is not None and not replies.get(address):
                replies[address] = True
                self._trials.setdefault(address, set()).add(trial_id)
                new.append(trial_id)
        return new

    def withdraw(self, address: Address, trial_ids: Iterable[int]) -> None:
        """A reply does not leave; earlier ones did, also to the same address.

        :param address: of the reply.
        :param trial_ids: what :meth:`sent` returned.
        """
        for trial_id in trial_ids:
            if address in self._replies.get(trial_id, ()):
                self._replies[trial_id][address] = False

    def settle(self, trial_id: int) -> None:
        """The lease of a trial has arrived or ended: how it was sent is no longer relevant.

        :param trial_id: the trial.
        """
        for address in self._replies.pop(trial_id, ()):
            trials = self._trials[address]
            trials.discard(trial_id)
            if not trials:
                del self._trials[address]

    def lost(self, address: Address) -> list[int]:
        """A reply was not delivered.

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
        :param trial_ids: the trials with the same current lease.
        """
        for trial_id in trial_ids:
            replies = before._replies.get(trial_id)
            if replies is not None:
                self.begin(trial_id)
                self._replies[trial_id] = dict(replies)
                for address in replies:
                    self._trials.setdefault(address, set()).add(trial_id)
