"""The trials of a study: records of those that have not ended, and a few bytes for each of the others."""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Final, overload

from hola_protocol.space import ParameterSpec

from hola.distributed.state.block import TrialBlock
from hola.distributed.state.columns import TrialColumns
from hola.distributed.state.ended import EndedTrials
from hola.distributed.state.trial import UNENDED_STATES, TrialRecord

NOTED: Final = 256
"""Changed trials that are noted before their rows are written together."""


class Trials(Sequence[TrialRecord]):
    """All trials, by trial id less 1: ids are given in order and never reused.

    The record of a trial that has ended is created again whenever it is asked for. After changing a record, pass it to
    :meth:`changed`; every caller then gets that record, until the trial is written.

    :param parameters: those of the spec.
    :param objectives: the names of the objectives.
    """

    def __init__(self, parameters: Sequence[ParameterSpec], objectives: Sequence[str]) -> None:
        self.columns = TrialColumns(parameters, objectives)
        """The rows of all trials, except those that were noted since :meth:`write`."""
        self._ended = EndedTrials(self.columns)
        self._records: dict[int, TrialRecord] = {}
        self._noted: dict[int, None] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> TrialRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[TrialRecord]: ...
    def __getitem__(self, index: int | slice) -> TrialRecord | list[TrialRecord]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        trial = self._records.get(index + 1)
        if trial is not None:
            return trial
        if not 0 <= index < self._count:
            raise IndexError(f"there are {self._count} trials")
        return self._ended.get(index + 1)

    def find(self, trial_id: int) -> TrialRecord | None:
        """The trial of an id; absent when there is none.

        :param trial_id: any positive integer.
        """
        trial = self._records.get(trial_id)
        return self._ended.get(trial_id) if trial is None and trial_id <= self._count else trial

    def __iter__(self) -> Iterator[TrialRecord]:
        return map(self.__getitem__, range(self._count))

    def many(self, trial_ids: Sequence[int]) -> list[TrialRecord]:
        """Some trials, in less time than one by one.

        :param trial_ids: their ids.
        """
        records = self._records
        ended = [i for i in trial_ids if i not in records]
        made = dict(zip(ended, self._ended.many(ended), strict=True)) if ended else {}
        return [made[i] if i in made else records[i] for i in trial_ids]

    @property
    def records(self) -> list[TrialRecord]:
        """The trials that have not ended, and some that have."""
        return list(self._records.values())

    def append(self, trial: TrialRecord) -> None:
        """Add a trial.

        :param trial: with the id that follows.
        """
        self._count += 1
        self._records[trial.trial_id] = trial

    def changed(self, trial: TrialRecord) -> None:
        """Note that a record has changed.

        :param trial: the record.
        """
        self._records[trial.trial_id] = trial
        self._noted[trial.trial_id] = None
        if len(self._noted) >= NOTED:
            self.write()

    def load(self, block: TrialBlock) -> list[TrialRecord]:
        """Add stored trials, with the ids that follow.

        :param block: the trials.
        :returns: the records of those that have not ended.
        """
        self._count += len(block.trial_id)
        self.columns.write(block)
        ended = [i for i, state in enumerate(block.state) if state not in UNENDED_STATES]
        if ended:
            self._ended.put(block.select(ended))
        records = [block.record(i) for i, state in enumerate(block.state) if state in UNENDED_STATES]
        self._records.update((trial.trial_id, trial) for trial in records)
        return records

    def write(self) -> None:
        """Write the rows of the noted trials; O(their number). Of those that have ended no record is kept."""
        if self._noted:
            trials = [self._records[i] for i in sorted(self._noted)]
            self._noted.clear()
            block = TrialBlock.of(trials)
            self.columns.write(block)
            ended = [i for i, state in enumerate(block.state) if state not in UNENDED_STATES]
            if ended:
                self._ended.put(block.select(ended))
                for i in ended:
                    del self._records[block.trial_id[i]]

    def settled(self, trial_id: int) -> int | None:
        """The event of the latest change of a trial; absent while it has not ended.

        :param trial_id: the trial.
        """
        trial = self._records.get(trial_id)
        if trial is None:
            return self.columns.change(trial_id)
        return None if trial.state in UNENDED_STATES else trial.changed

    def ended_steps(self, of_completed: int) -> int:
        """See :meth:`EndedTrials.steps`.

        :param of_completed: the steps of a completed trial without a report.
        """
        self.write()
        return self._ended.steps(of_completed)

    def report_count(self, trial_id: int) -> int:
        """The number of reports of a trial.

        :param trial_id: the trial.
        """
        trial = self._records.get(trial_id)
        return self._ended.report_count(trial_id) if trial is None else trial.report_count

    def differing(self) -> list[int]:
        """The trials whose stored data differ from their record; there should be none."""
        ended = [copy(self._records[i]) for i in self._noted if self._records[i].state not in UNENDED_STATES]
        self.write()
        for trial in ended:
            trial.expires = 0.0
        return [
            *(t.trial_id for t in ended if self[t.trial_id - 1] != t),
            *self.columns.differing([*self._records.values()]),
        ]
