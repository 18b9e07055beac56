"""Requests that wait for something to happen, indexed by all that may end their wait."""

import heapq
from collections import deque
from collections.abc import Hashable, Iterator
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from hola_protocol import messages as m
from msgspec import Struct

from hola.distributed.state.trial import Address

Kind: TypeAlias = type[m.Request] | Literal["opening"]
ParkedKey: TypeAlias = Hashable

ASKS: Final = m.GetSuggestionRequest
EVENTS: Final = m.GetEventsRequest
VIEWS: Final = m.GetModelViewRequest
PREVIEWS: Final = m.PreviewObjectivesRequest
OPENING: Final = "opening"
"""Instead of its kind, for a request of any kind that waits until a study has been read."""
_STALE: Final = 1024
"""Stale deadlines are discarded when there are at least this many, and more of them than waiting requests."""


class Parked(Struct, eq=False):
    """A request that waits.

    :ivar envelope: the request, with the ``principal`` and the ``peer`` it came from.
    :ivar ends: when it waits no longer for something to happen, in monotonic seconds.
    :ivar latest: when it waits no longer for a fit.
    :ivar deadline: when it is looked at, if nothing wakes it before.
    :ivar seen: the wake in which it was handled last.
    :ivar opening: the study that has to be read before it can be handled.
    """

    envelope: Any
    ends: float
    latest: float
    deadline: float = 0.0
    seen: int = 0
    opening: str | None = None

    @property
    def line(self) -> tuple[str, Kind]:
        """What it waits for: the study and the kind of request."""
        if self.opening is not None:
            return self.opening, OPENING
        request = self.envelope.request
        return request.study, type(request)


_K = TypeVar("_K", bound=Hashable)


class _Index(Generic[_K]):
    """Keys by a property."""

    def __init__(self) -> None:
        self._keys: dict[_K, dict[ParkedKey, None]] = {}

    def add(self, of: _K, key: ParkedKey) -> None:
        self._keys.setdefault(of, {})[key] = None

    def remove(self, of: _K, key: ParkedKey) -> None:
        keys = self._keys[of]
        del keys[key]
        if not keys:
            del self._keys[of]

    def of(self, value: _K) -> list[ParkedKey]:
        return list(self._keys.get(value, ()))

    def count(self, value: _K) -> int:
        return len(self._keys.get(value, ()))


class _Line:
    """Requests of one kind that wait at one study: served one principal after the other, each in its own order."""

    def __init__(self) -> None:
        self._by_principal: dict[str, dict[ParkedKey, Parked]] = {}
        self._ring: deque[str] = deque()
        self.wake = 0

    def __bool__(self) -> bool:
        return bool(self._by_principal)

    def add(self, key: ParkedKey, parked: Parked) -> None:
        principal = parked.envelope.principal
        waiting = self._by_principal.get(principal)
        if waiting is None:
            waiting = self._by_principal[principal] = {}
            self._ring.append(principal)
        waiting[key] = parked

    def remove(self, key: ParkedKey, parked: Parked) -> None:
        principal = parked.envelope.principal
        waiting = self._by_principal[principal]
        del waiting[key]
        if not waiting:
            del self._by_principal[principal]
            self._ring.remove(principal)

    def next(self) -> tuple[ParkedKey, Parked] | None:
        """The first of a principal that has not been handled in this wake."""
        for _ in range(len(self._ring)):
            waiting = self._by_principal[self._ring[0]]
            self._ring.rotate(-1)
            key = next(iter(waiting))
            parked = waiting[key]
            if parked.seen < self.wake:
                return key, parked
        return None


class ParkedRequests:
    """Parked requests by key, found in constant time by study and kind, by worker, by connection and by deadline.

    Changes can be taken back: :meth:`begin` marks where to.
    """

    def __init__(self) -> None:
        self._by_key: dict[ParkedKey, Parked] = {}
        self._lines: dict[tuple[str, Kind], _Line] = {}
        self._principals: _Index[str] = _Index()
        self._peers: _Index[Any] = _Index()
        self._workers: _Index[tuple[str, str]] = _Index()
        self._addresses: dict[Address, ParkedKey] = {}
        self._deadlines: list[tuple[float, int, ParkedKey]] = []
        self._woken: dict[tuple[str, Kind], None] = {}
        self._added = 0
        self._wakes = 0

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Parked]:
        return iter(list(self._by_key.values()))

    def all_keys(self) -> list[ParkedKey]:
        """The keys of all that wait."""
        return list(self._by_key)

    def count(self, principal: str) -> int:
        """How many requests of a principal wait.

        :param principal: its name.
        """
        return self._principals.count(principal)

    def get(self, key: ParkedKey) -> Parked | None:
        """The request that waits under a key.

        :param key: its key.
        """
        return self._by_key.get(key)

    def add(self, key: ParkedKey, parked: Parked) -> None:
        """Let a request wait; it takes the place of another under the same key.

        :param key: unique among the waiting.
        :param parked: the request, which was handled just now.
        """
        self.pop(key)
        parked.seen = self._lines[parked.line].wake if parked.line in self._lines else 0
        self._insert(key, parked)

    def pop(self, key: ParkedKey) -> Parked | None:
        """End a wait.

        :param key: its key.
        :returns: the request, if one waited.
        """
        parked = self._by_key.get(key)
        if parked is not None:
            self._remove(key, parked)
        return parked

    def _insert(self, key: ParkedKey, parked: Parked) -> None:
        envelope = parked.envelope
        self._by_key[key] = parked
        line = self._lines.get(parked.line)
        if line is None:
            line = self._lines[parked.line] = _Line()
        line.add(key, parked)
        self._principals.add(envelope.principal, key)
        self._peers.add(envelope.peer, key)
        self._addresses[envelope.peer, envelope.correlation] = key
        if type(envelope.request) is ASKS:
            self._workers.add((envelope.request.study, envelope.request.worker_id), key)
        self._push(key, parked)

    def _push(self, key: ParkedKey, parked: Parked) -> None:
        self._added += 1
        heapq.heappush(self._deadlines, (parked.deadline, self._added, key))
        if len(self._deadlines) > 2 * len(self._by_key) + _STALE:
            self._deadlines = [(p.deadline, i, k) for i, (k, p) in enumerate(self._by_key.items())]
            self._added += len(self._deadlines)
            heapq.heapify(self._deadlines)

    def _remove(self, key: ParkedKey, parked: Parked) -> None:
        envelope = parked.envelope
        del self._by_key[key]
        line = self._lines[parked.line]
        line.remove(key, parked)
        if not line:
            del self._lines[parked.line]
            self._woken.pop(parked.line, None)
        self._principals.remove(envelope.principal, key)
        self._peers.remove(envelope.peer, key)
        if self._addresses.get((envelope.peer, envelope.correlation)) == key:
            del self._addresses[envelope.peer, envelope.correlation]
        if type(envelope.request) is ASKS:
            self._workers.remove((envelope.request.study, envelope.request.worker_id), key)

    def clear(self) -> None:
        """End all waiting."""
        for key, parked in list(self._by_key.items()):
            self._remove(key, parked)

    # What ends a wait

    def wake(self, study: str, kind: Kind) -> None:
        """Note that something happened that requests may wait for.

        :param study: the study's name.
        :param kind: of the requests.
        """
        line = self._lines.get((study, kind))
        if line is not None:
            self._wakes += 1
            line.wake = self._wakes
            self._woken[study, kind] = None

    @property
    def has_woken(self) -> bool:
        """Whether requests are to be handled again."""
        return bool(self._woken)

    def woken(self, kind: Kind) -> tuple[ParkedKey, Parked] | None:
        """The next request that may have what it waits for; studies and principals take turns.

        :param kind: of the request.
        """
        for line_key in [line_key for line_key in self._woken if line_key[1] is kind]:
            found = self._lines[line_key].next()
            del self._woken[line_key]
            if found is not None:
                self._woken[line_key] = None
                return found
        return None

    def still_waits(self, key: ParkedKey) -> None:
        """Note that a woken request found nothing: it keeps its place, and those behind it wait for the next wake.

        :param key: its key.
        """
        parked = self._by_key[key]
        parked.seen = self._lines[parked.line].wake

    def found_nothing(self, study: str, kind: Kind) -> None:
        """Note that what one request did not get, those behind it do not get either.

        :param study: the study's name.
        :param kind: of the requests.
        """
        self._woken.pop((study, kind), None)

    def overdue(self, now: float) -> ParkedKey | None:
        """The key of a request whose time is up.

        :param now: monotonic seconds.
        """
        while self._deadlines:
            deadline, _, key = self._deadlines[0]
            parked = self._by_key.get(key)
            if parked is None or parked.deadline != deadline:
                heapq.heappop(self._deadlines)
            elif deadline > now:
                return None
            else:
                return key
        return None

    def put_off(self, key: ParkedKey, deadline: float) -> None:
        """Change when a request is looked at; it keeps its place.

        :param key: its key.
        :param deadline: monotonic seconds.
        """
        parked = self._by_key[key]
        if parked.deadline != deadline:
            parked.deadline = deadline
            self._push(key, parked)

    def of_study(self, study: str) -> list[ParkedKey]:
        """The requests that wait at a study.

        :param study: its name.
        """
        lines = [line for (name, _), line in self._lines.items() if name == study]
        return [key for line in lines for waiting in line._by_principal.values() for key in waiting]

    def of_worker(self, study: str, worker_id: str) -> list[ParkedKey]:
        """The asks of a worker that wait.

        :param study: its study's name.
        :param worker_id: its id.
        """
        return self._workers.of((study, worker_id))

    def of_peer(self, peer: Any) -> list[ParkedKey]:
        """What waits for a connection.

        :param peer: as in the envelopes.
        """
        return self._peers.of(peer)

    def of_principal(self, principal: str) -> list[ParkedKey]:
        """What waits for a token.

        :param principal: its name.
        """
        return self._principals.of(principal)

    def of_address(self, address: Address) -> ParkedKey | None:
        """The key of the request that waits and came from an address.

        :param address: the connection, and the header id of the request.
        """
        return self._addresses.get(address)
