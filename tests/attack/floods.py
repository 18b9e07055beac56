"""The floods, in a short and a long form. Each attacks while a bystander calls, and returns what came of it."""

import asyncio
import contextlib
import functools
import socket
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hola_protocol.messages import AddedTrial
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import AsyncZmqClient, RestClient, Retry, ServerError, ZmqClient
from hola.clients.connection import read_connection
from hola.clients.errors import HolaError
from tests.attack.arena import Arena, Outcome, arena, for_a_while

ONCE = Retry(attempts=1)
PATIENT_S = 600.0
POST = b"POST /v1/studies/default/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Scale(NamedTuple):
    """How much is done.

    :ivar seconds: how long connections send.
    :ivar connections: how many.
    :ivar results: with a megabyte of metadata each.
    :ivar reads: rankings asked for at once.
    :ivar polls: that wait for an event at once.
    :ivar registrations: of one token.
    """

    seconds: float
    connections: int
    results: int
    reads: int
    polls: int
    registrations: int


SHORT = Scale(seconds=4.0, connections=300, results=60, reads=100, polls=4000, registrations=300)
LONG = Scale(seconds=23.0, connections=1500, results=600, reads=300, polls=100_000, registrations=10_000)


def spec(**changes: Any) -> StudySpec:
    """A study of one parameter, drawn evenly."""
    fields: dict[str, Any] = {
        "parameters": (ContinuousParameter(name="x", low=0.0, high=1.0),),
        "objectives": (ObjectiveSpec(name="loss"),),
        "sampler": UniformSpec(),
    }
    return StudySpec(**{**fields, **changes})


def connect(a: Arena) -> socket.socket:
    """A connection to the gateway."""
    host, _, port = a.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), 30.0)


def trailers(a: Arena, scale: Scale) -> Outcome:
    """Trailers without end after a chunked body."""
    piece = b"".join(b"X-%06d: %b\r\n" % (i, b"x" * 1000) for i in range(100))
    end = time.monotonic() + scale.seconds
    with a.watched("rest") as outcome:
        while time.monotonic() < end:
            with connect(a) as sock:
                sock.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")
                for_a_while(end - time.monotonic(), functools.partial(sock.sendall, piece))
        return outcome()


def early_replies(a: Arena, scale: Scale) -> Outcome:
    """Many connections whose bodies go on after their reply."""
    with contextlib.ExitStack() as stack:
        socks: list[socket.socket] = []

        def open_one() -> None:
            sock = stack.enter_context(connect(a))
            sock.settimeout(5.0)
            sock.sendall(b"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
            socks.append(sock)

        def drip() -> None:
            for sock in list(socks):
                try:
                    sock.send(b"x", socket.MSG_NOSIGNAL)
                except OSError:
                    socks.remove(sock)
            time.sleep(0.2)

        with a.watched("rest") as outcome:
            for _ in range(scale.connections):
                with contextlib.suppress(OSError):
                    open_one()
            for_a_while(scale.seconds, drip)
            # Whoever comes now is served, too.
            with RestClient.from_connection_file(a.file) as client:
                client.describe()
            return outcome()


def pipelines(a: Arena, scale: Scale) -> Outcome:
    """Pipelined requests without end whose replies nobody reads."""
    with contextlib.ExitStack() as stack:
        socks = [stack.enter_context(connect(a)) for _ in range(min(scale.connections, 200))]
        for sock in socks:
            sock.setblocking(False)
        piece = GET * 1000

        def push() -> None:
            for sock in socks:
                with contextlib.suppress(OSError):
                    sock.send(piece)

        with a.watched("rest") as outcome:
            for_a_while(scale.seconds, push)
            return outcome()


def _with_metadata(a: Arena, count: int) -> None:
    with ZmqClient.from_connection_file(a.file) as client:
        client.create_study(spec=spec())
        for i in range(count):
            trial = AddedTrial(
                parameters={"x": i / count}, objectives={"loss": float(i)}, metadata={"log": "x" * 1_000_000}
            )
            client.add_trials(trials=[trial], idempotency_key=str(uuid.uuid4()))


def large_results(a: Arena, scale: Scale) -> Outcome:
    """Results with a megabyte of metadata each, which everything that reads trials then carries."""
    _with_metadata(a, scale.results)
    reader = a.connection("reader", "read")
    with a.watched("zmq") as outcome, ZmqClient.from_connection_file(reader) as client:
        assert sum(trial.metadata is not None for trial in client.iter_trials(with_metadata=True)) == scale.results
        assert len(client.get_top_k(limit=1000).items) == scale.results
        client.status()
        return outcome()


def many_rankings(a: Arena, scale: Scale) -> Outcome:
    """Rankings of a thousand trials, asked for many at once over one connection."""
    with ZmqClient.from_connection_file(a.file) as client:
        client.create_study(spec=spec())
        for block in range(10):
            trials = [
                AddedTrial(parameters={"x": i / 1000}, objectives={"loss": float(i)}, metadata={"log": "x" * 1000})
                for i in range(100 * block, 100 * block + 100)
            ]
            client.add_trials(trials=trials, idempotency_key=str(uuid.uuid4()))
    reader = a.connection("reader", "read")

    async def read() -> None:
        async with AsyncZmqClient.from_connection_file(reader) as client:
            await _all(client.get_top_k(limit=1000, timeout_s=PATIENT_S) for _ in range(scale.reads))

    with a.watched("zmq") as outcome:
        asyncio.run(read())
        return outcome()


async def _all(calls: Any) -> int:
    """Wait for all calls; how many were refused or failed."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    return sum(isinstance(result, HolaError) for result in results)


def large_bodies(a: Arena, scale: Scale) -> Outcome:
    """Results of a megabyte, told many at once over one connection."""
    with ZmqClient.from_connection_file(a.file) as client:
        client.create_study(spec=spec())
    worker = a.connection("worker", "admin")

    async def tell() -> None:
        async with AsyncZmqClient.from_connection_file(worker) as client:
            trial = AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0}, metadata={"log": "x" * 1_000_000})
            await _all(
                client.add_trials(trials=[trial], idempotency_key=str(uuid.uuid4()), timeout_s=PATIENT_S)
                for _ in range(scale.results)
            )

    with a.watched("zmq") as outcome:
        asyncio.run(tell())
        return outcome()


def many_polls(a: Arena, scale: Scale) -> Outcome:
    """Readers that wait for events, many at once over one connection; and an event."""
    with ZmqClient.from_connection_file(a.file) as owner:
        owner.create_study(spec=spec())
        newest = owner.status().newest_event
        reader = a.connection("reader", "read")

        async def poll() -> None:
            async with AsyncZmqClient.from_connection_file(reader) as client:
                calls = [client.get_events(after=newest, wait_s=30.0, timeout_s=PATIENT_S) for _ in range(scale.polls)]
                polls = [asyncio.ensure_future(call) for call in calls]
                await asyncio.sleep(scale.seconds)
                await asyncio.to_thread(owner.register_worker, idempotency_key=str(uuid.uuid4()))
                await _all(polls)

        with a.watched("zmq") as outcome:
            asyncio.run(poll())
            return outcome()


def many_registrations(a: Arena, scale: Scale) -> Outcome:
    """Registrations of one token with a study whose spec is long."""
    choices = tuple(f"{i} {'c' * 900}" for i in range(600))
    with ZmqClient.from_connection_file(a.file) as owner:
        owner.create_study(spec=spec(parameters=(CategoricalParameter(name="c", choices=choices),)))
        greedy = a.connection("greedy", "worker")
        with a.watched("zmq") as outcome:
            with ZmqClient(connection=read_connection(greedy), retry=ONCE) as client:
                for _ in range(scale.registrations):
                    with contextlib.suppress(ServerError):
                        client.register_worker(idempotency_key=str(uuid.uuid4()))
            owner.register_worker(idempotency_key=str(uuid.uuid4()))
            return outcome()


FLOODS: tuple[Callable[[Arena, Scale], Outcome], ...] = (
    trailers,
    early_replies,
    pipelines,
    large_results,
    many_rankings,
    large_bodies,
    many_polls,
    many_registrations,
)


def run(flood: Callable[[Arena, Scale], Outcome], folder: Path, scale: Scale) -> tuple[Outcome, float]:
    """Run a flood against a scheduler of its own.

    :param flood: one of :data:`FLOODS`.
    :param folder: an empty one.
    :param scale: how much.
    :returns: what came of it, and how much the database has in the end, in MB.
    """
    with arena(folder) as a:
        return flood(a, scale), a.database_mb
