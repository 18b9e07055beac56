"""The trials of a study as numbers by column: what ``GetColumns`` reads, and what is kept of a trial that has ended.

Every value is a double: ids, times and indices are below 2**53, and NaN stands for none.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, get_args

import numpy as np
from hola_protocol.messages import TrialState
from hola_protocol.space import CategoricalParameter, IntegerParameter, LatticeParameter, ParameterSpec
from hola_protocol.values import value_key

from hola.core.arrays import FloatArray, IntArray
from hola.core.parameters import INACTIVE, Value, Values
from hola.distributed.state.block import TrialBlock
from hola.distributed.state.trial import UNENDED_STATES, TrialProgress, TrialRecord

STATES: Final[tuple[TrialState, ...]] = get_args(TrialState)
CHUNK: Final = 4096
"""Rows that are allocated together: a study that grows never copies what it has."""

_NAN: Final = float("nan")
_STATE_CODES: Final = {state: i for i, state in enumerate(STATES)}
STATE, CREATED, STARTED, ENDED, WORKER, FIRST = range(6)
"""The columns of a row; from ``FIRST`` on the parameters, then the objectives."""
COMPLETED_CODE: Final = _STATE_CODES["completed"]
"""The number of the state in its column."""
ENDED_CODES: Final = [code for state, code in _STATE_CODES.items() if state not in UNENDED_STATES]
"""The numbers of the states of trials that have ended."""


class TrialColumns:
    """The columns of a study.

    :param parameters: those of the spec.
    :param objectives: the names of the objectives.
    """

    def __init__(self, parameters: Sequence[ParameterSpec], objectives: Sequence[str]) -> None:
        self._encoders = [_encoder(parameter) for parameter in parameters]
        self._decoders = [_decoder(parameter) for parameter in parameters]
        self._objectives = objectives
        self._no_values = (_NAN,) * len(objectives)
        self._chunks: list[FloatArray] = []
        self._changed = np.zeros(CHUNK)
        self._workers: dict[str, int] = {}
        self.worker_ids: list[str] = []
        """The workers by the numbers of their column."""
        self.first_objective = FIRST + len(self._encoders)
        self._width = self.first_objective + len(objectives)

    def write(self, block: TrialBlock) -> None:
        """Write the rows of some trials. For thirty trials it takes about as long as for one.

        :param block: the trials.
        """
        last = block.trial_id[-1]
        while len(self._chunks) * CHUNK < last:
            self._chunks.append(np.full((CHUNK, self._width), _NAN))
        if last > len(self._changed):
            grown = np.zeros(max(last, len(self._changed) * 3 // 2))
            grown[: len(self._changed)] = self._changed
            self._changed = grown
        index = np.array(block.trial_id) - 1
        self._changed[index] = block.changed
        rows = self._rows(block)
        chunk_of, place = np.divmod(index, CHUNK)
        for number in range(int(chunk_of[0]), int(chunk_of[-1]) + 1):
            here = chunk_of == number
            self._chunks[number][place[here]] = rows[here]

    def _rows(self, block: TrialBlock) -> FloatArray:
        rows = np.empty((len(block.trial_id), self._width))
        rows[:, STATE] = [_STATE_CODES[state] for state in block.state]
        rows[:, CREATED] = block.created_ms
        rows[:, STARTED] = block.started_ms  # None becomes NaN
        rows[:, ENDED] = block.ended_ms
        workers = [leases[-1].worker_id if leases else None for leases in block.leases]
        numbers = {
            worker_id: _NAN if worker_id is None else self._worker(worker_id) for worker_id in dict.fromkeys(workers)
        }
        rows[:, WORKER] = [numbers[worker_id] for worker_id in workers]
        for j, (encode, column) in enumerate(zip(self._encoders, zip(*block.values, strict=True), strict=True), FIRST):
            rows[:, j] = encode(column)
        rows[:, self.first_objective :] = [
            self._last_values(state, progress) if objectives is None else objectives
            for objectives, state, progress in zip(block.objectives, block.state, block.progress, strict=True)
        ]
        return rows

    def _last_values(self, state: TrialState, progress: TrialProgress | None) -> Sequence[float]:
        """The values of a trial without a result: of a stopped or paused one those at its largest step."""
        if progress is None or state not in ("stopped", "paused"):
            return self._no_values
        return [progress.values.get(name, _NAN) for name in self._objectives]

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
        changed = self._changed
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

    def find(self, after: int, end: int, since: int, states: Sequence[str]) -> list[int]:
        """The trials of a range of ids that changed after an event and are in one of some states.

        :param after: the id before the first one.
        :param end: the last id.
        :param since: the event.
        :param states: the states; none: any.
        """
        ids = np.flatnonzero(self._changed[after:end] > since) + after + 1
        if states and len(ids):
            codes = [_STATE_CODES[state] for state in states]  # type: ignore[index]  # the message was checked
            ids = ids[np.isin(self._column(STATE, after, end)[ids - after - 1], codes)]
        found: list[int] = ids.tolist()
        return found

    def _column(self, column: int, after: int, end: int) -> FloatArray:
        first, last = after // CHUNK, -(-end // CHUNK)
        whole = np.concatenate([chunk[:, column] for chunk in self._chunks[first:last]])
        return whole[after - first * CHUNK : end - first * CHUNK]

    def any_reaches(self, signs: Sequence[float], goals: Sequence[float]) -> bool:
        """Whether a completed trial reaches a goal in each of its objectives.

        :param signs: for each objective 1 if larger values are better, -1 if smaller ones are, 0 if it has no goal.
        :param goals: for each objective its goal.
        """
        sign, goal = np.array(signs), np.array(goals)
        for chunk in self._chunks:
            values = chunk[chunk[:, STATE] == COMPLETED_CODE, self.first_objective :]
            if (values * sign >= goal * sign).all(axis=1).any():
                return True
        return False

    def states(self) -> Iterator[FloatArray]:
        """The numbers of the states of all trials, in arrays of ``CHUNK`` trials; NaN after the last trial."""
        return (chunk[:, STATE] for chunk in self._chunks)

    def row(self, trial_id: int) -> list[float]:
        """The columns of a trial.

        :param trial_id: the trial.
        """
        chunk, place = divmod(trial_id - 1, CHUNK)
        row: list[float] = self._chunks[chunk][place].tolist()
        return row

    def values(self, numbers: Sequence[float]) -> Values:
        """The values of the parameters.

        :param numbers: the columns of the parameters.
        """
        return tuple([decode(x) for decode, x in zip(self._decoders, numbers, strict=True)])

    def change(self, trial_id: int) -> int:
        """The event of the latest change of a trial.

        :param trial_id: the trial.
        """
        return int(self._changed[trial_id - 1])

    def state(self, trial_id: int) -> TrialState:
        """The state of a trial.

        :param trial_id: the trial.
        """
        chunk, place = divmod(trial_id - 1, CHUNK)
        return STATES[int(self._chunks[chunk][place, STATE])]

    def differing(self, trials: Sequence[TrialRecord]) -> list[int]:
        """The trials whose rows are not those of their records.

        :param trials: the records.
        """
        if not trials:
            return []
        block = TrialBlock.of(trials)
        ids = np.array(block.trial_id)
        expected, kept = self._rows(block), self.rows(ids)
        same = ((expected == kept) | (np.isnan(expected) & np.isnan(kept))).all(axis=1)
        found: list[int] = ids[~same | (self.changes(ids) != block.changed)].tolist()
        return found

    @property
    def nbytes(self) -> int:
        """The size of the arrays, in bytes."""
        return self._changed.nbytes + sum(chunk.nbytes for chunk in self._chunks)


def _encoder(parameter: ParameterSpec) -> Callable[[Sequence[Any]], Sequence[float]]:
    """The function that turns values of a parameter into their numbers; an absent one into NaN."""
    if not isinstance(parameter, CategoricalParameter):
        return _numbers if parameter.condition is not None else _same
    numbers = {value_key(choice): float(i) for i, choice in enumerate(parameter.choices)}
    return lambda values: [numbers.get((value.__class__ is bool, value), _NAN) for value in values]  # of value_key


def _decoder(parameter: ParameterSpec) -> Callable[[float], Value]:
    """The inverse of :func:`_encoder`."""
    decode: Callable[[float], Value] = float
    if isinstance(parameter, CategoricalParameter):
        choices = parameter.choices
        decode = lambda number: choices[int(number)]  # noqa: E731
    elif isinstance(parameter, LatticeParameter):
        decode = {float(value): value for value in parameter.values}.__getitem__
    elif isinstance(parameter, IntegerParameter):
        decode = int
    if parameter.condition is None:
        return decode
    return lambda number: decode(number) if number == number else INACTIVE


def _same(values: Sequence[Any]) -> Sequence[float]:
    return values


def _numbers(values: Sequence[Any]) -> Sequence[float]:
    return [value if value.__class__ in (float, int) else _NAN for value in values]
