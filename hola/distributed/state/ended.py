"""What is kept in memory of a trial that has ended: its row of columns, and about forty bytes beside it.

A record with its numbers, texts and tuples takes about a kilobyte. Metadata and reports stay in the storage.
"""

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from hola.core.origins import OriginWord
from hola.distributed.state.block import TrialBlock
from hola.distributed.state.columns import CHUNK, COMPLETED_CODE, ENDED_CODES, FIRST, STATES, TrialColumns
from hola.distributed.state.trial import Lease, LeaseEnd, TrialProgress, TrialRecord

_TOKEN_BYTES: Final = 32
_ENDS: Final[tuple[LeaseEnd, ...]] = get_args(LeaseEnd)
_END_CODES: Final = {end: i for i, end in enumerate(_ENDS)}
_NO_LEASE: Final = 254
_OTHERWISE: Final = 255
"""Stands for several leases, or one of another form; they are stored in the rest."""
_ROW: Final = np.dtype(
    [
        ("token", f"S{_TOKEN_BYTES}"),
        ("ended", "u1"),
        ("origin", "u2"),
        ("has_metadata", "?"),
        ("lease_s", "f8"),
        ("draw", "u8"),
        ("step", "u8"),
    ]
)


class _Rest(Struct, array_like=True, omit_defaults=True, gc=False):
    """Data that a trial whose first evaluation succeeded does not have."""

    leases: tuple[Lease, ...] = ()
    retries: int = 0
    preemptions: int = 0
    reason: str | None = None
    progress: TrialProgress | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Rest).decode
_NO_REST: Final = _Rest()


class EndedTrials:
    """The ended trials of a study.

    :param columns: with the rows of these trials.
    """

    def __init__(self, columns: TrialColumns) -> None:
        self._columns = columns
        self._chunks: list[NDArray[Any]] = []
        self._rest: dict[int, bytes] = {}
        self._origins: dict[OriginWord, int] = {}
        self._words: list[OriginWord] = []

    def put(self, block: TrialBlock) -> None:
        """Keep ended trials whose rows of columns are written.

        :param block: the trials.
        """
        while len(self._chunks) * CHUNK < block.trial_id[-1]:
            self._chunks.append(np.zeros(CHUNK, _ROW))
        rows = self._rows(block)
        chunk_of, place = np.divmod(np.array(block.trial_id) - 1, CHUNK)
        for number in range(int(chunk_of[0]), int(chunk_of[-1]) + 1):
            here = chunk_of == number
            self._chunks[number][place[here]] = rows[here]

    def _rows(self, block: TrialBlock) -> NDArray[Any]:
        rows = np.empty(len(block.trial_id), _ROW)
        rows["has_metadata"], rows["lease_s"], rows["draw"] = block.has_metadata, block.lease_s, block.draw
        numbers = {word: self._origin(word) for word in dict.fromkeys(block.origin)}
        rows["origin"] = [numbers[word] for word in block.origin]
        rows["step"] = 0 if not any(block.progress) else [p.step if p is not None else 0 for p in block.progress]
        tokens, ends = zip(*map(_kept_lease, block.leases), strict=True)
        rows["token"], rows["ended"] = tokens, ends
        counts = block.retries, block.preemptions, block.reason, block.progress
        has_rest = (
            _OTHERWISE in ends
            or any(map(any, counts[:2]))
            or any(block.progress)
            or block.reason.count(None) < len(rows)
        )
        if not has_rest and not self._rest:
            return rows
        fields = zip(block.trial_id, ends, block.leases, *counts, strict=True)
        for trial_id, ended, leases, retries, preemptions, reason, progress in fields:
            if ended == _OTHERWISE or retries or preemptions or reason is not None or progress is not None:
                rest = _Rest(leases if ended == _OTHERWISE else (), retries, preemptions, reason, progress)
                self._rest[trial_id] = _encode(rest)
            elif self._rest:
                self._rest.pop(trial_id, None)
        return rows

    def _origin(self, word: OriginWord) -> int:
        origin = self._origins.get(word)
        if origin is None:
            origin = self._origins[word] = len(self._words)
            self._words.append(word)
        return origin

    def get(self, trial_id: int) -> TrialRecord:
        """The record of a trial, created again.

        :param trial_id: one that was put here and has not changed since.
        """
        columns = self._columns
        chunk, place = divmod(trial_id - 1, CHUNK)
        return self._record(
            trial_id, columns.row(trial_id), self._chunks[chunk][place].item(), columns.change(trial_id)
        )

    def many(self, trial_ids: Sequence[int]) -> list[TrialRecord]:
        """The records of some trials, in less time than one by one.

        :param trial_ids: as for :meth:`get`.
        """
        columns, ids = self._columns, np.array(trial_ids, np.int64)
        chunk_of, place = np.divmod(ids - 1, CHUNK)
        kept = np.empty(len(ids), _ROW)
        for number in np.unique(chunk_of).tolist():
            here = chunk_of == number
            kept[here] = self._chunks[number][place[here]]
        changes = columns.changes(ids).astype(np.int64).tolist()
        fields: Any = zip(trial_ids, columns.rows(ids).tolist(), kept.tolist(), changes, strict=True)
        return [self._record(*of_trial) for of_trial in fields]

    def _record(self, trial_id: int, row: list[float], kept: tuple[Any, ...], changed: int) -> TrialRecord:
        columns = self._columns
        token, ended, origin, has_metadata, lease_s, draw, _ = kept
        code, created, started, end, worker, *numbers = row
        state = STATES[int(code)]
        stored = self._rest.get(trial_id)
        rest = _NO_REST if stored is None else _decode(stored)
        if ended == _OTHERWISE:
            leases = rest.leases
        elif ended == _NO_LEASE:
            leases = ()
        else:
            leases = (Lease(token.decode(), columns.worker_ids[int(worker)], _ENDS[ended]),)
        objectives = columns.first_objective - FIRST
        return TrialRecord(
            trial_id=trial_id,
            state=state,
            origin=self._words[origin],
            values=columns.values(numbers[:objectives]),
            objectives=tuple(numbers[objectives:]) if state == "completed" else None,
            has_metadata=has_metadata,
            leases=leases,
            lease_s=lease_s,
            retries=rest.retries,
            preemptions=rest.preemptions,
            reason=rest.reason,
            created_ms=int(created),
            started_ms=int(started) if started == started else None,
            ended_ms=int(end),
            changed=changed,
            draw=draw,
            progress=rest.progress,
        )

    def report_count(self, trial_id: int) -> int:
        """The number of reports of a trial.

        :param trial_id: as for :meth:`get`.
        """
        stored = self._rest.get(trial_id)
        progress = None if stored is None else _decode(stored).progress
        return 0 if progress is None else progress.reports

    def steps(self, of_completed: int) -> int:
        """The sum of the steps of the trials that have ended, but for those that were added.

        :param of_completed: the steps of a completed trial without a report.
        """
        added = self._origins.get("added", -1)
        total = 0
        for rows, states in zip(self._chunks, self._columns.states(), strict=False):
            counts = np.isin(states, ENDED_CODES) & (rows["origin"] != added)
            step = np.where((rows["step"] == 0) & (states == COMPLETED_CODE), of_completed, rows["step"])
            total += int(step[counts].sum())
        return total


def _kept_lease(leases: tuple[Lease, ...]) -> tuple[bytes, int]:
    """The token of the only lease and how it ended, as they are kept in the row."""
    if not leases:
        return b"", _NO_LEASE
    if len(leases) == 1 and (lease := leases[0]).ended is not None:
        token = lease.token.encode()
        if len(token) <= _TOKEN_BYTES and not token.endswith(b"\0"):
            return token, _END_CODES[lease.ended]
    return b"", _OTHERWISE
