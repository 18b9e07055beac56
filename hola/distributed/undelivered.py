"""Replies that cannot be delivered: who waits is forgotten, and what a reply handed out goes back."""

from collections.abc import Callable

from hola.distributed.exchange import Commit
from hola.distributed.state import outcomes
from hola.distributed.state.server import ServerState
from hola.distributed.state.trial import Address


class Undelivered:
    """The notes of lost replies, until a commit with their effect has succeeded.

    :param state: the scheduler's.
    :param guarded: does something at a study, and keeps a defect from harming others.
    """

    def __init__(self, state: ServerState, guarded: Callable[..., None]) -> None:
        self._state = state
        self._guarded = guarded
        self._notes: list[Address] = []
        self._leases: list[tuple[int, int, int]] = []  # put back by a commit that failed

    def __bool__(self) -> bool:
        return bool(self._notes or self._leases)

    def note(self, address: Address) -> None:
        """Note that the reply to a request cannot be delivered.

        :param address: of the request.
        """
        self._notes.append(address)

    def again(self, commit: Commit) -> None:
        """Act again on what was in a commit that failed.

        :param commit: the commit.
        """
        self._leases.extend(commit.returned)
        self._notes.extend(commit.noted)

    def act(self, commit: Commit) -> list[Address]:
        """Act on the notes.

        :param commit: where the changes go.
        :returns: the requests that are not known: they may be in the batch that is handled next.
        """
        if not self:
            return []
        notes, self._notes = self._notes, []
        leases, self._leases = self._leases, []
        commit.noted += notes
        lost, missed = self._forget_waiting(notes)
        self._put_back([*leases, *lost], commit)
        return missed

    def act_again(self, missed: list[Address], commit: Commit) -> None:
        """Act on what a relay says of a request that came in the same batch.

        :param missed: what :meth:`act` returned.
        :param commit: where the changes go.
        """
        if missed or self._notes:
            notes, self._notes = self._notes, []
            commit.noted += notes
            self._put_back(self._forget_waiting(missed + notes)[0], commit)

    def _forget_waiting(self, notes: list[Address]) -> tuple[list[tuple[int, int, int]], list[Address]]:
        """Forget the waiting requests among some.

        :returns: the leases that no reply but those to the others may have brought, and the requests not known.
        """
        leases, missed = [], []
        parked = self._state.parked
        for address in notes:
            key = parked.of_address(address)
            study = next((s for s in self._state.studies.values() if address in s.deliveries), None)
            if key is not None:
                parked.pop(key)
            elif study is not None:
                lost = [study.trials[trial_id - 1] for trial_id in study.deliveries.lost(address)]
                leases.extend([(study.study_id, trial.trial_id, trial.attempt) for trial in lost])
            else:
                missed.append(address)
        return leases, missed

    def _put_back(self, leases: list[tuple[int, int, int]], commit: Commit) -> None:
        commit.returned.extend(leases)
        by_id = {study.study_id: study for study in self._state.studies.values()} if leases else {}
        for study_id, trial_id, attempt in leases:
            study = by_id.get(study_id)
            if study is not None:
                self._guarded(study, outcomes.undelivered, study, trial_id, attempt)
