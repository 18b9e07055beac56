"""The recorded requests of a study: what an idempotency key was answered."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import msgspec
import numpy as np
from hola_protocol.limits import Limits
from hola_protocol.messages import Request
from hola_protocol.operations import OPERATIONS
from msgspec import Struct
from msgspec.structs import asdict

from hola.distributed.state.metadata import StoredParts
from hola.storage.rows import KnownRequestRow, RequestKey

Handed: TypeAlias = tuple[tuple[int, int], ...]
"""Suggestions handed out, as (trial id, attempt)."""

_ADDED = {"failures": [], "can_resume": False, "labels": None, "max_steps": None}
"""Fields that the requests of 1.0-rc1 did not have: without a value a request is what it was, so that its key stays
known."""

_WIDTH: Final = 5
"""Numbers of a request: hash, number, since when it is as it is, the newest event of its trials, the first trial."""
_OPEN: Final = -1.0
"""Instead of that event while a trial is open."""
_SPARE: Final = 4096 * _WIDTH
"""Forgotten numbers that may stay, and an eighth of all: then those that are left move to the front."""
_HASH_MASK: Final = 2**53 - 1

_ADDED_OF: Final[dict[type, tuple[tuple[str, object], ...]]] = {
    op.request: tuple((name, default) for name, default in _ADDED.items() if name in op.request.__struct_fields__)
    for op in OPERATIONS
}

_decode_handed = msgspec.json.Decoder(tuple[tuple[int, int], ...]).decode
_decode_handed_many = msgspec.json.Decoder(list[list[tuple[int, int]]]).decode
_SORTED = msgspec.json.Encoder(order="sorted")


class Recorded(Struct, gc=False):
    """What a request was, what it was answered, and the suggestions that it handed out as (trial id, attempt).

    :ivar request_id: counts the recorded requests of the study; given when it is added to the log.
    """

    digest: str
    body: bytes
    trials: Handed
    request_id: int = 0


def digest(request: Request) -> str:
    """The meaning of a request, without how long it waits.

    :param request: a decoded request, so that the order of its fields and the spelling of its numbers are gone.
    """
    # Every field by itself: in a struct the encoder leaves out the default, but not an equal value that was sent.
    fields = asdict(request)
    fields.pop("wait_s", None)
    for name, default in _ADDED_OF[type(request)]:
        if fields[name] == default:
            del fields[name]
    if "objectives" in fields:
        fields["objectives"] = [asdict(objective) for objective in fields["objectives"]]
    return blake2b(_SORTED.encode(fields), digest_size=16).hexdigest()


class RequestLog:
    """Which requests are known, oldest first. Of those that are stored memory has a hash and a few numbers.

    Two keys with the same hash are told apart by what is stored. With 53 bits hardly ever two known keys have one; if
    so, the second is forgotten together with the first.

    :param study_id: of the study.
    :param limits: with how long, and among how many newer requests, a key is known once its trials have ended.
    :param stored: where requests are after their commit.
    """

    def __init__(self, study_id: int, limits: Limits, stored: StoredParts) -> None:
        self._study_id = study_id
        self._retention_s = limits.request_retention_s
        self._retention = limits.request_retention
        self._stored = stored
        self._unsaved: dict[RequestKey, Recorded] = {}
        self._hashes: set[float] = set()
        self._rows = array("d")
        self._first = 0
        """Where the oldest row begins: those before it are forgotten."""
        self._more_trials: dict[int, tuple[int, ...]] = {}
        """All trials of the requests that handed out several."""
        self._last_id = 0

    def __len__(self) -> int:
        return (len(self._rows) - self._first) // _WIDTH

    def __contains__(self, key: RequestKey) -> bool:
        return _hash(key) in self._hashes

    @property
    def has_unsaved(self) -> bool:
        """Whether there are some that the storage may not have yet."""
        return bool(self._unsaved)

    def get(self, key: RequestKey) -> Recorded | None:
        """What a key was answered.

        :param key: the key in its scope.
        :raises hola.storage.contract.StorageError: when it cannot be read.
        """
        recorded = self._unsaved.get(key)
        if recorded is not None or key not in self:
            return recorded
        rows = np.array(self._rows).reshape(-1, _WIDTH)[self._first // _WIDTH :]
        for request_id in rows[rows[:, 0] == _hash(key), 1].tolist():
            row = self._stored.request(key, int(request_id))
            if row is not None:
                handed = _decode_handed(row.trials_json)
                return Recorded(row.digest, row.response_json.encode(), handed, row.request_id)
        return None

    def add(self, key: RequestKey, recorded: Recorded, now_s: float) -> None:
        """Record a request that is not stored yet.

        :param key: a key that is not known.
        :param recorded: what to remember; it gets its number.
        :param now_s: the clock of :meth:`forget`.
        """
        self._last_id = request_id = recorded.request_id = self._last_id + 1
        self._unsaved[key] = recorded
        hashed, trials = _hash(key), recorded.trials
        self._hashes.add(hashed)
        if len(trials) > 1:
            self._more_trials[request_id] = tuple([trial_id for trial_id, _ in trials])
        ended, first = (_OPEN, trials[0][0]) if trials else (0.0, 0.0)
        self._rows.extend((hashed, request_id, now_s, ended, first))

    def load(self, rows: Sequence[KnownRequestRow], now_s: float) -> None:
        """Note stored requests.

        :param rows: at least one request, in the order of their numbers, above all before.
        :param now_s: the clock of :meth:`forget`.
        :raises msgspec.MsgspecError: when a row cannot be read.
        """
        handed = _decode_handed_many(f"[{','.join([row.trials_json for row in rows])}]")
        if len(handed) != len(rows):
            raise ValueError("a list of trials is damaged")
        study_id = self._study_id
        hashes = [_hash((study_id, principal, operation, key)) for _, principal, operation, key, _ in rows]
        numbers = np.empty((len(rows), _WIDTH))
        numbers[:, 0] = hashes
        numbers[:, 1] = [row[0] for row in rows]
        numbers[:, 2] = now_s
        numbers[:, 3] = [_OPEN if trials else 0.0 for trials in handed]
        numbers[:, 4] = [trials[0][0] if trials else 0.0 for trials in handed]
        self._hashes.update(hashes)
        self._rows.frombytes(numbers.tobytes())
        self._last_id = rows[-1].request_id
        for row, trials in zip(rows, handed, strict=True) if any(len(trials) > 1 for trials in handed) else ():
            if len(trials) > 1:
                self._more_trials[row.request_id] = tuple([trial_id for trial_id, _ in trials])

    def saved(self, keys: Iterable[RequestKey]) -> None:
        """Forget what is stored now.

        :param keys: what was committed.
        """
        for key in keys:
            self._unsaved.pop(key, None)

    def _trials(self, request_id: int, first: float) -> tuple[int, ...]:
        return self._more_trials.get(request_id) or ((int(first),) if first else ())

    def forget(self, now_s: float, settled: Callable[[tuple[int, ...]], int | None]) -> Iterator[int]:
        """Drop the requests past their retention whose trials have ended.

        :param now_s: a clock.
        :param settled: the newest event of some trials that have all ended; None while one is open.
        :returns: the numbers of those dropped. At most a few for each request recorded, so the cost per request is
            constant.
        """
        rows = self._rows
        for _ in range(min(len(self), 64)):
            first = self._first
            hashed, number, since, before, trial_id = rows[first : first + _WIDTH]
            request_id = int(number)
            pushed = self._last_id - request_id >= self._retention
            if now_s - since < self._retention_s and not pushed:
                return
            self._first += _WIDTH
            after = settled(self._trials(request_id, trial_id))
            if after is not None and (after == before or pushed):
                self._hashes.discard(hashed)
                self._more_trials.pop(request_id, None)
                yield request_id
            else:
                # When its trials ended is not known: the retention begins when they are seen to have ended.
                rows.extend((hashed, number, now_s, _OPEN if after is None else after, trial_id))
            if self._first > _SPARE and 8 * self._first > len(rows):
                del rows[: self._first]
                self._first = 0

    def known(self) -> dict[float, tuple[int, tuple[int, ...]]]:
        """The number and the trials of each request, by the hash of its key."""
        rows = np.array(self._rows).reshape(-1, _WIDTH)[self._first // _WIDTH :].tolist()
        return {row[0]: (int(row[1]), self._trials(int(row[1]), row[4])) for row in rows}


def _hash(key: RequestKey | tuple[int, str, str, str]) -> float:
    return float(hash(key) & _HASH_MASK)
