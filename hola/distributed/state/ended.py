"""What is kept in memory of a trial that has ended: its row of columns, and about forty bytes beside it.

A record with its numbers, texts and tuples takes about a kilobyte. Metadata and reports stay in the storage.
"""

from typing import Any, Final, get_args

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from hola.core.origins import OriginWord
from hola.distributed.state.columns import CHUNK, FIRST, TrialColumns
from hola.distributed.state.trial import Lease, LeaseEnd, TrialProgress, TrialRecord

_TOKEN_BYTES: Final = 22
_ENDS: Final[tuple[LeaseEnd, ...]] = get_args(LeaseEnd)
_END_CODES: Final = {end: i for i, end in enumerate(_ENDS)}
_NO_LEASE: Final = 254
_OTHERWISE: Final = 255
"""Instead of how the only lease ended: there are several, or one of another form, and they are in the rest."""
_ROW: Final = np.dtype(
    [
        ("token", f"S{_TOKEN_BYTES}"),
        ("ended", "u1"),
        ("origin", "u2"),
        ("has_metadata", "?"),
        ("lease_s", "f8"),
        ("draw", "u8"),
    ]
)


class _Rest(Struct, array_like=True, omit_defaults=True, gc=False):
    """What a trial whose first evaluation succeeded does not have."""

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

    def put(self, trials: list[TrialRecord]) -> None:
        """Keep ended trials whose rows of columns are written.

        :param trials: at least one trial, in the order of their ids.
        """
        while len(self._chunks) * CHUNK < trials[-1].trial_id:
            self._chunks.append(np.zeros(CHUNK, _ROW))
        rows = np.array([self._row(t) for t in trials], _ROW)
        chunk_of, place = np.divmod(np.array([t.trial_id for t in trials]) - 1, CHUNK)
        for number in range(int(chunk_of[0]), int(chunk_of[-1]) + 1):
            here = chunk_of == number
            self._chunks[number][place[here]] = rows[here]

    def _row(self, t: TrialRecord) -> tuple[bytes, int, int, bool, float, int]:
        token, ended, leases = b"", _OTHERWISE, t.leases
        if len(leases) == 1 and (lease := leases[0]).ended is not None:
            token = lease.token.encode()
            if len(token) <= _TOKEN_BYTES and not token.endswith(b"\0"):
                ended = _END_CODES[lease.ended]
        elif not leases:
            ended = _NO_LEASE
        is_plain = ended != _OTHERWISE and t.reason is None and t.progress is None
        if is_plain and not t.retries and not t.preemptions:
            self._rest.pop(t.trial_id, None)
        else:
            rest = _Rest(leases if ended == _OTHERWISE else (), t.retries, t.preemptions, t.reason, t.progress)
            self._rest[t.trial_id] = _encode(rest)
        origin = self._origins.get(t.origin)
        if origin is None:
            origin = self._origins[t.origin] = len(self._words)
            self._words.append(t.origin)
        return token, ended, origin, t.has_metadata, t.lease_s, t.draw

    def get(self, trial_id: int) -> TrialRecord:
        """The record of a trial, made anew.

        :param trial_id: one that was put here and has not changed since.
        """
        columns = self._columns
        chunk, place = divmod(trial_id - 1, CHUNK)
        token, ended, origin, has_metadata, lease_s, draw = self._chunks[chunk][place].item()
        state, (created, started, end, worker, *numbers) = columns.ended(trial_id)
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
            changed=columns.change(trial_id),
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
