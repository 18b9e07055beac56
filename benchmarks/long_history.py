"""What a very long history costs, which is written straight into a database: the rate, memory, start and reads."""

from contextlib import ExitStack

from hola_protocol import messages as m

from benchmarks.leaderboard import shaped
from benchmarks.load import Crowd, ZmqSession, ZmqTells, study_spec
from benchmarks.processes import cpu_s, resident_bytes
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler
from benchmarks.stored_history import store_history
from hola.storage import open_storage

_READ = 50
"""Calls of each read, together long enough for the clock of the process."""


def run_stored(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    with ExitStack() as stack:
        crowd = stack.enter_context(Crowd(scale.crowd))
        sides = {n: _started(stack, n, scale.folder) for n in scale.history}
        start_s = {n: cpu_s(scheduler.pid) for n, scheduler in sides.items()}
        resident = {n: resident_bytes(scheduler.pid) for n, scheduler in sides.items()}
        rates: dict[int, list[float]] = {n: [] for n in sides}
        us: dict[int, list[float]] = {n: [] for n in sides}
        for _ in range(scale.rounds):
            for n, scheduler in sides.items():
                before = cpu_s(scheduler.pid) or 0.0
                rate = crowd.turn(ZmqTells, scheduler.address, scale.warm_s, scale.window_s).rate
                rates[n].append(rate)
                us[n].append(1e6 * ((cpu_s(scheduler.pid) or 0.0) - before) / (rate * (scale.warm_s + scale.window_s)))
        read_ms = {n: _read_ms(scheduler, n) for n, scheduler in sides.items()}
        short, long = scale.history
        grown = None
        if (least := resident[short]) is not None and (most := resident[long]) is not None:
            grown = (most - least) / (long - short)
        disk = {n: scheduler.database.stat().st_size / n for n, scheduler in sides.items()}
    rows: list[list[str | float | int | None]] = [
        ["start, s of processor time", *start_s.values()],
        ["bytes of a trial in memory", None, grown],
        ["bytes of a trial on disk", *disk.values()],
        ["messages/s", *(median(found) for found in rates.values())],
        ["us of the scheduler's processor time a message", *(median(found) for found in us.values())],
    ]
    for what in read_ms[short]:
        rows.append([f"{what}, ms of processor time", *(found[what] for found in read_ms.values())])
    return [
        Table(
            f"Histories of {short:,} and of {long:,} finished trials that were stored before, SQLite NORMAL, "
            f"{scale.crowd} workers",
            ["", *(f"{n:,}" for n in sides)],
            rows,
            [
                "The rows are those that a scheduler stores; the newest 100,000 trials have requests that are known, "
                "the newest 5,000 have events.",
                "Start: everything that the process did before it bound its socket, with the imports of the storage.",
                "Bytes in memory: growth of the process just started.",
                "Rates are measured by turns, while both histories grow by the same.",
            ],
        )
    ]


def _started(stack: ExitStack, n: int, folder: str | None) -> Scheduler:
    scheduler = stack.enter_context(Scheduler("NORMAL", None, folder))
    scheduler.end()
    storage = open_storage(str(scheduler.database), synchronous="NORMAL")
    storage.acquire("benchmarks")
    store_history(storage, 1, "default", study_spec(), shaped("improving", n, 1))
    storage.close()
    scheduler.start()
    return scheduler


def _read_ms(scheduler: Scheduler, n: int) -> dict[str, float]:
    requests: dict[str, m.Request] = {
        "GetTopK, 10": m.GetTopKRequest(limit=10),
        "GetTopK, 1,000": m.GetTopKRequest(limit=1000),
        "Status": m.StatusRequest(),
        "GetTrials, the last 1,000": m.GetTrialsRequest(limit=1000, after=f"{max(0, n - 1000)}.0"),
    }
    found = {}
    session = ZmqSession(scheduler.address)
    for what, request in requests.items():
        before = cpu_s(scheduler.pid) or 0.0
        for _ in range(_READ):
            session.call(request)
        found[what] = 1e3 * ((cpu_s(scheduler.pid) or 0.0) - before) / _READ
    session.close()
    return found
