"""The trials of a study as numbers by column, beside their records: what ``GetColumns`` reads.

Every value is a double: ids, times and indices are below 2**53, and NaN stands for none. Changed trials are noted, and
written together, a few hundred at a time: one write costs about as much for one row as for thirty.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, get_args

import numpy as np
from hola_protocol.messages import TrialState
from hola_protocol.space import CategoricalParameter, ParameterSpec
from hola_protocol.values import value_key

from hola.core.arrays import FloatArray, IntArray
from hola.distributed.state.trial import TrialRecord

STATES: Final[tuple[str, ...]] = get_args(TrialState)
CHUNK: Final = 4096
"""Rows that are allocated together: a study that grows never copies what it has."""
PENDING: Final = 256
"""Changed trials that are noted before they are written."""

_NAN: Final = float("nan")
_STATE_CODES: Final = {state: i for i, state in enumerate(STATES)}
STATE, CREATED, STARTED, ENDED, WORKER, FIRST = range(6)
"""The columns of a row; from ``FIRST`` on the parameters, then the objectives."""


class TrialColumns:
    """The columns of a study.

    :param parameters: those of the spec.
    :param objectives: the names of the objectives.
    :param trials: the records by trial id less 1.
    """

    def __init__(
        self, parameters: Sequence[ParameterSpec], objectives: Sequence[str], trials: Sequence[TrialRecord]
    ) -> None:
        self._trials = trials
        self._encoders = [_encoder(parameter) for parameter in parameters]
        self._objectives = objectives
        self._no_values = (_NAN,) * len(objectives)
        self._chunks: list[FloatArray] = []
        self._changed = np.zeros(CHUNK)
        self._pending: dict[int, None] = {}
        self._workers: dict[str, int] = {}
        self.worker_ids: list[str] = []
        """The workers by the numbers of their column."""
        self.first_objective = FIRST + len(self._encoders)
        self._width = self.first_objective + len(objectives)

    def note(self, trial_id: int) -> None:
        """Note that a trial changed.

        :param trial_id: the trial.
        """
        self._pending[trial_id] = None
        if len(self._pending) >= PENDING:
            self.write()

    def fill(self) -> None:
        """Write all trials, of a study that was just read."""
        n = len(self._trials)
        for start in range(0, n, CHUNK):
            self._write(range(start + 1, min(start + CHUNK, n) + 1))

    def write(self) -> None:
        """Write the noted trials; O(their number)."""
        if self._pending:
            self._write(sorted(self._pending))
            self._pending.clear()

    def _write(self, trial_ids: Sequence[int]) -> None:
        trials = [self._trials[i - 1] for i in trial_ids]
        last = trial_ids[-1]
        while len(self._chunks) * CHUNK < last:
            self._chunks.append(np.full((CHUNK, self._width), _NAN))
        if last > len(self._changed):
            grown = np.zeros(max(last, 2 * len(self._changed)))
            grown[: len(self._changed)] = self._changed
            self._changed = grown
        index = np.array(trial_ids) - 1
        self._changed[index] = [t.changed for t in trials]
        rows = np.array([self._row(t) for t in trials])
        chunk_of, place = np.divmod(index, CHUNK)
        for number in range(int(chunk_of[0]), int(chunk_of[-1]) + 1):
            here = chunk_of == number
            self._chunks[number][place[here]] = rows[here]

    def _row(self, t: TrialRecord) -> list[float]:
        return [
            _STATE_CODES[t.state],
            t.created_ms,
            _NAN if t.started_ms is None else t.started_ms,
            _NAN if t.ended_ms is None else t.ended_ms,
            _NAN if t.worker_id is None else self._worker(t.worker_id),
            *[encode(value) for encode, value in zip(self._encoders, t.values, strict=True)],
            *(self._last_values(t) if t.objectives is None else t.objectives),
        ]

    def _last_values(self, t: TrialRecord) -> Sequence[float]:
        """The values of a trial without a result: of a stopped or paused one those at its largest step."""
        if t.progress is None or t.state not in ("stopped", "paused"):
            return self._no_values
        return [t.progress.values.get(name, _NAN) for name in self._objectives]

    def _worker(self, worker_id: str) -> int:
        number = self._workers.get(worker_id)
        if number is None:
            number = self._workers[worker_id] = len(self.worker_ids)
            self.worker_ids.append(worker_id)
        return number

    def newer(self, event_id: int, limit: int) -> tuple[IntArray, int]:
        """The trials that changed after an event, in the order of their changes.

        :param event_id: the event.
        :param limit: the maximum number of trials.
        :returns: their ids, and how many there are without the limit.
        """
        changed = self._changed[: len(self._trials)]
        found = np.flatnonzero(changed > event_id)
        total = len(found)
        if total > limit:
            found = found[np.argpartition(changed[found], limit - 1)[:limit]]
        return found[np.argsort(changed[found])] + 1, total

    def changes(self, trial_ids: IntArray) -> FloatArray:
        """The events of the latest changes of some trials.

        :param trial_ids: the trials.
        """
        return self._changed[trial_ids - 1]

    def rows(self, trial_ids: IntArray) -> FloatArray:
        """All columns of some trials, float[n, width].

        :param trial_ids: the trials.
        """
        chunk_of, place = np.divmod(trial_ids - 1, CHUNK)
        found = np.empty((len(trial_ids), self._width))
        for number in np.unique(chunk_of).tolist():
            here = chunk_of == number
            found[here] = self._chunks[number][place[here]]
        return found

    def differing(self) -> list[int]:
        """The trials whose row is not that of their record: there are none."""
        self.write()
        trial_ids = np.arange(1, len(self._trials) + 1)
        if not len(trial_ids):
            return []
        expected = np.array([self._row(t) for t in self._trials])
        same = np.array([t.changed for t in self._trials]) == self.changes(trial_ids)
        same &= ((expected == (rows := self.rows(trial_ids))) | ((expected != expected) & (rows != rows))).all(axis=1)
        found: list[int] = trial_ids[~same].tolist()
        return found

    @property
    def nbytes(self) -> int:
        """The size of the arrays, in bytes."""
        return self._changed.nbytes + sum(chunk.nbytes for chunk in self._chunks)


def _encoder(parameter: ParameterSpec) -> Callable[[Any], float]:
    """The function that turns a value of a parameter into its number; an absent one into NaN."""
    if not isinstance(parameter, CategoricalParameter):
        return _number
    numbers = {value_key(choice): float(i) for i, choice in enumerate(parameter.choices)}
    return lambda value: numbers.get(value_key(value), _NAN)


def _number(value: Any) -> float:
    return value if value.__class__ in (float, int) else _NAN
