"""Messages per second over REST, against the same scheduler over ZeroMQ and against a bare ASGI app."""

from collections.abc import Callable
from contextlib import ExitStack

from benchmarks.load import Address, Crowd, HttpEcho, Load, RestTells, ZmqTells, study_spec
from benchmarks.processes import Remote, cpu_s
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler, gateway_config, http_echo
from hola.distributed.server import Server


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    rows: list[list[str | float | int | None]] = []
    for workers in dict.fromkeys((scale.crowd, max(scale.workers))):
        with ExitStack() as stack:
            crowd = stack.enter_context(Crowd(workers))
            scheduler = stack.enter_context(Scheduler("memory", study_spec(), scale.folder))
            gateway = stack.enter_context(Server(gateway_config(scheduler.address)).spawn())
            sampled = ZmqTells(scheduler.address)
            request, reply = sampled.sample()
            sampled.close()
            echo = stack.enter_context(Remote(http_echo, reply[2]))
            of_gateway = Address(gateway.url.removeprefix("http://"), scheduler.address.token)
            of_echo = Address(echo.receive(), scheduler.address.token, (request[2],))
            sides: list[tuple[str, Callable[[Address], Load], Address, list[int]]] = [
                ("ZeroMQ", ZmqTells, scheduler.address, [scheduler.pid]),
                ("REST", RestTells, of_gateway, [gateway.pid, scheduler.pid]),
                ("bare ASGI app", HttpEcho, of_echo, [echo.pid]),
            ]
            found: dict[str, list[tuple[float, float]]] = {name: [] for name, *_ in sides}
            for _ in range(scale.rounds):
                for name, load, address, pids in sides:
                    crowd.turn(load, address, 0.0, scale.warm_s)
                    before = cpu_s(pids[0])
                    rate = crowd.turn(load, address, 0.0, scale.window_s).rate
                    after = cpu_s(pids[0])
                    used = 0.0 if before is None or after is None else after - before
                    found[name].append((rate, 1e6 * used / max(1.0, rate * scale.window_s)))
        base = [rate for rate, _ in found["ZeroMQ"]]
        for name, figures in found.items():
            ratio = median(rate / max(b, 1.0) for (rate, _), b in zip(figures, base, strict=True))
            rows.append([f"{workers}, {name}", median(r for r, _ in figures), ratio, median(us for _, us in figures)])
    return [
        Table(
            "Messages per second over REST, one gateway, memory",
            ["clients, side", "messages/s", "of ZeroMQ", "server CPU, us"],
            rows,
            [
                "Connections are kept alive; the same lean loop on every side. Floor 0.5 of ZeroMQ.",
                "server CPU: processor time for a message of the process that the clients speak to: the scheduler, "
                "the gateway, the bare app under uvicorn.",
            ],
        )
    ]
