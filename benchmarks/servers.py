"""The servers that are measured, each in a process of its own."""

import asyncio
import cProfile
import io
import pstats
import socket
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias, cast

import zmq
from hola_protocol import messages as m
from hola_protocol.space import StudySpec
from msgspec import Struct

from benchmarks.load import Address, ZmqSession
from benchmarks.processes import Remote, cpu_s
from hola.distributed.config import GatewayConfig
from hola.storage.contract import Storage
from hola.storage.rows import Changes

Kind: TypeAlias = Literal["memory", "NORMAL", "FULL"]
"""The storage of a scheduler: memory, or SQLite with that durability."""

_PROFILE_LINES = 40


class Mark(Struct, frozen=True):
    """Where a server stands: differences of two marks say what it did between them.

    :ivar commits: how many.
    :ivar commit_s: how long they took together.
    :ivar cpu_s: processor time, where the system tells it.
    """

    commits: int
    commit_s: float
    cpu_s: float | None


class _TimedStorage:
    """A storage that knows how long its commits took.

    :param storage: the storage.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.commits = 0
        self.commit_s = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def commit(self, changes: Changes) -> None:
        start = time.perf_counter()
        self._storage.commit(changes)
        self.commit_s += time.perf_counter() - start
        self.commits += 1


def _serve(pipe: Connection, folder: str, kind: Kind, profile: bool) -> None:
    from hola.distributed.config import SchedulerConfig
    from hola.distributed.scheduler import SchedulerProcess
    from hola.storage import open_storage

    start = time.perf_counter()
    where = "memory" if kind == "memory" else str(Path(folder) / "hola.db")
    storage = _TimedStorage(open_storage(where, synchronous="FULL" if kind == "memory" else kind))
    config = SchedulerConfig(data_dir=folder)
    process = SchedulerProcess(config, storage=cast("Storage", storage))
    pipe.send((Address(process.endpoints[0], process.credentials.owner_token), time.perf_counter() - start))

    def attend() -> None:
        while pipe.recv() == "mark":
            pipe.send((storage.commits, storage.commit_s))
        process.stop()

    threading.Thread(target=attend, daemon=True).start()
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    process.run()
    profiler.disable()
    lines = io.StringIO()
    if profile:
        pstats.Stats(profiler, stream=lines).sort_stats("tottime").print_stats(_PROFILE_LINES)
    pipe.send(lines.getvalue())


def gateway_config(address: Address) -> GatewayConfig:
    """The settings of a gateway for a scheduler of :class:`Scheduler`.

    :param address: the scheduler's.
    """
    relay_file = Path(address.endpoint.removeprefix("ipc://")).parent / "relay-token"
    return GatewayConfig(scheduler=address.endpoint, relay_file=str(relay_file))


class Scheduler:
    """A scheduler in a process of its own.

    :param kind: its storage.
    :param spec: the study to create; absent: none.
    :param folder: where its files are; absent: a temporary folder that goes with it.
    :param profile: whether to profile its loop.
    """

    def __init__(self, kind: Kind, spec: StudySpec | None, folder: str | None = None, *, profile: bool = False) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=folder)
        self.kind = kind
        self.start(profile=profile)
        if spec is not None:
            session = ZmqSession(self.address)
            session.call(m.CreateStudyRequest(spec=spec))
            session.close()

    def start(self, *, profile: bool = False) -> None:
        """Start its process.

        :param profile: whether to profile its loop.
        """
        self._remote = Remote(_serve, self._folder.name, self.kind, profile)
        self.address, self.opened_s = self._remote.receive()

    @property
    def database(self) -> Path:
        """The file of its storage."""
        return Path(self._folder.name) / "hola.db"

    @property
    def pid(self) -> int:
        """Its process's id."""
        return self._remote.pid

    def mark(self) -> Mark:
        """Where it stands."""
        commits, commit_s = self._remote.ask("mark")
        return Mark(commits, commit_s, cpu_s(self.pid))

    def end(self) -> str:
        """Stop its process.

        :returns: its profile; empty when none was asked for.
        """
        profile: str = self._remote.ask("stop")
        self._remote.stop()
        return profile

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._remote.stop()
        self._folder.cleanup()


def zmq_echo(pipe: Connection, reply: list[bytes]) -> None:
    """A bare ROUTER that answers each message at once with the same frames.

    :param pipe: gets the endpoint.
    :param reply: the frames.
    """
    router: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.ROUTER)
    port = router.bind_to_random_port("tcp://127.0.0.1")
    pipe.send(f"tcp://127.0.0.1:{port}")
    while True:
        router.send_multipart([router.recv_multipart()[0], *reply])


_Message: TypeAlias = MutableMapping[str, Any]


def http_echo(pipe: Connection, reply: bytes) -> None:
    """A bare ASGI app under the gateway's server, that reads the body and answers with the same bytes.

    :param pipe: gets ``host:port``.
    :param reply: the bytes.
    """
    import uvicorn

    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(reply)).encode())]

    async def app(
        scope: _Message, receive: Callable[[], Awaitable[_Message]], send: Callable[[_Message], Awaitable[None]]
    ) -> None:
        while (await receive()).get("more_body"):
            await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": reply})

    listening = socket.create_server(("127.0.0.1", 0))
    pipe.send(f"127.0.0.1:{listening.getsockname()[1]}")
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=600,
    )
    uvicorn.Server(config).run([listening])
