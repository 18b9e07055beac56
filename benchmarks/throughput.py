"""Messages per second over ZeroMQ, against a bare echo and against the commits."""

from contextlib import ExitStack

from hola_protocol.space import ExploreExploitSpec

from benchmarks.load import Address, Crowd, ZmqAsks, ZmqEcho, ZmqTells, study_spec
from benchmarks.processes import Remote, cpu_s
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Kind, Scheduler, zmq_echo

_KINDS: tuple[Kind, ...] = ("memory", "NORMAL", "FULL")
_NAMES = {"memory": "memory", "NORMAL": "SQLite NORMAL", "FULL": "SQLite FULL"}
_COLUMNS = [
    "workers, storage",
    "messages/s",
    "echo/s",
    "commit, ms",
    "workers/commit, /s",
    "ratio",
    "messages a commit",
    "server CPU, us",
    "echo CPU, us",
    "CPU ratio",
]


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    rows = []
    for workers in scale.workers:
        rows += _with(workers, scale)
    return [
        Table(
            "Messages handled per second over ZeroMQ",
            _COLUMNS,
            rows,
            [
                "Four parameters, one objective, a sampler without a model (uniform). A tell that asks for the next "
                "suggestion is one message; asks and tells apart are two.",
                "ratio: messages/s by the smaller of the echo's and workers/commit; floor 0.5, aim 0.7.",
                "CPU: processor time of the server's process for a message. Its ratio, echo by scheduler, is what the "
                "ratio would be with a core for each and clients that cost nothing.",
            ],
        )
    ]


def _with(workers: int, scale: Scale) -> list[list[str | float | int | None]]:
    with ExitStack() as stack:
        crowd = stack.enter_context(Crowd(workers))
        schedulers = [stack.enter_context(Scheduler(kind, study_spec(), scale.folder)) for kind in _KINDS]
        sampled = ZmqTells(schedulers[0].address)
        request, reply = sampled.sample()
        sampled.close()
        echo = stack.enter_context(Remote(zmq_echo, reply))
        echo_address = Address(echo.receive(), frames=tuple(request))
        plain = stack.enter_context(Scheduler("memory", study_spec(ExploreExploitSpec()), scale.folder))
        sides: list[tuple[str, Scheduler, type[ZmqTells] | type[ZmqAsks]]] = [
            (_NAMES[s.kind], s, ZmqTells) for s in schedulers
        ]
        sides.append(("memory, explore_exploit", plain, ZmqTells))
        sides.append(("memory, asks and tells apart", schedulers[0], ZmqAsks))
        found: dict[str, list[list[float]]] = {name: [] for name, _, _ in sides}
        for _ in range(scale.rounds):
            before = cpu_s(echo.pid)
            echoed = crowd.turn(ZmqEcho, echo_address, 0.0, scale.window_s).rate
            echo_us = _us(before, cpu_s(echo.pid), echoed * scale.window_s)
            for name, scheduler, load in sides:
                crowd.turn(load, scheduler.address, 0.0, scale.warm_s)
                start = scheduler.mark()
                rate = crowd.turn(load, scheduler.address, 0.0, scale.window_s).rate
                end = scheduler.mark()
                commits = max(1, end.commits - start.commits)
                commit_s = (end.commit_s - start.commit_s) / commits
                bound = workers / commit_s
                messages = rate * scale.window_s
                cpu_us = _us(start.cpu_s, end.cpu_s, messages)
                found[name].append(
                    [
                        rate,
                        echoed,
                        1e3 * commit_s,
                        bound,
                        rate / min(echoed, bound),
                        messages / commits,
                        cpu_us,
                        echo_us,
                        echo_us / cpu_us if cpu_us else 0.0,
                    ]
                )
    return [[f"{workers}, {name}", *map(median, zip(*rounds, strict=True))] for name, rounds in found.items()]


def _us(before: float | None, after: float | None, messages: float) -> float:
    return 0.0 if before is None or after is None else 1e6 * (after - before) / max(1.0, messages)
