"""The scheduler's core as a server under test: no sockets, and a clock that moves when told."""

import itertools
import random
import uuid

from hola_conformance.play import Call
from hola_protocol import codec
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import Header
from hola_protocol.rules import check_request
from hola_protocol.scenarios import Need

from hola.distributed.core import Envelope, Finished, Reply, SchedulerCore
from hola.distributed.state.clock import Moment
from hola.storage.memory import MemoryStorage

TICK_S = 0.1


class CoreServer:
    """One core on storage in memory.

    :param limits: of the server.
    """

    can: frozenset[Need] = frozenset({"clock", "restart", "limits", "principals", "close", "own_server", "frames"})

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._storage = MemoryStorage()
        self._draw = random.Random(0)
        self._numbers = itertools.count(1)
        self._now = 1000.0
        self._answers: dict[str, bytes] = {}
        self._closed: set[str] = set()
        self._start()

    def _start(self) -> None:
        self.core = SchedulerCore(
            self._storage,
            tokens=lambda: f"{self._draw.getrandbits(128):032x}",
            worker_ids=lambda: str(uuid.UUID(int=self._draw.getrandbits(128), version=4)),
            limits=self._limits,
            server="core",
            moment=Moment(self._now, self._wall_ms),
        )

    @property
    def _wall_ms(self) -> int:
        return 1_700_000_000_000 + int(self._now * 1000)

    def send(self, call: Call) -> str:
        """Hand a request to the core, as the socket's side does.

        :param call: the request.
        """
        correlation = str(next(self._numbers))
        header = Header(version=call.version, id=correlation, idempotency_key=call.key)
        try:
            header = codec.decode_header(codec.encode_header(header))
            request = codec.decode_request(call.body, self._limits, header.version)
            check_request(request, self._limits)
        except ProtocolError as error:
            self._answers[correlation] = codec.encode(error.response)
            return correlation
        envelope = Envelope(call.connection, correlation, call.principal, header.idempotency_key, request)
        self._deliver(self.core.step([envelope], now=self._now, wall_ms=self._wall_ms))
        return correlation

    def _deliver(self, replies: list[Reply]) -> None:
        while replies or self.core.tasks():
            lost = False
            for reply in replies:
                if reply.peer in self._closed:
                    self.core.undelivered(reply.peer, reply.correlation)
                    lost = True
                else:
                    self._answers[reply.correlation] = reply.body
            finished = [Finished(task, task.work.run()) for task in self.core.tasks()]
            if not finished and not lost:
                return
            replies = self.core.step(now=self._now, wall_ms=self._wall_ms, finished=finished)

    def reply(self, ticket: str) -> bytes | None:
        """The reply, if the core has given it.

        :param ticket: of the request.
        """
        return self._answers.pop(ticket, None)

    def advance(self, seconds: float) -> None:
        """Tick for so long.

        :param seconds: how long.
        """
        end = self._now + seconds
        while self._now < end:
            self._now = min(end, self._now + TICK_S)
            self._tick()

    def leap(self, seconds: float) -> None:
        """Let time pass without a tick, then tick once.

        :param seconds: how long.
        """
        self._now += seconds
        self._tick()

    def _tick(self) -> None:
        self._deliver(self.core.step(now=self._now, wall_ms=self._wall_ms, tick=True))

    def restart(self) -> None:
        """Throw the core away and load another from the storage."""
        self._start()

    def close_connection(self, connection: str) -> None:
        """Let no reply reach this connection any more.

        :param connection: its name.
        """
        self._closed.add(connection)

    def pause(self) -> None:
        """Tick once."""
        self.advance(TICK_S)
