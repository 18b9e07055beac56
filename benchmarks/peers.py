"""Trials per second beside Optuna: its gRPC storage proxy on memory, and SQLite."""

import socket
import tempfile
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from hola_protocol.space import UniformSpec

from benchmarks.load import Address, Crowd, Load, ZmqTells, first_suggestion, study_spec, tell
from benchmarks.processes import Remote
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler

STUDY = "bench"


class SdkTells:
    """A trial by :class:`hola.clients.ZmqClient`, as a user writes it."""

    def __init__(self, address: Address) -> None:
        from hola.clients import ZmqClient

        self._client = ZmqClient(address.endpoint, token=address.token)
        self._worker = self._client.register_worker().worker_id
        self._suggestion = first_suggestion(self._client.get_suggestion(worker_id=self._worker))

    def __call__(self) -> int:
        """See :class:`Load`."""
        told = tell(self._worker, self._suggestion, 1)
        reply = self._client.submit_result(results=told.results, worker_id=self._worker, next_count=1)
        self._suggestion = first_suggestion(reply.next)
        return 1

    def close(self) -> None:
        """Disconnect."""
        self._client.close()


class OptunaTrials:
    """A trial by Optuna's ask and tell."""

    def __init__(self, address: Address) -> None:
        import optuna

        _quiet()
        self._study = optuna.load_study(
            study_name=STUDY, storage=optuna_storage(address.endpoint), sampler=optuna.samplers.RandomSampler()
        )

    def __call__(self) -> int:
        """See :class:`Load`."""
        trial = self._study.ask()
        trial.suggest_float("learning_rate", 1e-5, 1.0, log=True)
        x = trial.suggest_float("momentum", 0.0, 1.0)
        trial.suggest_int("units", 1, 1024, log=True)
        trial.suggest_categorical("activation", ("relu", "tanh", "gelu"))
        self._study.tell(trial, (x - 0.4) ** 2)
        return 1

    def close(self) -> None:
        """Nothing to release."""


def _quiet() -> None:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)  # its proxy is one


def optuna_storage(where: str) -> Any:
    """One of Optuna's storages.

    :param where: ``host:port`` of a proxy, or the URL of a database.
    """
    import optuna

    if "://" in where:
        # More patient than its default of 5 s: a lock error would end the run.
        return optuna.storages.RDBStorage(where, engine_kwargs={"connect_args": {"timeout": 60}})
    host, _, port = where.rpartition(":")
    proxy = optuna.storages.GrpcStorageProxy(host=host, port=int(port))
    proxy.wait_server_ready(timeout=60)
    return proxy


def _proxy(pipe: Connection) -> None:
    import optuna

    _quiet()
    storage = optuna.storages.InMemoryStorage()
    optuna.create_study(study_name=STUDY, storage=storage)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    pipe.send(f"127.0.0.1:{port}")
    optuna.storages.run_grpc_proxy_server(storage, host="127.0.0.1", port=port)


_Side: TypeAlias = tuple[str, Callable[[Address], Load], Address]


def _optuna_sides(stack: ExitStack, folder: str | None) -> list[_Side]:
    if find_spec("optuna") is None:
        return []
    import optuna

    _quiet()
    proxy = stack.enter_context(Remote(_proxy))
    database = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder))) / "optuna.db"
    url = f"sqlite:///{database}"
    optuna.create_study(study_name=STUDY, storage=optuna_storage(url))
    return [
        ("Optuna, memory, gRPC proxy", OptunaTrials, Address(proxy.receive())),
        ("Optuna, SQLite", OptunaTrials, Address(url)),
    ]


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    notes = [
        "Random sampling of four parameters on both sides; the proxy on InMemoryStorage. Floor 20x, aim 40x.",
        "ZmqClient gives each call an idempotency key and a time-out, and repeats it; the bare client does not.",
    ]
    if find_spec("optuna") is None:
        notes.append("Optuna is not installed here: install the dependency group bench.")
    rows: list[list[str | float | int | None]] = []
    for workers in dict.fromkeys((scale.workers[0], scale.crowd)):
        with ExitStack() as stack:
            crowd = stack.enter_context(Crowd(workers))
            spec = study_spec(UniformSpec())
            memory = stack.enter_context(Scheduler("memory", spec, scale.folder))
            full = stack.enter_context(Scheduler("FULL", spec, scale.folder))
            peers = _optuna_sides(stack, scale.folder)
            sides: list[_Side] = [
                ("hola, memory, ZmqClient", SdkTells, memory.address),
                ("hola, memory, bare client", ZmqTells, memory.address),
                ("hola, SQLite FULL, ZmqClient", SdkTells, full.address),
                *peers,
            ]
            found: dict[str, list[float]] = {name: [] for name, *_ in sides}
            for _ in range(scale.rounds):
                for name, load, address in sides:
                    found[name].append(crowd.turn(load, address, scale.warm_s, scale.window_s).rate)
        for name, rates in found.items():
            ratios = [_ratio(rates, found[peer]) for peer, *_ in peers] if name.startswith("hola") else []
            rows.append([f"{workers}, {name}", median(rates), *(ratios or [None, None])])
    return [Table("Trials per second beside Optuna", ["workers, side", "trials/s", "x proxy", "x SQLite"], rows, notes)]


def _ratio(rates: list[float], peers: list[float]) -> float | None:
    ratios = [rate / peer for rate, peer in zip(rates, peers, strict=True) if peer]
    return median(ratios) if ratios else None
