"""``GetColumns``: the trials that changed after an event, by column."""

from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from typing import Any, Final

import msgspec
import numpy as np
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.space import IntegerParameter, LatticeParameter, ParameterSpec

from hola.core.arrays import FloatArray, IntArray
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.read import unless_unreadable
from hola.distributed.state.columns import CREATED, ENDED, FIRST, STARTED, STATE, STATES, WORKER
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study

_CELLS: Final = 50_000
_PACKED_CELLS: Final = 150_000
"""Values of one reply, so that it takes a few milliseconds of the loop."""
_CELL_BYTES: Final = 12.0
_PACKED_CELL_BYTES: Final = 8 * 4 / 3
_REPORTS: Final = 2_000
"""Reports of one reply: they are read from the storage."""
_COMPLETED: Final = STATES.index("completed")

_encode = msgspec.json.Encoder().encode
_decode_values = msgspec.json.Decoder(dict[str, float]).decode


def get_columns(state: ServerState, envelope: Envelope, request: m.GetColumnsRequest) -> OperationResult:
    """A page of rows, as the encoded response.

    :raises ProtocolError: ``cursor_expired`` for an event that the study does not have, ``invalid_message`` for an
        unknown parameter.
    """
    study = state.study(request.study)
    since, newest = request.changed_since, study.events.newest
    if since > newest:
        raise ProtocolError(
            "cursor_expired",
            f"the newest event of study {study.name!r} is {newest}; read all trials again from 0",
            path="/changed_since",
            value=str(since),
            detail={"oldest": study.events.oldest, "newest": newest},
        )
    page = _Page(study, request)
    study.trials.write()
    size = min(request.max_bytes, study.limits.max_reply_bytes)
    cells, cell_bytes = (_PACKED_CELLS, _PACKED_CELL_BYTES) if request.packed else (_CELLS, _CELL_BYTES)
    most = max(1, min(cells, int(size / cell_bytes)) // page.width)
    trial_ids, total = study.trials.columns.newer(since, most)
    if "reports" in request.include:
        reported = accumulate(map(study.trials.report_count, trial_ids.tolist()))
        trial_ids = trial_ids[: max(1, sum(1 for _ in takewhile(_REPORTS.__ge__, reported)))]
    while True:
        n = len(trial_ids)
        as_of = int(study.trials.columns.changes(trial_ids[-1:])[0]) if n < total else newest
        body = page.body(trial_ids, as_of, total)
        if len(body) <= size or n <= 1:
            return OperationResult(body)
        trial_ids = trial_ids[: max(1, min(n - 1, int(0.95 * n * size / len(body))))]


class _Page:
    """The columns of a request.

    :param study: the study.
    :param request: the request.
    :raises ProtocolError: ``invalid_message`` for an unknown parameter.
    """

    def __init__(self, study: Study, request: m.GetColumnsRequest) -> None:
        self._study = study
        self._packed = request.packed
        self._groups = frozenset(request.include)
        self._parameters = [study.names.index(name) for name in _known(study, request.parameters)]
        objectives, groups = len(study.objective_names), len(study.engine.objectives.groups)
        self.width = (
            3
            + len(self._parameters)
            + sum(
                columns
                for group, columns in (("times", 3), ("worker", 1), ("objectives", objectives), ("costs", 2 * groups))
                if group in self._groups
            )
        )
        """The number of columns."""

    def body(self, trial_ids: IntArray, as_of: int, total: int) -> bytes:
        """The encoded response.

        :param trial_ids: the trials, in the order of their changes.
        :param as_of: the event up to which the reader has everything then.
        :param total: the number of changed trials.
        """
        more = b',"more":true' if len(trial_ids) < total else b""
        head = b'{"tag":"GetColumnsResponse","as_of":%d%b,"total":%d,"objective_revision":%d,' % (
            as_of,
            more,
            total,
            self._study.scored_revision,
        )
        return head + b",".join(b'"%b":%b' % part for part in self._parts(trial_ids)) + b"}"

    def _parts(self, trial_ids: IntArray) -> Iterator[tuple[bytes, bytes]]:
        study, groups = self._study, self._groups
        rows = study.trials.columns.rows(trial_ids)
        yield b"trial_id", self._integers(trial_ids)
        yield b"changed", self._integers(study.trials.columns.changes(trial_ids))
        yield b"state", self._indices(rows[:, STATE], STATES)
        yield b"parameters", _object((study.names[j], self._parameter(j, rows)) for j in self._parameters)
        if "times" in groups:
            for name, column in ((b"created_ms", CREATED), (b"started_ms", STARTED), (b"ended_ms", ENDED)):
                yield name, self._integers(rows[:, column])
        if "worker" in groups:
            yield b"worker_id", self._indices(rows[:, WORKER], study.trials.columns.worker_ids)
        values = rows[:, study.trials.columns.first_objective :]
        if "objectives" in groups:
            yield b"objectives", _object(zip(study.objective_names, map(self._numbers, values.T), strict=True))
        if "costs" in groups:
            scoring = study.engine.objectives
            completed = rows[:, STATE] == _COMPLETED
            for name, scored in zip((b"costs", b"violations"), scoring.costs_of_many(values[completed]), strict=True):
                table = np.full((len(rows), len(scoring.groups)), np.nan)
                table[completed] = scored
                yield name, _object(zip(scoring.groups, map(self._numbers, table.T), strict=True))

        if "reports" in groups:
            yield b"reports", self._reports(trial_ids.tolist())

    def _reports(self, trial_ids: Sequence[int]) -> bytes:
        study = self._study
        rows = unless_unreadable(lambda: study.reports.of(trial_ids, (0, 0, 0), study.reports.count))
        found: dict[int, dict[int, str]] = {trial_id: {} for trial_id in trial_ids}
        for row in rows:  # by trial and attempt: a later attempt replaces what an earlier one reported
            found[row.trial_id][row.step] = row.objectives_json
        steps = [step for of_trial in found.values() for step in sorted(of_trial)]
        values = [_decode_values(of_trial[step]) for of_trial in found.values() for step in sorted(of_trial)]
        columns = (
            (name, self._numbers(np.array([v.get(name, np.nan) for v in values]))) for name in study.objective_names
        )
        return b'{"counts":%b,"steps":%b,"objectives":%b}' % (
            self._integers(np.array([len(of_trial) for of_trial in found.values()], np.int64)),
            self._integers(np.array(steps, np.int64)),
            _object(columns),
        )

    def _parameter(self, j: int, rows: FloatArray) -> bytes:
        parameter, column = self._study.spec.parameters[j], rows[:, FIRST + j]
        choices = getattr(parameter, "choices", None)
        if choices is not None:
            return self._indices(column, choices)
        return self._integers(column) if _is_whole(parameter) else self._numbers(column)

    def _indices(self, column: FloatArray, of: Sequence[Any]) -> bytes:
        """A column of indices into a sequence, of which only what occurs is sent."""
        known = column == column
        codes = column[known].astype(np.int64)
        used = np.flatnonzero(np.bincount(codes)) if len(codes) else codes
        place = np.zeros(len(of) + 1)
        place[used] = np.arange(len(used))
        column = column.copy()
        column[known] = place[codes]
        whole = self._integers(column)
        return b'%b,"of":%b}' % (whole[:-1], _encode([of[i] for i in used.tolist()])) if len(used) else whole

    def _integers(self, column: FloatArray | IntArray) -> bytes:
        """A column of whole numbers: in JSON they have no fraction."""
        if self._packed:
            return self._numbers(column)
        known = column == column
        if known.all():
            return b'{"values":%b}' % _encode(column.astype(np.int64).tolist())
        return b'{"values":%b}' % _encode([int(v) if v == v else None for v in column.tolist()])

    def _numbers(self, column: FloatArray | IntArray) -> bytes:
        if self._packed:
            return b'{"packed":"%b"}' % b2a_base64(np.asarray(column, "<f8").tobytes(), newline=False)
        return b'{"values":%b}' % _encode(column.tolist())  # NaN becomes null


def _is_whole(parameter: ParameterSpec) -> bool:
    """Whether all values of a parameter are integers."""
    if isinstance(parameter, LatticeParameter):
        return all(isinstance(value, int) for value in parameter.values)
    return isinstance(parameter, IntegerParameter)


def _object(parts: Iterable[tuple[str, bytes]]) -> bytes:
    return b"{%b}" % b",".join(b"%b:%b" % (_encode(name), part) for name, part in parts)


def _known(study: Study, names: Sequence[str]) -> Sequence[str]:
    """The parameters of a request, each once."""
    for i, name in enumerate(names):
        if name not in study.names:
            raise ProtocolError(
                "invalid_message",
                f"study {study.name!r} has no parameter {name!r}; it has {', '.join(study.names)}"[:500],
                path=f"/parameters/{i}",
                value=name,
            )
    return tuple(dict.fromkeys(names)) or study.names
