"""The recorded requests of a study: what an idempotency key was answered."""

from collections import deque
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import TypeAlias

import msgspec
from hola_protocol.messages import Request
from msgspec import Struct
from msgspec.structs import asdict

from hola.storage.rows import RequestKey

Handed: TypeAlias = tuple[tuple[int, int], ...]
"""Suggestions handed out, as (trial id, attempt)."""

_ADDED = {"failures": [], "can_resume": False, "labels": None, "max_steps": None}
"""Fields that the requests of 1.0-rc1 did not have: without a value a request is what it was, so that its key stays
known."""

_SORTED = msgspec.json.Encoder(order="sorted")


class Recorded(Struct, gc=False):
    """What a request was, what it was answered, and the suggestions that it handed out as (trial id, attempt).

    :ivar body: absent once it is stored.
    :ivar request_id: counts the recorded requests of the study; given when it is added to the log.
    """

    digest: str
    body: bytes | None
    trials: Handed
    at_s: float
    request_id: int = 0


def digest(request: Request) -> str:
    """The meaning of a request, without how long it waits.

    :param request: a decoded request, so that the order of its fields and the spelling of its numbers are gone.
    """
    # Every field by itself: in a struct the encoder leaves out the default, but not an equal value that was sent.
    fields = asdict(request)
    fields.pop("wait_s", None)
    for name, default in _ADDED.items():
        if name in fields and fields[name] == default:
            del fields[name]
    if "objectives" in fields:
        fields["objectives"] = [asdict(objective) for objective in fields["objectives"]]
    return blake2b(_SORTED.encode(fields), digest_size=16).hexdigest()


class RequestLog:
    """Requests by key, oldest first.

    :param retention_s: how long a key is known after its trials have ended, in the study's scheduler's seconds.
    :param retention: how many newer requests push an old one out, once its trials have ended.
    """

    def __init__(self, retention_s: float, retention: int) -> None:
        self._retention_s = retention_s
        self._retention = retention
        self._by_key: dict[RequestKey, Recorded] = {}
        self._order: deque[tuple[RequestKey, int, float, int | None]] = deque()
        self._added = 0
        self._last_id = 0

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, key: RequestKey) -> Recorded | None:
        """What a key was answered.

        :param key: the key in its scope.
        """
        return self._by_key.get(key)

    def add(self, key: RequestKey, recorded: Recorded) -> None:
        """Record a request.

        :param key: a key that is not known.
        :param recorded: what to remember.
        """
        self._last_id = recorded.request_id = recorded.request_id or self._last_id + 1
        self._by_key[key] = recorded
        self._added += 1
        self._order.append((key, self._added, recorded.at_s, None if recorded.trials else 0))

    def forget(self, now_s: float, settled: Callable[[Handed], int | None]) -> Iterator[tuple[RequestKey, int]]:
        """Drop the requests past their retention whose trials have ended.

        :param now_s: the clock of ``at_s``.
        :param settled: the newest event of some trials that have all ended; None while one is open.
        :returns: the keys dropped, with their ids. At most a few for each request recorded, so the cost per request is
            constant.
        """
        for _ in range(min(len(self._order), 64)):
            key, number, since, before = self._order[0]
            pushed = self._added - number >= self._retention
            if now_s - since < self._retention_s and not pushed:
                return
            self._order.popleft()
            after = settled(self._by_key[key].trials)
            if after is not None and (after == before or pushed):
                yield key, self._by_key.pop(key).request_id
            else:
                # When its trials ended is not known: the retention begins when they are seen to have ended.
                self._order.append((key, number, now_s, after))
