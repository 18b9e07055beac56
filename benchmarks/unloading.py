"""Studies that are not in memory: the start beside them, the first request to one of them, and what a leave frees.

*All read* is ``scheduler.unused_study_s`` = 0, with which every study is in memory, and *lazy* its default. The sides
take turns, each in a process of its own.
"""

import itertools
import multiprocessing
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from msgspec import Struct

from benchmarks.report import Table
from benchmarks.scale import Scale
from benchmarks.stored_history import store_history, with_groups
from hola.distributed.core import SchedulerCore
from hola.distributed.exchange import Envelope
from hola.distributed.heap import return_memory
from hola.distributed.state.clock import Moment
from hola.distributed.turn import TimedTurn
from hola.storage import Storage, open_storage

_STUDIES = 20
_TURN_S = 0.01
_UNUSED_S = 900.0


class Start(Struct):
    """A start, and all studies read after it and left again.

    :ivar start_s: processor time of the start, in seconds.
    :ivar started_mib: memory that the start took.
    :ivar read_mib: memory with all studies read.
    :ivar left_mib: memory after all have left.
    """

    start_s: float
    started_mib: float
    read_mib: float
    left_mib: float


class Opened(Struct):
    """The first request to a study.

    :ivar busy_s: processor time until the reply, in seconds.
    :ivar steps: the steps of the loop until then.
    :ivar longest_s: the longest of them.
    :ivar again_s: the same request once more.
    """

    busy_s: float
    steps: int
    longest_s: float
    again_s: float


def _memory_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _core(storage: Storage, unused_study_s: float) -> SchedulerCore:
    numbers = itertools.count(1)
    return SchedulerCore(
        storage,
        tokens=lambda: f"{next(numbers):032x}",
        worker_ids=lambda: f"10000000-0000-4000-8000-{next(numbers):012d}",
        limits=Limits(),
        server="benchmarks",
        moment=Moment(0.0, 0),
        turn=TimedTurn(_TURN_S),
        unused_study_s=unused_study_s,
    )


def _request(core: SchedulerCore, study: str) -> Opened:
    """Ask for the best trial of a study, and step until the reply."""
    envelopes = [Envelope("peer", study, "local", None, m.GetTopKRequest(study=study, limit=1))]
    times = []
    while True:
        start = time.thread_time()
        core._dispatcher._turn.begin()
        core.handle(envelopes, now=0.0, wall_ms=0)
        commit = core.take()
        times.append(time.thread_time() - start)
        envelopes = []
        if core.committed(commit):
            return Opened(sum(times), len(times), max(times), 0.0)


def measure_start(where: str, unused_study_s: float) -> Start:
    """Start in this process; then read all studies and let them leave.

    :param where: the database.
    :param unused_study_s: the setting.
    """
    storage = open_storage(where, synchronous="NORMAL")
    before, start = _memory_mib(), time.process_time()
    core = _core(storage, unused_study_s)
    start_s, started = time.process_time() - start, _memory_mib()
    for name in core.state.names():
        _request(core, name)
    read = _memory_mib()
    core._unused_study_s, core.unloaded = _UNUSED_S, return_memory
    core.handle(now=2 * _UNUSED_S, wall_ms=0, tick=True)
    left = _memory_mib()
    storage.close()
    return Start(start_s, started - before, read - before, left - before)


def measure_opening(where: str, study: str) -> Opened:
    """The first request to a study, in this process.

    :param where: the database.
    :param study: its name.
    """
    storage = open_storage(where, synchronous="NORMAL")
    core = _core(storage, _UNUSED_S)
    _request(core, "first")  # imports what a study needs
    opened = _request(core, study)
    opened.again_s = _request(core, study).busy_s
    storage.close()
    return opened


def _store(where: str, sizes: dict[str, int]) -> None:
    storage = open_storage(where, synchronous="NORMAL")
    storage.acquire("benchmarks")
    random = np.random.default_rng(1)
    for study_id, (name, trials) in enumerate(sizes.items(), 1):
        store_history(storage, study_id, name, with_groups(1), random.random((trials, 1)))
    storage.close()


def run(scale: Scale) -> list[Table]:
    """Measure the start and the first requests.

    :param scale: how much.
    """
    most = scale.history[1]
    size, opened = most // 10, [most // 100, most // 10, most]
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(dir=scale.folder) as folder,
        ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as process,
    ):
        many, few = f"{folder}/many.db", f"{folder}/few.db"
        _store(many, {f"s{i}": size for i in range(_STUDIES)})
        _store(few, {"first": 10, **{f"s{n}": n for n in opened}})
        settings = {"all read": 0.0, "lazy": _UNUSED_S}
        starts: dict[str, list[Start]] = {name: [] for name in settings}
        for _ in range(scale.rounds):
            for name, unused_s in settings.items():
                starts[name].append(process.submit(measure_start, many, unused_s).result())
        firsts = {
            n: [process.submit(measure_opening, few, f"s{n}").result() for _ in range(scale.rounds)] for n in opened
        }
    return [_start_table(size, starts), _opening_table(firsts)]


def _start_table(size: int, starts: dict[str, list[Start]]) -> Table:
    return Table(
        f"A start with {_STUDIES} idle studies of {size:,} trials",
        ["start", "processor time, ms", "memory, MiB", "all studies read, MiB", "all left again, MiB"],
        [
            [
                name,
                round(1e3 * statistics.median(s.start_s for s in found)),
                *(
                    round(statistics.median(getattr(s, field) for s in found))
                    for field in ("started_mib", "read_mib", "left_mib")
                ),
            ]
            for name, found in starts.items()
        ],
        ["The memory is what the process has more than before the start."],
    )


def _opening_table(firsts: dict[int, list[Opened]]) -> Table:
    return Table(
        "The first request to a study that is not in memory",
        ["trials", "processor time, ms", "steps", "longest step, ms", "the same request again, ms"],
        [
            [
                f"{n:,}",
                round(1e3 * statistics.median(o.busy_s for o in found), 1),
                round(statistics.median(o.steps for o in found)),
                round(1e3 * statistics.median(o.longest_s for o in found), 1),
                round(1e3 * statistics.median(o.again_s for o in found), 2),
            ]
            for n, found in firsts.items()
        ],
        [f"A step reads for a turn of {1e3 * _TURN_S:g} ms; other requests are served between the steps."],
    )
